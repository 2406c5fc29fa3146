import Foundation
import LessonKit
import Training

/// What a child that runs somebody's plugin has to say to its parent: a file of lines, so that what
/// was said before a crash is not lost with it.
public struct ChildReport: Sendable {
  public enum Entry: Codable, Sendable, Equatable {
    /// What is about to be done: the last of these is to blame for a crash.
    case doing(String)
    case line(CheckLine)
    case judgement(Judgement)
    case curves(right: [Double], learners: [Double])
    case digest(String)
    /// Work that failed, in words.
    case failed(String)
  }

  public let file: URL

  public init(_ file: URL) {
    self.file = file
  }

  /// Adds an entry; it is on the disk when this returns.
  public func add(_ entry: Entry) {
    guard var data = try? JSONEncoder.forNumbers.encode(entry) else { return }
    data.append(UInt8(ascii: "\n"))
    guard let handle = try? FileHandle(forWritingTo: file) else { return }
    _ = try? handle.seekToEnd()
    try? handle.write(contentsOf: data)
    try? handle.close()
  }

  /// All that was said so far.
  public var entries: [Entry] {
    let data = (try? Data(contentsOf: file)) ?? Data()
    return data.split(separator: UInt8(ascii: "\n")).compactMap {
      try? JSONDecoder.forNumbers.decode(Entry.self, from: $0)
    }
  }
}

import Foundation
import Training

/// The parent's end: turns bytes into messages, in whatever pieces they come. A line that is no message is
/// left out, and so is one that a crash broke off.
public struct ChildMessageReader: Sendable {
  /// The bytes of a message that has not ended yet.
  private var rest = Data()

  /// What ends a message: JSON has no line break within.
  static let end = UInt8(ascii: "\n")

  /// A reader that has read nothing yet.
  public init() {}

  /// Takes the next bytes; returns the messages that they complete.
  public mutating func read(_ bytes: Data) -> [ChildMessage] {
    var messages: [ChildMessage] = []
    var new = bytes[...]
    while let end = new.firstIndex(of: ChildMessageReader.end) {
      let line = rest + new[..<end]
      rest = Data()
      new = new[(end + 1)...]
      if let message = try? JSONDecoder.forNumbers.decode(ChildMessage.self, from: line) {
        messages.append(message)
      }
    }
    rest += new
    return messages
  }

  /// All messages in a file; none where there is no such file.
  public static func messages(in file: URL) -> [ChildMessage] {
    var reader = ChildMessageReader()
    return reader.read((try? Data(contentsOf: file)) ?? Data())
  }
}

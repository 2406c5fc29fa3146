import Foundation
import Training
import WholeFiles

/// The child's end: writes messages to a pipe or a file.
public struct ChildMessageWriter: Sendable {
  private let handle: FileHandle

  /// Writes to a stream that is open.
  public init(_ handle: FileHandle) {
    self.handle = handle
  }

  /// Adds to a file, which has to exist.
  ///
  /// - Throws: `PluginError.cannotWrite` where it does not, or cannot be written.
  public init(appendingTo file: URL) throws(PluginError) {
    do {
      handle = try FileHandle(forWritingTo: file)
      try handle.seekToEnd()
    } catch {
      throw .cannotWrite(file.path, reason: error.systemReason)
    }
  }

  /// Writes a message; the system has it when this returns. A parent that is gone is no error.
  public func send(_ message: ChildMessage) {
    guard let data = try? JSONEncoder.forNumbers.encode(message) else { return }
    try? handle.write(contentsOf: data + [ChildMessageReader.end])
  }
}

import Glibc

/// Bytes that are read once, from the first to the last.
package protocol ByteSource {
  /// What a source throws where it cannot be read, or where the file's format is damaged.
  associatedtype Failure: Error

  /// No more than this many bytes come out, from the first to the last.
  var maxCount: Int { get }

  /// Reads until the room is full or the bytes end; returns how many came.
  func read(into room: UnsafeMutableRawBufferPointer) throws(Failure) -> Int

  /// The error for bytes that are not what a `.npy` file needs.
  func failure(_ problem: NPYError) -> Failure
}

/// The bytes of a regular file.
package final class FileBytes: ByteSource {
  package let maxCount: Int
  private let path: String
  private let descriptor: Int32

  /// Opens a file.
  /// - Throws: ``NPYError/file(path:reason:)`` where it cannot be opened, or is no regular file.
  package init(_ path: String) throws(NPYError) {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .file(path: path, reason: systemReason()) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      let reason = systemReason()
      close(descriptor)
      throw .file(path: path, reason: reason)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      let what = status.st_mode & S_IFMT == S_IFDIR ? "a folder" : "a pipe or a device"
      throw .file(path: path, reason: "it is \(what); a regular file is needed")
    }
    maxCount = Int(status.st_size)
  }

  deinit { close(descriptor) }

  package func read(into room: UnsafeMutableRawBufferPointer) throws(NPYError) -> Int {
    var filled = 0
    while filled < room.count {
      let count = Glibc.read(descriptor, room.baseAddress! + filled, room.count - filled)
      if count == 0 { break }
      if count > 0 {
        filled += count
      } else if errno != EINTR {
        throw .file(path: path, reason: systemReason())
      }
    }
    return filled
  }

  package func failure(_ problem: NPYError) -> NPYError { problem }
}

/// Bytes in memory.
package final class MemoryBytes: ByteSource {
  private let bytes: [UInt8]
  private var position = 0

  /// These bytes, from the first on.
  package init(_ bytes: [UInt8]) { self.bytes = bytes }

  package var maxCount: Int { bytes.count }

  package func read(into room: UnsafeMutableRawBufferPointer) throws(NPYError) -> Int {
    let count = min(room.count, bytes.count - position)
    room.copyBytes(from: bytes[position..<position + count])
    position += count
    return count
  }

  package func failure(_ problem: NPYError) -> NPYError { problem }
}

/// The system's reason for its last error.
private func systemReason() -> String { String(cString: strerror(errno)) }

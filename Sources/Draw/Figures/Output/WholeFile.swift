import Foundation
import WholeFiles

/// Atomic file writes: a file is there whole or not at all.
enum WholeFile {
  /// Writes bytes beside the file, makes sure that they are on the disk, and moves them into its place.
  /// After an error nothing is left, and what was there before is still there.
  static func write(_ bytes: [UInt8], to path: String) throws(FigureError) {
    try write([(path, bytes)])
  }

  /// Writes several files that belong together: none is replaced before all are on the disk.
  static func write(_ files: [(path: String, bytes: [UInt8])]) throws(FigureError) {
    do throws(SafeFileError) {
      try SafeFile.write(files)
    } catch {
      throw .file("written", path: error.path, reason: error.reason)
    }
  }

  /// Writes a file that only this program reads, and only until it ends.
  static func put(_ bytes: [UInt8], at path: String) throws(FigureError) {
    unlink(path)
    try fill(path, with: bytes)
  }

  /// All bytes of a file.
  static func read(_ path: String) throws(FigureError) -> [UInt8] {
    do {
      return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw .file("read", path: path, reason: error.systemReason)
    }
  }

  /// Makes a folder and those above it.
  static func makeFolder(_ path: String) throws(FigureError) {
    do {
      try SafeFile.makeFolder(path)
    } catch {
      throw .file("created", path: path, reason: error.reason)
    }
  }

  private static func fill(_ path: String, with bytes: [UInt8]) throws(FigureError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw failure("written", path) }
    var start = 0
    while start < bytes.count {
      let count = bytes[start...].withUnsafeBytes {
        Foundation.write(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else {
        let error = failure("written", path)
        close(descriptor)
        throw error
      }
      start += count
    }
    guard close(descriptor) == 0 else { throw failure("written", path) }
  }

  /// The last system call's error.
  private static func failure(_ what: String, _ path: String) -> FigureError {
    .file(what, path: path, reason: String(cString: strerror(errno)))
  }
}

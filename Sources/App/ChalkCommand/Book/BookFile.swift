import Foundation
import WholeFiles

/// A book that is one file.
struct BookFile {
  let path: String

  /// Refuses at once what cannot be written: before any lesson has run.
  init(_ path: String) throws {
    self.path = path
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
      throw Failure("'\(path)' is a folder, and this form is one file. Name a file with --out.")
    }
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    do {
      try SafeFile.makeFolder(folder)
    } catch {
      throw Failure("Cannot write to '\(folder)': \(error.reason). Name another file with --out.")
    }
    guard access(folder, W_OK) == 0 else {
      throw Failure(
        "Cannot write to '\(folder)': \(String(cString: strerror(errno))). Name another file with --out."
      )
    }
  }

  /// Writes the file whole.
  func write(_ bytes: [UInt8]) throws {
    do {
      try SafeFile.write(bytes, to: path)
    } catch {
      throw Failure("Cannot write '\(path)': \(error.reason). Name another file with --out.")
    }
  }
}

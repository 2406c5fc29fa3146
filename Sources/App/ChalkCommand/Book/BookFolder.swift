import Foundation
import WholeFiles

/// The folder that a book is written into.
struct BookFolder: Sendable {
  let path: String
  private let lock: FolderLock

  /// Makes the folder where it is not there yet. Another command that writes a book into it is waited for: the
  /// pages of two books would lead to each other.
  init(_ path: String) throws {
    self.path = path
    try BookFolder.makeFolder(path, "")
    lock = FolderLock(path) {
      Terminal.error.write(["Another chalk is writing a book into '\(path)'; waiting for it."])
    }
  }

  /// Writes a file whole, with the folders that it needs.
  func write(_ data: Data, to file: String) throws {
    let parts = file.split(separator: "/").dropLast()
    if !parts.isEmpty { try BookFolder.makeFolder(path, parts.joined(separator: "/")) }
    let url = URL(fileURLWithPath: path).appendingPathComponent(file)
    do {
      try SafeFile.write(Array(data), to: url.path)
    } catch {
      throw Failure("Cannot write '\(url.path)': \(error.reason). Name another folder with --out.")
    }
  }

  private static func makeFolder(_ path: String, _ name: String) throws {
    let url = URL(fileURLWithPath: path).appendingPathComponent(name)
    do {
      try SafeFile.makeFolder(url.path)
    } catch {
      throw Failure(
        "Cannot write to '\(url.path)': \(error.reason). Name another folder with --out.")
    }
  }
}

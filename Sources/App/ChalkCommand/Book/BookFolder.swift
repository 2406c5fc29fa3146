import Foundation
import WholeFiles

/// The folder that a book is written into.
struct BookFolder: Sendable {
  let path: String

  init(_ path: String) throws {
    self.path = path
    try makeFolder("")
  }

  /// Writes a file whole, with the folders that it needs.
  func write(_ data: Data, to file: String) throws {
    let parts = file.split(separator: "/").dropLast()
    if !parts.isEmpty { try makeFolder(parts.joined(separator: "/")) }
    let url = URL(fileURLWithPath: path).appendingPathComponent(file)
    do {
      try SafeFile.write(Array(data), to: url.path)
    } catch {
      throw Failure("Cannot write '\(url.path)': \(error.reason). Name another folder with --out.")
    }
  }

  private func makeFolder(_ name: String) throws {
    let url = URL(fileURLWithPath: path).appendingPathComponent(name)
    do {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    } catch {
      throw Failure(
        "Cannot write to '\(url.path)': \(error.reason). Name another folder with --out.")
    }
  }
}

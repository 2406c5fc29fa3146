import ArgumentParser
import Foundation
import WholeFiles

/// Data that another program pipes into this one, named `-`: they are kept in a file for as long as the
/// program runs, because a table is read more than once.
enum StandardInput {
  /// The path of the file that `-` stands for; every other path as it is.
  /// - Throws: `ValidationError` where nothing is piped in, or there is no room for it.
  static func resolved(_ path: String) throws -> String {
    if path != "-" { return path }
    return try kept.get().file
  }

  /// What is read once, whoever asks, and the folder that it lies in.
  private static let kept = Result {
    if isatty(STDIN_FILENO) == 1 {
      throw ValidationError(
        "'-' is what another program pipes in: cat table.csv | chalk data inspect -")
    }
    let folder = try TemporaryFolder("chalk-stdin")
    let path = folder.path + "/standard-input"
    guard FileManager.default.createFile(atPath: path, contents: nil),
      let file = FileHandle(forWritingAtPath: path)
    else { throw ValidationError("Standard input cannot be kept in '\(path)'.") }
    while let part = try FileHandle.standardInput.read(upToCount: 1 << 20), !part.isEmpty {
      try file.write(contentsOf: part)
    }
    try file.close()
    return (folder: folder, file: path)
  }
}

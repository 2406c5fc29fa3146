import Foundation

@testable import PluginHost

/// A folder of its own for one test, with a loader that keeps everything inside.
struct Workshop {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("chalk-host-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  /// The Clang modules are shared by all tests: making them is what takes long.
  private static let home = FileManager.default.temporaryDirectory
    .appendingPathComponent("chalk-host-home")

  func loader(_ toolkit: Toolkit? = nil) throws -> PluginLoader {
    try PluginLoader(
      toolkit: toolkit ?? Toolkit(version: "test"),
      environment: ProcessInfo.processInfo.environment.merging([
        "CHALK_HOME": Workshop.home.path
      ]) { $1 })
  }

  /// Writes a file, and returns its path.
  @discardableResult
  func write(_ name: String, _ text: String) throws -> String {
    let file = folder.appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
    return file.path
  }

  func remove() {
    try? FileManager.default.removeItem(at: folder)
  }
}

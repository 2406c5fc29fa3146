import Foundation

/// The files that belong to a plugin: they lie beside its Swift files, and are installed with it.
///
/// ```swift
/// let pets = try DataTable(csv: PluginFolder().path("pets.csv"))
/// ```
///
/// Names are relative to the folder of the Swift file in which `PluginFolder()` stands, wherever that is: the
/// working folder does not matter, and an installed plugin finds what was installed with it.
public struct PluginFolder: Sendable, Equatable {
  /// The path of the folder, without a slash at its end.
  public let path: String

  /// The folder of the Swift file that asks.
  public init(of sourceFile: String = #filePath) {
    path = (sourceFile as NSString).deletingLastPathComponent
  }

  /// The path of a file or folder in it, such as "pets.csv", "data/pets.csv" or "../data/pets.csv".
  ///
  /// - Throws: ``PluginFolderError`` where it is not there.
  public func path(_ name: String) throws(PluginFolderError) -> String {
    let file = URL(fileURLWithPath: path).appendingPathComponent(name).standardizedFileURL.path
    if FileManager.default.fileExists(atPath: file) { return file }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    throw PluginFolderError(
      name: name, folder: path, files: names.filter { !$0.hasPrefix(".") }.sorted())
  }
}

/// A plugin asked for a file that does not lie beside it.
public struct PluginFolderError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The file that was asked for.
  public let name: String
  /// Where it was looked for.
  public let folder: String
  /// What lies there.
  public let files: [String]

  /// What was asked for, where it was looked for, what is there, and what to try.
  public var description: String {
    let near = nearest(to: name, among: files)
    let meant =
      near.isEmpty
      ? "" : " Did you mean " + near.map { "'\($0)'" }.joined(separator: " or ") + "?"
    return "The plugin's file '\(name)' is not in '\(folder)', where "
      + (files.isEmpty ? "nothing lies" : "there are: \(files.prefix(8).joined(separator: ", "))")
      + ".\(meant) Put it beside the plugin's Swift file; 'chalk install' takes it along, of a "
      + "single Swift file if its name stands there as a text."
  }
}

import Foundation
import Plugins

/// The other plugins whose Swift types a plugin uses: it names them in a line of its own, and is compiled
/// together with them.
///
/// ```swift
/// // needs: Mish, ../Shared/Tools.swift
/// ```
struct Needs {
  /// Where plugins may be found by their name: those named on the command line, then the installed ones.
  let others: [String]

  /// The names that stand behind "// needs:" in a plugin's files, each once.
  static func names(in texts: [String]) -> [String] {
    var names: [String] = []
    for text in texts {
      for match in text.matches(of: #/(?m)^//[ \t]*needs:(.*)$/#) {
        for part in match.1.split(separator: ",") {
          let name = part.trimmingCharacters(in: .whitespaces)
          if !name.isEmpty && !names.contains(name) { names.append(name) }
        }
      }
    }
    return names
  }

  /// What a plugin needs, and what that needs in turn, each once, the innermost first.
  ///
  /// - Throws: `PluginError.needNotFound`.
  func sources(for source: PluginSource) throws(PluginError) -> [PluginSource] {
    var found: [PluginSource] = []
    var seen: Set<String> = [source.title]
    try add(to: &found, for: source, &seen)
    return found
  }

  private func add(
    to found: inout [PluginSource], for source: PluginSource, _ seen: inout Set<String>
  ) throws(PluginError) {
    for name in Needs.names(in: try source.texts())
    where seen.insert(PluginSource.title(of: name)).inserted {
      let needed = try self.source(name, for: source)
      try add(to: &found, for: needed, &seen)
      found.append(needed)
    }
  }

  /// By its path beside the plugin, else by its name.
  private func source(_ name: String, for source: PluginSource) throws(PluginError) -> PluginSource
  {
    // Beside a file, or beside or within a folder.
    let places = [source.folder, source.folder.deletingLastPathComponent()]
    for place in source.isFolder ? places : [source.folder] {
      for ending in ["", ".swift"] {
        let path = place.appendingPathComponent(name + ending).path
        if FileManager.default.fileExists(atPath: path), let needed = try? PluginSource(path) {
          return needed
        }
      }
    }
    let title = PluginSource.title(of: name)
    if let path = others.first(where: { PluginSource.title(of: $0) == title }) {
      return try PluginSource(path)
    }
    throw .needNotFound(
      name, of: source.path, near: nearest(to: title, among: others.map(PluginSource.title(of:))))
  }
}

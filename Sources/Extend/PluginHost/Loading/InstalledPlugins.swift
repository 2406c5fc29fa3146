import Foundation
import Plugins
import WholeFiles

/// The plugins that the user has installed: they are loaded by every command. Their source is kept,
/// so that they can be compiled anew for another toolkit.
public struct InstalledPlugins: Sendable {
  let folder: URL

  /// - Parameter home: the folder in which Chalk keeps what belongs to the user.
  public init(home: URL) {
    folder = home.appendingPathComponent("plugins")
  }

  /// The names, sorted.
  public var names: [String] {
    let found = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return found.filter { !$0.hasPrefix(".") }.sorted()
  }

  /// Does something with the plugins while nobody installs one or takes one away.
  public func whileUnchanged<Result>(_ work: () throws -> Result) rethrows -> Result {
    let lock = FolderLock(folder.path, isShared: true)
    defer { withExtendedLifetime(lock) {} }
    return try work()
  }

  /// The path of each, as it can be given to a `PluginLoader`.
  public var paths: [String] {
    names.map { folder.appendingPathComponent($0).path }
  }

  /// Copies a plugin with all that belongs to it: its whole folder, or the one file and those beside it that it
  /// names. Returns the name it has from now on.
  public func install(_ source: PluginSource) throws(PluginError) -> String {
    let place = folder.appendingPathComponent(source.title)
    let new = folder.appendingPathComponent(".new-\(UUID().uuidString)")
    let manager = FileManager.default
    defer { try? manager.removeItem(at: new) }
    do {
      try manager.createDirectory(at: new, withIntermediateDirectories: true)
      for name in source.belongings {
        let copy = new.appendingPathComponent(name)
        try manager.createDirectory(
          at: copy.deletingLastPathComponent(), withIntermediateDirectories: true)
        try manager.copyItem(at: source.folder.appendingPathComponent(name), to: copy)
      }
      let lock = FolderLock(folder.path)
      if manager.fileExists(atPath: place.path) { try manager.removeItem(at: place) }
      try manager.moveItem(at: new, to: place)
      withExtendedLifetime(lock) {}
    } catch {
      throw .cannotWrite(folder.path, reason: error.systemReason)
    }
    return source.title
  }

  /// Removes an installed plugin.
  public func uninstall(_ name: String) throws(CatalogError) {
    let lock = FolderLock(folder.path)
    defer { withExtendedLifetime(lock) {} }
    guard names.contains(name) else { throw .unknown("installed plugin", name, known: names) }
    try? FileManager.default.removeItem(at: folder.appendingPathComponent(name))
  }
}

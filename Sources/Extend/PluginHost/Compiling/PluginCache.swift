import Foundation
import UserFolders
import WholeFiles

/// Compiled plugins on disk, each under a key made of everything it depends on.
struct PluginCache: Sendable {
  let folder: URL

  /// In the folder that the environment gives.
  init(environment: [String: String] = ProcessInfo.processInfo.environment) {
    folder = URL(fileURLWithPath: UserFolders(environment: environment).compiled.path)
  }

  /// The Clang modules that the compiler keeps.
  var moduleCache: URL { folder.appendingPathComponent("modules") }

  /// Where the library of this key lies, or would lie.
  func library(_ key: String) -> URL {
    folder.appendingPathComponent(key).appendingPathComponent("plugin.so")
  }

  func holds(_ key: String) -> Bool {
    FileManager.default.fileExists(atPath: library(key).path)
  }

  /// Keeps the library of this key from being taken for a forgotten one.
  func noteUse(_ key: String) {
    utimes(folder.appendingPathComponent(key).path, nil)
  }

  /// Makes the library of this key. `build` writes into a folder of its own, which then takes its
  /// place at once: whoever looks sees all of it or nothing. Where another process makes the same one, this
  /// one waits for it.
  func make(_ key: String, build: (URL) throws(PluginError) -> Void) throws(PluginError) {
    let place = folder.appendingPathComponent(key)
    let workshop = folder.appendingPathComponent(".new-\(key)")
    let manager = FileManager.default
    while true {
      do { try SafeFile.makeFolder(workshop.path) } catch {
        throw .cannotWrite(folder.path, reason: error.reason)
      }
      let lock = FolderLock(workshop.path)
      guard lock.isInPlace else { continue }  // another has made it, or has given up
      defer { try? manager.removeItem(at: workshop) }
      if holds(key) { return }
      // What somebody left who was ended at this work.
      for name in (try? manager.contentsOfDirectory(atPath: workshop.path)) ?? [] {
        try? manager.removeItem(at: workshop.appendingPathComponent(name))
      }
      try build(workshop)
      if rename(workshop.path, place.path) != 0, !holds(key) {
        throw .cannotWrite(place.path, reason: String(cString: strerror(errno)))
      }
      withExtendedLifetime(lock) {}
      return forgetTheOld()
    }
  }

  /// Removes libraries not used for a month, and temporary folders left behind by a crash.
  private func forgetTheOld() {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    for name in names where name != "modules" {
      let url = folder.appendingPathComponent(name)
      let attributes = try? FileManager.default.attributesOfItem(atPath: url.path)
      let changed = attributes?[.modificationDate] as? Date ?? Date()
      let days = name.hasPrefix(".new-") ? 1.0 : 30
      if Date().timeIntervalSince(changed) > days * 24 * 3600 {
        try? FileManager.default.removeItem(at: url)
      }
    }
  }
}

import Foundation

/// Compiled plugins on disk, each under a key made of everything it depends on.
struct PluginCache: Sendable {
  let folder: URL

  /// In `CHALK_HOME`, or where programs keep what they can make again.
  init(environment: [String: String] = ProcessInfo.processInfo.environment) {
    if let home = environment["CHALK_HOME"], !home.isEmpty {
      folder = URL(fileURLWithPath: home).appendingPathComponent("cache/plugins")
    } else if let cache = environment["XDG_CACHE_HOME"], !cache.isEmpty {
      folder = URL(fileURLWithPath: cache).appendingPathComponent("chalk/plugins")
    } else {
      folder = FileManager.default.homeDirectoryForCurrentUser
        .appendingPathComponent(".cache/chalk/plugins")
    }
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

  /// Makes the library of this key. `build` writes into a folder of its own, which then takes its
  /// place at once: whoever looks sees all of it or nothing.
  func make(_ key: String, build: (URL) throws(PluginError) -> Void) throws(PluginError) {
    let place = folder.appendingPathComponent(key)
    let workshop = folder.appendingPathComponent(".new-\(UUID().uuidString)")
    do {
      try FileManager.default.createDirectory(at: workshop, withIntermediateDirectories: true)
    } catch {
      throw .cannotWrite(folder.path, reason: error.localizedDescription)
    }
    defer { try? FileManager.default.removeItem(at: workshop) }
    try build(workshop)
    if rename(workshop.path, place.path) != 0, !holds(key) {
      throw .cannotWrite(place.path, reason: String(cString: strerror(errno)))
    }
    forgetTheOld()
  }

  /// Removes libraries not rebuilt for a month, and temporary folders left behind by a crash.
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

import Foundation
import Plugins
import WholeFiles

/// Compiles a plugin, caches the library, and loads it into the running program.
public struct PluginLoader: Sendable {
  /// The toolkit that plugins are compiled against.
  public let toolkit: Toolkit
  private let cache: PluginCache
  private let environment: [String: String]
  private let needs: Needs

  /// A loader with the cache that the environment names.
  ///
  /// - Parameter others: the paths of plugins that others may need by their name.
  public init(
    toolkit: Toolkit, others: [String] = [],
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) {
    self.toolkit = toolkit
    needs = Needs(others: others)
    self.environment = environment
    cache = PluginCache(environment: environment)
  }

  /// The plugin at a path: a Swift file, a folder of them, a package, or a compiled library.
  public func plugin(at path: String) throws(PluginError) -> any Plugin {
    let library = try library(at: path)
    guard let plugin = try load(library, path: path) as? any Plugin else { throw .notAPlugin(path) }
    return plugin
  }

  /// The sources of the plugins that the one at a path needs, and of what these need, the innermost first; none
  /// for a compiled library.
  public func needed(at path: String) throws(PluginError) -> [PluginSource] {
    if ["so", "dylib"].contains(URL(fileURLWithPath: path).pathExtension) { return [] }
    return try needs.sources(for: try PluginSource(path))
  }

  /// The compiled library of the plugin at a path; compiles it where it is not in the cache.
  @discardableResult
  public func library(at path: String) throws(PluginError) -> URL {
    let url = URL(fileURLWithPath: path)
    if ["so", "dylib"].contains(url.pathExtension) {
      guard FileManager.default.fileExists(atPath: path) else { throw .notFound(path, near: []) }
      return url
    }
    let source = try PluginSource(path)
    let offers = Offers(in: try source.texts())
    if offers.found.isEmpty { throw .nothingOffered(path, hidden: offers.hidden) }
    let entry = EntryFile(source: source, offers: offers, manifest: Manifest(toolkit: toolkit))
    return try library(source, entry: entry.text, .optimized)
  }

  /// The library of some source and an entry file.
  func library(
    _ source: PluginSource, entry: String, _ speed: SwiftCompiler.Speed
  ) throws(PluginError) -> URL {
    let compiler = try SwiftCompiler(environment: environment)
    let flags = SwiftCompiler.flags(toolkit, speed, moduleCache: cache.moduleCache)
    let needed = try needs.sources(for: source)
    let key = try key([source] + needed, entry: entry, compiler: compiler, flags: flags)
    let files = source.files + needed.flatMap(\.files)
    let cache = cache
    if cache.holds(key) {
      cache.noteUse(key)
      return cache.library(key)
    }
    try cache.make(key) { folder throws(PluginError) in
      let entryFile = folder.appendingPathComponent("ChalkEntry.swift")
      do { try Data(entry.utf8).write(to: entryFile) } catch {
        throw .cannotWrite(folder.path, reason: error.systemReason)
      }
      try compiler.compile(
        files + [entryFile], flags: flags, module: moduleName(of: source, key: key),
        to: folder.appendingPathComponent("plugin.so"))
    }
    return cache.library(key)
  }

  /// Loads a library and returns what its entry hands over.
  ///
  /// The manifest is read from the file first: no code of a library that does not fit is ever run.
  func load(_ library: URL, path: String) throws(PluginError) -> any Sendable {
    guard let manifest = Manifest(ofLibrary: library) else { throw .notAPlugin(path) }
    try manifest.check(against: toolkit, path: path)
    guard let handle = dlopen(library.path, RTLD_NOW | RTLD_LOCAL) else {
      throw .cannotLoad(path, reason: PluginLoader.reason(library))
    }
    guard let symbol = dlsym(handle, EntryFile.symbol) else { throw .notAPlugin(path) }
    typealias Entry = @convention(c) () -> UnsafeMutableRawPointer
    let entry = unsafeBitCast(symbol, to: Entry.self)
    return Unmanaged<PluginEntry>.fromOpaque(entry()).takeRetainedValue().content
  }

  /// Why a library was not loaded.
  private static func reason(_ library: URL) -> String {
    let words = dlerror().map { String(cString: $0) } ?? "no reason given"
    let folder = library.deletingLastPathComponent().path
    let noProgramsMayRun: UInt = 8  // ST_NOEXEC, which Swift's Glibc does not show
    var disk = statvfs()
    guard statvfs(folder, &disk) == 0, disk.f_flag & noProgramsMayRun != 0 else {
      return words
    }
    return
      "'\(folder)' lies on a disk from which no program may be run (it is mounted with noexec). "
      + "Set CHALK_HOME to a folder on another disk."
  }

  /// All that a compiled plugin depends on.
  private func key(
    _ sources: [PluginSource], entry: String, compiler: SwiftCompiler, flags: [String]
  ) throws(PluginError) -> String {
    var fingerprint = Fingerprint()
    for part in [toolkit.version, toolkit.fingerprint, compiler.identity, entry] + flags {
      fingerprint.add(part)
    }
    for source in sources {
      for (file, text) in zip(source.files, try source.texts()) {
        fingerprint.add(file.path)
        fingerprint.add(text)
      }
    }
    return fingerprint.text
  }

  /// Two plugins of the same title are two modules.
  private func moduleName(of source: PluginSource, key: String) -> String {
    let letters = source.title.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    return "Plugin_\(letters)_\(key.prefix(6))"
  }
}

import ArgumentParser
import Chalk
import Foundation
import LessonSession
import PluginHost

/// The options of every command that takes plugins.
struct PluginOptions: ParsableArguments {
  @Option(
    name: .customLong("plugin"),
    help: ArgumentHelp(
      "A plugin to add: a Swift file, or a folder of them. Can be given more than once.",
      valueName: "path"), completion: .file(), transform: typedPath)
  var paths: [String] = []

  /// The catalog with what is built in, what is installed, and what was named here.
  ///
  /// - Parameters:
  ///   - files: further plugins, such as a file that is to be run.
  ///   - isReplacing: whether it goes without saying that these take the place of installed ones.
  func catalog(adding files: [String] = [], isReplacing: Bool = false) throws -> StockedCatalog {
    try StockedCatalog(named: paths + files, isReplacing: isReplacing)
  }
}

/// A catalog, and which plugin came from which path.
struct StockedCatalog {
  private(set) var catalog: Catalog
  private var names: [String: String] = [:]
  /// The paths of the plugins that were named, and of those that they need, by their titles.
  private var titles: [String: String] = [:]
  private let isReplacing: Bool

  /// Compiles and loads plugins. Where there are any, the program first starts itself again as a child, which a
  /// plugin can crash without harm.
  ///
  /// What is named goes before what is installed: whoever works on an installed plugin runs the file at hand.
  init(named paths: [String], isReplacing: Bool) throws {
    self.isReplacing = isReplacing
    catalog = try Catalog.builtIn()
    let plugins = InstalledPlugins(home: LearnProgress.folder)
    let installed = plugins.paths
    if paths.isEmpty && installed.isEmpty { return }
    let loader = try PluginWork.loader(others: paths)
    if !Supervisor.isChild {
      if paths.contains(where: PluginWork.isPackage) { try PluginWork.notePackageFlags() }
      for path in paths { _ = try PluginWork.asFailure { try loader.library(at: path) } }
      let status = try PluginWork.asFailure {
        try Supervisor.runAgain { Terminal.error.write([$0]) }
      }
      throw ExitCode(status)
    }
    let progress = ProgressLine(Terminal.error, watching: "the loading of plugins")
    defer { progress.end() }
    titles = Dictionary(
      paths.map { (PluginSource.title(of: $0), $0) }, uniquingKeysWith: { first, _ in first })
    for path in paths where names[path] == nil {
      for needed in try PluginWork.asFailure({ try loader.needed(at: path) })
      where titles[needed.title] == nil {
        titles[needed.title] = needed.path
        try add(needed.path, loader)
      }
      names[path] = try add(path, loader)
    }
    plugins.whileUnchanged {
      for path in plugins.paths { addInstalled(path, loader) }
    }
  }

  /// The name of the plugin that came from a path.
  func plugin(from path: String) -> String? { names[path] }

  @discardableResult
  private mutating func add(_ path: String, _ loader: PluginLoader) throws -> String {
    let plugin = try PluginWork.asFailure { try loader.plugin(at: path) }
    do { try catalog.add(plugin) } catch { throw Failure("\(path): \(error)") }
    return plugin.name
  }

  /// A plugin that was installed once must not keep Chalk from working today.
  private mutating func addInstalled(_ path: String, _ loader: PluginLoader) {
    let title = PluginSource.title(of: path)
    if let named = titles[title] { return noteNamed(title, named) }
    do {
      let plugin = try loader.plugin(at: path)
      if let named = names.first(where: { $0.value == plugin.name })?.key {
        return noteNamed(title, named)
      }
      try catalog.add(plugin)
    } catch {
      Terminal.error.write([
        "The installed plugin '\(title)' was left out: \(error)",
        "Take it away with: chalk uninstall \(title.quotedForShell)",
      ])
    }
  }

  private func noteNamed(_ title: String, _ path: String) {
    if isReplacing || URL(fileURLWithPath: path).path.hasPrefix(PluginWork.home.path) { return }
    Terminal.error.write([
      "The installed plugin '\(title)' was left out: \(path) goes before it."
    ])
  }
}

/// How the command deals with plugins.
enum PluginWork {
  /// A loader that finds what a plugin needs among these and the installed ones.
  static func loader(others: [String] = []) throws -> PluginLoader {
    try asFailure {
      PluginLoader(toolkit: try Toolkit(version: toolkitVersion), others: others + installed)
    }
  }

  /// Writes down where the toolkit lies, for the packages of plugins on this machine.
  static func notePackageFlags() throws {
    try asFailure {
      try PackageFlags(toolkit: try Toolkit(version: toolkitVersion))
        .write(into: home)
    }
  }

  /// Whether a path is that of a plugin with a package around it.
  static func isPackage(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: path + "/Package.swift")
  }

  /// The paths of the installed plugins.
  static var installed: [String] { InstalledPlugins(home: home).paths }

  /// The folder in which Chalk keeps what belongs to the user.
  static var home: URL { LearnProgress.folder }

  /// A path that does not exist is a usage error (64); all else is work that failed (1).
  static func asFailure<Result>(_ work: () throws -> Result) throws -> Result {
    do {
      return try work()
    } catch let error as PluginError {
      if case .notFound = error { throw ValidationError(error.description) }
      throw Failure(error.description)
    }
  }

  /// Whether a word on the command line names a file or folder rather than something by name.
  static func isPath(_ word: String) -> Bool {
    word.hasSuffix(".swift") || word.hasSuffix(".so") || word.contains("/")
      || (!word.isProperName && FileManager.default.fileExists(atPath: word))
      // "own2" may be the folder ./own2, though it could also be the id of a lesson.
      || (FileManager.default.fileExists(atPath: word) && !isBuiltIn(word)
        && (try? PluginSource(word).offersSomething) == true)
  }

  private static func isBuiltIn(_ word: String) -> Bool {
    (try? Catalog.builtIn().showing(word)) != nil
  }
}

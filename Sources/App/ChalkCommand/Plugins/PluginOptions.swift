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
  /// - Parameter files: further plugins, such as a file that is to be run.
  func catalog(adding files: [String] = []) throws -> StockedCatalog {
    try StockedCatalog(named: paths + files)
  }
}

/// A catalog, and which plugin came from which path.
struct StockedCatalog {
  private(set) var catalog: Catalog
  private var names: [String: String] = [:]

  /// Compiles and loads plugins. Where there are any, the program first starts itself again as a child, which a
  /// plugin can crash without harm.
  init(named paths: [String]) throws {
    catalog = try Catalog.builtIn()
    let plugins = InstalledPlugins(home: LearnProgress.folder)
    let installed = plugins.paths
    if paths.isEmpty && installed.isEmpty { return }
    let loader = try PluginWork.loader()
    if !Supervisor.isChild {
      for path in paths { _ = try PluginWork.asFailure { try loader.library(at: path) } }
      let status = try PluginWork.asFailure {
        try Supervisor.runAgain { Terminal.error.write([$0]) }
      }
      throw ExitCode(status)
    }
    plugins.whileUnchanged {
      for path in plugins.paths { addInstalled(path, loader) }
    }
    for path in paths where names[path] == nil {
      let plugin = try PluginWork.asFailure { try loader.plugin(at: path) }
      do { try catalog.add(plugin) } catch { throw Failure("\(path): \(error)") }
      names[path] = plugin.name
    }
  }

  /// The name of the plugin that came from a path.
  func plugin(from path: String) -> String? { names[path] }

  /// A plugin that was installed once must not keep Chalk from working today.
  private mutating func addInstalled(_ path: String, _ loader: PluginLoader) {
    let name = URL(fileURLWithPath: path).lastPathComponent
    do {
      try catalog.add(try loader.plugin(at: path))
    } catch {
      Terminal.error.write([
        "The installed plugin '\(name)' was left out: \(error)",
        "Take it away with: chalk uninstall \(name)",
      ])
    }
  }
}

/// How the command deals with plugins.
enum PluginWork {
  static func loader() throws -> PluginLoader {
    try asFailure { PluginLoader(toolkit: try Toolkit(version: toolkitVersion)) }
  }

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
  }
}

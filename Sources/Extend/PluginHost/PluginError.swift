/// Why a plugin could not be compiled or loaded.
public enum PluginError: Error, Sendable, Equatable {
  /// There is no such file or folder; `near` are names that lie beside it.
  case notFound(String, near: [String])
  /// A plugin names another one that it needs, which is neither beside it nor known by name.
  case needNotFound(String, of: String, near: [String])
  /// A folder without a Swift file, or a file that is neither Swift source nor a library.
  case noSource(String)
  /// Nothing in the source is a lesson, an activation, …; some of it may be private.
  case nothingOffered(String, hidden: [String])
  /// The toolkit's compiled modules were not found in any of these folders.
  case noModules(searched: [String])
  /// There is no Swift compiler.
  case noCompiler
  /// The compiler's complaints, with the user's own files and lines.
  case doesNotCompile(String)
  /// A library that is not a Chalk plugin.
  case notAPlugin(String)
  /// Built against another toolkit.
  case otherToolkit(String, built: String, running: String)
  /// Built by another compiler.
  case otherCompiler(String, built: String, running: String)
  /// The system's loader refused the library.
  case cannotLoad(String, reason: String)
  /// A file or folder that cannot be written.
  case cannotWrite(String, reason: String)
  /// `CHALK_MEMORY` is not a number above zero.
  case noMemoryLimit(String)
}

extension PluginError: CustomStringConvertible {
  /// The message: what came, what was needed, and what to try.
  public var description: String {
    switch self {
    case .notFound(let path, let near):
      "There is no file or folder '\(path)'."
        + (near.isEmpty
          ? "" : " Did you mean " + near.map { "'\($0)'" }.joined(separator: " or ") + "?")
    case .needNotFound(let name, let plugin, let near):
      "'\(plugin)' needs the plugin '\(name)', which does not lie beside it and is not installed. "
        + (near.isEmpty
          ? "" : "Did you mean " + near.map { "'\($0)'" }.joined(separator: " or ") + "? ")
        + "Name it with --plugin, or install it: chalk install \(name)"
    case .noSource(let path):
      "'\(path)' holds no Swift file. A plugin is a .swift file, or a folder of them. "
        + "'chalk new lesson MyLesson' writes one to begin with."
    case .nothingOffered(let path, let hidden) where hidden.isEmpty:
      "'\(path)' offers nothing. It needs a type that is one of "
        + Declaration.protocols.joined(separator: ", ")
        + ", such as 'struct MyLesson: Lesson', or a 'static let' in an extension of "
        + Declaration.types.joined(separator: ", ")
        + ", such as 'extension Loss { static let mine = Loss(…) }'. 'chalk new' writes one to begin with."
    case .nothingOffered(let path, let hidden):
      "'\(path)' offers nothing: \(hidden.joined(separator: ", ")) is private. "
        + "Take the word 'private' away."
    case .noModules(let searched):
      "The toolkit's modules, which a plugin is compiled against, were not found. Searched: "
        + searched.joined(separator: ", ") + ". Build Chalk with 'make build', run the 'chalk' "
        + "that lies there, or set CHALK_MODULES to the folder that holds Chalk.swiftmodule."
    case .noCompiler:
      "There is no Swift compiler in PATH, and a plugin has to be compiled. Install Swift from "
        + "https://www.swift.org/install, or set CHALK_SWIFTC to a swiftc."
    case .doesNotCompile(let messages): messages
    case .notAPlugin(let path):
      "'\(path)' is a library, but no plugin of Chalk's. Name the plugin's Swift source instead: "
        + "Chalk compiles it by itself."
    case .otherToolkit(let path, let built, let running):
      "'\(path)' was built for Chalk \(built), but this is Chalk \(running). "
        + "Name the plugin's Swift source instead: Chalk compiles it anew by itself."
    case .otherCompiler(let path, let built, let running):
      "'\(path)' was built with \(built), but this Chalk with \(running). Plugin and toolkit need "
        + "the same compiler: name the plugin's source, with that compiler in PATH or in "
        + "CHALK_SWIFTC."
    case .cannotLoad(let path, let reason):
      "'\(path)' could not be loaded: \(reason)"
    case .cannotWrite(let path, let reason):
      "Cannot write to '\(path)': \(reason). Set CHALK_HOME to a folder that can be written."
    case .noMemoryLimit(let text):
      "CHALK_MEMORY is '\(text)'; a number of gigabytes is needed, such as CHALK_MEMORY=4."
    }
  }
}

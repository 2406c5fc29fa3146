import Foundation
import Processes

/// The installed Swift compiler.
struct SwiftCompiler: Sendable {
  let executable: URL

  /// `CHALK_SWIFTC`, or the first `swiftc` in `PATH`.
  init(
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws(PluginError) {
    var candidates = (environment["PATH"] ?? "").split(separator: ":").map { "\($0)/swiftc" }
    if let given = environment["CHALK_SWIFTC"], !given.isEmpty { candidates = [given] }
    guard let found = candidates.first(where: FileManager.default.isExecutableFile) else {
      throw .noCompiler
    }
    executable = URL(fileURLWithPath: found)
  }

  /// The compiler at a path that is known.
  init(at path: String) { executable = URL(fileURLWithPath: path) }

  /// The folder with all that belongs to the compiler: its libraries, its modules and its tools.
  var toolchain: URL {
    executable.resolvingSymlinksInPath().deletingLastPathComponent().deletingLastPathComponent()
  }

  /// Changes whenever another compiler is installed: no program is run to find out.
  var identity: String {
    let real = executable.resolvingSymlinksInPath().path
    let attributes = (try? FileManager.default.attributesOfItem(atPath: real)) ?? [:]
    let date = (attributes[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
    return "\(real) \(attributes[.size] ?? 0) \(date)"
  }

  /// The program that lies beside a compiler and tells where another one crashed; nil where it does not.
  var backtracer: String? {
    let tools = executable.resolvingSymlinksInPath().deletingLastPathComponent()
      .deletingLastPathComponent()
    let path = tools.appendingPathComponent("libexec/swift/linux/swift-backtrace").path
    return FileManager.default.isExecutableFile(atPath: path) ? path : nil
  }

  /// How code is compiled.
  enum Speed: String, Sendable {
    /// For lessons that train: as fast as it gets.
    case optimized = "-O"
    /// For exercises: every trap says its file and line.
    case checked = "-Onone"
  }

  /// The words that are the same for every plugin.
  static func flags(_ toolkit: Toolkit, _ speed: Speed, moduleCache: URL) -> [String] {
    [
      // -g: after a trap in optimized code only this knows the line.
      "-emit-library", "-parse-as-library", "-g", "-whole-module-optimization", speed.rawValue,
      "-swift-version", "6", "-diagnostic-style=llvm", "-no-color-diagnostics",
      "-module-cache-path", moduleCache.path, "-I", toolkit.modules.path,
    ] + toolkit.moduleMaps.flatMap { ["-Xcc", "-fmodule-map-file=\($0.path)"] }
  }

  /// Compiles files into a library.
  func compile(
    _ files: [URL], flags: [String], module: String, to library: URL
  ) throws(PluginError) {
    let arguments = flags + ["-module-name", module, "-o", library.path] + files.map(\.path)
    var command = Command(executable.path, arguments)
    command.input = .nothing
    let answer: Answer
    do { answer = try command.answer(together: true) } catch { throw .noCompiler }
    if !answer.isSuccess { throw .doesNotCompile(CompilerMessages(answer.output).text) }
  }
}

import Foundation
import Notation

/// Where a plugin crashed, as Swift's backtracer writes it into a file.
///
/// Optimized code stops without a word at an index out of range; the backtracer, a program that comes with the
/// compiler, finds the line by the plugin's debug information.
struct CrashReport {
  /// "Mine.swift:9", the nearest line of a Swift file that the user has; nil where the report names none.
  let place: String?
  /// What of Swift's own stopped it there, such as "Array.subscript.getter"; nil where it was the plugin's own code.
  let cause: String?

  /// Reads a report such as
  /// ```
  ///   0 [inlined] [system] 0x… specialized Array.subscript.getter in plugin.so at //<compiler-generated>
  ///   1                    0x… specialized Crash.teach(on:) + 340 in plugin.so at /home/me/Crash.swift:9:33
  /// ```
  init(_ text: String, folder: String = FileManager.default.currentDirectoryPath) {
    let frames = text.split(separator: "\n").filter { $0.contains(" in plugin.so at ") }
    let places = frames.compactMap { $0.firstMatch(of: #/ at (/.*\.swift:\d+)(:\d+)?$/#)?.1 }
    place = places.first { !$0.contains("ChalkEntry.swift") }.map {
      $0.hasPrefix(folder + "/") ? String($0.dropFirst(folder.count + 1)) : String($0)
    }
    cause = text.firstMatch(of: #/\[system\] 0x[0-9a-f]+ (?:specialized )?(.+?) in plugin\.so/#)
      .map { String($0.1) }
  }

  /// "Mine.swift:9, in Array.subscript.getter"; nil without a place.
  var text: String? {
    place.map { place in place + (cause.map { ", in \($0)" } ?? "") }
  }

  /// The setting by which a child writes its report to this file.
  static func setting(
    to file: URL, environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> [String: String] {
    guard let backtracer = try? SwiftCompiler(environment: environment).backtracer else {
      return [:]
    }
    let quiet = file.appendingPathExtension("tracer")
    let isQuiet = write(
      quietTracer(calling: backtracer, memory: memory(beside: file)), toProgram: quiet)
    let words = [
      "enable=yes", "interactive=no", "color=no", "threads=crashed", "images=none",
      "registers=none", "limit=256", "swift-backtrace=\(isQuiet ? quiet.path : backtracer)",
      "output-to=\(file.path)",
    ]
    return ["SWIFT_BACKTRACE": words.joined(separator: ",")]
  }

  /// A program that is the backtracer without an output of its own. Where the crashed program has closed its output,
  /// the number of that output belongs to the socket by which the backtracer reads the program's memory: a word on it
  /// would be taken for a question, and the two would wait for each other forever.
  ///
  /// Before, it notes the most memory that the crashed program had: what the system counts for a child includes the
  /// backtracer, which needs a good part of a small limit.
  private static func quietTracer(calling backtracer: String, memory: URL) -> String {
    let (tracer, noted) = (backtracer.quotedForShell, memory.path.quotedForShell)
    return """
      #!/bin/sh
      while read -r name value unit; do
        if [ "$name" = VmHWM: ]; then echo "$value" > \(noted); fi
      done < "/proc/$PPID/status"
      exec \(tracer) "$@" > /dev/null 2>&1

      """
  }

  private static func memory(beside file: URL) -> URL { file.appendingPathExtension("memory") }

  /// The most memory that a program had, in bytes, whose crash was reported to this file; nil where that was not noted.
  static func peakMemory(beside file: URL) -> Int? {
    let text = try? String(contentsOf: memory(beside: file), encoding: .utf8)
    return text.flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
      .map { $0 * 1024 }
  }

  /// Whether a program with this text could be written there.
  private static func write(_ text: String, toProgram file: URL) -> Bool {
    FileManager.default.createFile(
      atPath: file.path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o700])
  }
}

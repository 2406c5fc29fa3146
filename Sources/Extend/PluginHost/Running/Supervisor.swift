import Foundation
import WholeFiles

/// Runs the program a second time, as a child, when it is going to load plugins, and reports how the child
/// ended. A plugin that traps, loops or exits takes only the child with it.
public enum Supervisor {
  /// Set for the child: the file that it removes when it has come to its end by itself.
  private static let variable = "CHALK_SUPERVISED"

  /// Whether this is the child.
  public static var isChild: Bool { mark != nil }

  private static var mark: String? { ProcessInfo.processInfo.environment[variable] }

  /// Runs this program again with the same arguments, and returns the status to exit with.
  ///
  /// - Parameter complain: is called with what went wrong, if anything did.
  /// - Throws: `PluginError` where the child cannot be started.
  public static func runAgain(complain: (String) -> Void) throws(PluginError) -> Int32 {
    let folder: TemporaryFolder
    do { folder = try TemporaryFolder("chalk-running") } catch {
      throw .cannotWrite(error.path, reason: error.reason)
    }
    let file = URL(fileURLWithPath: folder.path).appendingPathComponent("running")
    guard FileManager.default.createFile(atPath: file.path, contents: nil) else {
      throw .cannotWrite(file.path, reason: "no file can be made there")
    }
    defer { withExtendedLifetime(folder) {} }
    var child = ChildProcess(
      executable: Toolkit.runningExecutable.path,
      arguments: Array(CommandLine.arguments.dropFirst()),
      environment: environmentOfChild(mark: file))
    child.memory = try MemoryLimit()
    child.mark = file
    signal(SIGINT, SIG_IGN)
    let ending = try child.start(isApart: false).ending()
    signal(SIGINT, SIG_DFL)
    if case .exited(let status) = ending {
      guard FileManager.default.fileExists(atPath: file.path) else { return status }
      complain("The plugin ended the program itself, by exit(\(status)), before the work was done.")
      return 1
    }
    if case .signalled(SIGINT) = ending { return 130 }
    // Whoever read the output has read enough, as in `chalk run … | head`.
    if case .signalled(SIGPIPE) = ending { return 141 }
    complain("The plugin stopped the program: " + (ending.message ?? ""))
    if let place = placeOfCrash(mark: file) { complain("    at \(place)") }
    complain("What you had done before is kept.")
    return 1
  }

  /// To be called by the child when it begins: limits its memory, and lets it end with its parent.
  public static func noteStart() {
    guard isChild else { return }
    ParentWatch.begin()
    (try? MemoryLimit())?.apply()
  }

  /// To be called by the child when its work has come to its end, well or not.
  public static func noteEnd() {
    if let mark { unlink(mark) }
  }

  /// The environment of a child that removes this file when it comes to its end. What it keeps among
  /// temporary files lies beside the mark, and goes with it: a crash takes no time to tidy up.
  static func environmentOfChild(mark: URL) -> [String: String] {
    environment(
      [variable: mark.path, "TMPDIR": mark.deletingLastPathComponent().path]
        .merging(CrashReport.setting(to: crashReport(beside: mark))) { $1 })
  }

  /// The file for what Swift's backtracer finds.
  private static func crashReport(beside mark: URL) -> URL {
    mark.deletingLastPathComponent().appendingPathComponent("crash")
  }

  /// Where a worker of this supervised program crashed, such as "Mine.swift:9, in Array.subscript.getter"; nil where that
  /// is not known.
  public static var placeOfCrash: String? {
    mark.flatMap { placeOfCrash(mark: URL(fileURLWithPath: $0)) }
  }

  /// To be called before a worker is started: what an earlier one left is not its crash.
  public static func forgetCrash() {
    if let mark { unlink(crashReport(beside: URL(fileURLWithPath: mark)).path) }
  }

  /// Where a child that was given this mark crashed, such as "Mine.swift:9, in Array.subscript.getter"; nil where that
  /// is not known.
  static func placeOfCrash(mark: URL) -> String? {
    let text = try? String(contentsOf: crashReport(beside: mark), encoding: .utf8)
    return text.flatMap { CrashReport($0).text }
  }

  /// The most memory, in bytes, that a child had which was given this mark and crashed; nil where that is not known.
  static func peakMemoryAtCrash(mark: URL) -> Int? {
    CrashReport.peakMemory(beside: crashReport(beside: mark))
  }

  /// This program's environment with changes; a crash prints its own message, not a long trace.
  public static func environment(_ changes: [String: String] = [:]) -> [String: String] {
    let quiet = ["SWIFT_BACKTRACE": "enable=no"]
    return quiet.merging(ProcessInfo.processInfo.environment) { $1 }.merging(changes) { $1 }
  }
}

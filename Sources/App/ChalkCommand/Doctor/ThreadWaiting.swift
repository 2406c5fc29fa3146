import Foundation

/// How the threads that share a loop wait for one another.
///
/// By default OpenMP spins for about ten milliseconds. On an idle machine that costs nothing; where a browser
/// or a compiler wants a core too, threads spin while the one they wait for cannot run, and training takes up
/// to twenty times as long (`Docs/Performance.md`). Spinning briefly and then sleeping is as fast on an idle
/// machine.
enum ThreadWaiting {
  /// OpenMP reads its settings before `main` begins: where they are not set, the program sets them and
  /// starts itself once more, in the same process. A command that only prints has no such threads, and begins at once.
  static func beShort() {
    if CommandLine.arguments.count < 2 || printing.contains(CommandLine.arguments[1]) { return }
    let environment = ProcessInfo.processInfo.environment
    if settings.contains(where: { environment[$0] != nil }) { return }
    setenv(spins, "2000", 1)
    var arguments = CommandLine.arguments.map { strdup($0) }
    arguments.append(nil)
    execv("/proc/self/exe", &arguments)  // comes back only where it could not begin
    for argument in arguments { free(argument) }
  }

  /// A description of the setting of this run.
  static var text: String {
    let environment = ProcessInfo.processInfo.environment
    let set = settings.compactMap { name in environment[name].map { "\(name)=\($0)" } }
    return set.isEmpty ? "as OpenMP likes" : set.joined(separator: ", ")
  }

  /// The first words of commands that compute nothing.
  private static let printing: Set = [
    "list", "terms", "new", "uninstall", "help", "--help", "-h", "--version",
  ]

  private static let spins = "GOMP_SPINCOUNT"
  private static let settings = [spins, "OMP_WAIT_POLICY"]
}

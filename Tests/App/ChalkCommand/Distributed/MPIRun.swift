import Foundation
import Testing

/// `chalk` under a real `mpirun`, on this machine.
struct MPIRun {
  /// Whether there is one.
  static let isThere: Bool = {
    guard let chalk = try? ChalkProcess() else { return false }
    defer { chalk.remove() }
    return (try? chalk.shell(["mpirun", "--version"]))?.status == 0
  }()

  /// Why tests are skipped.
  static let why = Comment(
    rawValue: "mpirun is missing: sudo apt-get install openmpi-bin, then make test-distributed")

  let chalk: ChalkProcess

  init() throws { chalk = try ChalkProcess() }

  func remove() { chalk.remove() }

  /// A folder for one run.
  func folder(_ name: String) -> String { chalk.folder.appendingPathComponent(name).path }

  /// The words that start so many processes with these arguments. More of them than cores are allowed, the processes
  /// talk over the loopback interface, and each computes on one thread.
  func words(_ size: Int, _ arguments: [String], options: [String] = []) -> [String] {
    [
      "OMPI_ALLOW_RUN_AS_ROOT=1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1", "OMP_NUM_THREADS=1",
      "CHALK_HOME=\(folder("home"))", "mpirun", "--oversubscribe", "--bind-to", "none",
    ] + options + ["-n", "\(size)", ChalkProcess.executable.path] + arguments
  }

  func run(_ size: Int, _ arguments: [String]) throws -> ChalkProcess.Outcome {
    try chalk.shell(words(size, arguments))
  }

  /// Begins a run, whose words go to a file.
  func start(_ size: Int, _ arguments: [String]) throws -> (process: Process, errors: URL) {
    let errors = chalk.folder.appendingPathComponent("errors-\(UUID().uuidString)")
    _ = FileManager.default.createFile(atPath: errors.path, contents: nil)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = words(size, arguments)
    process.standardOutput = FileHandle.nullDevice
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    return (process, errors)
  }

  /// The process that trains as this rank, once it has noted a step: the child of the one that `mpirun` started.
  func trainer(rank: Int, within seconds: Double = 60) -> pid_t? {
    let home = "CHALK_HOME=\(folder("home"))"
    let end = Date().addingTimeInterval(seconds)
    while Date() < end {
      for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? [] {
        guard let id = pid_t(name),
          let bytes = FileManager.default.contents(atPath: "/proc/\(id)/environ")
        else { continue }
        let settings = bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        let note = settings.first { $0.hasPrefix("CHALK_RANK_NOTE=") }
        if settings.contains(home), settings.contains("OMPI_COMM_WORLD_RANK=\(rank)"), let note,
          FileManager.default.fileExists(atPath: String(note.dropFirst("CHALK_RANK_NOTE=".count)))
        {
          return id
        }
      }
      usleep(20_000)
    }
    return nil
  }
}

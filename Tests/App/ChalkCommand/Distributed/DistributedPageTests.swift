import Foundation
import Testing

@testable import ChalkCommand

/// The commands of `Docs/Distributed.md`.
@Suite struct DistributedPageTests {
  /// The lines of the page's examples for a shell, without notes.
  static func commands() throws -> [String] {
    let page = ChalkProcess.packageRoot.appendingPathComponent("Docs/Distributed.md")
    var (commands, isInside) = ([String](), false)
    for line in try String(contentsOf: page, encoding: .utf8).components(separatedBy: "\n") {
      if line.hasPrefix("```") {
        isInside = line == "```sh"
      } else if isInside {
        let words = line.components(separatedBy: "#")[0]
        commands.append(words.trimmingCharacters(in: .whitespaces))
      }
    }
    return commands
  }

  /// What stands behind `mpirun` or `srun` can be typed.
  @Test func everyCommandCanBeTyped() throws {
    let typed = try Self.commands().compactMap { command in
      command.range(of: "chalk ").map { String(command[$0.lowerBound...]) }
    }
    #expect(typed.count >= 3)
    for command in typed {
      #expect(PrintedCommandTests.problem(with: command) == nil, "\(command)")
    }
  }

  /// Each command under `mpirun` runs, on this machine as the only host, and at the lesson's small size, which takes
  /// seconds.
  @Test(.enabled(if: MPIRun.isThere, MPIRun.why))
  func everyRunRuns() throws {
    let mpi = try MPIRun()
    defer { mpi.remove() }
    try mpi.chalk.write("hosts", "localhost slots=2\n")
    let runs = try Self.commands().filter { $0.hasPrefix("mpirun") }
    #expect(runs.count >= 2)
    for run in runs {
      let words = run.split(separator: " ").map(String.init).filter { $0 != "--full" }
        .map { $0 == "chalk" ? ChalkProcess.executable.path : $0 }
      let outcome = try mpi.chalk.shell(
        [
          "OMPI_ALLOW_RUN_AS_ROOT=1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1", "OMP_NUM_THREADS=1",
          "OMPI_MCA_rmaps_base_oversubscribe=1", "OMPI_MCA_hwloc_base_binding_policy=none",
          "CHALK_HOME=\(mpi.folder("home"))",
        ] + words + ["--out", mpi.folder("out")])
      #expect(outcome.status == 0, "\(run): \(outcome.errors)")
    }
    #expect(FileManager.default.fileExists(atPath: mpi.folder("kept/fit-001.safetensors")))
  }

  /// Open MPI is loaded by who trains over several processes, or asks whether it is there, and by nobody else.
  @Test func aCommandThatTrainsNothingDoesNotLoadTheLibrary() throws {
    let chalk = try ChalkProcess()
    defer { chalk.remove() }
    // The loader tells of each library that is asked for.
    let loader = ["LD_DEBUG": "files"]
    let list = try chalk.run("list", environment: loader)
    #expect(list.status == 0 && list.errors.contains("libc.so"))
    #expect(!list.errors.contains("libmpi"))
    #expect(try chalk.run("doctor", environment: loader).errors.contains("libmpi"))
  }
}

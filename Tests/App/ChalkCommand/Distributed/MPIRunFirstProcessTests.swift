import Foundation
import Testing

/// Of several processes only rank 0 draws, prints and writes. `mpirun --tag-output` says who wrote each line, and every
/// process has a folder and a place for temporary files of its own, as on disks that are not shared.
@Suite(.enabled(if: MPIRun.isThere, MPIRun.why), .serialized)
struct MPIRunFirstProcessTests {
  private let mpi: MPIRun

  init() throws { mpi = try MPIRun() }

  /// What one process of a run left behind.
  private struct Traces {
    /// Its lines on standard output, and on standard error.
    var output: [String] = []
    var errors: [String] = []
    /// What lies in its folder and its place for temporary files, as paths.
    var files: [String] = []
  }

  /// Starts processes of the program, or of another one, each in its own folder, and gives what they left behind.
  private func traces(
    _ size: Int, _ arguments: [String], program: String = ChalkProcess.executable.path
  ) throws -> [Traces] {
    let root = mpi.folder("run-\(size)")
    var words = [
      "OMPI_ALLOW_RUN_AS_ROOT=1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1", "OMP_NUM_THREADS=1", "mpirun",
      "--oversubscribe", "--bind-to", "none", "--tag-output",
    ]
    let home = ["-x", "CHALK_HOME=\(mpi.folder("home"))"]
    for rank in 0..<size {
      let own = "\(root)/\(rank)"
      for name in ["work", "temporary"] {
        try FileManager.default.createDirectory(
          atPath: "\(own)/\(name)", withIntermediateDirectories: true)
      }
      words += rank == 0 ? [] : [":"]
      words += home + ["-x", "TMPDIR=\(own)/temporary"]
      words += ["-wdir", "\(own)/work", "-n", "1", program] + arguments
    }
    let outcome = try mpi.chalk.shell(words)
    #expect(outcome.status == 0, "\(outcome.errors)")
    var traces = Array(repeating: Traces(), count: size)
    for line in (outcome.output + outcome.errors).split(whereSeparator: \.isNewline) {
      guard let found = line.firstMatch(of: #/^\[\d+,(\d+)\]<std(out|err)>:(.*)$/#),
        let rank = Int(found.1), rank < size
      else { continue }
      if found.2 == "out" {
        traces[rank].output.append(String(found.3))
      } else {
        traces[rank].errors.append(String(found.3))
      }
    }
    for rank in 0..<size {
      traces[rank].files = try FileManager.default.subpathsOfDirectory(atPath: "\(root)/\(rank)")
        .filter { !["work", "temporary"].contains($0) }.sorted()
    }
    return traces
  }

  /// A lesson that trains: as many lines, and the same figures and checkpoints, as one process gives; nothing of the others.
  @Test(arguments: [2, 3])
  func onlyTheFirstLeavesTraces(size: Int) throws {
    defer { mpi.remove() }
    try mpi.chalk.write("MyLesson.swift", MPIRunModelTests.lesson)
    let arguments = ["run", mpi.folder("MyLesson.swift"), "--checkpoints", "kept"]
    let alone = try traces(1, arguments)[0]
    #expect(alone.output.count > 10)
    #expect(alone.files.contains("work/kept/fit-001.safetensors"))
    #expect(alone.files.contains { $0.hasPrefix("work/Figures/my-lesson/") })
    let all = try traces(size, arguments)
    #expect(all[0].output.count == alone.output.count)
    #expect(all[0].files == alone.files)
    for other in all.dropFirst() {
      #expect(other.output + other.errors == [])
      #expect(other.files.isEmpty, "\(other.files)")
    }
  }

  /// `chalk train`: one report, one file of weights, one folder of checkpoints.
  @Test func onlyTheFirstWritesTheRun() throws {
    defer { mpi.remove() }
    #expect(try mpi.chalk.run("new", "model", "Mine").status == 0)
    let all = try traces(
      2, ["train", mpi.folder("Mine.swift"), "--data", "iris", "--epochs", "2", "--out", "Run"])
    for file in ["model.safetensors", "index.html", "run.json", "checkpoints/fit-001.safetensors"] {
      #expect(all[0].files.contains("work/Run/" + file), "\(file)")
    }
    #expect(all[1].output + all[1].errors == [])
    #expect(all[1].files.isEmpty, "\(all[1].files)")
  }

  /// What every process prints and writes is seen, so that the tests above can fail.
  @Test func whatAnotherPrintsAndWritesIsSeen() throws {
    defer { mpi.remove() }
    let all = try traces(2, ["-c", "echo one; echo two >&2; touch left"], program: "/bin/sh")
    for one in all {
      #expect(one.output == ["one"])
      #expect(one.errors == ["two"])
      #expect(one.files == ["work/left"])
    }
  }
}

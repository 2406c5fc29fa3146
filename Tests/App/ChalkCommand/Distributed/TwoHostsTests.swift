import Chalk
import Foundation
import Testing

/// Two network namespaces of this machine as two hosts, each with its own name, that reach one another by TCP only.
@Suite(.enabled(if: TwoHosts.areThere, TwoHosts.why), .serialized)
struct TwoHostsTests {
  let mpi: MPIRun

  init() throws { mpi = try MPIRun() }

  /// Runs `chalk run`, or another command, with a process on each host.
  func run(
    _ arguments: [String], command: String = "run", hiding folder: String = "",
    on host: String = "south", full: String = "", network: String = "", hosts: Int = 2
  ) throws -> ChalkProcess.Outcome {
    try mpi.chalk.shell(
      [
        "CHALK_HIDDEN=\(folder)", "CHALK_HIDING=\(host)", "CHALK_FULL=\(full)",
        "CHALK_NETWORK=\(network)", "CHALK_HOSTS=\(hosts)",
        "OMPI_ALLOW_RUN_AS_ROOT=1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1", "OMP_NUM_THREADS=1",
        "CHALK_HOME=\(mpi.folder("home"))", TwoHosts.script, "mpirun",
        ChalkProcess.executable.path, command,
      ] + arguments)
  }

  /// The weights are those of one process on one host.
  @Test func sameBits() throws {
    defer { mpi.remove() }
    func numbers(_ folder: String) throws -> [[Float]] {
      try WeightsFile(path: "\(folder)/fit-001.safetensors").tensors.map(\.tensor.floats)
    }
    let (one, two) = (mpi.folder("one"), mpi.folder("two"))
    let arguments = ["mnist-dense", "--out", mpi.folder("out"), "--checkpoints"]
    #expect(try mpi.run(1, ["run"] + arguments + [one]).status == 0)
    let outcome = try run(arguments + [two])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try numbers(two) == numbers(one))
  }

  /// A file that is missing is named by whoever misses it.
  @Test func aMissingFileIsNamed() throws {
    defer { mpi.remove() }
    let outcome = try run([
      "mnist-dense", "--out", mpi.folder("out"), "--data", mpi.folder("nowhere.npz"),
    ])
    #expect(outcome.status != 0)
    #expect(outcome.errors.contains("nowhere.npz"), "\(outcome.errors)")
  }

  /// A file that only one of the hosts has: the other is named, whichever it is. Here each sees the file system but for
  /// one place, where the one has a folder of its own.
  @Test(arguments: ["run", "train"], ["rank 0 on north", "rank 1 on south"])
  func aFileThatOneHostMissesIsNamedWithTheHost(command: String, process: String) throws {
    defer { mpi.remove() }
    let data = mpi.folder("data")
    let table = "\(data)/table.csv"
    if command == "train" { #expect(try mpi.chalk.run("new", "model", "Mine").status == 0) }
    let what = command == "train" ? mpi.folder("Mine.swift") : "iris-network"
    let arguments = [what, "--out", mpi.folder("out")]
    try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
    let rows = (0..<60).map { "\($0 % 7),\($0 % 5),\($0 % 2 == 0 ? "a" : "b")" }
    try ("x,y,kind\n" + rows.joined(separator: "\n") + "\n").write(
      toFile: table, atomically: true, encoding: .utf8)
    let outcome = try run(
      arguments + ["--data", table, "--target", "kind"], command: command, hiding: data,
      on: String(process.suffix(5)))
    #expect(outcome.status != 0)
    let line = outcome.errors.components(separatedBy: "\n").first { $0.contains("table.csv") }
    #expect(line?.contains(process) == true, "\(outcome.errors)")
  }

  /// A disk that is full on the host of the first process, which writes the checkpoints: all end, and it is named.
  @Test func aFullDiskOfOneHostIsNamedWithTheHost() throws {
    defer { mpi.remove() }
    let kept = mpi.folder("kept")
    try FileManager.default.createDirectory(atPath: kept, withIntermediateDirectories: true)
    let outcome = try run(
      ["mnist-dense", "--out", mpi.folder("out"), "--checkpoints", kept], full: kept)
    #expect(outcome.status != 0)
    #expect(outcome.errors.contains("rank 0 on north"), "\(outcome.errors)")
    #expect(outcome.errors.contains("No space left"), "\(outcome.errors)")
  }
}

/// Whether two hosts can be made of this machine.
enum TwoHosts {
  static let script = ChalkProcess.packageRoot
    .appendingPathComponent("Tests/Distributed/hosts.sh").path
  static let measurement = ChalkProcess.packageRoot
    .appendingPathComponent("Tests/Distributed/measure_networks.py").path

  static let areThere: Bool = {
    guard MPIRun.isThere, getuid() == 0, let chalk = try? ChalkProcess() else { return false }
    defer { chalk.remove() }
    let probe = "ip netns add chalk-probe && ip netns del chalk-probe"
    return (try? chalk.shell(["sh", "-c", probe]))?.status == 0
  }()

  /// Why tests are skipped.
  static let why = Comment(
    rawValue: "two hosts need mpirun, iproute2, and root, who may make network namespaces")
}

import Chalk
import Foundation
import Testing

/// Two network namespaces of this machine as two hosts, each with its own name, that reach one another by TCP only.
@Suite(.enabled(if: TwoHosts.areThere, TwoHosts.why), .serialized)
struct TwoHostsTests {
  private let mpi: MPIRun

  init() throws { mpi = try MPIRun() }

  private func run(
    _ arguments: [String], hiding folder: String = "", full: String = "", network: String = ""
  ) throws -> ChalkProcess.Outcome {
    try mpi.chalk.shell(
      [
        "CHALK_HIDDEN=\(folder)", "CHALK_FULL=\(full)", "CHALK_NETWORK=\(network)",
        "OMPI_ALLOW_RUN_AS_ROOT=1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1", "OMP_NUM_THREADS=1",
        "CHALK_HOME=\(mpi.folder("home"))", TwoHosts.script, "mpirun",
        ChalkProcess.executable.path, "run",
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

  /// A file that only one of the hosts has: the other is named. Here each sees the file system but for one place, where
  /// the south has a folder of its own.
  @Test func aFileThatOneHostMissesIsNamedWithTheHost() throws {
    defer { mpi.remove() }
    let data = mpi.folder("data")
    let (table, arguments) = ("\(data)/table.csv", ["iris-network", "--out", mpi.folder("out")])
    try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
    let rows = (0..<60).map { "\($0 % 7),\($0 % 5),\($0 % 2 == 0 ? "a" : "b")" }
    try ("x,y,kind\n" + rows.joined(separator: "\n") + "\n").write(
      toFile: table, atomically: true, encoding: .utf8)
    let outcome = try run(
      arguments + ["--data", table, "--target", "kind"], hiding: data)
    #expect(outcome.status != 0)
    #expect(outcome.errors.contains("south"), "\(outcome.errors)")
    #expect(outcome.errors.contains("table.csv"), "\(outcome.errors)")
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

  /// A slower network: the same bits.
  @Test func sameBitsOverASlowNetwork() throws {
    defer { mpi.remove() }
    let (one, two) = (mpi.folder("one"), mpi.folder("two"))
    let arguments = ["simple-net", "--out", mpi.folder("out"), "--checkpoints"]
    #expect(try mpi.run(1, ["run"] + arguments + [one]).status == 0)
    let outcome = try run(arguments + [two], network: "delay 1ms rate 100mbit")
    // A machine without the kernel's netem has no slow network.
    guard !outcome.errors.contains("netem: not there") else { return }
    #expect(outcome.status == 0, "\(outcome.errors)")
    let names = try FileManager.default.contentsOfDirectory(atPath: one)
    for name in names {
      let weights = try [one, two].map {
        try WeightsFile(path: "\($0)/\(name)").tensors.map(\.tensor.floats)
      }
      #expect(weights[0] == weights[1])
    }
  }
}

/// Whether two hosts can be made of this machine.
enum TwoHosts {
  static let script = ChalkProcess.packageRoot
    .appendingPathComponent("Tests/Distributed/two-hosts.sh").path

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

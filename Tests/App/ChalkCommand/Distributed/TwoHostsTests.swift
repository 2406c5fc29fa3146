import Chalk
import Foundation
import Testing

/// Two network namespaces of this machine as two hosts, each with its own name, that reach one another by TCP only.
@Suite(.enabled(if: TwoHosts.areThere, TwoHosts.why), .serialized)
struct TwoHostsTests {
  private let mpi: MPIRun

  init() throws { mpi = try MPIRun() }

  private func run(_ arguments: [String]) throws -> ChalkProcess.Outcome {
    try mpi.chalk.shell(
      [
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

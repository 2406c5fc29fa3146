import Chalk
import Foundation
import Testing

/// Hosts with a slow network between them.
extension TwoHostsTests {
  /// Whether a network could not be slowed, where neither netem nor a device for a program is there.
  private func isSkipped(_ outcome: ChalkProcess.Outcome) -> Bool {
    guard outcome.errors.contains("the network cannot be slowed") else { return false }
    print("skipped: \(outcome.errors)")
    return true
  }

  /// A slower network, and more hosts: the same bits, of a network of one's own.
  @Test(arguments: [2, 3])
  func sameBitsOverASlowNetwork(hosts: Int) throws {
    defer { mpi.remove() }
    try mpi.chalk.write("MyLesson.swift", MPIRunModelTests.lesson)
    func numbers(_ folder: String) throws -> [[Float]] {
      try WeightsFile(path: "\(folder)/fit-001.safetensors").tensors.map(\.tensor.floats)
    }
    let (one, several) = (mpi.folder("one"), mpi.folder("several"))
    let arguments = [mpi.folder("MyLesson.swift"), "--out", mpi.folder("out"), "--checkpoints"]
    #expect(try mpi.run(1, ["run"] + arguments + [one]).status == 0)
    let outcome = try run(
      arguments + [several], network: "delay 1ms rate 100mbit", hosts: hosts)
    if isSkipped(outcome) { return }
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors.contains("the network is slowed by"), "\(outcome.errors)")
    #expect(try numbers(several) == numbers(one))
  }

  /// What `make networks` measures: no all-reduce takes less than the network allows. Other programs on this machine may
  /// make it take longer, so that nothing is asked there.
  @Test func anAllReduceTakesWhatTheNetworkAllows() throws {
    defer { mpi.remove() }
    let file = mpi.folder("networks.json")
    let outcome = try mpi.chalk.shell([
      "CHALK_HOME=\(mpi.folder("home"))", "python3", TwoHosts.measurement, "--chalk",
      ChalkProcess.executable.path, "--network", "100 Mbit/s", "--machines", "2,3", "--largest",
      "16", "--repeats", "1", "--out", file,
    ])
    if isSkipped(outcome) { return }
    #expect(outcome.status == 0, "\(outcome.errors)")
    let measured = try NetworkResults(path: file)
    #expect(measured.problems.isEmpty, "\(measured.problems)")
    #expect(measured.networks.map(\.name) == ["100 Mbit/s, 1 ms"])
    #expect(measured.networks[0].points.map { $0[0] } == [2, 2, 2, 2, 3, 3, 3, 3])
  }

  /// The command of `Docs/Distributed.md` for a slow network, with a lesson that takes seconds.
  @Test func theCommandOfThePageRuns() throws {
    defer { mpi.remove() }
    try mpi.chalk.write("MyLesson.swift", MPIRunModelTests.lesson)
    let command = try #require(
      try DistributedPageTests.commands().first { $0.contains("hosts.sh") })
    let words = command.replacing("Tests/Distributed/hosts.sh", with: TwoHosts.script)
      .replacing("mpirun chalk", with: "mpirun \(ChalkProcess.executable.path)")
      .replacing("larger-than-memory", with: mpi.folder("MyLesson.swift"))
    let outcome = try mpi.chalk.shell([
      "OMPI_ALLOW_RUN_AS_ROOT=1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1", "OMP_NUM_THREADS=1",
      "CHALK_HOME=\(mpi.folder("home"))", "bash", "-c", "\(words) --out \(mpi.folder("out"))",
    ])
    if isSkipped(outcome) { return }
    #expect(outcome.status == 0, "\(words): \(outcome.errors)")
    #expect(words != command && outcome.errors.contains("the network is slowed by"))
  }
}

/// The stored measurements of slow networks, which the lesson on data larger than memory shows.
@Suite struct NetworkResultsTests {
  private static let root = ChalkProcess.packageRoot

  @Test func theStoredOnesCanBe() throws {
    let stored = try NetworkResults(
      path: Self.root.appendingPathComponent("Docs/Results/networks.json").path)
    #expect(stored.problems.isEmpty, "\(stored.problems)")
    #expect(stored.networks.count >= 2)
  }

  /// `make strings` was not forgotten.
  @Test func whatIsEmbeddedIsWhatLiesInTheFolder() throws {
    let stored = try String(
      contentsOf: Self.root.appendingPathComponent("Docs/Results/networks.json"), encoding: .utf8)
    let embedded = try String(
      contentsOf: Self.root.appendingPathComponent(
        "Lessons/6-Data/LargerThanMemory/MeasuredNetworks.swift"), encoding: .utf8)
    func lines(_ text: String) -> [String] {
      text.components(separatedBy: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    }
    let within = lines(embedded).drop { !$0.hasPrefix("{") }.prefix { !$0.hasPrefix("\"\"\"") }
    #expect(Array(within) == lines(stored).dropLast(), "run make strings")
  }

  /// A checker must be able to fail.
  @Test func whatCannotBeIsSeen() throws {
    func problems(_ point: [Double], date: String = "2026-11-30") -> Int {
      NetworkResults(
        command: "make networks", date: date, library: "Chalk", machine: "2 cores",
        slowedBy: "netem",
        networks: [
          .init(name: "100 Mbit/s, 1 ms", alpha: 1e-3, beta: 8e-8, points: [point])
        ]
      ).problems.count
    }
    #expect(problems([2, 1e6, 0.083]) == 0)
    #expect(problems([2, 1e6, 0.07]) == 1, "faster than a million bytes can be")
    #expect(problems([2, 1024, 0.001]) == 1, "faster than two messages can be")
    #expect(problems([1, 1024, 0.1]) == 1, "one machine sends nothing")
    #expect(problems([2, 1024]) == 1)
    #expect(problems([2, 1e6, 0.083], date: "") == 1)
  }
}

/// What `measure_networks.py` writes.
struct NetworkResults: Decodable {
  struct Network: Decodable {
    let name: String
    let alpha, beta: Double
    /// Machines, bytes, seconds.
    let points: [[Double]]
  }

  let command, date, library, machine, slowedBy: String
  let networks: [Network]

  /// What cannot be, a sentence each.
  var problems: [String] {
    var problems: [String] = []
    if [command, date, library, machine, slowedBy].contains("") {
      problems.append("where it was measured, when or how is not said")
    }
    for network in networks {
      if network.points.isEmpty { problems.append("\(network.name): no points") }
      for point in network.points {
        guard point.count == 3, point[0] >= 2, point[1] > 0, point[2].isFinite else {
          problems.append("\(network.name): \(point) are not machines, bytes and seconds")
          continue
        }
        // A ring's messages come one after the other, and each host sends 2(K − 1)/K of the bytes. Clocks err a little.
        let (K, bytes) = (point[0], point[1])
        let least = 2 * (K - 1) * network.alpha + 2 * (K - 1) / K * bytes * network.beta
        if point[2] < 0.95 * least {
          problems.append("\(network.name): \(point) is faster than \(least) s")
        }
      }
    }
    return problems
  }
}

extension NetworkResults {
  init(path: String) throws {
    self = try JSONDecoder().decode(
      NetworkResults.self, from: try Data(contentsOf: URL(fileURLWithPath: path)))
  }
}

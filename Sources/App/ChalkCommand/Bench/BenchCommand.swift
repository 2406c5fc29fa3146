import ArgumentParser
import Benchmarks
import Chalk
import Foundation
import PluginHost

/// `chalk bench`: how long fixed pieces of work take on this machine.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Time fixed pieces of work on this machine.",
    discussion: """
      Examples:
        chalk bench
        chalk bench dense-tiny mlp-mnist --repeats 5
        chalk bench --json > before.json
        chalk bench --compare before.json
        chalk bench --growth
        chalk bench --growth convolution lstm
        chalk bench --distributed
      """)

  @Argument(help: "The workloads to run, or words of what is to grow; all where none is named.")
  var workloads: [String] = []

  @Flag(help: "Print JSON: {workload: {\"chalk\": seconds, …}}.")
  var json = false

  @Flag(help: "Measure how time and memory grow with each size, and draw it.")
  var growth = false

  @Flag(help: "Compare training over processes with training in one, in turns.")
  var distributed = false

  @Option(
    help: "Tell what became slower than in a saved run, the JSON of --json; then the status is 1.",
    completion: .file(extensions: ["json"]), transform: typedPath)
  var compare: String?

  @Option(help: "How often each is timed; the median counts.")
  var repeats = 3

  @Option(
    help: "The folder that the figures of --growth go to.", completion: .directory,
    transform: typedPath)
  var out = "Figures"

  func validate() throws {
    if repeats < 1 { throw ValidationError("'--repeats \(repeats)': at least 1 is needed.") }
    if growth && json {
      throw ValidationError("--growth draws figures: the numbers are in the .json beside each.")
    }
    if compare != nil && (growth || json) {
      throw ValidationError("--compare goes with neither --growth nor --json.")
    }
    if distributed && (growth || json || compare != nil || !workloads.isEmpty) {
      throw ValidationError("--distributed goes with --repeats only.")
    }
    if growth { _ = try chosenGrowths() } else { _ = try chosen() }
  }

  func run() throws {
    if distributed { return try measureDistributed() }
    if growth { return try measureGrowth() }
    let comparison = try compare.map(BenchComparison.init(path:))
    let limits = Limits.measure()
    if !json {
      print(
        "This machine at most: \(written(limits.gigaflops, digits: 3)) GFLOP/s (product of "
          + "matrices), \(written(limits.gigabytes, digits: 3)) GB/s (copy or sum of memory)")
    }
    var measured: [(timing: Timing, limits: Limits)] = []
    for workload in try chosen() {
      do {
        let before = Limits.measure(for: workload)
        let timing = try workload.measure(repeats: repeats)
        let now = limits.raised(to: before).raised(to: Limits.measure(for: workload))
        measured.append((timing, now))
        if let comparison {
          print(comparison.line(timing))
        } else if !json {
          print(BenchLine(timing, limits: now, others: measured.map(\.timing)).text)
        }
      } catch {
        // Not on this machine: a data set that was not fetched.
        Terminal.error.write(["\(workload.name): left out. \(error)"])
      }
    }
    if json { print(try BenchLine.json(measured)) }
    if let comparison {
      for line in comparison.summary(measured) { print(line) }
      if measured.contains(where: { comparison.change(of: $0.timing) == .slower }) {
        throw ExitCode(1)
      }
    }
  }

  private func measureDistributed() throws {
    let benchmark = DistributedBenchmark(
      program: Toolkit.runningExecutable.path, repeats: repeats)
    try benchmark.measure {
      print(BenchLine.text(of: $0))
    } leftOut: {
      print($0)
    }
  }

  private func chosen() throws -> [Workload] {
    if workloads.isEmpty { return Workload.all }
    return try workloads.map { name in
      guard let workload = Workload.all.first(where: { $0.name == name }) else {
        let names = Workload.all.map(\.name)
        let near = nearest(to: name, among: names).first.map { " Did you mean '\($0)'?" } ?? ""
        throw ValidationError(
          "There is no workload '\(name)'.\(near) There are \(names.joined(separator: ", ")).")
      }
      return workload
    }
  }

  /// Those whose name contains one of the arguments.
  private func chosenGrowths() throws -> [Growth] {
    func has(_ word: String, _ growth: Growth) -> Bool {
      growth.name.lowercased().contains(word.lowercased())
    }
    if let odd = workloads.first(where: { word in !Growth.all.contains { has(word, $0) } }) {
      let names = Growth.all.map { "\n  \($0.name)" }.joined()
      throw ValidationError("Nothing that grows has '\(odd)' in its name. There are:\(names)")
    }
    return Growth.all.filter { growth in
      workloads.isEmpty || workloads.contains { has($0, growth) }
    }
  }

  private func measureGrowth() throws {
    var measured: [(growth: Growth, points: [Growth.Point])] = []
    for growth in try chosenGrowths() {
      measured.append((growth, try growth.measure(repeats: repeats)))
      print(GrowthFigures.line(growth, measured[measured.count - 1].points))
    }
    let provenance = Provenance(
      lesson: "bench", step: "growth", version: toolkitVersion,
      command: (["chalk bench --growth"] + workloads.map(\.quotedForShell)).joined(separator: " "))
    for (name, figure) in GrowthFigures(measured: measured).all {
      let files = try figure.write(
        to: out, name: name, using: FigureRenderer(), provenance: provenance)
      print(files.image)
    }
  }
}

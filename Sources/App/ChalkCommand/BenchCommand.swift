import ArgumentParser
import Benchmarks
import Foundation

/// `chalk bench`: how long fixed pieces of work take on this machine.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Time fixed pieces of work on this machine.",
    discussion: "Example:\n  chalk bench --only dense-tiny,mlp-mnist --repeats 5")

  @Flag(help: "Print JSON: {workload: {\"chalk\": seconds}}.")
  var json = false

  @Option(help: "The workloads to run, with commas between them.")
  var only: String?

  @Option(help: "How often each is timed; the median counts.")
  var repeats = 3

  func validate() throws {
    if repeats < 1 { throw ValidationError("'--repeats \(repeats)': at least 1 is needed.") }
    _ = try workloads()
  }

  func run() throws {
    var results: [(Workload, Double)] = []
    for workload in try workloads() {
      let seconds = try workload.seconds(repeats: repeats)
      results.append((workload, seconds))
      if !json { print("\(workload.name): \(written(seconds)) s (\(workload.unit))") }
    }
    if json { print(text(results)) }
  }

  private func workloads() throws -> [Workload] {
    guard let only else { return Workload.all }
    return try only.split(separator: ",").map { name in
      guard let workload = Workload.all.first(where: { $0.name == name }) else {
        let names = Workload.all.map(\.name).joined(separator: ", ")
        throw ValidationError("There is no workload '\(name)'; there are \(names).")
      }
      return workload
    }
  }

  private func text(_ results: [(Workload, Double)]) -> String {
    let lines = results.map { workload, seconds in
      " \"\(workload.name)\": {\n  \"chalk\": \(seconds),\n  \"unit\": \"\(workload.unit)\"\n }"
    }
    return "{\n" + lines.joined(separator: ",\n") + "\n}"
  }

  private func written(_ seconds: Double) -> String { String(format: "%.4f", seconds) }
}

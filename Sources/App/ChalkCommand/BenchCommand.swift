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
    var results: [String: Timing] = [:]
    var order: [Timing] = []
    for workload in try workloads() {
      let measurement = try workload.measure(repeats: repeats)
      results[workload.name] = measurement
      order.append(measurement)
      if !json { print(line(measurement)) }
    }
    for measurement in order where !json {
      guard let name = measurement.workload.baseline, let baseline = results[name] else { continue }
      let part = String(format: "%.0f %%", 100 * baseline.seconds / measurement.seconds)
      print("\(measurement.workload.name) reaches \(part) of \(name)")
    }
    if json { print(text(order)) }
  }

  private func line(_ measurement: Timing) -> String {
    let speed = measurement.gigaflops.map { String(format: ", %.1f GFLOP/s", $0) } ?? ""
    return "\(measurement.workload.name): \(written(measurement.seconds)) s ± "
      + "\(written(measurement.spreadSeconds / 2)) (\(measurement.workload.unit))\(speed)"
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

  private func text(_ results: [Timing]) -> String {
    let lines = results.map { result in
      let workload = result.workload
      return " \"\(workload.name)\": {\n  \"chalk\": \(result.seconds),\n  "
        + "\"unit\": \"\(workload.unit)\"\n }"
    }
    return "{\n" + lines.joined(separator: ",\n") + "\n}"
  }

  private func written(_ seconds: Double) -> String {
    String(format: seconds < 0.001 ? "%.3g" : "%.4f", seconds)
  }
}

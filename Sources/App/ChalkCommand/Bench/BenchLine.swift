import Benchmarks
import Chalk
import Foundation
import Notation

/// What was measured of one workload, as a line and as JSON.
struct BenchLine {
  let timing: Timing
  let limits: Limits
  /// What was measured before in the same run.
  let others: [Timing]

  init(_ timing: Timing, limits: Limits, others: [Timing]) {
    (self.timing, self.limits, self.others) = (timing, limits, others)
  }

  var text: String {
    let workload = timing.workload
    let unit = workload.unit
    return "\(workload.name): \(BenchLine.written(timing.seconds)) s ± "
      + "\(BenchLine.written(timing.spreadSeconds / 2)) (\(unit))"
      + [speed, part, baseline].compactMap { $0 }.map { ", " + $0 }.joined()
  }

  private var speed: String? {
    timing.gigaflops.map { Notation.written($0, digits: 3) + " GFLOP/s" }
      ?? timing.gigabytes.map { Notation.written($0, digits: 3) + " GB/s" }
  }

  private var part: String? {
    guard let fraction = BenchLine.fraction(timing, limits) else {
      return "bound by neither arithmetic nor memory"
    }
    return Notation.written(100 * fraction, digits: 2) + " % of the limit"
  }

  private var baseline: String? {
    guard let name = timing.workload.baseline,
      let other = others.first(where: { $0.workload.name == name })
    else { return nil }
    return Notation.written(100 * other.seconds / timing.seconds, .decimals(0)) + " % of " + name
  }

  /// The fraction of this machine's arithmetic or memory limit that was reached.
  static func fraction(_ timing: Timing, _ limits: Limits) -> Double? {
    timing.gigaflops.map { $0 / limits.gigaflops }
      ?? timing.gigabytes.map { $0 / limits.gigabytes }
  }

  /// "mlp-mnist: two processes of one thread 0.2705 s, one process of two threads 0.2601 s: 96 % of its speed (goal 90 %)".
  static func text(of comparison: DistributedBenchmark.Comparison) -> String {
    let (a, b) = (comparison.measured, comparison.reference)
    let words =
      comparison.goal > 1
      ? "\(Notation.written(comparison.ratio, digits: 3)) times as long (goal: at most \(Notation.written(comparison.goal)))"
      : "\(Notation.written(100 * comparison.ratio, .decimals(0))) % of its speed "
        + "(goal: \(Notation.written(100 * comparison.goal, .decimals(0))) %)"
    return
      "\(comparison.name): \(a.label) \(written(a.seconds)) s, \(b.label) \(written(b.seconds)) s: "
      + words + (comparison.isReached ? "" : ", NOT REACHED")
  }

  static func written(_ seconds: Double) -> String {
    Notation.written(seconds, seconds < 0.001 ? .significant(3) : .decimals(4))
  }

  /// `{"mlp-mnist": {"chalk": 0.27, "spread": …, "fractionOfLimit": …, "limit": …, "limitUnit": "GFLOP/s", "unit": "…"}}`
  static func json(_ measured: [(timing: Timing, limits: Limits)]) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let entries = Dictionary(
      uniqueKeysWithValues: measured.map { timing, limits in
        (timing.workload.name, Entry(timing, limits))
      })
    return String(decoding: try encoder.encode(entries), as: UTF8.self)
  }

  private struct Entry: Encodable {
    let chalk: Double
    let spread: Double
    /// Which part of the limit it reached, and the limit; none where neither arithmetic nor memory bound it.
    let fractionOfLimit, limit: Double?
    let limitUnit: String?
    let unit: String

    init(_ timing: Timing, _ limits: Limits) {
      (chalk, spread, unit) = (timing.seconds, timing.spreadSeconds, timing.workload.unit)
      fractionOfLimit = fraction(timing, limits)
      switch (timing.gigaflops, timing.gigabytes) {
      case (.some, _): (limit, limitUnit) = (limits.gigaflops, "GFLOP/s")
      case (nil, .some): (limit, limitUnit) = (limits.gigabytes, "GB/s")
      case (nil, nil): (limit, limitUnit) = (nil, nil)
      }
    }
  }
}

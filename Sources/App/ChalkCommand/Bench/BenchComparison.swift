import Benchmarks
import Chalk
import Foundation

/// Today's times beside those of a saved run, the JSON that `chalk bench --json` prints.
struct BenchComparison {
  private let saved: [String: Saved]
  private let path: String

  /// What a saved run says of one workload.
  private struct Saved: Decodable {
    let chalk: Double
    let spread: Double?
    let limit: Double?
  }

  /// What became of a workload.
  enum Change: Equatable {
    case slower, faster, same
  }

  /// Reads a saved run.
  /// - Throws: `DataError` where the file cannot be read, or is no such run.
  init(path: String) throws(DataError) {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw .cannotRead(path: path, reason: "there is no such file, or it may not be read")
    }
    guard let saved = try? JSONDecoder().decode([String: Saved].self, from: data),
      saved.values.allSatisfy({ $0.chalk > 0 && $0.chalk.isFinite && ($0.spread ?? 0) >= 0 })
    else {
      throw .unsuitable(
        "'\(path)'", problem: "it is no saved run",
        advice: "'chalk bench --json > before.json' makes one.")
    }
    (self.saved, self.path) = (saved, path)
  }

  /// Whether a time has changed by more than noise: half of both spreads, from the shortest to the longest of the
  /// repeats, and 3 % at least, for a few repeats may agree by luck.
  static func change(
    from before: (seconds: Double, spread: Double), to now: (seconds: Double, spread: Double)
  ) -> Change {
    let noise = max((before.spread + now.spread) / 2, 0.03 * before.seconds)
    if now.seconds > before.seconds + noise { return .slower }
    return now.seconds < before.seconds - noise ? .faster : .same
  }

  /// What became of a workload; nil where the saved run does not have it.
  func change(of timing: Timing) -> Change? {
    saved[timing.workload.name].map {
      BenchComparison.change(
        from: ($0.chalk, $0.spread ?? 0), to: (timing.seconds, timing.spreadSeconds))
    }
  }

  /// "mlp-mnist: 0.2705 s before, 0.3101 s now, 1.15 times as long: slower".
  func line(_ timing: Timing) -> String {
    let name = timing.workload.name
    guard let before = saved[name], let change = change(of: timing) else {
      return "\(name): \(BenchLine.written(timing.seconds)) s now; '\(path)' does not have it"
    }
    let outcome =
      switch change {
      case .slower: "slower"
      case .faster: "faster"
      case .same: "no change beyond the noise"
      }
    return "\(name): \(BenchLine.written(before.chalk)) s before, "
      + "\(BenchLine.written(timing.seconds)) s now, "
      + "\(written(timing.seconds / before.chalk, digits: 3)) times as long: \(outcome)"
  }

  /// The end: what became slower, and whether the machine itself was another one.
  func summary(_ measured: [(timing: Timing, limits: Limits)]) -> [String] {
    let slower = measured.map(\.timing).filter { change(of: $0) == .slower }
      .map(\.workload.name)
    var lines = [
      slower.isEmpty
        ? "Nothing became slower beyond the noise."
        : "Slower beyond the noise: \(slower.joined(separator: ", "))."
    ]
    let ratios = measured.compactMap { timing, limits -> Double? in
      guard timing.gigaflops != nil, let before = saved[timing.workload.name]?.limit else {
        return nil
      }
      return limits.gigaflops / before
    }
    if let ratio = ratios.max(), ratio < 0.9 {
      lines.append(
        "The machine itself reaches \(written(100 * ratio, .decimals(0))) % of the arithmetic that it reached then: "
          + "compare on a quiet machine.")
    }
    return lines
  }
}

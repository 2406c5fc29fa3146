import Chalk

/// A network by the α–β model: seconds for a message, and for a byte.
struct NetworkModel {
  let name: String
  let alpha, beta: Double

  /// From fast to slow, as they are usually given.
  static let all = [
    NetworkModel(name: "10 Gbit/s, 50 µs", alpha: 50e-6, beta: 8 / 10e9),
    NetworkModel(name: "1 Gbit/s, 100 µs", alpha: 100e-6, beta: 8 / 1e9),
    NetworkModel(name: "100 Mbit/s, 1 ms", alpha: 1e-3, beta: 8 / 100e6),
  ]

  // excerpt: network
  /// T = 2(K − 1)·α + 2(K − 1)/K·B·β: an all-reduce of B bytes by K machines in a ring.
  func allReduce(_ bytes: Double, _ K: Double) -> Double {
    2 * (K - 1) * alpha + 2 * (K - 1) / K * bytes * beta
  }

  /// By which factor K machines are faster than one that takes `computing` seconds a step.
  func speedUp(_ K: Double, computing: Double, bytes: Double) -> Double {
    computing / (computing / K + allReduce(bytes, K))
  }
  // end excerpt

  /// What the calls and bytes of a step take that a process counted.
  func time(of report: TrainingReport, _ K: Int) -> Double {
    let steps = Double(max(1, report.steps))
    let calls = Double(report.calls) / steps * Double(K - 1)
    return calls * alpha + Double(report.allBytes) / steps * beta
  }
}

/// S(K) = 1/(s + (1 − s)/K): Amdahl's law, where the fraction s of the work cannot be shared out.
func amdahl(_ s: Double, _ K: Double) -> Double { 1 / (s + (1 - s) / K) }

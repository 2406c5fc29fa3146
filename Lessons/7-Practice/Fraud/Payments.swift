import Chalk
import Foundation

/// Payments, a few of them frauds: generated, so that it is known which, and how likely each was.
enum Payments {
  /// Amount (its logarithm), hour, distance from home (its logarithm), minutes since the last payment (its
  /// logarithm), whether it is abroad. Frauds are larger, farther away and faster on the whole, and overlap
  /// with the rest.
  static func examples(_ count: Int, fraud: Double, random: inout RandomSource) -> Examples {
    var rows: [[Double]] = []
    var labels: [Int] = []
    for _ in 0..<count {
      let isFraud = random.chance(fraud)
      let amount = (isFraud ? 4.6 : 3.4) + 0.9 * random.normal()
      let hour = isFraud ? 24 * random.uniform() : min(max(14 + 4 * random.normal(), 0), 24)
      let distance = (isFraud ? 3.6 : 1.8) + 1.2 * random.normal()
      let pause = (isFraud ? 3.0 : 5.2) + 1.4 * random.normal()
      let abroad = random.chance(isFraud ? 0.4 : 0.06) ? 1.0 : 0
      rows.append([amount, hour, distance, pause, abroad])
      labels.append(isFraud ? 1 : 0)
    }
    return Examples(
      features: Matrix(rows), labels: labels,
      featureNames: ["log amount", "hour", "log distance", "log pause", "abroad"],
      classNames: ["honest", "fraud"])
  }
}

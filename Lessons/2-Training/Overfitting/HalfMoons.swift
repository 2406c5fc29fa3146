import Chalk
import Foundation

/// The distribution that the built-in examples are drawn from: with it one knows what no classifier can improve on.
struct HalfMoons {
  /// The standard deviation of the normal noise around each half circle.
  let noise: Double
  /// What brought the examples to mean 0 and deviation 1.
  let scale: Standardizer

  /// Points along half a circle, at equal distances.
  private static let arc = (0..<100).map { i in
    let angle = Double.pi * (Double(i) + 0.5) / 100
    return (c: cos(angle), s: sin(angle))
  }

  // excerpt: best possible
  /// P(lower | x) = p(x | lower)/(p(x | upper) + p(x | lower)), Bayes' rule for two equally frequent classes.
  /// Each density is the mean of normal densities along a half circle.
  func probability(_ x: [Double]) -> Double {
    let raw = x.indices.map { x[$0] * scale.deviations[$0] + scale.means[$0] }
    var (upper, lower) = (0.0, 0.0)
    for (c, s) in Self.arc {
      upper += exp(-(square(raw[0] - c) + square(raw[1] - s)) / (2 * noise * noise))
      lower += exp(-(square(raw[0] - 1 + c) + square(raw[1] - 0.5 + s)) / (2 * noise * noise))
    }
    return upper + lower > 0 ? lower / (upper + lower) : 0.5
  }
  // end excerpt

  /// The cross-entropy of the true probabilities, and the fraction that the likelier class gets wrong.
  func measured(on examples: Examples) -> (loss: Double, error: Double) {
    let p = examples.features.map { probability($0) }
    let losses = zip(p, examples.labels).map { -log(max($1 == 1 ? $0 : 1 - $0, 1e-7)) }
    return (losses.mean, zip(p, examples.labels).fraction { ($0 > 0.5 ? 1 : 0) != $1 })
  }

  /// The true probability on a grid, and how long the border is.
  func plane(side: Int, reach: Double) -> (p: [[Double]], border: Double) {
    let middles = gridMiddles(side, reach)
    let p = middles.map { y in middles.map { x in probability([x, y]) } }
    return (p, borderLength(p.map { $0.map { $0 > 0.5 ? 1 : 0 } }, reach: reach))
  }

  private func square(_ x: Double) -> Double { x * x }
}

/// The middles of the cells of a grid from −reach to reach.
func gridMiddles(_ side: Int, _ reach: Double) -> [Double] {
  (0..<side).map { -reach + (Double($0) + 0.5) * 2 * reach / Double(side) }
}

/// How long the border between classes is on a grid: the sides of cells that have another class on the other side.
func borderLength(_ classes: [[Double]], reach: Double) -> Double {
  var crossings = 0
  for (row, here) in classes.enumerated() {
    crossings += zip(here, here.dropFirst()).count { $0 != $1 }
    if row + 1 < classes.count { crossings += zip(here, classes[row + 1]).count { $0 != $1 } }
  }
  return Double(crossings) * 2 * reach / Double(max(1, classes.count))
}

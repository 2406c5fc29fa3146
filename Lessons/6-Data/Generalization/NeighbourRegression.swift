import Chalk
import Foundation

/// Regression by the mean of the k nearest neighbors on a noisy sine, to measure bias and variance.
struct NeighbourRegression {
  /// How many points are learned from, and the standard deviation of their noise.
  static let (count, noise) = (40, 0.3)

  static func truth(_ x: Double) -> Double { sin(2 * .pi * x) }

  private let xs, ys: [Double]

  /// A training set: x evenly at random between 0 and 1, y with noise.
  init(random: inout RandomSource) {
    xs = (0..<Self.count).map { _ in random.uniform() }.sorted()
    ys = xs.map { random.normal(mean: Self.truth($0), deviation: Self.noise) }
  }

  /// The mean y of the k training points nearest to x.
  func callAsFunction(_ x: Double, k: Int) -> Double {
    let nearest = xs.indices.sorted { abs(xs[$0] - x) < abs(xs[$1] - x) }.prefix(k)
    return nearest.map { ys[$0] }.mean
  }

  /// Bias² and variance at places between 0 and 1, and the error on new points, all as means over the places.
  static func decomposition(
    k: Int, sets: [NeighbourRegression], random: inout RandomSource
  ) -> (bias: Double, variance: Double, error: Double) {
    let places = (0..<25).map { (Double($0) + 0.5) / 25 }
    var (bias, variance, error) = (0.0, 0.0, 0.0)
    for x in places {
      let predictions = sets.map { $0(x, k: k) }
      bias += (predictions.mean - truth(x)) * (predictions.mean - truth(x))
      variance += predictions.standardDeviation * predictions.standardDeviation
      error +=
        predictions.map { prediction in
          let y = random.normal(mean: truth(x), deviation: noise)
          return (prediction - y) * (prediction - y)
        }.mean
    }
    let n = Double(places.count)
    return (bias / n, variance / n, error / n)
  }
}

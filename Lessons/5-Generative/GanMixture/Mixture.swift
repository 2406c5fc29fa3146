import Chalk
import Foundation

/// A mixture of normal distributions on a circle: what the generator is to make.
struct Mixture {
  let modes: Int
  let radius = 1.5
  let deviation = 0.3

  /// The center of a mode.
  func center(_ mode: Int) -> (x: Double, y: Double) {
    let angle = 2 * Double.pi * (Double(mode) + 0.5) / Double(modes)
    return (radius * cos(angle), radius * sin(angle))
  }

  /// Samples, each of a mode taken at random, `[count, 2]`.
  func sample(_ count: Int, _ random: inout RandomSource) -> Tensor {
    Tensor(
      (0..<count).map { _ in
        let (x, y) = center(random.integer(below: modes))
        return [
          random.normal(mean: x, deviation: deviation),
          random.normal(mean: y, deviation: deviation),
        ]
      })
  }

  /// The fraction of the samples that belongs to each mode: each sample to the one whose center is nearest, and to
  /// none where that is three standard deviations away or more.
  func fractions(of samples: Tensor) -> [Double] {
    var counts = [Double](repeating: 0, count: modes)
    for (mode, distance) in nearest(to: samples) where distance < 3 * deviation {
      counts[mode] += 1
    }
    return counts.map { $0 / Double(samples.shape[0]) }
  }

  /// The fraction of the samples that are more than two standard deviations from every center.
  func strays(of samples: Tensor) -> Double {
    nearest(to: samples).fraction { $0.distance > 2 * deviation }
  }

  /// For each sample the mode whose center is nearest, and how far away that is.
  private func nearest(to samples: Tensor) -> [(mode: Int, distance: Double)] {
    let (xs, ys) = (samples[Axis.all, 0].values, samples[Axis.all, 1].values)
    let centers = (0..<modes).map(center)
    return zip(xs, ys).map { x, y in
      let distances = centers.map { hypot(x - $0.x, y - $0.y) }
      let mode = distances.indices.min { distances[$0] < distances[$1] }!
      return (mode, distances[mode])
    }
  }

  /// How many modes have at least a quarter of their fair share of the samples.
  func found(in samples: Tensor) -> Int {
    fractions(of: samples).filter { $0 >= 0.25 / Double(modes) }.count
  }
}

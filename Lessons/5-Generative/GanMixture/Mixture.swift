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
    for row in 0..<samples.shape[0] {
      let sample = samples[row].values
      let distances = (0..<modes).map { mode in
        let (x, y) = center(mode)
        return hypot(sample[0] - x, sample[1] - y)
      }
      let nearest = distances.indices.min { distances[$0] < distances[$1] }!
      if distances[nearest] < 3 * deviation { counts[nearest] += 1 }
    }
    return counts.map { $0 / Double(samples.shape[0]) }
  }

  /// How many modes have at least a quarter of their fair share of the samples.
  func found(in samples: Tensor) -> Int {
    fractions(of: samples).filter { $0 >= 0.25 / Double(modes) }.count
  }
}

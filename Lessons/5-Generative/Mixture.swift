import Chalk
import Foundation

/// Heaps of points on a circle: what the forger is to make.
struct Mixture {
  let heaps: Int
  let radius = 1.5
  let spread = 0.3

  /// The middle of a heap.
  func center(_ heap: Int) -> (x: Double, y: Double) {
    let angle = 2 * Double.pi * (Double(heap) + 0.5) / Double(heaps)
    return (radius * cos(angle), radius * sin(angle))
  }

  /// Random points, each from a heap taken at random, `[count, 2]`.
  func draw(_ count: Int, _ random: inout RandomSource) -> Tensor {
    Tensor(
      (0..<count).map { _ in
        let (x, y) = center(random.integer(below: heaps))
        return [
          random.normal(mean: x, deviation: spread), random.normal(mean: y, deviation: spread),
        ]
      })
  }

  /// The part of the points that lies within three spreads of each heap's middle.
  func shares(of points: Tensor) -> [Double] {
    let rows = (0..<points.shape[0]).map { points[$0].values }
    return (0..<heaps).map { heap in
      let (x, y) = center(heap)
      let near = rows.filter { hypot($0[0] - x, $0[1] - y) < 3 * spread }
      return Double(near.count) / Double(rows.count)
    }
  }

  /// How many heaps have at least a quarter of their fair share of the points.
  func found(in points: Tensor) -> Int {
    shares(of: points).filter { $0 >= 0.25 / Double(heaps) }.count
  }
}

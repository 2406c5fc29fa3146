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

  /// The part of the points that belongs to each heap: each point to the one whose middle is nearest, and to
  /// none where that is three spreads away or more.
  func shares(of points: Tensor) -> [Double] {
    var counts = [Double](repeating: 0, count: heaps)
    for row in 0..<points.shape[0] {
      let point = points[row].values
      let distances = (0..<heaps).map { heap in
        let (x, y) = center(heap)
        return hypot(point[0] - x, point[1] - y)
      }
      let nearest = distances.indices.min { distances[$0] < distances[$1] }!
      if distances[nearest] < 3 * spread { counts[nearest] += 1 }
    }
    return counts.map { $0 / Double(points.shape[0]) }
  }

  /// How many heaps have at least a quarter of their fair share of the points.
  func found(in points: Tensor) -> Int {
    shares(of: points).filter { $0 >= 0.25 / Double(heaps) }.count
  }
}

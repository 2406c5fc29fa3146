import Chalk
import Foundation

/// How varied pictures of digits are: which digits they are, by the nearest real picture, and how far apart
/// they lie.
struct DigitVariety {
  /// The classes of the real pictures, as labels.
  let classes: [Int]
  private let known: Tensor
  private let labels: [Int]

  /// How many real pictures are kept at most: the first ones.
  static let kept = 1000

  /// - Parameter digits: the real pictures; at most ``kept`` of them are compared with.
  init(_ digits: ImageExamples) {
    let kept = min(Self.kept, digits.count)
    known = digits.tensor.reshaped(digits.count, -1)[0..<kept]
    labels = Array(digits.labels.prefix(kept))
    let found = Set(labels)
    classes = digits.classNames.indices.filter { found.contains($0) }
  }

  // excerpt: nearest
  /// For each picture the label of the nearest real one, and its distance: ‖a − b‖² = ‖a‖² − 2·a·b + ‖b‖²
  func nearest(to pictures: Tensor) -> [(label: Int, distance: Double)] {
    let products = pictures.matmul(known.transposed())
    let squares = known.squared().sum(1) - 2 * products
    let index = (-squares).argmax().values.map { Int($0) }
    return index.enumerated().map { row, index in
      (labels[index], PictureGanFigures.distance(pictures[row], known[index]))
    }
  }

  /// K = exp(−Σ pₖ·log pₖ): 1 if all labels are equal, n if n classes are equally frequent.
  func effectiveClasses(_ labels: [Int]) -> Double {
    let fractions = classes.map { name in labels.fraction { $0 == name } }
    return exp(-fractions.map { $0 > 0 ? $0 * log($0) : 0 }.reduce(0, +))
  }
  // end excerpt

  /// How far two of these pictures are apart on average: each and the one 50 places on.
  func distance(within pictures: Tensor) -> Double {
    let n = pictures.shape[0]
    return (0..<100).map { i in
      PictureGanFigures.distance(pictures[i % n], pictures[(i + 50) % n])
    }.mean
  }

  /// What is measured of generated pictures.
  struct Measures {
    /// The effective number of classes.
    let classes: Double
    /// How far two of them are apart on average.
    let distance: Double
    /// How near the nearest of them lies to a real one.
    let closest: Double
  }

  func measures(of pictures: Tensor) -> Measures {
    let nearest = nearest(to: pictures)
    return Measures(
      classes: effectiveClasses(nearest.map(\.label)), distance: distance(within: pictures),
      closest: nearest.map(\.distance).min() ?? 1)
  }
}

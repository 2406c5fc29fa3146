import Chalk
import Foundation

/// Pictures of which a part is covered, and the ink in each column, as a scale under the paper would tell it.
struct TwoSenses {
  let pictures, numbers: Tensor
  let labels: [Int]

  var targets: Tensor { Tensor(labels) }

  /// The lowest rows of each picture are covered.
  ///
  /// The numbers are measured from the whole picture, not from its class: the mean of each column, with noise in
  /// units of the column means' own standard deviation, on the standard scale.
  init(_ images: ImageExamples, hidden: Int, noise: Double, random: inout RandomSource) {
    var pictures = images.tensor
    let rows = images.height
    let ink = pictures.mean(1, 3)
    let spread = ink.standardDeviation(0) + 1e-6
    let measured = (ink - ink.mean(0)) / spread
    numbers = measured + .normal(measured.shape, deviation: noise, using: &random)
    if hidden > 0 {
      let dark = Tensor.zeros([images.count, hidden, images.width, images.channels])
      pictures.setSlice([.all, .slice(from: rows - hidden), .all, .all], to: dark)
    }
    self.pictures = pictures
    labels = images.labels
  }

  private init(_ pictures: Tensor, _ numbers: Tensor, _ labels: [Int]) {
    (self.pictures, self.numbers, self.labels) = (pictures, numbers, labels)
  }

  /// With other numbers in the place of the measured ones.
  func with(numbers: Tensor) -> TwoSenses { TwoSenses(pictures, numbers, labels) }

  /// The pictures as rows, with the numbers behind them.
  var flat: Tensor {
    .concatenate([pictures.reshaped(labels.count, -1), numbers], axis: 1)
  }
}

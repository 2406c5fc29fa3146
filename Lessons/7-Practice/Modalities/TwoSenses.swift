import Chalk
import Foundation

/// Pictures of which a part is hidden, and two numbers that go with each of them.
struct TwoSenses {
  let pictures, numbers: Tensor
  let labels: [Int]

  var targets: Tensor { Tensor(labels) }

  /// The lowest rows of each picture are hidden. The numbers are a place on a circle, one for each class, with
  /// noise.
  init(_ images: ImageExamples, hidden: Int, noise: Double, random: inout RandomSource) {
    var pictures = images.tensor
    let rows = images.height
    if hidden > 0 {
      let dark = Tensor.zeros([images.count, hidden, images.width, images.channels])
      pictures.setSlice([.all, .slice(from: rows - hidden), .all, .all], to: dark)
    }
    self.pictures = pictures
    labels = images.labels
    let classes = Double(images.classNames.count)
    numbers = Tensor(
      labels.map { label -> [Double] in
        let angle = 2 * .pi * Double(label) / classes
        return [
          cos(angle) + noise * random.normal(), sin(angle) + noise * random.normal(),
        ]
      })
  }
}

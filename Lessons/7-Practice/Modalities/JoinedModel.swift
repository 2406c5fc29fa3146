import Chalk
import Foundation

/// A network with a branch for each kind of input; what the branches say is laid side by side, and judged
/// together.
struct JoinedModel: Model {
  /// This file, to quote from.
  static let file = #filePath

  let branches: [Chain]
  let hidden, output: Dense
  var trainer = Trainer()

  init(_ branches: [Chain], widths: Int, classes: Int, random: inout RandomSource) {
    self.branches = branches
    hidden = Dense(widths, 24, activation: .relu, name: "together", using: &random)
    output = Dense(24, classes, activation: .softmax, name: "answer", using: &random)
  }

  // excerpt: joined
  /// softmax(W₂·relu(W₁·[branch₁(x₁), branch₂(x₂)] + b₁) + b₂)
  func callAsFunction(_ inputs: [Variable]) -> Variable {
    let parts = zip(branches, inputs).map { branch, x in branch(x) }
    return output(hidden(parts.count == 1 ? parts[0] : .concatenate(parts, axis: 1)))
  }
  // end excerpt

  var parameters: [Parameter] {
    branches.flatMap { $0.parameters.under($0.name) } + hidden.parameters.under("together")
      + output.parameters.under("answer")
  }

  // excerpt: branches
  /// A branch for pictures, and one for numbers.
  static func pictures(
    _ shape: [Int], _ random: inout RandomSource
  ) throws(ShapeError) -> Chain {
    try Chain(
      [.conv2D(8, 3, activation: .relu), .flatten(), .dense(16, activation: .relu)],
      input: shape, name: "picture", using: &random)
  }

  static func numbers(_ count: Int, _ random: inout RandomSource) throws(ShapeError) -> Chain {
    try Chain([.dense(16, activation: .relu)], input: [count], name: "numbers", using: &random)
  }
  // end excerpt
}

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

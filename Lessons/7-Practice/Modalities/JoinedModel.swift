import Chalk

/// A network with a branch for each kind of input, and layers that all branches lead into.
struct JoinedModel: Model {
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
  /// A branch for pictures, one for numbers, and one for both in one row.
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

  static func flat(_ count: Int, _ random: inout RandomSource) throws(ShapeError) -> Chain {
    try Chain([.dense(32, activation: .relu)], input: [count], name: "flat", using: &random)
  }
  // end excerpt

  /// What the convolution of the picture's branch puts out, `[pictures, height, width, filters]`.
  func featureMaps(_ pictures: Tensor) -> Tensor {
    withoutGradients { branches[0].layers[0].call(Variable(pictures)).value }
  }
}

import Chalk

/// Dense layers on variables, with leaky ReLU between them and no activation function behind the last.
struct DenseNetwork {
  /// Weights and biases in turn, layer by layer.
  let parameters: [Variable]

  /// Random weights with variance 2/inputs, or 2/(inputs + outputs) where signals go both ways
  /// through layers of very different size; biases 0.
  init(_ sizes: [Int], isBalanced: Bool = false, random: inout RandomSource) {
    parameters = zip(sizes, sizes.dropFirst()).flatMap { inputs, outputs in
      let spread = (2 / Double(isBalanced ? inputs + outputs : inputs)).squareRoot()
      return [
        Tensor.normal([inputs, outputs], deviation: spread, using: &random), .zeros([outputs]),
      ].map { Variable($0, requiresGradient: true) }
    }
  }

  // excerpt: network
  /// a ← f(a·W + b) for each layer, with f(z) = z where z > 0, else 0.2·z; the last without f
  func callAsFunction(_ x: Variable) -> Variable {
    stride(from: 0, to: parameters.count, by: 2).reduce(x) { x, layer in
      let isLast = layer + 2 == parameters.count
      let f = isLast ? FusedActivation.identity : .leakyRelu(slope: 0.2)
      return Primitive.linear(f)([x, parameters[layer], parameters[layer + 1]])
    }
  }
  // end excerpt

  /// Forgets the gradients that came along for another network's sake.
  func clearGradients() {
    for w in parameters { w.clearGradient() }
  }
}

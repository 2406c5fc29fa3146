import Chalk

/// Dense layers on variables, with leaky ReLU between them and no activation function behind the last.
struct DenseNetwork {
  /// The layers, from the input on.
  let layers: [Affine]

  /// Random weights with variance 2/inputs, or 2/(inputs + outputs) where signals go both ways
  /// through layers of very different size; biases 0.
  init(
    _ sizes: [Int], isBalanced: Bool = false, name: String = "dense", random: inout RandomSource
  ) {
    layers = zip(sizes, sizes.dropFirst()).enumerated().map { place, size in
      let (inputs, outputs) = size
      let spread = (2 / Double(isBalanced ? inputs + outputs : inputs)).squareRoot()
      return Affine(
        name: "\(name) \(place + 1)",
        W: Variable(
          .normal([inputs, outputs], deviation: spread, using: &random), requiresGradient: true),
        b: Variable(.zeros([outputs]), requiresGradient: true),
        f: place + 2 == sizes.count ? .identity : .leakyRelu(slope: 0.2))
    }
  }

  /// Weights and biases in turn, layer by layer.
  var parameters: [Variable] { layers.flatMap { [$0.W, $0.b] } }

  // excerpt: network
  /// a ← f(a·W + b) for each layer, with f(z) = z where z > 0, else 0.2·z; the last without f
  func callAsFunction(_ x: Variable) -> Variable {
    layers.reduce(x) { a, layer in layer(a) }
  }

  struct Affine: Layer {
    let name: String
    let W, b: Variable
    let f: FusedActivation
    var isTrainable = true

    func call(_ a: Variable) -> Variable { Primitive.linear(f)([a, weight(W), weight(b)]) }

    var parameters: [Parameter] { [Parameter("W", W), Parameter("b", b)] }
  }
  // end excerpt

  /// Forgets the gradients that came along for another network's sake.
  func clearGradients() {
    for w in parameters { w.clearGradient() }
  }
}

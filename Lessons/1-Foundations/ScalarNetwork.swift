import Chalk

/// A network of scalars: layers of neurons, each a weighted sum and a bend.
struct ScalarNetwork {
  /// This file, to quote from.
  static let file = #filePath

  /// What bends the sums of the hidden layers.
  typealias Bend = (Scalar) -> Scalar

  // excerpt: network
  struct Layer {
    let weights: [[Scalar]]  // [outputs, inputs]
    let biases: [Scalar]  // [outputs]

    /// y = W·x + b, a neuron a row
    func callAsFunction(_ x: [Scalar]) -> [Scalar] {
      zip(weights, biases).map { row, bias in .weightedSum(row, x, plus: bias) }
    }
  }

  let layers: [Layer]
  let bend: Bend

  /// The scores of the classes: every layer but the last bends its sums.
  func callAsFunction(_ x: [Scalar]) -> [Scalar] {
    let hidden = layers.dropLast().reduce(x) { x, layer in layer(x).map(bend) }
    return layers[layers.count - 1](hidden)
  }
  // end excerpt

  /// Random weights with variance 1/inputs, so that the sums neither vanish nor explode; biases 0.
  init(sizes: [Int], bend: @escaping Bend, random: inout RandomSource) {
    self.bend = bend
    layers = zip(sizes, sizes.dropFirst()).map { inputs, outputs in
      let spread = 1 / Double(inputs).squareRoot()
      return Layer(
        weights: (0..<outputs).map { _ in
          (0..<inputs).map { _ in Scalar(random.normal(mean: 0, deviation: spread)) }
        },
        biases: (0..<outputs).map { _ in Scalar(0) })
    }
  }

  /// All weights and biases of one layer.
  func parameters(of layer: Int) -> [Scalar] {
    layers[layer].weights.flatMap { $0 } + layers[layer].biases
  }

  // excerpt: cross-entropy
  /// −log softmax(z)ₜ = log Σ e^zⱼ − zₜ, with the largest score taken off first
  static func crossEntropy(_ z: [Scalar], target t: Int) -> Scalar {
    let largest = Scalar(z.map(\.value).max()!)
    let powers = z.map { exp($0 - largest) }
    return log(.sum(powers)).named("log Σ") - (z[t] - largest).named("zₜ")
  }
  // end excerpt

  /// The activations of each hidden layer and the probabilities, for one example.
  func activations(_ row: [Double]) -> [[Double]] {
    var x = row.map { Scalar($0) }
    var spread: [[Double]] = []
    for layer in layers.dropLast() {
      x = layer(x).map(bend)
      spread.append(x.map(\.value))
    }
    return spread + [Activations.softmax(layers[layers.count - 1](x).map(\.value))]
  }

  /// The class with the highest score.
  func answer(_ row: [Double]) -> Int {
    let scores = callAsFunction(row.map { Scalar($0) }).map(\.value)
    return scores.indices.max { scores[$0] < scores[$1] }!
  }
}

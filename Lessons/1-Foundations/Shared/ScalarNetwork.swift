import Chalk

/// A network of scalars: layers of neurons, each a weighted sum and an activation function.
struct ScalarNetwork {
  // excerpt: network
  struct Layer {
    let weights: [[Scalar]]  // [outputs, inputs]
    let biases: [Scalar]  // [outputs]

    /// z = W·x + b, a neuron a row
    func callAsFunction(_ x: [Scalar]) -> [Scalar] {
      zip(weights, biases).map { row, bias in .weightedSum(row, x, plus: bias) }
    }
  }

  let layers: [Layer]
  let activation: ScalarActivation

  /// The logits, one a class: every layer but the last has its activation function.
  func callAsFunction(_ x: [Scalar]) -> [Scalar] {
    let hidden = layers.dropLast().reduce(x) { x, layer in layer(x).map(activation.apply) }
    return layers[layers.count - 1](hidden)
  }
  // end excerpt

  /// Random weights with variance 1/inputs, so that the sums neither vanish nor explode; biases 0.
  ///
  /// Every number has a name: in the first layer weights w and biases b, then v and c, then u and d.
  init(sizes: [Int], activation: ScalarActivation, random: inout RandomSource) {
    self.activation = activation
    layers = zip(sizes, sizes.dropFirst()).enumerated().map { layer, sizes in
      let (inputs, outputs) = sizes
      let spread = 1 / Double(inputs).squareRoot()
      let (weight, bias) = [("w", "b"), ("v", "c"), ("u", "d")][layer % 3]
      return Layer(
        weights: (0..<outputs).map { i in
          (0..<inputs).map { j in
            Scalar(random.normal(mean: 0, deviation: spread), weight + place(i, j))
          }
        },
        biases: (0..<outputs).map { i in Scalar(0, bias + place(i)) })
    }
  }

  /// All weights and biases of one layer.
  func parameters(of layer: Int) -> [Scalar] {
    layers[layer].weights.flatMap { $0 } + layers[layer].biases
  }

  /// The weights and the bias into one hidden unit, and the weights out of it.
  func weights(aroundHidden unit: Int) -> [Scalar] {
    layers[0].weights[unit] + [layers[0].biases[unit]] + layers[1].weights.map { $0[unit] }
  }

  /// All weights and biases.
  var parameters: [Scalar] { layers.indices.flatMap(parameters) }

  // excerpt: cross-entropy
  /// −log softmax(z)ₜ = log Σ e^dⱼ − dₜ, where d is z with the largest logit taken off
  static func crossEntropy(_ z: [Scalar], target t: Int) -> Scalar {
    let largest = Scalar(z.map(\.value).max()!)
    let d = z.enumerated().map { i, z in (z - largest).named("d" + place(i)) }
    let e = d.enumerated().map { i, d in exp(d).named("e" + place(i)) }
    return log(Scalar.sum(e).named("Σ")).named("log Σ") - d[t]
  }
  // end excerpt

  // excerpt: naive cross-entropy
  /// −log (e^zₜ / Σ e^zⱼ), as it is printed: e⁷¹⁰ is more than a Double can hold
  static func naiveCrossEntropy(_ z: [Scalar], target t: Int) -> Scalar {
    let e = z.enumerated().map { i, z in exp(z).named("e" + place(i)) }
    return -log((e[t] / Scalar.sum(e).named("Σ")).named("p")).named("log p")
  }
  // end excerpt

  /// The loss of one example with a name for every number on the way: x the inputs, s the sums, a the
  /// activations, z the logits.
  func named(_ row: [Double], loss: ([Scalar]) -> Scalar) -> Scalar {
    var x = row.enumerated().map { Scalar($1, "x" + place($0)) }
    for layer in layers.dropLast() {
      let sums = layer(x).enumerated().map { $1.named("s" + place($0)) }
      x = sums.enumerated().map { activation.apply($1).named("a" + place($0)) }
    }
    let logits = layers[layers.count - 1](x).enumerated().map { $1.named("z" + place($0)) }
    return loss(logits).named("L")
  }

  /// The activations of each hidden layer and the probabilities, for one example.
  func activations(_ row: [Double]) -> [[Double]] {
    var x = row.map { Scalar($0) }
    var spread: [[Double]] = []
    for layer in layers.dropLast() {
      x = layer(x).map(activation.apply)
      spread.append(x.map(\.value))
    }
    return spread + [Activations.softmax(layers[layers.count - 1](x).map(\.value))]
  }

  /// The predicted class: the one with the largest logit.
  func predict(_ row: [Double]) -> Int {
    UnrecordedNetwork(self).predict(row)
  }
}

/// A small number for the place of a weight: w₁₂ is the weight of the first unit for the second input.
func place(_ indices: Int...) -> String {
  if indices.count == 1 && firstPlaces.indices.contains(indices[0]) {
    return firstPlaces[indices[0]]
  }
  let numbers = indices.map { firstPlaces.indices.contains($0) ? firstPlaces[$0] : lowered($0 + 1) }
  return numbers.joined(separator: numbers.contains { $0.count > 1 } ? "." : "")
}

/// Made once: every example of a training asks for them.
private let firstPlaces = (1...16).map { lowered($0) }

import Chalk

/// The weights of a network of scalars as plain numbers: for measuring, where nothing is learned, so that no graph
/// has to be kept. It computes what the network computes, to the last digit.
struct UnrecordedNetwork {
  private let weights: [[[Double]]]  // [layers, outputs, inputs]
  private let biases: [[Double]]  // [layers, outputs]
  private let activation: ScalarActivation

  init(_ network: ScalarNetwork) {
    weights = network.layers.map { $0.weights.map { $0.map(\.value) } }
    biases = network.layers.map { $0.biases.map(\.value) }
    activation = network.activation
  }

  /// The logits of one example, and the derivative of the activation function at each hidden unit, a list a layer; 1
  /// for the logits, which have none.
  func callAsFunction(_ row: [Double]) -> (logits: [Double], slopes: [[Double]]) {
    var x = row
    var slopes: [[Double]] = []
    for layer in weights.indices.dropLast() {
      let activations = sums(layer, x).map { activation.apply(Scalar($0)) }
      slopes.append(activations.map { $0.inputs[0].slope })
      x = activations.map(\.value)
    }
    let logits = sums(weights.count - 1, x)
    return (logits, slopes + [logits.map { _ in 1 }])
  }

  /// z = W·x + b of one layer
  private func sums(_ layer: Int, _ x: [Double]) -> [Double] {
    zip(weights[layer], biases[layer]).map { row, bias in
      var total = 0.0
      for j in row.indices { total += row[j] * x[j] }
      return total + bias
    }
  }
}

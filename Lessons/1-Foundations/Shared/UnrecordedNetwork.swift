import Chalk
import Foundation

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

  /// The logits of one example, and whether each hidden unit is saturated or off, a list a layer; the logits have no
  /// activation function and are always active.
  func callAsFunction(
    _ row: [Double]
  ) -> (logits: [Double], states: [[ScalarActivation.State]]) {
    var x = row
    var states: [[ScalarActivation.State]] = []
    for layer in weights.indices.dropLast() {
      let activations = sums(layer, x).map { activation.apply(Scalar($0)) }
      states.append(activations.map { activation.state($0.value, derivative: $0.inputs[0].slope) })
      x = activations.map(\.value)
    }
    let logits = sums(weights.count - 1, x)
    return (logits, states + [logits.map { _ in .active }])
  }

  /// z = W·x + b of one layer
  private func sums(_ layer: Int, _ x: [Double]) -> [Double] {
    zip(weights[layer], biases[layer]).map { row, bias in
      var total = 0.0
      for j in row.indices { total += row[j] * x[j] }
      return total + bias
    }
  }

  /// The predicted class: the one with the largest logit.
  func predict(_ row: [Double]) -> Int {
    let logits = self(row).logits
    return logits.indices.max { logits[$0] < logits[$1] }!
  }

  /// ``ScalarNetwork/crossEntropy(_:target:)`` of plain numbers.
  static func crossEntropy(_ z: [Double], target t: Int) -> Double {
    let largest = z.max()!
    let d = z.map { $0 - largest }
    return log(d.reduce(0) { $0 + exp($1) }) - d[t]
  }

  /// ``ScalarNetwork/naiveCrossEntropy(_:target:)`` of plain numbers.
  static func naiveCrossEntropy(_ z: [Double], target t: Int) -> Double {
    let e = z.map { exp($0) }
    return -log(e[t] / e.reduce(0, +))
  }
}

import Chalk
import Foundation

/// How long the gradients of the first layer are at some moments of a training: that of all examples together, and
/// those of the single examples.
struct GradientLengths {
  /// After how many epochs they were measured.
  private(set) var epochs: [Double] = []
  /// The length of the gradient of the mean loss of the training set.
  private(set) var whole: [Double] = []
  /// The lengths of the gradients of the single losses, the longest first; a list a moment.
  private(set) var single: [[Double]] = []
  /// The probability of the true class, of the examples in the order of `single`.
  private(set) var right: [[Double]] = []
  /// The length of the output layer's weights.
  private(set) var output: [Double] = []

  /// Measures without learning; the gradients of the network are 0 afterwards.
  mutating func note(_ training: ScalarTraining, afterEpochs epoch: Int) {
    let parameters = training.network.parameters(of: 0)
    var sum = parameters.map { _ in 0.0 }
    var each: [(length: Double, right: Double)] = []
    for (row, label) in zip(training.training.features, training.training.labels) {
      for w in training.network.parameters { w.gradient = 0 }
      let L = training.loss(training.network(row.map { Scalar($0) }), label)
      L.backward()
      let gradient = parameters.map(\.gradient)
      each.append((length(gradient), exp(-L.value)))
      sum = zip(sum, gradient).map { $0 + $1 }
    }
    for w in training.network.parameters { w.gradient = 0 }
    epochs.append(Double(epoch))
    whole.append(length(sum) / Double(each.count))
    each.sort { $0.length > $1.length }
    single.append(each.map(\.length))
    right.append(each.map(\.right))
    output.append(length(training.network.layers.last!.weights.joined().map(\.value)))
  }

  private func length(_ numbers: [Double]) -> Double {
    numbers.map { $0 * $0 }.reduce(0, +).squareRoot()
  }
}

import Autograd
import Layers
import Tensors

/// What each layer of a model gives for some examples.
public struct LayerOutputs {
  /// The examples, `[examples, …]`: one tensor for each input of the model.
  public let inputs: [Tensor]
  /// The outputs of each layer that is not made of others, in the order of the calls.
  public let layers: [Layer]

  /// The output of one layer, `[examples, …]`, under the layer's path, such as `encoder/dense`.
  public typealias Layer = (name: String, output: Tensor)

  /// What layers give while something is computed without gradients, as a model predicts: dropout drops nothing, and
  /// batch normalization takes its moving means.
  ///
  /// ```swift
  /// let outputs = LayerOutputs(of: [x]) { _ = network(Variable(x)) }
  /// ```
  public init(of inputs: [Tensor] = [], while compute: () -> Void) {
    var layers: [Layer] = []
    let context = ForwardContext(isTraining: false)
    context.watcher = ForwardContext.Watcher { name, y in layers.append((name, y.value)) }
    context.open { withoutGradients { compute() } }
    (self.inputs, self.layers) = (inputs, layers)
  }
}

extension TrainingRun {
  /// What each layer gives for the first examples that the run trains on, with the parameters as they are now. The
  /// examples are the same at every call, at most 32 of them and one at least. Nothing of the run changes.
  ///
  /// Nil outside of a `fit`.
  public func layerOutputs() -> LayerOutputs? { layerOutputsOfFit?() }
}

extension Model {
  func layerOutputs(ofFirst examples: Examples) -> LayerOutputs {
    // A look is to be quick: of large examples, such as photographs, there are fewer.
    let numbers = examples.inputs.map { $0.batch(0..<1).count }.reduce(0, +)
    let count = min(examples.count, max(1, min(32, 65_536 / max(numbers, 1))))
    let inputs = examples.inputs.map { $0.batch(0..<count) }
    return LayerOutputs(of: inputs) { _ = self(Input(batch: Input.Samples(tensors: inputs))) }
  }
}

extension Variable {
  /// The length of the gradient that is held here, √Σg²; 0 where there is none.
  public var gradientLength: Double {
    gradient?.squared().sum().scalar.squareRoot() ?? 0
  }
}

extension Sequence<Parameter> {
  /// The length of the gradient of each layer, √Σg² over its parameters that are trained, in their order. A layer is
  /// what stands before the last `/` of a parameter's name.
  public var gradientLengths: [(name: String, length: Double)] {
    var sums: [(name: String, length: Double)] = []
    for parameter in self where parameter.isTrainable {
      let parts = parameter.name.split(separator: "/").dropLast()
      let layer = parts.isEmpty ? parameter.name : parts.joined(separator: "/")
      let length = parameter.variable.gradientLength
      if let place = sums.firstIndex(where: { $0.name == layer }) {
        sums[place].length += length * length
      } else {
        sums.append((layer, length * length))
      }
    }
    return sums.map { ($0.name, $0.length.squareRoot()) }
  }
}

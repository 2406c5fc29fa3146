import Autograd
import Layers
import Tensors

/// What each layer of a model gives for some examples.
public struct LayerOutputs {
  /// The examples, `[examples, …]`: one tensor for each input of the model.
  public let inputs: [Tensor]
  /// The outputs of each layer that is not made of others, in the order of the calls.
  public let layers: [Layer]
  /// What the whole model gives, `[examples, …]`.
  public let prediction: Tensor

  /// The output of one layer, `[examples, …]`, under the layer's path, such as `encoder/dense`.
  public typealias Layer = (name: String, output: Tensor)

  /// What layers give while something is computed without gradients, as a model predicts: dropout drops nothing, and
  /// batch normalization takes its moving means.
  ///
  /// ```swift
  /// let outputs = LayerOutputs(of: [x]) { network(Variable(x)) }
  /// ```
  public init<Failure: Error>(
    of inputs: [Tensor] = [], by compute: () throws(Failure) -> Variable
  ) throws(Failure) {
    var layers: [Layer] = []
    let context = ForwardContext(isTraining: false)
    context.watcher = ForwardContext.Watcher { name, y in layers.append((name, y.value)) }
    prediction = try context.open { () throws(Failure) in
      try withoutGradients { () throws(Failure) in try compute().value }
    }
    (self.inputs, self.layers) = (inputs, layers)
  }
}

/// A model in the middle of a `fit`, for those who look inside. It has the parameters as they are now, and looking at it
/// changes nothing of the run.
public struct ModelInside {
  /// The first examples that the run trains on: the same at every look, at most 32 and one at least.
  public var examples: [Tensor] { first() }
  private let first: () -> [Tensor]
  private let run: ([Tensor]) -> LayerOutputs

  init<Trained: Model>(_ model: Trained, _ examples: Examples) {
    first = {
      // A look is to be quick: of large examples, such as photographs, there are fewer.
      let numbers = examples.inputs.map { $0.batch(0..<1).count }.reduce(0, +)
      let count = min(examples.count, max(1, min(32, 65_536 / max(numbers, 1))))
      return examples.inputs.map { $0.batch(0..<count) }
    }
    run = { inputs in
      LayerOutputs(of: inputs) { model(Trained.Input(batch: .init(tensors: inputs))) }
    }
  }

  /// What each layer gives for some examples, `[examples, …]`: one tensor for each input of the model.
  public func outputs(for inputs: [Tensor]) -> LayerOutputs { run(inputs) }
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

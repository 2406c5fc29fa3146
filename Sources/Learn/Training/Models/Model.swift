import Autograd
import Layers
import Losses
import Metrics
import Optimizers
import Tensors

/// Something that can be trained: a call, its parameters by name, and a trainer.
///
/// ``Sequential`` is one; any struct can be one:
/// ```swift
/// struct SimpleNet: Model {
///   var hidden, output: Dense
///   var trainer = Trainer()
///
///   init(using random: inout RandomSource) {
///     hidden = Dense(8, 10, activation: .relu, using: &random)
///     output = Dense(10, 1, activation: .sigmoid, using: &random)
///   }
///
///   func callAsFunction(_ x: Variable) -> Variable { output(hidden(x)) }
///
///   var parameters: [Parameter] { hidden.parameters.under("hidden") + output.parameters.under("output") }
/// }
/// ```
/// The parameters are variables, and those are objects: **a copy of a model shares its weights** with
/// the original. A model with several inputs takes `[Variable]`, and trains on `[Tensor]`.
public protocol Model<Input> {
  /// `Variable`, or `[Variable]` for several inputs.
  associatedtype Input: ModelInput = Variable

  /// The predictions for a batch.
  func callAsFunction(_ input: Input) -> Variable

  /// All parameters by name, in Keras' order.
  var parameters: [Parameter] { get }

  /// What the model is trained with, and how far it has come.
  var trainer: Trainer { get set }

  /// Makes the weights for inputs of these shapes, where they are not there yet.
  mutating func build(for inputs: [SampleShape]) throws(ShapeError)

  /// Looks whether samples are such as the model can take, beyond their shape.
  func check(_ samples: [Tensor]) throws(ShapeError)
}

extension Model {
  /// The weights are there already.
  public mutating func build(for inputs: [SampleShape]) throws(ShapeError) {}

  /// Any numbers will do.
  public func check(_ samples: [Tensor]) throws(ShapeError) {}

  /// Says what the model is trained with. What an earlier optimizer remembered is forgotten.
  public mutating func compile(
    optimizer: Optimizer, loss: Loss, metrics: [Metric] = []
  ) {
    trainer = Trainer()
    trainer.setup = Trainer.Setup(optimizer: optimizer, loss: loss, metrics: metrics)
  }
}

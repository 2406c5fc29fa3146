import Autograd
import Initializers
import Randomness
import Tensors

/// h ← tanh(x·W + h·U + b), one step after the other.
///
/// One step and its gradient: Core/Tensors/Kernels/Recurrent/SimpleCell.swift. How the layer goes over a
/// sequence: ``RecurrentLayer``.
///
/// Inputs `[batch, time, inputs]`; outputs the last h, `[batch, units]`, or with `returnSequences` all of
/// them, `[batch, time, units]`. Kernel W `[inputs, units]`, recurrent kernel U `[units, units]`.
public struct SimpleRNN: RecurrentLayer {
  /// The name in summaries and in files of weights.
  public let name: String
  /// Whether training changes the weights.
  public var isTrainable = true
  /// Whether the outputs of all steps are returned, or of the last only.
  public let returnSequences: Bool
  /// What each step applies to its sum.
  public let activation: Activation
  /// The kernel, the recurrent kernel and the bias.
  public let weights: RecurrentWeights

  /// A layer with random weights, and Keras' defaults.
  public init(
    _ inputs: Int, _ units: Int, activation: Activation = .tanh, returnSequences: Bool = false,
    useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform,
    recurrentInitializer: Initializer = .orthogonal, biasInitializer: Initializer = .zeros,
    kernelRegularizer: Regularizer? = nil, recurrentRegularizer: Regularizer? = nil,
    biasRegularizer: Regularizer? = nil, name: String = "simple_rnn",
    using random: inout RandomSource
  ) {
    self.name = name
    (self.returnSequences, self.activation) = (returnSequences, activation)
    let regularizers = RecurrentRegularizers(
      kernel: kernelRegularizer, recurrent: recurrentRegularizer, bias: biasRegularizer)
    guard let fused = activation.fused else {
      fatalError("SimpleRNN: \(activation.name) is not among the activations that its kernel knows")
    }
    weights = RecurrentWeights(
      .simple(fused), inputs, units, useBias: useBias, kernelInitializer, recurrentInitializer,
      biasInitializer, regularizers, &random)
  }
}

extension LayerPlan {
  /// A ``SimpleRNN`` layer of `units` states.
  public static func simpleRNN(
    _ units: Int, activation: Activation = .tanh, returnSequences: Bool = false,
    useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform,
    recurrentInitializer: Initializer = .orthogonal, biasInitializer: Initializer = .zeros,
    kernelRegularizer: Regularizer? = nil, recurrentRegularizer: Regularizer? = nil,
    biasRegularizer: Regularizer? = nil, inputShape: SampleShape? = nil, name: String? = nil
  ) -> LayerPlan {
    LayerPlan("simple_rnn", inputShape: inputShape, name: name) {
      input, name, random throws(ShapeError) in
      SimpleRNN(
        try input.features(of: name), units, activation: activation,
        returnSequences: returnSequences,
        useBias: useBias, kernelInitializer: kernelInitializer,
        recurrentInitializer: recurrentInitializer, biasInitializer: biasInitializer,
        kernelRegularizer: kernelRegularizer, recurrentRegularizer: recurrentRegularizer,
        biasRegularizer: biasRegularizer, name: name, using: &random)
    }
  }
}

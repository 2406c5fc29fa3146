import Autograd
import Initializers
import Randomness
import Tensors

/// Long short-term memory: i, f, g, o = sigmoid, sigmoid, tanh, sigmoid of the four blocks of x·W + h·U + b
/// (input gate, forget gate, candidate, output gate); then c ← f·c + i·g, h ← o·tanh c.
///
/// One step and its gradient: Core/Tensors/Kernels/Recurrent/LSTMCell.swift. How the layer goes over a
/// sequence: ``RecurrentLayer``.
///
/// Inputs `[batch, time, inputs]`; outputs the last h, `[batch, units]`, or with `returnSequences` all of
/// them, `[batch, time, units]`. Kernel W `[inputs, 4·units]`, recurrent kernel U `[units, 4·units]`. With
/// `unitForgetBias` the bias of f starts from 1: at first the cell keeps most of c.
public struct LSTM: RecurrentLayer {
  /// The name in summaries and in files of weights.
  public let name: String
  /// Whether training changes the weights.
  public var isTrainable = true
  /// Whether the outputs of all steps are returned, or of the last only.
  public let returnSequences: Bool
  /// The kernel, the recurrent kernel and the bias.
  public let weights: RecurrentWeights

  /// A layer with random weights, and Keras' defaults.
  public init(
    _ inputs: Int, _ units: Int, unitForgetBias: Bool = true, returnSequences: Bool = false,
    useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform,
    recurrentInitializer: Initializer = .orthogonal, biasInitializer: Initializer = .zeros,
    kernelRegularizer: Regularizer? = nil, recurrentRegularizer: Regularizer? = nil,
    biasRegularizer: Regularizer? = nil, name: String = "lstm",
    using random: inout RandomSource
  ) {
    self.name = name
    self.returnSequences = returnSequences
    let regularizers = RecurrentRegularizers(
      kernel: kernelRegularizer, recurrent: recurrentRegularizer, bias: biasRegularizer)
    weights = RecurrentWeights(
      .lstm, inputs, units, useBias: useBias, kernelInitializer, recurrentInitializer,
      biasInitializer, regularizers, &random)
    if unitForgetBias { bias?.value[units..<2 * units] = .ones([units]) }
  }
}

extension LayerPlan {
  /// An ``LSTM`` layer of `units` states.
  public static func lstm(
    _ units: Int, unitForgetBias: Bool = true, returnSequences: Bool = false, useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform,
    recurrentInitializer: Initializer = .orthogonal, biasInitializer: Initializer = .zeros,
    kernelRegularizer: Regularizer? = nil, recurrentRegularizer: Regularizer? = nil,
    biasRegularizer: Regularizer? = nil, inputShape: SampleShape? = nil, name: String? = nil
  ) -> LayerPlan {
    LayerPlan("lstm", inputShape: inputShape, name: name) {
      input, name, random throws(ShapeError) in
      LSTM(
        try input.features(of: name), units, unitForgetBias: unitForgetBias,
        returnSequences: returnSequences,
        useBias: useBias, kernelInitializer: kernelInitializer,
        recurrentInitializer: recurrentInitializer, biasInitializer: biasInitializer,
        kernelRegularizer: kernelRegularizer, recurrentRegularizer: recurrentRegularizer,
        biasRegularizer: biasRegularizer, name: name, using: &random)
    }
  }
}

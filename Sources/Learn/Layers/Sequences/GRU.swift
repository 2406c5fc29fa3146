import Autograd
import Initializers
import Randomness
import Tensors

/// Gated recurrent unit: z, r = sigmoid of two blocks of x·W + h·U + b (update gate, reset gate); then
/// h ← z·h + (1 − z)·tanh(candidate), the candidate from x and r·h.
///
/// One step and its gradient: Core/Tensors/Kernels/Recurrent/GRUCell.swift. How the layer goes over a
/// sequence: ``RecurrentLayer``.
///
/// Inputs `[batch, time, inputs]`; outputs the last h, `[batch, units]`, or with `returnSequences` all of
/// them, `[batch, time, units]`. Kernel W `[inputs, 3·units]`, recurrent kernel U `[units, 3·units]`. With
/// `resetAfter` r takes effect after the product with U, and the bias is `[2, 3·units]`.
public struct GRU: RecurrentLayer {
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
    _ inputs: Int, _ units: Int, resetAfter: Bool = true, returnSequences: Bool = false,
    useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform,
    recurrentInitializer: Initializer = .orthogonal, biasInitializer: Initializer = .zeros,
    kernelRegularizer: Regularizer? = nil, recurrentRegularizer: Regularizer? = nil,
    biasRegularizer: Regularizer? = nil, name: String = "gru",
    using random: inout RandomSource
  ) {
    self.name = name
    self.returnSequences = returnSequences
    let regularizers = RecurrentRegularizers(
      kernel: kernelRegularizer, recurrent: recurrentRegularizer, bias: biasRegularizer)
    weights = RecurrentWeights(
      .gru(resetAfter: resetAfter), inputs, units, useBias: useBias, kernelInitializer,
      recurrentInitializer,
      biasInitializer, regularizers, &random)
  }
}

extension LayerPlan {
  /// A ``GRU`` layer of `units` states.
  public static func gru(
    _ units: Int, resetAfter: Bool = true, returnSequences: Bool = false, useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform,
    recurrentInitializer: Initializer = .orthogonal, biasInitializer: Initializer = .zeros,
    kernelRegularizer: Regularizer? = nil, recurrentRegularizer: Regularizer? = nil,
    biasRegularizer: Regularizer? = nil, inputShape: SampleShape? = nil, name: String? = nil
  ) -> LayerPlan {
    LayerPlan("gru", inputShape: inputShape, name: name) {
      input, name, random throws(ShapeError) in
      GRU(
        try input.features(of: name), units, resetAfter: resetAfter,
        returnSequences: returnSequences,
        useBias: useBias, kernelInitializer: kernelInitializer,
        recurrentInitializer: recurrentInitializer, biasInitializer: biasInitializer,
        kernelRegularizer: kernelRegularizer, recurrentRegularizer: recurrentRegularizer,
        biasRegularizer: biasRegularizer, name: name, using: &random)
    }
  }
}

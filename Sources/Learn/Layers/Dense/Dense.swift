import Autograd
import Initializers
import Randomness
import Tensors

/// y = f(x·W + b): every output is a weighted sum of all inputs.
///
/// Inputs `[…, inputs]`, outputs `[…, units]`; kernel W `[inputs, units]`, bias b `[units]`.
public struct Dense: Layer {
  /// The name in summaries and in files of weights.
  public let name: String
  /// Whether training changes the weights.
  public var isTrainable = true
  /// W, `[inputs, units]`
  public let kernel: Variable
  /// b, `[units]`, where the layer has one
  public let bias: Variable?
  /// f
  public let activation: Activation
  let kernelRegularizer, biasRegularizer: Regularizer?
  let outputs: Outputs
  private let together, apart: Primitive

  /// A layer with random weights, and Keras' defaults.
  public init(
    _ inputs: Int, _ units: Int, activation: Activation = .linear, useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros,
    kernelRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil,
    activityRegularizer: Regularizer? = nil, name: String = "dense",
    using random: inout RandomSource
  ) {
    self.name = name
    self.activation = activation
    kernel = Variable(kernelInitializer([inputs, units], using: &random), requiresGradient: true)
    bias =
      useBias ? Variable(biasInitializer([units], using: &random), requiresGradient: true) : nil
    self.kernelRegularizer = kernelRegularizer
    self.biasRegularizer = biasRegularizer
    outputs = Outputs(activation: activation, regularizer: activityRegularizer)
    together = .linear(activation.fused ?? .identity, bias: useBias)
    apart = .linear(bias: useBias)
  }

  /// The outputs for a batch of inputs.
  public func call(_ x: Variable) -> Variable {
    let inputs = kernel.shape[0]
    guard x.shape.last == inputs else {
      shapeMismatch(
        got: "\(x.shape)", need: "[…, \(inputs)]", try: "a layer for \(x.shape.last ?? 0) inputs"
      )
      .trap()
    }
    let isSeparate = outputs.isSeparate
    let sum = isSeparate ? apart : together
    let w = weight(kernel)
    let y = if let bias { sum(x, w, weight(bias)) } else { sum(x, w) }
    return outputs.finish(y, isSeparate: isSeparate)
  }

  /// The weights with their names, in Keras' order.
  public var parameters: [Parameter] {
    .kernel(kernel, kernelRegularizer, bias: bias, biasRegularizer, isTrainable: isTrainable)
  }

  /// The shape of one output, without the batch axis.
  /// - Throws: ``ShapeError`` where the layer cannot take inputs of this shape.
  public func outputShape(for input: SampleShape) throws(ShapeError) -> SampleShape {
    let (inputs, units) = (kernel.shape[0], kernel.shape[1])
    guard let last = input.last, last == nil || last == inputs else {
      throw shapeMismatch(got: input.text, need: "\(inputs) inputs")
    }
    return input.dropLast() + [units]
  }
}

extension LayerPlan {
  /// A ``Dense`` layer of `units` outputs.
  public static func dense(
    _ units: Int, activation: Activation = .linear, useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros,
    kernelRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil,
    activityRegularizer: Regularizer? = nil, inputShape: SampleShape? = nil, name: String? = nil
  ) -> LayerPlan {
    LayerPlan("dense", inputShape: inputShape, name: name) {
      input, name, random throws(ShapeError) in
      Dense(
        try input.features(of: name), units, activation: activation, useBias: useBias,
        kernelInitializer: kernelInitializer, biasInitializer: biasInitializer,
        kernelRegularizer: kernelRegularizer, biasRegularizer: biasRegularizer,
        activityRegularizer: activityRegularizer, name: name, using: &random)
    }
  }
}

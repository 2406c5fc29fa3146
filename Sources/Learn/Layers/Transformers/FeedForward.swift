import Autograd
import Initializers
import Randomness
import Tensors

/// Two dense layers for each step by itself, the part of a transformer block behind the attention:
/// y = f(x·W₁ + b₁)·W₂ + b₂. Gated, as SwiGLU with f = silu (Shazeer, 2020), y = ((x·W₁ + b₁)·f(x·W_g + b_g))·W₂ +
/// b₂.
///
/// Inputs and outputs `[…, features]`; W₁ and W_g `[features, intermediateDim]`, W₂ `[intermediateDim, features]`.
public struct FeedForward: Layer {
  /// The name in summaries and in files of weights.
  public let name: String
  /// The layer to the inner features; the one that gates them, where there is one; and the layer back.
  public private(set) var first: Dense
  /// What gates the inner features, where the layer is gated.
  public private(set) var gate: Dense?
  /// The layer back to the features.
  public private(set) var second: Dense

  /// A layer with random weights.
  public init(
    _ features: Int, _ intermediateDim: Int, activation: Activation = .gelu,
    isGated: Bool = false, useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform, name: String = "feed_forward",
    using random: inout RandomSource
  ) {
    self.name = name
    func dense(
      _ name: String, _ inputs: Int, _ units: Int, _ activation: Activation,
      _ random: inout RandomSource
    ) -> Dense {
      Dense(
        inputs, units, activation: activation, useBias: useBias,
        kernelInitializer: kernelInitializer, name: name, using: &random)
    }
    first = dense("ffn1", features, intermediateDim, isGated ? .linear : activation, &random)
    gate = isGated ? dense("gate", features, intermediateDim, activation, &random) : nil
    second = dense("ffn2", intermediateDim, features, .linear, &random)
  }

  /// The outputs for a batch of inputs.
  public func call(_ x: Variable) -> Variable {
    guard let gate else { return second(first(x)) }
    return second(first(x) * gate(x))
  }

  /// Whether training changes the weights.
  public var isTrainable: Bool {
    get { first.isTrainable || second.isTrainable }
    set {
      first.isTrainable = newValue
      gate?.isTrainable = newValue
      second.isTrainable = newValue
    }
  }

  /// The weights with their names: `ffn1/kernel`, `gate/kernel`, `ffn2/kernel` …
  public var parameters: [Parameter] {
    first.parameters.under("ffn1") + (gate?.parameters.under("gate") ?? [])
      + second.parameters.under("ffn2")
  }

  /// The shape of one output, without the batch axis.
  /// - Throws: ``ShapeError`` where the layer cannot take inputs of this shape.
  public func outputShape(for input: SampleShape) throws(ShapeError) -> SampleShape {
    try second.outputShape(for: first.outputShape(for: input))
  }
}

extension LayerPlan {
  /// A ``FeedForward`` layer with so many inner features.
  public static func feedForward(
    _ intermediateDim: Int, activation: Activation = .gelu, isGated: Bool = false,
    useBias: Bool = true, kernelInitializer: Initializer = .glorotUniform,
    inputShape: SampleShape? = nil, name: String? = nil
  ) -> LayerPlan {
    LayerPlan("feed_forward", inputShape: inputShape, name: name) {
      input, name, random throws(ShapeError) in
      FeedForward(
        try input.features(of: name), intermediateDim, activation: activation, isGated: isGated,
        useBias: useBias, kernelInitializer: kernelInitializer, name: name, using: &random)
    }
  }
}

import Autograd
import Initializers
import Randomness
import Tensors

/// y = γ·(x − m)/√(v + ε) + β, with the mean m and variance v of each row: along the last axis, or
/// along `axis`.
///
/// Inputs and outputs `[…, features]`; γ and β `[features]`.
public struct LayerNormalization: Layer {
  /// The name in summaries and in files of weights.
  public let name: String
  /// Whether training changes the weights.
  public var isTrainable = true
  /// γ, `[features]`, from 1
  public let gamma: Variable
  /// β, `[features]`, from 0
  public let beta: Variable
  /// ε
  public let epsilon: Double
  /// The axis of the features, counted with the batch, or from the end.
  public let axis: Int

  /// A layer for `features` features along `axis`, with Keras' default of ε.
  public init(
    _ features: Int, axis: Int = -1, epsilon: Double = 1e-3, name: String = "layer_normalization"
  ) {
    self.name = name
    self.axis = axis
    self.epsilon = epsilon
    gamma = Variable(.ones([features]), requiresGradient: true)
    beta = Variable(.zeros([features]), requiresGradient: true)
  }

  /// The outputs for a batch of inputs.
  public func call(_ x: Variable) -> Variable {
    guard x.shape.size(along: axis) == gamma.shape[0] else {
      shapeMismatch(got: "\(x.shape)", need: "\(gamma.shape[0]) features along axis \(axis)").trap()
    }
    return x.along(axis) { Primitive.layerNorm(epsilon: epsilon)($0, weight(gamma), weight(beta)) }
  }

  /// The weights with their names, in Keras' order.
  public var parameters: [Parameter] {
    [
      Parameter("gamma", gamma, isTrainable: isTrainable),
      Parameter("beta", beta, isTrainable: isTrainable),
    ]
  }
}

extension LayerPlan {
  /// A ``LayerNormalization`` layer.
  public static func layerNormalization(
    axis: Int = -1, epsilon: Double = 1e-3, inputShape: SampleShape? = nil, name: String? = nil
  ) -> LayerPlan {
    LayerPlan("layer_normalization", inputShape: inputShape, name: name) {
      input, name, _ throws(ShapeError) in
      LayerNormalization(
        try input.features(along: axis, of: name), axis: axis, epsilon: epsilon, name: name)
    }
  }
}

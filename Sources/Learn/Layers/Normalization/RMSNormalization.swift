import Autograd
import Initializers
import Randomness
import Tensors

/// y = γ·x/√(mean x² + ε) for each row: along the last axis, or along `axis`. Nothing is subtracted, and there
/// is no β (Zhang and Sennrich, 2019).
///
/// Inputs and outputs `[…, features]`; γ `[features]`. The formula with its gradient stands in
/// Core/Tensors/Kernels/RMSNormalization.swift.
public struct RMSNormalization: Layer {
  /// The name in summaries and in files of weights.
  public let name: String
  /// Whether training changes the weights.
  public var isTrainable = true
  /// γ, `[features]`, from 1
  public let gamma: Variable
  /// ε
  public let epsilon: Double
  /// The axis of the features, counted with the batch, or from the end.
  public let axis: Int

  /// A layer for `features` features along `axis`, with Keras' default of ε.
  public init(
    _ features: Int, axis: Int = -1, epsilon: Double = 1e-6, name: String = "rms_normalization"
  ) {
    self.name = name
    self.axis = axis
    self.epsilon = epsilon
    gamma = Variable(.ones([features]), requiresGradient: true)
  }

  /// The outputs for a batch of inputs.
  public func call(_ x: Variable) -> Variable {
    guard x.shape.size(along: axis) == gamma.shape[0] else {
      shapeMismatch(got: "\(x.shape)", need: "\(gamma.shape[0]) features along axis \(axis)").trap()
    }
    return x.along(axis) { Primitive.rmsNorm(epsilon: epsilon)($0, weight(gamma)) }
  }

  /// The weights with their names, in Keras' order.
  public var parameters: [Parameter] { [Parameter("gamma", gamma, isTrainable: isTrainable)] }
}

extension LayerPlan {
  /// An ``RMSNormalization`` layer.
  public static func rmsNormalization(
    axis: Int = -1, epsilon: Double = 1e-6, inputShape: SampleShape? = nil, name: String? = nil
  ) -> LayerPlan {
    LayerPlan("rms_normalization", inputShape: inputShape, name: name) {
      input, name, _ throws(ShapeError) in
      RMSNormalization(
        try input.features(along: axis, of: name), axis: axis, epsilon: epsilon, name: name)
    }
  }
}

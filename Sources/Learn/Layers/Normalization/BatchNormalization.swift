import Autograd
import Initializers
import Randomness
import Tensors

/// y = γ·(x − m)/√(v + ε) + β for each channel: along the last axis, or along `axis`.
///
/// In training m and v are the mean and variance of the batch, and the moving ones follow them:
/// moving ← momentum·moving + (1 − momentum)·batch. Otherwise, and in a frozen layer, the moving ones
/// are used. Inputs and outputs `[…, channels]`, or with `axis: 1` `[batch, channels, …]`; all parameters
/// `[channels]`.
public struct BatchNormalization: Layer {
  /// The name in summaries and in files of weights.
  public let name: String
  /// Whether training changes the weights.
  public var isTrainable = true
  /// γ, from 1, and β, from 0
  public let gamma, beta: Variable
  /// The m and v of predictions; they start from 0 and 1.
  public let movingMean, movingVariance: Variable
  /// The share of the moving mean and variance that remains after a batch.
  public let momentum: Double
  /// ε
  public let epsilon: Double
  /// The axis of the channels, counted with the batch, or from the end.
  public let axis: Int

  /// A layer for `channels` channels, with Keras' defaults.
  public init(
    _ channels: Int, axis: Int = -1, momentum: Double = 0.99, epsilon: Double = 1e-3,
    name: String = "batch_normalization"
  ) {
    self.name = name
    self.axis = axis
    (self.momentum, self.epsilon) = (momentum, epsilon)
    gamma = Variable(.ones([channels]), requiresGradient: true)
    beta = Variable(.zeros([channels]), requiresGradient: true)
    movingMean = Variable(.zeros([channels]))
    movingVariance = Variable(.ones([channels]))
  }

  /// The outputs for a batch of inputs.
  public func call(_ x: Variable) -> Variable {
    guard x.shape.size(along: axis) == gamma.shape[0] else {
      shapeMismatch(got: "\(x.shape)", need: "\(gamma.shape[0]) channels along axis \(axis)").trap()
    }
    return x.along(axis, normalized)
  }

  /// The outputs for a batch of inputs `[batch, time, channels]`; padding has no part in m and v.
  public func call(_ x: Variable, mask: inout Tensor?) -> Variable {
    guard let mask, TrainingMode.isOn && isTrainable, x.value.rank >= 3,
      axis == -1 || axis == x.value.rank - 1, x.shape[-1] == gamma.shape[0]
    else { return call(x) }
    return normalized(x, mask)
  }

  /// In training padding has no part in the mean and the variance.
  public func maskEffect(_ isMasked: Bool) -> MaskEffect { isMasked ? .used : .none }

  /// With the mean and the variance of the steps where the mask is not 0.
  private func normalized(_ x: Variable, _ mask: Tensor) -> Variable {
    let ones = Array(repeating: 1, count: x.value.rank - 2)
    let isReal = mask.converted(to: x.value.precision).reshaped(to: mask.shape.dimensions + ones)
    let real = isReal.sum().scalar
    let places = real * Double(x.shape.dimensions.dropFirst(2).dropLast().reduce(1, *))
    let axes = Array(0..<(x.value.rank - 1))
    let mean = (x * isReal).sum(axes) / max(places, 1)
    let difference = x - mean
    let variance = (difference.squared() * isReal).sum(axes) / max(places, 1)
    if real > 0 {
      follow(mean.value, movingMean)
      follow(variance.value, movingVariance)
    }
    return difference / (variance + epsilon).squareRoot() * weight(gamma) + weight(beta)
  }

  /// With the channels in the last axis.
  private func normalized(_ x: Variable) -> Variable {
    guard TrainingMode.isOn && isTrainable else { return predicted(x) }
    let (y, mean, variance) = Primitive.batchNorm(
      x, gamma: gamma, beta: beta, epsilon: epsilon)
    follow(mean, movingMean)
    follow(variance, movingVariance)
    return y
  }

  /// With s = 1/√(moving variance + ε): y = x·(γ·s) + (β − γ·s·moving mean)
  private func predicted(_ x: Variable) -> Variable {
    let s = 1 / (movingVariance.value + epsilon).squareRoot()
    let scale = weight(gamma) * s
    return x * scale + (weight(beta) - scale * movingMean.value)
  }

  private func follow(_ batch: Tensor, _ moving: Variable) {
    moving.value = momentum * moving.value + (1 - momentum) * batch
  }

  /// The weights with their names, in Keras' order.
  public var parameters: [Parameter] {
    [
      Parameter("gamma", gamma, isTrainable: isTrainable),
      Parameter("beta", beta, isTrainable: isTrainable),
      Parameter("moving_mean", movingMean, isTrainable: false),
      Parameter("moving_variance", movingVariance, isTrainable: false),
    ]
  }
}

extension LayerPlan {
  /// A ``BatchNormalization`` layer.
  public static func batchNormalization(
    axis: Int = -1, momentum: Double = 0.99, epsilon: Double = 1e-3, inputShape: SampleShape? = nil,
    name: String? = nil
  ) -> LayerPlan {
    LayerPlan("batch_normalization", inputShape: inputShape, name: name) {
      input, name, _ throws(ShapeError) in
      BatchNormalization(
        try input.features(along: axis, of: name), axis: axis, momentum: momentum,
        epsilon: epsilon, name: name)
    }
  }
}

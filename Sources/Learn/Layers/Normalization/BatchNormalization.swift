import Autograd
import Initializers
import Randomness
import Tensors

/// y = γ·(x − m)/√(v + ε) + β for each channel, the last axis.
///
/// In training m and v are the mean and variance of the batch, and the moving ones follow them:
/// moving ← momentum·moving + (1 − momentum)·batch. Otherwise, and in a frozen layer, the moving ones
/// are used. Inputs and outputs `[…, channels]`; all parameters `[channels]`.
public struct BatchNormalization: Layer {
  public let name: String
  public var isTrainable = true
  /// γ, from 1, and β, from 0
  public let gamma, beta: Variable
  /// The m and v of predictions; they start from 0 and 1.
  public let movingMean, movingVariance: Variable
  /// The share of the moving mean and variance that remains after a batch.
  public let momentum: Double
  /// ε
  public let epsilon: Double

  /// A layer for `channels` channels, with Keras' defaults.
  public init(
    _ channels: Int, momentum: Double = 0.99, epsilon: Double = 1e-3,
    name: String = "batch_normalization"
  ) {
    self.name = name
    (self.momentum, self.epsilon) = (momentum, epsilon)
    gamma = Variable(.ones([channels]), requiresGradient: true)
    beta = Variable(.zeros([channels]), requiresGradient: true)
    movingMean = Variable(.zeros([channels]))
    movingVariance = Variable(.ones([channels]))
  }

  public func call(_ x: Variable) -> Variable {
    guard x.shape.last == gamma.shape[0] else {
      shapeMismatch(got: "\(x.shape)", need: "[…, \(gamma.shape[0])]").trap()
    }
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
    momentum: Double = 0.99, epsilon: Double = 1e-3, inputShape: SampleShape? = nil,
    name: String? = nil
  ) -> LayerPlan {
    LayerPlan("batch_normalization", inputShape: inputShape, name: name) {
      input, name, _ throws(ShapeError) in
      BatchNormalization(
        try input.features(of: name), momentum: momentum, epsilon: epsilon, name: name)
    }
  }
}

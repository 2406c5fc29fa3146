import Autograd
import Tensors

/// The losses of a Wasserstein GAN with a gradient penalty (Gulrajani et al., 2017).
///
/// The critic gives real samples high scores and made ones low ones; the difference of the means is the distance of
/// both distributions if the critic is nowhere steeper than 1. So it pays for other slopes, at points between a real
/// and a made sample: critic = mean D(fake) − mean D(real) + λ·mean (‖∂D/∂x̂‖ − 1)², x̂ = mix·real + (1 − mix)·fake.
/// Its gradient holds second derivatives: see `gradients(of:withRespectTo:upstream:)`.
public struct WassersteinLoss: Sendable, Hashable {
  /// λ; 10 in the paper.
  public var penaltyWeight: Double

  /// Losses with this weight of the penalty.
  public init(penaltyWeight: Double = 10) { self.penaltyWeight = penaltyWeight }

  /// The critic's loss and its parts.
  public struct Parts {
    /// wasserstein + λ·penalty
    public let loss: Variable
    /// mean D(fake) − mean D(real), from which nothing is learned about the slope.
    public let wasserstein: Variable
    /// mean (‖∂D/∂x̂‖ − 1)²
    public let penalty: Variable
    /// ∂D/∂x̂ of each sample, in the samples' shape.
    public let gradient: Variable
    /// Its length, `[n]`.
    public let gradientNorm: Variable
  }

  /// What the critic is to make small.
  ///
  /// - Parameters:
  ///   - real: samples of the data, `[n, …]`.
  ///   - fake: as many made ones, in the same shape.
  ///   - mix: where between both the slope is looked at, `[n, 1, …]`, from 0 to 1, as a rule at random.
  ///   - critic: from samples to a score for each, `[n]` or `[n, 1]`. A sample's score must not depend on the others:
  ///     no batch normalization.
  /// - Throws: `RecordedGradientError` where an operation of the critic's has no gradient of its gradient.
  public func critic(
    real: Tensor, fake: Tensor, mix: Tensor, _ critic: (Variable) -> Variable
  ) throws(RecordedGradientError) -> Parts {
    let between = Variable(mix * real + (1 - mix) * fake, requiresGradient: true)
    let slope = try gradients(of: critic(between).sum(), withRespectTo: [between])[0]
    let norm = slope.reshaped(real.shape[0], -1).norm([-1])
    let penalty = (norm - 1).squared().mean()
    let distance = critic(Variable(fake)).mean() - critic(Variable(real)).mean()
    return Parts(
      loss: distance + penalty * penaltyWeight, wasserstein: distance, penalty: penalty,
      gradient: slope, gradientNorm: norm)
  }

  /// What the generator is to make small: −mean D(fake), from the critic's scores of what it made.
  public func generator(scores: Variable) -> Variable { -scores.mean() }
}

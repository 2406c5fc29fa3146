import Autograd
import Layers
import Tensors

/// How wrong predictions are, as a value: a name, and the loss of each sample.
///
/// A new one needs nothing else, and serves wherever a built-in one does:
/// ```swift
/// extension Loss {
///   static let quartic = Loss("quartic") { t, y in (y - t).power(4).mean([-1]) }
/// }
/// ```
public struct Loss: Sendable {
  /// The name, as Keras writes it: `mean_squared_error`.
  public let name: String
  /// What targets must be.
  public let targets: Targets
  /// What predictions are.
  public let predictions: Predictions
  let samples: Samples
  /// The same loss from the sums z before the activation of this name, which is exact where a
  /// probability would be rounded to 0 or 1.
  let logits: (activation: String, loss: Exact)?
  /// The label that stands for “no class”, where there is one.
  let ignoredLabel: Int?
  /// Whether it is known to be the same operations for every batch of one shape, so that they can be repeated without
  /// asking again.
  package private(set) var isFixed: Bool

  /// From targets and predictions to the loss of each sample: the predictions' shape without its last
  /// axis.
  public typealias Samples = @Sendable (_ target: Variable, _ prediction: Variable) -> Variable

  /// A cross-entropy from the sums before the last activation.
  struct Exact: Sendable {
    let samples: @Sendable (_ target: Tensor, _ z: Variable) -> Variable
    /// The mean in one step.
    let mean: @Sendable (_ target: Tensor, _ z: Variable) -> Variable
  }

  /// A loss from that of each sample.
  ///
  /// - Parameters:
  ///   - name: the name, as Keras writes names.
  ///   - targets: what targets must be; `fit` refuses others.
  ///   - predictions: what predictions are; nil is ``Targets/usualPredictions``.
  ///   - samples: the loss of each sample.
  public init(
    _ name: String, targets: Targets = .likePredictions, predictions: Predictions? = nil,
    samples: @escaping Samples
  ) {
    self.init(
      name, targets: targets, predictions: predictions, logits: nil, samples: samples)
  }

  init(
    _ name: String, targets: Targets, predictions: Predictions? = nil,
    logits: (activation: String, loss: Exact)?, ignoring ignoredLabel: Int? = nil,
    samples: @escaping Samples
  ) {
    self.ignoredLabel = ignoredLabel
    isFixed = logits != nil && ignoredLabel == nil
    self.name = name
    self.targets = targets
    self.predictions = predictions ?? targets.usualPredictions
    self.logits = logits
    self.samples = { t, y in samples(targets.aligned(t, with: y.shape, name), y) }
  }

  /// The mean loss of a batch, one number, from which gradients go back.
  ///
  /// With `sampleWeight`, a number for each sample, it is Σ wᵢ·lossᵢ/n. With a mask `[batch, time]` steps
  /// where it is 0 do not count, and n is the number of the others; as in Keras it is that of the
  /// predictions where they come from a model in the same pass, and none is given. Where the predictions are
  /// the probabilities of a model's last activation in the same pass, cross-entropies use what that was
  /// given.
  public func callAsFunction(
    _ target: Tensor, _ prediction: Variable, sampleWeight: Tensor? = nil, mask: Tensor? = nil
  ) -> Variable {
    let given = mask ?? ForwardContext.current?.mask(of: prediction)
    let mask = self.mask(for: target, prediction.shape, given)
    if let logits, let z = ForwardContext.current?.logits(of: prediction, by: logits.activation) {
      let target = targets.aligned(Variable(target), with: z.shape, name).value
      if sampleWeight == nil && mask == nil { return logits.loss.mean(target, z) }
      return Loss.mean(logits.loss.samples(target, z), sampleWeight, mask, name)
    }
    if let mask, let whole = ofWholeSamples(target, prediction, mask) {
      return Loss.mean(whole, sampleWeight, nil, name)
    }
    return Loss.mean(samples(Variable(target), prediction), sampleWeight, mask, name)
  }

  /// The loss of each sample.
  public func samples(_ target: Tensor, _ prediction: Variable) -> Variable {
    samples(Variable(target), prediction)
  }

  /// The losses of samples, made one number or left as they are.
  public func callAsFunction(
    _ target: Variable, _ prediction: Variable, reduction: LossReduction = .mean
  ) -> Variable {
    let samples = samples(target, prediction)
    return switch reduction {
    case .none: samples
    case .sum: samples.sum()
    case .mean: samples.mean()
    }
  }

  /// The same loss, of which it is known that it does not branch.
  var fixed: Loss {
    var other = self
    other.isFixed = true
    return other
  }

  private static func mean(
    _ samples: Variable, _ weights: Tensor?, _ mask: Tensor?, _ name: String
  ) -> Variable {
    if let mask { return mean(ofSteps: samples, mask, weights, name) }
    guard let weights else { return samples.value.rank == 0 ? samples : samples.mean() }
    return (samples * weights.beside(samples)).sum() / Double(max(samples.value.count, 1))
  }
}

/// What becomes of the losses of the samples of a batch.
public enum LossReduction: String, Sendable, CaseIterable {
  /// They stay apart.
  case none
  /// Σ lossᵢ
  case sum
  /// Σ lossᵢ/n
  case mean
}

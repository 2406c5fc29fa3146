import Autograd
import Tensors

/// Focal losses: cross-entropies in which what is already right hardly counts, for many easy samples beside a few hard
/// ones (Lin et al., 2017).
///
/// With pₜ for the probability that the model gives the truth, a sample costs (1 − pₜ)^γ·(−log pₜ): with γ = 2 one that
/// is right with 0.9 counts a hundredth of what it does in the cross-entropy.
extension Loss {
  /// αₜ·(1 − pₜ)^γ·(−log pₜ); the mean over the outputs. Keras' `BinaryFocalCrossentropy`.
  ///
  /// pₜ is p for the label 1 and 1 − p for 0; with class balancing αₜ is α for 1 and 1 − α for 0, and 1 without. Without
  /// `fromLogits` probabilities are limited to 10⁻⁷ … 1 − 10⁻⁷.
  public static func binaryFocalCrossentropy(
    applyClassBalancing: Bool = false, alpha: Double = 0.25, gamma: Double = 2,
    fromLogits: Bool = false
  ) -> Loss {
    let balance = applyClassBalancing ? alpha : nil
    return Loss(
      "binary_focal_crossentropy", targets: .probabilities,
      predictions: fromLogits ? .logits : .probabilities
    ) { t, y in
      if fromLogits {
        return sigmoidFocalLoss(y, t.value, alpha: balance, gamma: gamma).meanOfOutputs
      }
      let p = Primitive.clamp(to: 1e-7...(1 - 1e-7))(y)
      let surprise = -(t * p.log() + (1 - t) * (1 - p).log())
      let wrong = t * (1 - p) + (1 - t) * p
      return focal(surprise, wrong, t.value, balance, gamma).meanOfOutputs
    }
  }

  /// Σ α·(1 − p)^γ·t·(−log p) over the classes, for one-hot or soft targets t. Keras' `CategoricalFocalCrossentropy`.
  ///
  /// Without `fromLogits` probabilities are limited to 10⁻⁷ … 1 − 10⁻⁷.
  public static func categoricalFocalCrossentropy(
    alpha: Double = 0.25, gamma: Double = 2, fromLogits: Bool = false
  ) -> Loss {
    Loss(
      "categorical_focal_crossentropy", targets: .probabilities,
      predictions: fromLogits ? .logits : .distributions
    ) { t, y in
      let limited = Primitive.clamp(to: 1e-7...(1 - 1e-7))
      let p = fromLogits ? y.softmax() : limited(y)
      let surprise = fromLogits ? -y.logSoftmax() : -p.log()
      return ((1 - p).power(gamma) * t * surprise * alpha).sum([-1])
    }
  }
}

/// αₜ·(1 − pₜ)^γ·(−log pₜ) of each element, for the sums z before a sigmoid, in the shape of z; torchvision's
/// `sigmoid_focal_loss`.
///
/// - Parameters:
///   - z: the sums before the sigmoid.
///   - target: 0 and 1, or numbers between, in the shape of z.
///   - alpha: how much the label 1 counts, and 1 − α the label 0; nil where both count the same, 1.
///   - gamma: how little counts what is right; with 0 it is the cross-entropy.
public func sigmoidFocalLoss(
  _ z: Variable, _ target: Tensor, alpha: Double? = 0.25, gamma: Double = 2
) -> Variable {
  let surprise = Primitive.sigmoidCrossEntropy(target)(z)
  // 1 − p as σ(−z), which is exact where p is nearly 1.
  let wrong = target * (-z).sigmoid() + (1 - target) * z.sigmoid()
  return focal(surprise, wrong, target, alpha, gamma)
}

private func focal(
  _ surprise: Variable, _ wrong: Variable, _ target: Tensor, _ alpha: Double?, _ gamma: Double
) -> Variable {
  let loss = wrong.power(gamma) * surprise
  guard let alpha else { return loss }
  return loss * (target * alpha + (1 - target) * (1 - alpha))
}

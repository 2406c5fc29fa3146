import Autograd
import Tensors

/// Cross-entropies whose targets are smoothed, or partly left out.
extension Loss {
  /// ``categoricalCrossentropy(fromLogits:)`` with t·(1 − ε) + ε/classes for t (Szegedy et al., 2016)
  ///
  /// A model then is not drawn towards certainty. dz = softmax z − t for the smoothed t. ε is a share from 0
  /// to 1; traps with a message for any other.
  public static func categoricalCrossentropy(
    fromLogits: Bool = false, labelSmoothing: Double
  ) -> Loss {
    let share = checked(labelSmoothing, "categorical_crossentropy")
    return categoricalCrossentropy(fromLogits: fromLogits).withTargets { t in
      t * (1 - share) + share / Double(t.shape[-1])
    }
  }

  /// ``binaryCrossentropy(fromLogits:)`` with t·(1 − ε) + ε/2 for t
  ///
  /// ε is a share from 0 to 1; traps with a message for any other.
  public static func binaryCrossentropy(fromLogits: Bool = false, labelSmoothing: Double) -> Loss {
    let share = checked(labelSmoothing, "binary_crossentropy")
    return binaryCrossentropy(fromLogits: fromLogits).withTargets { t in
      t * (1 - share) + share / 2
    }
  }

  /// ``sparseCategoricalCrossentropy(fromLogits:)`` without the targets of one label; Keras' `ignore_class`,
  /// PyTorch's `ignore_index`
  ///
  /// The loss is 0 there, the mean is over the others, and metrics leave them out.
  public static func sparseCategoricalCrossentropy(
    fromLogits: Bool = false, ignoring label: Int
  ) -> Loss {
    let whole = sparseCategoricalCrossentropy(fromLogits: fromLogits)
    let known: @Sendable (Tensor) -> Tensor = { t in
      .select(t .== Double(label), Tensor(0, t.precision), t)
    }
    let kept: @Sendable (Tensor, Variable) -> Variable = { t, losses in
      let isClass = (t .!= Double(label)).converted(to: losses.value.precision)
      let zeros = Variable(Tensor(0, losses.value.precision))
      return Primitive.select(isClass.reshaped(to: losses.shape))(losses, zeros)
    }
    let exact = whole.logits.map { logits in
      let samples: @Sendable (Tensor, Variable) -> Variable = { t, z in
        kept(t, logits.loss.samples(known(t), z))
      }
      return (
        activation: logits.activation,
        loss: Exact(samples: samples) { t, z in samples(t, z).mean() }
      )
    }
    return Loss(whole.name, targets: .labels, logits: exact, ignoring: label) { t, p in
      kept(t.value, whole.samples(Variable(known(t.value)), p))
    }
  }

  /// The same loss of other targets, made from those that are given.
  private func withTargets(_ change: @escaping @Sendable (Tensor) -> Tensor) -> Loss {
    let (samples, logits) = (samples, logits)
    let exact = logits.map { logits in
      (
        activation: logits.activation,
        loss: Exact { t, z in
          logits.loss.samples(change(t), z)
        } mean: { t, z in
          logits.loss.mean(change(t), z)
        }
      )
    }
    return Loss(name, targets: targets, logits: exact) { t, p in
      samples(Variable(change(t.value)), p)
    }
  }

  private static func checked(_ share: Double, _ name: String) -> Double {
    guard (0...1).contains(share) else {
      fatalError("\(name): got labelSmoothing \(share); needs a share from 0 to 1")
    }
    return share
  }
}

import Autograd
import Tensors

/// Losses of the differences e = y − t.
extension Loss {
  /// Every built-in loss with its usual settings, from simple to hard.
  public static let all: [Loss] = [
    .meanSquaredError, .halfMeanSquaredError, .meanAbsoluteError, .huber, .hinge,
    .binaryCrossentropy, .binaryCrossentropy(fromLogits: true), .categoricalCrossentropy,
    .categoricalCrossentropy(fromLogits: true), .sparseCategoricalCrossentropy,
    .sparseCategoricalCrossentropy(fromLogits: true), .klDivergence,
  ]

  /// Σ e²/m over the m outputs of a sample        dy = 2e/m
  public static let meanSquaredError = Loss("mean_squared_error") { t, y in
    (y - t).squared().meanOfOutputs  // Formula: N02, N08
  }.fixed

  /// ½ Σ e² over the outputs of a sample, and so Σ e²/(2n) over n samples        dy = e
  public static let halfMeanSquaredError = Loss("half_mean_squared_error") { t, y in
    let squares = (y - t).squared()
    // Formula: F06
    return (y.value.rank < 2 ? squares : squares.sum(Array(1..<y.value.rank))) * 0.5
  }

  /// Σ |e|/m over the m outputs of a sample        dy = sign(e)/m
  public static let meanAbsoluteError = Loss("mean_absolute_error") { t, y in
    (y - t).absolute().meanOfOutputs
  }

  /// e²/2 where |e| ≤ δ, and δ·|e| − δ²/2 elsewhere; the mean over the outputs        dy = e, limited to ±δ
  ///
  /// With c = e limited to ±δ both are c·(e − c/2).
  public static func huber(delta: Double) -> Loss {
    Loss("huber") { t, y in
      let e = y - t
      let c = Primitive.clamp(to: -delta...delta)(e)
      return (c * (e - c * 0.5)).meanOfOutputs
    }
  }

  /// ``huber(delta:)`` with δ = 1
  public static let huber = huber(delta: 1)

  /// max(1 − t·y, 0) for t = ±1; the mean over the outputs        dy = −t where t·y < 1, 0 elsewhere
  public static let hinge = Loss("hinge", targets: .signs) { t, y in
    (1 - t * y).relu().meanOfOutputs
  }

  /// Σ t·log(t/y) over the outputs of a sample        dy = −t/y
  ///
  /// As in Keras both are limited to 10⁻⁷ … 1.
  public static let klDivergence = Loss("kl_divergence", targets: .probabilities) { t, y in
    let limit = Primitive.clamp(to: 1e-7...1)
    let (t, y) = (limit(t), limit(y))
    return (t * (t / y).log()).sum([-1])
  }
}

extension Variable {
  /// The mean over the last axis; over nothing where there is only the batch.
  var meanOfOutputs: Variable {
    value.rank < 2 ? self : mean([-1])
  }
}

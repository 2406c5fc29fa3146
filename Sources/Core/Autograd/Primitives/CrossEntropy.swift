import Tensors

/// Cross-entropies from logits z, the sums before the last activation: exact where a probability would
/// be rounded to 0 or 1. The kernels' formulas stand in Core/Tensors/Kernels/CrossEntropy.swift.
extension Primitive {
  /// y = max(z, 0) − z·t + log(1 + e^−|z|) = −t·log p − (1 − t)·log(1 − p), p = sigmoid z
  ///
  /// dz = (p − t)·dy
  public static func sigmoidCrossEntropy(_ t: Tensor) -> Primitive {
    Primitive("sigmoidCrossEntropy", on: Example(t.shape)) { z in
      let t = t.converted(to: z.precision)
      return (
        z.sigmoidCrossEntropy(t), { dy in dy.throughSigmoidCrossEntropy(z, t) }
      )
    }
  }

  /// y = −Σ t·log p for each row of `[rows, classes]`, p = softmax z
  ///
  /// dz = (p·Σt − t)·dy
  public static func softmaxCrossEntropy(_ t: Tensor) -> Primitive {
    Primitive("softmaxCrossEntropy", on: Example(t.shape)) { z in
      let t = t.converted(to: z.precision)
      let (y, p) = z.softmaxCrossEntropy(t)
      return (y, { dy in dy.throughSoftmaxCrossEntropy(p: p, t) })
    }
  }

  /// y = −log p[label] for each row of `[rows, classes]`, p = softmax z
  ///
  /// dz = (p − 1 at the label)·dy
  public static func softmaxCrossEntropy(labels: [Int]) -> Primitive {
    Primitive("softmaxCrossEntropy", on: Example([labels.count, (labels.max() ?? 0) + 2])) { z in
      let (y, p) = z.softmaxCrossEntropy(labels: labels)
      return (y, { dy in dy.throughSoftmaxCrossEntropy(p: p, labels: labels) })
    }
  }
}

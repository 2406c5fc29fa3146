import Autograd
import Tensors

/// Cross-entropies: how unlikely the truth is to a model that predicts probabilities.
extension Loss {
  /// −(t·log p + (1 − t)·log(1 − p)); the mean over the outputs of a sample
  ///
  /// dp = (p − t)/(p(1 − p)), and dz = p − t for p = sigmoid z. Probabilities are limited to
  /// 10⁻⁷ … 1 − 10⁻⁷, as in Keras, where z is not known; with `fromLogits` predictions are z.
  public static func binaryCrossentropy(fromLogits: Bool) -> Loss {
    let exact = Exact.sigmoid
    if fromLogits {
      return Loss("binary_crossentropy", targets: .probabilities, predictions: .logits) { t, z in
        exact.samples(t.value, z)
      }
    }
    return Loss(
      "binary_crossentropy", targets: .probabilities, predictions: .probabilities,
      logits: ("sigmoid", exact)
    ) { t, p in
      let p = Primitive.clamp(to: 1e-7...(1 - 1e-7))(p)
      return -(t * p.log() + (1 - t) * (1 - p).log()).meanOfOutputs  // Formula: N02
    }
  }

  /// ``binaryCrossentropy(fromLogits:)`` from probabilities
  public static let binaryCrossentropy = binaryCrossentropy(fromLogits: false)

  /// −Σ t·log p over the classes
  ///
  /// dp = −t/p, and dz = p·Σt − t for p = softmax z. Probabilities are limited to 10⁻⁷ … 1 − 10⁻⁷
  /// where z is not known; with `fromLogits` predictions are z.
  public static func categoricalCrossentropy(fromLogits: Bool) -> Loss {
    let exact = Exact.softmax
    if fromLogits {
      return Loss(
        "categorical_crossentropy", targets: .probabilities, predictions: .logits
      ) { t, z in
        exact.samples(t.value, z)
      }
    }
    let targets = Targets.probabilities
    return Loss("categorical_crossentropy", targets: targets, logits: ("softmax", exact)) { t, p in
      -(t * Primitive.clamp(to: 1e-7...(1 - 1e-7))(p).log()).sum([-1])
    }
  }

  /// ``categoricalCrossentropy(fromLogits:)`` from probabilities
  public static let categoricalCrossentropy = categoricalCrossentropy(fromLogits: false)

  /// −log p[label]: ``categoricalCrossentropy`` with a number for each class instead of a row
  public static func sparseCategoricalCrossentropy(fromLogits: Bool) -> Loss {
    let exact = Exact.sparseSoftmax
    if fromLogits {
      return Loss(
        "sparse_categorical_crossentropy", targets: .labels, predictions: .logits
      ) { t, z in
        exact.samples(t.value, z)
      }
    }
    return Loss(
      "sparse_categorical_crossentropy", targets: .labels, logits: ("softmax", exact)
    ) { t, p in
      let rows = t.value.reshaped(to: Array(p.shape.dropLast())).oneHot(p.shape[-1])
      return
        -(Primitive.clamp(to: 1e-7...(1 - 1e-7))(p).log() * rows.converted(to: p.value.precision))
        .sum([-1])
    }
  }

  /// ``sparseCategoricalCrossentropy(fromLogits:)`` from probabilities
  public static let sparseCategoricalCrossentropy = sparseCategoricalCrossentropy(fromLogits: false)
}

extension Loss.Exact {
  /// The mean of max(z, 0) − z·t + log(1 + e^−|z|) over the outputs        dz = sigmoid z − t
  static let sigmoid = Loss.Exact { t, z in
    Primitive.sigmoidCrossEntropy(t)(z).meanOfOutputs
  } mean: { t, z in
    let (shape, zs) = (z.shape, z.value)
    let y = zs.sigmoidCrossEntropy(t).mean()
    return Variable(recording: y, as: "sigmoidCrossEntropy", of: [z]) { dy, _ in
      let share = Tensor.full(shape, dy.scalar / Double(max(shape.count, 1)), zs.precision)
      return [.dense(share.throughSigmoidCrossEntropy(zs, t))]
    }.planned(MemoryPlace(t).map { .sigmoidCrossEntropy(targets: $0) })
  }

  /// −Σ t·log softmax z        dz = softmax z·Σt − t
  static let softmax = Loss.Exact { t, z in
    Primitive.softmaxCrossEntropy(t.asRows)(z.asRows).reshaped(to: Array(z.shape.dropLast()))
  } mean: { t, z in
    let (t, z) = (t.asRows, z.asRows)
    let (y, p) = z.value.softmaxCrossEntropy(t)
    return Variable(recording: y.mean(), as: "softmaxCrossEntropy", of: [z]) { dy, _ in
      [.dense(dy.shared(among: y).throughSoftmaxCrossEntropy(p: p, t))]
    }
  }

  /// −log softmax z[label]        dz = softmax z, less 1 at the label
  static let sparseSoftmax = Loss.Exact { t, z in
    let labels = t.indices(below: z.shape[-1], of: "sparse_categorical_crossentropy")
    return Primitive.softmaxCrossEntropy(labels: labels)(z.asRows)
      .reshaped(to: Array(z.shape.dropLast()))
  } mean: { t, z in
    let z = z.asRows
    let labels = t.indices(below: z.shape[1], of: "sparse_categorical_crossentropy")
    let (y, p) = z.value.softmaxCrossEntropy(labels: labels)
    return Variable(recording: y.mean(), as: "softmaxCrossEntropy", of: [z]) { dy, _ in
      [.dense(dy.shared(among: y).throughSoftmaxCrossEntropy(p: p, labels: labels))]
    }.planned(MemoryPlace(t).map { .softmaxCrossEntropy(labels: $0) })
  }
}

extension Tensor {
  /// All axes but the last as one.
  fileprivate var asRows: Tensor { rank == 2 ? self : reshaped(-1, shape[-1]) }

  /// This one number, in equal shares for these.
  fileprivate func shared(among samples: Tensor) -> Tensor {
    .full(samples.shape, scalar / Double(Swift.max(samples.count, 1)), samples.precision)
  }
}

extension Variable {
  /// All axes but the last as one.
  fileprivate var asRows: Variable { value.rank == 2 ? self : reshaped(-1, shape[-1]) }
}

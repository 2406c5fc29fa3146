/// Cross-entropies computed from logits z, the sums before the last activation. They are exact where the
/// probabilities themselves would be rounded to 0 or 1.
public protocol CrossEntropyKernels: Sendable {
  /// max(z, 0) − z·t + log(1 + e^−|z|) for each element: −t·log p − (1 − t)·log(1 − p), p = sigmoid z.
  func sigmoidCrossEntropy(_ z: Tensor, targets t: Tensor) -> Tensor

  /// dz = (p − t)·dy
  func sigmoidCrossEntropyGradient(_ z: Tensor, targets t: Tensor, dy: Tensor) -> Tensor

  /// −Σ t·log p for each row of `[rows, classes]`, p = softmax z, as `[rows]`; and p.
  func softmaxCrossEntropy(_ z: Tensor, targets t: Tensor) -> (y: Tensor, p: Tensor)

  /// dz = (p·Σt − t)·dy, a row of z for each dy
  func softmaxCrossEntropyGradient(p: Tensor, targets t: Tensor, dy: Tensor) -> Tensor

  /// −log p[label] for each row of `[rows, classes]`, p = softmax z, as `[rows]`; and p.
  func softmaxCrossEntropy(_ z: Tensor, labels: [Int]) -> (y: Tensor, p: Tensor)

  /// dz = (p − 1 at the label)·dy, a row of z for each dy
  func softmaxCrossEntropyGradient(p: Tensor, labels: [Int], dy: Tensor) -> Tensor
}

extension CrossEntropyKernels where Self: Kernels {
  /// y = max(z, 0) − z·t + ln(1 + e^−|z|), for each logit.
  public func sigmoidCrossEntropy(_ z: Tensor, targets t: Tensor) -> Tensor {
    // Formula: F04, N02
    KernelChoice.with(self) { z.relu() - z * t + (-z.absolute()).exp().log1p() }
  }

  /// dz = (σ(z) − t)·dy.
  public func sigmoidCrossEntropyGradient(_ z: Tensor, targets t: Tensor, dy: Tensor) -> Tensor {
    KernelChoice.with(self) { (z.sigmoid() - t) * dy }
  }

  /// y = −Σ t·ln p with p = softmax z, row by row.
  public func softmaxCrossEntropy(_ z: Tensor, targets t: Tensor) -> (y: Tensor, p: Tensor) {
    KernelChoice.with(self) {
      let logarithm = z.logSoftmax()
      // A class that is not the target adds nothing, even where its log p is −∞.
      let terms = Tensor.select(t, t * logarithm, t)  // Formula: N02
      return (-terms.sum(1), logarithm.exp())
    }
  }

  /// dz = (p − t)·dy, row by row.
  public func softmaxCrossEntropyGradient(p: Tensor, targets t: Tensor, dy: Tensor) -> Tensor {
    KernelChoice.with(self) { (p * t.sum(1, keepingAxes: true) - t) * dy.expanded(at: 1) }
  }

  /// y = −Σ t·ln p with p = softmax z, row by row.
  public func softmaxCrossEntropy(_ z: Tensor, labels: [Int]) -> (y: Tensor, p: Tensor) {
    softmaxCrossEntropy(z, targets: oneHot(labels, z))
  }

  /// dz = (p − t)·dy, row by row.
  public func softmaxCrossEntropyGradient(p: Tensor, labels: [Int], dy: Tensor) -> Tensor {
    softmaxCrossEntropyGradient(p: p, targets: oneHot(labels, p), dy: dy)
  }

  private func oneHot(_ labels: [Int], _ z: Tensor) -> Tensor {
    Tensor(labels, z.precision).oneHot(z.shape[1])
  }
}

/// Cross-entropies from logits, the sums before the last activation.
extension Tensor {
  /// max(z, 0) − z·t + log(1 + e^−|z|) for each element of z = self.
  public func sigmoidCrossEntropy(_ t: Tensor) -> Tensor {
    checkTargets("sigmoidCrossEntropy", t)
    return KernelChoice.compute { kernels in kernels.sigmoidCrossEntropy(self, targets: t) }
  }

  /// dz for dy = self.
  public func throughSigmoidCrossEntropy(_ z: Tensor, _ t: Tensor) -> Tensor {
    KernelChoice.compute { kernels in kernels.sigmoidCrossEntropyGradient(z, targets: t, dy: self) }
  }

  /// −Σ t·log p for each row of z = self, `[rows, classes]`, and p = softmax z.
  public func softmaxCrossEntropy(_ t: Tensor) -> (y: Tensor, p: Tensor) {
    checkTargets("softmaxCrossEntropy", t)
    checkClasses()
    return KernelChoice.compute { kernels in kernels.softmaxCrossEntropy(self, targets: t) }
  }

  /// dz for dy = self, `[rows]`.
  public func throughSoftmaxCrossEntropy(p: Tensor, _ t: Tensor) -> Tensor {
    KernelChoice.compute { kernels in
      kernels.softmaxCrossEntropyGradient(p: p, targets: t, dy: self)
    }
  }

  /// −log p[label] for each row of z = self, `[rows, classes]`, and p = softmax z.
  public func softmaxCrossEntropy(labels: [Int]) -> (y: Tensor, p: Tensor) {
    checkClasses()
    guard labels.count == shape[0] else {
      ShapeError(
        "softmaxCrossEntropy", got: "\(labels.count) labels for \(shape)",
        need: "a label for each row"
      ).trap()
    }
    if let wrong = labels.first(where: { $0 < 0 || $0 >= shape[1] }) {
      ShapeError(
        "softmaxCrossEntropy", got: "the label \(wrong)", need: "labels from 0 to \(shape[1] - 1)"
      ).trap()
    }
    return KernelChoice.compute { kernels in kernels.softmaxCrossEntropy(self, labels: labels) }
  }

  /// dz for dy = self, `[rows]`.
  public func throughSoftmaxCrossEntropy(p: Tensor, labels: [Int]) -> Tensor {
    KernelChoice.compute { kernels in
      kernels.softmaxCrossEntropyGradient(p: p, labels: labels, dy: self)
    }
  }

  private func checkClasses() {
    guard rank == 2 && shape[1] > 0 else {
      ShapeError("softmaxCrossEntropy", got: "\(shape)", need: "[rows, classes], a class at least")
        .trap()
    }
  }

  private func checkTargets(_ name: String, _ t: Tensor) {
    guard t.shape == shape else {
      ShapeError(name, got: "logits \(shape), targets \(t.shape)", need: "equal shapes").trap()
    }
    t.requireSamePrecision(as: self, "crossEntropy")
  }
}

extension CrossEntropyKernels where Self: Kernels {
  public func sigmoidCrossEntropy(_ z: Tensor, targets t: Tensor) -> Tensor {
    KernelChoice.with(self) { z.relu() - z * t + (-z.absolute()).exp().log1p() }
  }

  public func sigmoidCrossEntropyGradient(_ z: Tensor, targets t: Tensor, dy: Tensor) -> Tensor {
    KernelChoice.with(self) { (z.sigmoid() - t) * dy }
  }

  public func softmaxCrossEntropy(_ z: Tensor, targets t: Tensor) -> (y: Tensor, p: Tensor) {
    KernelChoice.with(self) {
      let logarithm = z.logSoftmax()
      return (-(t * logarithm).sum(1), logarithm.exp())
    }
  }

  public func softmaxCrossEntropyGradient(p: Tensor, targets t: Tensor, dy: Tensor) -> Tensor {
    KernelChoice.with(self) { (p * t.sum(1, keepingAxes: true) - t) * dy.expanded(at: 1) }
  }

  public func softmaxCrossEntropy(_ z: Tensor, labels: [Int]) -> (y: Tensor, p: Tensor) {
    softmaxCrossEntropy(z, targets: oneHot(labels, z))
  }

  public func softmaxCrossEntropyGradient(p: Tensor, labels: [Int], dy: Tensor) -> Tensor {
    softmaxCrossEntropyGradient(p: p, targets: oneHot(labels, p), dy: dy)
  }

  private func oneHot(_ labels: [Int], _ z: Tensor) -> Tensor {
    Tensor(labels, z.precision).oneHot(z.shape[1])
  }
}

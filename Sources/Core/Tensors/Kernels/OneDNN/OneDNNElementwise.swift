extension OneDNNKernels {
  public func apply(_ f: UnaryFunction, to x: Tensor) -> Tensor { reference.apply(f, to: x) }
  public func combine(_ f: BinaryFunction, _ a: Tensor, _ b: Tensor) -> Tensor {
    reference.combine(f, a, b)
  }
  public func select(_ mask: Tensor, _ a: Tensor, _ b: Tensor) -> Tensor {
    reference.select(mask, a, b)
  }
  public func accumulate(_ b: Tensor, times scale: Double, into a: inout Tensor) {
    reference.accumulate(b, times: scale, into: &a)
  }
  public func activate(_ activation: FusedActivation, _ x: Tensor) -> Tensor {
    reference.activate(activation, x)
  }
  public func activationGradient(
    _ activation: FusedActivation, x: Tensor?, y: Tensor, dy: Tensor
  ) -> Tensor {
    reference.activationGradient(activation, x: x, y: y, dy: dy)
  }
  public func reduce(_ reduction: Reduction, _ x: Tensor, over axes: AxisSet) -> Tensor {
    reference.reduce(reduction, x, over: axes)
  }
  public func indexOfGreatest(_ x: Tensor) -> Tensor { reference.indexOfGreatest(x) }
  public func softmax(_ x: Tensor) -> Tensor { reference.softmax(x) }
  public func logSoftmax(_ x: Tensor) -> Tensor { reference.logSoftmax(x) }
  public func softmaxGradient(y: Tensor, dy: Tensor) -> Tensor {
    reference.softmaxGradient(y: y, dy: dy)
  }
  public func logSoftmaxGradient(y: Tensor, dy: Tensor) -> Tensor {
    reference.logSoftmaxGradient(y: y, dy: dy)
  }
}

/// Many numbers made one: over all axes, or over some. With `keepingAxes` the axes that go stay with
/// size 1, so that the result broadcasts against the tensor.
extension Tensor {
  /// The sum of all elements; 0 for none.
  public func sum() -> Tensor { reduce(.sum, nil, false, "sum") }
  /// The sum over some axes.
  public func sum(_ axes: Int..., keepingAxes: Bool = false) -> Tensor {
    reduce(.sum, axes, keepingAxes, "sum")
  }

  /// The mean of all elements.
  public func mean() -> Tensor { mean(over: nil, false) }
  /// The mean over some axes.
  public func mean(_ axes: Int..., keepingAxes: Bool = false) -> Tensor { mean(over: axes, keepingAxes) }

  /// The greatest element; not-a-number where there is one.
  public func max() -> Tensor { extreme(.maximum, nil, false, "max") }
  /// The greatest along some axes.
  public func max(_ axes: Int..., keepingAxes: Bool = false) -> Tensor {
    extreme(.maximum, axes, keepingAxes, "max")
  }

  /// The least element; not-a-number where there is one.
  public func min() -> Tensor { extreme(.minimum, nil, false, "min") }
  /// The least along some axes.
  public func min(_ axes: Int..., keepingAxes: Bool = false) -> Tensor {
    extreme(.minimum, axes, keepingAxes, "min")
  }

  /// The variance mean((x − mean x)²), divided by the count (not the count less one).
  public func variance() -> Tensor { variance(over: nil, false) }
  /// The variance over some axes.
  public func variance(_ axes: Int..., keepingAxes: Bool = false) -> Tensor {
    variance(over: axes, keepingAxes)
  }

  /// The square root of the variance of all elements.
  public func standardDeviation() -> Tensor { variance().squareRoot() }
  /// The square root of the variance over some axes.
  public func standardDeviation(_ axes: Int..., keepingAxes: Bool = false) -> Tensor {
    variance(over: axes, keepingAxes).squareRoot()
  }

  /// log Σ eˣ over all elements, without overflow.
  public func logSumExp() -> Tensor { logSumExp(over: nil, false) }
  /// log Σ eˣ over some axes, without overflow.
  public func logSumExp(_ axes: Int..., keepingAxes: Bool = false) -> Tensor {
    logSumExp(over: axes, keepingAxes)
  }

  /// The index of the first greatest element along an axis, which goes.
  public func argmax(_ axis: Int = -1) -> Tensor {
    let place = shape.axis(axis, of: "argmax")
    guard shape[place] > 0 else {
      ShapeError("argmax", got: "\(shape)", need: "at least one element along axis \(axis)").trap()
    }
    let last = place == rank - 1 ? self : swappingAxes(place, rank - 1)
    let index = KernelChoice.current.indexOfGreatest(last)
    return index.swappingAxes(place, rank - 1).squeezed(at: place)
  }

  /// The index of the first least element along an axis, which goes.
  public func argmin(_ axis: Int = -1) -> Tensor { (-self).argmax(axis) }

  // MARK: the same with the axes as an optional array; nil is all of them

  func reduce(
    _ reduction: Reduction, _ axes: [Int]?, _ keepingAxes: Bool, _ name: String
  ) -> Tensor {
    let set = AxisSet(axes, of: shape, name)
    let kept = KernelChoice.current.reduce(reduction, self, over: set)
    return keepingAxes ? kept : kept.rowMajorView(set.removed(from: shape))
  }

  private func extreme(
    _ reduction: Reduction, _ axes: [Int]?, _ keepingAxes: Bool, _ name: String
  ) -> Tensor {
    let y = reduce(reduction, axes, keepingAxes, name)
    guard y.count * (shape.contains(0) ? 1 : 0) == 0 else {
      ShapeError(name, got: "\(shape)", need: "at least one element; the \(name) of none is nothing")
        .trap()
    }
    return y
  }

  func mean(over axes: [Int]?, _ keepingAxes: Bool) -> Tensor {
    let total = reduce(.sum, axes, keepingAxes, "mean")
    if total.count == 0 { return total }
    guard count > 0 else {
      ShapeError("mean", got: "\(shape)", need: "at least one element").trap()
    }
    return total * (Double(total.count) / Double(count))
  }

  func variance(over axes: [Int]?, _ keepingAxes: Bool) -> Tensor {
    let difference = self - mean(over: axes ?? Array(0..<rank), true)
    return difference.squared().mean(over: axes, keepingAxes)
  }

  func logSumExp(over axes: [Int]?, _ keepingAxes: Bool) -> Tensor {
    let all = axes ?? Array(0..<rank)
    let greatest = extreme(.maximum, all, true, "logSumExp")
    let isFinite = greatest.apply(.affine(scale: 0, shift: 0)).equal(to: Tensor(0, precision))
    let m = Tensor.select(isFinite, greatest, greatest.zerosLike)
    let logarithm = (self - m).exp().reduce(.sum, all, true, "logSumExp").log() + m
    return keepingAxes
      ? logarithm : logarithm.rowMajorView(AxisSet(all, of: shape, "logSumExp").removed(from: shape))
  }
}

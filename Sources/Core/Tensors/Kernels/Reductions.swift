/// Many numbers made one: over the axes that are named, over all where none is. With `keepingAxes` the
/// axes that go stay with size 1, so that the result broadcasts against the tensor.
extension Tensor {
  /// The sum; 0 for no elements.
  public func sum(_ axes: Int..., keepingAxes: Bool = false) -> Tensor {
    sum(over: axes.isEmpty ? nil : axes, keepingAxes: keepingAxes)
  }

  /// The mean.
  public func mean(_ axes: Int..., keepingAxes: Bool = false) -> Tensor {
    mean(over: axes.isEmpty ? nil : axes, keepingAxes: keepingAxes)
  }

  /// The greatest element; not-a-number where there is one.
  public func max(_ axes: Int..., keepingAxes: Bool = false) -> Tensor {
    max(over: axes.isEmpty ? nil : axes, keepingAxes: keepingAxes)
  }

  /// The least element; not-a-number where there is one.
  public func min(_ axes: Int..., keepingAxes: Bool = false) -> Tensor {
    min(over: axes.isEmpty ? nil : axes, keepingAxes: keepingAxes)
  }

  /// The variance Σ(x − x̄)²/n, divided by the count, not the count less one.
  public func variance(_ axes: Int..., keepingAxes: Bool = false) -> Tensor {
    variance(over: axes.isEmpty ? nil : axes, keepingAxes: keepingAxes)
  }

  /// The square root of the variance.
  public func standardDeviation(_ axes: Int..., keepingAxes: Bool = false) -> Tensor {
    variance(over: axes.isEmpty ? nil : axes, keepingAxes: keepingAxes).squareRoot()
  }

  /// log Σ eˣ, without overflow.
  public func logSumExp(_ axes: Int..., keepingAxes: Bool = false) -> Tensor {
    logSumExp(over: axes.isEmpty ? nil : axes, keepingAxes: keepingAxes)
  }
}

/// The same with the axes as an array; `nil` is all of them.
extension Tensor {
  /// The sum; 0 for no elements.
  public func sum(over axes: [Int]?, keepingAxes: Bool = false) -> Tensor {
    reduce(.sum, axes, keepingAxes, "sum")
  }

  /// The mean.
  public func mean(over axes: [Int]?, keepingAxes: Bool = false) -> Tensor {
    let total = reduce(.sum, axes, keepingAxes, "mean")
    if total.count == 0 { return total }
    requireElements("mean")
    return total * (Double(total.count) / Double(count))
  }

  /// The greatest element; not-a-number where there is one.
  public func max(over axes: [Int]?, keepingAxes: Bool = false) -> Tensor {
    extreme(.maximum, axes, keepingAxes, "max")
  }

  /// The least element; not-a-number where there is one.
  public func min(over axes: [Int]?, keepingAxes: Bool = false) -> Tensor {
    extreme(.minimum, axes, keepingAxes, "min")
  }

  /// The variance Σ(x − x̄)²/n.
  public func variance(over axes: [Int]?, keepingAxes: Bool = false) -> Tensor {
    let difference = self - mean(over: axes, keepingAxes: true)
    return difference.squared().mean(over: axes, keepingAxes: keepingAxes)
  }

  /// log Σ eˣ = m + log Σ eˣ⁻ᵐ with the greatest element m, or 0 where that is infinite.
  public func logSumExp(over axes: [Int]?, keepingAxes: Bool = false) -> Tensor {
    let greatest = extreme(.maximum, axes, true, "logSumExp")
    let m = Tensor.select(greatest * 0 .== 0, greatest, greatest.zerosLike)
    let y = (self - m).exp().reduce(.sum, axes, true, "logSumExp").log() + m
    return keepingAxes
      ? y : y.rowMajorView(AxisSet(axes, of: shape, "logSumExp").removed(from: shape))
  }

  private func extreme(
    _ reduction: Reduction, _ axes: [Int]?, _ keepingAxes: Bool, _ name: String
  ) -> Tensor {
    let y = reduce(reduction, axes, keepingAxes, name)
    if y.count > 0 { requireElements(name) }
    return y
  }

  private func reduce(
    _ reduction: Reduction, _ axes: [Int]?, _ keepingAxes: Bool, _ name: String
  ) -> Tensor {
    let set = AxisSet(axes, of: shape, name)
    let kept = KernelChoice.current.reduce(reduction, self, over: set)
    return keepingAxes ? kept : kept.rowMajorView(set.removed(from: shape))
  }

  private func requireElements(_ name: String) {
    guard count > 0 else {
      ShapeError(
        name, got: "\(shape)", need: "at least one element: the \(name) of none is not a number"
      ).trap()
    }
  }
}

/// Where the extremes are.
extension Tensor {
  /// The index of the first greatest element along an axis, which goes; of a not-a-number, where
  /// there is one.
  public func argmax(_ axis: Int = -1) -> Tensor {
    let place = shape.axis(axis, of: "argmax")
    guard shape[place] > 0 else {
      ShapeError("argmax", got: "\(shape)", need: "at least one element along axis \(axis)").trap()
    }
    let last = place == rank - 1 ? self : swappingAxes(place, rank - 1)
    let index = KernelChoice.current.argmax(last)
    return index.swappingAxes(place, rank - 1).squeezed(at: place)
  }

  /// The index of the first least element along an axis, which goes.
  public func argmin(_ axis: Int = -1) -> Tensor { (-self).argmax(axis) }
}

import Tensors

/// Reductions: one number computed from many. Without axes, over all elements.
extension Primitive {
  /// y = Σ x        dx = dy, repeated
  public static func sum(_ axes: [Int]? = nil, keepingAxes: Bool = false) -> Primitive {
    Primitive("sum") { x in
      let shape = x.shape
      return (
        x.sum(over: axes, keepingAxes: keepingAxes),
        { dy in dy.spread(back: axes, to: shape).contiguous() }
      )
    }.withRecordedPullback { x, _, dy in [dy.spread(back: axes, to: x[0].shape)] }
  }

  /// y = Σ x / n        dx = dy/n, repeated
  public static func mean(_ axes: [Int]? = nil, keepingAxes: Bool = false) -> Primitive {
    Primitive("mean") { x in
      let shape = x.shape
      let y = x.mean(over: axes, keepingAxes: keepingAxes)
      let share = Double(y.count) / Double(shape.count)
      return (y, { dy in dy.spread(back: axes, to: shape) * share })
    }.withRecordedPullback { x, y, dy in
      [dy.spread(back: axes, to: x[0].shape) * (Double(y.value.count) / Double(x[0].value.count))]
    }.planned(keepingAxes ? nil : axes == nil ? .mean : axes == [-1] ? .meanOfRows : nil)
  }

  /// y = max x        dx = dy at the greatest element, shared where several are equal
  public static func max(_ axes: [Int]? = nil, keepingAxes: Bool = false) -> Primitive {
    Primitive("max") { x in
      let y = x.max(over: axes, keepingAxes: keepingAxes)
      return (y, { dy in dy.sharedAmongExtremes(of: x, y, axes) })
    }
  }

  /// y = min x        dx = dy at the least element, shared where several are equal
  public static func min(_ axes: [Int]? = nil, keepingAxes: Bool = false) -> Primitive {
    Primitive("min") { x in
      let y = x.min(over: axes, keepingAxes: keepingAxes)
      return (y, { dy in dy.sharedAmongExtremes(of: x, y, axes) })
    }
  }

  /// y = Σ (x − x̄)²/n        dx = 2(x − x̄)/n·dy
  public static func variance(_ axes: [Int]? = nil, keepingAxes: Bool = false) -> Primitive {
    Primitive("variance") { x in
      let y = x.variance(over: axes, keepingAxes: keepingAxes)
      let difference = x - x.innerMean(over: axes)
      let share = 2 * Double(y.count) / Double(x.count)
      return (y, { dy in difference * dy.spread(back: axes, to: difference.shape) * share })
    }
  }

  /// y = log Σ eˣ        dx = eˣ⁻ʸ·dy, the softmax times dy
  public static func logSumExp(_ axes: [Int]? = nil, keepingAxes: Bool = false) -> Primitive {
    Primitive("logSumExp") { x in
      let y = x.logSumExp(over: axes, keepingAxes: keepingAxes)
      return (
        y,
        { dy in
          let y = y.spread(back: axes, to: x.shape)
          return (x - y).exp() * dy.spread(back: axes, to: x.shape)
        }
      )
    }
  }
}

extension Tensor {
  /// The result of a reduction, repeated over the axes that were reduced.
  fileprivate func spread(back axes: [Int]?, to shape: Shape) -> Tensor {
    var kept = shape.dimensions
    for axis in axes ?? Array(0..<shape.rank) { kept[axis < 0 ? axis + shape.rank : axis] = 1 }
    return reshaped(to: kept).broadcast(to: shape)
  }

  /// dy at the places where x equals its extreme y, in equal shares; at those that are not a number where
  /// there are such.
  fileprivate func sharedAmongExtremes(of x: Tensor, _ y: Tensor, _ axes: [Int]?) -> Tensor {
    let isExtreme = Tensor.maximum(x .== y.spread(back: axes, to: x.shape), x .!= x)
    let count = isExtreme.sum(over: axes)
    return isExtreme * (self / count.reshaped(to: shape)).spread(back: axes, to: x.shape)
  }
}

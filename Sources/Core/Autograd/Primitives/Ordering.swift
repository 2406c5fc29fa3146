import Tensors

/// Operations that sort, pick and pad, running sums, products and norms; the tensors' side stands in
/// Core/Tensors/Kernels/Sorting.swift and ProductsAndNorms.swift.
extension Primitive {
  /// y = x in order along an axis        dx = dy where each number came from
  public static func sort(axis: Int = -1, descending: Bool = false) -> Primitive {
    Primitive("sort") { x in
      let order = x.argsort(axis, descending: descending)
      let size = x.shape[axis]
      return (
        x.taking(order, axis: axis), { dy in dy.puttingBack(order, size: size, axis: axis) }
      )
    }
  }

  /// y = the k greatest of x along an axis, from the greatest on        dx = dy where they came from
  public static func topK(_ k: Int, axis: Int = -1) -> Primitive {
    Primitive("topK") { x in
      let (y, indices) = x.topK(k, axis: axis)
      let size = x.shape[axis]
      return (y, { dy in dy.puttingBack(indices, size: size, axis: axis) })
    }
  }

  /// y = the slices of x along an axis at these indices        dx = dy added to the slices it came from
  public static func gather(_ indices: Tensor, axis: Int = 0) -> Primitive {
    Primitive("gather", on: Example([5, 4])) { x in
      let shape = x.shape
      let place = axis < 0 ? axis + shape.rank : axis
      let numbers = indices.indices(below: shape[place], of: "gather")
      return (
        x.gather(indices, axis: axis),
        { dy in
          let outer = shape.prefix(place).reduce(1, *)
          let inner = shape.dropFirst(place + 1).reduce(1, *)
          let parts = dy.reshaped(outer, numbers.count, inner)
          let sums = (0..<outer).map { block -> Tensor in
            var dx = Tensor.zeros([shape[place], inner], dy.precision)
            dx.addRows(parts[block].contiguous(), at: numbers)
            return dx
          }
          return Tensor.stack(sums).reshaped(to: shape)
        }
      )
    }
  }

  /// y = x with a border of a value        dx = dy without the border
  public static func pad(_ widths: [(before: Int, after: Int)], with value: Double = 0) -> Primitive
  {
    Primitive("pad") { x in
      let inside: [Axis] = (0..<x.rank).map {
        .slice(from: widths[$0].before, to: widths[$0].before + x.shape[$0])
      }
      return (x.padded(widths, with: value), { dy in dy.slice(inside).contiguous() })
    }
  }

  /// yᵢ = Σ xⱼ, j ≤ i, along an axis        dxⱼ = Σ dyᵢ, i ≥ j
  public static func cumulativeSum(axis: Int = -1) -> Primitive {
    Primitive("cumulativeSum") { x in
      (x.cumulativeSum(axis), { dy in dy.cumulativeSum(axis, reversed: true) })
    }
  }

  /// y = Π x        dxᵢ = dy·Π xⱼ, j ≠ i
  public static func product(_ axes: [Int]? = nil, keepingAxes: Bool = false) -> Primitive {
    Primitive("product") { x in
      let y = x.product(over: axes, keepingAxes: true)
      let kept = y.shape
      return (
        keepingAxes ? y : x.product(over: axes),
        { dy in x.productOfOthers(over: axes) * dy.reshaped(to: kept) }
      )
    }
  }

  /// y = ‖x‖ = √Σ x²        dx = x/y·dy, 0 where y = 0
  public static func norm(_ axes: [Int]? = nil, keepingAxes: Bool = false) -> Primitive {
    Primitive("norm") { x in
      let y = x.norm(over: axes, keepingAxes: true)
      let divisor = Tensor.select(y, y, Tensor(1, x.precision))
      return (
        keepingAxes ? y : x.norm(over: axes),
        { dy in x / divisor * dy.reshaped(to: y.shape) }
      )
    }.withRecordedPullback { x, y, dy in
      let kept = x[0].value.norm(over: axes, keepingAxes: true).shape.dimensions
      let y = y.reshaped(to: kept)
      let divisor = Variable.select(y.value, y, Variable(Tensor(1, y.value.precision)))
      return [x[0] / divisor * dy.reshaped(to: kept)]
    }
  }

  /// y = √(Σ (x − x̄)²/n)        dx = (x − x̄)/(n·y)·dy, 0 where y = 0
  public static func standardDeviation(
    _ axes: [Int]? = nil, keepingAxes: Bool = false
  ) -> Primitive {
    Primitive("standardDeviation") { x in
      let y = x.variance(over: axes, keepingAxes: true).squareRoot()
      let difference = x - x.mean(over: axes, keepingAxes: true)
      let divisor = Tensor.select(y, y, Tensor(1, x.precision))
      let share = Double(y.count) / Double(Swift.max(x.count, 1))
      return (
        keepingAxes ? y : x.variance(over: axes).squareRoot(),
        { dy in difference / divisor * (dy.reshaped(to: y.shape) * share) }
      )
    }
  }
}

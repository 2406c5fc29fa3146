import Tensors

/// Operations that only move numbers: nothing is computed from them.
extension Primitive {
  /// y = x in another shape        dx = dy in the shape of x
  public static func reshape(to sizes: [Int]) -> Primitive {
    Primitive("reshape") { x in
      let shape = x.shape
      return (x.reshaped(to: sizes), { dy in dy.reshaped(to: shape) })
    }.withRecordedPullback { x, _, dy in [dy.reshaped(to: x[0].shape.dimensions)] }
      .planned(.reshape)
  }

  /// y = x with its axes in another order        dx = dy with the axes put back
  public static func permute(_ order: [Int]) -> Primitive {
    Primitive("permute", on: Example([2, 3, 4])) { x in
      var back = order
      for (new, old) in order.enumerated() { back[old < 0 ? old + x.rank : old] = new }
      return (x.permuted(order), { dy in dy.permuted(back) })
    }.withRecordedPullback { x, _, dy in
      var back = order
      for (new, old) in order.enumerated() { back[old < 0 ? old + order.count : old] = new }
      return [Primitive.permute(back)(dy)]
    }
  }

  /// y = x, repeated to a larger shape        dx = Σ dy over what was repeated
  public static func broadcast(to target: Shape) -> Primitive {
    Primitive("broadcast") { x in
      let shape = x.shape
      return (x.broadcast(to: target), { dy in dy.summed(to: shape) })
    }.withRecordedPullback { x, _, dy in [dy.summed(to: x[0].shape)] }
  }

  /// y = a part of x        dx = dy in its place, 0 elsewhere
  public static func slice(_ axes: [Axis]) -> Primitive {
    Primitive("slice") { x in
      let shape = x.shape
      return (
        x.slice(axes),
        { dy in
          var dx = Tensor.zeros(shape, dy.precision)
          dx.setSlice(axes, to: dy)
          return dx
        }
      )
    }.withRecordedPullback { x, _, dy in [place(axes, in: x[0].shape)(dy)] }
  }

  /// y = x at its place in a larger shape, 0 elsewhere        dx = that part of dy
  static func place(_ axes: [Axis], in shape: Shape) -> Primitive {
    Primitive("place") { x in
      var y = Tensor.zeros(shape, x.precision)
      y.setSlice(axes, to: x)
      return (y, { dy in dy.slice(axes).contiguous() })
    }.withRecordedPullback { _, _, dy in [slice(axes)(dy)] }
  }

  /// y = the inputs one behind the other along an axis        dxᵢ = its part of dy
  public static func concatenate(axis: Int = 0) -> Primitive {
    let shapes: Example = axis == 0 ? Example([2, 4], [3, 4]) : Example([3, 2], [3, 4])
    return Primitive(
      "concatenate", on: shapes,
      joint: { inputs in
        let place = inputs[0].shape.axis(axis, of: "concatenate")
        let sizes = inputs.map { $0.shape[place] }
        return (
          Tensor.concatenate(inputs, axis: place),
          { dy, _ in dy.split(sizes, axis: place).map(Gradient.dense) }
        )
      }
    ).withRecordedPullback { x, _, dy in
      let place = dy.shape.axis(axis, of: "concatenate")
      var start = 0
      return x.map { part in
        var axes = [Axis](repeating: .all, count: dy.value.rank)
        axes[place] = .slice(from: start, to: start + part.shape[place])
        start += part.shape[place]
        return slice(axes)(dy)
      }
    }
  }

  /// y = the inputs, of one shape, along a new axis        dxᵢ = dy at index i
  public static func stack(axis: Int = 0) -> Primitive {
    Primitive(
      "stack", on: Example([3, 4], [3, 4]),
      joint: { inputs in
        let place = axis < 0 ? axis + inputs[0].rank + 1 : axis
        let sizes = inputs.map { _ in 1 }
        return (
          Tensor.stack(inputs, axis: place),
          { dy, _ in dy.split(sizes, axis: place).map { .dense($0.squeezed(at: place)) } }
        )
      })
  }

  /// y = the rows of a table `[rows, width]` at these indices, `[…indices, width]`
  ///
  /// d table = dy added to the rows that were looked up: a ``Gradient/sparse(_:)`` of those rows, not the
  /// whole table
  public static func lookup(_ indices: Tensor) -> Primitive {
    Primitive(
      "lookup", on: Example([5, 3]),
      joint: { inputs in
        let table = inputs[0]
        let rows = indices.indices(below: table.shape[0], of: "lookup")
        let shape = table.shape
        return (
          table.rows(at: rows).reshaped(to: indices.shape.dimensions + [shape[1]]),
          { dy, _ in
            let values = dy.reshaped(-1, shape[1])  // Formula: N11
            return [.sparse(RowGradient(table: shape, indices: rows, values: values))]
          }
        )
      })
  }
}

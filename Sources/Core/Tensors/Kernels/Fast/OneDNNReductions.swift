// The formulas: Kernels/Reductions.swift
import CFused

/// Reductions: each group of neighboring axes that go is reduced by itself, the last one first.
extension OneDNNKernels {
  /// Sum, maximum or minimum over some axes, which stay with size 1.
  public func reduce(_ reduction: Reduction, _ x: Tensor, over axes: AxisSet) -> Tensor {
    guard x.precision == .single && x.count > 0 else {
      return reference(for: "reduce").reduce(reduction, x, over: axes)
    }
    var y = x.contiguous()
    var end = x.rank
    while end > 0 {
      var first = end
      while first > 0 && (axes.contains(first - 1) || y.shape.sizes[first - 1] == 1) { first -= 1 }
      if first < end { y = reduce(reduction, y, first, end) }
      end = first - 1
    }
    return y
  }

  /// Without the neighboring axes first..<end.
  private func reduce(_ reduction: Reduction, _ x: Tensor, _ first: Int, _ end: Int) -> Tensor {
    var (sizes, outer, group, inner) = (x.shape.sizes, 1, 1, 1)
    for axis in 0..<x.rank {
      let size = Int(x.shape.sizes[axis])
      if axis < first {
        outer *= size
      } else if axis < end {
        group *= size
        sizes[axis] = 1
      } else {
        inner *= size
      }
    }
    if group == 1 { return x }
    let shape = Shape(validSizes: sizes, rank: x.rank, count: outer * inner)
    return x.read(as: Float.self) { x_ in
      Tensor(shape: shape, as: Float.self) { y in
        if inner == 1 {
          fused_reduce_rows(reduction.loop, x_, y, outer, group)
        } else if group <= 1024 {
          for i in 0..<outer {
            fused_reduce_columns(
              reduction.loop, x_ + i * group * inner, y + i * inner, nil, group, inner)
          }
        } else {
          let scratch = Storage(bytes: 4 * (group / 1024 + 1) * inner)
          let start = scratch.pointer.assumingMemoryBound(to: Float.self)
          for i in 0..<outer {
            fused_reduce_columns(
              reduction.loop, x_ + i * group * inner, y + i * inner, start, group, inner)
          }
          withExtendedLifetime(scratch) {}
        }
      }
    }
  }

  /// The index of the first maximum along the last axis.
  public func argmax(_ x: Tensor) -> Tensor {
    guard x.precision == .single else {
      return reference(for: "argmax").argmax(x)
    }
    let columns = x.shape[-1]
    return x.readRowMajor(as: Float.self) { x_ in
      Tensor(shape: x.shape.with(1, at: x.rank - 1), as: Float.self) { y in
        fused_argmax(x_, y, x.count / max(columns, 1), columns)
      }
    }
  }
}

extension Reduction {
  fileprivate var loop: FusedReduction {
    switch self {
    case .sum: FusedSum
    case .maximum: FusedMax
    case .minimum: FusedMin
    }
  }
}

// The formulas: Kernels/Convolution/Pooling.swift
import CFused

/// Pooling: all channels of a place at once.
extension OneDNNKernels {
  /// The maximum of each window, and which cell of the window it was.
  public func maxPool(_ x: Tensor, _ window: Window) -> (y: Tensor, winners: Winners) {
    guard x.precision == .single else { return reference(for: "maxPool").maxPool(x, window) }
    let shape = window.output(x.shape, channels: x.shape[3])
    let winners = Winners(count: shape.count)
    var pool = FusedPool(window, x.shape)
    let y = x.readRowMajor(as: Float.self) { x in
      Tensor(shape: shape, as: Float.self) { y in fused_max_pool(&pool, x, y, winners.cells) }
    }
    return (y, winners)
  }

  /// dx: each dy goes to the cell that was the maximum of its window.
  public func maxPoolGradient(
    dy: Tensor, _ winners: Winners, _ window: Window, input: Shape
  ) -> Tensor {
    guard dy.precision == .single else {
      return reference(for: "maxPoolGradient").maxPoolGradient(
        dy: dy, winners, window, input: input)
    }
    var pool = FusedPool(window, input)
    return dy.readRowMajor(as: Float.self) { dy in
      Tensor(shape: input, as: Float.self) { dx in
        fused_max_pool_gradient(&pool, dy, winners.cells, dx)
      }
    }
  }

  /// The mean of each window, over the cells inside the image.
  public func averagePool(_ x: Tensor, _ window: Window) -> Tensor {
    guard x.precision == .single else {
      return reference(for: "averagePool").averagePool(x, window)
    }
    var pool = FusedPool(window, x.shape)
    return x.readRowMajor(as: Float.self) { x_ in
      Tensor(shape: window.output(x.shape, channels: x.shape[3]), as: Float.self) { y in
        fused_average_pool(&pool, x_, y)
      }
    }
  }

  /// dx: each dy in equal parts to the cells of its window.
  public func averagePoolGradient(dy: Tensor, _ window: Window, input: Shape) -> Tensor {
    guard dy.precision == .single else {
      return reference(for: "averagePoolGradient").averagePoolGradient(dy: dy, window, input: input)
    }
    var pool = FusedPool(window, input)
    return dy.readRowMajor(as: Float.self) { dy in
      Tensor(shape: input, as: Float.self) { dx in fused_average_pool_gradient(&pool, dy, dx) }
    }
  }
}

extension FusedPool {
  fileprivate init(_ window: Window, _ image: Shape) {
    let (rows, columns) = (window.rows, window.columns)
    self.init(
      batch: image[0], height: image[1], width: image[2], channels: image[3],
      out_height: rows.places(on: image[1]), out_width: columns.places(on: image[2]),
      rows: rows.size, columns: columns.size, row_stride: rows.stride,
      column_stride: columns.stride, row_dilation: rows.dilation,
      column_dilation: columns.dilation, top: rows.before, left: columns.before)
  }
}

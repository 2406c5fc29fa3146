import Tensors

/// Pooling of images, channels last; the kernels' formulas stand in
/// Core/Tensors/Kernels/Convolution/Pooling.swift.
extension Primitive {
  /// y = the greatest number of each window        dx = dy at the cell where it was
  public static func maxPool(_ window: Window) -> Primitive {
    Primitive("maxPool", on: .image) { x in
      let (y, winners) = x.maxPool(window)
      let shape = x.shape
      return (y, { dy in dy.throughMaxPool(winners, window, input: shape) })
    }
  }

  /// y = the mean of each window's cells on the image        dx = dy, shared equally among them
  public static func averagePool(_ window: Window) -> Primitive {
    Primitive("averagePool", on: .image) { x in
      let shape = x.shape
      return (x.averagePool(window), { dy in dy.throughAveragePool(window, input: shape) })
    }
  }
}

extension Primitive.Example {
  /// A small image that is not square.
  static let image = Self([2, 5, 6, 3])
}

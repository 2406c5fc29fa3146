import Autograd
import Tensors

/// y = the image with so many rows and columns of zeros around it: `[batch, height, width, channels]` to
/// `[batch, height + 2·padding, width + 2·padding, channels]`.
public struct ZeroPadding2D: FunctionLayer, MaskEndingLayer {
  /// The name in summaries and in files of weights.
  public let name: String
  /// The zeros on each side, above and below, left and right.
  public let padding: Size2D

  /// A layer that adds this many zeros on each side.
  public init(_ padding: Size2D = 1, name: String = "zero_padding2d") {
    self.name = name
    self.padding = padding
  }

  /// The outputs for a batch of inputs.
  public func call(_ x: Variable) -> Variable {
    guard x.value.rank == 4 else {
      shapeMismatch(got: "\(x.shape)", need: "[batch, height, width, channels]").trap()
    }
    return x.padded([
      (0, 0), (padding.height, padding.height), (padding.width, padding.width), (0, 0),
    ])
  }

  /// The shape of one output, without the batch axis.
  /// - Throws: ``ShapeError`` where the layer cannot take inputs of this shape.
  public func outputShape(for input: SampleShape) throws(ShapeError) -> SampleShape {
    guard input.count == 3 else {
      throw shapeMismatch(got: input.text, need: "(None, height, width, channels)")
    }
    return [
      input[0].map { $0 + 2 * padding.height }, input[1].map { $0 + 2 * padding.width }, input[2],
    ]
  }
}

/// y = the sequence with so many steps of zeros before and behind it: `[batch, time, channels]` to
/// `[batch, time + 2·padding, channels]`. The mask ends.
public struct ZeroPadding1D: FunctionLayer, MaskEndingLayer {
  /// The name in summaries and in files of weights.
  public let name: String
  /// The steps of zeros on each side.
  public let padding: Int

  /// A layer that adds this many steps of zeros on each side.
  public init(_ padding: Int = 1, name: String = "zero_padding1d") {
    self.name = name
    self.padding = padding
  }

  /// The outputs for a batch of inputs.
  public func call(_ x: Variable) -> Variable {
    guard x.value.rank == 3 else {
      shapeMismatch(got: "\(x.shape)", need: "[batch, time, channels]").trap()
    }
    return x.padded([(0, 0), (padding, padding), (0, 0)])
  }

  /// The shape of one output, without the batch axis.
  /// - Throws: ``ShapeError`` where the layer cannot take inputs of this shape.
  public func outputShape(for input: SampleShape) throws(ShapeError) -> SampleShape {
    guard input.count == 2 else {
      throw shapeMismatch(got: input.text, need: "(None, time, channels)")
    }
    return [input[0].map { $0 + 2 * padding }, input[1]]
  }
}

extension LayerPlan {
  /// A ``ZeroPadding2D`` layer.
  public static func zeroPadding2D(
    _ padding: Size2D = 1, inputShape: SampleShape? = nil, name: String? = nil
  ) -> LayerPlan {
    LayerPlan("zero_padding2d", inputShape: inputShape, name: name) {
      _, name, _ throws(ShapeError) in
      try requireBorder(min(padding.height, padding.width), name)
      return ZeroPadding2D(padding, name: name)
    }
  }

  /// A ``ZeroPadding1D`` layer.
  public static func zeroPadding1D(
    _ padding: Int = 1, inputShape: SampleShape? = nil, name: String? = nil
  ) -> LayerPlan {
    LayerPlan("zero_padding1d", inputShape: inputShape, name: name) {
      _, name, _ throws(ShapeError) in
      try requireBorder(padding, name)
      return ZeroPadding1D(padding, name: name)
    }
  }

  private static func requireBorder(_ width: Int, _ name: String) throws(ShapeError) {
    guard width >= 0 else { throw ShapeError(name, got: "a border of \(width)", need: "0 or more") }
  }
}

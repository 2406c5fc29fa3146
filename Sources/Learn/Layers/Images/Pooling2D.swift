import Autograd
import Tensors

/// y = the greatest of each window. Inputs and outputs `[batch, height, width, channels]`.
public struct MaxPooling2D: FunctionLayer, MaskEndingLayer {
  /// The name in summaries and in files of weights.
  public let name: String
  package let slidingWindow: SlidingWindow

  /// Windows that do not overlap where no strides are given.
  public init(
    _ poolSize: Size2D = 2, strides: Size2D? = nil, padding: Padding = .valid,
    name: String = "max_pooling2d"
  ) {
    self.name = name
    slidingWindow = SlidingWindow(poolSize, strides ?? poolSize, padding)
  }

  /// The outputs for a batch of inputs.
  public func call(_ x: Variable) -> Variable {
    Primitive.maxPool(slidingWindow.window(for: x, self))(x)
  }

  /// The shape of one output, without the batch axis.
  /// - Throws: ``ShapeError`` where the layer cannot take inputs of this shape.
  public func outputShape(for input: SampleShape) throws(ShapeError) -> SampleShape {
    try slidingWindow.pooled(input, self)
  }
}

/// y = the mean of each window's cells on the image. Inputs and outputs `[batch, height, width, channels]`.
public struct AveragePooling2D: FunctionLayer, MaskEndingLayer {
  /// The name in summaries and in files of weights.
  public let name: String
  package let slidingWindow: SlidingWindow

  /// Windows that do not overlap where no strides are given.
  public init(
    _ poolSize: Size2D = 2, strides: Size2D? = nil, padding: Padding = .valid,
    name: String = "average_pooling2d"
  ) {
    self.name = name
    slidingWindow = SlidingWindow(poolSize, strides ?? poolSize, padding)
  }

  /// The outputs for a batch of inputs.
  public func call(_ x: Variable) -> Variable {
    Primitive.averagePool(slidingWindow.window(for: x, self))(x)
  }

  /// The shape of one output, without the batch axis.
  /// - Throws: ``ShapeError`` where the layer cannot take inputs of this shape.
  public func outputShape(for input: SampleShape) throws(ShapeError) -> SampleShape {
    try slidingWindow.pooled(input, self)
  }
}

/// y = the mean over the whole image: `[batch, height, width, channels]` to `[batch, channels]`, or with
/// `keepDims` to `[batch, 1, 1, channels]`.
public struct GlobalAveragePooling2D: FunctionLayer, MaskEndingLayer {
  /// The name in summaries and in files of weights.
  public let name: String

  /// Whether the axes of the image stay, with size 1.
  public let keepDims: Bool

  /// A layer that averages over the whole image.
  public init(keepDims: Bool = false, name: String = "global_average_pooling2d") {
    self.name = name
    self.keepDims = keepDims
  }

  /// The outputs for a batch of inputs.
  public func call(_ x: Variable) -> Variable {
    guard x.value.rank == 4 else {
      shapeMismatch(got: "\(x.shape)", need: "[batch, height, width, channels]").trap()
    }
    return x.mean([1, 2], keepingAxes: keepDims)
  }

  /// The shape of one output, without the batch axis.
  /// - Throws: ``ShapeError`` where the layer cannot take inputs of this shape.
  public func outputShape(for input: SampleShape) throws(ShapeError) -> SampleShape {
    guard input.count == 3 else {
      throw shapeMismatch(got: input.text, need: "(None, height, width, channels)")
    }
    return keepDims ? [1, 1, input[2]] : [input[2]]
  }
}

extension SlidingWindow {
  fileprivate func window(for x: Variable, _ layer: some Layer) -> Window {
    guard x.value.rank == 4 else {
      layer.shapeMismatch(got: "\(x.shape)", need: "[batch, height, width, channels]").trap()
    }
    return orTrap { () throws(ShapeError) in
      try window(x.shape[1], x.shape[2], of: layer)
    }
  }

  fileprivate func pooled(
    _ input: SampleShape, _ layer: some Layer
  ) throws(ShapeError) -> SampleShape {
    guard input.count == 3 else {
      throw layer.shapeMismatch(got: input.text, need: "(None, height, width, channels)")
    }
    return try places(on: input, of: layer) + [input[2]]
  }
}

extension LayerPlan {
  /// A ``MaxPooling2D`` layer.
  public static func maxPooling2D(
    _ poolSize: Size2D = 2, strides: Size2D? = nil, padding: Padding = .valid,
    inputShape: SampleShape? = nil, name: String? = nil
  ) -> LayerPlan {
    LayerPlan("max_pooling2d", inputShape: inputShape, name: name) { _, name, _ in
      MaxPooling2D(poolSize, strides: strides, padding: padding, name: name)
    }
  }

  /// An ``AveragePooling2D`` layer.
  public static func averagePooling2D(
    _ poolSize: Size2D = 2, strides: Size2D? = nil, padding: Padding = .valid,
    inputShape: SampleShape? = nil, name: String? = nil
  ) -> LayerPlan {
    LayerPlan("average_pooling2d", inputShape: inputShape, name: name) { _, name, _ in
      AveragePooling2D(poolSize, strides: strides, padding: padding, name: name)
    }
  }

  /// A ``GlobalAveragePooling2D`` layer.
  public static func globalAveragePooling2D(
    keepDims: Bool = false, inputShape: SampleShape? = nil, name: String? = nil
  ) -> LayerPlan {
    LayerPlan("global_average_pooling2d", inputShape: inputShape, name: name) { _, name, _ in
      GlobalAveragePooling2D(keepDims: keepDims, name: name)
    }
  }
}

import Autograd
import Tensors

/// y = the greatest of each window along a sequence. Inputs and outputs `[batch, length, channels]`.
public struct MaxPooling1D: FunctionLayer, MaskEndingLayer {
  /// The name in summaries and in files of weights.
  public let name: String
  package let slidingWindow: SlidingWindow

  /// Windows that do not overlap where no strides are given.
  public init(
    _ poolSize: Int = 2, strides: Int? = nil, padding: Padding = .valid,
    name: String = "max_pooling1d"
  ) {
    self.name = name
    slidingWindow = SlidingWindow([1, poolSize], [1, strides ?? poolSize], padding)
  }

  /// The outputs for a batch of inputs.
  public func call(_ x: Variable) -> Variable {
    guard x.value.rank == 3 else {
      shapeMismatch(got: "\(x.shape)", need: "[batch, length, channels]").trap()
    }
    let (batch, length, channels) = (x.shape[0], x.shape[1], x.shape[2])
    let window = orTrap { () throws(ShapeError) in try slidingWindow.window(1, length, of: self) }
    let y = Primitive.maxPool(window)(x.reshaped(batch, 1, length, channels))
    return y.reshaped(batch, y.shape[2], channels)
  }

  /// The shape of one output, without the batch axis.
  /// - Throws: ``ShapeError`` where the layer cannot take inputs of this shape.
  public func outputShape(for input: SampleShape) throws(ShapeError) -> SampleShape {
    guard input.count == 2 else {
      throw shapeMismatch(got: input.text, need: "(None, length, channels)")
    }
    return [try slidingWindow.places(on: [1, input[0]], of: self)[1], input[1]]
  }
}

extension LayerPlan {
  /// A ``MaxPooling1D`` layer.
  public static func maxPooling1D(
    _ poolSize: Int = 2, strides: Int? = nil, padding: Padding = .valid,
    inputShape: SampleShape? = nil, name: String? = nil
  ) -> LayerPlan {
    LayerPlan("max_pooling1d", inputShape: inputShape, name: name) { _, name, _ in
      MaxPooling1D(poolSize, strides: strides, padding: padding, name: name)
    }
  }
}

import Autograd
import Tensors

/// y = the greatest of each channel over the image: `[batch, height, width, channels]` to
/// `[batch, channels]`, or with `keepDims` to `[batch, 1, 1, channels]`.
public struct GlobalMaxPooling2D: FunctionLayer, MaskEndingLayer {
  /// The name in summaries and in files of weights.
  public let name: String

  /// Whether the axes of the image stay, with size 1.
  public let keepDims: Bool

  /// A layer that takes the greatest of the whole image.
  public init(keepDims: Bool = false, name: String = "global_max_pooling2d") {
    self.name = name
    self.keepDims = keepDims
  }

  /// The outputs for a batch of inputs.
  public func call(_ x: Variable) -> Variable {
    guard x.value.rank == 4 else {
      shapeMismatch(got: "\(x.shape)", need: "[batch, height, width, channels]").trap()
    }
    return x.max(1, 2, keepingAxes: keepDims)
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

extension LayerPlan {
  /// A ``GlobalMaxPooling2D`` layer.
  public static func globalMaxPooling2D(
    keepDims: Bool = false, inputShape: SampleShape? = nil, name: String? = nil
  ) -> LayerPlan {
    LayerPlan("global_max_pooling2d", inputShape: inputShape, name: name) { _, name, _ in
      GlobalMaxPooling2D(keepDims: keepDims, name: name)
    }
  }
}

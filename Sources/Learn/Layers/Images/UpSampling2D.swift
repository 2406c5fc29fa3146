import Autograd
import Tensors

/// y = the image with each cell repeated: `[batch, height, width, channels]` to
/// `[batch, height·size, width·size, channels]`.
///
/// dx = the sum of dy over the repetitions of the cell.
public struct UpSampling2D: FunctionLayer, MaskEndingLayer {
  /// The name in summaries and in files of weights.
  public let name: String
  /// How often a cell is repeated, down and across.
  public let size: Size2D

  /// A layer that repeats each cell this often, down and across.
  public init(_ size: Size2D = 2, name: String = "up_sampling2d") {
    self.name = name
    self.size = size
  }

  /// The outputs for a batch of inputs.
  public func call(_ x: Variable) -> Variable {
    guard x.value.rank == 4 else {
      shapeMismatch(got: "\(x.shape)", need: "[batch, height, width, channels]").trap()
    }
    let (n, h, w, c) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3])
    let cells = x.reshaped(n, h, 1, w, 1, c)
    let repeated = Primitive.broadcast(to: [n, h, size.height, w, size.width, c])(cells)
    return repeated.reshaped(n, h * size.height, w * size.width, c)
  }

  /// The shape of one output, without the batch axis.
  /// - Throws: ``ShapeError`` where the layer cannot take inputs of this shape.
  public func outputShape(for input: SampleShape) throws(ShapeError) -> SampleShape {
    guard input.count == 3 else {
      throw shapeMismatch(got: input.text, need: "(None, height, width, channels)")
    }
    return [input[0].map { $0 * size.height }, input[1].map { $0 * size.width }, input[2]]
  }
}

extension LayerPlan {
  /// An ``UpSampling2D`` layer.
  public static func upSampling2D(
    _ size: Size2D = 2, inputShape: SampleShape? = nil, name: String? = nil
  ) -> LayerPlan {
    LayerPlan("up_sampling2d", inputShape: inputShape, name: name) { _, name, _ in
      UpSampling2D(size, name: name)
    }
  }
}

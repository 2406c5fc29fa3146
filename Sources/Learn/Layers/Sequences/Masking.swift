import Autograd
import Tensors

/// Steps whose numbers are all `maskValue` are padding: they become 0, and a mask begins here.
///
/// Inputs and outputs `[batch, time, …]`. dx = dy at the real steps, 0 at padding.
public struct Masking: FunctionLayer {
  /// The name in summaries and in files of weights.
  public let name: String
  /// The number that padding is made of.
  public let maskValue: Double

  /// A layer that takes steps of this number for padding.
  public init(_ maskValue: Double = 0, name: String = "masking") {
    self.name = name
    self.maskValue = maskValue
  }

  /// The outputs for a batch of inputs.
  public func call(_ x: Variable) -> Variable {
    var mask: Tensor?
    return call(x, mask: &mask)
  }

  /// The outputs for a batch of inputs, and the mask of the steps that have another number.
  public func call(_ x: Variable, mask: inout Tensor?) -> Variable {
    guard x.value.rank >= 3 else {
      shapeMismatch(got: "\(x.shape)", need: "[batch, time, …]").trap()
    }
    let differs = x.value .!= maskValue
    let isReal = differs.max(over: Array(2..<x.value.rank), keepingAxes: true)
    mask = isReal.reshaped(x.shape[0], x.shape[1])
    return x * isReal
  }

  /// The mask begins here.
  public func maskEffect(_ isMasked: Bool) -> MaskEffect { .begins }

  /// The shape of one output, without the batch axis.
  /// - Throws: ``ShapeError`` where the layer cannot take inputs of this shape.
  public func outputShape(for input: SampleShape) throws(ShapeError) -> SampleShape {
    guard input.count >= 2 else {
      throw shapeMismatch(got: input.text, need: "(None, time, …)")
    }
    return input
  }
}

extension LayerPlan {
  /// A ``Masking`` layer.
  public static func masking(
    _ maskValue: Double = 0, inputShape: SampleShape? = nil, name: String? = nil
  ) -> LayerPlan {
    LayerPlan("masking", inputShape: inputShape, name: name) { _, name, _ in
      Masking(maskValue, name: name)
    }
  }
}

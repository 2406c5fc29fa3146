import Autograd
import Tensors

/// y = the mean of each channel over the steps: `[batch, time, channels]` to `[batch, channels]`, or with
/// `keepDims` to `[batch, 1, channels]`.
///
/// Padding has no part in it; a sample of padding only has the mean 0.
public struct GlobalAveragePooling1D: FunctionLayer {
  /// The name in summaries and in files of weights.
  public let name: String

  /// Whether the axis of the steps stays, with size 1.
  public let keepDims: Bool

  /// A layer that averages over the whole sequence.
  public init(keepDims: Bool = false, name: String = "global_average_pooling1d") {
    self.name = name
    self.keepDims = keepDims
  }

  /// The outputs for a batch of inputs.
  public func call(_ x: Variable) -> Variable {
    requireSequence(x)
    return x.mean(1, keepingAxes: keepDims)
  }

  /// Σ mᵢ·xᵢ/Σ mᵢ over the steps i, with the mask m.
  public func call(_ x: Variable, mask: inout Tensor?) -> Variable {
    guard let given = mask else { return call(x) }
    requireSequence(x)
    mask = nil
    let isReal = given.converted(to: x.value.precision).expanded(at: -1)
    let count = Tensor.maximum(isReal.sum(1, keepingAxes: keepDims), Tensor(1, x.value.precision))
    return (x * isReal).sum(1, keepingAxes: keepDims) / count
  }

  /// Padding is left out, and the outputs have no steps.
  public func maskEffect(_ isMasked: Bool) -> MaskEffect { isMasked ? .usedAndEnds : .none }

  /// The shape of one output, without the batch axis.
  /// - Throws: ``ShapeError`` where the layer cannot take inputs of this shape.
  public func outputShape(for input: SampleShape) throws(ShapeError) -> SampleShape {
    try channels(of: input, keepDims)
  }
}

/// y = the greatest of each channel over the steps: `[batch, time, channels]` to `[batch, channels]`, or with
/// `keepDims` to `[batch, 1, channels]`.
///
/// As in Keras padding is read like anything else: the mask ends.
public struct GlobalMaxPooling1D: FunctionLayer, MaskEndingLayer {
  /// The name in summaries and in files of weights.
  public let name: String

  /// Whether the axis of the steps stays, with size 1.
  public let keepDims: Bool

  /// A layer that takes the greatest of the whole sequence.
  public init(keepDims: Bool = false, name: String = "global_max_pooling1d") {
    self.name = name
    self.keepDims = keepDims
  }

  /// The outputs for a batch of inputs.
  public func call(_ x: Variable) -> Variable {
    requireSequence(x)
    return x.max(1, keepingAxes: keepDims)
  }

  /// The shape of one output, without the batch axis.
  /// - Throws: ``ShapeError`` where the layer cannot take inputs of this shape.
  public func outputShape(for input: SampleShape) throws(ShapeError) -> SampleShape {
    try channels(of: input, keepDims)
  }
}

extension FunctionLayer {
  fileprivate func requireSequence(_ x: Variable) {
    guard x.value.rank == 3 else {
      shapeMismatch(got: "\(x.shape)", need: "[batch, time, channels]").trap()
    }
  }

  fileprivate func channels(
    of input: SampleShape, _ keepDims: Bool
  ) throws(ShapeError) -> SampleShape {
    guard input.count == 2 else {
      throw shapeMismatch(got: input.text, need: "(None, time, channels)")
    }
    return keepDims ? [1, input[1]] : [input[1]]
  }
}

extension LayerPlan {
  /// A ``GlobalAveragePooling1D`` layer.
  public static func globalAveragePooling1D(
    keepDims: Bool = false, inputShape: SampleShape? = nil, name: String? = nil
  ) -> LayerPlan {
    LayerPlan("global_average_pooling1d", inputShape: inputShape, name: name) { _, name, _ in
      GlobalAveragePooling1D(keepDims: keepDims, name: name)
    }
  }

  /// A ``GlobalMaxPooling1D`` layer.
  public static func globalMaxPooling1D(
    keepDims: Bool = false, inputShape: SampleShape? = nil, name: String? = nil
  ) -> LayerPlan {
    LayerPlan("global_max_pooling1d", inputShape: inputShape, name: name) { _, name, _ in
      GlobalMaxPooling1D(keepDims: keepDims, name: name)
    }
  }
}

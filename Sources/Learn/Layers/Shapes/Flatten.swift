import Autograd
import Tensors

/// y = all numbers of a sample in one axis, the last axis fastest: `[batch, …]` to `[batch, features]`.
public struct Flatten: FunctionLayer, MaskEndingLayer {
  /// The name in summaries and in files of weights.
  public let name: String

  /// A layer that flattens its inputs.
  public init(name: String = "flatten") { self.name = name }

  /// The outputs for a batch of inputs.
  public func call(_ x: Variable) -> Variable {
    guard x.value.rank >= 1 else { shapeMismatch(got: "\(x.shape)", need: "[batch, …]").trap() }
    return x.reshaped(x.shape[0], x.shape.dropFirst().reduce(1, *))
  }

  /// The shape of one output, without the batch axis.
  /// - Throws: ``ShapeError`` where the layer cannot take inputs of this shape.
  public func outputShape(for input: SampleShape) throws(ShapeError) -> SampleShape {
    [try input.count(of: "\(name) (Flatten)")]
  }
}

/// y = the numbers of a sample in another shape; one size may be −1, which is computed
/// from the others.
public struct Reshape: FunctionLayer, MaskEndingLayer {
  /// The name in summaries and in files of weights.
  public let name: String
  /// The sizes of one sample.
  public let targetShape: [Int]

  /// A layer whose outputs have this shape, without the batch; one size may be −1.
  public init(_ targetShape: [Int], name: String = "reshape") {
    self.name = name
    self.targetShape = targetShape
  }

  /// The outputs for a batch of inputs.
  public func call(_ x: Variable) -> Variable {
    guard x.value.rank >= 1 else { shapeMismatch(got: "\(x.shape)", need: "[batch, …]").trap() }
    let sample = x.shape.dimensions.dropFirst().map { Optional($0) }
    let sizes = orTrap { () throws(ShapeError) in try outputShape(for: sample) }
    return x.reshaped(to: [x.shape[0]] + sizes.map { $0! })
  }

  /// The shape of one output, without the batch axis.
  /// - Throws: ``ShapeError`` where the layer cannot take inputs of this shape.
  public func outputShape(for input: SampleShape) throws(ShapeError) -> SampleShape {
    let count = try input.count(of: "\(name) (Reshape)")
    let known = targetShape.filter { $0 != -1 }.reduce(1, *)
    let missing = targetShape.count { $0 == -1 }
    let fits = missing == 0 ? known == count : missing == 1 && known > 0 && count % known == 0
    guard fits else {
      throw shapeMismatch(
        got: "\(count) numbers a sample, \(input.text)", need: "as many as in \(targetShape)")
    }
    return targetShape.map { $0 == -1 ? count / known : $0 }
  }
}

extension LayerPlan {
  /// A ``Flatten`` layer.
  public static var flatten: LayerPlan { flatten() }

  /// A ``Flatten`` layer.
  public static func flatten(
    inputShape: SampleShape? = nil, name: String? = nil
  ) -> LayerPlan {
    LayerPlan("flatten", inputShape: inputShape, name: name) { _, name, _ in Flatten(name: name) }
  }

  /// A ``Reshape`` layer.
  public static func reshape(
    _ targetShape: [Int], inputShape: SampleShape? = nil, name: String? = nil
  ) -> LayerPlan {
    LayerPlan("reshape", inputShape: inputShape, name: name) { _, name, _ in
      Reshape(targetShape, name: name)
    }
  }
}

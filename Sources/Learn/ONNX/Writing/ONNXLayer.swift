import Layers
import Tensors

/// A layer that can be written as nodes of an ONNX graph. Layers of plugins may be such layers, too.
public protocol ONNXLayer: Layer {
  /// Whether ``write(to:_:_:)`` heeds ``GraphBuilder/mask``. A layer that looks at masks and does not is refused where
  /// there is one.
  var heedsMask: Bool { get }

  /// Adds the layer's nodes for the value `x`, whose samples have this shape; the name of what they give.
  /// - Throws: ``ONNXError/layer(name:kind:reason:)`` where ONNX has no form for the layer's settings.
  func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String
}

extension ONNXLayer {
  /// It does not.
  public var heedsMask: Bool { false }
}

extension Layer {
  /// Says that this layer cannot be written.
  public func notWritten(_ reason: String) -> ONNXError {
    .layer(name: name, kind: kind, reason: reason)
  }

  /// The shape of one output.
  /// - Throws: ``ONNXError/layer(name:kind:reason:)`` where the layer cannot take inputs of this shape.
  func shapeBehind(_ shape: SampleShape) throws(ONNXError) -> SampleShape {
    do throws(ShapeError) {
      return try outputShape(for: shape)
    } catch {
      throw notWritten(error.description)
    }
  }
}

extension GraphBuilder {
  /// Adds a layer that is a part of what is written, under a name of its own; what it gives. The mask becomes that of
  /// its outputs.
  /// - Throws: ``ONNXError/layer(name:kind:reason:)`` where the layer has no ONNX form.
  public mutating func part(
    _ layer: any Layer, _ name: String, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String {
    guard let writer = layer as? any ONNXLayer else {
      throw layer.notWritten(
        "it does not say how; let its type conform to ONNXLayer, or put layers of Chalk in its "
          + "place")
    }
    let (outer, before) = (prefix, mask)
    let effect = layer.maskEffect(before != nil)
    if effect == .used || effect == .usedAndEnds, !writer.heedsMask {
      throw layer.notWritten(
        "it looks at a mask, and does not write that; let it heed GraphBuilder.mask, or leave out "
          + "what makes the mask, such as maskZero")
    }
    prefix = outer.isEmpty ? name : "\(outer)/\(name)"
    let y = try writer.write(to: &self, x, shape)
    prefix = outer
    switch effect {
    case .passes: mask = before
    case .none, .ends, .usedAndEnds: mask = nil
    case .begins, .used, .changes: break
    }
    return y
  }

  /// Adds layers one behind the other, each under its name; what the last one gives.
  /// - Throws: ``ONNXError/layer(name:kind:reason:)`` where one of them has no ONNX form.
  mutating func parts(
    _ layers: [any Layer], _ names: [String], _ input: String, _ shape: SampleShape
  ) throws(ONNXError) -> String {
    var (x, shape) = (input, shape)
    for (layer, name) in zip(layers, names) {
      let after = try layer.shapeBehind(shape)
      x = try part(layer, name, x, shape)
      // As in a chain of layers: outputs with other steps, or without any, have no mask.
      if after.count < 2 || after.first != shape.first { mask = nil }
      shape = after
    }
    return x
  }
}

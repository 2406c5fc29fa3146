import Layers
import Tensors

extension GraphBuilder {
  /// Adds an activation; what it gives.
  /// - Throws: ``ONNXError/layer(name:kind:reason:)`` for one that ONNX' operators do not make.
  mutating func activation(
    _ f: Activation, _ x: String, of layer: some Layer
  ) throws(ONNXError) -> String {
    switch f.fused {
    case .identity?: return x
    case .leakyRelu(let slope)?: return add("LeakyRelu", [x], ["alpha": .float(slope)])
    case .elu(let alpha)?: return add("Elu", [x], ["alpha": .float(alpha)])
    case .gelu?:
      let inner = add("Erf", [scaled(x, 0.5.squareRoot())])
      return scaled(add("Mul", [x, shifted(inner, 1)]), 0.5)
    case .geluTanh?:
      let cube = add("Mul", [add("Mul", [x, x]), x])
      let sum = add("Add", [x, scaled(cube, 0.044715)])
      let inner = add("Tanh", [scaled(sum, (2 / Double.pi).squareRoot())])
      return scaled(add("Mul", [x, shifted(inner, 1)]), 0.5)
    default: break
    }
    switch f.name {
    case "relu": return add("Relu", [x])
    case "sigmoid": return add("Sigmoid", [x])
    case "tanh": return add("Tanh", [x])
    case "softplus": return add("Softplus", [x])
    case "selu": return add("Selu", [x])
    case "silu": return add("Mul", [x, add("Sigmoid", [x])])
    case "mish": return add("Mul", [x, add("Tanh", [add("Softplus", [x])])])
    case "relu6":
      return add("Clip", [x, weight("low", Tensor(0)), weight("high", Tensor(6))])
    case "softmax": return add("Softmax", [x], ["axis": .int(-1)])
    default:
      throw layer.notWritten(
        "the activation \(f.name) has no operator; take one of Activation.all, or a layer of your "
          + "own that conforms to ONNXLayer")
    }
  }

  /// x·factor
  mutating func scaled(_ x: String, _ factor: Double) -> String {
    add("Mul", [x, weight("factor", Tensor(factor))])
  }

  /// x + term
  mutating func shifted(_ x: String, _ term: Double) -> String {
    add("Add", [x, weight("term", Tensor(term))])
  }

  /// The activation of an image layer, channels first, and the image channels-last again.
  mutating func image(
    _ f: Activation, _ x: String, axes: Int = 2, of layer: some Layer
  ) throws(ONNXError) -> String {
    if f.name == "softmax" {
      return try activation(f, channelsLast(x, axes: axes), of: layer)
    }
    return channelsLast(try activation(f, x, of: layer), axes: axes)
  }
}

extension ActivationLayer: ONNXLayer {
  /// The activation's own operator.
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String {
    try graph.activation(activation, x, of: self)
  }
}

extension LeakyReLU: ONNXLayer {
  /// `LeakyRelu`
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String {
    try graph.activation(activation, x, of: self)
  }
}

import Layers
import Tensors

extension Embedding: ONNXLayer {
  /// `Cast` to whole numbers, and `Gather`
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String {
    if maskZero { throw notWritten("maskZero: ONNX' recurrent layers skip no steps") }
    let type = ONNXAttribute.int(Int64(ONNXType.int64.rawValue))
    let indices = graph.add("Cast", [x], ["to": type])
    return graph.add(
      "Gather", [graph.weight("embeddings", embeddings.value), indices], ["axis": .int(0)])
  }
}

extension GlobalAveragePooling1D: ONNXLayer {
  /// `ReduceMean`
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String {
    graph.add("ReduceMean", [x], ["axes": .ints([1]), "keepdims": .int(keepDims ? 1 : 0)])
  }
}

extension GlobalMaxPooling1D: ONNXLayer {
  /// `ReduceMax`
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String {
    graph.add("ReduceMax", [x], ["axes": .ints([1]), "keepdims": .int(keepDims ? 1 : 0)])
  }
}

extension SimpleRNN: ONNXLayer {
  /// `RNN`
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String { try graph.recurrent(self, x) }
}

extension LSTM: ONNXLayer {
  /// `LSTM`, whose gates stand in another order
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String { try graph.recurrent(self, x) }
}

extension GRU: ONNXLayer {
  /// `GRU`
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String { try graph.recurrent(self, x) }
}

extension Bidirectional: ONNXLayer {
  /// Both layers, one of them backwards, and what merges them
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String {
    let path = graph.prefix
    graph.prefix = path + "/forward"
    let a = try graph.recurrent(forward, x)
    graph.prefix = path + "/backward"
    let b = try graph.recurrent(backward, x, isReverse: true)
    graph.prefix = path
    switch mergeMode {
    case .concat: return graph.add("Concat", [a, b], ["axis": .int(-1)])
    case .sum: return graph.add("Add", [a, b])
    case .mul: return graph.add("Mul", [a, b])
    case .ave: return graph.add("Mean", [a, b])
    }
  }
}

extension GraphBuilder {
  /// A recurrent layer: time first, W and R with a gate below the other, `[1, gates·units, …]`.
  mutating func recurrent(
    _ layer: any RecurrentLayer, _ x: String, isReverse: Bool = false
  ) throws(ONNXError) -> String {
    let cell = layer.weights.cell
    let units = layer.recurrentKernel.shape[0]
    let (kind, order): (String, [Int])
    var attributes: [String: ONNXAttribute] = ["hidden_size": .int(Int64(units))]
    switch cell.blocks {
    case 4: (kind, order) = ("LSTM", [0, 3, 1, 2])
    case 3:
      (kind, order) = ("GRU", [0, 1, 2])
      attributes["linear_before_reset"] = .int(cell.biasRows == 2 ? 1 : 0)
    default:
      (kind, order) = ("RNN", [0])
      let names = ["tanh": "Tanh", "relu": "Relu", "sigmoid": "Sigmoid", "softplus": "Softplus"]
      let name = cell.description.dropFirst("simple(".count).dropLast()
      guard let f = names[String(name)] else {
        throw .layer(
          name: layer.name, kind: layer.kind, reason: "the activation \(name) in a recurrent layer")
      }
      attributes["activations"] = .texts([f])
    }
    if isReverse { attributes["direction"] = .text("reverse") }
    func ordered(_ tensor: Tensor, axis: Int) -> Tensor {
      let blocks = tensor.split(into: cell.blocks, axis: axis)
      return .concatenate(order.map { blocks[$0] }, axis: axis)
    }
    let w = ordered(layer.kernel.value, axis: 1).transposed().expanded(at: 0)
    let r = ordered(layer.recurrentKernel.value, axis: 1).transposed().expanded(at: 0)
    var inputs = [
      transposed(x, [1, 0, 2]), weight("kernel", w), weight("recurrent_kernel", r),
    ]
    if let bias = layer.bias?.value {
      let parts =
        cell.biasRows == 2
        ? [bias[0], bias[1]] : [ordered(bias, axis: 0), bias.zerosLike]
      inputs.append(weight("bias", Tensor.concatenate(parts, axis: 0).expanded(at: 0)))
    }
    guard layer.returnSequences else {
      let last = add(kind, inputs, attributes, output: 1)
      return add("Squeeze", [last, integers("axes", [0])])
    }
    let states = add(kind, inputs, attributes)
    return transposed(add("Squeeze", [states, integers("axes", [1])]), [1, 0, 2])
  }
}

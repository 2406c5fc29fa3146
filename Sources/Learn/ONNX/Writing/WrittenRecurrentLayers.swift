import Layers
import Tensors

extension SimpleRNN: ONNXLayer {
  /// Padding leaves the state as it is.
  public var heedsMask: Bool { true }

  /// `RNN`
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String { try graph.recurrent(self, x) }
}

extension LSTM: ONNXLayer {
  /// Padding leaves the states as they are.
  public var heedsMask: Bool { true }

  /// `LSTM`, whose gates stand in another order
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String { try graph.recurrent(self, x) }
}

extension GRU: ONNXLayer {
  /// Padding leaves the state as it is.
  public var heedsMask: Bool { true }

  /// `GRU`
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String { try graph.recurrent(self, x) }
}

extension Bidirectional: ONNXLayer {
  /// Both layers look for themselves.
  public var heedsMask: Bool { true }

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

/// A recurrent layer as ONNX' operator has it: its name, its attributes, and its weights with a gate below the other.
private struct RecurrentOperator {
  let kind: String
  var attributes: [String: ONNXAttribute]
  /// W `[1, gates·units, inputs]` and R `[1, gates·units, units]`
  let kernel, recurrentKernel: Tensor
  /// `[1, 2·gates·units]`
  let bias: Tensor?

  /// How many states there are: an LSTM has two.
  var states: Int { kind == "LSTM" ? 2 : 1 }

  init(_ layer: any RecurrentLayer) throws(ONNXError) {
    let cell = layer.weights.cell
    let order: [Int]
    attributes = ["hidden_size": .int(Int64(layer.recurrentKernel.shape[0]))]
    switch cell.blocks {
    case 4: (kind, order) = ("LSTM", [0, 3, 1, 2])
    case 3:
      (kind, order) = ("GRU", [0, 1, 2])
      attributes["linear_before_reset"] = .int(cell.biasRows == 2 ? 1 : 0)
    default:
      (kind, order) = ("RNN", [0])
      try attributes.merge(RecurrentOperator.activation(of: layer)) { _, new in new }
    }
    func ordered(_ tensor: Tensor, axis: Int) -> Tensor {
      let blocks = tensor.split(into: cell.blocks, axis: axis)
      return .concatenate(order.map { blocks[$0] }, axis: axis)
    }
    kernel = ordered(layer.kernel.value, axis: 1).transposed().expanded(at: 0)
    recurrentKernel = ordered(layer.recurrentKernel.value, axis: 1).transposed().expanded(at: 0)
    bias = layer.bias.map { bias in
      let b = bias.value
      let parts = cell.biasRows == 2 ? [b[0], b[1]] : [ordered(b, axis: 0), b.zerosLike]
      return Tensor.concatenate(parts, axis: 0).expanded(at: 0)
    }
  }

  /// The activation of a simple recurrent layer.
  private static func activation(
    of layer: any RecurrentLayer
  ) throws(ONNXError) -> [String: ONNXAttribute] {
    switch (layer as? SimpleRNN)?.activation.fused {
    case .tanh?: return ["activations": .texts(["Tanh"])]
    case .relu?: return ["activations": .texts(["Relu"])]
    case .sigmoid?: return ["activations": .texts(["Sigmoid"])]
    case .softplus?: return ["activations": .texts(["Softplus"])]
    case .identity?:
      return [
        "activations": .texts(["Affine"]), "activation_alpha": .floats([1]),
        "activation_beta": .floats([0]),
      ]
    case .leakyRelu(let slope)?:
      return ["activations": .texts(["LeakyRelu"]), "activation_alpha": .floats([slope])]
    case .elu(let alpha)?:
      return ["activations": .texts(["Elu"]), "activation_alpha": .floats([alpha])]
    case .gelu?, .geluTanh?, nil:
      throw layer.notWritten(
        "ONNX' RNN does not know its activation; take tanh, relu, sigmoid, softplus, linear, "
          + "leaky_relu or elu")
    }
  }
}

extension GraphBuilder {
  /// A recurrent layer: one operator with time first, or where there is a mask a `Scan` over the steps.
  fileprivate mutating func recurrent(
    _ layer: any RecurrentLayer, _ x: String, isReverse: Bool = false
  ) throws(ONNXError) -> String {
    var made = try RecurrentOperator(layer)
    let weights = weights(of: made)
    if let mask {
      let results = scan(made, weights, x, mask, isReverse: isReverse)
      if layer.returnSequences { return results.sequence }
      return add("Squeeze", [results.states[0], integers("axes", [0])])
    }
    if isReverse { made.attributes["direction"] = .text("reverse") }
    let inputs = [transposed(x, [1, 0, 2])] + weights
    guard layer.returnSequences else {
      let last = add(made.kind, inputs, made.attributes, output: 1)
      return add("Squeeze", [last, integers("axes", [0])])
    }
    let states = add(made.kind, inputs, made.attributes)
    return transposed(add("Squeeze", [states, integers("axes", [1])]), [1, 0, 2])
  }

  /// The states of a recurrent layer after each step, `[batch, time, units]`, and all after the last one, each
  /// `[1, batch, units]`, from such states where they are given. The layer sees the mask of the graph.
  mutating func states(
    of layer: any RecurrentLayer, _ x: String, from start: [String] = []
  ) throws(ONNXError) -> (sequence: String, last: [String]) {
    let made = try RecurrentOperator(layer)
    let weights = weights(of: made)
    if let mask {
      let results = scan(made, weights, x, mask, isReverse: false, from: start)
      return (results.sequence, results.states)
    }
    var inputs = [transposed(x, [1, 0, 2])] + weights
    if !start.isEmpty {
      let noBias = [String](repeating: "", count: 3 - weights.count)
      inputs += noBias + [""] + start
    }
    let results = add(made.kind, inputs, made.attributes, outputs: 0...made.states)
    let rows = add("Squeeze", [results[0], integers("axes", [1])])
    return (transposed(rows, [1, 0, 2]), Array(results.dropFirst()))
  }

  private mutating func weights(of made: RecurrentOperator) -> [String] {
    var weights = [
      weight("kernel", made.kernel), weight("recurrent_kernel", made.recurrentKernel),
    ]
    if let bias = made.bias { weights.append(weight("bias", bias)) }
    return weights
  }

  /// The operator on one step after the other; `Where` leaves the states as they are where a step is padding. ONNX'
  /// recurrent operators themselves know lengths only, so no padding in front and none between. The states are
  /// `[1, batch, units]`, zeros where none are given to start from.
  private mutating func scan(
    _ made: RecurrentOperator, _ weights: [String], _ x: String, _ mask: String, isReverse: Bool,
    from start: [String] = []
  ) -> (states: [String], sequence: String) {
    let states = made.states
    var body = GraphBuilder()
    body.prefix = "\(prefix)/step"
    let before = (0..<states).map { body.port("state_\($0)", .float32) }
    let (step, real) = (body.port("x", .float32), body.port("is_real", .bool))
    let inputs = [body.add("Unsqueeze", [step, body.integers("axes", [0])])] + weights
    let noBias = [String](repeating: "", count: 3 - weights.count)
    // Behind the weights stand the lengths, which are left out, and the states.
    let after = body.add(
      made.kind, inputs + noBias + [""] + before, made.attributes, outputs: 1...states)
    let isReal = body.add("Unsqueeze", [real, body.integers("axes", [0, 2])])
    let kept = zip(after, before).map { new, old in body.add("Where", [isReal, new, old]) }
    let output = body.add("Squeeze", [kept[0], body.integers("axes", [0])])
    let begin =
      start.isEmpty ? [String](repeating: zeros(made, of: x), count: states) : start
    let results = add(
      "Scan", begin + [x, mask],
      [
        "body": .graph(body.body(kept + [output])), "num_scan_inputs": .int(2),
        "scan_input_axes": .ints([1, 1]), "scan_output_axes": .ints([1]),
        "scan_input_directions": .ints(isReverse ? [1, 1] : [0, 0]),
        "scan_output_directions": .ints(isReverse ? [1] : [0]),
      ], outputs: 0...states)
    return (Array(results[..<states]), results[states])
  }

  /// States of zeros, `[1, batch, units]`.
  private mutating func zeros(_ made: RecurrentOperator, of x: String) -> String {
    let batch = add("Shape", [x], ["start": .int(0), "end": .int(1)])
    let units = integers("units", [made.recurrentKernel.shape[2]])
    let sizes = add("Concat", [integers("one", [1]), batch, units], ["axis": .int(0)])
    return add("ConstantOfShape", [sizes])
  }
}

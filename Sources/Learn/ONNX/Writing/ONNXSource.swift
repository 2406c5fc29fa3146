/// A graph as source text for another library: it builds the model, and reads its weights from a safetensors file.
///
/// Each node becomes a line. Operators that have no short form there are refused by name.
public enum ONNXSource: String, Sendable, CaseIterable {
  case keras, pytorch

  /// The text, and the weights by the names that it reads.
  /// - Throws: ``ONNXError/unsupported(operator:node:opset:reason:)`` for an operator without a form.
  public func text(
    of file: ONNXFile, weights path: String
  ) throws(ONNXError) -> (text: String, weights: [(name: String, array: ONNXArray)]) {
    let graph = file.graph
    var names: [String: String] = [:]
    for (index, port) in graph.neededInputs.enumerated() { names[port.name] = "x\(index)" }
    let constants = graph.initializers.sorted { $0.key < $1.key }
    var weights: [(String, ONNXArray)] = []
    for (index, (name, array)) in constants.enumerated() {
      names[name] = "w[\"w\(index)\"]"
      weights.append(("w\(index)", array))
    }
    var lines: [String] = []
    for (index, node) in graph.nodes.enumerated() {
      let inputs = node.inputs.map { names[$0] ?? "None" }
      for (place, output) in node.outputs.enumerated() where !output.isEmpty {
        names[output] = place == 0 ? "v\(index)" : "v\(index)_\(place)"
      }
      guard let expression = expression(node, inputs, graph) else {
        throw .unsupported(
          operator: node.operatorName, node: node.name, opset: file.opset,
          reason: "it has no short form in \(rawValue)")
      }
      lines.append("    v\(index) = \(expression)  # \(node.operatorName)")
    }
    let arguments = graph.neededInputs.map { names[$0.name]! }.joined(separator: ", ")
    let results = graph.outputs.map { names[$0.name]! }.joined(separator: ", ")
    let head =
      self == .pytorch
      ? [
        "import torch", "import torch.nn.functional as F",
        "from safetensors.torch import load_file",
      ]
      : ["import keras", "from keras import ops", "from safetensors.numpy import load_file"]
    let body =
      ["", "w = load_file(\(quoted(path)))", "", "", "def model(\(arguments)):"] + lines
      + ["    return \(results)", ""]
    return ((head + body).joined(separator: "\n"), weights)
  }

  private func quoted(_ text: String) -> String {
    let inner = text.map { "\\\"\n\r".contains($0) ? "_" : $0 }
    return "\"" + String(inner) + "\""
  }

  /// A node as an expression of the library.
  private func expression(_ node: ONNXNode, _ x: [String], _ graph: ONNXGraph) -> String? {
    let isTorch = self == .pytorch
    let library = isTorch ? "torch" : "ops"
    switch node.kind {
    case "Add": return "\(x[0]) + \(x[1])"
    case "Sub": return "\(x[0]) - \(x[1])"
    case "Mul": return "\(x[0]) * \(x[1])"
    case "Div": return "\(x[0]) / \(x[1])"
    case "MatMul": return "\(x[0]) @ \(x[1])"
    case "Identity", "Dropout": return x[0]
    case "Gemm": return gemm(node, x)
    case "Relu", "Sigmoid", "Tanh", "Erf", "Exp", "Log", "Sqrt":
      let name = node.kind.lowercased()
      return "\(library).\(name)(\(x[0]))"
    case "Softplus": return isTorch ? "F.softplus(\(x[0]))" : "ops.softplus(\(x[0]))"
    case "Selu": return isTorch ? "F.selu(\(x[0]))" : "ops.selu(\(x[0]))"
    case "Elu":
      let a = number(node, "alpha", 1)
      return isTorch ? "F.elu(\(x[0]), \(a))" : "ops.elu(\(x[0]), \(a))"
    case "LeakyRelu":
      let a = number(node, "alpha", 0.01)
      return isTorch ? "F.leaky_relu(\(x[0]), \(a))" : "ops.leaky_relu(\(x[0]), \(a))"
    case "Softmax":
      let axis = int(node, "axis", -1)
      return isTorch ? "F.softmax(\(x[0]), \(axis))" : "ops.softmax(\(x[0]), \(axis))"
    case "Flatten" where int(node, "axis", 1) == 1:
      return isTorch
        ? "torch.flatten(\(x[0]), 1)" : "ops.reshape(\(x[0]), (\(x[0]).shape[0], -1))"
    case "Transpose":
      guard case .ints(let order)? = node.attributes["perm"] else { return nil }
      let axes = "(" + order.map { "\($0)" }.joined(separator: ", ") + ")"
      return isTorch ? "\(x[0]).permute\(axes)" : "ops.transpose(\(x[0]), \(axes))"
    case "Concat":
      let all = x.joined(separator: ", ")
      let axis = int(node, "axis", 1)
      return isTorch ? "torch.cat([\(all)], \(axis))" : "ops.concatenate([\(all)], \(axis))"
    case "ReduceMean":
      guard case .ints(let axes)? = node.attributes["axes"] else { return nil }
      let list = "(" + axes.map { "\($0)," }.joined(separator: " ") + ")"
      let keeps = int(node, "keepdims", 1) == 1 ? "True" : "False"
      return isTorch
        ? "torch.mean(\(x[0]), \(list), \(keeps))"
        : "ops.mean(\(x[0]), \(list), keepdims=\(keeps))"
    case "Conv": return convolution(node, x, graph)
    case "MaxPool", "AveragePool": return pool(node, x)
    case "BatchNormalization":
      let epsilon = number(node, "epsilon", 1e-5)
      if isTorch {
        return "F.batch_norm(\(x[0]), \(x[3]), \(x[4]), \(x[1]), \(x[2]), eps=\(epsilon))"
      }
      return "ops.batch_normalization(\(x[0]), \(x[3]), \(x[4]), 1, \(x[2]), \(x[1]), \(epsilon))"
    default: return nil
    }
  }

  private func gemm(_ node: ONNXNode, _ x: [String]) -> String? {
    guard number(node, "alpha", 1) == 1, number(node, "beta", 1) == 1 else { return nil }
    let a = int(node, "transA", 0) == 1 ? "\(x[0]).T" : x[0]
    let b = int(node, "transB", 0) == 1 ? "\(x[1]).T" : x[1]
    return "\(a) @ \(b)" + (x.count > 2 ? " + \(x[2])" : "")
  }

  private func convolution(_ node: ONNXNode, _ x: [String], _ graph: ONNXGraph) -> String? {
    guard let kernel = graph.initializers[node.inputs[1]], kernel.rank == 4 else { return nil }
    let (strides, dilations) = (ints(node, "strides", [1, 1]), ints(node, "dilations", [1, 1]))
    guard let padded = padding(node, x[0], Array(kernel.shape[2...]), strides, "0.0") else {
      return nil
    }
    let (s, d, groups) = (tuple(strides), tuple(dilations), int(node, "group", 1))
    let bias = x.count > 2 ? x[2] : "None"
    if self == .pytorch {
      return "F.conv2d(\(padded), \(x[1]), \(bias), \(s), 0, \(d), \(groups))"
    }
    guard groups == 1 else { return nil }
    let y =
      "ops.conv(\(padded), ops.transpose(\(x[1]), (2, 3, 1, 0)), \(s), \"valid\", "
      + "\"channels_first\", \(d))"
    return x.count > 2 ? "\(y) + ops.reshape(\(bias), (1, -1, 1, 1))" : y
  }

  private func pool(_ node: ONNXNode, _ x: [String]) -> String? {
    let kernel = ints(node, "kernel_shape", [])
    guard kernel.count == 2, int(node, "ceil_mode", 0) == 0, node.outputs.count == 1 else {
      return nil
    }
    let strides = ints(node, "strides", [1, 1])
    let isMax = node.kind == "MaxPool"
    guard let padded = padding(node, x[0], kernel, strides, "float(\"-inf\")"),
      isMax || padded == x[0]
    else { return nil }
    let (k, s) = (tuple(kernel), tuple(strides))
    if self == .pytorch {
      return "F.\(isMax ? "max_pool2d" : "avg_pool2d")(\(padded), \(k), \(s))"
    }
    let name = isMax ? "max_pool" : "average_pool"
    return "ops.\(name)(\(padded), \(k), \(s), \"valid\", \"channels_first\")"
  }

  /// The input with its border; nil for a rule that only sizes decide.
  private func padding(
    _ node: ONNXNode, _ x: String, _ kernel: [Int], _ strides: [Int], _ value: String
  ) -> String? {
    var pads = ints(node, "pads", [0, 0, 0, 0])
    if case .text(let rule)? = node.attributes["auto_pad"], rule != "NOTSET", rule != "VALID" {
      guard rule == "SAME_UPPER", strides == [1, 1] else { return nil }
      let total = kernel.map { $0 - 1 }
      pads = total.map { $0 / 2 } + total.map { $0 - $0 / 2 }
    }
    guard pads.count == 4 else { return nil }
    if pads.allSatisfy({ $0 == 0 }) { return x }
    if self == .pytorch {
      return "F.pad(\(x), (\(pads[1]), \(pads[3]), \(pads[0]), \(pads[2])), value=\(value))"
    }
    return "ops.pad(\(x), ((0, 0), (0, 0), (\(pads[0]), \(pads[2])), (\(pads[1]), \(pads[3]))), "
      + "constant_values=\(value))"
  }

  private func tuple(_ numbers: [Int]) -> String {
    "(" + numbers.map { "\($0)" }.joined(separator: ", ") + ")"
  }

  private func int(_ node: ONNXNode, _ name: String, _ standard: Int) -> Int {
    if case .int(let number)? = node.attributes[name] { Int(number) } else { standard }
  }

  private func number(_ node: ONNXNode, _ name: String, _ standard: Double) -> Double {
    if case .float(let number)? = node.attributes[name] { number } else { standard }
  }

  private func ints(_ node: ONNXNode, _ name: String, _ standard: [Int]) -> [Int] {
    if case .ints(let numbers)? = node.attributes[name] {
      numbers.map { Int($0) }
    } else {
      standard
    }
  }
}

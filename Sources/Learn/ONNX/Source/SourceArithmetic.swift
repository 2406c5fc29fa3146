/// Operators on numbers at the same place, and products of matrices.
extension SourceText {
  private static let infix = ["Add": "+", "Sub": "-", "Mul": "*", "MatMul": "@", "Pow": "**"]

  private static let functions: [String: (pytorch: String, keras: String)] = [
    "Abs": ("torch.abs", "ops.abs"), "Ceil": ("torch.ceil", "ops.ceil"),
    "Cos": ("torch.cos", "ops.cos"), "Erf": ("torch.erf", "ops.erf"),
    "Exp": ("torch.exp", "ops.exp"), "Floor": ("torch.floor", "ops.floor"),
    "Log": ("torch.log", "ops.log"), "Neg": ("torch.neg", "ops.negative"),
    "Reciprocal": ("torch.reciprocal", "ops.reciprocal"), "Relu": ("torch.relu", "ops.relu"),
    "Sigmoid": ("torch.sigmoid", "ops.sigmoid"), "Sign": ("torch.sign", "ops.sign"),
    "Sin": ("torch.sin", "ops.sin"), "Softplus": ("F.softplus", "ops.softplus"),
    "Softsign": ("F.softsign", "ops.softsign"), "Sqrt": ("torch.sqrt", "ops.sqrt"),
    "Tanh": ("torch.tanh", "ops.tanh"),
  ]

  mutating func arithmetic(_ n: SourceNode) throws -> SourceResult? {
    if let sign = SourceText.infix[n.kind] {
      let isProduct = n.kind == "MatMul"
      let (a, b) = isProduct ? (try x(n), try x(n, 1)) : (try operand(n, 0), try operand(n, 1))
      return SourceResult("\(a) \(sign) \(b)")
    }
    if let names = SourceText.functions[n.kind] {
      return SourceResult("\(library.pick(pytorch: names.0, keras: names.1))(\(try x(n)))")
    }
    switch n.kind {
    case "Div":
      // Whole numbers are cut toward 0 in ONNX, and not in Python.
      for place in 0..<2 {
        switch try value(n, place) {
        case .sizes, .size: throw NotCovered("a quotient of whole numbers")
        default: break
        }
        if let array = try constant(n, place), !array.type.isFloat {
          throw NotCovered("a quotient of whole numbers")
        }
      }
      return SourceResult("\(try operand(n, 0)) / \(try operand(n, 1))")
    case "Gemm": return try gemm(n)
    case "Elu": return try activation(n, "F.elu", "ops.elu", "alpha", 1)
    case "LeakyRelu": return try activation(n, "F.leaky_relu", "ops.leaky_relu", "alpha", 0.01)
    case "Selu":
      try n.refuse("alpha", "gamma")
      return SourceResult("\(library.pick(pytorch: "F.selu", keras: "ops.selu"))(\(try x(n)))")
    case "Gelu":
      let isTanh = try n.call.text("approximate", "none") == "tanh"
      return SourceResult(
        library.pick(
          pytorch: "F.gelu(\(try x(n)), approximate=\"\(isTanh ? "tanh" : "none")\")",
          keras: "ops.gelu(\(try x(n)), approximate=\(isTanh ? "True" : "False"))"))
    case "Max": return SourceResult(try folded(n, "torch.maximum", "ops.maximum"))
    case "Min": return SourceResult(try folded(n, "torch.minimum", "ops.minimum"))
    case "Sum": return SourceResult(try all(n).joined(separator: " + "))
    case "Mean":
      return SourceResult("(\(try all(n).joined(separator: " + "))) / \(n.node.inputs.count)")
    case "Clip": return try clip(n)
    case "Softmax": return try softmax(n, "F.softmax", "ops.softmax")
    case "LogSoftmax": return try softmax(n, "F.log_softmax", "ops.log_softmax")
    default: return nil
    }
  }

  /// A term or a factor: a number of Python where it is a single constant beside a tensor.
  private mutating func operand(_ n: SourceNode, _ index: Int) throws -> String {
    guard let array = try constant(n, index), array.rank == 0, array.type == .float32,
      try constant(n, 1 - index) == nil
    else { return try x(n, index) }
    return array.doubles[0].python
  }

  private mutating func activation(
    _ n: SourceNode, _ pytorch: String, _ keras: String, _ name: String, _ standard: Double
  ) throws -> SourceResult {
    let number = try n.call.float(name, standard).python
    return SourceResult("\(library.pick(pytorch: pytorch, keras: keras))(\(try x(n)), \(number))")
  }

  private mutating func gemm(_ n: SourceNode) throws -> SourceResult {
    for name in ["alpha", "beta"] {
      let factor = try n.call.float(name, 1)
      guard factor == 1 else { throw NotCovered("its \(name) is \(factor)") }
    }
    func turned(_ x: String, _ name: String) throws -> String {
      guard try n.call.flag(name) else { return x }
      return library.pick(pytorch: "\(x).T", keras: "ops.transpose(\(x))")
    }
    let (a, b) = (try turned(try x(n), "transA"), try turned(try x(n, 1), "transB"))
    let bias = try optional(n, 2).map { " + \($0)" } ?? ""
    return SourceResult("\(a) @ \(b)\(bias)")
  }

  private mutating func folded(
    _ n: SourceNode, _ pytorch: String, _ keras: String
  ) throws -> String {
    let name = library.pick(pytorch: pytorch, keras: keras)
    var inputs = try all(n)
    let first = inputs.removeFirst()
    return inputs.reduce(first) { "\(name)(\($0), \($1))" }
  }

  private mutating func clip(_ n: SourceNode) throws -> SourceResult {
    var text = try x(n)
    for (place, name, pytorch, keras) in [
      (1, "min", "min", "maximum"), (2, "max", "max", "minimum"),
    ] {
      let bound: String
      if n.node.attributes[name] != nil {
        bound = try n.call.float(name, 0).python
      } else if has(n, place) {
        if let number = try single(n, place) { bound = number } else { bound = try x(n, place) }
      } else {
        continue
      }
      text = library.pick(
        pytorch: "torch.clamp(\(text), \(pytorch)=\(bound))",
        keras: "ops.\(keras)(\(text), \(bound))")
    }
    return SourceResult(text)
  }

  /// Before version 13 all axes behind the one that is named were one.
  private mutating func softmax(
    _ n: SourceNode, _ pytorch: String, _ keras: String
  ) throws -> SourceResult {
    let name = library.pick(pytorch: pytorch, keras: keras)
    let v = try x(n)
    if n.opset >= 13 { return SourceResult("\(name)(\(v), \(try n.call.int("axis", -1)))") }
    let axis = try n.call.int("axis", 1)
    if axis == -1 { return SourceResult("\(name)(\(v), -1)") }
    return SourceResult(
      library.pick(
        pytorch: "\(name)(\(v).flatten(\(axis)), -1).reshape(\(v).shape)",
        keras: "ops.reshape(\(name)(ops.reshape(\(v), tuple(\(v).shape[:\(axis)]) + (-1,)), -1), "
          + "\(v).shape)"))
  }
}

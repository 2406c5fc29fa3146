/// Operators that change shapes, and those on shapes themselves, which are lists of Python.
extension SourceText {
  mutating func shapes(_ n: SourceNode) throws -> SourceResult? {
    switch n.kind {
    case "Shape": return try shape(n)
    case "Reshape": return try reshape(n)
    case "Flatten":
      try n.require("axis", 1)
      let v = try x(n)
      return SourceResult(
        library.pick(
          pytorch: "torch.flatten(\(v), 1)", keras: "ops.reshape(\(v), (\(size(0, of: v)), -1))"))
    case "Transpose":
      guard let order = try n.call.ints("perm") else { throw NotCovered("it names no order") }
      return SourceResult(
        library.pick(
          pytorch: "\(try x(n)).permute(\(order.tuple))",
          keras: "ops.transpose(\(try x(n)), \(order.tuple))"))
    case "Squeeze": return try squeeze(n)
    case "Unsqueeze": return try unsqueeze(n)
    case "ConstantOfShape":
      var number = 0.0
      if case .array(let array)? = n.node.attributes["value"] {
        guard array.type == .float32, array.count == 1 else {
          throw NotCovered("a value of \(array.type) \(array.shape)")
        }
        number = array.doubles[0]
      }
      let sizes = try sizes(n, 0)
      return SourceResult(
        library.pick(
          pytorch: "torch.full(\(sizes), \(number.python))",
          keras: "ops.full(\(sizes), \(number.python))"))
    case "Range":
      let name = library.pick(pytorch: "torch.arange", keras: "ops.arange")
      let numbers = try (0..<3).map { try number(n, $0) }
      return SourceResult("\(name)(\(numbers.joined(separator: ", ")))")
    default: return nil
    }
  }

  /// The size of an axis.
  private func size(_ axis: Int, of x: String) -> String {
    library.pick(pytorch: "\(x).shape[\(axis)]", keras: "ops.shape(\(x))[\(axis)]")
  }

  /// One number of Python.
  private mutating func number(_ n: SourceNode, _ index: Int) throws -> String {
    if let number = try single(n, index) { return number }
    switch try value(n, index) {
    case .size(let text): return text
    case .sizes(let text): return "\(text)[0]"
    case let other: return tensor(other)
    }
  }

  private mutating func shape(_ n: SourceNode) throws -> SourceResult {
    let v = try x(n)
    let (start, end) = (try n.call.int("start", 0), try n.call.ints("end")?.first)
    var text = library.pick(pytorch: "list(\(v).shape)", keras: "list(ops.shape(\(v)))")
    if start != 0 || end != nil {
      text += "[\(start == 0 ? "" : "\(start)"):\(end.map { "\($0)" } ?? "")]"
    }
    return SourceResult(text, form: SourceValue.sizes)
  }

  /// A 0 keeps the size of the axis.
  private mutating func reshape(_ n: SourceNode) throws -> SourceResult {
    try n.require("allowzero", 0)
    let v = try x(n)
    var wanted: String
    if let numbers = try integers(n, 1) {
      let parts = numbers.enumerated().map { $1 == 0 ? size($0, of: v) : "\($1)" }
      wanted = "(" + parts.joined(separator: ", ") + (parts.count == 1 ? ",)" : ")")
    } else {
      wanted = try sizes(n, 1)
    }
    return SourceResult(
      library.pick(
        pytorch: "torch.reshape(\(v), \(wanted))", keras: "ops.reshape(\(v), \(wanted))"))
  }

  private mutating func squeeze(_ n: SourceNode) throws -> SourceResult {
    let axes = try integers(n, attribute: "axes", orInput: 1)
    if case .sizes(let text) = try value(n, 0), axes == nil || axes == [0] {
      return SourceResult("\(text)[0]", form: SourceValue.size)
    }
    let v = try x(n)
    guard let axes else {
      return SourceResult(library.pick(pytorch: "\(v).squeeze()", keras: "ops.squeeze(\(v))"))
    }
    return SourceResult(
      library.pick(
        pytorch: "\(v).squeeze(\(axes.tuple))", keras: "ops.squeeze(\(v), \(axes.tuple))"))
  }

  private mutating func unsqueeze(_ n: SourceNode) throws -> SourceResult {
    guard let axes = try integers(n, attribute: "axes", orInput: 1) else {
      throw NotCovered("it names no axes")
    }
    if case .size(let text) = try value(n, 0), axes == [0] {
      return SourceResult("[\(text)]", form: SourceValue.sizes)
    }
    // One behind the other: from the front each finds the axes before it in place.
    guard axes.count == 1 || axes.allSatisfy({ $0 >= 0 }) else {
      throw NotCovered("several axes that are counted from the end")
    }
    let v = try x(n)
    return SourceResult(
      axes.sorted().reduce(v) { text, axis in
        library.pick(
          pytorch: "\(text).unsqueeze(\(axis))", keras: "ops.expand_dims(\(text), \(axis))")
      })
  }
}

/// Operators that make axes one number.
extension SourceText {
  private static let kinds: [String: (pytorch: String, keras: String)] = [
    "ReduceMean": ("mean", "mean"), "ReduceSum": ("sum", "sum"), "ReduceMax": ("amax", "max"),
    "ReduceMin": ("amin", "min"),
  ]

  mutating func reductions(_ n: SourceNode) throws -> SourceResult? {
    switch n.kind {
    case "GlobalAveragePool": return try overPlaces(n, "mean", "mean")
    case "GlobalMaxPool": return try overPlaces(n, "amax", "max")
    default: break
    }
    guard let names = SourceText.kinds[n.kind] else { return nil }
    let keeps = try n.call.flag("keepdims", true) ? "True" : "False"
    let v = try x(n)
    guard let axes = try integers(n, attribute: "axes", orInput: 1), !axes.isEmpty else {
      try n.require("noop_with_empty_axes", 0)
      return SourceResult(
        library.pick(
          pytorch: "\(v).\(names.0)(dim=tuple(range(\(v).dim())), keepdim=\(keeps))",
          keras: "ops.\(names.1)(\(v), keepdims=\(keeps))"))
    }
    return SourceResult(
      library.pick(
        pytorch: "\(v).\(names.0)(dim=\(axes.tuple), keepdim=\(keeps))",
        keras: "ops.\(names.1)(\(v), axis=\(axes.tuple), keepdims=\(keeps))"))
  }

  private mutating func overPlaces(
    _ n: SourceNode, _ pytorch: String, _ keras: String
  ) throws -> SourceResult {
    let v = try x(n)
    return SourceResult(
      library.pick(
        pytorch: "\(v).\(pytorch)(dim=tuple(range(2, \(v).dim())), keepdim=True)",
        keras: "ops.\(keras)(\(v), axis=tuple(range(2, len(\(v).shape))), keepdims=True)"))
  }
}

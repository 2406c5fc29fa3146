/// What a value of the graph is in the text.
enum SourceValue {
  /// A tensor: a name, or an element of the weights.
  case tensor(String)
  /// Whole numbers in a list of Python, such as the sizes of a shape.
  case sizes(String)
  /// One such number.
  case size(String)
  /// A constant by its place among all. It becomes a weight where its numbers are read, and no axes or sizes.
  case constant(Int)
}

/// What a node becomes: the right side of an assignment.
struct SourceResult {
  /// The text; a tuple where there are several outputs.
  var text: String
  /// What the value is.
  var form: (String) -> SourceValue = SourceValue.tensor
  /// How many outputs there are.
  var outputs = 1

  init(
    _ text: String, form: @escaping (String) -> SourceValue = SourceValue.tensor, outputs: Int = 1
  ) {
    (self.text, self.form, self.outputs) = (text, form, outputs)
  }
}

/// The body of the function that is being written, with its values by their names in the graph.
struct SourceText {
  let library: ONNXSource
  let opsets: [String: Int]
  /// The names of the model's own functions, which are no operators.
  let functions: Set<String>
  var values: [String: SourceValue] = [:]
  /// The functions that stand above the model.
  var helpers: Set<SourceHelper> = []
  private(set) var lines: [String] = []
  private(set) var weights: [(name: String, array: ONNXArray)] = []
  private var constants: [(name: String, array: ONNXArray, text: String?)] = []
  private var weightNames: Set<String> = []
  var indent = 1
  private var count = 0

  /// The most whole numbers that are written into the text.
  static let mostNumbers = 64

  init(_ library: ONNXSource, opsets: [String: Int], functions: Set<String>) {
    (self.library, self.opsets, self.functions) = (library, opsets, functions)
  }

  // MARK: lines

  mutating func add(_ line: String) {
    lines.append(String(repeating: "    ", count: indent) + line)
  }

  /// A number that no name has had.
  mutating func next() -> Int {
    defer { count += 1 }
    return count
  }

  mutating func add(constants arrays: [String: ONNXArray]) {
    for (name, array) in arrays.sorted(by: { $0.key < $1.key }) { add(constant: array, name) }
  }

  private mutating func add(constant array: ONNXArray, _ name: String) {
    values[name] = .constant(constants.count)
    constants.append((name, array, nil))
  }

  /// Adds the nodes, a line each.
  mutating func write(_ nodes: [ONNXNode]) throws(ONNXError) {
    for node in nodes {
      let opset = opsets[node.domain] ?? 1
      do {
        try write(SourceNode(node, opset))
      } catch let error as ONNXError {
        throw error
      } catch {
        let reason = (error as? NotCovered)?.reason ?? (error as? Mismatch)?.reason ?? "\(error)"
        throw .unsupported(
          operator: node.operatorName, node: node.name, opset: opset,
          reason: "it has no form in \(library.rawValue)" + (reason.isEmpty ? "" : ": \(reason)"))
      }
    }
  }

  private mutating func write(_ n: SourceNode) throws {
    guard OperatorTable.domains.contains(n.node.domain),
      !functions.contains("\(n.node.domain):\(n.kind)")
    else { throw NotCovered("it is none of ONNX' own operators") }
    switch n.kind {
    case "Constant":
      guard case .array(let array)? = try OperatorTable.operators["Constant"]?(n.call).first else {
        throw NotCovered("a constant that is no array")
      }
      return add(constant: array, n.node.outputs.first ?? "")
    case "Identity", "Dropout":
      try n.checkOutputs(1)
      values[n.node.outputs.first ?? ""] = try value(n, 0)
      return
    case "Scan": return try scan(n)
    default: break
    }
    guard let result = try expression(n) else { throw NotCovered("") }
    try n.checkOutputs(result.outputs)
    let stem = "v\(next())"
    let names = (0..<result.outputs).map { place in
      n.wants(place) ? (place == 0 ? stem : "\(stem)_\(place)") : "_"
    }
    for (name, output) in zip(names, n.node.outputs) where !output.isEmpty {
      values[output] = result.form(name)
    }
    add("\(names.joined(separator: ", ")) = \(result.text)  # \(n.comment)")
  }

  private mutating func expression(_ n: SourceNode) throws -> SourceResult? {
    if let result = try arithmetic(n) { return result }
    if let result = try logic(n) { return result }
    if let result = try shapes(n) { return result }
    if let result = try pieces(n) { return result }
    if let result = try reductions(n) { return result }
    if let result = try images(n) { return result }
    if let result = try normalizations(n) { return result }
    return try recurrent(n)
  }

  // MARK: inputs

  func has(_ n: SourceNode, _ index: Int) -> Bool {
    index < n.node.inputs.count && !n.node.inputs[index].isEmpty
  }

  /// The input, whatever it is.
  func value(_ n: SourceNode, _ index: Int) throws -> SourceValue {
    guard has(n, index) else { throw NotCovered("its input \(index) is missing") }
    guard let value = values[n.node.inputs[index]] else {
      throw NotCovered("its input \(index) is not there yet")
    }
    return value
  }

  /// A value as a tensor.
  mutating func tensor(_ value: SourceValue) -> String {
    switch value {
    case .tensor(let text): return text
    case .sizes(let text), .size(let text):
      return library.pick(
        pytorch: "torch.tensor(\(text))", keras: "ops.convert_to_tensor(\(text))")
    case .constant(let place):
      if let text = constants[place].text { return text }
      let name = weightName(constants[place].name)
      weights.append((name, constants[place].array))
      constants[place].text = "w[\"\(name)\"]"
      return "w[\"\(name)\"]"
    }
  }

  /// The name of a weight: that of the graph, where it is one in Python's quotes as well.
  private mutating func weightName(_ wanted: String) -> String {
    let isPlain =
      !wanted.isEmpty
      && wanted.unicodeScalars.allSatisfy { scalar in
        scalar.isASCII
          && (scalar.properties.isAlphabetic || "0123456789/_.-".unicodeScalars.contains(scalar))
      }
    let stem = isPlain ? wanted : "weight"
    var (name, number) = (stem, weights.count)
    while !weightNames.insert(name).inserted {
      name = "\(stem)_\(number)"
      number += 1
    }
    return name
  }

  /// An input as a tensor.
  mutating func x(_ n: SourceNode, _ index: Int = 0) throws -> String {
    tensor(try value(n, index))
  }

  /// An input that may be left out.
  mutating func optional(_ n: SourceNode, _ index: Int) throws -> String? {
    has(n, index) ? try x(n, index) : nil
  }

  /// All inputs.
  mutating func all(_ n: SourceNode) throws -> [String] {
    try n.node.inputs.indices.map { try x(n, $0) }
  }

  /// The constant that an input is; nil where it is computed.
  func constant(_ n: SourceNode, _ index: Int) throws -> ONNXArray? {
    if case .constant(let place) = try value(n, index) { constants[place].array } else { nil }
  }

  /// The whole numbers that an input is a constant of; nil where they are computed.
  func integers(_ n: SourceNode, _ index: Int) throws -> [Int]? {
    guard let array = try constant(n, index) else { return nil }
    guard array.type.isInteger, array.rank <= 1, array.count <= SourceText.mostNumbers else {
      throw NotCovered("its input \(index) is \(array.type) \(array.shape)")
    }
    return array.integers.map { Int($0) }
  }

  /// The whole numbers that older versions have as an attribute, and newer ones as an input; nil for neither.
  func integers(_ n: SourceNode, attribute: String, orInput index: Int) throws -> [Int]? {
    if let numbers = try n.call.ints(attribute) { return numbers }
    guard has(n, index) else { return nil }
    guard let numbers = try integers(n, index) else {
      throw NotCovered("its \(attribute) are computed")
    }
    return numbers
  }

  /// The single number that an input is a constant of, as Python has it; nil where it is computed.
  func single(_ n: SourceNode, _ index: Int) throws -> String? {
    guard let array = try constant(n, index), array.count == 1 else { return nil }
    if array.type.isFloat { return array.doubles[0].python }
    return array.type.isInteger ? "\(array.integers[0])" : nil
  }

  /// An input as a list of whole numbers.
  mutating func sizes(_ n: SourceNode, _ index: Int) throws -> String {
    if let numbers = try integers(n, index) { return "\(numbers)" }
    switch try value(n, index) {
    case .sizes(let text): return text
    case .size(let text): return "[\(text)]"
    case let other: return "[int(size) for size in \(tensor(other))]"
    }
  }
}

import Tensors

/// What an operator is given: its node, the version of the operators, its inputs, and how to run a graph in it.
struct OperatorCall {
  let node: ONNXNode
  let opset: Int
  let inputs: [ONNXValue?]
  /// Runs a graph in an attribute, with these values for its inputs, and what is around the node.
  let run: (ONNXGraph, [ONNXValue]) throws -> [ONNXValue]

  /// The input, which must be an array.
  func array(_ index: Int) throws -> ONNXArray {
    guard let value = value(index) else { throw Mismatch("its input \(index) is missing") }
    guard let array = value.array else {
      throw Mismatch("its input \(index) is \(value.kind); needs an array")
    }
    return array
  }

  /// The input, where it is given.
  func optional(_ index: Int) throws -> ONNXArray? {
    value(index) == nil ? nil : try array(index)
  }

  /// The input, whatever it is.
  func value(_ index: Int) -> ONNXValue? {
    index < inputs.count ? inputs[index] : nil
  }

  /// The input as floats.
  func floats(_ index: Int) throws -> Tensor {
    let array = try array(index)
    guard array.type.isFloat else {
      throw Mismatch("its input \(index) is \(array.type); needs floats")
    }
    return try array.tensor()
  }

  /// All inputs, which must be arrays.
  func arrays() throws -> [ONNXArray] { try inputs.indices.map(array) }

  /// The elements of a sequence.
  func sequence(_ index: Int) throws -> [ONNXValue] {
    switch value(index) {
    case .sequence(let values)?: return values
    case .optional(.sequence(let values)?)?: return values
    default: throw Mismatch("its input \(index) is no sequence")
    }
  }

  /// The input as whole numbers, such as axes or sizes.
  func integers(_ index: Int) throws -> [Int] {
    let array = try array(index)
    guard array.type != .string, array.count <= ONNXRunner.mostTurns else {
      throw Mismatch(
        "its input \(index) is \(array.type) \(array.shape); needs a few whole numbers")
    }
    return try array.integers.map { number in
      guard let number = Int(exactly: number), number.magnitude < 1 << 62 else {
        throw Mismatch("the number \(number)")
      }
      return number
    }
  }

  /// The whole numbers that older versions take as an attribute, and newer ones as an input.
  func integers(attribute name: String, orInput index: Int) throws -> [Int]? {
    if let numbers = try ints(name) { return numbers }
    return value(index) == nil ? nil : try integers(index)
  }

  // MARK: attributes

  func int(_ name: String, _ standard: Int) throws -> Int {
    switch node.attributes[name] {
    case nil: return standard
    case .int(let number)?: return Int(number)
    default: throw Mismatch("its attribute \(name) is no whole number")
    }
  }

  func flag(_ name: String, _ standard: Bool = false) throws -> Bool {
    try int(name, standard ? 1 : 0) != 0
  }

  func float(_ name: String, _ standard: Double) throws -> Double {
    switch node.attributes[name] {
    case nil: return standard
    case .float(let number)?: return number
    case .int(let number)?: return Double(number)
    default: throw Mismatch("its attribute \(name) is no number")
    }
  }

  func text(_ name: String, _ standard: String) throws -> String {
    switch node.attributes[name] {
    case nil: return standard
    case .text(let text)?: return text
    default: throw Mismatch("its attribute \(name) is no text")
    }
  }

  func ints(_ name: String) throws -> [Int]? {
    switch node.attributes[name] {
    case nil: return nil
    case .ints(let numbers)?: return numbers.map { Int($0) }
    case .int(let number)?: return [Int(number)]
    default: throw Mismatch("its attribute \(name) is no list of whole numbers")
    }
  }

  func floatList(_ name: String) throws -> [Double]? {
    switch node.attributes[name] {
    case nil: return nil
    case .floats(let numbers)?: return numbers
    case .ints(let numbers)?: return numbers.map(Double.init)
    default: throw Mismatch("its attribute \(name) is no list of numbers")
    }
  }

  func texts(_ name: String) throws -> [String]? {
    switch node.attributes[name] {
    case nil: return nil
    case .texts(let texts)?: return texts
    case .ints(let none)? where none.isEmpty: return []
    default: throw Mismatch("its attribute \(name) is no list of texts")
    }
  }

  func graph(_ name: String) throws -> ONNXGraph {
    guard case .graph(let graph)? = node.attributes[name] else {
      throw Mismatch("its attribute \(name) is no graph")
    }
    return graph
  }

  /// The type that an attribute names by number.
  func type(_ name: String) throws -> ONNXType? {
    guard node.attributes[name] != nil else { return nil }
    let number = try int(name, 0)
    guard let type = ONNXType(rawValue: number) else {
      throw NotCovered("elements of type \(number)")
    }
    return type
  }

  /// Whether the node's output is wanted.
  func wants(_ output: Int) -> Bool {
    output < node.outputs.count && !node.outputs[output].isEmpty
  }
}

/// An operator: from what it is given to its outputs.
typealias Operator = @Sendable (OperatorCall) throws -> [ONNXValue]

/// An operator with a single array as output.
func single(_ body: @escaping @Sendable (OperatorCall) throws -> ONNXArray) -> Operator {
  { call in [.array(try body(call))] }
}

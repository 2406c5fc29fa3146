/// A graph of nodes, each one operator, in an order in which every node comes behind those that it needs.
public struct ONNXGraph: Sendable {
  /// The graph's name.
  public var name = ""
  /// What the graph is given; those that have an initializer may be left out.
  public var inputs: [ONNXPort] = []
  /// What the graph gives.
  public var outputs: [ONNXPort] = []
  /// The constants by name: the weights.
  public var initializers: [String: ONNXArray] = [:]
  /// The nodes.
  public var nodes: [ONNXNode] = []
  /// What the file says of values between.
  public var described: [ONNXPort] = []

  /// A graph without anything.
  public init() {}

  /// The inputs that must be given.
  public var neededInputs: [ONNXPort] { inputs.filter { initializers[$0.name] == nil } }

  /// How many numbers the weights have.
  public var parameterCount: Int {
    initializers.values.reduce(0) { $0 + ($1.type.isFloat ? $1.count : 0) }
  }
}

/// An input or an output of a graph: its name, and what the file says of its type and shape.
public struct ONNXPort: Sendable, Hashable {
  /// The name.
  public let name: String
  /// The type of the elements, where it is an array.
  public let type: ONNXType?
  /// The sizes of the axes, where they are told: a number, or a name of one.
  public let shape: [Size]?

  /// The size of an axis.
  public enum Size: Sendable, Hashable {
    case known(Int)
    case named(String)
  }

  /// A port with this name, type and shape.
  public init(_ name: String, _ type: ONNXType?, _ shape: [Size]?) {
    self.name = name
    self.type = type
    self.shape = shape
  }

  /// The shape in brackets; a size without number or name is a question mark.
  public var text: String {
    guard let shape else { return "?" }
    let sizes = shape.map { size in
      switch size {
      case .known(let size): "\(size)"
      case .named(let name): name.isEmpty ? "?" : name
      }
    }
    return "[" + sizes.joined(separator: ", ") + "]"
  }

  /// Whether a shape is one of those that the port takes.
  func takes(_ other: [Int]) -> Bool {
    guard let shape else { return true }
    return shape.count == other.count
      && zip(shape, other).allSatisfy { size, given in
        if case .known(let size) = size { size == given } else { true }
      }
  }
}

/// A node: one operator with its inputs, outputs and attributes.
public struct ONNXNode: Sendable {
  /// The node's name; often empty.
  public var name: String
  /// The operator, such as `Conv`.
  public var kind: String
  /// Whose operator it is: empty for ONNX' own.
  public var domain = ""
  /// The names of the inputs; an empty one is left out.
  public var inputs: [String]
  /// The names of the outputs; an empty one is not wanted.
  public var outputs: [String]
  /// The attributes by name.
  public var attributes: [String: ONNXAttribute] = [:]

  /// The operator with its domain, where that is not ONNX' own.
  public var operatorName: String { domain.isEmpty ? kind : "\(domain).\(kind)" }

  /// The graphs in its attributes: branches, and bodies of loops.
  var subgraphs: [ONNXGraph] {
    attributes.values.flatMap { attribute -> [ONNXGraph] in
      switch attribute {
      case .graph(let graph): [graph]
      case .graphs(let graphs): graphs
      default: []
      }
    }
  }
}

/// A constant argument of an operator.
public indirect enum ONNXAttribute: Sendable {
  case float(Double)
  case int(Int64)
  case text(String)
  case array(ONNXArray)
  case graph(ONNXGraph)
  case floats([Double])
  case ints([Int64])
  case texts([String])
  case arrays([ONNXArray])
  case graphs([ONNXGraph])
  /// The attribute of the function that the node is a part of.
  case reference(String)
}

/// A function of the model: operators under one name.
struct ONNXFunction: Sendable {
  var inputs: [String]
  var outputs: [String]
  var nodes: [ONNXNode]
  var opsets: [String: Int]
}

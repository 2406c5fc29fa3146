import Layers
import Tensors

/// A graph that is being written: nodes are added one behind the other, names are made unique.
public struct GraphBuilder {
  /// The graph so far.
  private(set) var graph = ONNXGraph()
  private var taken: Set<String> = []
  /// The name that a layer's values begin with.
  var prefix = ""
  /// The mask of the value that the next layer takes: truth values `[batch, time]`, false at padding; nil where there
  /// is none.
  public var mask: String?
  /// How many steps lie before those of the value that the next layer takes, `[1]` of whole numbers; nil for none.
  /// Positions are counted from there.
  public var firstStep: String?

  /// The version of the operators that are written.
  public static let opset = 17

  init() {}

  private mutating func unique(_ wanted: String) -> String {
    var (name, number) = (wanted, 1)
    while !taken.insert(name).inserted {
      name = "\(wanted)_\(number)"
      number += 1
    }
    return name
  }

  /// Keeps names for the outputs of the graph.
  mutating func reserve(_ names: [String]) { taken.formUnion(names) }

  /// Adds an input of the graph; its name.
  mutating func input(
    _ name: String, _ shape: [ONNXPort.Size], _ type: ONNXType = .float32
  ) -> String {
    let name = unique(name)
    graph.inputs.append(ONNXPort(name, type, shape))
    return name
  }

  /// Writes what has a name of its own within the one that is being written.
  mutating func under<Result>(
    _ name: String, _ body: (inout GraphBuilder) throws(ONNXError) -> Result
  ) throws(ONNXError) -> Result {
    let outer = prefix
    prefix = outer.isEmpty ? name : "\(outer)/\(name)"
    defer { prefix = outer }
    return try body(&self)
  }

  /// Adds an input of a graph within another one, of any shape; its name.
  mutating func port(_ name: String, _ type: ONNXType) -> String {
    let name = unique("\(prefix)/\(name)")
    graph.inputs.append(ONNXPort(name, type, nil))
    return name
  }

  /// Adds a node with one output; the output's name.
  public mutating func add(
    _ kind: String, _ inputs: [String], _ attributes: [String: ONNXAttribute] = [:],
    output index: Int = 0
  ) -> String {
    add(kind, inputs, attributes, outputs: index...index)[0]
  }

  /// Adds a node of which these outputs are wanted; their names.
  public mutating func add(
    _ kind: String, _ inputs: [String], _ attributes: [String: ONNXAttribute],
    outputs wanted: ClosedRange<Int>
  ) -> [String] {
    let names = wanted.map { _ in unique("\(prefix)/\(kind.lowercased())") }
    graph.nodes.append(
      ONNXNode(
        name: names[0], kind: kind, inputs: inputs,
        outputs: [String](repeating: "", count: wanted.lowerBound) + names,
        attributes: attributes))
    return names
  }

  /// Adds a weight; its name.
  public mutating func weight(_ name: String, _ tensor: Tensor) -> String {
    constant(name, ONNXArray(tensor.converted(to: .single)))
  }

  /// Adds whole numbers, such as axes; their name.
  public mutating func integers(_ name: String, _ numbers: [Int]) -> String {
    constant(name, ONNXArray(integers: numbers.map { Int64($0) }))
  }

  /// Adds one whole number, without an axis; its name.
  public mutating func integer(_ name: String, _ number: Int) -> String {
    constant(name, ONNXArray(integers: [Int64(number)], shape: []))
  }

  private mutating func constant(_ name: String, _ array: ONNXArray) -> String {
    let name = unique("\(prefix)/\(name)")
    graph.initializers[name] = array
    return name
  }

  /// Puts the axes into another order. Where the value was just put into the opposite order, nothing is added.
  public mutating func transposed(_ x: String, _ order: [Int]) -> String {
    if order == Array(order.indices) { return x }
    if let node = graph.nodes.last(where: { $0.outputs == [x] }), node.kind == "Transpose",
      case .ints(let other)? = node.attributes["perm"],
      order.map({ Int(other[$0]) }) == Array(order.indices)
    {
      return node.inputs[0]
    }
    return add("Transpose", [x], ["perm": .ints(order.map { Int64($0) })])
  }

  /// `[batch, height, width, channels]` as `[batch, channels, height, width]`; also with one axis between.
  public mutating func channelsFirst(_ x: String, axes: Int = 2) -> String {
    transposed(x, [0, axes + 1] + (1...axes))
  }

  /// `[batch, channels, height, width]` as `[batch, height, width, channels]`; also with one axis between.
  public mutating func channelsLast(_ x: String, axes: Int = 2) -> String {
    transposed(x, [0] + (2...(axes + 1)) + [1])
  }

  /// The graph as one within another, which gives these values.
  func body(_ outputs: [String]) -> ONNXGraph {
    var graph = graph
    graph.name = prefix
    graph.outputs = outputs.map { ONNXPort($0, .float32, nil) }
    return graph
  }

  /// The graph with one output, without nodes that nobody needs.
  func finished(output: String, _ shape: [ONNXPort.Size]) -> ONNXGraph {
    let isInput = graph.inputs.contains { $0.name == output }
    return finished([(output, ONNXPort(isInput ? "output" : output, .float32, shape))])
  }

  /// The graph with these values as outputs, without nodes that nobody needs. A value whose port has another name is
  /// given under that.
  func finished(_ outputs: [(value: String, port: ONNXPort)]) -> ONNXGraph {
    var graph = graph
    graph.name = "chalk"
    for (value, port) in outputs where value != port.name {
      graph.nodes.append(
        ONNXNode(name: port.name, kind: "Identity", inputs: [value], outputs: [port.name]))
    }
    graph.outputs = outputs.map(\.port)
    var needed = Set(graph.outputs.map(\.name))
    for node in graph.nodes.reversed() where node.outputs.contains(where: needed.contains) {
      needed.formUnion(node.allInputs)
    }
    graph.nodes.removeAll { !$0.outputs.contains(where: needed.contains) }
    graph.initializers = graph.initializers.filter { needed.contains($0.key) }
    return graph
  }
}

extension ONNXNode {
  /// What the node needs, its graphs within included: they see what is around them.
  fileprivate var allInputs: Set<String> {
    let inner = subgraphs.flatMap { $0.nodes.flatMap(\.allInputs) + $0.outputs.map(\.name) }
    return Set(inputs + inner).subtracting([""])
  }
}

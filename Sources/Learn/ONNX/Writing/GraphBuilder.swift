import Layers
import Tensors

/// A graph that is being written: nodes are added one behind the other, names are made unique.
public struct GraphBuilder {
  /// The graph so far.
  private(set) var graph = ONNXGraph()
  private var taken: Set<String> = []
  /// The name that a layer's values begin with.
  var prefix = ""

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

  /// Adds an input of the graph; its name.
  mutating func input(_ name: String, _ shape: [ONNXPort.Size]) -> String {
    let name = unique(name)
    graph.inputs.append(ONNXPort(name, .float32, shape))
    return name
  }

  /// Adds a node with one output; the output's name.
  public mutating func add(
    _ kind: String, _ inputs: [String], _ attributes: [String: ONNXAttribute] = [:],
    output index: Int = 0
  ) -> String {
    let output = unique("\(prefix)/\(kind.lowercased())")
    let outputs = [String](repeating: "", count: index) + [output]
    graph.nodes.append(
      ONNXNode(
        name: output, kind: kind, inputs: inputs, outputs: outputs, attributes: attributes))
    return output
  }

  /// Adds a weight; its name.
  public mutating func weight(_ name: String, _ tensor: Tensor) -> String {
    constant(name, ONNXArray(tensor.converted(to: .single)))
  }

  /// Adds whole numbers, such as axes; their name.
  public mutating func integers(_ name: String, _ numbers: [Int]) -> String {
    constant(name, ONNXArray(integers: numbers.map { Int64($0) }))
  }

  private mutating func constant(_ name: String, _ array: ONNXArray) -> String {
    let name = unique("\(prefix)/\(name)")
    graph.initializers[name] = array
    return name
  }

  /// Puts the axes into another order. Where the value was just put into the opposite order, nothing is added.
  public mutating func transposed(_ x: String, _ order: [Int]) -> String {
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

  /// The graph with one output, without nodes that nobody needs.
  func finished(output: String, _ shape: [ONNXPort.Size]) -> ONNXGraph {
    var graph = graph
    graph.name = "chalk"
    var name = output
    if graph.inputs.contains(where: { $0.name == output }) {
      name = "output"
      graph.nodes.append(ONNXNode(name: name, kind: "Identity", inputs: [output], outputs: [name]))
    }
    graph.outputs = [ONNXPort(name, .float32, shape)]
    var needed: Set<String> = [name]
    for node in graph.nodes.reversed() where node.outputs.contains(where: needed.contains) {
      needed.formUnion(node.inputs.filter { !$0.isEmpty })
    }
    graph.nodes.removeAll { !$0.outputs.contains(where: needed.contains) }
    graph.initializers = graph.initializers.filter { needed.contains($0.key) }
    return graph
  }
}

/// A layer that can be written as nodes of an ONNX graph. Layers of plugins may be such layers, too.
public protocol ONNXLayer: Layer {
  /// Adds the layer's nodes for the value `x`, whose samples have this shape; the name of what they give.
  /// - Throws: ``ONNXError/layer(name:kind:reason:)`` where ONNX has no form for the layer's settings.
  func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String
}

extension Layer {
  /// Says that this layer cannot be written.
  public func notWritten(_ reason: String) -> ONNXError {
    .layer(name: name, kind: kind, reason: reason)
  }
}

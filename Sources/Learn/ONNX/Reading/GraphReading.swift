import Foundation
import Tensors

/// Turns the messages of a file into a graph, and checks them on the way.
struct GraphReading {
  /// Where data outside the file may lie.
  let folder: URL?

  /// Graphs in graphs beyond this depth are refused.
  static let deepestGraph = 16

  /// `outer` are the names that the graphs around this one know.
  func graph(
    _ proto: Onnx_GraphProto, outer: Set<String>, depth: Int
  ) throws(ONNXError) -> ONNXGraph {
    let place = "the graph \(proto.name)"
    guard depth < GraphReading.deepestGraph else {
      throw .malformed(place: place, reason: "graphs in graphs, \(depth) deep")
    }
    guard proto.sparseInitializer.isEmpty else {
      throw .malformed(place: place, reason: "sparse initializers, which are not supported")
    }
    var graph = ONNXGraph()
    graph.name = proto.name
    for tensor in proto.initializer {
      let name = tensor.name
      guard !name.isEmpty, graph.initializers[name] == nil else {
        throw .malformed(
          place: place, reason: "the initializer \"\(name)\" comes twice, or unnamed")
      }
      graph.initializers[name] = try array(tensor, "the initializer \(name)")
    }
    for input in proto.input { graph.inputs.append(try port(input, place)) }
    for output in proto.output { graph.outputs.append(try port(output, place)) }
    for value in proto.valueInfo { graph.described.append(try port(value, place)) }
    var known = outer
    let produced = Set(proto.node.flatMap(\.output))
    known.formUnion(graph.inputs.map(\.name))
    known.formUnion(graph.initializers.keys)
    known.formUnion(produced)
    for node in proto.node { graph.nodes.append(try self.node(node, known, depth)) }
    try GraphOrder(place: place, outer: outer).sort(&graph)
    return graph
  }

  func function(_ proto: Onnx_FunctionProto) throws(ONNXError) -> ONNXFunction {
    let place = "the function \(proto.name)"
    var graph = ONNXGraph()
    graph.inputs = proto.input.map { ONNXPort($0, nil, nil) }
    graph.outputs = proto.output.map { ONNXPort($0, nil, nil) }
    var known = Set(proto.input)
    known.formUnion(proto.node.flatMap(\.output))
    for node in proto.node { graph.nodes.append(try self.node(node, known, 0)) }
    try GraphOrder(place: place, outer: []).sort(&graph)
    return ONNXFunction(
      inputs: proto.input, outputs: proto.output, nodes: graph.nodes,
      opsets: ONNXFile.opsets(proto.opsetImport))
  }

  private func node(
    _ proto: Onnx_NodeProto, _ known: Set<String>, _ depth: Int
  ) throws(ONNXError) -> ONNXNode {
    var node = ONNXNode(
      name: proto.name, kind: proto.opType, domain: ONNXFile.domain(proto.domain),
      inputs: proto.input, outputs: proto.output)
    let place = "the node \(proto.name.isEmpty ? proto.output.first ?? "" : proto.name)"
    guard !proto.opType.isEmpty else {
      throw .malformed(place: place, reason: "it has no operator")
    }
    for attribute in proto.attribute {
      guard node.attributes[attribute.name] == nil else {
        throw .malformed(place: place, reason: "its attribute \(attribute.name) comes twice")
      }
      node.attributes[attribute.name] = try self.attribute(attribute, place, known, depth)
    }
    return node
  }

  private func attribute(
    _ proto: Onnx_AttributeProto, _ place: String, _ known: Set<String>, _ depth: Int
  ) throws(ONNXError) -> ONNXAttribute {
    if !proto.refAttrName.isEmpty { return .reference(proto.refAttrName) }
    switch proto.hasType ? proto.type : GraphReading.guessedType(proto) {
    case .float: return .float(Double(proto.f))
    case .int: return .int(proto.i)
    case .string: return .text(text(proto.s))
    case .tensor: return .array(try array(proto.t, place))
    case .graph: return .graph(try graph(proto.g, outer: known, depth: depth + 1))
    case .floats: return .floats(proto.floats.map(Double.init))
    case .ints: return .ints(proto.ints)
    case .strings: return .texts(proto.strings.map(text))
    case .tensors:
      var arrays: [ONNXArray] = []
      for tensor in proto.tensors { arrays.append(try array(tensor, place)) }
      return .arrays(arrays)
    case .graphs:
      var graphs: [ONNXGraph] = []
      for inner in proto.graphs {
        graphs.append(try graph(inner, outer: known, depth: depth + 1))
      }
      return .graphs(graphs)
    case .typeProto: return .int(Int64(proto.tp.tensorType.elemType))
    default:
      throw .malformed(
        place: place,
        reason: "its attribute \(proto.name) is of a kind that is not supported: \(proto.type)")
    }
  }

  /// Files of the first version do not say what an attribute is.
  private static func guessedType(_ proto: Onnx_AttributeProto) -> Onnx_AttributeProto.AttributeType
  {
    if proto.hasF { return .float }
    if proto.hasI { return .int }
    if proto.hasS { return .string }
    if proto.hasT { return .tensor }
    if proto.hasG { return .graph }
    if !proto.floats.isEmpty { return .floats }
    return proto.strings.isEmpty ? .ints : .strings
  }

  private func port(_ proto: Onnx_ValueInfoProto, _ place: String) throws(ONNXError) -> ONNXPort {
    guard case .tensorType(let tensor)? = proto.type.value else {
      return ONNXPort(proto.name, nil, nil)
    }
    guard tensor.hasShape else {
      return ONNXPort(proto.name, ONNXType(rawValue: Int(tensor.elemType)), nil)
    }
    var sizes: [ONNXPort.Size] = []
    for size in tensor.shape.dim {
      switch size.value {
      case .dimValue(let number)?:
        guard number >= 0, number <= Int64(Int32.max) else {
          throw .malformed(place: place, reason: "\(proto.name) with a size of \(number)")
        }
        sizes.append(.known(Int(number)))
      case .dimParam(let name)?: sizes.append(.named(name))
      default: sizes.append(.named(""))
      }
    }
    return ONNXPort(proto.name, ONNXType(rawValue: Int(tensor.elemType)), sizes)
  }

  private func text(_ data: Data) -> String { String(decoding: data, as: UTF8.self) }
}

import Foundation
import SwiftProtobuf
import Tensors

/// A graph as the messages of an ONNX file.
extension ONNXFile {
  /// The bytes of a file with this model.
  /// - Throws: ``ONNXError`` for a graph beyond the 2 GB of one file.
  public func bytes() throws(ONNXError) -> [UInt8] {
    let size = graph.initializers.values.reduce(0) { $0 + $1.count * ($1.type.size ?? 16) }
    guard size < 1 << 31 - 1 << 20 else {
      throw .file(path: "the model", reason: "\(size) bytes of weights; a file takes 2 GB")
    }
    var model = Onnx_ModelProto()
    model.irVersion = 8
    model.producerName = "chalk"
    model.graph = message(graph)
    for (domain, version) in opsets.sorted(by: { $0.key < $1.key }) {
      var set = Onnx_OperatorSetIdProto()
      (set.domain, set.version) = (domain, Int64(version))
      model.opsetImport.append(set)
    }
    do {
      return try model.serializedBytes(partial: true)
    } catch {
      throw .file(path: "the model", reason: "\(error)")
    }
  }

  private func message(_ graph: ONNXGraph) -> Onnx_GraphProto {
    var proto = Onnx_GraphProto()
    proto.name = graph.name
    proto.input = graph.inputs.map(message)
    proto.output = graph.outputs.map(message)
    proto.node = graph.nodes.map(message)
    for (name, array) in graph.initializers.sorted(by: { $0.key < $1.key }) {
      var tensor = ONNXFile.message(array)
      tensor.name = name
      proto.initializer.append(tensor)
    }
    return proto
  }

  private func message(_ port: ONNXPort) -> Onnx_ValueInfoProto {
    var proto = Onnx_ValueInfoProto()
    proto.name = port.name
    proto.type.tensorType.elemType = Int32((port.type ?? .float32).rawValue)
    for size in port.shape ?? [] {
      var dimension = Onnx_TensorShapeProto.Dimension()
      switch size {
      case .known(let size): dimension.dimValue = Int64(size)
      case .named(let name): dimension.dimParam = name
      }
      proto.type.tensorType.shape.dim.append(dimension)
    }
    return proto
  }

  private func message(_ node: ONNXNode) -> Onnx_NodeProto {
    var proto = Onnx_NodeProto()
    (proto.name, proto.opType) = (node.name, node.kind)
    if !node.domain.isEmpty { proto.domain = node.domain }
    (proto.input, proto.output) = (node.inputs, node.outputs)
    for (name, attribute) in node.attributes.sorted(by: { $0.key < $1.key }) {
      proto.attribute.append(message(name, attribute))
    }
    return proto
  }

  private func message(_ name: String, _ attribute: ONNXAttribute) -> Onnx_AttributeProto {
    var proto = Onnx_AttributeProto()
    proto.name = name
    switch attribute {
    case .float(let number): (proto.type, proto.f) = (.float, Float(number))
    case .int(let number): (proto.type, proto.i) = (.int, number)
    case .text(let text): (proto.type, proto.s) = (.string, Data(text.utf8))
    case .array(let array): (proto.type, proto.t) = (.tensor, ONNXFile.message(array))
    case .graph(let graph): (proto.type, proto.g) = (.graph, message(graph))
    case .floats(let numbers): (proto.type, proto.floats) = (.floats, numbers.map { Float($0) })
    case .ints(let numbers): (proto.type, proto.ints) = (.ints, numbers)
    case .texts(let texts): (proto.type, proto.strings) = (.strings, texts.map { Data($0.utf8) })
    case .arrays(let arrays):
      (proto.type, proto.tensors) = (.tensors, arrays.map { ONNXFile.message($0) })
    case .graphs(let graphs): (proto.type, proto.graphs) = (.graphs, graphs.map(message))
    case .reference(let outer): proto.refAttrName = outer
    }
    return proto
  }

  /// The bytes of a tensor file, as tests have them: `output_0.pb`.
  public static func bytes(of array: ONNXArray) throws(ONNXError) -> [UInt8] {
    do {
      return try message(array).serializedBytes(partial: true)
    } catch {
      throw .file(path: "the tensor", reason: "\(error)")
    }
  }

  static func message(_ array: ONNXArray) -> Onnx_TensorProto {
    var proto = Onnx_TensorProto()
    proto.dims = array.shape.map { Int64($0) }
    proto.dataType = Int32(array.type.rawValue)
    switch array.storage {
    case .texts(let texts): proto.stringData = texts.map { Data($0.utf8) }
    case .floats(let tensor): proto.rawData = data(tensor, array.type)
    case .integers(let numbers): proto.rawData = data(numbers, array.type)
    }
    return proto
  }

  private static func data(_ tensor: Tensor, _ type: ONNXType) -> Data {
    switch type {
    case .float64: return data(tensor.values.map(\.bitPattern))
    case .float16: return data(tensor.floats.map { Float16($0).bitPattern })
    case .bfloat16: return data(tensor.floats.map { UInt16($0.bitPattern >> 16) })
    default: return data(tensor.floats.map(\.bitPattern))
    }
  }

  private static func data(_ numbers: [Int64], _ type: ONNXType) -> Data {
    switch type.size {
    case 1: data(numbers.map { UInt8(truncatingIfNeeded: $0) })
    case 2: data(numbers.map { UInt16(truncatingIfNeeded: $0) })
    case 4: data(numbers.map { UInt32(truncatingIfNeeded: $0) })
    default: data(numbers)
    }
  }

  private static func data<Word: FixedWidthInteger>(_ words: [Word]) -> Data {
    words.map(\.littleEndian).withUnsafeBytes { Data($0) }
  }
}

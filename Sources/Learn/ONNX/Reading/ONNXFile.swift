import Foundation
import SwiftProtobuf
import Tensors

/// A model as an ONNX file holds it, checked when it is read.
///
/// ```swift
/// let file = try ONNXFile(path: "model.onnx")
/// let outputs = try ONNXRunner(file).run(["x": ONNXArray(x)])
/// ```
/// Nothing that a file promises is believed: sizes are compared with the bytes that are there before anything is
/// allocated, names must be unique and known, the nodes must have an order, graphs within graphs are limited in depth,
/// and data outside the file must lie in its folder.
///
/// Source: the ONNX specification, onnx/docs/IR.md.
public struct ONNXFile: Sendable {
  /// The graph.
  public let graph: ONNXGraph
  /// The version of each set of operators; ONNX' own has the empty name.
  public let opsets: [String: Int]
  /// The version of the format.
  public let formatVersion: Int
  /// The program that wrote the file, where it says so.
  public let producer: String
  /// The functions of the model by domain and name.
  let functions: [String: ONNXFunction]

  /// Graphs lie in attributes of nodes of graphs: each takes three messages.
  static let deepestMessage = 64

  /// The version of ONNX' own operators.
  public var opset: Int { opsets[""] ?? 1 }

  /// Reads a file; data outside it is looked for in its folder.
  /// - Throws: ``ONNXError``, which says what is wrong with the file.
  public init(path: String) throws(ONNXError) {
    try self.init(
      bytes: ONNXFile.bytes(path), folder: URL(fileURLWithPath: path).deletingLastPathComponent())
  }

  /// Reads the bytes of a file. Without a folder, data outside of them is refused.
  /// - Throws: ``ONNXError``, which says what is wrong with them.
  public init(bytes: [UInt8], folder: URL? = nil) throws(ONNXError) {
    let model: Onnx_ModelProto = try ONNXFile.message(bytes, "the file")
    guard model.hasGraph else { throw .malformed(place: "the file", reason: "it has no graph") }
    formatVersion = Int(model.irVersion)
    producer = model.producerName
    opsets = ONNXFile.opsets(model.opsetImport)
    let reading = GraphReading(folder: folder)
    graph = try reading.graph(model.graph, outer: [], depth: 0)
    var functions: [String: ONNXFunction] = [:]
    for function in model.functions {
      let key = "\(ONNXFile.domain(function.domain)):\(function.name)"
      guard functions[key] == nil else {
        throw .malformed(place: "the functions", reason: "\(key) comes twice")
      }
      functions[key] = try reading.function(function)
    }
    self.functions = functions
    try checkFunctions()
  }

  /// A model from its parts, for those that write one.
  init(graph: ONNXGraph, opsets: [String: Int]) {
    self.graph = graph
    self.opsets = opsets
    (formatVersion, producer, functions) = (8, "chalk", [:])
  }

  /// A tensor file of a test, `input_0.pb`.
  /// - Throws: ``ONNXError``, which says what is wrong with the file.
  public static func value(
    bytes: [UInt8], as kind: ONNXPortKind = .array
  ) throws(ONNXError) -> ONNXValue {
    let reading = GraphReading(folder: nil)
    switch kind {
    case .array: return .array(try reading.array(try message(bytes, "the tensor"), "the tensor"))
    case .sequence: return try reading.sequence(try message(bytes, "the sequence"), depth: 0)
    case .optional: return try reading.optional(try message(bytes, "the optional"), depth: 0)
    }
  }

  /// What a port of a graph is, which files of values do not say.
  public enum ONNXPortKind: Sendable { case array, sequence, optional }

  /// The kinds of the graph's inputs and outputs.
  public static func kinds(
    bytes: [UInt8]
  ) throws(ONNXError) -> (inputs: [ONNXPortKind], outputs: [ONNXPortKind]) {
    let model: Onnx_ModelProto = try message(bytes, "the file")
    func kind(_ port: Onnx_ValueInfoProto) -> ONNXPortKind {
      switch port.type.value {
      case .sequenceType: .sequence
      case .optionalType: .optional
      default: .array
      }
    }
    return (model.graph.input.map(kind), model.graph.output.map(kind))
  }

  static func domain(_ name: String) -> String { name == "ai.onnx" ? "" : name }

  static func opsets(_ list: [Onnx_OperatorSetIdProto]) -> [String: Int] {
    Dictionary(
      list.map { (domain($0.domain), Int(truncatingIfNeeded: $0.version)) }, uniquingKeysWith: max)
  }

  /// A message from bytes: a length that lies, or messages in messages without end, are errors here.
  private static func message<Message: SwiftProtobuf.Message>(
    _ bytes: [UInt8], _ place: String
  ) throws(ONNXError) -> Message {
    var options = BinaryDecodingOptions()
    options.messageDepthLimit = deepestMessage
    options.discardUnknownFields = true
    do {
      return try Message(serializedBytes: bytes, partial: true, options: options)
    } catch BinaryDecodingError.messageDepthLimit {
      throw .malformed(
        place: place, reason: "messages in messages, more than \(deepestMessage) deep")
    } catch BinaryDecodingError.truncated {
      throw .malformed(place: place, reason: "it ends within a message, or a length in it lies")
    } catch {
      throw .malformed(place: place, reason: "no ONNX messages: \(error)")
    }
  }

  private static func bytes(_ path: String) throws(ONNXError) -> [UInt8] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw .file(path: path, reason: "there is no such file")
    }
    if isFolder.boolValue { throw .file(path: path, reason: "a folder; a file is needed") }
    do {
      return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw .file(path: path, reason: "\(error.localizedDescription)")
    }
  }

  /// A function that calls itself, directly or through others, would never end.
  private func checkFunctions() throws(ONNXError) {
    var done: Set<String> = []
    var open: Set<String> = []
    func visit(_ key: String) throws(ONNXError) {
      if done.contains(key) { return }
      guard open.insert(key).inserted, open.count <= 64 else {
        throw .malformed(place: "the function \(key)", reason: "it calls itself, or 64 others")
      }
      var nodes = functions[key]?.nodes ?? []
      while let node = nodes.popLast() {
        nodes += node.subgraphs.flatMap(\.nodes)
        let called = "\(node.domain):\(node.kind)"
        if functions[called] != nil { try visit(called) }
      }
      open.remove(key)
      done.insert(key)
    }
    for key in functions.keys.sorted() { try visit(key) }
  }
}

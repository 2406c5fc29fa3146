import Foundation
import SwiftProtobuf
import Tensors
import Testing

@testable import ONNX

/// Files that lie. Each is refused with words, before memory is taken for what it promises.
struct HostileFileTests {
  /// y = relu(x + w)
  private static func model() -> Onnx_ModelProto {
    var graph = ONNXGraph()
    graph.inputs = [ONNXPort("x", .float32, [.known(2)])]
    graph.outputs = [ONNXPort("y", .float32, [.known(2)])]
    graph.initializers = ["w": floats([1, 2])]
    graph.nodes = [
      ONNXNode(name: "add", kind: "Add", inputs: ["x", "w"], outputs: ["z"]),
      ONNXNode(name: "relu", kind: "Relu", inputs: ["z"], outputs: ["y"]),
    ]
    let bytes = try! ONNXFile(graph: graph, opsets: ["": 17]).bytes()
    return try! Onnx_ModelProto(serializedBytes: bytes)
  }

  private static func refusal(
    _ folder: URL? = nil, _ change: (inout Onnx_ModelProto) -> Void
  ) throws -> String {
    var model = model()
    change(&model)
    let bytes: [UInt8] = try model.serializedBytes(partial: true)
    do {
      _ = try ONNXRunner(ONNXFile(bytes: bytes, folder: folder))
      return ""
    } catch {
      return error.description
    }
  }

  @Test func theModelItselfIsSound() throws {
    #expect(try Self.refusal { _ in } == "")
  }

  @Test func aFileCutAnywhereIsReadOrRefusedWithWords() throws {
    let bytes: [UInt8] = try Self.model().serializedBytes()
    for count in 0..<bytes.count {
      do {
        _ = try ONNXFile(bytes: Array(bytes[..<count]))
      } catch {
        #expect(!error.description.isEmpty)
      }
    }
  }

  @Test func aCircleIsFound() throws {
    let words = try Self.refusal { $0.graph.node[0].input[1] = "y" }
    #expect(words.contains("circle"))
  }

  @Test func nodesInAnyOrderAreSorted() throws {
    #expect(try Self.refusal { $0.graph.node.swapAt(0, 1) } == "")
  }

  @Test func aNameGivenTwiceAndOneThatNobodyGives() throws {
    #expect(try Self.refusal { $0.graph.node[0].output = ["y"] }.contains("twice"))
    #expect(try Self.refusal { $0.graph.node[0].input[1] = "q" }.contains("q"))
    #expect(try Self.refusal { $0.graph.output[0].name = "q" }.contains("q"))
  }

  @Test func promisesOfSizesAreComparedWithTheBytes() throws {
    #expect(try Self.refusal { $0.graph.initializer[0].dims = [1 << 40] }.contains("elements"))
    #expect(try Self.refusal { $0.graph.initializer[0].dims = [-1] }.contains("negative"))
    #expect(try Self.refusal { $0.graph.initializer[0].dims = [1 << 32, 1 << 32] } != "")
    #expect(try Self.refusal { $0.graph.initializer[0].dims = [3] }.contains("needs 12"))
    #expect(try Self.refusal { $0.graph.initializer[0].dataType = 99 }.contains("99"))
  }

  /// The graph's length is 2 GB less two bytes, and then the most that a length may be, in a file of six bytes and in one
  /// that goes on.
  @Test func aLengthOfTwoGigabytesIsNotBelieved() {
    for (last, words) in [(UInt8(0xFE), "a length in it lies"), (0xFF, "no ONNX messages")] {
      let lie: [UInt8] = [0x3A, last, 0xFF, 0xFF, 0xFF, 0x07]
      for bytes in [lie, lie + [UInt8](repeating: 0x0A, count: 100)] {
        let error = #expect(throws: ONNXError.self) { try ONNXFile(bytes: bytes) }
        #expect(error?.description.contains(words) == true)
      }
    }
  }

  /// A link in the model's folder that leads out of it, and one that stays in it.
  @Test func dataBehindALinkIsRefused() throws {
    let home = FileManager.default.temporaryDirectory
      .appendingPathComponent("chalk-links-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: home) }
    let folder = home.appendingPathComponent("model")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let (outside, inside) = (
      home.appendingPathComponent("secret"), folder.appendingPathComponent("data")
    )
    for file in [outside, inside] { try Data([0, 0, 128, 63, 0, 0, 0, 64]).write(to: file) }
    for (name, target) in [("out", outside), ("in", inside)] {
      try FileManager.default.createSymbolicLink(
        at: folder.appendingPathComponent(name), withDestinationURL: target)
    }
    func words(_ location: String) throws -> String {
      try Self.refusal(folder) { model in
        model.graph.initializer[0].clearRawData()
        model.graph.initializer[0].dataLocation = .external
        var entry = Onnx_StringStringEntryProto()
        (entry.key, entry.value) = ("location", location)
        model.graph.initializer[0].externalData = [entry]
      }
    }
    #expect(try words("out").contains("outside the model's folder"))
    #expect(try words("in") == "")
  }

  /// A function that calls itself, and two that call each other.
  @Test func aFunctionThatCallsItselfIsFound() throws {
    func function(_ name: String, calls other: String) -> Onnx_FunctionProto {
      var node = Onnx_NodeProto()
      (node.opType, node.domain, node.input, node.output) = (other, "own", ["a"], ["b"])
      var function = Onnx_FunctionProto()
      (function.name, function.domain) = (name, "own")
      (function.input, function.output, function.node) = (["a"], ["b"], [node])
      return function
    }
    let one = [function("f", calls: "f")]
    #expect(try Self.refusal { $0.functions = one }.contains("calls itself"))
    let pair = [function("f", calls: "g"), function("g", calls: "f")]
    #expect(try Self.refusal { $0.functions = pair }.contains("calls itself"))
  }

  @Test(arguments: ["../x", "/etc/passwd", "a/../../x", "", "missing.bin"])
  func dataOutsideTheFolderIsRefused(_ location: String) throws {
    let words = try Self.refusal(FileManager.default.temporaryDirectory) { model in
      model.graph.initializer[0].clearRawData()
      model.graph.initializer[0].dataLocation = .external
      var entry = Onnx_StringStringEntryProto()
      (entry.key, entry.value) = ("location", location)
      model.graph.initializer[0].externalData = [entry]
    }
    #expect(words.contains(location.isEmpty ? "outside" : location))
  }

  @Test func graphsInGraphsHaveAnEnd() throws {
    var inner = Onnx_GraphProto()
    for _ in 0..<200 {
      var attribute = Onnx_AttributeProto()
      (attribute.name, attribute.type, attribute.g) = ("then_branch", .graph, inner)
      var node = Onnx_NodeProto()
      (node.opType, node.attribute) = ("If", [attribute])
      inner = Onnx_GraphProto()
      inner.node = [node]
    }
    #expect(try Self.refusal { $0.graph.node += inner.node }.contains("deep"))
  }

  @Test func aLoopWithoutEndIsEnded() throws {
    var body = ONNXGraph()
    body.inputs = [ONNXPort("i", .int64, []), ONNXPort("c", .bool, [])]
    body.outputs = [ONNXPort("d", .bool, [])]
    body.nodes = [ONNXNode(name: "", kind: "Identity", inputs: ["c"], outputs: ["d"])]
    #expect(throws: ONNXError.self) {
      try outputs(
        "Loop", [nil, ONNXArray(bools: [true], shape: [])], ["body": .graph(body)], outputs: 0)
    }
  }

  @Test func inputsAreChecked() throws {
    let bytes: [UInt8] = try Self.model().serializedBytes()
    let runner = try ONNXRunner(ONNXFile(bytes: bytes))
    #expect(throws: ONNXError.self) { try runner.run(["x": floats([1, 2, 3])]) }
    #expect(throws: ONNXError.self) { try runner.run(["y": floats([1, 2])]) }
    #expect(throws: ONNXError.self) { try runner.run([String: ONNXArray]()) }
    #expect(throws: ONNXError.self) { try runner.run(["x": ONNXArray(integers: [1, 2])]) }
    expect(try runner.run(["x": floats([1, -5])]).map(\.array), [2, 0], [2])
  }
}

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

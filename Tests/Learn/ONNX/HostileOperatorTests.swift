import SwiftProtobuf
import Tensors
import Testing

@testable import ONNX

/// A node that cannot be computed: its operator, its attributes and inputs, and a word of the refusal.
struct HostileNode: Sendable, CustomTestStringConvertible {
  let kind: String
  let inputs: [ONNXArray?]
  let attributes: [String: ONNXAttribute]
  let opset: Int
  let word: String

  init(
    _ kind: String, _ inputs: [ONNXArray?], _ attributes: [String: ONNXAttribute] = [:],
    opset: Int = 17, says word: String = ""
  ) {
    (self.kind, self.inputs, self.attributes) = (kind, inputs, attributes)
    (self.opset, self.word) = (opset, word)
  }

  var testDescription: String {
    "\(kind) \(inputs.map { $0?.shape ?? [] }) \(attributes.keys.sorted()) \(word)"
  }
}

/// Models of one node that ask for what is not there, or for more than there can be: each is refused by the names of
/// the operator and of the node, before memory is taken and before the work begins.
struct HostileOperatorTests {
  @Test(arguments: HostileNode.sizes + HostileNode.arguments)
  func isRefusedWithWords(_ node: HostileNode) {
    do {
      let given = try outputs(node.kind, node.inputs, node.attributes, opset: node.opset)
      Issue.record("it gave \(given.map { "\($0.type) \($0.shape)" })")
    } catch let error as ONNXError {
      let words = error.description
      #expect(words.contains(node.kind) && words.contains("node"), "\(words)")
      #expect(words.contains(node.word), "\(words)")
      #expect(words.utf8.count < 2000)
    } catch {
      Issue.record("not the module's error: \(error)")
    }
  }

  /// What looks strange and is sound all the same: the shape of the first output.
  @Test(arguments: HostileNode.sound)
  func isComputed(_ node: HostileNode) throws {
    let given = try outputs(node.kind, node.inputs, node.attributes, opset: node.opset)
    #expect("\(given[0].shape)" == node.word)
    #expect(given[0].shape.reduce(1, *) == given[0].count)
  }

  /// Every operator with odd inputs: none, empty ones, of any type and rank. It gives something whole, or its error.
  @Test(arguments: ONNXRunner.operators)
  func noOperatorTrapsAtOddInputs(_ kind: String) throws {
    for (index, inputs) in Self.oddInputs.enumerated() {
      for attributes in Self.oddAttributes {
        do {
          let opset = index % 2 == 0 ? 17 : 6
          for array in try outputs(kind, inputs, attributes, opset: opset) {
            #expect(array.shape.reduce(1, *) == array.count)
          }
        } catch let error as ONNXError {
          #expect(!error.description.isEmpty)
        }
      }
    }
  }

  private static let oddInputs: [[ONNXArray?]] = {
    let one: [ONNXArray] = [
      floats([]), floats([.nan], []), floats([1, 2, 3]), floats([], [0, 3]),
      floats([1, -1, 0, .infinity], [1, 1, 2, 2]), floats([], [1, 1, 0]),
      ONNXArray(integers: []), ONNXArray(integers: [-1], shape: []),
      ONNXArray(integers: [1 << 40, .min, .max]), ONNXArray(bools: [true, false]),
      ONNXArray(texts: ["a", ""]), ONNXArray(integers: [1], shape: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]),
    ]
    var all: [[ONNXArray?]] = [[], [nil]]
    for (index, array) in one.enumerated() {
      all += [[array], [array, array, array, array, array], [array, nil, array]]
      for step in [1, 5, 7] { all.append([array, one[(index + step) % one.count]]) }
    }
    return all
  }()

  private static let oddAttributes: [[String: ONNXAttribute]] = {
    let names = [
      "axis", "axes", "kernel_shape", "strides", "pads", "to", "group", "blocksize", "perm", "k",
      "num_scan_inputs", "batch_dims", "body", "equation", "scales", "output_height",
    ]
    let values: [ONNXAttribute] = [.int(.min), .int(1 << 40), .ints([.min, .max]), .text("x")]
    var all: [[String: ONNXAttribute]] = [[:]]
    for value in values {
      all.append(Dictionary(uniqueKeysWithValues: names.map { ($0, value) }))
    }
    return all
  }()

  @Test func workAndSizesAreBounded() throws {
    #expect(throws: Mismatch.self) { try ONNXArray.checkWork([1 << 20, 1 << 20]) }
    #expect(throws: Mismatch.self) { try ONNXArray.checkWork([.max, .max], inLoop: false) }
    try ONNXArray.checkWork([1 << 20, 1 << 20], inLoop: false)
    #expect(throws: Mismatch.self) { try ONNXArray.count(of: [0, 1 << 40]) }
    #expect(throws: Mismatch.self) { try ONNXArray.count(of: [.max, .max]) }
    #expect(throws: Mismatch.self) { try ONNXArray.count(of: [Int](repeating: 1, count: 65)) }
    #expect(try ONNXArray.count(of: [3, 0, 4]) == 0)
    #expect(Mismatch(String(repeating: "x", count: 1 << 20)).reason.utf8.count < 600)
  }

  /// Loops in loops, and functions that call others twice, add up.
  @Test func aRunComesToAnEnd() throws {
    let meter = RunMeter()
    try meter.step(16)
    #expect(throws: Mismatch.self) { try meter.step(RunMeter.mostSteps * 16) }
    try meter.keep(RunMeter.mostKept)
    meter.drop(RunMeter.mostKept)
    try meter.keep(RunMeter.mostKept)
    #expect(throws: Mismatch.self) { try meter.keep(1) }
  }

  /// Sequences in sequences could grow deeper with each turn of a loop.
  @Test func nothingIsNestedWithoutEnd() {
    for kind in ["SequenceConstruct", "Optional"] {
      var graph = ONNXGraph()
      graph.inputs = [ONNXPort("x", .float32, nil)]
      graph.outputs = [ONNXPort("z", nil, nil)]
      graph.nodes = [
        ONNXNode(name: "inner", kind: kind, inputs: ["x"], outputs: ["y"]),
        ONNXNode(name: "outer", kind: kind, inputs: ["y"], outputs: ["z"]),
      ]
      let file = ONNXFile(graph: graph, opsets: ["": 17])
      #expect(throws: ONNXError.self) {
        try ONNXRunner(file).run(values: ["x": .array(floats([1]))])
      }
    }
  }

  /// 60 functions, each of which calls the next one twice: each is looked at once, else it took 2⁶⁰ steps.
  @Test func functionsThatDoubleAreLookedAtOnce() throws {
    var model = Onnx_ModelProto()
    model.irVersion = 8
    for (domain, version) in [("", 17), ("f", 1)] {
      var opset = Onnx_OperatorSetIdProto()
      (opset.domain, opset.version) = (domain, Int64(version))
      model.opsetImport.append(opset)
    }
    func node(_ kind: String, _ domain: String, _ input: String, _ output: String) -> Onnx_NodeProto
    {
      var node = Onnx_NodeProto()
      (node.opType, node.domain) = (kind, domain)
      (node.input, node.output) = ([input], [output])
      return node
    }
    for k in 0..<60 {
      var function = Onnx_FunctionProto()
      (function.name, function.domain) = ("f\(k)", "f")
      (function.input, function.output) = (["x"], ["z"])
      function.opsetImport = model.opsetImport
      function.node =
        k == 59
        ? [node("Relu", "", "x", "z")]
        : [node("f\(k + 1)", "f", "x", "y"), node("f\(k + 1)", "f", "y", "z")]
      model.functions.append(function)
    }
    model.graph.name = "doubling"
    model.graph.node = [node("f0", "f", "x", "y")]
    for name in ["x", "y"] {
      var port = Onnx_ValueInfoProto()
      port.name = name
      if name == "x" { model.graph.input.append(port) } else { model.graph.output.append(port) }
    }
    let bytes: [UInt8] = try model.serializedBytes(partial: true)
    let file = try ONNXFile(bytes: bytes)
    _ = try ONNXRunner(file)
    model.functions[59].node[0].opType = "Telepathy"
    let unknown = try ONNXFile(bytes: model.serializedBytes(partial: true) as [UInt8])
    #expect(throws: ONNXError.self) { try ONNXRunner(unknown) }
  }
}

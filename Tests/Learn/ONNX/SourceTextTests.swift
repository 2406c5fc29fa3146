import Layers
import Randomness
import Tensors
import Testing
import Training

@testable import ONNX

/// Source text for other libraries: its structure, and what is refused.
struct SourceTextTests {
  private static func graph(_ plans: [LayerPlan], _ shape: SampleShape) throws -> ONNXFile {
    var model = Sequential(plans, seed: 3)
    try model.build(for: [shape])
    return try ONNXExport(model).file
  }

  private static func lines(
    _ plans: [LayerPlan], _ shape: SampleShape, _ source: ONNXSource
  ) throws -> [String] {
    try source.text(of: graph(plans, shape), weights: "w.safetensors").text
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  @Test func aDenseNetworkForPyTorch() throws {
    let text = try Self.lines(
      [.dense(4, activation: .relu, name: "hidden"), .dense(2, name: "out")], [3], .pytorch)
    #expect(
      text == [
        "from pathlib import Path", "", "import torch", "import torch.nn.functional as F",
        "from safetensors.torch import load_file", "",
        "w = load_file(Path(__file__).with_name(\"w.safetensors\"))", "", "", "def model(x0):",
        "    # x0: input, float32 [batch, 3]",
        "    v0 = x0 @ w[\"hidden/kernel\"] + w[\"hidden/bias\"]  # Gemm hidden/gemm",
        "    v1 = torch.relu(v0)  # Relu hidden/relu",
        "    v2 = v1 @ w[\"out/kernel\"] + w[\"out/bias\"]  # Gemm out/gemm", "    return v2", "",
      ])
  }

  @Test func aDenseNetworkForKeras() throws {
    let text = try Self.lines([.dense(4, activation: .relu, name: "hidden")], [3], .keras)
    #expect(text.contains("from keras import ops"))
    #expect(text.contains("    x0 = ops.convert_to_tensor(x0)"))
    #expect(text.contains("    v1 = ops.relu(v0)  # Relu hidden/relu"))
  }

  /// Every layer that is exported, for sequences of known and of any length.
  @Test(arguments: ExportedLayer.all)
  func everyLayerBecomesText(example: ExportedLayer) throws {
    var shapes: [SampleShape] = [example.sample.map { Optional($0) }]
    if ExportedLayer.ofAnyLength.contains(where: { $0.name == example.name }) {
      shapes.append([nil] + example.sample.dropFirst().map { Optional($0) })
    }
    for shape in shapes {
      let file = try Self.graph(example.plans, shape)
      for source in ONNXSource.allCases {
        let (text, weights) = try source.text(of: file, weights: "w.safetensors")
        #expect(Self.problem(in: text, weights.map(\.name)) == nil, "\(source) \(text)")
      }
    }
  }

  /// Models with several inputs, whose masks and caches lead to loops and computed places.
  @Test func modelsWithSeveralInputs() throws {
    var random = RandomSource(seed: 1)
    let gpt = GPT(
      vocabularySize: 7, features: 8, numLayers: 1, numHeads: 2, contextLength: 9, using: &random)
    let recurrent = EncoderDecoder(
      sourceVocabulary: 7, targetVocabulary: 6, embedding: 4, units: 3, using: &random)
    let transformer = EncoderDecoderTransformer(
      sourceVocabulary: 7, targetVocabulary: 6, features: 8, encoderBlocks: 1, decoderBlocks: 1,
      numHeads: 2, intermediateDim: 10, using: &random)
    let exports = [
      (try ONNXExport(cached: gpt), "def model(x0, x1, x2):"),
      (try ONNXExport(recurrent, hasMask: true), "def model(x0, x1, x2):"),
      (try ONNXExport(transformer, hasMasks: true), "def model(x0, x1, x2, x3):"),
    ]
    for (export, definition) in exports {
      for source in ONNXSource.allCases {
        let (text, weights) = try source.text(of: export.file, weights: "w.safetensors")
        #expect(Self.problem(in: text, weights.map(\.name)) == nil, "\(source) \(text)")
        #expect(text.contains("\n\(definition)\n"))
      }
    }
  }

  @Test func aMaskedRecurrenceIsALoop() throws {
    let plans: [LayerPlan] = [.masking(name: "mask"), .lstm(3, name: "cell")]
    for source in ONNXSource.allCases {
      let text = try Self.lines(plans, [6, 2], source)
      let loop = try #require(text.firstIndex { $0.contains("# Scan cell/scan") })
      #expect(text[loop].hasPrefix("    for t") && text[loop].contains(".shape[1]):  # Scan"))
      #expect(text[(loop + 1)...].contains { $0.hasPrefix("        ") && $0.contains("lstm(") })
      #expect(text[..<loop].contains { $0.hasPrefix("def lstm(x, w, r") })
      let stack = source == .keras ? "ops.stack(" : "torch.stack("
      #expect(text[loop...].contains { $0.hasPrefix("    v") && $0.contains(stack) })
    }
  }

  @Test func aBorderThatOnlySizesDecideIsAFunction() throws {
    let plans: [LayerPlan] = [.conv2D(4, 3, strides: 2, padding: .same, name: "c")]
    let text = try Self.lines(plans, [9, 8, 2], .pytorch)
    let call = "F.conv2d(same(v0, [3, 3], [2, 2], [1, 1], 0.0), w[\"c/kernel\"], w[\"c/bias\"], "
    #expect(text.contains { $0.contains(call + "(2, 2), 0, (1, 1), 1)") })
    #expect(text.contains { $0.hasPrefix("def same(") })
    let keras = try Self.lines(plans, [9, 8, 2], .keras)
    #expect(keras.contains { $0.contains("first(ops.conv(last(same(v0, ") })
    #expect(keras.contains("def last(x):") && keras.contains("def first(x):"))
  }

  @Test func attentionReadsAsItsFormula() throws {
    let plans: [LayerPlan] = [
      .multiHeadAttention(numHeads: 2, keyDim: 4, useCausalMask: true, name: "a")
    ]
    let text = try Self.lines(plans, [5, 3], .pytorch).joined(separator: "\n")
    #expect(text.contains(" * 0.5  # Mul a/mul"))
    #expect(text.contains("torch.reshape(v1, (v1.shape[0], v1.shape[1], 2, 4))"))
    #expect(text.contains("F.softmax(") && text.contains("torch.where("))
  }

  // MARK: refusals

  private static func single(_ node: ONNXNode, opset: Int = 17) -> ONNXFile {
    var graph = ONNXGraph()
    graph.inputs = [ONNXPort("x", .float32, [.known(2)])]
    graph.outputs = [ONNXPort("y", .float32, nil)]
    graph.nodes = [node]
    return ONNXFile(graph: graph, opsets: ["": opset, "odd": 1])
  }

  @Test(arguments: ONNXSource.allCases)
  func whatHasNoFormIsRefusedByNameAndOpset(source: ONNXSource) throws {
    let node = ONNXNode(name: "mine", kind: "NonZero", inputs: ["x"], outputs: ["y"])
    let error = #expect(throws: ONNXError.self) {
      try source.text(of: Self.single(node, opset: 15), weights: "w")
    }
    let words = try #require(error).description
    for part in ["NonZero", "mine", "15", source.rawValue] { #expect(words.contains(part)) }
  }

  @Test func whatAnOperatorIsAskedForIsSaid() throws {
    let attributes: [String: ONNXAttribute] = [
      "kernel_shape": .ints([2]), "ceil_mode": .int(1),
    ]
    let node = ONNXNode(
      name: "p", kind: "MaxPool", inputs: ["x"], outputs: ["y"], attributes: attributes)
    let error = #expect(throws: ONNXError.self) {
      try ONNXSource.pytorch.text(of: Self.single(node), weights: "w")
    }
    #expect(error?.description.contains("its ceil_mode is 1") == true)
  }

  /// An operator of somebody else's has the name of ONNX' own, and is another one.
  @Test func anotherDomainIsRefused() throws {
    let node = ONNXNode(name: "n", kind: "Relu", domain: "odd", inputs: ["x"], outputs: ["y"])
    let error = #expect(throws: ONNXError.self) {
      try ONNXSource.keras.text(of: Self.single(node), weights: "w")
    }
    #expect(error?.description.contains("odd.Relu") == true)
  }

  /// Names from a file end no comment and no text in quotes: what stands behind them would be run.
  @Test func aNameRunsNothing() throws {
    let evil = "a\n    os.remove(\"x\")  #\"]"
    var graph = ONNXGraph()
    graph.inputs = [ONNXPort(evil, .float32, [.named(evil)])]
    graph.outputs = [ONNXPort("y", .float32, nil)]
    graph.initializers = [evil + "w": floats([1, 2])]
    graph.nodes = [
      ONNXNode(name: evil, kind: "Add", inputs: [evil, evil + "w"], outputs: ["y"])
    ]
    for source in ONNXSource.allCases {
      let file = ONNXFile(graph: graph, opsets: ["": 17])
      let (text, weights) = try source.text(of: file, weights: "w\"\n.safetensors")
      #expect(!text.contains("os.remove(") && text.contains("with_name(\"w__.safetensors\")"))
      #expect(weights.map(\.name) == ["weight"] && text.contains("x0 + w[\"weight\"]"))
    }
  }

  // MARK: the checker

  /// What is wrong with a text: a name that is used before it is there, a weight that nobody reads or that is not
  /// there, brackets that do not close. Nil where nothing is.
  static func problem(in text: String, _ weights: [String]) -> String? {
    let read = Set(text.matches(of: /w\["([^"]+)"\]/).map { String($0.1) })
    if read != Set(weights) { return "weights \(read.symmetricDifference(weights).sorted())" }
    guard let start = text.range(of: "\ndef model(") else { return "no model" }
    let head = text[..<start.lowerBound]
    var known: Set<String> = []
    for (number, line) in text[start.lowerBound...].split(separator: "\n").enumerated() {
      let code = line.split(separator: "#", maxSplits: 1).first.map(String.init) ?? ""
      for (open, close) in [("(", ")"), ("[", "]")] as [(Character, Character)]
      where code.count(where: { $0 == open }) != code.count(where: { $0 == close }) {
        return "brackets: \(line)"
      }
      for helper in SourceHelper.allCases
      where code.contains("\(helper.rawValue)(") && !head.contains("def \(helper.rawValue)(") {
        return "\(helper.rawValue) is not there: \(line)"
      }
      let sides = code.split(separator: " = ", maxSplits: 1).map(String.init)
      let right = number == 0 ? "" : sides.last ?? ""
      let names = /\b[vxsyt]\d+(?:_\d+)?\b/
      let made =
        number == 0 || sides.count == 2 || code.contains("for t") ? sides.first ?? "" : ""
      let own = made.matches(of: /\bt\d+\b/).map { String($0.0) }
      let loop = code.contains("for t") ? Set(own) : []
      if let odd = right.matches(of: names).map({ String($0.0) })
        .first(where: { !known.union(loop).contains($0) })
      {
        return "\(odd) is not there yet: \(line)"
      }
      known.formUnion(made.matches(of: names).map { String($0.0) })
    }
    return nil
  }

  @Test func theCheckerFails() {
    func model(_ lines: String...) -> String {
      "\ndef model(x0):\n" + lines.map { "    \($0)\n" }.joined()
    }
    #expect(Self.problem(in: model("v0 = x0 + w[\"a\"]", "return v0"), ["a"]) == nil)
    #expect(Self.problem(in: model("v0 = x0 + w[\"a\"]", "return v0"), []) != nil)
    #expect(Self.problem(in: model("v0 = x0 + x0", "return v0"), ["a"]) != nil)
    #expect(Self.problem(in: model("v0 = v1", "return v0"), []) != nil)
    #expect(Self.problem(in: model("v0 = (x0", "return v0"), []) != nil)
    #expect(Self.problem(in: model("v0 = lstm(x0)", "return v0"), []) != nil)
    #expect(Self.problem(in: model("return v0"), []) != nil)
    #expect(Self.problem(in: "v0 = x0", []) == "no model")
  }
}

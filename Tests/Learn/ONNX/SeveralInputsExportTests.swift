import Autograd
import Layers
import Randomness
import Tensors
import Testing

@testable import ONNX

/// Models with several inputs: what is written, read again and run gives what they give.
struct SeveralInputsExportTests {
  private static let source = Tensor([[1, 4, 6, 2, 0], [3, 5, 6, 1, 4]])
  private static let target = Tensor([[0, 2, 5, 1], [0, 4, 3, 2]])
  /// The first source ends after three tokens.
  private static let sourceMask = Tensor([[1, 1, 1, 0, 0], [1, 1, 1, 1, 1]])
  private static let targetMask = Tensor([[1, 1, 1, 1], [1, 1, 0, 0]])

  private static func whole(_ tensor: Tensor) -> ONNXArray { ONNXArray(tensor, as: .int64) }

  /// Weights that differ from one another, also where they begin as zeros or ones.
  private static func stir(_ parameters: [Parameter]) {
    var random = RandomSource(seed: 5)
    for parameter in parameters {
      let noise = Tensor.uniform(parameter.variable.shape, in: 0...0.5, using: &random)
      parameter.variable.value = parameter.variable.value + noise
    }
  }

  private func check(
    _ name: String, _ export: ONNXExport, _ inputs: [ONNXArray], _ outputs: [Tensor]
  ) throws {
    let wanted = outputs.map { ONNXArray($0.contiguous()) }
    try RoundTrip.keep(export.file, inputs, wanted, name: name)
    #expect(try RoundTrip.difference(export.file, inputs, wanted) == nil, "\(name)")
  }

  private static func transformer(normalizeFirst: Bool) -> EncoderDecoderTransformer {
    var random = RandomSource(seed: 3)
    let model = EncoderDecoderTransformer(
      sourceVocabulary: 7, targetVocabulary: 6, features: 8, encoderBlocks: 2, decoderBlocks: 2,
      numHeads: 2, intermediateDim: 10, normalizeFirst: normalizeFirst, using: &random)
    stir(model.parameters)
    return model
  }

  @Test(arguments: [false, true], [false, true])
  func aTransformerOfTwoSequences(normalizeFirst: Bool, hasMasks: Bool) throws {
    let model = Self.transformer(normalizeFirst: normalizeFirst)
    let export = try ONNXExport(model, hasMasks: hasMasks)
    let logits = withoutGradients {
      model(
        Variable(Self.source), Variable(Self.target),
        sourceMask: hasMasks ? Self.sourceMask : nil,
        targetMask: hasMasks ? Self.targetMask : nil
      ).value
    }
    var inputs = [Self.whole(Self.source), Self.whole(Self.target)]
    if hasMasks { inputs += [Self.whole(Self.sourceMask), Self.whole(Self.targetMask)] }
    let style = normalizeFirst ? "pre-norm" : "post-norm"
    let name = "transformer of two sequences, \(style)" + (hasMasks ? ", masked" : "")
    try check(name, export, inputs, [logits])
    #expect(
      export.file.graph.inputs.map(\.name)
        == ["source", "target"] + (hasMasks ? ["source_mask", "target_mask"] : []))
  }

  /// The graph looks at its mask: with another one the outputs are others.
  @Test func anotherMaskIsSeen() throws {
    let model = Self.transformer(normalizeFirst: true)
    let export = try ONNXExport(model, hasMasks: true)
    let logits = withoutGradients {
      model(
        Variable(Self.source), Variable(Self.target), sourceMask: Self.sourceMask,
        targetMask: Self.targetMask
      ).value
    }
    let ones = Self.whole(.ones([2, 5]))
    let inputs = [Self.whole(Self.source), Self.whole(Self.target), ones]
    let wrong = try RoundTrip.difference(
      export.file, inputs + [Self.whole(Self.targetMask)], [ONNXArray(logits)])
    #expect(wrong?.hasPrefix("logits") == true)
  }

  @Test(
    arguments: [EncoderDecoder.Cell.gru(resetAfter: true), .gru(resetAfter: false), .lstm],
    [false, true])
  func twoRecurrentLayersWithAttention(cell: EncoderDecoder.Cell, hasMask: Bool) throws {
    var random = RandomSource(seed: 4)
    let model = EncoderDecoder(
      sourceVocabulary: 7, targetVocabulary: 6, embedding: 4, units: 3, cell: cell, using: &random)
    Self.stir(model.parameters)
    let result = withoutGradients {
      model(
        Variable(Self.source), Variable(Self.target), sourceMask: hasMask ? Self.sourceMask : nil)
    }
    var inputs = [Self.whole(Self.source), Self.whole(Self.target)]
    if hasMask { inputs.append(Self.whole(Self.sourceMask)) }
    let kind =
      switch cell {
      case .lstm: "lstm"
      case .gru(let resetAfter): resetAfter ? "gru" : "gru, reset before"
      }
    try check(
      "encoder and decoder, \(kind)" + (hasMask ? ", masked" : ""),
      try ONNXExport(model, hasMask: hasMask), inputs,
      [result.logits.value, result.attention.value])
  }

  private static func gpt(_ isLlama: Bool) -> GPT {
    var random = RandomSource(seed: 6)
    let model =
      isLlama
      ? GPT(
        vocabularySize: 7, features: 8, numLayers: 2, numHeads: 2, contextLength: 9,
        activation: .silu, isGated: true, normalization: .rms, rotary: RotaryEmbedding(),
        tiesHead: false, useBias: false, using: &random)
      : GPT(
        vocabularySize: 7, features: 8, numLayers: 2, numHeads: 2, contextLength: 9,
        using: &random)
    stir(model.parameters)
    return model
  }

  /// From no older tokens to one, three and more at a time: the graph's keys and values are the next call's.
  @Test(arguments: [false, true]) func aGPTWithItsCache(isLlama: Bool) throws {
    let model = Self.gpt(isLlama)
    let export = try ONNXExport(cached: model)
    let tokens = Tensor([[1, 4, 6, 2, 0, 3], [3, 5, 6, 1, 4, 2]])
    var caches: [KeyValueCache] = []
    var past = (0..<4).map { _ in ONNXArray(Tensor([Float](), shape: [2, 2, 0, 4])) }
    for (place, steps) in [0..<3, 3..<4, 4..<6].enumerated() {
      let some = tokens[Axis.all, steps].contiguous()
      let logits = withoutGradients { model(Variable(some), caches: &caches).value }
      let wanted = [logits] + caches.flatMap { [$0.keys!.value, $0.values!.value] }
      let name = "gpt with a cache, \(isLlama ? "as llama, " : "")call \(place + 1)"
      try check(name, export, [Self.whole(some)] + past, wanted)
      let file = try ONNXFile(bytes: export.bytes())
      let names = file.graph.inputs.map(\.name)
      let given = try ONNXRunner(file).run(
        Dictionary(uniqueKeysWithValues: zip(names, [Self.whole(some)] + past)))
      past = given.dropFirst().map(\.array)
    }
    #expect(past.allSatisfy { $0.shape == [2, 2, 6, 4] })
    let whole = withoutGradients { model(Variable(tokens)).value }
    var again: [KeyValueCache] = []
    let cached = withoutGradients { model(Variable(tokens), caches: &again).value }
    #expect(cached.isClose(to: whole, relative: 1e-3, absolute: 1e-4))
  }

  /// A model of one's own: its inputs and outputs by name.
  @Test func anyGraph() throws {
    let port = { ONNXPort($0, .float32, [.named("batch")]) }
    let export = try ONNXExport(
      inputs: [port("a"), port("b")], outputs: [port("sum"), port("product"), port("same")]
    ) { (graph, names) throws(ONNXError) in
      [graph.add("Add", names), graph.add("Mul", names), names[0]]
    }
    let (a, b) = (floats([1, 2]), floats([3, 5]))
    let wanted = [floats([4, 7]), floats([3, 10]), a]
    #expect(try RoundTrip.difference(export.file, [a, b], wanted) == nil)
    #expect(export.file.graph.outputs.map(\.name) == ["sum", "product", "same"])
  }

  @Test func portsThatDoNotFitAreRefused() {
    let port = ONNXPort("a", .float32, [.named("batch")])
    #expect(throws: ONNXError.self) {
      try ONNXExport(inputs: [port], outputs: [port]) { (_, names) throws(ONNXError) in names }
    }
    let few = #expect(throws: ONNXError.self) {
      try ONNXExport(inputs: [port], outputs: [ONNXPort("y", .float32, [])]) {
        (_, names) throws(ONNXError) in names + names
      }
    }
    #expect(few?.description.contains("2 values for 1 outputs") == true)
  }
}

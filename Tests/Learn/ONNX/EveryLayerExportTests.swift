import Autograd
import Foundation
import Layers
import Randomness
import Tensors
import Testing
import Training

@testable import ONNX

/// Every layer is written so that its file gives what it gives, or is refused with words.
struct EveryLayerExportTests {
  private static let batch = 4

  private static func roundTrip(_ example: ExportedLayer, known: Bool) throws -> RoundTrip {
    let shape = example.sample.enumerated().map { axis, size in
      known || axis > 0 ? Optional(size) : nil
    }
    var trip = try RoundTrip(example.plans, shape, batch: [batch] + example.sample)
    switch example.contents {
    case .numbers: break
    case .indices(let end): trip.takeIndices(below: end)
    case .padded: trip.pad()
    case .paddedIndices(let end):
      trip.takeIndices(below: end)
      trip.pad()
    }
    return trip
  }

  @Test(arguments: ExportedLayer.all)
  func theFileGivesWhatTheLayerGives(example: ExportedLayer) throws {
    let difference = try Self.roundTrip(example, known: true).difference(name: example.name)
    #expect(difference == nil)
  }

  /// Sequences of any length, where the layers take them: positions and causal masks are then made by the graph.
  @Test(arguments: ExportedLayer.ofAnyLength)
  func aFileForAnyLength(example: ExportedLayer) throws {
    let trip = try Self.roundTrip(example, known: false)
    #expect(try trip.difference(name: "\(example.name), any length") == nil)
    let port = try ONNXExport(trip.model).file.graph.inputs[0]
    #expect(port.shape?[1] == .named("size_1"))
  }

  /// The layers that are declared, found in their source, are those that are tried.
  @Test func noLayerIsLeftOut() throws {
    let declared = try Self.declaredLayers()
    #expect(declared.contains("MultiHeadAttention") && declared.count > 35)
    #expect(try Self.untried(declared, ExportedLayer.all) == [])
  }

  @Test func aForgottenLayerIsCaught() throws {
    let others = ExportedLayer.all.filter { !$0.name.contains("separable") }
    #expect(try Self.untried(Self.declaredLayers(), others) == ["SeparableConv2D"])
  }

  /// A layer of another kind is refused by its name, and the sentence says what to do.
  @Test(arguments: Refusal.all)
  func whatHasNoFormIsRefused(refusal: Refusal) throws {
    var model = Sequential(refusal.plans)
    try model.build(for: [refusal.shape])
    let built = model
    let error = #expect(throws: ONNXError.self) { try ONNXExport(built) }
    let words = try #require(error).description
    #expect(words.contains("the layer \(refusal.layer) ("))
    #expect(words.contains(refusal.advice))
  }

  /// A checker must be able to fail.
  @Test func anotherWeightIsSeen() throws {
    let trip = try RoundTrip([.dense(2)], [3], batch: [2, 3])
    let file = try ONNXExport(trip.model).file
    let y = ONNXArray(trip.model(Variable(trip.inputs)).value)
    #expect(try RoundTrip.difference(file, ONNXArray(trip.inputs), y) == nil)
    var graph = file.graph
    let bias = try #require(graph.initializers.first { $0.value.shape == [2] })
    graph.initializers[bias.key] = ONNXArray(try bias.value.tensor() + 0.01)
    let other = ONNXFile(graph: graph, opsets: ["": GraphBuilder.opset])
    #expect(try RoundTrip.difference(other, ONNXArray(trip.inputs), y) != nil)
  }

  /// A written case is one that Chalk's own runner of cases passes, and fails with other outputs.
  @Test func aWrittenCaseIsOneOfTheSuite() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("chalk-onnx-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = try ONNXExport(RoundTrip([.activation(.relu)], [3], batch: [1, 3]).model).file
    let x = floats([-1, 0, 2], [1, 3])
    func written(_ y: [Double]) throws -> ONNXCase {
      try ONNXCase.write(file, inputs: [x], outputs: [floats(y, [1, 3])], to: folder)
    }
    #expect(try written([0, 0, 2]).run() == .passed)
    guard case .failed = try written([0, 0, 3]).run() else {
      Issue.record("another output passed")
      return
    }
  }

  /// The types of layers that the sources declare.
  private static func declaredLayers() throws -> Set<String> {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Sources/Learn/Layers")
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    var names: Set<String> = []
    for case let file as URL in try #require(files) where file.pathExtension == "swift" {
      let text = try String(contentsOf: file, encoding: .utf8)
      for match in text.matches(of: /public struct (\w+): [\w, ]*Layer\b/) {
        names.insert(String(match.1))
      }
    }
    return names
  }

  /// The layers that none of the examples has in its row. A chain is a part of those that join.
  private static func untried(
    _ declared: Set<String>, _ examples: [ExportedLayer]
  ) throws -> [String] {
    var tried: Set = ["Chain"]
    for example in examples {
      let model = try roundTrip(example, known: true).model
      tried.formUnion(model.layers.map { "\(type(of: $0))" })
    }
    return declared.subtracting(tried).sorted()
  }
}

/// A layer that is refused, and a word of what its sentence advises.
struct Refusal: Sendable, CustomTestStringConvertible {
  let layer, advice: String
  let shape: SampleShape
  private let makePlans: @Sendable () -> [LayerPlan]

  init(
    _ layer: String, _ advice: String, _ shape: SampleShape,
    _ plans: @autoclosure @escaping @Sendable () -> [LayerPlan]
  ) {
    (self.layer, self.advice, self.shape, makePlans) = (layer, advice, shape, plans)
  }

  var plans: [LayerPlan] { makePlans() }

  var testDescription: String { advice }

  /// A layer of somebody else's.
  private struct Halved: FunctionLayer {
    let name = "halved"
    func call(_ x: Variable) -> Variable { x / 2 }
  }

  /// One that looks at masks.
  private struct Shown: FunctionLayer, ONNXLayer {
    let name = "shown"
    func call(_ x: Variable) -> Variable { x }
    func maskEffect(_ isMasked: Bool) -> MaskEffect { isMasked ? .used : .none }
    func write(
      to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
    ) throws(ONNXError) -> String { x }
  }

  static let all: [Refusal] = [
    Refusal("halved", "conform to ONNXLayer", [3], [.layer(Halved())]),
    Refusal(
      "shown", "heed GraphBuilder.mask", [4], [.embedding(5, 3, maskZero: true), .layer(Shown())]),
    Refusal(
      "mine", "one of Activation.all", [3],
      [.dense(2, activation: Activation("halved", .softmax()), name: "mine")]),
    Refusal(
      "steps", "take tanh", [4, 2], [.simpleRNN(3, activation: .gelu, name: "steps")]),
    Refusal(
      "waves", "an inputShape", [4, nil], [.positionalEncoding(name: "waves")]),
    Refusal(
      "turns", "an inputShape", [4, nil], [.rotaryEmbedding(name: "turns")]),
    Refusal(
      "both", "such as maskZero", [4],
      [
        .embedding(5, 3, maskZero: true),
        .concatenate([[.lstm(2, returnSequences: true)], [.conv1D(2, 1)]], name: "both"),
      ]),
  ]
}

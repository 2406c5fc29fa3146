import Chalk
import Foundation
import Testing

/// A BERT as an ONNX file, with the inputs that it may have.
@Suite struct BERTExportTests {
  private static let tokens = Tensor([[2, 5, 6, 3, 0, 0], [2, 7, 8, 9, 10, 3]])
  private static let types = Tensor([[0, 0, 1, 1, 0, 0], [0, 0, 0, 1, 1, 1]])
  private static let mask = Tensor([[1, 1, 1, 1, 0, 0], [1, 1, 1, 1, 1, 1]])

  private static func bert() -> BERT {
    var random = RandomSource(seed: 2)
    let bert = BERT(
      vocabularySize: 12, features: 8, numLayers: 2, numHeads: 2, intermediateDim: 12,
      maxLength: 10, kernelInitializer: .normal(deviation: 0.5), using: &random)
    for parameter in bert.parameters where !parameter.name.hasSuffix("kernel") {
      let noise = Tensor.normal(parameter.variable.shape, deviation: 0.2, using: &random)
      parameter.variable.value = parameter.variable.value + noise
    }
    return bert
  }

  /// The inputs with their names, in the order of the graph's.
  private static func inputs(types: Bool, mask: Bool) -> [(name: String, array: ONNXArray)] {
    var inputs = [("tokens", tokens)]
    if types { inputs.append(("types", Self.types)) }
    if mask { inputs.append(("mask", Self.mask)) }
    return inputs.map { ($0.0, ONNXArray($0.1, as: .int64)) }
  }

  private static func difference(
    _ file: ONNXFile, _ inputs: [(name: String, array: ONNXArray)], _ hidden: Tensor
  ) throws -> String? {
    let read = try ONNXFile(bytes: file.bytes())
    let given = try ONNXRunner(read).run(
      Dictionary(uniqueKeysWithValues: inputs.map { ($0.name, $0.array) }))
    return ONNXCase.difference(
      .array(given[0].array), .array(ONNXArray(hidden)), relative: 1e-3, absolute: 1e-4)
  }

  @Test(arguments: [false, true], [false, true])
  func theFileGivesWhatTheModelGives(hasTypes: Bool, hasMask: Bool) throws {
    let bert = Self.bert()
    let file = try ONNXExport(bert, hasTypes: hasTypes, hasMask: hasMask).file
    let inputs = Self.inputs(types: hasTypes, mask: hasMask)
    #expect(file.graph.inputs.map(\.name) == inputs.map(\.name))
    let hidden = withoutGradients {
      bert(
        Variable(Self.tokens), types: hasTypes ? Self.types : nil, mask: hasMask ? Self.mask : nil
      ).value
    }
    if let folder = ProcessInfo.processInfo.environment["CHALK_ONNX_CASES"] {
      let name = "bert" + (hasTypes ? "-types" : "") + (hasMask ? "-masked" : "")
      _ = try ONNXCase.write(
        file, inputs: inputs.map(\.array), outputs: [ONNXArray(hidden)],
        to: URL(fileURLWithPath: folder).appendingPathComponent(name))
    }
    #expect(try Self.difference(file, inputs, hidden) == nil)
  }

  /// A checker must be able to fail: without the mask the outputs are others.
  @Test func anotherMaskIsSeen() throws {
    let bert = Self.bert()
    let file = try ONNXExport(bert, hasMask: true).file
    let hidden = withoutGradients { bert(Variable(Self.tokens), types: nil, mask: nil).value }
    #expect(try Self.difference(file, Self.inputs(types: false, mask: true), hidden) != nil)
  }
}

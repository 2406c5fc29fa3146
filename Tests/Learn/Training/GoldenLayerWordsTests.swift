import Golden
import Layers
import Testing

@testable import Training

struct GoldenLayerWordsTests {
  @Test func wordsBecomeLayers() throws {
    let golden = try made(
      [
        "Conv2D(4, 3x2, same, relu, stride 2) on 6x5x3", "MaxPooling2D(2x1, stride 1x1, valid)",
        "AveragePooling2D(2, same)", "Flatten -> 8 (row, column, channel)",
        "Dense(7, tanh, no bias)",
        "Dense(7->1, sigmoid)",
      ],
      [
        ("conv.kernel", [3, 2, 3, 4]), ("conv.bias", [4]), ("dense1.kernel", [8, 7]),
        ("dense2.kernel", [7, 1]), ("dense2.bias", [1]),
      ])
    var names = try golden.weightNames()[...]
    var model = try golden.network("model", &names)
    #expect(names.isEmpty)
    try model.build(for: [[6, 5, 3]])
    // 6×5 cells in steps of 2: 3×3; a window of 2×1: 2×3; halves: 1×2.
    #expect(model.shapes.dropFirst() == [[3, 3, 4], [2, 3, 4], [1, 2, 4], [8], [7], [1]])
    #expect(try golden.load(golden.weightNames(), into: model, .double).count == 5)
  }

  @Test func wordsBecomeRecurrentLayers() throws {
    let golden = try made(
      [
        "Embedding(9,2)", "GRU(3) all outputs; gates z,r,h", "SimpleRNN(4) all outputs",
        "LSTM(2) last output; zero initial state",
      ],
      [
        ("e.embeddings", [9, 2]), ("g.kernel", [2, 9]), ("g.recurrent_kernel", [3, 9]),
        ("g.bias", [2, 9]), ("s.kernel", [3, 4]), ("s.recurrent_kernel", [4, 4]),
        ("l.kernel", [4, 8]), ("l.recurrent_kernel", [2, 8]), ("l.bias", [8]),
      ])
    var names = try golden.weightNames()[...]
    var model = try golden.network("model", &names)
    try model.build(for: [[5]])
    #expect(model.shapes.dropFirst() == [[nil, 2], [nil, 3], [nil, 4], [2]])
    #expect(try golden.load(golden.weightNames(), into: model, .single).count == 9)
  }

  @Test(arguments: [
    "Oracle(3)", "Dense", "Dense(0)", "Dense(3, wavy)", "Dense(3) twice", "Conv2D(4)",
    "Conv2D(4, 3x3x3)", "LSTM(3)", "LSTM(3, relu) last output",
    "LSTM(3) last output; going backwards", "Embedding(9,3)",
    "MaxPooling2D(2x2, strides 2)",
  ])
  func otherWordsAreToldAsTheyStand(words: String) throws {
    let golden = try made([words], [("e.embeddings", [9, 2])])
    var names = try golden.weightNames()[...]
    #expect { try golden.network("model", &names) } throws: { "\($0)".contains(words) }
  }

  private func made(
    _ layers: [String], _ weights: [(name: String, shape: [Int])]
  ) throws -> GoldenCase {
    try MadeSet([MadeCases.ofWeights(layers, weights)]).first("weights")
  }
}

import Autograd
import Foundation
import Layers
import Randomness
import Tensors
import Testing

@testable import Training

/// Every layer with parameters goes to a file and comes back.
struct EveryLayerSavingTests {
  private static var models: [(plans: [LayerPlan], input: [Int])] {
    [
      ([.dense(3), .dense(2, useBias: false)], [4]),
      ([.conv1D(3, 2), .simpleRNN(2), .dense(1)], [5, 4]),
      ([.conv2D(3, 2), .batchNormalization(), .conv2DTranspose(2, 2, useBias: false)], [4, 4, 1]),
      ([.embedding(7, 3), .lstm(2, returnSequences: true), .gru(3)], [5]),
      ([.layerNormalization(), .multiHeadAttention(numHeads: 2, keyDim: 2)], [5, 4]),
      ([.gru(2, resetAfter: false), .residual([.dense(2), .dense(2)])], [5, 4]),
      ([.concatenate([[.dense(2)], [.dense(3), .dense(1)]])], [4]),
    ]
  }

  @Test func goesToAFileAndBack() throws {
    let file = FileManager.default.temporaryDirectory
      .appending(path: "chalk-\(UUID().uuidString).safetensors")
    defer { try? FileManager.default.removeItem(at: file) }
    for (plans, input) in Self.models {
      var (saved, loaded) = (Sequential(plans, seed: 1), Sequential(plans, seed: 2))
      try saved.build(for: [input.map { Optional($0) }])
      try loaded.build(for: [input.map { Optional($0) }])
      var random = RandomSource(seed: 3)
      for parameter in saved.parameters {
        parameter.variable.value = .uniform(
          parameter.variable.shape, in: 0.1...1, using: &random)
      }
      #expect(saved.numbers != loaded.numbers)
      try saved.saveWeights(to: file.path)
      try loaded.loadWeights(from: file.path)
      #expect(saved.numbers == loaded.numbers)
      let x = Tensor.uniform(Shape([2] + input), in: 0...1, using: &random)
      let indices = input == [5] ? (x * 6).apply(.sign) : x
      #expect(saved.predict(indices).floats == loaded.predict(indices).floats)
    }
  }
}

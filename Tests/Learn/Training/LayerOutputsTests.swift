import Autograd
import Layers
import Randomness
import Tensors
import Testing

@testable import Training

struct LayerOutputsTests {
  @Test func eachLayerIsSeenInTheOrderOfTheCalls() {
    let model = Sequential(
      [
        .conv2D(2, 3, activation: .relu, inputShape: [6, 6, 1], name: "conv"),
        .maxPooling2D(2, name: "pool"), .flatten(name: "flat"), .dense(3, name: "out"),
      ], seed: 4)
    let x = Tensor((0..<72).map { Double($0 % 5) - 2 }).reshaped(2, 6, 6, 1)
    let outputs = LayerOutputs(of: [x]) { model(Variable(x)) }
    let found = outputs.layers
    #expect(found.map(\.name) == ["conv", "pool", "flat", "out"])
    #expect(
      found.map { $0.output.shape.dimensions } == [[2, 4, 4, 2], [2, 2, 2, 2], [2, 8], [2, 3]])
    #expect(found[2].output.values == found[1].output.values)
    #expect(found[3].output.values == model.predict(x).values)
    #expect(outputs.prediction.values == found[3].output.values)
  }

  /// A model that is being trained is seen as it predicts, and is the same afterwards.
  @Test func nothingChanges() {
    let model = Sequential(
      [.dense(4, inputShape: [3], name: "in"), .batchNormalization(name: "norm"), .dropout(0.5)],
      seed: 2)
    let x = Tensor((0..<12).map { Double($0 * $0 % 11) }).reshaped(4, 3)
    let before = model.parameters.map { $0.variable.value.values }
    var random = RandomSource(seed: 5)
    let found = TrainingMode.on(using: &random) {
      LayerOutputs(of: [x]) { model(Variable(x)) }.layers
    }
    #expect(model.parameters.map { $0.variable.value.values } == before)
    #expect(found.map(\.output.values).last == found.map(\.output.values)[1], "dropout is off")
    #expect(found.last?.output.values == model.predict(x).values)
  }
}

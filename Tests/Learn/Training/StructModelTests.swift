import Autograd
import Layers
import Losses
import Metrics
import Optimizers
import Randomness
import Tensors
import Testing

@testable import Training

/// The class of the fifth document as a struct.
struct SimpleNet: Model {
  var hidden, output: Dense
  var trainer = Trainer()

  init(_ inputs: Int, using random: inout RandomSource) {
    hidden = Dense(inputs, 10, activation: .relu, name: "hidden", using: &random)
    output = Dense(10, 1, activation: .sigmoid, name: "output", using: &random)
  }

  func callAsFunction(_ x: Variable) -> Variable { output(hidden(x)) }

  var parameters: [Parameter] {
    hidden.parameters.under("hidden") + output.parameters.under("output")
  }
}

/// Two inputs, joined.
struct TwoInputs: Model {
  let left, right, output: Dense
  var trainer = Trainer()

  init(using random: inout RandomSource) {
    left = Dense(1, 4, activation: .relu, using: &random)
    right = Dense(1, 4, activation: .relu, using: &random)
    output = Dense(8, 1, activation: .sigmoid, using: &random)
  }

  func callAsFunction(_ inputs: [Variable]) -> Variable {
    output(.concatenate([left(inputs[0]), right(inputs[1])], axis: -1))
  }

  var parameters: [Parameter] {
    left.parameters.under("left") + right.parameters.under("right")
      + output.parameters.under("output")
  }
}

struct StructModelTests {
  let data = SmallProblem.classes()

  @Test func learns() throws {
    var random = RandomSource(seed: 1)
    var model = SimpleNet(2, using: &random)
    model.compile(
      optimizer: .adam(learningRate: 0.02), loss: .binaryCrossentropy, metrics: [.accuracy])
    try model.fit(data.x, data.y, epochs: 10, batchSize: 32, progress: .silent)
    let (_, accuracy) = try model.evaluate(data.x, data.y)
    #expect(accuracy > 0.9)
  }

  /// The same numbers as the same layers one behind the other: the loss finds the logits here too.
  @Test func isASequentialOfItsLayers() throws {
    var random = RandomSource(seed: 1)
    var model = SimpleNet(2, using: &random)
    var layers = Sequential([
      .dense(10, activation: .relu, inputShape: [2]), .dense(1, activation: .sigmoid),
    ])
    for (a, b) in zip(model.parameters, layers.parameters) { b.variable.value = a.variable.value }
    model.compile(optimizer: .adam(), loss: .binaryCrossentropy)
    layers.compile(optimizer: .adam(), loss: .binaryCrossentropy)
    try model.fit(data.x, data.y, progress: .silent)
    try layers.fit(data.x, data.y, progress: .silent)
    #expect(model.numbers == layers.numbers)
  }

  @Test func severalInputs() throws {
    var random = RandomSource(seed: 1)
    var model = TwoInputs(using: &random)
    model.compile(
      optimizer: .adam(learningRate: 0.02), loss: .binaryCrossentropy, metrics: [.accuracy])
    let inputs = [data.x[Axis.all, 0..<1], data.x[Axis.all, 1..<2]]
    try model.fit(inputs, data.y, epochs: 10, progress: .silent)
    let (_, accuracy) = try model.evaluate(inputs, data.y)
    #expect(accuracy > 0.9)
    #expect(model.predict(inputs).shape == [200, 1])
    #expect(throws: TrainingError.self) {
      try model.fit([inputs[0], inputs[1][0..<3]], data.y, progress: .silent)
    }
  }

  @Test func summary() {
    var random = RandomSource(seed: 1)
    let text = SimpleNet(8, using: &random).summary(inputShapes: [[8]])
    #expect(text.contains("Model: \"SimpleNet\"") && text.contains("Total params: 101 "))
    #expect(text.contains("→ hidden") && text.contains("(None, 10)"))
  }

  @Test func namesAreTold() throws {
    var random = RandomSource(seed: 1)
    var model = TwoInputs(using: &random)
    model.compile(optimizer: .adam(), loss: .binaryCrossentropy)
    let inputs = [data.x[Axis.all, 0..<1], data.x[Axis.all, 1..<2]]
    let history = try model.fit(
      inputs, data.y, callbacks: [.recorder()], progress: .silent)
    #expect(history.record?.layers == ["dense", "dense_1", "dense_2"])
  }

  @Test func itsRecordNamesItsLayers() throws {
    var random = RandomSource(seed: 1)
    var model = SimpleNet(2, using: &random)
    model.compile(optimizer: .adam(), loss: .binaryCrossentropy)
    let history = try model.fit(
      data.x, data.y, callbacks: [.recorder()], progress: .silent)
    #expect(history.record?.layers == ["hidden", "output"])
  }
}

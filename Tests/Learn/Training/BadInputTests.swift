import Autograd
import Layers
import Losses
import Metrics
import Optimizers
import Randomness
import Tensors
import Testing

@testable import Training

/// What comes from outside and does not fit: an error in words, and nothing is changed.
struct BadInputTests {
  let data = SmallProblem.classes(20)

  private func message(_ work: () throws -> Void) -> String? {
    do {
      try work()
      return nil
    } catch {
      return "\(error)"
    }
  }

  private func fitting(_ x: Tensor, _ y: Tensor) -> String? {
    var model = SmallProblem.network()
    let before = model.numbers
    let text = message { try model.fit(x, y, progress: .silent) }
    #expect(model.numbers == before || text == nil)
    return text
  }

  @Test func refused() throws {
    #expect(try #require(fitting(.zeros([0, 2]), .zeros([0]))).contains("no samples"))
    #expect(try #require(fitting(data.x, data.y[0..<7])).contains("needs one a sample"))
    #expect(try #require(fitting(data.x, data.y + 1)).contains("labels from 1 to 2"))
    var x = data.x
    x[13, 1] = Tensor(.nan)
    #expect(try #require(fitting(x, data.y)).contains("sample 13"))
    var model = SmallProblem.network()
    #expect(message { try model.fit(data.x, data.y, batchSize: 0) } != nil)
    #expect(message { try model.fit(data.x, data.y, validationSplit: 1) } != nil)
    #expect(message { try model.fit(data.x, data.y, sampleWeight: .ones([3])) } != nil)
    #expect(message { _ = try model.evaluate(x, data.y) as Scores } != nil)
    #expect(try #require(fitting(.zeros([20, 3]), data.y)).contains("layer 1, dense (Dense)"))
    #expect(message { _ = try model.evaluate(data.x[0..<20, 0], data.y) as Scores } != nil)
    var bare = Sequential([.dense(1, inputShape: [2])])
    #expect(try #require(message { try bare.fit(data.x, data.y) }).contains("compile"))
  }

  @Test func indicesThatTheTableDoesNotHave() throws {
    var model = Sequential([.embedding(5, 2), .flatten, .dense(1)])
    model.compile(optimizer: .sgd(), loss: .meanSquaredError)
    let y = Tensor.zeros([2, 1])
    func fitting(_ x: [Double]) -> String? {
      message { try model.fit(Tensor(x, shape: [2, 2]), y, progress: .silent) }
    }
    try model.build(for: [[2]])
    #expect(try #require(fitting([0, 4, 5, 1])).contains("index 5.0"))
    #expect(try #require(fitting([0, 4, -1, 1])).contains("embedding (Embedding)"))
    #expect(try #require(fitting([0, 0.5, 1, 1])).contains("index 0.5"))
    #expect(fitting([0, 4, 3, 1]) == nil)
  }

  @Test func aModelThatIsMadeForTheData() throws {
    var model = Sequential([.conv2D(2, 3), .dense(1)])
    model.compile(optimizer: .sgd(), loss: .meanSquaredError)
    let text = try #require(message { try model.fit(data.x, data.y, progress: .silent) })
    #expect(text.contains("layer 1, conv2d") && text.contains("(None, 2)"))
  }

  /// A loss that is not a number stops training, and says where that began.
  @Test func notANumber() throws {
    var model = Sequential([
      .dense(3, inputShape: [2], name: "first"), .dense(2, name: "second"),
      .dense(1, name: "third"),
    ])
    model.compile(optimizer: .sgd(learningRate: 1e-3), loss: .meanSquaredError)
    model.parameters[0].variable.value = .full([2, 3], 1e30)
    model.parameters[2].variable.value = .full([3, 2], 1e30)
    let text = try #require(message { try model.fit(data.x, data.y, progress: .silent) })
    #expect(text.contains("epoch 1, step 1") && text.contains("the outputs of second"))
    model.parameters[4].variable.value = .full([2, 1], .nan)
    let weights = try #require(message { try model.fit(data.x, data.y, progress: .silent) })
    #expect(weights.contains("the weights third/kernel"))
  }

  @Test func tooLargeARate() throws {
    var model = Sequential([.dense(1, inputShape: [2])])
    model.compile(optimizer: .sgd(learningRate: 1e6), loss: .meanSquaredError)
    let text = try #require(
      message { try model.fit(data.x, data.y, epochs: 60, progress: .silent) })
    #expect(text.contains("smaller learning rate"))
    #expect(model.trainer.history.epochs.count > 1)
  }
}

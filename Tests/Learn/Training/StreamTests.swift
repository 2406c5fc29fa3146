import Autograd
import Layers
import Losses
import Metrics
import Optimizers
import Randomness
import Tensors
import Testing

@testable import Training

struct StreamTests {
  let data = SmallProblem.classes()

  /// Opens a source of batches of 50.
  private func source() -> () -> (Tensor, Tensor)? {
    var start = 0
    return {
      guard start < 200 else { return nil }
      defer { start += 50 }
      return (data.x[start..<start + 50], data.y[start..<start + 50])
    }
  }

  /// Batches from a source are the same as slices of the whole, in the same order.
  @Test func isTheSameAsInMemory() throws {
    var (whole, streamed) = (SmallProblem.network(), SmallProblem.network())
    let a = try whole.fit(
      data.x, data.y, epochs: 3, batchSize: 50, shuffle: false, validationData: data,
      progress: .silent)
    let b = try streamed.fit(epochs: 3, validationData: data, progress: .silent) { source() }
    #expect(whole.numbers == streamed.numbers)
    #expect(a.epochs.map(\.values) == b.epochs.map(\.values))
  }

  @Test func modelsAreMadeForTheFirstBatch() throws {
    var model = Sequential([.dense(2, activation: .softmax)])
    model.compile(optimizer: .sgd(), loss: .sparseCategoricalCrossentropy)
    try model.fit(progress: .silent) { source() }
    #expect(model.parameters.count == 2)
  }

  @Test func whatGoesWrong() {
    struct Broken: Error {}
    var model = SmallProblem.network()
    #expect(throws: TrainingError.self) {
      try model.fit(progress: .silent) { { nil } }
    }
    #expect(throws: TrainingError.self) {
      try model.fit(progress: .silent) { { throw Broken() } }
    }
    var isFirst = true
    #expect(throws: TrainingError.self) {
      try model.fit(progress: .silent) {
        {
          defer { isFirst = false }
          return isFirst ? (data.x, data.y) : (data.x, data.y + 5)
        }
      }
    }
  }
}

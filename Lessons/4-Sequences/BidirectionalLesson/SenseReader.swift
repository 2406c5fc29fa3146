import Chalk

/// A recurrent network that gives each word of a sentence a class, reading from one end or from both.
struct SenseReader {
  /// From where it reads.
  enum Direction: String, CaseIterable {
    case forward = "forward"
    case backward = "backward"
    case both = "both"
  }

  let direction: Direction
  private(set) var network: Sequential

  // excerpt: network
  /// 24 units in all: in one direction, or twelve in each of both.
  init(_ direction: Direction, seed: UInt64) {
    self.direction = direction
    let recurrent: LayerPlan =
      direction == .both
      ? .bidirectional(.gru(12, returnSequences: true)) : .gru(24, returnSequences: true)
    network = Sequential(
      [
        .embedding(SenseTask.words.count, 8, inputLength: SenseTask.length), recurrent,
        .dense(SenseTask.tags.count),
      ], seed: seed)
    network.compile(optimizer: .adam(learningRate: 0.02), loss: Self.crossEntropy)
  }

  /// The mean of −log p of the true class, over all words.
  static let crossEntropy = Loss("cross-entropy of each word", targets: .labels) { y, logits in
    let labels = y.value.flattened.values.map { Int($0) }
    return Primitive.softmaxCrossEntropy(labels: labels)(logits.reshaped(-1, SenseTask.tags.count))
  }
  // end excerpt

  /// The loss after each epoch. A backward reader gets its sentences from the end to the beginning.
  mutating func learn(
    _ task: SenseTask, epochs: Int, callbacks: [Callback], seed: UInt64
  ) throws -> [Double] {
    let (x, y) = direction == .backward ? task.reversed : (task.x, task.y)
    return try network.fit(
      x, y, epochs: epochs, batchSize: 16, callbacks: callbacks, progress: .silent, seed: seed)[
        "loss"]
  }

  /// The class of each word, `[sentences, length]`.
  func classes(_ task: SenseTask) -> Tensor {
    let x = direction == .backward ? task.reversed.x : task.x
    let found = network.predict(x, batchSize: 256).argmax()
    return direction == .backward ? found[Axis.all, Axis.every(-1)] : found
  }

  /// The fraction of the words with two meanings whose meaning is found.
  func accuracy(_ task: SenseTask) -> Double {
    let found = classes(task)
    return task.places.indices.fraction {
      found.value(at: $0, task.places[$0]) == task.y.value(at: $0, task.places[$0])
    }
  }
}

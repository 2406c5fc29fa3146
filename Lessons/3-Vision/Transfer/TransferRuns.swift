import Chalk

/// How a network may begin on the few pictures.
enum Beginning: String, CaseIterable {
  case scratch = "from scratch"
  case frozen = "frozen"
  case tuned = "fine-tuned"
}

/// Trainings on few pictures, with and without what was learned before.
struct TransferRuns {
  let task: TransferTask
  /// How many layers are frozen, counted from the first.
  let frozenLayers: Int
  let steps = 60

  // excerpt: network
  static func network(_ classes: Int, seed: UInt64) -> Sequential {
    let side = TransferTask.side
    return Sequential(
      [
        .conv2D(16, 3, activation: .relu, inputShape: [side, side, 1]),
        .maxPooling2D(2),
        .conv2D(32, 3, activation: .relu),
        .maxPooling2D(2),
        .flatten,
        .dense(64, activation: .relu),
        .dense(classes, activation: .softmax),
      ], seed: seed)
  }
  // end excerpt

  // excerpt: begin
  /// A new network; all but its last layer have the weights of `base`.
  func begin(_ beginning: Beginning, from base: Sequential?, seed: UInt64) -> Sequential {
    var model = Self.network(task.target.classes, seed: seed)
    if let base, beginning != .scratch {
      for (own, learned) in zip(model.parameters, base.parameters).dropLast(2) {
        own.variable.value = learned.variable.value
      }
    }
    if beginning == .frozen {
      for layer in 0..<frozenLayers { model.layers[layer].isTrainable = false }
    }
    return model
  }
  // end excerpt

  /// Trains a network on `count` pictures of each class of the target, about `steps` steps whatever the
  /// count.
  func run(
    _ model: inout Sequential, count: Int, turn: Int, callbacks: [Callback], seed: UInt64
  ) throws -> History {
    let (x, y) = task.few(count, turn: turn)
    model.compile(
      optimizer: .adam(learningRate: 0.003), loss: .sparseCategoricalCrossentropy,
      metrics: [.accuracy])
    let batches = (x.shape[0] + 31) / 32
    return try model.fit(
      x, y, epochs: max(1, steps / batches), callbacks: callbacks, progress: .silent, seed: seed)
  }
}

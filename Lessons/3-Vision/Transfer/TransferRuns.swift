import Chalk

/// How a network may begin on the few pictures.
enum Beginning: String, CaseIterable {
  case scratch = "from scratch"
  case random = "frozen random layers"
  case frozen = "frozen pre-trained layers"
  case tuned = "fine-tuned in two stages"
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
  /// A new network; where it is pre-trained, all but its head have the weights of `base`.
  func begin(_ beginning: Beginning, from base: Sequential, seed: UInt64) -> Sequential {
    var model = Self.network(task.target.classes, seed: seed)
    if beginning == .frozen || beginning == .tuned {
      for (own, learned) in zip(model.parameters, base.parameters).dropLast(2) {
        own.variable.value = learned.variable.value
      }
    }
    if beginning == .frozen || beginning == .random { freeze(frozenLayers, of: &model) }
    return model
  }

  /// Makes the first layers constants, and all others trainable.
  func freeze(_ count: Int, of model: inout Sequential) {
    for layer in model.layers.indices { model.layers[layer].isTrainable = layer >= count }
  }
  // end excerpt

  // excerpt: two stages
  /// Trains on `count` pictures of each class, about `steps` steps whatever the count. Fine-tuning trains what comes
  /// after the convolutions for a third of them, then everything with a third of the rate.
  func run(
    _ model: inout Sequential, _ beginning: Beginning, count: Int, turn: Int,
    callbacks: [Callback], seed: UInt64
  ) throws {
    let rate = 0.003
    guard beginning == .tuned else {
      return try fit(&model, count, turn, steps, rate, callbacks, seed)
    }
    freeze(4, of: &model)
    try fit(&model, count, turn, steps / 3, rate, callbacks, seed)
    freeze(0, of: &model)
    try fit(&model, count, turn, steps - steps / 3, rate / 3, callbacks, seed)
  }
  // end excerpt

  private func fit(
    _ model: inout Sequential, _ count: Int, _ turn: Int, _ steps: Int, _ rate: Double,
    _ callbacks: [Callback], _ seed: UInt64
  ) throws {
    let (x, y) = task.few(count, turn: turn)
    model.compile(optimizer: .adam(learningRate: rate), loss: .sparseCategoricalCrossentropy)
    let batches = (x.shape[0] + 31) / 32
    try model.fit(
      x, y, epochs: max(1, steps / batches), callbacks: callbacks, progress: .silent, seed: seed)
  }
}

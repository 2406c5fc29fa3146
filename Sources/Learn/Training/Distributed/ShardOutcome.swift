import Autograd
import Communicators
import Layers
import Losses
import Randomness
import Tensors

/// What a shard gave, beside its gradients.
struct ShardOutcome {
  /// How much its loss counts.
  let weight: Double
  let targets, predictions: Tensor
  let mask: Tensor?
}

extension Model {
  /// The loss of a shard, from which gradients go back, and what else came of it.
  func outcome(
    of batch: Examples.Batch, _ run: TrainingRun
  ) throws(TrainingError) -> (loss: Variable, outcome: ShardOutcome) {
    let (y, loss) = try pass(batch, run)
    let mask = run.loss.mask(for: batch.targets, y.shape, run.context.mask(of: y))
    let weight = withoutGradients {
      run.loss.weight(ofBatch: batch.count, batch.targets, y, mask)
    }
    return (
      loss,
      ShardOutcome(weight: weight, targets: batch.targets, predictions: y.value, mask: mask)
    )
  }
}

extension Examples.Batch {
  /// Some samples of the whole batch, which are here, in buffers of their own: so that a shard looks the same in
  /// whichever process it is.
  func samples(_ range: Range<Int>) -> Examples.Batch {
    if isGathered && range == part {
      return Examples.Batch(
        inputs: inputs, targets: targets, weights: weights, count: range.count)
    }
    let rows = range.map { $0 - part.lowerBound }[...]
    return Examples.Batch(
      inputs: inputs.map { RowSource($0).batch(rows) }, targets: RowSource(targets).batch(rows),
      weights: weights.map { RowSource($0).batch(rows) }, count: range.count)
  }
}

extension TrainingRun {
  /// A source of randomness for each shard of a step, and one more for the next step.
  func sourcesOfShards(_ shards: Int) -> [RandomSource] {
    var random = context.random
    return (0...shards).map { _ in random.split() }
  }

  /// Makes the pass ready for a shard.
  func begin(shard: Int, _ sources: [RandomSource]) {
    context.random = sources[shard]
  }

  /// Counts a step: the loss, which all know, and at the first process the predictions of all shards in order.
  mutating func add(
    _ outcomes: [ShardOutcome], samples count: Int, over distribution: Distribution
  ) throws(TrainingError) {
    samples += count
    totals.add(loss: stepLoss, samples: count)
    guard totals.hasMetrics else { return }
    let parcel = TensorParcel.packed(outcomes.flatMap { [$0.targets, $0.predictions, $0.mask] })
    let parcels = try inTouch { () throws(CommunicationError) in
      try distribution.communicator.gather(parcel)
    }
    for parcel in parcels {
      let tensors = TensorParcel.tensors(in: parcel)
      for place in stride(from: 0, to: tensors.count, by: 3) {
        totals.add(tensors[place]!, tensors[place + 1]!, tensors[place + 2])
      }
    }
  }
}

import Communicators

/// What every process tells of its shards after a step: a few numbers, the same everywhere once they are brought together.
struct StepReport {
  /// Each shard's loss with its penalties, and how much it counts; 0 for a shard without samples.
  var losses, weights: [Double]
  /// Whether a shard changed each of the parameters that are not trained, such as a moving mean.
  var changed: [Bool]
  /// Whether somebody wants the run to end.
  var isInterrupted: Bool
  /// Whether a shard failed.
  var hasFailed = false
  /// How many samples the batch has: here, and, where all tell it with their reports, in every process.
  var samples = 0
  var allSamples: [Int] = []

  init(shards: Int, states: Int, samples: Int = 0, isInterrupted: Bool = false) {
    self.samples = samples
    losses = Array(repeating: 0, count: shards)
    weights = losses
    changed = Array(repeating: false, count: states)
    self.isInterrupted = isInterrupted
  }

  /// W = Σ wᵢ
  var weight: Double { weights.reduce(0, +) }

  /// Σ wᵢ·lossᵢ/W, in the order of the shards; 0 where nothing counts.
  var loss: Double {
    let total = weight
    return total > 0 ? zip(losses, weights).reduce(0) { $0 + $1.0 * $1.1 } / total : 0
  }

  /// All of it, for the other processes: as many numbers in each of them.
  var numbers: [Double] {
    losses + weights + (changed + [isInterrupted, hasFailed]).map { $0 ? 1 : 0 }
  }

  /// The reports of all processes in one.
  func together(over distribution: Distribution) throws(CommunicationError) -> StepReport {
    merged(try distribution.communicator.allGather(numbers), over: distribution)
  }

  /// One report of the ``numbers`` of all processes.
  func merged(_ all: [[Double]], over distribution: Distribution) -> StepReport {
    var report = self
    let shards = losses.count
    for (rank, numbers) in all.enumerated() {
      for shard in distribution.shards(of: rank) {
        report.losses[shard] = numbers[shard]
        report.weights[shard] = numbers[shards + shard]
      }
      for state in changed.indices where numbers[2 * shards + state] != 0 {
        report.changed[state] = true
      }
      let last = numbers.suffix(2)
      if last.first != 0 { report.isInterrupted = true }
      if last.last != 0 { report.hasFailed = true }
    }
    return report
  }
}

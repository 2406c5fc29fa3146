import Autograd
import Communicators
import Layers
import Tensors

/// What layers keep beside what is trained, such as the moving mean and variance of batch normalization, while the shards
/// of a batch go through them one after another.
///
/// Each shard finds the state of before the step and changes it by itself; the state after the step is the mean of all,
/// weighted as the losses are: moving ← momentum·moving + (1 − momentum)·Σ wᵢ·batchᵢ/W. A shard is normalized by its own
/// mean and variance, as a process is in PyTorch's DistributedDataParallel.
struct ShardStates {
  private let variables: [Variable]
  private let before: [Tensor]
  /// What each shard of this process left, in order.
  private var left: [(shard: Int, weight: Double, values: [Tensor])] = []

  init(_ parameters: [Parameter]) {
    variables = parameters.filter { !$0.isTrainable }.map(\.variable)
    before = variables.map(\.value)
  }

  /// How many states there are.
  var count: Int { variables.count }

  /// Puts back what was there before the step.
  func restore() {
    for (variable, value) in zip(variables, before) { variable.value = value }
  }

  /// Takes what a shard left; notes what it changed.
  mutating func add(shard: Int, weight: Double, _ changed: inout [Bool]) {
    for (index, variable) in variables.enumerated()
    where variable.value.bufferAddress != before[index].bufferAddress { changed[index] = true }
    left.append((shard, weight, variables.map(\.value)))
  }

  /// Takes the means over all processes; what no shard changed stays as it is.
  func finish(_ report: StepReport, _ reduction: OrderedReduction) throws(CommunicationError) {
    restore()
    let weight = report.weight
    guard weight > 0 else { return }
    for (index, variable) in variables.enumerated() where report.changed[index] {
      var sums = ShardSums<Tensor>(reduction.tree)
      for (shard, weight, values) in left {
        sums.add(values[index].flattened * weight, shard: shard) { $0 + $1 }
      }
      let sum = try reduction(sums.parts, like: variable.value.zerosLike.flattened)
      variable.value = (sum / weight).reshaped(to: variable.shape)
    }
  }
}

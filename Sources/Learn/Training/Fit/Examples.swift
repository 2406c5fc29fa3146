import Communicators
import Layers
import Losses
import Tensors

/// Samples with their targets, checked, from which batches are taken.
struct Examples {
  let inputs: [RowSource]
  let targets: RowSource
  /// How much each sample counts, where they do not all count the same.
  let weights: RowSource?
  let count: Int

  /// A batch of samples; of one that is spread over processes, the part that is here.
  struct Batch {
    var inputs: [Tensor]
    var targets: Tensor
    var weights: Tensor?
    /// How many samples the whole batch has.
    var count: Int
    /// Which of them are here.
    var part: Range<Int>
    /// Whether these lie in buffers of their own.
    var isGathered = false

    init(inputs: [Tensor], targets: Tensor, weights: Tensor?, count: Int, part: Range<Int>? = nil) {
      (self.inputs, self.targets, self.weights) = (inputs, targets, weights)
      (self.count, self.part) = (count, part ?? 0..<count)
    }
  }

  init(inputs: [Tensor], targets: Tensor, weights: Tensor?) {
    self.inputs = inputs.map(RowSource.init)
    self.targets = RowSource(targets)
    self.weights = weights.map(RowSource.init)
    count = targets.shape[0]
  }

  /// The batch with this number, in an order, or as the samples lie; of a distribution, this process's part.
  func batch(
    _ number: Int, of size: Int, in order: [Int]?, over distribution: Distribution? = nil
  ) -> Batch {
    let first = number * size
    let whole = min(size, count - first)
    let part = distribution?.ownSamples(in: whole) ?? 0..<whole
    let range = first + part.lowerBound..<first + part.upperBound
    guard let order else {
      return Batch(
        inputs: inputs.map { $0.batch(range) }, targets: targets.batch(range),
        weights: weights?.batch(range), count: whole, part: part)
    }
    let rows = order[range]
    var batch = Batch(
      inputs: inputs.map { $0.batch(rows) }, targets: targets.batch(rows),
      weights: weights?.batch(rows), count: whole, part: part)
    batch.isGathered = true
    return batch
  }

  /// How many batches of a size there are; the last one may be smaller.
  func batchCount(of size: Int) -> Int { (count + size - 1) / size }
}

/// Checks of what comes from outside.
extension Examples {
  /// Stops with words where samples are missing, differ in number, or are not finite.
  static func check(_ inputs: [Tensor], _ targets: Tensor?, _ what: String) throws(TrainingError) {
    let first = try checkCounts(inputs, what)
    for (number, x) in inputs.enumerated() {
      let name = inputs.count == 1 ? "x" : "x[\(number)]"
      guard x.shape[0] > 0 else {
        throw .data("\(what): \(name) is \(x.shape): no samples; needs at least one")
      }
      if let row = firstRowNotFinite(x) {
        throw .data(
          "\(what): sample \(row) of \(name) holds a number that is infinite or not a number; "
            + "try cleaning the data")
      }
    }
    guard let targets else { return }
    guard targets.rank >= 1, targets.shape[0] == first.shape[0] else {
      throw .data(
        "\(what): \(first.shape[0]) samples and targets of \(targets.shape); needs one a sample")
    }
  }

  /// The first input; throws where there is none, or inputs differ in the number of their samples.
  @discardableResult
  static func checkCounts(_ inputs: [Tensor], _ what: String) throws(TrainingError) -> Tensor {
    guard let first = inputs.first else { throw .data("\(what): no inputs") }
    for (number, x) in inputs.enumerated() {
      let name = inputs.count == 1 ? "x" : "x[\(number)]"
      guard x.rank >= 1 else {
        throw .data("\(what): \(name) is \(x.shape): no samples; needs an axis of samples")
      }
      guard x.shape[0] == first.shape[0] else {
        throw .data(
          "\(what): \(first.shape[0]) samples in x[0] and \(x.shape[0]) in \(name); "
            + "needs as many in each")
      }
    }
    return first
  }

  private static func firstRowNotFinite(_ x: Tensor) -> Int? {
    if x.sum().scalar.isFinite { return nil }
    return (0..<x.shape[0]).first { row in !x[row].values.allSatisfy(\.isFinite) }
  }

  /// A weight for each sample, from the weight of its class: the label, the greatest of a one-hot row, or
  /// 0 and 1 for one probability. Classes that are not named count 1.
  static func weights(
    of classes: [Int: Double], for targets: Tensor
  ) throws(TrainingError) -> Tensor {
    let labels =
      targets.rank == 2 && targets.shape[1] > 1 ? targets.argmax(-1).values : targets.values
    guard labels.count == targets.shape[0] else {
      throw .data("class weights need one class a sample; the targets are \(targets.shape)")
    }
    return Tensor(
      labels.map { Int(exactly: $0).flatMap { classes[$0] } ?? 1 }, targets.precision)
  }
}

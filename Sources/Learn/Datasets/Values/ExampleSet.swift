import Tensors

/// Things in a row of which some can be chosen: examples, or the lines of a table.
public protocol Selectable: Sendable {
  var count: Int { get }

  /// These only, in this order; one may come more than once.
  func rows(_ indices: [Int]) -> Self

  /// The class of each, from 0, by which a split divides alike; nil where there are no classes.
  var strata: [Int]? { get }
}

/// Examples of any kind that a model can learn from, in batches of floats.
public protocol ExampleSet: Selectable {
  /// The shape of one input: `[features]`, `[height, width, channels]`, `[length]`.
  var inputShape: [Int] { get }
  /// The shape of one target: `[]` for a class, `[outputs]` for numbers.
  var targetShape: [Int] { get }

  /// These examples as floats, in this order.
  func batch(_ indices: [Int]) -> Batch
}

extension ExampleSet {
  /// All examples as one batch.
  public var whole: Batch { batch(Array(0..<count)) }
}

/// Inputs and targets of some examples in single precision, as a model takes them.
public struct Batch: Sendable {
  /// `[batch] + inputShape`.
  public var inputs: Tensor
  /// `[batch] + targetShape`: the class of each example as a number, or the numbers to be predicted;
  /// `[batch, 0]` where the data have no targets.
  public var targets: Tensor

  /// Inputs and targets, whose first axes agree.
  public init(inputs: Tensor, targets: Tensor) {
    guard inputs.rank > 0, targets.rank > 0, inputs.shape[0] == targets.shape[0] else {
      fatalError(
        "Batch: inputs of shape \(inputs.shape) and targets of shape \(targets.shape); "
          + "the first axis must be the same.")
    }
    self.inputs = inputs
    self.targets = targets
  }

  /// How many examples there are.
  public var count: Int { inputs.shape[0] }

  init(inputs: [Float], _ inputShape: [Int], targets: [Float], _ targetShape: [Int], count: Int) {
    self.init(
      inputs: Tensor(inputs, shape: Shape([count] + inputShape)),
      targets: Tensor(targets, shape: Shape([count] + targetShape)))
  }

  /// The targets as rows of zeros with a one where the class is: `[batch, classes]`.
  public func oneHotTargets(classes: Int) -> Tensor {
    var values = [Float](repeating: 0, count: targets.count * classes)
    for (row, target) in targets.floats.enumerated() {
      guard let label = Int(exactly: target), (0..<classes).contains(label) else {
        fatalError("oneHotTargets: \(target) is no class; there are \(classes), from 0.")
      }
      values[row * classes + label] = 1
    }
    return Tensor(values, shape: [targets.count, classes])
  }
}

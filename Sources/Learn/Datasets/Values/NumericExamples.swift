/// Examples whose targets are numbers: curves, prices, the next value of a series.
public struct NumericExamples: ExampleSet, Equatable {
  /// The inputs, one row for each example: `[examples] + inputShape`, flattened.
  public var features: Matrix
  /// What is to be predicted: `[examples, outputs]`.
  public var targets: Matrix
  /// The shape of one input; `[features]` where nothing else was said.
  public let inputShape: [Int]
  /// The names of the features, from left to right.
  public let featureNames: [String]
  /// The names of the targets, from left to right.
  public let targetNames: [String]

  /// Examples from their parts. Traps where the parts do not fit.
  public init(
    features: Matrix, targets: Matrix, inputShape: [Int]? = nil, featureNames: [String] = [],
    targetNames: [String] = []
  ) {
    let shape = inputShape ?? [features.width]
    guard features.count == targets.count, shape.reduce(1, *) == features.width else {
      fatalError(
        "NumericExamples: \(features.count) rows of \(features.width) for inputs of shape \(shape), "
          + "and \(targets.count) targets do not fit together.")
    }
    self.features = features
    self.targets = targets
    self.inputShape = shape
    self.featureNames = featureNames
    self.targetNames = targetNames
  }

  /// How many examples there are.
  public var count: Int { features.count }
  /// None: there are no classes whose proportions a split could keep.
  public var strata: [Int]? { nil }
  /// The shape of one target: `[targets]`.
  public var targetShape: [Int] { [targets.width] }

  /// These examples only, in this order.
  public func rows(_ indices: [Int]) -> NumericExamples {
    var chosen = self
    chosen.features = features.rows(indices)
    chosen.targets = targets.rows(indices)
    return chosen
  }

  /// These examples as tensors: inputs `[batch] + inputShape`, targets `[batch, targets]`.
  public func batch(_ indices: [Int]) -> Batch {
    Batch(
      inputs: features.rows(indices).values.map { Float($0) }, inputShape,
      targets: targets.rows(indices).values.map { Float($0) }, targetShape, count: indices.count)
  }
}

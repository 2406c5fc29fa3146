/// Labeled examples: a table of numbers with a class for each row.
public struct Examples: ExampleSet, Equatable {
  /// What was measured, one row for each example: `[examples, features]`.
  public var features: Matrix
  /// The class of each example, from 0.
  public var labels: [Int]
  /// What each column of `features` means.
  public let featureNames: [String]
  /// What each class means.
  public let classNames: [String]

  /// Examples from their parts. Traps where the parts do not fit.
  public init(features: Matrix, labels: [Int], featureNames: [String], classNames: [String]) {
    guard features.count == labels.count, features.isEmpty || features.width == featureNames.count
    else {
      fatalError(
        "Examples: \(features.count) rows of \(features.width) numbers, \(labels.count) labels and "
          + "\(featureNames.count) names of features do not fit together.")
    }
    if let wrong = labels.first(where: { !classNames.indices.contains($0) }) {
      fatalError("Examples: the label \(wrong) is none of \(classNames.count) classes, from 0.")
    }
    self.features = features
    self.labels = labels
    self.featureNames = featureNames
    self.classNames = classNames
  }

  /// How many examples there are.
  public var count: Int { labels.count }
  /// The labels: a split keeps the proportions of the classes.
  public var strata: [Int]? { labels }
  /// The shape of one input: `[features]`.
  public var inputShape: [Int] { [featureNames.count] }
  /// The shape of one target: `[]`, a class number.
  public var targetShape: [Int] { [] }

  /// These examples only, in this order.
  public func rows(_ indices: [Int]) -> Examples {
    var chosen = self
    chosen.features = features.rows(indices)
    chosen.labels = indices.map { labels[$0] }
    return chosen
  }

  /// These columns only, in this order.
  public func columns(_ indices: [Int]) -> Examples {
    Examples(
      features: features.columns(indices), labels: labels,
      featureNames: indices.map { featureNames[$0] }, classNames: classNames)
  }

  /// The same examples with other numbers as features.
  public func with(features: Matrix, named names: [String]? = nil) -> Examples {
    Examples(
      features: features, labels: labels, featureNames: names ?? featureNames,
      classNames: classNames)
  }

  /// How many examples each class has.
  public var classCounts: [Int] { counts(of: labels, classes: classNames.count) }

  /// These examples as tensors: inputs `[batch, features]`, targets `[batch]`.
  public func batch(_ indices: [Int]) -> Batch {
    Batch(
      inputs: features.rows(indices).values.map { Float($0) }, inputShape,
      targets: indices.map { Float(labels[$0]) }, [], count: indices.count)
  }
}

/// How often each of the classes 0 ..< `classes` occurs.
func counts(of labels: [Int], classes: Int) -> [Int] {
  var counts = [Int](repeating: 0, count: classes)
  for label in labels { counts[label] += 1 }
  return counts
}

/// Labelled examples: a table of numbers with a class for each row.
public struct Examples: Sendable, Equatable {
  /// What was measured, one list for each example: `[examples, features]`.
  public var features: [[Double]]
  /// The class of each example, from 0.
  public var labels: [Int]
  public let featureNames: [String]
  public let classNames: [String]

  public init(
    features: [[Double]], labels: [Int], featureNames: [String], classNames: [String]
  ) {
    self.features = features
    self.labels = labels
    self.featureNames = featureNames
    self.classNames = classNames
  }

  public var count: Int { labels.count }

  /// These rows only, in this order.
  public func rows(_ indices: [Int]) -> Examples {
    var chosen = self
    chosen.features = indices.map { features[$0] }
    chosen.labels = indices.map { labels[$0] }
    return chosen
  }

  /// These columns only, in this order.
  public func columns(_ indices: [Int]) -> Examples {
    Examples(
      features: features.map { row in indices.map { row[$0] } }, labels: labels,
      featureNames: indices.map { featureNames[$0] }, classNames: classNames)
  }
}

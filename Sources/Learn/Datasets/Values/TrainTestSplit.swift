/// Examples to learn from, and examples to be tested on.
public struct TrainTestSplit<Set: Selectable>: Sendable {
  /// The examples to learn from.
  public var training: Set
  /// The examples that are held back for the test.
  public var test: Set

  /// A set divided into these two.
  public init(training: Set, test: Set) {
    self.training = training
    self.test = test
  }
}

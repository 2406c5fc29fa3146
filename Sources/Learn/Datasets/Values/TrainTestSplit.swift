/// Examples to learn from, and examples to be tested on.
public struct TrainTestSplit<Set: Selectable>: Sendable {
  public var training: Set
  public var test: Set

  public init(training: Set, test: Set) {
    self.training = training
    self.test = test
  }
}

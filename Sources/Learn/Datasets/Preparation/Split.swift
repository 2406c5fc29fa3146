import Randomness

extension Examples {
  /// Splits the examples at random into a part to learn from and a part to test with, so that every
  /// class is divided in the same proportion (stratified).
  ///
  /// - Parameter testPart: how much goes to the test, between 0 and 1. Of each class the count is
  ///   rounded to the nearest whole number.
  public func split(
    testPart: Double, random: inout RandomSource
  ) -> (training: Examples, test: Examples) {
    guard (0...1).contains(testPart) else {
      fatalError("split: testPart is \(testPart); it must lie between 0 and 1.")
    }
    var training: [Int] = []
    var test: [Int] = []
    for label in classNames.indices {
      let members = random.shuffled(labels.indices.filter { labels[$0] == label })
      let testCount = Int((Double(members.count) * testPart).rounded())
      test += members.prefix(testCount)
      training += members.dropFirst(testCount)
    }
    return (rows(random.shuffled(training)), rows(random.shuffled(test)))
  }
}

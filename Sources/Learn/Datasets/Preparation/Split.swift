import Notation
import Randomness

extension Selectable {
  /// Splits at random into a part to learn from and a part to test with, so that every class is
  /// divided in the same proportion (stratified).
  ///
  /// - Parameter testFraction: how much goes to the test, between 0 and 1. Of each class the count is
  ///   rounded to the nearest whole number.
  public func split(
    testFraction: Double, random: inout RandomSource
  ) -> (training: Self, test: Self) {
    let parts = divided([testFraction], "split", random: &random)
    return (rows(parts[1]), rows(parts[0]))
  }

  /// Splits at random into three parts: to learn from, to choose settings by, and to test with in the
  /// end. Every class is divided in the same proportion (stratified).
  public func split(
    validationPart: Double, testFraction: Double, random: inout RandomSource
  ) -> (training: Self, validation: Self, test: Self) {
    let parts = divided([testFraction, validationPart], "split", random: &random)
    return (rows(parts[2]), rows(parts[1]), rows(parts[0]))
  }

  /// Splits a sequence in time: the first part to learn from, the last to test with, nothing shuffled,
  /// because a test must lie in the future of what was learned.
  public func splitInOrder(testFraction: Double) -> (training: Self, test: Self) {
    guard (0...1).contains(testFraction) else {
      fatalError("splitInOrder: testFraction is \(testFraction); it must lie between 0 and 1.")
    }
    let border = count - Int(saturating: (Double(count) * testFraction).rounded())
    return (rows(Array(0..<border)), rows(Array(border..<count)))
  }

  /// The same in random order.
  public func shuffled(random: inout RandomSource) -> Self {
    rows(random.permutation(of: count))
  }

  /// The first of them only.
  public func prefix(_ length: Int) -> Self {
    rows(Array(0..<Swift.min(length, count)))
  }

  /// The members of each class, in order; all in one list where there are no classes.
  var classMembers: [[Int]] {
    guard let strata else { return [Array(0..<count)] }
    var members = [[Int]](repeating: [], count: (strata.max() ?? -1) + 1)
    for (index, label) in strata.enumerated() { members[label].append(index) }
    return members
  }

  /// The indices of these parts and of the rest, each in random order.
  private func divided(
    _ parts: [Double], _ name: String, random: inout RandomSource
  ) -> [[Int]] {
    guard parts.allSatisfy({ (0...1).contains($0) }), parts.reduce(0, +) <= 1 else {
      fatalError(
        "\(name): the parts are \(parts); each must lie between 0 and 1, and their sum too.")
    }
    var chosen = [[Int]](repeating: [], count: parts.count + 1)
    for members in classMembers {
      var rest = random.shuffled(members)[...]
      for (part, size) in parts.enumerated() {
        let wanted = Int(saturating: (Double(members.count) * size).rounded())
        chosen[part] += rest.prefix(wanted)
        rest = rest.dropFirst(wanted)
      }
      chosen[parts.count] += rest
    }
    // The part to learn from is shuffled first, as ever.
    for part in chosen.indices.reversed() { random.shuffle(&chosen[part]) }
    return chosen
  }
}

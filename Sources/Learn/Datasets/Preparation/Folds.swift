import Randomness

extension Selectable {
  /// Divides into `k` parts of equal size, each in turn the test and the others to learn from
  /// (cross-validation). Every class is spread over all parts alike (stratified).
  public func folds(
    _ k: Int, random: inout RandomSource
  ) -> [(training: Self, test: Self)] {
    let parts = foldIndices(k, random: &random)
    return (0..<k).map { fold in
      let others = parts.indices.filter { $0 != fold }.flatMap { parts[$0] }
      return (rows(others.sorted()), rows(parts[fold].sorted()))
    }
  }

  /// The indices of each part.
  func foldIndices(_ k: Int, random: inout RandomSource) -> [[Int]] {
    guard k >= 2, k <= count else {
      fatalError(
        "folds: \(k) parts of \(count) examples; there must be 2 at least, and no empty one.")
    }
    var parts = [[Int]](repeating: [], count: k)
    // The classes are dealt out one after another, so that the parts differ by one at most.
    for (place, index) in classMembers.flatMap({ random.shuffled($0) }).enumerated() {
      parts[place % k].append(index)
    }
    return parts
  }
}

import Foundation
import Notation

/// Two classifiers that answered the same examples: how far their accuracies lie apart, and whether chance explains it.
/// McNemar's exact test. Only the examples tell that one of the two classifies correctly and the other does not: b
/// that the first alone does, and c that the second alone does. If both were equally good, each of these would be a
/// toss of a coin:
///
///     n = b + c        p = 2·Σ C(n, i)/2ⁿ over i ≥ max(b, c), and at most 1
///
/// McNemar, Note on the sampling error of the difference between correlated proportions or percentages (1947).
public struct PairedClassifications: Sendable, Equatable {
  /// How many examples both have answered.
  public let count: Int
  /// b: how many only the first classifies correctly.
  public let onlyFirst: Int
  /// c: how many only the second classifies correctly.
  public let onlySecond: Int

  /// Whether each classifier is correct, example by example; what the longer list has more is left out.
  public init(_ first: [Bool], _ second: [Bool]) {
    let pairs = Array(zip(first, second))
    count = pairs.count
    onlyFirst = pairs.count { $0 && !$1 }
    onlySecond = pairs.count { !$0 && $1 }
  }

  /// The accuracy of the first minus that of the second, (b − c)/count; 0 of no examples.
  public var difference: Double {
    count == 0 ? 0 : Double(onlyFirst - onlySecond) / Double(count)
  }

  /// How probable a division as uneven as this, or more uneven, is by chance, from 0 to 1.
  public var probability: Double {
    let n = onlyFirst + onlySecond
    let log2ToN = Double(n) * log(2)
    let tail = (max(onlyFirst, onlySecond)...n).map { exp(Self.logChoices(n, $0) - log2ToN) }
    return min(1, 2 * tail.reduce(0, +))
  }

  /// log C(n, i), as the sum of log((n − j)/(k − j)) over j < k, where k is the smaller of i and n − i.
  private static func logChoices(_ n: Int, _ i: Int) -> Double {
    let k = min(i, n - i)
    return (0..<k).map { j in log(Double(n - j) / Double(k - j)) }.reduce(0, +)
  }

  /// Whether the difference is larger than chance explains, at the 5 % level of the two-sided test.
  public var isClear: Bool { probability < 0.05 }
}

extension Board {
  /// Says on how many examples two classifiers differ, and whether that is more than chance explains.
  ///
  /// - Parameters:
  ///   - examples: what was classified, as a sentence goes on behind a number: "test sentences".
  ///   - a: the first classifier.
  ///   - b: the second.
  public func compare(
    _ examples: String, classifiedBy a: String, and b: String, _ pairs: PairedClassifications
  ) {
    say(
      """
      Of \(pairs.count) \(examples), \(pairs.onlyFirst) are classified correctly by \(a) alone and \(pairs.onlySecond) \
      by \(b) alone; on the others both are right or both are wrong. By McNemar's exact test (p = \
      \(written(pairs.probability, .probability(2)))) the difference is \
      \(pairs.isClear
        ? "significant at the 5 % level."
        : "not significant at the 5 % level: chance alone could produce one of this size.")
      """)
  }
}

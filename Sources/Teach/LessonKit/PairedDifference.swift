import Foundation
import Notation

/// Two methods that were measured on the same cases, such as seeds, splits or folds: how far they lie apart, and
/// whether chance explains it. Student's t-test of paired measurements:
///
///     d = mean of aᵢ − bᵢ        s² = Σ (aᵢ − bᵢ − d)²/(n − 1)        t = d/(s/√n)
public struct PairedDifference: Sendable, Equatable {
  /// aᵢ − bᵢ, in the order of the cases.
  public let differences: [Double]

  /// The measurements of both methods, in the same order; what the longer list has more is left out.
  public init(_ a: [Double], _ b: [Double]) {
    differences = zip(a, b).map { $0 - $1 }
  }

  /// How many pairs there are.
  public var count: Int { differences.count }

  /// d, the mean of a − b; 0 of no pairs.
  public var mean: Double { differences.mean }

  /// s/√n, how far d would vary if everything were repeated; 0 of one pair.
  public var standardError: Double {
    count < 2 ? 0 : differences.standardDeviation / Double(count - 1).squareRoot()
  }

  /// d in standard errors; infinite where all differences are equal and not 0.
  public var t: Double { mean == 0 ? 0 : mean / standardError }

  /// Half the width of the 95 % confidence interval around d.
  public var margin: Double { critical * standardError }

  /// Beyond which |t| chance alone comes in one case of twenty: t₀.₉₇₅ with n − 1 degrees of freedom.
  public var critical: Double { studentT975(degreesOfFreedom: max(1, count - 1)) }

  /// Whether the difference is larger than chance explains, at the 5 % level of the two-sided test.
  public var isClear: Bool { count > 1 && abs(t) > critical }

  /// The difference in words: "0.031 ± 0.004 (standard error, 8 pairs), which is more than chance explains".
  public var words: String {
    let size = "\(written(mean, digits: 2)) ± \(written(standardError, digits: 2))"
    let verdict = isClear ? "more than chance explains" : "no more than chance explains"
    return "\(size) (standard error, \(count) pairs), which is \(verdict)"
  }
}

/// The point that Student's t with so many degrees of freedom stays below with probability 0.975: 12.706 for one,
/// towards 1.96 for many. For one to twelve it is looked up, beyond that Cornish and Fisher's expansion (1937) has
/// four digits.
func studentT975(degreesOfFreedom n: Int) -> Double {
  let table = [
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179,
  ]
  if n <= table.count { return table[max(1, n) - 1] }
  let (z, n) = (1.959_963_985, Double(n))
  let first = (pow(z, 3) + z) / 4
  let second = (5 * pow(z, 5) + 16 * pow(z, 3) + 3 * z) / 96
  let third = (3 * pow(z, 7) + 19 * pow(z, 5) + 17 * pow(z, 3) - 15 * z) / 384
  return z + first / n + second / (n * n) + third / (n * n * n)
}

extension Board {
  /// Says how far two methods are apart, and whether that is more than chance explains.
  ///
  /// - Parameters:
  ///   - quantity: what was measured, as a sentence begins: "The test loss".
  ///   - a: the method of the first measurements.
  ///   - b: the method of the second.
  ///   - unit: what a pair shares: seeds, splits, draws.
  public func compare(
    _ quantity: String, of a: String, with b: String, _ pairs: PairedDifference,
    over unit: String = "seeds"
  ) {
    let (d, error, n) = (pairs.mean, pairs.standardError, pairs.count)
    if pairs.isClear {
      say(
        """
        \(quantity), \(a) minus \(b): \(d, digits: 3) ± \(error, digits: 2) (mean and standard error over \(n) \
        \(unit)). By a paired t-test (|t| = \(abs(pairs.t), digits: 3), above the critical value \(pairs.critical)) the \
        difference is significant at the 5 % level.
        """)
    } else {
      say(
        """
        \(quantity), \(a) minus \(b): \(d, digits: 3) ± \(error, digits: 2) (mean and standard error over \(n) \
        \(unit)). By a paired t-test (|t| = \(abs(pairs.t), digits: 3), below the critical value \(pairs.critical)) the \
        difference is not significant at the 5 % level: chance alone could produce one of this size.
        """)
    }
  }
}

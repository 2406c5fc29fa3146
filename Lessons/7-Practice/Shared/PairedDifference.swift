import Chalk

/// How far two methods lie apart that were tried on the same splits or seeds: the t-test of paired measurements.
struct PairedDifference {
  /// The mean of aᵢ − bᵢ.
  let mean: Double
  /// s/√n, with the standard deviation s of the differences (divisor n − 1).
  let standardError: Double
  /// How many pairs there are.
  let count: Int

  /// The differences a[i] − b[i]; i is a split or a seed that both had.
  init(_ a: [Double], _ b: [Double]) {
    let differences = zip(a, b).map { $0 - $1 }
    let n = Double(max(differences.count, 1))
    mean = differences.mean
    standardError = differences.count < 2 ? 0 : differences.standardDeviation / (n - 1).squareRoot()
    count = differences.count
  }

  /// Whether the difference is too large to be chance, at the 5 % level of a two-sided t-test.
  var isClear: Bool { abs(mean) > critical * standardError && count > 1 }

  /// The difference in words: "0.031 ± 0.004 over 8 pairs, which is more than chance".
  var words: String {
    let size = "\(written(mean, digits: 2)) ± \(written(standardError, digits: 2))"
    let verdict = isClear ? "more than chance would do" : "no more than chance would do"
    return "\(size) (standard error, \(count) pairs), which is \(verdict)"
  }

  /// t₀.₉₇₅ with count − 1 degrees of freedom, for few pairs; the last for more.
  private var critical: Double {
    let table = [12.71, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201]
    return table[min(max(count - 2, 0), table.count - 1)]
  }
}

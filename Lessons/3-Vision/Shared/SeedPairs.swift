import Chalk

/// Two methods measured with the same data and several seeds, so that their differences can be taken pair by pair.
///
///     d = mean of aᵢ − bᵢ        t = d / (s/√n)        s² = Σ (aᵢ − bᵢ − d)² / (n − 1)
struct SeedPairs {
  private let differences: [Double]

  /// The measurements of both methods, in the order of the seeds.
  init(_ a: [Double], _ b: [Double]) { differences = zip(a, b).map { $0 - $1 } }

  /// How many pairs there are.
  var count: Int { differences.count }

  /// d, the mean difference.
  var mean: Double { differences.mean }

  /// s/√n, how far the mean difference would vary if everything were repeated.
  var standardError: Double {
    differences.standardDeviation / max(1, Double(count) - 1).squareRoot()
  }

  /// |t|, and the value beyond which chance alone brings it once in twenty times (two-sided, n − 1 degrees of freedom).
  var test: (t: Double, critical: Double) {
    let table = [12.71, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262]
    let t = mean == 0 ? 0 : abs(mean) / max(standardError, 1e-12)
    return (t, table[min(max(count - 2, 0), table.count - 1)])
  }

  /// Whether chance alone would hardly bring a difference so large.
  var isClear: Bool { test.t > test.critical }
}

extension Board {
  /// Says in words by how many percentage points one method's accuracy is above another's, and whether a paired t-test
  /// finds more than chance in it.
  func sayPoints(_ what: Prose, _ pairs: SeedPairs) {
    let (d, error) = (
      written(pairs.mean * 100, digits: 2), written(pairs.standardError * 100, digits: 2)
    )
    let (t, critical) = (written(pairs.test.t, digits: 2), written(pairs.test.critical, digits: 3))
    if pairs.standardError < 1e-9 {
      say("\(what.text): \(d) points with each of \(pairs.count) seeds.")
    } else if pairs.isClear {
      say(
        """
        \(what.text): \(d) ± \(error) points (mean and standard error over \(pairs.count) seeds). In a paired t-test \
        |t| = \(t), beyond \(critical): at the 5 % level the difference is more than chance.
        """)
    } else {
      say(
        """
        \(what.text): \(d) ± \(error) points (mean and standard error over \(pairs.count) seeds). In a paired t-test \
        |t| = \(t), below \(critical): at the 5 % level these runs show no difference.
        """)
    }
  }
}

import Chalk

/// Two methods measured with the same seeds: same data, same first weights, so that their differences can be taken
/// pair by pair.
///
///     d = mean of aᵢ − bᵢ        t = d / (s/√n)        s² = Σ (aᵢ − bᵢ − d)² / (n − 1)
struct PairedSeeds {
  let differences: [Double]

  /// The measurements of both methods, in the order of the seeds.
  init(_ a: [Double], _ b: [Double]) { differences = zip(a, b).map { $0 - $1 } }

  /// d, the mean difference.
  var mean: Double { differences.mean }

  /// s/√n, how far the mean difference would vary if everything were repeated.
  var standardError: Double {
    let n = Double(differences.count)
    return differences.standardDeviation / max(1, n - 1).squareRoot()
  }

  /// d in standard errors; infinite where all differences are equal and not 0.
  var t: Double { mean == 0 ? 0 : mean / standardError }

  /// Beyond which |t| chance alone comes in one case of twenty (two-sided, n − 1 degrees of freedom).
  var critical: Double {
    let table = [12.71, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262]
    return table[min(max(differences.count - 2, 0), table.count - 1)]
  }

  /// Whether the difference is larger than chance explains, at the 5 % level.
  var isClear: Bool { abs(t) > critical }
}

extension Board {
  /// Says how far two methods are apart, and whether that is more than chance.
  func compare(
    _ quantity: String, of a: String, with b: String, _ pairs: PairedSeeds,
    over unit: String = "seeds"
  ) {
    let (d, error, n) = (pairs.mean, pairs.standardError, pairs.differences.count)
    if pairs.isClear {
      say(
        """
        \(quantity), \(a) minus \(b): \(d) ± \(error) (mean and standard error over \(n) \(unit)). By a paired t-test \
        (|t| = \(abs(pairs.t), digits: 3), beyond \(pairs.critical)) that is more than chance explains at the 5 % level.
        """)
    } else {
      say(
        """
        \(quantity), \(a) minus \(b): \(d) ± \(error) (mean and standard error over \(n) \(unit)). By a paired t-test \
        (|t| = \(abs(pairs.t), digits: 3), below \(pairs.critical)) chance alone could do that: \
        \(n) \(unit) do not show a difference.
        """)
    }
  }
}

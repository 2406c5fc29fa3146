import Chalk

extension Board {
  /// Says in words by how many percentage points one method's accuracy is above another's, and whether a paired t-test
  /// finds more than chance in it.
  func sayPoints(_ what: Prose, _ pairs: PairedDifference) {
    let (d, error) = (
      written(pairs.mean * 100, digits: 2), written(pairs.standardError * 100, digits: 2)
    )
    let (t, critical) = (written(abs(pairs.t), digits: 2), written(pairs.critical, digits: 3))
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
        |t| = \(t), below \(critical): at the 5 % level these runs show no clear difference.
        """)
    }
  }
}

import Foundation

/// Fisher's exact test: whether one of two lists of tries has more successes than luck explains.
enum FisherTest {
  // excerpt: fisher
  /// How likely a split as uneven as this one, or more so, is by luck: of n tries each, a succeeded here and b
  /// there, and all 2n tries were equally good. The sum of C(n, i)·C(n, a + b − i) / C(2n, a + b) over i ≥ max(a, b),
  /// doubled for both sides.
  static func chance(_ a: Int, _ b: Int, of n: Int) -> Double {
    let all = a + b
    let upper = (max(a, b)...max(max(a, b), min(n, all))).map { i in
      exp(logChoices(n, i) + logChoices(n, all - i) - logChoices(2 * n, all))
    }
    return min(1, 2 * upper.reduce(0, +))
  }
  // end excerpt

  /// log(n! / (k!·(n − k)!)); −∞ where there is no such choice.
  private static func logChoices(_ n: Int, _ k: Int) -> Double {
    if k < 0 || k > n { return -.infinity }
    return lgamma(Double(n + 1)) - lgamma(Double(k + 1)) - lgamma(Double(n - k + 1))
  }
}

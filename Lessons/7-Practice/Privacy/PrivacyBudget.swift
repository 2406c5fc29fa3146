import Chalk
import Foundation

/// How much is promised: T steps with noise σ·C on a sum in which one example counts C at most.
enum PrivacyBudget {
  // excerpt: budget
  /// μ = √T/σ        δ(ε) = Φ(μ/2 − ε/μ) − e^ε·Φ(−μ/2 − ε/μ)
  static func δ(_ ε: Double, steps T: Int, noise σ: Double) -> Double {
    let μ = Double(T).squareRoot() / σ
    return Φ(μ / 2 - ε / μ) - exp(ε) * Φ(-μ / 2 - ε / μ)
  }

  /// The ε for which δ(ε) is δ, by halving an interval.
  static func ε(steps T: Int, noise σ: Double, δ: Double) -> Double {
    var (low, high) = (0.0, bound(steps: T, noise: σ, δ: δ))
    for _ in 0..<100 {
      let middle = (low + high) / 2
      if self.δ(middle, steps: T, noise: σ) > δ { low = middle } else { high = middle }
    }
    return high
  }

  /// ρ + 2·√(ρ·ln(1/δ)) with ρ = T/(2σ²): shorter, and never below ε
  static func bound(steps T: Int, noise σ: Double, δ: Double) -> Double {
    let ρ = Double(T) / (2 * σ * σ)
    return ρ + 2 * (ρ * log(1 / δ)).squareRoot()
  }
  // end excerpt

  /// The probability that a standard normal number is below x.
  private static func Φ(_ x: Double) -> Double { erfc(-x / 2.0.squareRoot()) / 2 }
}

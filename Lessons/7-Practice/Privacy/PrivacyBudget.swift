import Chalk
import Foundation

/// How much is promised.
enum PrivacyBudget {
  // excerpt: budget
  /// T steps with noise σ·C on a sum in which one example counts C at most:
  ///
  ///     ρ = T/(2σ²)        ε = ρ + 2·√(ρ·ln(1/δ))
  static func ε(steps T: Int, noise σ: Double, δ: Double) -> Double {
    let ρ = Double(T) / (2 * σ * σ)
    return ρ + 2 * (ρ * log(1 / δ)).squareRoot()
  }
  // end excerpt
}

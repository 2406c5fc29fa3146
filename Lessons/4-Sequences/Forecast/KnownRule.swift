import Foundation

/// What a forecast of the made-up wave can be at best.
enum KnownRule {
  // excerpt: known
  /// v = xᵀ(XᵀX)⁻¹x: how uncertain a forecast is that knows the slope and the wave's s steps, and estimates the rest,
  /// a level and a multiple of the cosine and of the sine, by least squares from n lags. In units of the noise's
  /// variance. A value k steps after the last lag has the row (1, cos(2πk/s), sin(2πk/s)): the lags have k = 0, −1, …,
  /// and the forecast has k = h, its horizon.
  static func uncertainty(lags n: Int, period s: Int, horizon h: Int = 1) -> Double {
    let row = { (k: Int) -> [Double] in
      let angle = 2 * Double.pi * Double(k) / Double(s)
      return [1, cos(angle), sin(angle)]
    }
    let X = (1 - n...0).map(row)
    let A = (0..<3).map { i in (0..<3).map { j in X.map { $0[i] * $0[j] }.reduce(0, +) } }
    let x = row(h)
    return zip(x, LinearForecast.solve(A, x)).map { $0 * $1 }.reduce(0, +)
  }
  // end excerpt
}

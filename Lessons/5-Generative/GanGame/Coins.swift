import Chalk
import Foundation

/// Real and generated coins by their weight, as fractions of 1 in the cells of a grid.
struct Coins {
  /// The middles of the cells, and how wide a cell is.
  static let width = 0.1
  static let grid = (0...120).map { -6 + width * Double($0) }

  /// Real coins: normal around 0, with this deviation.
  static let spread = 1.0

  let data: [Double]
  let generated: [Double]

  /// The generated coins are normal too, with this mean and deviation.
  init(mean: Double, spread: Double) {
    data = Coins.normal(mean: 0, spread: Coins.spread)
    generated = Coins.normal(mean: mean, spread: spread)
  }

  var bestDiscriminator: [Double] { GanGame.bestDiscriminator(data: data, generated: generated) }

  // excerpt: divergence
  /// JSD = ½·Σ p·log(2p/(p + q)) + ½·Σ q·log(2q/(p + q))
  var divergence: Double {
    zip(data, generated).map { p, q in
      0.5 * p * log(2 * p / (p + q)) + 0.5 * q * log(2 * q / (p + q))
    }.reduce(0, +)
  }
  // end excerpt

  /// The density in each cell, made to add up to 1.
  private static func normal(mean: Double, spread: Double) -> [Double] {
    let heights = grid.map { x in
      let z = (x - mean) / spread
      return exp(-z * z / 2)
    }
    return heights.map { $0 / heights.reduce(0, +) }
  }
}

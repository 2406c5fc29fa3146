import Chalk
import Foundation

/// Random words of a width d, seen through random W_Q and W_K: what softmax makes of the scores, with √d and without.
struct FirstScores {
  /// The mean entropy of the weights of a word.
  let entropy, entropyScaled: Double
  /// The mean derivative of a weight with respect to its own score, w(1 − w).
  let slope, slopeScaled: Double

  init(width d: Int, words: Int, random: inout RandomSource) {
    let usual = 1 / Double(d).squareRoot()
    let x = Tensor.normal([4, words, d], .double, using: &random)
    let (queries, keys) = (
      Tensor.normal([d, d], deviation: usual, .double, using: &random),
      Tensor.normal([d, d], deviation: usual, .double, using: &random)
    )
    let (q, k) = (x.matmul(queries), x.matmul(keys))
    let plain = q.attention(to: k, k, scale: 1).w.values
    let scaled = q.attention(to: k, k, scale: usual).w.values
    entropy = Self.entropy(plain) * Double(words)
    entropyScaled = Self.entropy(scaled) * Double(words)
    slope = plain.map { $0 * (1 - $0) }.mean
    slopeScaled = scaled.map { $0 * (1 - $0) }.mean
  }

  /// The mean of −w·log w.
  private static func entropy(_ weights: [Double]) -> Double {
    weights.map { $0 > 0 ? -$0 * log($0) : 0 }.mean
  }
}

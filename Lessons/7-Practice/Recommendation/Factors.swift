import Chalk
import Foundation

/// Every user and every item is a few numbers; a rating is their product, and what is usual.
struct Factors {
  var μ: Double
  var userBias, itemBias: [Double]
  var p, q: [[Double]]

  init(_ ratings: Ratings, training: [Ratings.Rating], count k: Int, random: inout RandomSource) {
    μ = training.map(\.stars).mean
    userBias = [Double](repeating: 0, count: ratings.users)
    itemBias = [Double](repeating: 0, count: ratings.items)
    p = (0..<ratings.users).map { _ in (0..<k).map { _ in 0.1 * random.normal() } }
    q = (0..<ratings.items).map { _ in (0..<k).map { _ in 0.1 * random.normal() } }
  }

  // excerpt: rating
  /// r̂ = μ + bᵤ + bᵢ + pᵤ·qᵢ
  func callAsFunction(_ u: Int, _ i: Int) -> Double {
    var sum = μ + userBias[u] + itemBias[i]
    for k in p[u].indices { sum += p[u][k] * q[i][k] }
    return sum
  }

  /// One rating moves one user and one item, and nobody else: with e = r − r̂
  ///
  ///     pᵤ ← pᵤ + α·(e·qᵢ − λ·pᵤ)        qᵢ ← qᵢ + α·(e·pᵤ − λ·qᵢ)
  mutating func learn(_ r: Ratings.Rating, rate α: Double, shrink λ: Double) {
    let e = r.stars - self(r.user, r.item)
    userBias[r.user] += α * (e - λ * userBias[r.user])
    itemBias[r.item] += α * (e - λ * itemBias[r.item])
    for k in p[r.user].indices {
      let (pk, qk) = (p[r.user][k], q[r.item][k])
      p[r.user][k] += α * (e * qk - λ * pk)
      q[r.item][k] += α * (e * pk - λ * qk)
    }
  }
  // end excerpt

  /// √(mean of (r − r̂)²), in stars.
  func error(_ ratings: [Ratings.Rating]) -> Double {
    ratings.map { pow($0.stars - self($0.user, $0.item), 2) }.mean.squareRoot()
  }

  /// Errors epoch by epoch, in training and in the test.
  mutating func train(
    _ training: [Ratings.Rating], test: [Ratings.Rating], epochs: Int, shrink λ: Double = 0.05,
    random: inout RandomSource
  ) -> [(training: Double, test: Double)] {
    (0..<epochs).map { _ in
      for r in random.shuffled(training) { learn(r, rate: 0.03, shrink: λ) }
      return (error(training), error(test))
    }
  }
}

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

  /// The RMSE, √(mean of (r − r̂)²), in stars.
  func error(_ ratings: [Ratings.Rating]) -> Double {
    ratings.map { pow($0.stars - self($0.user, $0.item), 2) }.mean.squareRoot()
  }

  /// Errors epoch by epoch, in the training set and in the validation set.
  @discardableResult
  mutating func train(
    _ training: [Ratings.Rating], validation: [Ratings.Rating], epochs: Int = 120,
    shrink λ: Double = 0.05, random: inout RandomSource
  ) -> [(training: Double, validation: Double)] {
    (0..<epochs).map { _ in
      for r in random.shuffled(training) { learn(r, rate: 0.03, shrink: λ) }
      return (error(training), error(validation))
    }
  }

  // excerpt: fold in
  /// A new person: b and p begin at 0 and learn from a few ratings; all films stay as they are.
  func foldingIn(_ ratings: [Ratings.Rating], shrink λ: Double = 0.05) -> Factors {
    var factors = self
    for r in ratings {
      factors.userBias[r.user] = 0
      factors.p[r.user] = p[r.user].map { _ in 0 }
    }
    for _ in 0..<300 {
      for r in ratings {
        let e = r.stars - factors(r.user, r.item)
        factors.userBias[r.user] += 0.03 * (e - λ * factors.userBias[r.user])
        for k in p[r.user].indices {
          factors.p[r.user][k] += 0.03 * (e * q[r.item][k] - λ * factors.p[r.user][k])
        }
      }
    }
    return factors
  }
  // end excerpt
}

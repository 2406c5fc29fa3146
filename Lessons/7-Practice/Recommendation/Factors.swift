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

  /// Errors epoch by epoch, in the training set and in the validation set. An epoch is told as one update.
  @discardableResult
  mutating func train(
    _ training: [Ratings.Rating], validation: [Ratings.Rating], epochs: Int = 120,
    shrink λ: Double = 0.05, on board: Board, as activity: String
  ) throws -> [(training: Double, validation: Double)] {
    try (1...epochs).map { epoch in
      for r in board.random.shuffled(training) { learn(r, rate: 0.03, shrink: λ) }
      let loss = error(training)
      let now = self
      try board.progress(activity, epoch, of: epochs, loss: loss, epoch: epoch) {
        $0.gradients = now.gradientLengths(training)
        $0.activations = [("ratings", training.map { now($0.user, $0.item) })]
      }
      return (loss, error(validation))
    }
  }

  /// How long the gradients of ½·mean of (r − r̂)² are: of the biases, and of the factors.
  private func gradientLengths(
    _ ratings: [Ratings.Rating]
  ) -> [(name: String, length: Double)] {
    var biases = [userBias.map { _ in 0.0 }, itemBias.map { _ in 0.0 }]
    var factors = [p, q].map { $0.map { $0.map { _ in 0.0 } } }
    for r in ratings {
      let e = (r.stars - self(r.user, r.item)) / Double(ratings.count)
      biases[0][r.user] -= e
      biases[1][r.item] -= e
      for k in p[r.user].indices {
        factors[0][r.user][k] -= e * q[r.item][k]
        factors[1][r.item][k] -= e * p[r.user][k]
      }
    }
    let lengths = (biases + factors.map { Array($0.joined()) }).map { numbers in
      numbers.reduce(0) { $0 + $1 * $1 }.squareRoot()
    }
    return zip(["people's biases", "films' biases", "people", "films"], lengths).map { ($0, $1) }
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

import Chalk

/// Word embeddings learned from nothing but which words stand near each other: skip-gram with a full softmax.
struct SkipGram {
  /// A row for each word as center, and one for each word as neighbor, `[words, width]`.
  private(set) var centers, neighbors: Tensor
  /// For each word the fractions of its neighbors, `[words, words]`, and 1 where it has any, `[words, 1]`.
  private let q, hasNeighbors: Tensor

  /// Counts neighbors up to `reach` words away.
  init(
    _ texts: [String], _ vocabulary: Vocabulary, width: Int, reach: Int = 2,
    random: inout RandomSource
  ) {
    let n = vocabulary.count
    var counts = [[Double]](repeating: [Double](repeating: 0, count: n), count: n)
    for text in texts {
      let words = vocabulary.encode(text).map { Int($0) }
      for i in words.indices {
        for j in words.indices where j != i && abs(i - j) <= reach {
          counts[words[i]][words[j]] += 1
        }
      }
    }
    q = Tensor(counts.map { row in row.map { $0 / max(row.reduce(0, +), 1) } })
    hasNeighbors = Tensor(counts.map { [$0.contains { $0 > 0 } ? 1 : 0] })
    centers = .normal([n, width], deviation: 0.3, using: &random)
    neighbors = .normal([n, width], deviation: 0.3, using: &random)
  }

  // excerpt: skip-gram
  /// One step of gradient descent on L = −(1/V)·Σ_i Σ_j q_ij·log p_ij: q_ij is the fraction of the neighbors of
  /// word i that are word j, p_ij the softmax over j of E_i·F_j. Each of the V words counts the same.
  ///
  /// ∂L/∂(E·Fᵀ)_ij = (p_ij − q_ij)/V
  mutating func descend(rate α: Double) -> Double {
    let p = centers.matmul(neighbors.transposed()).softmax()
    let V = Double(q.shape[0])
    let g = hasNeighbors * (p - q) / V
    let loss = -(q * (p + 1e-9).log()).sum().scalar / V
    (centers, neighbors) = (
      centers - α * g.matmul(neighbors), neighbors - α * g.transposed().matmul(centers)
    )
    return loss
  }
  // end excerpt

  // excerpt: cosine
  /// cos(a, b) = a·b/(‖a‖·‖b‖): 1 for the same direction, 0 for a right angle
  static func cosine(_ a: [Double], _ b: [Double]) -> Double {
    let dot = { (a: [Double], b: [Double]) in zip(a, b).map { $0 * $1 }.reduce(0, +) }
    return dot(a, b) / (dot(a, a) * dot(b, b)).squareRoot()
  }
  // end excerpt

  /// The embedding of each word.
  var points: [[Double]] { (0..<centers.shape[0]).map { centers[$0].values } }
}

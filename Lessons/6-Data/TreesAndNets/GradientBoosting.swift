import Chalk
import Foundation

/// Gradient boosting: for each class a sum of small regression trees, its logit against all other classes.
struct GradientBoosting {
  private let models: [[RegressionTree]]
  static let rate = 0.3

  init(_ examples: Examples, rounds: Int = 40, depth: Int = 2) {
    let x = Array(examples.features)
    let classes = examples.classNames.count
    // For two classes one sum is enough: the logit of the second.
    models = (classes == 2 ? [1] : Array(0..<classes)).map { label in
      Self.boosted(x, examples.labels.map { $0 == label ? 1 : 0 }, rounds, depth)
    }
  }

  // excerpt: boosting
  /// z ← z + rate·tree, where each tree is fitted to y − σ(z), the negative gradient of the cross-entropy
  private static func boosted(
    _ x: [[Double]], _ y: [Double], _ rounds: Int, _ depth: Int
  ) -> [RegressionTree] {
    var z = [Double](repeating: 0, count: x.count)
    return (0..<rounds).map { _ in
      let residuals = zip(y, z).map { $0 - 1 / (1 + exp(-$1)) }
      let tree = RegressionTree(x, residuals, depth: depth)
      for i in x.indices { z[i] += rate * 4 * tree(x[i]) }
      return tree
    }
  }
  // end excerpt

  func predict(_ x: [Double]) -> Int {
    let logits = models.map { trees in trees.reduce(0) { $0 + Self.rate * 4 * $1(x) } }
    return logits.count == 1 ? (logits[0] > 0 ? 1 : 0) : logits.argmax
  }
}

/// A tree whose leaves are means: each question is the one after which the squared error is least.
indirect enum RegressionTree {
  case leaf(Double)
  case question(feature: Int, threshold: Double, atMost: RegressionTree, above: RegressionTree)

  init(_ x: [[Double]], _ y: [Double], depth: Int) {
    self = Self.grow(x, y, Array(x.indices), depth)
  }

  private static func grow(
    _ x: [[Double]], _ y: [Double], _ rows: [Int], _ depth: Int
  ) -> RegressionTree {
    let sum = rows.reduce(0) { $0 + y[$1] }
    let leaf = RegressionTree.leaf(sum / Double(max(rows.count, 1)))
    if depth == 0 || rows.count < 2 { return leaf }
    // The squared error is least where s₁²/n₁ + s₂²/n₂ is greatest.
    var best: (gain: Double, feature: Int, threshold: Double)?
    for feature in x[0].indices {
      let sorted = rows.sorted { x[$0][feature] < x[$1][feature] }
      var left = 0.0
      for i in 0..<sorted.count - 1 {
        left += y[sorted[i]]
        let (a, b) = (x[sorted[i]][feature], x[sorted[i + 1]][feature])
        if a == b { continue }
        let right = sum - left
        let (n1, n2) = (Double(i + 1), Double(sorted.count - i - 1))
        let gain = left * left / n1 + right * right / n2
        if gain > best?.gain ?? -.infinity { best = (gain, feature, (a + b) / 2) }
      }
    }
    guard let best else { return leaf }
    let low = rows.filter { x[$0][best.feature] <= best.threshold }
    let high = rows.filter { x[$0][best.feature] > best.threshold }
    return .question(
      feature: best.feature, threshold: best.threshold,
      atMost: grow(x, y, low, depth - 1), above: grow(x, y, high, depth - 1))
  }

  func callAsFunction(_ x: [Double]) -> Double {
    switch self {
    case .leaf(let value): value
    case .question(let feature, let threshold, let atMost, let above):
      x[feature] <= threshold ? atMost(x) : above(x)
    }
  }
}

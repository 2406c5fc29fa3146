import Chalk

/// A decision tree (CART): questions "is feature j at most t?", chosen so that the answers are purest.
struct DecisionTree {
  /// A leaf with the fraction of each class, or a question with two trees below it.
  indirect enum Node {
    case leaf(fractions: [Double], count: Int)
    case question(feature: Int, threshold: Double, atMost: Node, above: Node)
  }

  let root: Node

  /// A tree for these rows of the examples.
  ///
  /// - Parameters:
  ///   - depth: how many questions lie one behind the other at most.
  ///   - tried: how many features, drawn anew at every question, may be asked about; nil is all.
  init(
    _ examples: Examples, rows: [Int]? = nil, depth: Int = 20, tried: Int? = nil,
    random: inout RandomSource
  ) {
    root = DecisionTree.grow(
      examples, rows ?? Array(0..<examples.count), depth, tried, &random)
  }

  // excerpt: gini
  /// G = 1 − Σ pₖ²: how likely two examples drawn from here, with replacement, have different classes
  static func gini(_ counts: [Int]) -> Double {
    let n = Double(counts.reduce(0, +))
    return 1 - counts.reduce(0) { $0 + (Double($1) / n) * (Double($1) / n) }
  }
  // end excerpt

  // excerpt: split
  /// The threshold of one feature after which the two sides are purest: least (n₁·G₁ + n₂·G₂)/n
  static func bestSplit(
    _ examples: Examples, _ rows: [Int], feature: Int
  ) -> (threshold: Double, impurity: Double)? {
    let sorted = rows.map { (x: examples.features[$0, feature], label: examples.labels[$0]) }
      .sorted { ($0.x, $0.label) < ($1.x, $1.label) }
    var left = [Int](repeating: 0, count: examples.classNames.count)
    var right = left
    for (_, label) in sorted { right[label] += 1 }
    var best: (threshold: Double, impurity: Double)?
    for i in 0..<sorted.count - 1 {
      left[sorted[i].label] += 1
      right[sorted[i].label] -= 1
      if sorted[i].x == sorted[i + 1].x { continue }
      let (n1, n2) = (Double(i + 1), Double(sorted.count - i - 1))
      let impurity = (n1 * gini(left) + n2 * gini(right)) / (n1 + n2)
      if impurity < best?.impurity ?? .infinity {
        best = ((sorted[i].x + sorted[i + 1].x) / 2, impurity)
      }
    }
    return best
  }
  // end excerpt

  private static func grow(
    _ examples: Examples, _ rows: [Int], _ depth: Int, _ tried: Int?, _ random: inout RandomSource
  ) -> Node {
    var counts = [Int](repeating: 0, count: examples.classNames.count)
    for row in rows { counts[examples.labels[row]] += 1 }
    let leaf = Node.leaf(
      fractions: counts.map { Double($0) / Double(max(rows.count, 1)) }, count: rows.count)
    if depth == 0 || rows.count < 2 || gini(counts) == 0 { return leaf }
    let width = examples.features.width
    let features = tried.map { Array(random.permutation(of: width).prefix($0)) } ?? Array(0..<width)
    var best: (feature: Int, threshold: Double, impurity: Double)?
    for feature in features {
      guard let split = bestSplit(examples, rows, feature: feature) else { continue }
      if split.impurity < best?.impurity ?? .infinity {
        best = (feature, split.threshold, split.impurity)
      }
    }
    guard let best else { return leaf }
    let low = rows.filter { examples.features[$0, best.feature] <= best.threshold }
    let high = rows.filter { examples.features[$0, best.feature] > best.threshold }
    return .question(
      feature: best.feature, threshold: best.threshold,
      atMost: grow(examples, low, depth - 1, tried, &random),
      above: grow(examples, high, depth - 1, tried, &random))
  }

  /// The fraction of each class in the leaf that the questions lead to.
  func probabilities(_ x: [Double]) -> [Double] {
    var node = root
    while true {
      switch node {
      case .leaf(let fractions, _): return fractions
      case .question(let feature, let threshold, let atMost, let above):
        node = x[feature] <= threshold ? atMost : above
      }
    }
  }

  /// The most frequent class there; of equally frequent ones the first.
  func predict(_ x: [Double]) -> Int { probabilities(x).argmax }

  /// How many leaves there are.
  var leaves: Int { DecisionTree.leaves(root) }

  private static func leaves(_ node: Node) -> Int {
    switch node {
    case .leaf: 1
    case .question(_, _, let low, let high): leaves(low) + leaves(high)
    }
  }
}

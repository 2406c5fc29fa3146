import Chalk

/// Many trees, each from a bootstrap sample and from some features only; their mean decides.
struct RandomForest {
  let trees: [DecisionTree]

  // excerpt: forest
  /// Each tree gets a bootstrap sample, n rows drawn from n, and at each question √d features to choose from.
  init(_ examples: Examples, trees count: Int, random: inout RandomSource) {
    let n = examples.count
    let tried = max(1, Int(Double(examples.features.width).squareRoot().rounded()))
    trees = (0..<count).map { _ in
      let drawn = (0..<n).map { _ in random.integer(below: n) }
      return DecisionTree(examples, rows: drawn, tried: tried, random: &random)
    }
  }

  /// The class with the largest mean probability.
  func predict(_ x: [Double]) -> Int {
    let probabilities = trees.map { $0.probabilities(x) }
    return probabilities[0].indices.map { k in probabilities.map { $0[k] }.mean }.argmax
  }
  // end excerpt
}

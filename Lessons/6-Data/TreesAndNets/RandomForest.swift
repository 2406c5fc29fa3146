import Chalk

/// Many trees, each from rows drawn with putting back and from some features only; they vote.
struct RandomForest {
  let trees: [DecisionTree]

  // excerpt: forest
  /// Each tree gets n of the n rows, drawn with putting back, and √d features to ask about.
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

import Chalk

extension Exercise {
  /// T04: the question that a decision tree asks.
  static let giniSplit = Exercise(
    "gini-split", "The best split by Gini impurity",
    formula: #"\frac{n_1 G_1 + n_2 G_2}{n}, \quad G = 1 - \sum_k p_k^2"#, lesson: "trees-and-nets",
    task: "One feature x and the class of each example. Try thresholds in the middle between "
      + "neighboring different values; examples with x ≤ threshold go to the left. Return the "
      + "threshold with the least weighted Gini impurity (of equal ones the smallest), and that "
      + "impurity. If all values are the same, return that value and the impurity of all.",
    functions: [
      Function(
        "gini", "_ classes: [Int]", gives: "Double",
        says: "1 − Σ p², with p the share of each class; 0 for no examples",
        body: """
          if classes.isEmpty { return 0 }
          let n = Double(classes.count)
          let shares = Set(classes).sorted().map { k in Double(classes.filter { $0 == k }.count) / n }
          return 1 - shares.map { $0 * $0 }.reduce(0, +)
          """,
        hole: "return -1",
        cases: [[[0, 1]], [[0, 0, 0, 1]], [[2, 0, 1, 2]], [[1, 1]]],
        edges: [
          Edge("of no examples", [[]]), Edge("of ten classes", [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]]),
        ]),
      Function(
        "bestSplit", "_ x: [Double], _ classes: [Int]", gives: "(Double, Double)",
        says: "(threshold, weighted impurity)",
        body: """
          func impurity(_ classes: [Int]) -> Double {
            if classes.isEmpty { return 0 }
            let n = Double(classes.count)
            let shares = Set(classes).sorted().map { k in Double(classes.filter { $0 == k }.count) / n }
            return 1 - shares.map { $0 * $0 }.reduce(0, +)
          }
          let values = Set(x).sorted()
          var best = (values[0], impurity(classes))
          for i in values.indices.dropLast() {
            let threshold = (values[i] + values[i + 1]) / 2
            let left = x.indices.filter { x[$0] <= threshold }.map { classes[$0] }
            let right = x.indices.filter { x[$0] > threshold }.map { classes[$0] }
            let n = Double(classes.count)
            let weighted =
              (Double(left.count) * impurity(left) + Double(right.count) * impurity(right)) / n
            if i == 0 || weighted < best.1 - 1e-12 { best = (threshold, weighted) }
          }
          return best
          """,
        hole: "return (0, 1)",
        cases: [
          [[1, 2, 3, 4], [0, 0, 1, 1]], [[5, 1, 4, 2, 3], [1, 0, 1, 0, 0]],
          [[1, 2, 4, 7, 9], [0, 1, 0, 1, 1]], [[1, 2, 3, 4, 5, 6, 9], [0, 1, 1, 0, 1, 1, 1]],
        ],
        edges: [
          Edge("where all values are the same", [[3, 3, 3], [0, 1, 1]]),
          Edge("with values that come several times", [[2, 1, 2, 1, 5], [0, 0, 1, 0, 1]]),
          Edge("where two thresholds are equally good", [[1, 2, 3], [0, 1, 0]]),
        ]),
    ],
    hints: [
      "How often would two examples drawn at random (with replacement) differ in class?",
      "Sort the different values. Each gap is a possible threshold; both sides count by their size.",
      "(Double(left.count) * gini(left) + Double(right.count) * gini(right)) / n, and keep the least.",
    ],
    mistakes: [
      Mistake(
        "1 - shares.map { $0 * $0 }.reduce(0, +)", "shares.map { $0 * $0 }.reduce(0, +)",
        says: "This is the purity, Σ p²: the impurity is 1 minus it."),
      Mistake(
        "1 - shares.map { $0 * $0 }.reduce(0, +)", "-shares.map { $0 * log($0) }.reduce(0, +)",
        says: "This is the entropy, another measure of impurity: Gini's is 1 − Σ p²."),
      Mistake(
        "1 - shares.map { $0 * $0 }.reduce(0, +)", "1 - shares.max()!",
        says: "This is the error rate of the most frequent class: Gini's impurity is 1 − Σ p²."),
      Mistake(
        "if classes.isEmpty { return 0 }\n", "if classes.isEmpty { return 1 }\n",
        says: "A side without examples is pure: its impurity is 0."),
      Mistake(
        "(Double(left.count) * impurity(left) + Double(right.count) * impurity(right)) / n",
        "(impurity(left) + impurity(right)) / 2", in: "bestSplit",
        says: "Both sides count the same: each counts by the number of its examples."),
      Mistake(
        "let threshold = (values[i] + values[i + 1]) / 2", "let threshold = values[i]",
        in: "bestSplit",
        says: "The threshold is a value of the data: take the middle between two neighbors."),
      Mistake(
        "Set(x).sorted()", "x.sorted()", in: "bestSplit",
        says: "Equal values are split: a threshold lies between different values only."),
      Mistake(
        "weighted < best.1 - 1e-12", "weighted <= best.1 + 1e-12", in: "bestSplit",
        says: "Of equally good thresholds the last is taken; it has to be the smallest."),
    ],
    curve: Curve(of: "bestSplit", over: 0...6, x: "x of the second example", y: "threshold") {
      [[1, .number($0), 3, 4], [0, 0, 1, 1]]
    })
}

import Chalk

extension Exercise {
  /// N09: the first principal component by power iteration.
  static let pca = Exercise(
    "pca", "PCA by power iteration",
    formula:
      #"v \leftarrow \frac{C v}{\|C v\|}, \quad C = \frac{1}{n} \sum_i (x_i - \bar{x})(x_i - \bar{x})^T"#,
    lesson: "pca",
    task:
      "Start with v. In each step multiply it by the covariance matrix C of the rows of X and scale it "
      + "to length 1: it turns towards the first principal component. Where C·v is zero, v stays.",
    functions: [
      Function(
        "firstComponent", "_ X: [[Double]], _ v: [Double], _ steps: Int", gives: "[Double]",
        says: "v ← C·v/‖C·v‖ in each of the steps, with the covariance C of X",
        body: """
          let n = Double(X.count)
          let mean = v.indices.map { j in X.map { $0[j] }.reduce(0, +) / n }
          let centered = X.map { row in zip(row, mean).map { $0 - $1 } }
          var v = v
          for _ in 0..<steps {
            var product = v.map { _ in 0.0 }
            for row in centered {
              let along = zip(row, v).map { $0 * $1 }.reduce(0, +)
              for j in v.indices { product[j] += along * row[j] / n }
            }
            let length = product.map { $0 * $0 }.reduce(0, +).squareRoot()
            if length > 0 { v = product.map { $0 / length } }
          }
          return v
          """,
        hole: "return v",
        cases: [
          [[[0, 0], [2, 2]], [1, 0], 1], [[[1, 0], [3, 1], [5, 1], [7, 4]], [1, 0], 2],
          [[[1, 2, 0], [2, 1, 1], [4, 0, -1], [3, 3, 2]], [0, 1, 0], 5],
        ],
        edges: [
          Edge("of points that are all the same", [[[3, 4], [3, 4]], [1, 0], 3]),
          Edge("far away from 0", [[[100, 1], [100, 2], [100, 6]], [0.6, 0.8], 4]),
          Edge("after no step", [[[1, 2], [3, 5]], [0, 1], 0]),
        ])
    ],
    hints: [
      "Center the columns first. Then multiply and normalize, again and again.",
      "C·v needs no matrix: it is the mean over the rows of (x·v)·x, with x centered.",
      "let along = the dot product of row and v; product[j] += along * row[j] / n; then divide "
        + "product by its length.",
    ],
    mistakes: [
      Mistake(
        "zip(row, mean).map { $0 - $1 }", "row",
        says: "The mean is not taken off: then v points to the mean, not along the spread."),
      Mistake(
        "product.map { $0 / length }", "product",
        says: "v is not brought to length 1: it grows or fades with every step."),
      Mistake(
        "product.map { $0 / length }", "product.map { $0 / product.map(abs).max()! }",
        says: "The largest number is brought to 1; the length of the vector has to be."),
      Mistake(
        "for _ in 0..<steps", "for _ in 0..<min(1, steps)",
        says: "Only one step is done: it takes several for v to turn."),
      Mistake(
        "product[j] += along * row[j] / n", "product[j] += row[j] * row[j] * v[j] / n",
        says: "Only the variances count here: the covariances between columns are missing."),
      Mistake(
        "if length > 0 { v = product.map { $0 / length } }", "v = product.map { $0 / length }",
        says: "0 is divided by 0 where no point differs from the mean: v stays as it is then."),
    ],
    curve: Curve(of: "firstComponent", over: -4...4, x: "X[0][1]", y: "v₁") {
      [[[1, .number($0)], [3, 1], [5, 1], [7, 4]], [1, 0], 3]
    })
}

import Chalk

extension Exercise {
  /// T01: columns of mean 0 and standard deviation 1, by the numbers of the training set.
  static let standardization = Exercise(
    "standardization", "Standardization without a leak",
    formula: #"z_{ij} = \frac{x_{ij} - \mu_j}{\sigma_j}"#, lesson: "breast-cancer",
    task: "Standardize the columns of a test set with the mean and the standard deviation of the "
      + "training set's columns (divided by n). A column that is constant in training is only "
      + "shifted by its mean.",
    functions: [
      Function(
        "standardize", "_ training: [[Double]], _ test: [[Double]]", gives: "[[Double]]",
        says: "(test[i][j] − μ[j])/σ[j], with μ and σ from the training set; σ = 1 where it is 0",
        body: """
          let source = training
          let n = Double(source.count)
          let means = source[0].indices.map { j in source.map { $0[j] }.reduce(0, +) / n }
          let deviations = means.indices.map { j in
            let squares = source.map { ($0[j] - means[j]) * ($0[j] - means[j]) }
            return (squares.reduce(0, +) / n).squareRoot()
          }
          return test.map { row in
            row.indices.map { j in
              (row[j] - means[j]) / (deviations[j] == 0 ? 1 : deviations[j])
            }
          }
          """,
        hole: "return test",
        cases: [
          [[[1], [3]], [[2], [5]]], [[[0, 10], [2, 30], [4, 20]], [[2, 20], [8, -10]]],
          [[[1, -1], [2, 5], [6, 0.5], [3, 2]], [[3, 1], [0, 0], [7, 7]]],
        ],
        edges: [
          Edge(
            "with a column that is constant in training",
            [[[5, 1], [5, 3]], [[5, 2], [7, 4]]]),
          Edge("of one test example", [[[1, 4], [5, 0]], [[2, 3]]]),
        ])
    ],
    hints: [
      "Which of the two sets may say what is usual? The test set plays the part of the future.",
      "For each column j of the training set: the mean, then the root of the mean squared distance.",
      "(row[j] - means[j]) / (deviations[j] == 0 ? 1 : deviations[j]) for every row of test.",
    ],
    mistakes: [
      Mistake(
        "let source = training", "let source = test",
        says: "Mean and deviation come from the test set: what was learned in training was learned "
          + "with the training set's."),
      Mistake(
        "let source = training", "let source = training + test",
        says: "The test set has its say in mean and deviation: that is a leak."),
      Mistake(
        "(squares.reduce(0, +) / n).squareRoot()", "squares.reduce(0, +) / n",
        says: "The square root is missing: this divides by the variance."),
      Mistake(
        "(squares.reduce(0, +) / n)", "(squares.reduce(0, +) / (n - 1))",
        says: "This divides by n − 1; the standard deviation of all n numbers is asked for."),
      Mistake(
        "(row[j] - means[j]) /", "row[j] /",
        says: "The mean is not taken off."),
      Mistake(
        "(deviations[j] == 0 ? 1 : deviations[j])", "deviations[j]",
        says: "A constant column is divided by 0: take 1 where the deviation is 0."),
      Mistake(
        "(row[j] - means[j]) / (deviations[j] == 0 ? 1 : deviations[j])",
        "deviations[j] == 0 ? 0 : (row[j] - means[j]) / deviations[j]",
        says: "A column that is constant in training need not be so in the test set: it is shifted "
          + "by its mean, not set to 0."),
    ],
    curve: Curve(of: "standardize", over: -5...15, x: "x of the test", y: "z") {
      [[[1], [3], [8]], [[.number($0)]]]
    })
}

import Chalk

extension Exercise {
  /// P08: batch normalization (Ioffe and Szegedy, 2015), while training and afterwards.
  static let batchNormalization = Exercise(
    "batch-normalization", "Batch normalization",
    formula: #"y_{ij} = \gamma_j \frac{x_{ij} - \mu_j}{\sqrt{\sigma_j^2 + \epsilon}} + \beta_j"#,
    lesson: "batch-normalization",
    task:
      "While training, each feature (column) is normalized by the mean and the variance (divided by "
      + "n) of the batch, then scaled by γ and shifted by β; ε is 0.001 as in Keras. The running "
      + "mean, which is used after training, keeps the share m of its old value at each batch.",
    functions: [
      Function(
        "batchNorm", "_ X: [[Double]], _ gamma: [Double], _ beta: [Double]", gives: "[[Double]]",
        says: "γ[j]·(X[i][j] − μ[j])/√(σ²[j] + ε) + β[j], with μ and σ² of column j",
        body: """
          let n = Double(X.count)
          let means = gamma.indices.map { j in X.map { $0[j] }.reduce(0, +) / n }
          let variances = gamma.indices.map { j in
            X.map { ($0[j] - means[j]) * ($0[j] - means[j]) }.reduce(0, +) / n
          }
          return X.map { x in
            x.indices.map { j in
              let z = (x[j] - means[j]) / (variances[j] + 0.001).squareRoot()
              return gamma[j] * z + beta[j]
            }
          }
          """,
        hole: "return X",
        cases: [
          [[[1], [3]], [1], [0]], [[[2, 0], [-1, 1], [5, 0.5]], [2, 0.5], [-1, 3]],
          [[[10, 1], [20, 2], [30, 3], [60, -6]], [1, 1], [0.1, 0.2]],
        ],
        edges: [
          Edge(
            "with a feature that is the same everywhere", [[[5, 1], [5, 3]], [2, 1], [1, 0]]),
          Edge("of a batch of one example", [[[7, -2]], [3, 1], [0.5, 4]]),
        ]),
      Function(
        "runningMeans", "_ old: [Double], _ X: [[Double]], _ m: Double", gives: "[Double]",
        says: "m·old[j] + (1 − m)·(the mean of column j)",
        body: """
          return old.indices.map { j in
            let mean = X.map { $0[j] }.reduce(0, +) / Double(X.count)
            return m * old[j] + (1 - m) * mean
          }
          """,
        hole: "return X[0]",
        cases: [[[0], [[1], [3]], 0.9], [[2, -1], [[4, 0], [0, 6], [5, 3]], 0.99]],
        edges: [Edge("with m = 0", [[5], [[1], [2]], 0])]),
    ],
    hints: [
      "Columns, not rows: a feature is compared with the same feature of the other examples.",
      "For column j: mean, variance, then each number moved, divided by √(σ² + ε), scaled, shifted.",
      "gamma[j] * (x[j] - means[j]) / (variances[j] + 0.001).squareRoot() + beta[j], and "
        + "m * old[j] + (1 - m) * mean",
    ],
    mistakes: [
      Mistake(
        "return X.map { x in\n  x.indices.map { j in\n    let z",
        "return X.map { x in\n  x.indices.map { j in\n    let n = Double(x.count)\n"
          + "    let mean = x.reduce(0, +) / n\n"
          + "    let means = x.map { _ in mean }\n"
          + "    let variances = x.map { _ in "
          + "x.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / n }\n    let z",
        says:
          "This is layer normalization: mean and variance go over a row. Each feature has its own "
          + "here, over the batch."),
      Mistake(
        "(variances[j] + 0.001).squareRoot()", "(variances[j] + 0.001)",
        says: "The square root is missing: divide by the standard deviation."),
      Mistake(
        "(x[j] - means[j]) / (variances[j] + 0.001).squareRoot()", "(x[j] - means[j])",
        says: "The features are centered only: divide by the standard deviation."),
      Mistake(
        ".reduce(0, +) / n\n}", ".reduce(0, +) / max(1, n - 1)\n}",
        says: "The variance is divided by n − 1; while training it is by n."),
      Mistake(
        "gamma[j] * z + beta[j]", "z",
        says: "Scale and shift are missing: γ and β let the layer undo the normalization."),
      Mistake(
        "m * old[j] + (1 - m) * mean", "(1 - m) * old[j] + m * mean", in: "runningMeans",
        says:
          "m and 1 − m are exchanged: Keras' momentum is the share of the old mean (PyTorch's is "
          + "the other one)."),
      Mistake(
        "m * old[j] + (1 - m) * mean", "mean", in: "runningMeans",
        says: "This is the mean of the last batch alone: the running mean remembers those before."),
    ],
    curve: Curve(of: "batchNorm", over: -6...6, x: "x₁", y: "y₁") {
      [[[.number($0)], [0], [3]], [2], [-1]]
    })
}

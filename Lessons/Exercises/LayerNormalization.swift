import Chalk

extension Exercise {
  /// Layer normalization (Ba and others, 2016).
  static let layerNormalization = Exercise(
    "layer-normalization", "Layer normalization",
    formula: #"y_i = \gamma_i \frac{x_i - \mu}{\sqrt{\sigma^2 + \epsilon}} + \beta_i"#,
    lesson: "transformer",
    task: "Each example is normalized by the mean μ and the variance σ² (divided by the number of "
      + "features) of its own features, then scaled by γ and shifted by β. ε is 0.001 as in Keras.",
    functions: [
      Function(
        "layerNorm", "_ X: [[Double]], _ gamma: [Double], _ beta: [Double]", gives: "[[Double]]",
        says: "γ[i]·(x[i] − μ)/√(σ² + ε) + β[i], with μ and σ² of the row x",
        body: """
          return X.map { x in
            let n = Double(x.count)
            let mean = x.reduce(0, +) / n
            let variance = x.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / n
            let deviation = (variance + 0.001).squareRoot()
            return x.indices.map { i in gamma[i] * (x[i] - mean) / deviation + beta[i] }
          }
          """,
        hole: "return X",
        cases: [
          [[[1, 3]], [1, 1], [0, 0]], [[[2, 0, 7], [-1, 1, 0.5]], [1, 2, 0.5], [0, -1, 3]],
          [[[10, 20, 30, 60]], [1, 1, 1, 1], [0.1, 0.2, 0.3, 0.4]],
        ],
        edges: [
          Edge(
            "of an example whose features are all the same",
            [[[5, 5, 5]], [2, 2, 2], [1, 0, -1]]),
          Edge("of features that hardly differ", [[[0.01, 0.02]], [1, 1], [0, 0]]),
          Edge("of an empty batch", [[], [1], [0]]),
        ])
    ],
    hints: [
      "Nothing is taken from the other examples of the batch: rows, not columns.",
      "For a row x: its mean, its variance, and each number moved and divided. ε stands under the root.",
      "gamma[i] * (x[i] - mean) / (variance + 0.001).squareRoot() + beta[i]",
    ],
    mistakes: [
      Mistake(
        "return X.map { x in\n  let n = Double(x.count)\n  let mean = x.reduce(0, +) / n\n"
          + "  let variance = x.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / n\n"
          + "  let deviation = (variance + 0.001).squareRoot()\n"
          + "  return x.indices.map { i in gamma[i] * (x[i] - mean) / deviation + beta[i] }",
        "let n = Double(X.count)\nreturn X.map { x in\n  x.indices.map { i in\n"
          + "    let mean = X.map { $0[i] }.reduce(0, +) / n\n"
          + "    let variance = X.map { ($0[i] - mean) * ($0[i] - mean) }.reduce(0, +) / n\n"
          + "    return gamma[i] * (x[i] - mean) / (variance + 0.001).squareRoot() + beta[i]\n  }",
        says: "This is batch normalization: mean and variance go over a column of the batch. Each "
          + "example has its own here."),
      Mistake(
        "variance + 0.001).squareRoot()", "variance + 0.001)",
        says: "The square root is missing: divide by the standard deviation."),
      Mistake(
        ".reduce(0, +) / n\n  let deviation", ".reduce(0, +) / max(1, n - 1)\n  let deviation",
        says: "The variance is divided by n − 1; here it is by the number of features."),
      Mistake(
        "(variance + 0.001).squareRoot()", "(variance.squareRoot() + 0.001)",
        says: "ε stands beside the root; it has to stand under it."),
      Mistake(
        "gamma[i] * (x[i] - mean) / deviation + beta[i]",
        "gamma[i] * ((x[i] - mean) / deviation + beta[i])",
        says: "β is multiplied by γ: it is added at the end."),
      Mistake(
        "(x[i] - mean) / deviation", "x[i] / deviation",
        says: "The mean is not taken off: that would be RMS normalization, nearly."),
    ],
    curve: Curve(of: "layerNorm", over: -6...6, x: "x₁", y: "y₁") {
      [[[.number($0), 0, 3]], [1, 2, 0.5], [0, -1, 3]]
    })
}

import Chalk

extension Exercise {
  /// N02: one step of logistic regression.
  static let logisticRegression = Exercise(
    "logistic-regression", "A step of logistic regression",
    formula:
      #"w \leftarrow w - \frac{\alpha}{n} \sum_i (p_i - y_i) x_i, \quad p = \sigma(w \cdot x + b)"#,
    lesson: "logistic-regression",
    task:
      "One step of gradient descent on the mean binary cross-entropy; y is 1 or 0. Return the new "
      + "weights and the new bias.",
    functions: [
      Function(
        "logisticStep",
        "_ w: [Double], _ b: Double, _ X: [[Double]], _ y: [Double], _ alpha: Double",
        gives: "([Double], Double)",
        says: """
          p = σ(w·x + b)
          w ← w − α·mean of (p − y)·x        b ← b − α·mean of (p − y). Returns (w, b).
          """,
        body: """
          let n = Double(X.count)
          let errors = X.indices.map { i in
            let z = zip(w, X[i]).map { $0 * $1 }.reduce(0, +) + b
            return 1 / (1 + exp(-z)) - y[i]
          }
          let newW = w.indices.map { j in
            w[j] - alpha * X.indices.map { errors[$0] * X[$0][j] }.reduce(0, +) / n
          }
          return (newW, b - alpha * errors.reduce(0, +) / n)
          """,
        hole: "return (w, b)",
        cases: [
          [[0], 0, [[2]], [1], 0.5], [[1, -1], 0.5, [[1, 2], [3, 0.5]], [1, 0], 0.1],
          [[0.2, 0.4], -1, [[1, 0], [-2, 3], [0.5, 0.5]], [0, 1, 1], 1],
        ],
        edges: [
          Edge("of an example that is certain, and right", [[100], 0, [[10]], [1], 1]),
          Edge("of an example that is certain, and wrong", [[100], 0, [[10]], [0], 1]),
          Edge(
            "of inputs that are zero, where only the bias moves", [[3, 3], 0, [[0, 0]], [1], 0.1]),
        ])
    ],
    hints: [
      "The gradient has the same form as that of linear regression, with p in place of ŷ.",
      "∂L/∂z = p − y. The weight j is multiplied by x[j], the bias by 1; both are means over examples.",
      "errors = 1 / (1 + exp(-z)) - y[i]; w[j] - alpha * (the sum of errors[i] * X[i][j]) / n",
    ],
    mistakes: [
      Mistake(
        "1 / (1 + exp(-z)) - y[i]", "z - y[i]",
        says: "The sigmoid is missing: this is linear regression."),
      Mistake(
        "return 1 / (1 + exp(-z)) - y[i]",
        "let p = 1 / (1 + exp(-z))\n  return (p - y[i]) * p * (1 - p)",
        says:
          "The factor p(1 − p) is too many: it belongs to the squared error. With cross-entropy it "
          + "cancels, so that a certain and wrong answer learns fast."),
      Mistake(
        "1 / (1 + exp(-z)) - y[i]", "y[i] - 1 / (1 + exp(-z))",
        says: "The sign is wrong: the gradient is p − y, and the step goes against it."),
      Mistake(
        "1 / (1 + exp(-z)) - y[i]", "(z > 0 ? 1 : 0) - y[i]",
        says: "Only the decision counts here: that is the perceptron. p is the probability."),
      Mistake(
        "errors[$0] * X[$0][j] }.reduce(0, +) / n", "errors[$0] * X[$0][j] }.reduce(0, +)",
        says: "The 1/n is missing in the gradient of w: the loss is a mean."),
      Mistake(
        "b - alpha * errors.reduce(0, +) / n", "b",
        says: "The bias does not learn: its gradient is the mean of p − y."),
      Mistake(
        "reduce(0, +) + b\n", "reduce(0, +)\n",
        says: "The bias is missing in z."),
    ],
    curve: Curve(of: "logisticStep", over: -6...6, x: "x", y: "new w") {
      [[1], 0, [[.number($0)]], [1], 0.5]
    })
}

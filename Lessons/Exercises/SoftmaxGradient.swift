import Chalk

extension Exercise {
  /// N02: the gradient of softmax and cross-entropy together.
  static let softmaxGradient = Exercise(
    "softmax-gradient", "The gradient of softmax cross-entropy",
    formula: #"\frac{\partial L}{\partial z_{ik}} = \frac{1}{n} (p_{ik} - t_{ik})"#,
    lesson: "losses",
    task: "Each row of z holds the logits of one example, t its true class from 0. L is the mean "
      + "cross-entropy of the n examples. Return its gradient with respect to every logit, also "
      + "for logits as large as 1000.",
    functions: [
      Function(
        "logitGradient", "_ z: [[Double]], _ t: [Int]", gives: "[[Double]]",
        says: "(softmax(z[i])[k] − 1 where k = t[i], else 0)/n",
        body: """
          return z.indices.map { i in
            let largest = z[i].max()!
            let powers = z[i].map { exp($0 - largest) }
            let total = powers.reduce(0, +)
            return powers.indices.map { k in
              let truth = k == t[i] ? 1.0 : 0.0
              return (powers[k] / total - truth) / Double(z.count)
            }
          }
          """,
        hole: "return z",
        cases: [
          [[[0, 0]], [0]], [[[2, 1, -1]], [2]], [[[1, 0, 3], [-2, 0.5, 1]], [0, 1]],
          [[[0.3, -0.3], [1, 2], [4, 4]], [1, 0, 0]],
        ],
        edges: [
          Edge("where logits are near 1000", [[[1000, 1001], [-1000, 999]], [0, 1]]),
          Edge("with one class only", [[[7]], [0]]),
        ])
    ],
    hints: [
      "The probabilities first. What is left of the gradient is a difference.",
      "∂L/∂z is p for each wrong class and p − 1 for the true one; the mean brings 1/n.",
      "(powers[k] / total - (k == t[i] ? 1 : 0)) / Double(z.count), powers from exp(z − largest).",
    ],
    mistakes: [
      Mistake(
        "powers[k] / total - truth", "powers[k] / total",
        says: "These are the probabilities: 1 has to be taken off that of the true class."),
      Mistake(
        "powers[k] / total - truth", "truth - powers[k] / total",
        says: "The sign is wrong: raising a wrong logit raises the loss, so it is p − t."),
      Mistake(
        " / Double(z.count)", "",
        says: "The 1/n is missing: the loss is the mean over the examples."),
      Mistake(
        " / Double(z.count)", " / Double(z[i].count)",
        says: "This divides by the number of classes; the mean is over the examples."),
      Mistake(
        "exp($0 - largest)", "exp($0)",
        says: "It overflows for large logits: take the largest off every logit before exp."),
      Mistake(
        "powers[k] / total - truth", "-truth / (powers[k] / total)",
        says: "This is the derivative with respect to the probability; it has to go through "
          + "softmax to the logit, which leaves p − t."),
    ],
    curve: Curve(of: "logitGradient", over: -5...5, x: "z₁", y: "∂L/∂z₁") {
      [[[.number($0), 1, -1]], [0]]
    })
}

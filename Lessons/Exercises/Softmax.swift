import Chalk

extension Exercise {
  /// N01: from logits to probabilities, without overflow.
  static let softmax = Exercise(
    "softmax", "Softmax", formula: #"p_i = \frac{e^{z_i}}{\sum_j e^{z_j}}"#,
    lesson: "activations",
    task:
      "Turn logits into probabilities: positive, and 1 together, also where a logit is as large as 1000.",
    functions: [
      Function(
        "softmax", "_ z: [Double]", gives: "[Double]", says: "pᵢ = e^zᵢ / Σ e^zⱼ",
        body: """
          let largest = z.max()!
          let powers = z.map { exp($0 - largest) }
          let total = powers.reduce(0, +)
          return powers.map { $0 / total }
          """,
        hole: "return z",
        cases: [[[0, 0]], [[2, 1, -1]], [[0.5]], [[-3, 4, 0, 1]], [[1000, 1001, 999]]],
        edges: [
          Edge("of logits far below 0", [[-1000, -1001]]),
          Edge("of logits that are all the same and large", [[800, 800, 800, 800]]),
        ])
    ],
    hints: [
      "First the powers exp(z), then their total, then each power divided by the total.",
      "exp(1000) is too large for a Double. Taking the same number off every logit changes nothing "
        + "in the probabilities: which number keeps all powers at 1 or below?",
      "let powers = z.map { exp($0 - z.max()!) }, and each divided by powers.reduce(0, +).",
    ],
    mistakes: [
      Mistake(
        "exp($0 - largest)", "exp($0)",
        says: "It overflows for large logits: take the largest logit off every logit before exp."),
      Mistake(
        "exp($0 - largest)", "exp(largest - $0)",
        says: "The largest logit gets the smallest probability: the sign in the exponent is wrong."),
      Mistake(
        "$0 / total", "$0",
        says: "The probabilities do not add up to 1: each power has to be divided by their total."),
      Mistake(
        "$0 / total", "$0 / Double(z.count)",
        says: "The powers are divided by how many there are; it has to be by their total."),
      Mistake(
        "$0 / total", "log($0 / total)",
        says: "This is the logarithm of the probabilities: take log away."),
      Mistake(
        "exp($0 - largest)", "1 / (1 + exp(-$0))",
        says: "These are sigmoids brought to sum 1; softmax takes the powers e^z themselves."),
    ],
    curve: Curve(of: "softmax", over: -4...6, x: "z₁", y: "p₁") { [[.number($0), 1, -1]] })
}

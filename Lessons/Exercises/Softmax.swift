import Chalk

extension Exercise {
  /// N01: from scores to probabilities, without overflow.
  static let softmax = Exercise(
    "softmax", "From scores to probabilities", formula: #"p_i = \frac{e^{z_i}}{\sum_j e^{z_j}}"#,
    lesson: "activations",
    task:
      "Turn scores into positive shares that add up to 1, also where a score is as large as 1000.",
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
        cases: [[[0, 0]], [[2, 1, -1]], [[0.5]], [[-3, 4, 0, 1]], [[1000, 1001, 999]]])
    ],
    hints: [
      "First the powers exp(z), then their total, then each power divided by the total.",
      "exp(1000) is too large for a Double. Taking the same number off every score changes nothing "
        + "in the shares: which number keeps all powers at 1 or below?",
      "let powers = z.map { exp($0 - z.max()!) }, and each divided by powers.reduce(0, +).",
    ],
    mistakes: [
      Mistake(
        "exp($0 - largest)", "exp($0)",
        says: "It overflows for large scores: take the largest score off every score before exp."),
      Mistake(
        "exp($0 - largest)", "exp(largest - $0)",
        says: "The largest score gets the smallest share: the sign in the exponent is wrong."),
      Mistake(
        "$0 / total", "$0",
        says: "The shares do not add up to 1: each power has to be divided by their total."),
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

import Chalk

extension Exercise {
  /// N05: inverted dropout.
  static let dropout = Exercise(
    "dropout", "Inverted dropout",
    formula: #"y_i = \frac{x_i}{1 - r} \text{ if } u_i \ge r, \text{ else } 0"#,
    lesson: "overfitting",
    task: "Inverted dropout at rate r. u holds a random number from 0 to 1 for each x: where it is "
      + "below r the number is dropped. What stays is made larger, so that the mean stays the same.",
    functions: [
      Function(
        "dropout", "_ x: [Double], _ u: [Double], _ r: Double", gives: "[Double]",
        says: "xᵢ/(1 − r) where uᵢ ≥ r, else 0",
        body: "return x.indices.map { i in u[i] >= r ? x[i] / (1 - r) : 0 }",
        hole: "return x",
        cases: [
          [[1, 2], [0.9, 0.1], 0.5], [[3, -1, 4], [0.2, 0.3, 0.95], 0.25],
          [[1, 2, 3], [0.5, 0.6, 0.7], 0], [[1, 1], [0.2, 0.8], 0.2],
        ],
        edges: [
          Edge("at a rate of 0 with u = 0", [[4, -4], [0, 0], 0]),
          Edge("where all are dropped", [[1, 2, 3], [0.1, 0.2, 0.3], 0.9]),
        ])
    ],
    hints: [
      "With rate ½ every second number is dropped on average: how much larger must the rest be?",
      "Compare u[i] with r, and divide what stays by the part that stays, 1 − r.",
      "return x.indices.map { i in u[i] >= r ? x[i] / (1 - r) : 0 }",
    ],
    mistakes: [
      Mistake(
        "x[i] / (1 - r)", "x[i]",
        says: "What stays is not made larger: without the division by 1 − r the mean sinks."),
      Mistake(
        "x[i] / (1 - r)", "x[i] * (1 - r)",
        says: "What stays is made smaller: it has to be divided by 1 − r, not multiplied."),
      Mistake(
        "x[i] / (1 - r)", "x[i] / r",
        says: "The division is by r, the part that is dropped; it has to be by the part that stays."
      ),
      Mistake(
        "u[i] >= r", "u[i] < r",
        says: "The wrong ones are dropped: a number stays where u is at least r."),
      Mistake(
        "u[i] >= r", "u[i] > r",
        says: "A number whose u is exactly r should stay: it is uᵢ ≥ r."),
    ],
    curve: Curve(of: "dropout", over: -3...3, x: "x₁", y: "y₁") {
      [[.number($0), 2], [0.9, 0.1], 0.5]
    })
}

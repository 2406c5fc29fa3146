import Chalk

extension Exercise {
  /// F07: one step of gradient descent.
  static let gradientStep = Exercise(
    "gradient-step", "A step of gradient descent",
    formula: #"w \leftarrow w - \alpha \frac{\partial L}{\partial w}"#, lesson: "gradient-descent",
    task: "Move every weight a little against its partial derivative. Return the new weights.",
    functions: [
      Function(
        "gradientStep", "_ w: [Double], _ gradient: [Double], _ alpha: Double", gives: "[Double]",
        says: "wᵢ − α · ∂L/∂wᵢ",
        body: "return w.indices.map { i in w[i] - alpha * gradient[i] }",
        hole: "return w",
        cases: [
          [[1], [2], 0.1], [[0.5, -1.5], [-3, 0.25], 0.01], [[1, 2, 3], [0, 1, -1], 1],
        ],
        edges: [
          Edge("where the gradient is zero", [[1.5, -2], [0, 0], 0.1]),
          Edge("with a learning rate of 0", [[3], [100], 0]),
          Edge("of a steep gradient", [[0.5], [1e6], 0.01]),
        ])
    ],
    hints: [
      "A positive derivative means that the loss rises with the weight: so go the other way.",
      "w.indices.map { i in … } makes a list with one number for every weight.",
      "return w.indices.map { i in w[i] - alpha * gradient[i] }",
    ],
    mistakes: [
      Mistake(
        "w[i] - alpha", "w[i] + alpha",
        says: "This goes uphill: the step has to be taken off the weight."),
      Mistake(
        "alpha * gradient[i]", "gradient[i]",
        says: "The learning rate α is missing: the step is α times the gradient."),
      Mistake(
        "w[i] - alpha * gradient[i]", "-alpha * gradient[i]",
        says: "This is the step alone; the weight that it starts from is missing."),
      Mistake(
        "w[i] - alpha * gradient[i]", "(w[i] - alpha) * gradient[i]",
        says: "A bracket too many: α is multiplied by the gradient, and then taken off the weight."),
      Mistake(
        "gradient[i]", "(gradient[i] > 0 ? 1 : gradient[i] < 0 ? -1 : 0)",
        says: "Only the sign of the derivative counts here; its size has to count as well."),
      Mistake(
        "gradient[i]", "gradient[0]",
        says: "Every weight moves by the first derivative: each has its own, gradient[i]."),
    ],
    curve: Curve(of: "gradientStep", over: -3...3, x: "∂L/∂w", y: "new w") {
      [[1], [.number($0)], 0.1]
    })
}

import Chalk

extension Exercise {
  /// N01: the sigmoid and its derivative.
  static let sigmoid = Exercise(
    "sigmoid", "The sigmoid and its derivative", formula: #"\sigma(x) = \frac{1}{1 + e^{-x}}"#,
    lesson: "activations",
    task: "Write the sigmoid, and its derivative in terms of the sigmoid itself.",
    functions: [
      Function(
        "sigmoid", "_ x: Double", gives: "Double", says: "σ(x) = 1/(1 + e⁻ˣ)",
        body: "return 1 / (1 + exp(-x))", hole: "return 0",
        cases: [[0], [1], [-2], [3.5], [-700]],
        edges: [
          Edge("of an x at which e⁻ˣ overflows", [-1000]), Edge("of a large x", [800]),
        ]),
      Function(
        "sigmoidDerivative", "_ x: Double", gives: "Double", says: "σ′(x) = σ(x)·(1 − σ(x))",
        body: "return sigmoid(x) * (1 - sigmoid(x))", hole: "return 0",
        cases: [[0], [1], [-2], [3.5]],
        edges: [Edge("where the sigmoid saturates", [40])]),
    ],
    hints: [
      "At x = 0 the sigmoid is ½. For large x the power e⁻ˣ vanishes and 1/(1 + 0) is left.",
      "exp(-x) is e⁻ˣ. For the derivative call your own sigmoid: you need σ(x) twice.",
      "return 1 / (1 + exp(-x)), and return sigmoid(x) * (1 - sigmoid(x)).",
    ],
    mistakes: [
      Mistake(
        "exp(-x)", "exp(x)",
        says: "The curve falls where it should rise: the minus in e⁻ˣ is missing."),
      Mistake(
        "1 / (1 + exp(-x))", "1 / 1 + exp(-x)",
        says: "Brackets are missing: the 1 is divided by 1 first, and e⁻ˣ is added afterwards."),
      Mistake(
        "1 / (1 + exp(-x))", "tanh(x)",
        says: "This is tanh, from −1 to 1. The sigmoid goes from 0 to 1."),
      Mistake(
        "sigmoid(x) * (1 - sigmoid(x))", "sigmoid(x) * (1 - x)", in: "sigmoidDerivative",
        says: "The second factor is 1 − σ(x), not 1 − x."),
      Mistake(
        "sigmoid(x) * (1 - sigmoid(x))", "1 - sigmoid(x) * sigmoid(x)", in: "sigmoidDerivative",
        says: "This is how tanh's derivative is made, 1 − t². The sigmoid's is σ·(1 − σ)."),
      Mistake(
        "sigmoid(x) * (1 - sigmoid(x))", "1 - sigmoid(x)", in: "sigmoidDerivative",
        says: "The factor σ(x) is missing in front of (1 − σ(x))."),
    ],
    curve: Curve(of: "sigmoid", over: -6...6, x: "x", y: "σ(x)") { [.number($0)] })
}

import Chalk

extension Exercise {
  /// F01: the rectified linear unit.
  static let relu = Exercise(
    "relu", "ReLU", formula: #"f(x) = \max(0, x)"#, lesson: "activations",
    task: "Let positive numbers through unchanged, and hold negative ones back at 0.",
    functions: [
      Function(
        "relu", "_ x: Double", gives: "Double", says: "f(x) = max(0, x)",
        body: "return max(0, x)", hole: "return -1",
        cases: [[2], [-2], [0], [0.5], [-0.001], [1000]],
        edges: [
          Edge("of a huge negative number", [-1e300]), Edge("of a huge positive number", [1e300]),
        ])
    ],
    hints: [
      "There are two cases: x below 0, and x above. Which number comes out in each?",
      "Swift has a function that gives the larger of two numbers.",
      "return max(0, x)",
    ],
    mistakes: [
      Mistake(
        "max(0, x)", "min(0, x)",
        says: "The wrong half comes through: min keeps the negative numbers, max the positive."),
      Mistake(
        "max(0, x)", "abs(x)",
        says: "Negative numbers come out positive: they should be held back at 0, not turned round."
      ),
      Mistake(
        "max(0, x)", "x > 0 ? 1 : 0",
        says: "This is the derivative of ReLU. The value right of 0 is x itself."),
      Mistake(
        "max(0, x)", "max(0.01 * x, x)",
        says: "This is a leaky ReLU: left of 0 it gives 0.01·x, where ReLU gives exactly 0."),
      Mistake(
        "max(0, x)", "max(1, x)",
        says: "The corner is at 1: numbers below 1 come out as 1. It has to be at 0."),
      Mistake(
        "max(0, x)", "x",
        says: "Negative numbers come through: nothing holds them back at 0."),
    ],
    curve: Curve(of: "relu", over: -4...4, x: "x", y: "f(x)") { [.number($0)] })
}

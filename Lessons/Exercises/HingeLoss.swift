import Chalk

extension Exercise {
  /// T04: the objective of a linear support vector machine.
  static let hingeLoss = Exercise(
    "hinge-loss", "Hinge loss of a support vector machine",
    formula: #"L = \frac{1}{2} \|w\|^2 + C \sum_i \max(0, 1 - y_i (w \cdot x_i + b))"#,
    lesson: "trees-and-nets",
    task:
      "A linear support vector machine; y is 1 or −1. Write its objective, and the gradient with "
      + "respect to w. An example that lies just on its margin counts as outside: its share of the "
      + "gradient is 0.",
    functions: [
      Function(
        "objective",
        "_ w: [Double], _ b: Double, _ X: [[Double]], _ y: [Double], _ C: Double", gives: "Double",
        says: "½‖w‖² + C·Σ max(0, 1 − y·(w·x + b))",
        body: """
          let margins = X.indices.map { i in
            y[i] * (zip(w, X[i]).map { $0 * $1 }.reduce(0, +) + b)
          }
          let hinge = margins.map { max(0, 1 - $0) }.reduce(0, +)
          return w.map { $0 * $0 }.reduce(0, +) / 2 + C * hinge
          """,
        hole: "return 0",
        cases: [
          [[1], 0, [[2], [-0.5]], [1, -1], 1],
          [[1, -2], 0.5, [[1, 1], [0, 2], [3, 0]], [1, -1, 1], 10],
          [[0.5, 0.5], -1, [[1, 2], [4, 1]], [-1, 1], 0.5],
        ],
        edges: [
          Edge("where every example is outside its margin", [[2], 0, [[3], [-4]], [1, -1], 5]),
          Edge("of zero weights", [[0, 0], 0, [[1, 2], [3, 4]], [1, -1], 2]),
        ]),
      Function(
        "objectiveGradient",
        "_ w: [Double], _ b: Double, _ X: [[Double]], _ y: [Double], _ C: Double",
        gives: "[Double]",
        says: "w − C·Σ y·x over the examples with y·(w·x + b) < 1",
        body: """
          var gradient = w
          for i in X.indices {
            let margin = y[i] * (zip(w, X[i]).map { $0 * $1 }.reduce(0, +) + b)
            if margin < 1 {
              for j in w.indices { gradient[j] -= C * y[i] * X[i][j] }
            }
          }
          return gradient
          """,
        hole: "return w.map { _ in 0 }",
        cases: [
          [[1], 0, [[2], [-0.5]], [1, -1], 1],
          [[1, -2], 0.5, [[1, 1], [0, 2], [3, 0]], [1, -1, 1], 10],
          [[0.5, 0.5], -1, [[1, 2], [4, 1]], [-1, 1], 0.5],
        ],
        edges: [
          Edge("of an example just on its margin", [[1], 0, [[1]], [1], 3]),
          Edge("of an example on the wrong side", [[1], 0, [[-2]], [1], 3]),
        ]),
    ],
    hints: [
      "An example that is right by more than 1 costs nothing; nearer, the cost rises in a line.",
      "margin = y·(w·x + b). Only examples with a margin below 1 have a share in the gradient: −C·y·x.",
      "max(0, 1 - margin) for each; for the gradient start from w, and where margin < 1 take "
        + "C * y[i] * X[i][j] off.",
    ],
    mistakes: [
      Mistake(
        "max(0, 1 - $0)", "max(0, -$0)",
        says:
          "The margin of 1 is missing: an example has to be right by 1 to cost nothing. This is "
          + "the perceptron's loss."),
      Mistake(
        "max(0, 1 - $0)", "1 - $0",
        says:
          "The hinge is missing: what is right by more than 1 costs nothing, not less than nothing."
      ),
      Mistake(
        "w.map { $0 * $0 }.reduce(0, +) / 2 + C * hinge", "C * hinge",
        says: "½‖w‖² is missing: it is what makes the margin wide."),
      Mistake(
        "C * hinge", "C * hinge / Double(X.count)",
        says: "The hinge losses are added up here, not averaged."),
      Mistake(
        "y[i] * (zip(w, X[i]).map { $0 * $1 }.reduce(0, +) + b)",
        "y[i] * zip(w, X[i]).map { $0 * $1 }.reduce(0, +) + b",
        says: "Brackets are missing: y multiplies the whole of w·x + b."),
      Mistake(
        "if margin < 1 {", "if margin < 0 {", in: "objectiveGradient",
        says: "Only examples on the wrong side count; those inside the margin do, too."),
      Mistake(
        "if margin < 1 {", "if margin <= 1 {", in: "objectiveGradient",
        says: "An example just on its margin counts as outside."),
      Mistake(
        "gradient[j] -= C", "gradient[j] += C", in: "objectiveGradient",
        says: "The sign is wrong: raising w along y·x lowers the loss."),
      Mistake(
        "var gradient = w", "var gradient = w.map { _ in 0.0 }", in: "objectiveGradient",
        says: "The gradient of ½‖w‖², which is w, is missing."),
    ],
    curve: Curve(of: "objective", over: -3...3, x: "w", y: "L") {
      [[.number($0)], 0, [[2], [-0.5]], [1, -1], 1]
    })
}

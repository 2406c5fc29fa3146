import Chalk

extension Exercise {
  /// N03: RMSprop as in Keras, ε under the root.
  static let rmsprop = Exercise(
    "rmsprop", "RMSprop", formula: #"w \leftarrow w - \alpha \frac{g}{\sqrt{v + \epsilon}}"#,
    lesson: "optimizers",
    task: "One step of RMSprop as in Keras: v is the running mean of the squared gradient, and "
      + "ε = 1e-7 stands under the root. Return the new weights and the new v.",
    functions: [
      Function(
        "rmspropStep",
        "_ w: [Double], _ v: [Double], _ g: [Double], _ alpha: Double, _ rho: Double",
        gives: "([Double], [Double])",
        says: "v ← ρ·v + (1 − ρ)·g²        w ← w − α·g/√(v + ε). Returns (w, v).",
        body: """
          let newV = v.indices.map { i in rho * v[i] + (1 - rho) * g[i] * g[i] }
          let newW = w.indices.map { i in
            w[i] - alpha * g[i] / (newV[i] + 1e-7).squareRoot()
          }
          return (newW, newV)
          """,
        hole: "return (w, v)",
        cases: [
          [[1], [0], [2], 0.1, 0.9], [[0.5, -1], [0.04, 0.25], [-0.3, 2], 0.01, 0.9],
          [[2, 0, 1], [1, 0.5, 3], [0.1, -4, 0], 0.001, 0.5],
        ],
        edges: [
          Edge("where gradient and v are zero", [[3], [0], [0], 0.1, 0.9]),
          Edge("with ρ = 0", [[1, 1], [5, 5], [100, -0.01], 0.1, 0]),
        ])
    ],
    hints: [
      "Two lines: the running mean of g², then the step with the new v.",
      "(v + 1e-7).squareRoot() is the divisor. Steep and flat directions get steps of like length.",
      "w[i] - alpha * g[i] / (newV[i] + 1e-7).squareRoot()",
    ],
    mistakes: [
      Mistake(
        "(newV[i] + 1e-7).squareRoot()", "(v[i] + 1e-7).squareRoot()",
        says: "The step divides by the old v: the running mean is updated first."),
      Mistake(
        "(newV[i] + 1e-7).squareRoot()", "(newV[i] + 1e-7)",
        says: "The square root is missing: v is a mean of squares."),
      Mistake(
        "(1 - rho) * g[i] * g[i]", "(1 - rho) * g[i]",
        says: "v has to follow the square of the gradient, g·g."),
      Mistake(
        "(1 - rho) * g[i] * g[i]", "g[i] * g[i]",
        says: "The factor 1 − ρ is missing: without it v is no mean."),
      Mistake(
        "rho * v[i] + (1 - rho) * g[i] * g[i]", "v[i] + g[i] * g[i]",
        says: "This adds up all squares and never forgets: that is Adagrad."),
      Mistake(
        "rho * v[i] + (1 - rho) * g[i] * g[i]", "(1 - rho) * v[i] + rho * g[i] * g[i]",
        says: "ρ and 1 − ρ are exchanged: ρ is the share of the old mean that is kept."),
      Mistake(
        "w[i] - alpha", "w[i] + alpha",
        says: "This goes uphill: the step has to be taken off the weight."),
    ],
    curve: Curve(of: "rmspropStep", over: -3...3, x: "gradient", y: "new w") {
      [[1], [0.25], [.number($0)], 0.1, 0.9]
    })
}

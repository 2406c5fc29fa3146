import Chalk

extension Exercise {
  /// N03: Adam with bias correction, ε beside √v̂.
  static let adam = Exercise(
    "adam", "Adam",
    formula: #"w \leftarrow w - \alpha \frac{\hat{m}}{\sqrt{\hat{v}} + \epsilon}"#,
    lesson: "optimizers",
    task: "Step number t (from 1) of Adam, with β₁ = 0.9, β₂ = 0.999 and ε = 1e-8. m and v are the "
      + "running means of the gradient and of its square. Return the new w, m and v.",
    functions: [
      Function(
        "adamStep",
        "_ w: Double, _ m: Double, _ v: Double, _ g: Double, _ alpha: Double, _ t: Int",
        gives: "(Double, Double, Double)",
        says: """
          m ← β₁·m + (1 − β₁)·g        v ← β₂·v + (1 − β₂)·g²
          m̂ = m/(1 − β₁ᵗ)        v̂ = v/(1 − β₂ᵗ)
          w ← w − α·m̂/(√v̂ + ε). Returns (w, m, v).
          """,
        body: """
          let newM = 0.9 * m + 0.1 * g
          let newV = 0.999 * v + 0.001 * g * g
          let mHat = newM / (1 - pow(0.9, Double(t)))
          let vHat = newV / (1 - pow(0.999, Double(t)))
          return (w - alpha * mHat / (vHat.squareRoot() + 1e-8), newM, newV)
          """,
        hole: "return (w, m, v)",
        cases: [
          [1, 0, 0, 2, 0.1, 1], [0.5, 0.2, 0.03, -1, 0.01, 2], [-2, -0.1, 0.5, 0.3, 0.001, 10],
          [0, 0.05, 0.001, 0, 0.1, 100],
        ],
        edges: [
          Edge("where nothing has happened yet, and the gradient is zero", [1, 0, 0, 0, 0.1, 1]),
          Edge("of a tiny gradient, whose first step is as long as any", [0, 0, 0, 1e-6, 0.1, 1]),
          Edge("after ten thousand steps", [1, 0.2, 0.09, 0.3, 0.01, 10000]),
        ])
    ],
    hints: [
      "Three parts: the two running means, their correction for a start at 0, and the step.",
      "pow(0.9, Double(t)) is β₁ᵗ. In step 1 the correction makes m̂ the gradient itself.",
      "w - alpha * mHat / (vHat.squareRoot() + 1e-8), with mHat = newM / (1 - pow(0.9, Double(t))).",
    ],
    mistakes: [
      Mistake(
        "newM / (1 - pow(0.9, Double(t)))", "newM",
        says: "The bias correction of m is missing: m started at 0 and is too small at first."),
      Mistake(
        "newV / (1 - pow(0.999, Double(t)))", "newV",
        says:
          "The bias correction of v is missing: v started at 0, and the first steps are too long."),
      Mistake(
        "vHat.squareRoot()", "vHat",
        says: "The square root is missing: v is the mean of squares, the step is divided by √v̂."),
      Mistake(
        "0.001 * g * g", "0.001 * g",
        says: "v has to follow the square of the gradient, g·g."),
      Mistake(
        "0.9 * m + 0.1 * g", "0.9 * m + g",
        says: "The factor 1 − β₁ in front of g is missing in m."),
      Mistake(
        "w - alpha", "w + alpha",
        says: "This goes uphill: the step has to be taken off the weight."),
      Mistake(
        "pow(0.9, Double(t))", "0.9",
        says: "The correction of m has to fade with t: it is β₁ to the power of t, not β₁."),
    ],
    curve: Curve(of: "adamStep", over: -3...3, x: "gradient", y: "new w") {
      [0.5, 0.2, 0.03, .number($0), 0.01, 2]
    })
}

import Chalk

extension Exercise {
  /// N03: gradient descent with momentum.
  static let momentum = Exercise(
    "momentum", "Momentum", formula: #"v \leftarrow \mu v - \alpha g"#,
    lesson: "optimizers",
    task: "One step with momentum, as Keras does it: the new velocity keeps the share μ of the "
      + "old one and adds the step downhill; the weight moves by the new velocity. Return both.",
    functions: [
      Function(
        "momentumStep",
        "_ w: Double, _ v: Double, _ gradient: Double, _ alpha: Double, _ mu: Double",
        gives: "(Double, Double)", says: "v ← μ·v − α·g, then w ← w + v. Returns (w, v).",
        body: """
          let velocity = mu * v - alpha * gradient
          return (w + velocity, velocity)
          """,
        hole: "return (w, v)",
        cases: [
          [1, 0, 2, 0.1, 0.9], [0.5, -0.2, -1, 0.05, 0.9], [-1, 0.3, 0, 0.1, 0.5],
          [2, 1, 1, 0.01, 0],
        ],
        edges: [
          Edge("where the gradient is zero", [3, -0.5, 0, 0.1, 0.9]),
          Edge("with μ = 1, which forgets nothing", [0, 0.25, 1, 0.1, 1]),
        ])
    ],
    hints: [
      "Without a gradient the weight rolls on, a little slower: what is left of v is μ·v.",
      "First the new velocity, from the old one and the gradient; then the weight moves by the new.",
      "let velocity = mu * v - alpha * gradient, and return (w + velocity, velocity).",
    ],
    mistakes: [
      Mistake(
        "mu * v - alpha", "mu * v + alpha",
        says: "This goes uphill: α·g has to be taken off the velocity."),
      Mistake(
        "mu * v - alpha * gradient", "-alpha * gradient",
        says: "This is plain gradient descent: the velocity kept from before, μ·v, is missing."),
      Mistake(
        "(w + velocity, velocity)", "(w + v, velocity)",
        says: "The weight moves by the old velocity; it has to move by the new one."),
      Mistake(
        "mu * v - alpha * gradient", "v - alpha * gradient",
        says: "Nothing slows it down: the old velocity counts only μ times."),
      Mistake(
        "mu * v - alpha * gradient", "mu * v - (1 - mu) * alpha * gradient",
        says: "The gradient is weighed with 1 − μ here; Keras' momentum takes all of α·g."),
      Mistake(
        "(w + velocity, velocity)", "(w + velocity, v)",
        says: "The new velocity is lost: it has to be returned, for the next step."),
    ],
    curve: Curve(of: "momentumStep", over: -3...3, x: "gradient", y: "new w") {
      [0.5, -0.2, .number($0), 0.05, 0.9]
    })
}

import Chalk

extension Exercise {
  /// N03: gradient descent that gathers speed.
  static let momentum = Exercise(
    "momentum", "A ball that gathers speed", formula: #"v \leftarrow \mu v - \alpha g"#,
    lesson: "optimizers",
    task: "One step with momentum, as Keras does it: the new speed keeps a part μ of the old and "
      + "adds the step downhill; the weight moves by the new speed. Return both.",
    functions: [
      Function(
        "momentumStep",
        "_ w: Double, _ v: Double, _ gradient: Double, _ alpha: Double, _ mu: Double",
        gives: "(Double, Double)", says: "v ← μ·v − α·g, then w ← w + v. Returns (w, v).",
        body: """
          let speed = mu * v - alpha * gradient
          return (w + speed, speed)
          """,
        hole: "return (w, v)",
        cases: [
          [1, 0, 2, 0.1, 0.9], [0.5, -0.2, -1, 0.05, 0.9], [-1, 0.3, 0, 0.1, 0.5],
          [2, 1, 1, 0.01, 0],
        ])
    ],
    hints: [
      "Without a slope the ball rolls on, a little slower: what is left of v is μ·v.",
      "First the new speed, from the old one and the gradient; then the weight moves by the new.",
      "let speed = mu * v - alpha * gradient, and return (w + speed, speed).",
    ],
    mistakes: [
      Mistake(
        "mu * v - alpha", "mu * v + alpha",
        says: "This goes uphill: α·g has to be taken off the speed."),
      Mistake(
        "mu * v - alpha * gradient", "-alpha * gradient",
        says: "This is plain gradient descent: the speed kept from before, μ·v, is missing."),
      Mistake(
        "(w + speed, speed)", "(w + v, speed)",
        says: "The weight moves by the old speed; it has to move by the new one."),
      Mistake(
        "mu * v - alpha * gradient", "v - alpha * gradient",
        says: "Nothing slows the ball down: the old speed counts only μ times."),
      Mistake(
        "mu * v - alpha * gradient", "mu * v - (1 - mu) * alpha * gradient",
        says: "The gradient is weighed with 1 − μ here; Keras' momentum takes all of α·g."),
      Mistake(
        "(w + speed, speed)", "(w + speed, v)",
        says: "The new speed is lost: it has to be returned, for the next step."),
    ],
    curve: Curve(of: "momentumStep", over: -3...3, x: "gradient", y: "new w") {
      [0.5, -0.2, .number($0), 0.05, 0.9]
    })
}

import Chalk

extension Exercise {
  /// N03: Adam with decoupled weight decay (Loshchilov and Hutter, 2019).
  static let adamW = Exercise(
    "adamw", "AdamW: decoupled weight decay",
    formula:
      #"w \leftarrow w - \alpha \left(\frac{\hat{m}}{\sqrt{\hat{v}} + \epsilon} + \lambda w\right)"#,
    lesson: "optimizers",
    task:
      "Step number t (from 1) of AdamW, with β₁ = 0.9, β₂ = 0.999 and ε = 1e-8. The weight decay "
      + "λ acts on the weight itself, beside the gradient. Return the new w, m and v.",
    functions: [
      Function(
        "adamWStep",
        "_ w: Double, _ m: Double, _ v: Double, _ g: Double, _ alpha: Double, _ lambda: Double, "
          + "_ t: Int",
        gives: "(Double, Double, Double)",
        says: """
          m ← β₁·m + (1 − β₁)·g        v ← β₂·v + (1 − β₂)·g²
          m̂ = m/(1 − β₁ᵗ)        v̂ = v/(1 − β₂ᵗ)
          w ← w − α·(m̂/(√v̂ + ε) + λ·w). Returns (w, m, v).
          """,
        body: """
          let newM = 0.9 * m + 0.1 * g
          let newV = 0.999 * v + 0.001 * g * g
          let mHat = newM / (1 - pow(0.9, Double(t)))
          let vHat = newV / (1 - pow(0.999, Double(t)))
          let step = mHat / (vHat.squareRoot() + 1e-8) + lambda * w
          return (w - alpha * step, newM, newV)
          """,
        hole: "return (w, m, v)",
        cases: [
          [1, 0, 0, 2, 0.1, 0.01, 1], [-0.5, 0.2, 0.03, -1, 0.01, 0.1, 2],
          [2, -0.1, 0.5, 0.3, 0.001, 0.5, 10],
        ],
        edges: [
          Edge("without weight decay", [1.5, 0.1, 0.2, -0.4, 0.1, 0, 3]),
          Edge(
            "of a weight without gradient, which decays all the same", [4, 0, 0, 0, 0.1, 0.1, 1]),
        ])
    ],
    hints: [
      "It is Adam's step and one term more. Where does λ·w go: into the gradient, or beside it?",
      "The decay is not divided by √v̂: every weight shrinks by the same share α·λ.",
      "let step = mHat / (vHat.squareRoot() + 1e-8) + lambda * w; return w - alpha * step",
    ],
    mistakes: [
      Mistake(
        "let newM = 0.9 * m + 0.1 * g\nlet newV = 0.999 * v + 0.001 * g * g",
        """
        let penalized = g + lambda * w
        let newM = 0.9 * m + 0.1 * penalized
        let newV = 0.999 * v + 0.001 * penalized * penalized
        let lambda = 0.0
        """,
        says: "The decay is added to the gradient: that is Adam with an L2 penalty, where √v̂ "
          + "divides the decay away. It has to stand beside the step."),
      Mistake(
        " + lambda * w", "",
        says: "The weight decay λ·w is missing: this is Adam."),
      Mistake(
        "+ lambda * w", "+ lambda * (w > 0 ? 1 : w < 0 ? -1 : 0)",
        says: "This takes λ off each weight whatever its size, as an L1 penalty does; decay is λ·w."
      ),
      Mistake(
        "w - alpha * step", "w * (1 - lambda) - alpha * (step - lambda * w)",
        says: "The decay is not multiplied by the learning rate: w shrinks by α·λ·w."),
      Mistake(
        "+ lambda * w", "- lambda * w",
        says: "The weight grows: the decay has to pull it to 0."),
      Mistake(
        "newM / (1 - pow(0.9, Double(t)))", "newM",
        says: "The bias correction of m is missing: m started at 0 and is too small at first."),
    ],
    curve: Curve(of: "adamWStep", over: -3...3, x: "w", y: "new w") {
      [.number($0), 0.2, 0.03, -1, 0.1, 0.5, 2]
    })
}

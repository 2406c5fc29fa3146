import Chalk

extension Exercise {
  /// T06: the gradient of DP-SGD (Abadi and others, 2016).
  static let privateGradient = Exercise(
    "private-gradient", "The gradient of DP-SGD",
    formula:
      #"g = \frac{1}{n} \left(\sum_i g_i \min\left(1, \frac{C}{\|g_i\|}\right) + \sigma C z\right)"#,
    lesson: "privacy",
    task:
      "Each row is the gradient of one example. Clip every example's gradient to the norm C, add "
      + "them up, add noise σ·C·z (z holds a standard normal number for each weight) to the sum, and "
      + "divide by the number of examples.",
    functions: [
      Function(
        "privateGradient",
        "_ gradients: [[Double]], _ C: Double, _ sigma: Double, _ z: [Double]",
        gives: "[Double]",
        says: "(Σ gᵢ·min(1, C/‖gᵢ‖) + σ·C·z)/n",
        body: """
          let n = Double(gradients.count)
          var sum = z.map { sigma * C * $0 }
          for gradient in gradients {
            let norm = gradient.map { $0 * $0 }.reduce(0, +).squareRoot()
            let factor = norm > C ? C / norm : 1
            for j in z.indices { sum[j] += gradient[j] * factor }
          }
          return sum.map { $0 / n }
          """,
        hole: "return z.map { _ in 0 }",
        cases: [
          [[[3, 4], [0.3, 0.4]], 1, 0, [0, 0]], [[[3, 4], [-6, 8]], 5, 0.5, [1, -2]],
          [[[0.5, 0, -0.5], [2, 2, 1], [-10, 0, 0]], 2, 1.5, [0.1, -0.4, 0.7]],
        ],
        edges: [
          Edge("of an example without gradient", [[[0, 0], [3, -4]], 1, 0, [0, 0]]),
          Edge("of one person who is far out", [[[1e6, 0], [0.1, 0.2]], 1, 0, [0, 0]]),
          Edge("of noise alone", [[[0], [0]], 2, 1, [3]]),
        ])
    ],
    hints: [
      "No single example may move the sum by more than C. Then noise of that size hides it.",
      "The factor is C/‖g‖ where ‖g‖ > C, else 1, and it is another one for each example. The noise is "
        + "added once, before dividing by n.",
      "var sum = z.map { sigma * C * $0 }; for each gradient: sum[j] += gradient[j] * factor; at the "
        + "end sum.map { $0 / n }",
    ],
    mistakes: [
      Mistake(
        "norm > C ? C / norm : 1", "1.0",
        says: "Nothing is clipped: one example could move the sum by any amount."),
      Mistake(
        "norm > C ? C / norm : 1", "C / norm",
        says: "Short gradients are made longer: the factor is at most 1."),
      Mistake(
        "gradient[j] * factor", "min(max(gradient[j], -C), C)",
        says: "Each number is clipped by itself: the gradient turns, and its norm may exceed C."),
      Mistake(
        "sigma * C * $0", "sigma * $0",
        says: "The noise is not scaled by C: it has to be as large as what one example may add."),
      Mistake(
        "sum.map { $0 / n }", "zip(sum, z).map { ($0 - sigma * C * $1) / n + sigma * C * $1 }",
        says: "The noise is added to the mean: it goes to the sum, and is divided by n with it."),
      Mistake(
        "for gradient in gradients {",
        "let mean = z.indices.map { j in gradients.map { $0[j] }.reduce(0, +) / n }\n"
          + "for gradient in gradients.map({ _ in mean }) {",
        says: "The mean is clipped: each example's gradient has to be, before they are added."),
      Mistake(
        "sum.map { $0 / n }", "sum",
        says: "The sum is not divided by the number of examples."),
    ],
    curve: Curve(of: "privateGradient", over: -6...6, x: "g of one example", y: "g") {
      [[[.number($0)], [0.5]], 2, 0.5, [1]]
    })
}

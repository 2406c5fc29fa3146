import Chalk

extension Exercise {
  /// A learning rate that warms up and then falls along half a cosine.
  static let learningRateSchedule = Exercise(
    "learning-rate-schedule", "A learning-rate schedule: warmup, then cosine",
    formula: #"\alpha_t = \frac{\alpha}{2} \left(1 + \cos \frac{\pi (t - W)}{T - W}\right)"#,
    lesson: "optimizers",
    task:
      "The learning rate of step t, counted from 0. In the first W steps it rises linearly, to "
      + "α in the last of them: α·(t + 1)/W. Then it falls along half a cosine, from α in "
      + "step W to 0 in step T, and stays 0.",
    functions: [
      Function(
        "rate", "_ t: Int, _ alpha: Double, _ W: Int, _ T: Int", gives: "Double",
        says: "α·(t + 1)/W for t < W        α/2·(1 + cos(π·(t − W)/(T − W))) up to T        then 0",
        body: """
          if t < W { return alpha * Double(t + 1) / Double(W) }
          if t >= T { return 0 }
          let progress = Double(t - W) / Double(T - W)
          return alpha / 2 * (1 + cos(Double.pi * progress))
          """,
        hole: "return alpha",
        cases: [
          [0, 0.1, 4, 20], [3, 0.1, 4, 20], [4, 0.1, 4, 20], [12, 0.1, 4, 20], [17, 0.02, 4, 20],
        ],
        edges: [
          Edge("in a step after the last one", [31, 0.1, 4, 20]),
          Edge("without warmup", [0, 0.1, 0, 10]),
          Edge("where the warmup lasts to the end", [10, 0.1, 10, 10]),
        ])
    ],
    hints: [
      "Three parts, by t: before W, from W up to T, and after. Look at what each gives at its ends.",
      "Let progress run from 0 in step W to 1 in step T. cos goes from 1 to −1 meanwhile.",
      "let progress = Double(t - W) / Double(T - W); alpha / 2 * (1 + cos(Double.pi * progress))",
    ],
    mistakes: [
      Mistake(
        "Double(t + 1) / Double(W)", "Double(t) / Double(W)",
        says:
          "The first step has the rate 0, and learns nothing: steps count from 0, so it is t + 1."
      ),
      Mistake(
        "Double(t - W) / Double(T - W)", "Double(t) / Double(T)",
        says: "The cosine begins at step 0: it has to begin at W, where the warmup ends."),
      Mistake(
        "Double(t - W) / Double(T - W)", "Double(t - W) / Double(T)",
        says: "The cosine is too slow: it has T − W steps, and is 0 in step T."),
      Mistake(
        "alpha / 2 * (1 + cos(Double.pi * progress))", "alpha * cos(Double.pi / 2 * progress)",
        says: "This is a quarter of a cosine; half of one, from 1 to −1, is lifted and halved."),
      Mistake(
        "alpha / 2 * (1 + cos(Double.pi * progress))", "alpha * (1 - progress)",
        says: "This falls in a straight line; the cosine is asked for."),
      Mistake(
        "if t >= T { return 0 }", "if t == T { return 0 }",
        says: "After step T the cosine rises again: the rate has to stay 0."),
    ],
    curve: Curve(of: "rate", over: 0...40, x: "step", y: "learning rate") {
      [.number($0.rounded()), 0.1, 8, 32]
    })
}

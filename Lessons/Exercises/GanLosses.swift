import Chalk

extension Exercise {
  /// F04: what discriminator and generator minimize.
  static let ganLosses = Exercise(
    "gan-losses", "The losses of a GAN, from logits",
    formula:
      #"L_D = -\frac{1}{2} (E[\log D(x)] + E[\log(1 - D(G(z)))]), \quad L_G = -E[\log D(G(z))]"#,
    lesson: "gan-game",
    task:
      "The discriminator's logits s for real and for generated examples; D = σ(s). Return its loss, "
      + "half for each of the two means, and the generator's loss in the form that does not "
      + "saturate. Logits may be as large as 1000.",
    functions: [
      Function(
        "discriminatorLoss", "_ real: [Double], _ generated: [Double]", gives: "Double",
        says: "−½·(mean of log σ(real) + mean of log(1 − σ(generated)))",
        body: """
          func softplus(_ x: Double) -> Double { max(0, x) + log(1 + exp(-abs(x))) }
          let onReal = real.map { softplus(-$0) }.reduce(0, +) / Double(real.count)
          let onGenerated = generated.map { softplus($0) }.reduce(0, +) / Double(generated.count)
          return (onReal + onGenerated) / 2
          """,
        hole: "return 0",
        cases: [[[0], [0]], [[2, -1], [0.5]], [[1, 3, 0.2], [-2, -0.4]]],
        edges: [
          Edge("of a discriminator that is certain, and wrong", [[-1000], [1000]]),
          Edge("of a discriminator that is certain, and right", [[800], [-900]]),
        ]),
      Function(
        "generatorLoss", "_ generated: [Double]", gives: "Double",
        says: "−(mean of log σ(generated))",
        body: """
          func softplus(_ x: Double) -> Double { max(0, x) + log(1 + exp(-abs(x))) }
          return generated.map { softplus(-$0) }.reduce(0, +) / Double(generated.count)
          """,
        hole: "return 0",
        cases: [[[0]], [[2, -1]], [[-3, 0.5, 1]]],
        edges: [Edge("where every generated example is found out", [[-1000, -900]])]),
    ],
    hints: [
      "−log σ(s) = log(1 + e^(−s)), and −log(1 − σ(s)) = log(1 + e^s): the same function, softplus.",
      "softplus(x) = log(1 + eˣ) overflows for a large x. max(0, x) + log(1 + exp(−|x|)) is the same.",
      "softplus of −real, softplus of generated, the mean of each, and half their sum; for the "
        + "generator the mean of softplus(−generated).",
    ],
    mistakes: [
      Mistake(
        "softplus(-$0)", "softplus($0)",
        says: "Real examples should be called real: their term is −log σ(s) = softplus(−s)."),
      Mistake(
        "generated.map { softplus($0) }", "generated.map { softplus(-$0) }",
        says:
          "Generated examples should be called generated: their term is −log(1 − σ(s)), which is "
          + "softplus(s)."),
      Mistake(
        "(onReal + onGenerated) / 2", "onReal + onGenerated",
        says: "The ½ is missing: the two means have half of the loss each."),
      Mistake(
        "(onReal + onGenerated) / 2", "-(onReal + onGenerated) / 2",
        says: "The sign is wrong: the discriminator maximizes V, so its loss is −V, half of it."),
      Mistake(
        "max(0, x) + log(1 + exp(-abs(x)))", "log(1 + exp(x))",
        says: "It overflows for large logits: write softplus as max(0, x) + log(1 + exp(−|x|))."),
      Mistake(
        "generated.map { softplus(-$0) }", "generated.map { -softplus($0) }", in: "generatorLoss",
        says:
          "This is log(1 − D), the form that saturates: a generator that is found out would get "
          + "hardly any gradient."),
      Mistake(
        "generated.map { softplus(-$0) }", "generated.map { softplus($0) }", in: "generatorLoss",
        says:
          "This is the discriminator's term: the generator wants its examples to be called real."),
    ],
    curve: Curve(of: "generatorLoss", over: -8...8, x: "logit", y: "L of the generator") {
      [[.number($0)]]
    })
}

import Chalk

extension Exercise {
  /// T10: how many choices a language model wavers between.
  static let perplexity = Exercise(
    "perplexity", "Perplexity",
    formula: #"PP = e^{-\frac{1}{n} \sum_t \log p_t}"#, lesson: "characters",
    task: "p holds the probability that a language model gave to each character that came "
      + "next. Return the perplexity: e to the mean negative log-likelihood. Texts may be long.",
    functions: [
      Function(
        "perplexity", "_ p: [Double]", gives: "Double",
        says: "e^(−1/n · Σ log p[t])",
        body: """
          let loss = -p.map { log($0) }.reduce(0, +) / Double(p.count)
          return exp(loss)
          """,
        hole: "return 0",
        cases: [[[0.25, 0.25]], [[0.5, 0.125]], [[0.9, 0.1, 0.4, 0.7]], [[0.01]]],
        edges: [
          Edge("of a model that is certain and right", [[1, 1, 1]]),
          Edge(
            "of a text of five hundred characters", [.list([Numbers](repeating: 0.01, count: 500))]),
          Edge("where a character was held impossible", [[0.5, 0]]),
        ])
    ],
    hints: [
      "A model that wavers between k equally likely characters has perplexity k.",
      "The mean of −log p is the cross-entropy. exp undoes the logarithm.",
      "exp(-p.map { log($0) }.reduce(0, +) / Double(p.count))",
    ],
    mistakes: [
      Mistake(
        "return exp(loss)", "return loss",
        says: "This is the cross-entropy: perplexity is e to that power."),
      Mistake(
        " / Double(p.count)", "",
        says: "The mean is missing: without 1/n a longer text always has the larger perplexity."),
      Mistake(
        "-p.map", "p.map",
        says: "The minus is missing: this is 1 divided by the perplexity."),
      Mistake(
        "return exp(loss)", "return pow(2, loss)",
        says: "2 does not undo the natural logarithm: either log2 and 2, or log and e."),
      Mistake(
        "return exp(loss)", "return p.map { 1 / $0 }.reduce(0, +) / Double(p.count)",
        says: "This is the mean of 1/p; perplexity is the geometric mean, through logarithms."),
      Mistake(
        "return exp(loss)", "return pow(p.reduce(1, *), -1 / Double(p.count))",
        says: "The product of many probabilities is too small for a Double: add logarithms."),
    ],
    curve: Curve(of: "perplexity", over: 0.02...1, x: "p of one character", y: "perplexity") {
      [[.number($0), 0.5, 0.25]]
    })
}

import Chalk

extension Exercise {
  /// N02: the loss of a classifier, from probabilities.
  static let crossEntropy = Exercise(
    "cross-entropy", "Cross-entropy",
    formula: #"L = -\frac{1}{n} \sum_{i=1}^{n} \log p_{i, t_i}"#, lesson: "iris-network",
    task: "Each row of p holds the probabilities of one example, and t its true class from 0. "
      + "Write the mean of −log of the probability that the true class got.",
    functions: [
      Function(
        "crossEntropy", "_ p: [[Double]], _ t: [Int]", gives: "Double",
        says: "L = −1/n · Σ log p[i][tᵢ]",
        body: """
          var total = 0.0
          for i in p.indices { total -= log(p[i][t[i]]) }
          return total / Double(p.count)
          """,
        hole: "return 0",
        cases: [
          [[[0.25, 0.75]], [0]], [[[0.7, 0.2, 0.1], [0.1, 0.3, 0.6]], [0, 1]],
          [[[0.9, 0.1], [0.2, 0.8], [0.5, 0.5]], [0, 1, 1]],
        ],
        edges: [
          Edge("of a network that is certain, and right", [[[1, 0], [0, 1]], [0, 1]]),
          Edge("of a very small probability", [[[1e-300, 1]], [0]]),
          Edge("where the true class had probability 0", [[[0, 1], [0.5, 0.5]], [0, 0]]),
        ])
    ],
    hints: [
      "Only one probability of each row counts: the one that the true class got.",
      "p[i][t[i]] is that probability. Its logarithm is negative, and the loss is positive.",
      "for i in p.indices { total -= log(p[i][t[i]]) }, divided by Double(p.count) at the end.",
    ],
    mistakes: [
      Mistake(
        "total -= log", "total += log",
        says: "The minus is missing: a logarithm of a probability is negative, a loss is not."),
      Mistake(
        " / Double(p.count)", "",
        says: "The 1/n is missing: the loss is the mean over the examples."),
      Mistake(
        "total -= log(p[i][t[i]])", "total += 1 - p[i][t[i]]",
        says: "This adds up what is missing to 1; cross-entropy takes −log of the probability."),
      Mistake(
        "log(p[i][t[i]])", "log(p[i].max()!)",
        says: "This takes the largest probability; what counts is that of the true class, t[i]."),
      Mistake(
        "log(p[i][t[i]])", "log2(p[i][t[i]])",
        says: "This is the logarithm to base 2: the loss is taken with the natural one, log."),
      Mistake(
        "log(p[i][t[i]])", "p[i][t[i]] * log(p[i][t[i]])",
        says: "The probability in front of the logarithm is too many: the true class has weight 1."),
    ],
    curve: Curve(of: "crossEntropy", over: 0.02...1, x: "p of the true class", y: "L") {
      [[[.number($0), .number(1 - $0)]], [0]]
    })
}

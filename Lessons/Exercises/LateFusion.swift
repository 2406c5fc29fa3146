import Chalk

extension Exercise {
  /// T12: two models of different senses, put together at the end.
  static let lateFusion = Exercise(
    "late-fusion", "Late fusion: a product of experts",
    formula: #"p(c | x, n) = \frac{p(c | x) p(c | n) / p(c)}{\sum_k p(k | x) p(k | n) / p(k)}"#,
    lesson: "modalities",
    task:
      "Two models look at the same thing through different modalities; given the class, what they "
      + "see is independent. a and b are their probabilities of the classes, prior how frequent the "
      + "classes are. Return the probabilities of both together. Where both rule everything out, "
      + "return the prior.",
    functions: [
      Function(
        "fuse", "_ a: [Double], _ b: [Double], _ prior: [Double]", gives: "[Double]",
        says: "a[c]·b[c]/prior[c], divided by the sum over the classes",
        body: """
          let products = prior.indices.map { c in prior[c] == 0 ? 0 : a[c] * b[c] / prior[c] }
          let total = products.reduce(0, +)
          return total == 0 ? prior : products.map { $0 / total }
          """,
        hole: "return a",
        cases: [
          [[0.6, 0.4], [0.8, 0.2], [0.5, 0.5]], [[0.3, 0.7], [0.4, 0.6], [0.1, 0.9]],
          [[0.2, 0.5, 0.3], [0.1, 0.6, 0.3], [0.5, 0.25, 0.25]],
        ],
        edges: [
          Edge(
            "where one of them knows nothing but the prior",
            [[0.7, 0.3], [0.2, 0.8], [0.2, 0.8]]),
          Edge("where both together rule everything out", [[1, 0], [0, 1], [0.3, 0.7]]),
          Edge("with a class that never occurs", [[0.5, 0.5, 0], [0.2, 0.8, 0], [0.4, 0.6, 0]]),
        ])
    ],
    hints: [
      "Both models have learned how frequent the classes are. How often may that count?",
      "The product a·b contains the prior twice: divide by it once. Then make the sum 1.",
      "let products = a[c] * b[c] / prior[c] for each class; then products.map { $0 / total }.",
    ],
    mistakes: [
      Mistake(
        ": a[c] * b[c] / prior[c]", ": a[c] * b[c]",
        says: "The prior counts twice: divide by it once."),
      Mistake(
        "products.map { $0 / total }", "products",
        says: "The probabilities do not add up to 1: divide by their sum."),
      Mistake(
        ": a[c] * b[c] / prior[c]", ": (a[c] + b[c]) / 2",
        says: "This is the mean of the two: two independent hints together are surer than each, so "
          + "they multiply."),
      Mistake(
        ": a[c] * b[c] / prior[c]", ": a[c] * b[c] * prior[c]",
        says: "The prior is multiplied once more: it is in both models already, so divide."),
      Mistake(
        ": a[c] * b[c] / prior[c]", ": max(a[c], b[c])",
        says: "Only the surer model counts for each class: the evidence of both has to be combined."
      ),
      Mistake(
        "total == 0 ? prior : products.map { $0 / total }", "products.map { $0 / total }",
        says: "Where both rule everything out this is 0/0: return the prior."),
      Mistake(
        "prior[c] == 0 ? 0 : a[c] * b[c] / prior[c]", "a[c] * b[c] / prior[c]",
        says: "A class that never occurs gives 0/0: its probability is 0."),
    ],
    curve: Curve(of: "fuse", over: 0.01...0.99, x: "what the first model says", y: "both together")
    {
      [[.number($0), .number(1 - $0)], [0.8, 0.2], [0.5, 0.5]]
    })
}

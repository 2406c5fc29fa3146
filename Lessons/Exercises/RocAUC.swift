import Chalk

extension Exercise {
  /// T10: the area under the ROC curve, as a chance.
  static let rocAUC = Exercise(
    "roc-auc", "Area under the ROC curve (AUC)",
    formula:
      #"AUC = \frac{1}{n_+ n_-} \sum_{i \in +, j \in -} ([s_i > s_j] + \frac{1}{2} [s_i = s_j])"#,
    lesson: "fraud",
    task:
      "The chance that a positive example (label 1) gets a higher score than a negative one (label "
      + "0), where equal scores count half. It is the area under the ROC curve. Return ½ where one of "
      + "the two kinds does not occur.",
    functions: [
      Function(
        "auc", "_ scores: [Double], _ labels: [Int]", gives: "Double",
        says:
          "the share of pairs of a positive and a negative that are in order; equal scores count ½",
        body: """
          let positives = scores.indices.filter { labels[$0] == 1 }.map { scores[$0] }
          let negatives = scores.indices.filter { labels[$0] == 0 }.map { scores[$0] }
          if positives.isEmpty || negatives.isEmpty { return 0.5 }
          var inOrder = 0.0
          for p in positives {
            for n in negatives {
              inOrder += p > n ? 1 : p == n ? 0.5 : 0
            }
          }
          return inOrder / Double(positives.count * negatives.count)
          """,
        hole: "return 0",
        cases: [
          [[0.9, 0.1], [1, 0]], [[0.9, 0.8, 0.3, 0.1], [1, 0, 1, 0]],
          [[0.2, 0.7, 0.4, 0.6, 0.5], [0, 1, 1, 0, 0]], [[0.1, 0.2, 0.6, 0.7], [1, 0, 0, 1]],
        ],
        edges: [
          Edge("where all scores are equal", [[0.5, 0.5, 0.5], [1, 0, 0]]),
          Edge(
            "where a positive and a negative have the same score", [[0.4, 0.4, 0.9], [1, 0, 0]]),
          Edge("without positives", [[0.1, 0.9], [0, 0]]),
          Edge("of logits instead of probabilities", [[-3, 5, 12, -800], [0, 1, 0, 0]]),
        ])
    ],
    hints: [
      "No threshold is needed: only the order of the scores counts.",
      "Go through all pairs of a positive and a negative, and count those in which the positive is ahead.",
      "inOrder += p > n ? 1 : p == n ? 0.5 : 0, divided by Double(positives.count * negatives.count)",
    ],
    mistakes: [
      Mistake(
        "p > n ? 1 : p == n ? 0.5 : 0", "p < n ? 1 : p == n ? 0.5 : 0",
        says: "The order is the wrong way round: the positive should have the higher score."),
      Mistake(
        "Double(positives.count * negatives.count)", "Double(scores.count * scores.count)",
        says: "This divides by all pairs: only pairs of a positive and a negative are counted."),
      Mistake(
        "return inOrder / Double(positives.count * negatives.count)",
        "return Double(scores.indices.filter { (scores[$0] > 0.5) == (labels[$0] == 1) }.count) / "
          + "Double(scores.count)",
        says: "This is the accuracy at the threshold ½; AUC looks at the order of the scores."),
      Mistake(
        "p > n ? 1 : p == n ? 0.5 : 0", "p > n ? p - n : 0",
        says: "By how much the positive is ahead does not matter, only whether it is."),
      Mistake(
        "p > n ? 1 : p == n ? 0.5 : 0", "p > n ? 1 : 0",
        says: "Equal scores count as wrong: they count half."),
      Mistake(
        "p > n ? 1 : p == n ? 0.5 : 0", "p >= n ? 1 : 0",
        says: "Equal scores count as right: a model that says the same for all would be perfect."),
      Mistake(
        "if positives.isEmpty || negatives.isEmpty { return 0.5 }\n", "",
        says: "Where one kind does not occur this is 0/0: return ½."),
    ],
    curve: Curve(of: "auc", over: 0...1, x: "score of a positive", y: "AUC") {
      [[.number($0), 0.7, 0.4, 0.6, 0.5], [1, 1, 0, 0, 0]]
    })
}

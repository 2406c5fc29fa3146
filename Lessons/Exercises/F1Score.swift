import Chalk

extension Exercise {
  /// T10: precision, recall, and their harmonic mean.
  static let f1Score = Exercise(
    "f1", "Precision, recall and F1",
    formula:
      #"P = \frac{TP}{TP + FP}, \quad R = \frac{TP}{TP + FN}, \quad F_1 = \frac{2 P R}{P + R}"#,
    lesson: "fraud",
    task:
      "From true labels and predictions, 1 for positive and 0 for negative. Return precision, recall "
      + "and F1; each is 0 where it would be 0/0, as in scikit-learn.",
    functions: [
      Function(
        "scores", "_ truth: [Int], _ predicted: [Int]", gives: "(Double, Double, Double)",
        says: "(precision, recall, F1), each 0 where its divisor is 0",
        body: """
          func count(_ t: Int, _ p: Int) -> Double {
            Double(zip(truth, predicted).filter { $0 == t && $1 == p }.count)
          }
          func share(_ a: Double, _ b: Double) -> Double { b == 0 ? 0 : a / b }
          let precision = share(count(1, 1), count(1, 1) + count(0, 1))
          let recall = share(count(1, 1), count(1, 1) + count(1, 0))
          let f1 = share(2 * precision * recall, precision + recall)
          return (precision, recall, f1)
          """,
        hole: "return (0, 0, 0)",
        cases: [
          [[1, 0, 1, 0], [1, 0, 0, 0]], [[1, 1, 1, 0, 0, 1], [1, 0, 1, 1, 1, 0]],
          [[0, 0, 0, 1, 1, 0, 0], [1, 1, 0, 1, 1, 0, 1]],
        ],
        edges: [
          Edge("where nothing is predicted positive", [[1, 0, 1], [0, 0, 0]]),
          Edge("where nothing is positive", [[0, 0], [1, 0]]),
          Edge("where all is right", [[1, 0, 0, 1], [1, 0, 0, 1]]),
        ])
    ],
    hints: [
      "Precision: of those that were called positive, how many are? Recall: of those that are, how "
        + "many were called so?",
      "Count TP (1, 1), FP (0, 1) and FN (1, 0) first. The true negatives occur nowhere.",
      "TP/(TP + FP), TP/(TP + FN), 2·P·R/(P + R); and b == 0 ? 0 : a / b for each.",
    ],
    mistakes: [
      Mistake(
        "let precision = share(count(1, 1), count(1, 1) + count(0, 1))\n"
          + "let recall = share(count(1, 1), count(1, 1) + count(1, 0))",
        "let recall = share(count(1, 1), count(1, 1) + count(0, 1))\n"
          + "let precision = share(count(1, 1), count(1, 1) + count(1, 0))",
        says:
          "Precision and recall are exchanged: precision is divided by what was called positive."),
      Mistake(
        "share(2 * precision * recall, precision + recall)", "(precision + recall) / 2",
        says: "This is the arithmetic mean: F1 is the harmonic one, near the smaller of the two."),
      Mistake(
        "share(2 * precision * recall, precision + recall)",
        "share(precision * recall, precision + recall)",
        says: "The factor 2 of F1 is missing: of 1 and 1 the mean is 1."),
      Mistake(
        "share(2 * precision * recall, precision + recall)", "(precision * recall).squareRoot()",
        says: "This is the geometric mean: F1 is the harmonic one, 2PR/(P + R)."),
      Mistake(
        "count(1, 1) + count(0, 1)", "count(1, 1) + count(0, 0)",
        says: "Precision is divided by TP + FP: true negatives do not occur in it."),
      Mistake(
        "let precision = share(count(1, 1), count(1, 1) + count(0, 1))",
        "let precision = share(count(1, 1) + count(0, 0), Double(truth.count))",
        says: "This is the accuracy: precision looks at those that were called positive."),
      Mistake(
        "b == 0 ? 0 : a / b", "a / b",
        says: "0/0 is NaN: a score without a divisor is 0."),
      Mistake(
        "b == 0 ? 0 : a / b", "b == 0 ? 1 : a / b",
        says: "A score without a divisor is 0: who calls nothing positive has found nothing."),
    ],
    curve: Curve(
      of: "scores", over: -0.5...1.5, x: "prediction for one example", y: "F1", reading: 2
    ) {
      [[1, 1, 1, 0, 0, 1], [1, .number(min(1, max(0, $0.rounded()))), 1, 1, 1, 0]]
    })
}

import Chalk

extension Exercise {
  /// How often each class is taken for each, and the share that is right.
  static let confusionMatrix = Exercise(
    "confusion-matrix", "Confusion matrix and accuracy",
    formula: #"C_{tp} = \sum_i [y_i = t][\hat{y}_i = p], \quad A = \frac{\sum_t C_{tt}}{n}"#,
    lesson: "mnist-dense",
    task: "Count how many examples of each true class (row) were predicted as each class (column). "
      + "Then the accuracy from such a matrix; it is 0 where there are no examples.",
    functions: [
      Function(
        "confusionMatrix", "_ truth: [Int], _ predicted: [Int], _ classes: Int", gives: "[[Int]]",
        says: "C[t][p] = the number of examples of class t that were predicted as p",
        body: """
          var matrix = [[Int]](repeating: [Int](repeating: 0, count: classes), count: classes)
          for (t, p) in zip(truth, predicted) { matrix[t][p] += 1 }
          return matrix
          """,
        hole: "return [[Int]](repeating: [Int](repeating: 0, count: classes), count: classes)",
        cases: [
          [[0, 1, 1], [0, 1, 0], 2], [[2, 0, 2, 1, 2], [2, 1, 1, 1, 2], 3],
          [[0, 0, 0], [1, 1, 1], 2],
        ],
        edges: [
          Edge("with a class that never occurs", [[0, 3, 3], [3, 3, 3], 4]),
          Edge("of no examples", [[], [], 2]),
        ]),
      Function(
        "accuracy", "_ C: [[Int]]", gives: "Double",
        says: "the sum of the diagonal divided by the sum of all; 0 where there are no examples",
        body: """
          let right = C.indices.map { C[$0][$0] }.reduce(0, +)
          let all = C.joined().reduce(0, +)
          return all == 0 ? 0 : Double(right) / Double(all)
          """,
        hole: "return -1",
        cases: [
          [[[3, 1], [0, 4]]], [[[2, 0, 1], [1, 5, 0], [0, 2, 1]]], [[[0, 3], [2, 0]]],
        ],
        edges: [
          Edge("of no examples", [[[0, 0], [0, 0]]]),
          Edge("of a rare class", [[[98, 0], [2, 0]]]),
        ]),
    ],
    hints: [
      "Each example adds 1 to one place of the matrix. Right answers lie on the diagonal.",
      "matrix[t][p] += 1: the row is the truth. Whole numbers are divided as Double(right).",
      "for (t, p) in zip(truth, predicted) { matrix[t][p] += 1 }, and "
        + "all == 0 ? 0 : Double(right) / Double(all)",
    ],
    mistakes: [
      Mistake(
        "matrix[t][p] += 1", "matrix[p][t] += 1",
        says: "Rows and columns are exchanged: the row is the truth, the column the prediction."),
      Mistake(
        "matrix[t][p] += 1", "matrix[t][p] = 1",
        says: "This notes only whether it happened: every example has to be counted (+=)."),
      Mistake(
        "{ matrix[t][p] += 1 }", "where t != p { matrix[t][p] += 1 }",
        says: "Right answers are not counted: they belong on the diagonal."),
      Mistake(
        "Double(right) / Double(all)", "Double(right / all)", in: "accuracy",
        says: "Whole numbers are divided, which rounds down: make them Double before dividing."),
      Mistake(
        "Double(right) / Double(all)", "Double(all - right) / Double(all)", in: "accuracy",
        says: "This is the error rate, 1 minus the accuracy."),
      Mistake(
        "return all == 0 ? 0 : Double(right) / Double(all)",
        """
        let rows = C.indices.filter { C[$0].reduce(0, +) > 0 }
        let recalls = rows.map { Double(C[$0][$0]) / Double(C[$0].reduce(0, +)) }
        return all == 0 ? 0 : recalls.reduce(0, +) / Double(rows.count)
        """, in: "accuracy",
        says: "This is the mean of the classes' recalls (balanced accuracy): a rare class counts "
          + "as much as a frequent one there. Accuracy counts examples."),
      Mistake(
        "all == 0 ? 0 : Double(right) / Double(all)", "Double(right) / Double(all)", in: "accuracy",
        says: "Without examples this is 0/0: return 0 there."),
    ],
    curve: Curve(of: "accuracy", over: 0...40, x: "C[0][0]", y: "accuracy") {
      [[[.number($0.rounded()), 2], [3, 5]]]
    })
}

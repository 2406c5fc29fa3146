import Chalk

extension Exercise {
  /// One-hot encoding of classes, as `to_categorical` of Keras.
  static let oneHot = Exercise(
    "one-hot", "One-hot encoding", formula: #"t_{ik} = 1 \text{ if } k = c_i, \text{ else } 0"#,
    lesson: "softmax-regression",
    task:
      "Each label is a class from 0. Return a row for each label: a 1 in the column of its class, "
      + "0 elsewhere. A label that is no class gets a row of zeros, as in TensorFlow.",
    functions: [
      Function(
        "oneHot", "_ labels: [Int], _ classes: Int", gives: "[[Double]]",
        says: "t[i][k] = 1 where k = labels[i], else 0, with k from 0 to classes − 1",
        body: """
          return labels.map { label in
            (0..<classes).map { k in k == label ? 1 : 0 }
          }
          """,
        hole: "return []",
        cases: [[[1], 2], [[0, 2, 1], 4], [[3, 3], 4]],
        edges: [
          Edge("with labels that are no class", [[-1, 0, 3], 3]),
          Edge("of no labels", [[], 2]),
        ])
    ],
    hints: [
      "Every row has as many columns as there are classes, whatever labels occur.",
      "(0..<classes).map { k in … } makes one row. Where is it 1?",
      "return labels.map { label in (0..<classes).map { k in k == label ? 1 : 0 } }",
    ],
    mistakes: [
      Mistake("k == label", "k + 1 == label", says: "Classes are counted from 0, not from 1."),
      Mistake(
        "k == label ? 1 : 0", "k == label ? 0 : 1",
        says: "0 and 1 are exchanged: the class itself gets the 1."),
      Mistake(
        "(0..<classes)", "(0..<max(1, (labels.max() ?? 0) + 1))",
        says: "The columns follow the largest label that occurs: a batch without the last class "
          + "would get a column too few. There are as many as there are classes."),
      Mistake(
        "k == label", "k <= label",
        says: "This fills every column up to the class: that is an ordinal encoding, not one-hot."),
      Mistake(
        "k == label", "k == min(max(label, 0), classes - 1)",
        says: "A label that is no class is moved to the nearest one; its row has to be zeros."),
    ],
    curve: Curve(of: "oneHot", over: -1...4, x: "label", y: "t of class 2", reading: 2) {
      [[.number($0.rounded())], 4]
    })
}

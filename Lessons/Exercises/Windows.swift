import Chalk

extension Exercise {
  /// T10: a series cut into examples.
  static let windows = Exercise(
    "windows", "Windows of a time series",
    formula: #"X_i = (y_i, \ldots, y_{i+k-1}), \quad t_i = y_{i+k-1+h}"#, lesson: "forecast",
    task: "Make examples of a series: each input is k neighboring values, its target the value h "
      + "steps after the last of them (h = 1: the next one). Windows overlap and move by one. "
      + "Return all inputs and all targets that fit.",
    functions: [
      Function(
        "windows", "_ y: [Double], _ k: Int, _ h: Int", gives: "([[Double]], [Double])",
        says: "inputs y[i], …, y[i + k − 1] and targets y[i + k − 1 + h]",
        body: """
          let count = max(0, y.count - k - h + 1)
          let inputs = (0..<count).map { i in Array(y[i..<(i + k)]) }
          let targets = (0..<count).map { i in y[i + k - 1 + h] }
          return (inputs, targets)
          """,
        hole: "return ([], y)",
        cases: [
          [[1, 2, 4, 8], 2, 1], [[5, 3, 6, 2, 7, 1], 3, 1], [[5, 3, 6, 2, 7, 1], 2, 3],
          [[1, 9, 4], 1, 1],
        ],
        edges: [
          Edge("of a series that is too short", [[1, 2], 3, 1]),
          Edge("of a series that is just long enough", [[1, 2, 4], 2, 1]),
          Edge("of a forecast far ahead", [[3, 1, 4, 1, 5, 9], 1, 5]),
        ])
    ],
    hints: [
      "Write down the windows of 1, 2, 4, 8 with k = 2 and h = 1: there are two.",
      "The last target is the last value: i + k − 1 + h ≤ y.count − 1. That gives the count.",
      "let count = max(0, y.count - k - h + 1); Array(y[i..<(i + k)]) and y[i + k - 1 + h]",
    ],
    mistakes: [
      Mistake(
        "y[i + k - 1 + h]", "y[i + k - 1]",
        says: "The target is in the window already, the last of its values: a leak from the future."
      ),
      Mistake(
        "y.count - k - h + 1", "y.count - k - h",
        says: "The last window is missing: there are y.count − k − h + 1."),
      Mistake(
        "y[i + k - 1 + h]", "y[min(y.count - 1, i + k)]",
        says: "The target is always the next value: it has to be h steps ahead."),
      Mistake(
        "(0..<count).map { i in Array(y[i..<(i + k)]) }",
        "stride(from: 0, to: count, by: k).map { i in Array(y[i..<(i + k)]) }",
        says: "The windows do not overlap: they move by one value, not by k."),
      Mistake(
        "Array(y[i..<(i + k)])", "Array(y[i..<(i + k)].reversed())",
        says: "The windows are turned round: the newest value stands last."),
    ],
    curve: Curve(of: "windows", over: -3...3, x: "y[2]", y: "first target", reading: 4) {
      [[1, 2, .number($0), 8], 2, 1]
    })
}

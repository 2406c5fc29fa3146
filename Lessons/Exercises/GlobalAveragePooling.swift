import Chalk

extension Exercise {
  /// P06: one number for each feature map.
  static let globalAveragePooling = Exercise(
    "global-average-pooling", "Global average pooling",
    formula: #"y_{c} = \frac{1}{h w} \sum_{i, j} x_{ijc}"#, lesson: "shapes-224",
    task: "The mean of each channel over all places: it replaces the flattening before the dense "
      + "layer. x is rows × columns × channels. Then its backward pass: the gradient of x from that of y.",
    functions: [
      Function(
        "globalAverage", "_ x: [[[Double]]]", gives: "[Double]",
        says: "y[c] = the mean of x[i][j][c] over all i and j",
        body: """
          let places = Double(x.count * x[0].count)
          return x[0][0].indices.map { c in
            x.joined().map { $0[c] }.reduce(0, +) / places
          }
          """,
        hole: "return x[0][0]",
        cases: [
          [[[[1], [3]], [[2], [6]]]], [[[[1, 10], [2, 20], [6, 60]]]],
          [[[[1, -1, 0]], [[3, -3, 4]], [[5, 1, 2]]]],
        ],
        edges: [Edge("of a map of one place", [[[[4, -2]]]])]),
      Function(
        "globalAverageGradient", "_ rows: Int, _ columns: Int, _ dy: [Double]",
        gives: "[[[Double]]]",
        says: "dx[i][j][c] = dy[c]/(rows · columns)",
        body: """
          let pixel = dy.map { $0 / Double(rows * columns) }
          let row = [[Double]](repeating: pixel, count: columns)
          return [[[Double]]](repeating: row, count: rows)
          """,
        hole: "return []",
        cases: [[1, 2, [4]], [2, 3, [6, -12]]],
        edges: [Edge("of a map of one place", [1, 1, [5, 0]])]),
    ],
    hints: [
      "A picture of any size becomes one number for each channel.",
      "x.joined() lists all pixels. Each pixel has the share 1/(rows · columns) in the mean.",
      "x.joined().map { $0[c] }.reduce(0, +) / places; backward: dy[c] / Double(rows * columns)",
    ],
    mistakes: [
      Mistake(" / places", "", says: "This is the sum: divide by the number of places."),
      Mistake(
        "Double(x.count * x[0].count)", "Double(x.count)",
        says: "This divides by the rows only: there are rows × columns places."),
      Mistake(
        "Double(x.count * x[0].count)", "Double(x.count * x[0].count * x[0][0].count)",
        says: "The channels are counted as places: each channel has its own mean."),
      Mistake(
        "x.joined().map { $0[c] }.reduce(0, +) / places", "x.joined().map { $0[c] }.max()!",
        says: "This is global max pooling: the mean is asked for."),
      Mistake(
        "$0 / Double(rows * columns)", "$0", in: "globalAverageGradient",
        says: "Each place has only the share 1/(rows · columns) in the mean, and in its gradient."),
      Mistake(
        "rows * columns", "rows * columns * dy.count", in: "globalAverageGradient",
        says:
          "The gradient is divided by the channels as well; a channel's mean has rows · columns "
          + "numbers."),
    ],
    curve: Curve(of: "globalAverage", over: -6...6, x: "x[0][0][0]", y: "y[0]") {
      [[[[.number($0), 0], [3, 1]], [[2, 1], [6, 1]]]]
    })
}

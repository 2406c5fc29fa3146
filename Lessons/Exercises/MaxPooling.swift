import Chalk

extension Exercise {
  /// N10: the largest of each window.
  static let maxPooling = Exercise(
    "max-pooling", "Max pooling",
    formula: #"y_{ij} = \max_{0 \le a, b < 2} x_{2i+a, 2j+b}"#, lesson: "pooling",
    task: "Cut an image into windows of 2 × 2 that do not overlap, and keep the largest number of "
      + "each. A last row or column without a partner is left out.",
    functions: [
      Function(
        "maxPool", "_ x: [[Double]]", gives: "[[Double]]",
        says: "y[i][j] = the largest of x[2i][2j], x[2i][2j+1], x[2i+1][2j], x[2i+1][2j+1]",
        body: """
          return (0..<x.count / 2).map { i in
            (0..<x[0].count / 2).map { j in
              let above = max(x[2 * i][2 * j], x[2 * i][2 * j + 1])
              let below = max(x[2 * i + 1][2 * j], x[2 * i + 1][2 * j + 1])
              return max(above, below)
            }
          }
          """,
        hole: "return x",
        cases: [
          [[[1, 2], [3, 4]]], [[[4, 1, 0, -1], [2, 3, -5, -2]]],
          [[[-1, -2, -3, -4], [-5, -6, -7, -8], [9, 1, 1, 9], [2, 2, 2, 2]]],
          [[[1, 2, 3], [4, 5, 6], [7, 8, 9]]],
        ],
        edges: [
          Edge("of one row, which makes no window", [[[1, 2, 3, 4]]]),
          Edge("of numbers that are all the same", [[[-2, -2], [-2, -2]]]),
        ])
    ],
    hints: [
      "The result has half the rows and half the columns; whole numbers are halved downwards.",
      "Window i, j begins at row 2i and column 2j. Swift's max takes more than two numbers.",
      "max(x[2 * i][2 * j], x[2 * i][2 * j + 1], x[2 * i + 1][2 * j], x[2 * i + 1][2 * j + 1])",
    ],
    mistakes: [
      Mistake(
        "return max(above, below)",
        """
        return (x[2 * i][2 * j] + x[2 * i][2 * j + 1] + x[2 * i + 1][2 * j]
                + x[2 * i + 1][2 * j + 1]) / 4
        """,
        says: "This is average pooling: the mean of the window instead of its largest number."),
      Mistake(
        "return max(above, below)", "return above",
        says: "Only the upper row of each window is looked at; the row 2i + 1 is missing."),
      Mistake(
        "return max(above, below)", "return max(0, above, below)",
        says: "A 0 is compared with them: where all four are negative, the largest is negative too."
      ),
      Mistake(
        "return max(above, below)", "return min(above, below)",
        says: "The smaller of the two rows' largest is kept: it has to be max here as well."),
      Mistake(
        "return max(above, below)",
        "return max(max(x[i][j], x[i][j + 1]), max(x[i + 1][j], x[i + 1][j + 1]))",
        says: "The windows overlap: they move by 2, so that window i begins at row 2i."),
    ],
    curve: Curve(of: "maxPool", over: -1...6, x: "x[0][0]", y: "y[0][0]") {
      [[[.number($0), 1, 0, -1], [2, 3, -5, -2]]]
    })
}

import Chalk

extension Exercise {
  /// P08: the convolution by which a picture grows.
  static let transposedConvolution = Exercise(
    "transposed-convolution", "Transposed convolution",
    formula: #"y[a, b] = \sum_{i, j} x[i, j] w[a - i s, b - j s]"#, lesson: "dcgan",
    task: "Each number of x puts a copy of the kernel w, times itself, into the result; copies of "
      + "neighbors lie s places apart, and where they overlap they add up. No padding: the result has "
      + "(rows − 1)·s + kernel rows rows, and columns likewise.",
    functions: [
      Function(
        "grow", "_ x: [[Double]], _ w: [[Double]], _ s: Int", gives: "[[Double]]",
        says: "y[i·s + u][j·s + v] += x[i][j]·w[u][v] for all i, j, u, v",
        body: """
          let rows = (x.count - 1) * s + w.count
          let columns = (x[0].count - 1) * s + w[0].count
          var y = [[Double]](repeating: [Double](repeating: 0, count: columns), count: rows)
          for i in x.indices {
            for j in x[i].indices {
              for u in w.indices {
                for v in w[u].indices { y[i * s + u][j * s + v] += x[i][j] * w[u][v] }
              }
            }
          }
          return y
          """,
        hole: "return x",
        cases: [
          [[[2]], [[1, 2], [3, 4]], 2], [[[1, 10]], [[1, 2], [3, -1]], 2],
          [[[1, 2], [3, -1]], [[1, 0.5, 2], [0, 1, 1], [-1, 2, 3]], 2],
          [[[1, 2]], [[1, 3, 5]], 1],
        ],
        edges: [
          Edge(
            "with a stride larger than the kernel, which leaves gaps", [[[1, 2, 3]], [[4]], 3]),
          Edge("of an input of zeros", [[[0, 0]], [[1, 2]], 2]),
        ])
    ],
    hints: [
      "An ordinary convolution reads a window for each result. Here each input writes a window.",
      "Begin with zeros. x[i][j] writes into rows i·s to i·s + kernel rows − 1. Where two write into "
        + "the same place, both count: that makes checkerboards.",
      "y[i * s + u][j * s + v] += x[i][j] * w[u][v], with rows = (x.count - 1) * s + w.count",
    ],
    mistakes: [
      Mistake(
        "y[i * s + u][j * s + v] += x", "y[i * s + u][j * s + v] = x",
        says: "Where copies overlap only the last is left: they have to be added up (+=)."),
      Mistake(
        "x[i][j] * w[u][v]", "x[i][j] * w[w.count - 1 - u][w[u].count - 1 - v]",
        says: "The kernel is flipped: it is written as it stands."),
      Mistake(
        "y[i * s + u][j * s + v]", "y[i + u][j + v]",
        says: "The stride is missing: copies of neighbors lie s places apart."),
      Mistake(
        "return y",
        "return (0..<(x.count * s)).map { i in (0..<(x[0].count * s)).map { j in "
          + "i < rows && j < columns ? y[i][j] : 0 } }",
        says:
          "This is padding \"same\", with s times as many rows and columns; here nothing is cut off."
      ),
      Mistake(
        "x[i][j] * w[u][v]", "x[i][j]",
        says: "Every number is only repeated, as nearest-neighbor upsampling does: it has to be "
          + "multiplied by the kernel."),
    ],
    curve: Curve(of: "grow", over: -3...3, x: "x[0][1]", y: "y[0][1]", reading: 1) {
      [[[1, .number($0)]], [[1, 2]], 1]
    })
}

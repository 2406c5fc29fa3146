import Chalk

extension Exercise {
  /// P02: a convolutional layer over several channels, as Keras lays it out.
  static let convolutionChannels = Exercise(
    "convolution-channels", "Convolution with channels",
    formula: #"y_{ijo} = b_o + \sum_{u, v, c} x_{i+u, j+v, c} w_{uvco}"#, lesson: "channels",
    task: "A convolutional layer as in Keras, padding \"valid\", stride 1: x is rows × columns × "
      + "channels, w is kernel rows × kernel columns × channels × filters. As in all such layers "
      + "the kernel is not flipped.",
    functions: [
      Function(
        "convolve", "_ x: [[[Double]]], _ w: [[[[Double]]]], _ b: [Double]", gives: "[[[Double]]]",
        says: "y[i][j][o] = b[o] + Σ over u, v, c of x[i + u][j + v][c]·w[u][v][c][o]",
        body: """
          let rows = x.count - w.count + 1
          let columns = x[0].count - w[0].count + 1
          return (0..<max(0, rows)).map { i in
            (0..<max(0, columns)).map { j in
              b.indices.map { o in
                var sum = b[o]
                for u in w.indices {
                  for v in w[u].indices {
                    for c in w[u][v].indices { sum += x[i + u][j + v][c] * w[u][v][c][o] }
                  }
                }
                return sum
              }
            }
          }
          """,
        hole: "return x",
        cases: [
          [[[[1], [2]], [[3], [4]]], [[[[1]], [[0.5]]]], [0]],
          [[[[1, 2], [3, -1]], [[0, 1], [2, 2]]], [[[[1], [10]]], [[[2], [-1]]]], [0.5]],
          [
            [[[1, 0], [2, 1], [0, 3]], [[1, 1], [-1, 2], [4, 0]]],
            [
              [[[1, 2], [0, 1]], [[3, 0], [-1, 1]]], [[[0, 1], [1, 0]], [[2, 2], [0.5, -2]]],
            ],
            [1, -1],
          ],
        ],
        edges: [
          Edge(
            "with a kernel of 1 × 1",
            [[[[1, 2]], [[3, 4]]], [[[[2, 0, 1], [1, 1, -1]]]], [0, 5, 0]]),
          Edge("of an image that is smaller than the kernel", [[[[1]]], [[[[1]]], [[[1]]]], [0]]),
        ])
    ],
    hints: [
      "One number of the result takes a window of all channels, and a filter of the same size.",
      "Start with the bias of filter o. Three sums: over kernel rows, kernel columns, channels.",
      "sum += x[i + u][j + v][c] * w[u][v][c][o], with rows = x.count - w.count + 1.",
    ],
    mistakes: [
      Mistake("var sum = b[o]", "var sum = 0.0", says: "The bias of the filter is missing."),
      Mistake(
        "w[u][v][c][o] }", "w[u][v][0][o] }",
        says: "All channels are weighed with the weights of the first: each has its own, [c]."),
      Mistake(
        "for c in w[u][v].indices", "for c in w[u][v].indices.prefix(1)",
        says: "Only the first channel is read: a filter adds over all channels."),
      Mistake(
        "w[u][v][c][o] }", "w[w.count - 1 - u][w[u].count - 1 - v][c][o] }",
        says: "The kernel is flipped: layers compute the cross-correlation, without flipping."),
      Mistake(
        "w[u][v][c][o] }", "w[u][v][c][0] }",
        says: "Every map of the result is made by the first filter: map o belongs to filter o."),
      Mistake(
        "return sum", "return max(0, sum)",
        says: "ReLU has been applied: the sum before the activation is asked for."),
    ],
    curve: Curve(of: "convolve", over: -3...3, x: "x[0][0][0]", y: "y[0][0][0]") {
      [
        [[[.number($0), 2], [3, -1]], [[0, 1], [2, 2]]], [[[[1], [10]]], [[[2], [-1]]]], [0.5],
      ]
    })
}

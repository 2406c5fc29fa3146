import Chalk

extension Exercise {
  /// N10: the backward pass of max pooling.
  static let poolingGradient = Exercise(
    "pooling-gradient", "The backward pass of max pooling",
    formula: #"dx_{ab} = dy_{ij} \text{ at the largest of window } ij, \text{ else } 0"#,
    lesson: "simple-cnn",
    task: "Max pooling with windows of 2 × 2 that do not overlap; rows and columns are even. dy is "
      + "the gradient of its result. Return the gradient of x. Of equal numbers the first counts, in "
      + "reading order.",
    functions: [
      Function(
        "unpool", "_ x: [[Double]], _ dy: [[Double]]", gives: "[[Double]]",
        says: "dy[i][j] at the largest of its window, 0 at the other three",
        body: """
          var dx = x.map { row in row.map { _ in 0.0 } }
          for i in dy.indices {
            for j in dy[i].indices {
              var (a, b) = (2 * i, 2 * j)
              for (u, v) in [(0, 1), (1, 0), (1, 1)] {
                if x[2 * i + u][2 * j + v] > x[a][b] { (a, b) = (2 * i + u, 2 * j + v) }
              }
              dx[a][b] = dy[i][j]
            }
          }
          return dx
          """,
        hole: "return x",
        cases: [
          [[[1, 2], [3, 4]], [[5]]], [[[4, 1, 0, -1], [2, 3, -5, -2]], [[1, -2]]],
          [[[-1, -2], [-5, -6], [1, 9], [3, 2]], [[0.5], [2]]],
        ],
        edges: [
          Edge("where a window holds equal numbers", [[[3, 3], [1, 3]], [[2]]]),
          Edge("of zeros, as after ReLU", [[[0, 0, 0, 0], [0, 0, 0, 7]], [[1, 3]]]),
        ])
    ],
    hints: [
      "Only the largest number of a window reached the result: only it gets gradient.",
      "Find where the largest stands. The other three could change a little, and nothing would.",
      "Begin with (a, b) = (2 * i, 2 * j), move to another place of the window if its number is "
        + "larger, and set dx[a][b] = dy[i][j].",
    ],
    mistakes: [
      Mistake(
        "dx[a][b] = dy[i][j]",
        "for (u, v) in [(0, 0), (0, 1), (1, 0), (1, 1)] { dx[2 * i + u][2 * j + v] = dy[i][j] / 4 }",
        says: "This is the gradient of average pooling: all of it goes to the largest number."),
      Mistake(
        "dx[a][b] = dy[i][j]", "dx[2 * i][2 * j] = dy[i][j]",
        says: "The gradient goes to the first place of the window; it has to go to the largest."),
      Mistake(
        "dx[a][b] = dy[i][j]", "dx[a][b] = x[a][b]",
        says: "The number itself is put back; what goes back is the gradient dy."),
      Mistake(
        "dx[a][b] = dy[i][j]", "dx[a][b] = dy[i][j] * x[a][b]",
        says: "The gradient is multiplied by the number: the derivative of the maximum is 1."),
      Mistake(
        "[2 * j + v] > x[a][b]", "[2 * j + v] >= x[a][b]",
        says: "Of equal numbers the last gets the gradient; it has to be the first."),
      Mistake(
        "dx[a][b] = dy[i][j]",
        """
        for (u, v) in [(0, 0), (0, 1), (1, 0), (1, 1)]
              where x[2 * i + u][2 * j + v] == x[a][b] { dx[2 * i + u][2 * j + v] = dy[i][j] }
        """,
        says: "Each of several equal numbers gets all of the gradient: only the first counts."),
    ],
    curve: Curve(of: "unpool", over: 0...6, x: "x[0][0]", y: "dx[0][0]") {
      [[[.number($0), 1], [2, 3]], [[1]]]
    })
}

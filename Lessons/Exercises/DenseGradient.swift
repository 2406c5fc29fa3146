import Chalk

extension Exercise {
  /// N04: the backward pass of a dense layer over a batch.
  static let denseGradient = Exercise(
    "dense-gradient", "The backward pass of a dense layer",
    formula:
      #"dW_{ji} = \sum_n dz_{nj} x_{ni}, \quad db_j = \sum_n dz_{nj}, \quad dx_{ni} = \sum_j dz_{nj} W_{ji}"#,
    lesson: "two-engines",
    task: "dZ is the gradient of the loss with respect to z = Wx + b, a row for each example; the "
      + "1/n of the mean is in it already. Return the gradients of W, b and X, each in the form of "
      + "what it belongs to.",
    functions: [
      Function(
        "backward", "_ X: [[Double]], _ W: [[Double]], _ dZ: [[Double]]",
        gives: "([[Double]], [Double], [[Double]])",
        says: """
          dW[j][i] = Σ over n of dZ[n][j]·X[n][i]        db[j] = Σ over n of dZ[n][j]
          dX[n][i] = Σ over j of dZ[n][j]·W[j][i]. Returns (dW, db, dX).
          """,
        body: """
          var dW = W.map { row in row.map { _ in 0.0 } }
          var db = W.map { _ in 0.0 }
          var dX = X.map { row in row.map { _ in 0.0 } }
          for n in X.indices {
            for j in W.indices {
              db[j] += dZ[n][j]
              for i in X[n].indices {
                dW[j][i] += dZ[n][j] * X[n][i]
                dX[n][i] += dZ[n][j] * W[j][i]
              }
            }
          }
          return (dW, db, dX)
          """,
        hole: "return (W, W.map { _ in 0 }, X)",
        cases: [
          [[[2, -1]], [[0.5, 1]], [[3]]],
          [
            [[1, 2], [3, -4], [0.5, 1]], [[1, 0], [0.5, 2]], [[1, -1], [2, 0.5], [-3, 1]],
          ],
          [[[1, 0, 2], [-1, 3, 0.5]], [[0.2, -0.4, 1], [2, 1, -1]], [[1, 0.5], [-2, 1]]],
        ],
        edges: [
          Edge("where the gradient that comes in is zero", [[[1, 2]], [[3, 4]], [[0]]]),
          Edge(
            "of a batch with the same example twice", [[[1, 2], [1, 2]], [[3, 4]], [[1], [1]]]),
        ])
    ],
    hints: [
      "Every weight is used by every example: gradients of uses add up.",
      "For each example n, unit j and input i: what did W[j][i] meet there, and what X[n][i]?",
      "db[j] += dZ[n][j]; dW[j][i] += dZ[n][j] * X[n][i]; dX[n][i] += dZ[n][j] * W[j][i]",
    ],
    mistakes: [
      Mistake(
        "dW[j][i] += dZ[n][j] * X[n][i]", "dW[j][i] = dZ[n][j] * X[n][i]",
        says: "In dW only the last example counts: what the examples bring adds up (+=)."),
      Mistake(
        "db[j] += dZ[n][j]", "db[j] = dZ[n][j]",
        says: "In db only the last example counts: the bias is used by all of them."),
      Mistake(
        "dX[n][i] += dZ[n][j] * W[j][i]", "dX[n][i] = dZ[n][j] * W[j][i]",
        says:
          "In dX only the last unit counts: an input goes to every unit, and all bring gradient."),
      Mistake(
        "dZ[n][j] * X[n][i]", "dZ[n][j] * W[j][i]",
        says: "The gradient of a weight is its input times dz, not the weight itself."),
      Mistake(
        "db[j] += dZ[n][j]", "db[j] += dZ[n][j] / Double(X.count)",
        says: "There is a 1/n too many in db: it is in dZ already."),
      Mistake(
        "dW[j][i] += dZ[n][j] * X[n][i]", "dW[j][i] += dZ[n][j] * X[n][i] / Double(X.count)",
        says: "There is a 1/n too many in dW: it is in dZ already."),
    ],
    curve: Curve(of: "backward", over: -3...3, x: "dz₁", y: "dW₁₁") {
      [[[2, -1], [1, 1]], [[0.5, 1]], [[.number($0)], [0.5]]]
    })
}

import Chalk

extension Exercise {
  /// F08: a fully connected layer over a batch.
  static let denseLayer = Exercise(
    "dense-layer", "A dense layer over a batch", formula: #"z_{nj} = b_j + \sum_i W_{ji} x_{ni}"#,
    lesson: "seven-steps",
    task: "The affine part of a fully connected layer, before the activation function. X has a row "
      + "for each example of the batch, W a row for each unit; the result a row for each example.",
    functions: [
      Function(
        "denseLayer", "_ X: [[Double]], _ W: [[Double]], _ b: [Double]", gives: "[[Double]]",
        says: "z[n][j] = b[j] + Σ over i of W[j][i]·X[n][i]",
        body: """
          let Z: [[Double]] = X.map { x in
            return b.indices.map { j in
              var sum = b[j]
              for i in x.indices { sum += W[j][i] * x[i] }
              return sum
            }
          }
          return Z
          """,
        hole: "return X",
        cases: [
          [[[2, -1]], [[0.5, 1]], [0.25]], [[[1, 2], [3, -4]], [[1, 0], [0.5, 2]], [0, -1]],
          [[[1, 0, 2], [-1, 3, 0.5]], [[0.2, -0.4, 1]], [0.1]],
          [[[0.5], [-2], [1]], [[3], [-1]], [1, 2]],
        ],
        edges: [
          Edge("of an empty batch", [[], [[1, 2]], [0.5]]),
          Edge("of an input of zeros", [[[0, 0]], [[1, 2], [3, 4]], [-1, 0.5]]),
        ])
    ],
    hints: [
      "An example is a row of X. Each unit makes one number of it: a row of the result.",
      "For example x and unit j: start from b[j] and add W[j][i] * x[i] over the inputs.",
      "X.map { x in b.indices.map { j in … } }: the outer map goes over examples, the inner one "
        + "over units.",
    ],
    mistakes: [
      Mistake("var sum = b[j]", "var sum = 0.0", says: "The bias b is missing."),
      Mistake(
        "sum += W[j][i] * x[i]", "sum = b[j] + W[j][i] * x[i]",
        says: "Only the last input counts: the products have to be added up (+=)."),
      Mistake(
        "return Z", "return b.indices.map { j in Z.map { $0[j] } }",
        says: "Rows and columns of the result are exchanged: each row belongs to an example."),
      Mistake(
        "return sum", "return max(0, sum)",
        says: "ReLU has been applied: the affine part z is asked for, before any activation."),
      Mistake(
        "X.map { x in", "X.map { _ in\n  let x = X[0]",
        says: "Every row is computed from the first example: take the example of that row."),
      Mistake(
        "b[j]", "b[0]",
        says: "All units get the bias of the first one: unit j has b[j]."),
    ],
    curve: Curve(of: "denseLayer", over: -3...3, x: "x₁", y: "z₁") {
      [[[.number($0), 2]], [[1, 0], [0.5, 2]], [0, -1]]
    })
}

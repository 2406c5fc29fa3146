import Chalk

extension Exercise {
  /// A residual block (He and others, 2016), with dense layers.
  static let residualBlock = Exercise(
    "residual-block", "A residual block", formula: #"y = f(x + W_2 f(W_1 x + b_1) + b_2)"#,
    lesson: "residual",
    task:
      "f is ReLU. The block computes what is to be added to x: x goes past both layers on a skip "
      + "connection, and ReLU is taken of the sum.",
    functions: [
      Function(
        "residualBlock",
        "_ x: [Double], _ W1: [[Double]], _ b1: [Double], _ W2: [[Double]], _ b2: [Double]",
        gives: "[Double]", says: "relu(x + W₂·relu(W₁·x + b₁) + b₂)",
        body: """
          func affine(_ W: [[Double]], _ x: [Double], _ b: [Double]) -> [Double] {
            b.indices.map { j in b[j] + zip(W[j], x).map { $0 * $1 }.reduce(0, +) }
          }
          let hidden = affine(W1, x, b1).map { max(0, $0) }
          let residual = affine(W2, hidden, b2)
          return x.indices.map { i in max(0, x[i] + residual[i]) }
          """,
        hole: "return x.map { _ in -1 }",
        cases: [
          [[1], [[2]], [0.5], [[-0.2]], [0.1]],
          [[1, -2], [[1, 0], [0.5, 1]], [0, 1], [[1, 2], [-1, 0.5]], [0.5, 2]],
          [
            [3, -1], [[1, 1], [-1, 2], [0.5, 0.5]], [0, 0, 1], [[1, 0, -1], [0, 2, 1]], [0, -0.5],
          ],
        ],
        edges: [
          Edge(
            "with all weights zero, where it passes x on",
            [[2, -3], [[0, 0]], [0], [[0], [0]], [0, 0]]),
          Edge(
            "where both layers say less than 0",
            [[1, 4], [[-1, -1]], [0], [[3], [3]], [-2, -2]]),
        ])
    ],
    hints: [
      "Two layers as always, and a sum at the end. Where do the two ReLUs stand?",
      "hidden = relu(W₁x + b₁); W₂·hidden + b₂ is the residual, without activation; then relu of x "
        + "plus the residual.",
      "return x.indices.map { i in max(0, x[i] + residual[i]) }",
    ],
    mistakes: [
      Mistake(
        "max(0, x[i] + residual[i])", "max(0, residual[i])",
        says: "The skip connection is missing: x has to be added."),
      Mistake(
        "max(0, x[i] + residual[i])", "x[i] + max(0, residual[i])",
        says: "ReLU is taken before x is added; it has to be of the sum."),
      Mistake(
        "max(0, x[i] + residual[i])", "x[i] + residual[i]",
        says: "The last ReLU is missing: it is taken of the sum."),
      Mistake(
        "affine(W1, x, b1).map { max(0, $0) }", "affine(W1, x, b1)",
        says: "The ReLU between the layers is missing: without it two layers are one."),
      Mistake(
        "affine(W2, hidden, b2)", "affine(W2, hidden, b2).map { max(0, $0) }",
        says: "The residual has a ReLU of its own: then the block could add, but never take away."),
      Mistake(
        "x[i] + residual[i]", "x[i] * residual[i]",
        says: "x is multiplied; a skip connection adds it."),
    ],
    curve: Curve(of: "residualBlock", over: -4...4, x: "x₁", y: "y₁") {
      [[.number($0), -2], [[1, 0], [0.5, 1]], [0, 1], [[1, 2], [-1, 0.5]], [0.5, 2]]
    })
}

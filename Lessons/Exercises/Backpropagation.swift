import Chalk

extension Exercise {
  /// N04: the chain rule through two layers.
  static let backpropagation = Exercise(
    "backpropagation", "Backpropagation through two layers",
    formula: #"\frac{\partial L}{\partial W_1} = \left((W_2^T \delta) \odot (1 - h^2)\right) x^T"#,
    lesson: "chain-rule",
    task: "A net with one hidden layer: h = tanh(W₁x), ŷ = w₂·h, L = ½(ŷ − y)². Return the "
      + "derivative of L with respect to every weight of W₁, in rows as W₁ itself.",
    functions: [
      Function(
        "hiddenGradient", "_ W1: [[Double]], _ w2: [Double], _ x: [Double], _ y: Double",
        gives: "[[Double]]", says: "∂L/∂W₁[j][i] = (ŷ − y) · w₂[j] · (1 − h[j]²) · x[i]",
        body: """
          let h = W1.map { row in tanh(zip(row, x).map { $0 * $1 }.reduce(0, +)) }
          let prediction = zip(w2, h).map { $0 * $1 }.reduce(0, +)
          let delta = prediction - y
          return h.indices.map { j in
            let dz = delta * w2[j] * (1 - h[j] * h[j])
            return x.map { dz * $0 }
          }
          """,
        hole: "return W1.map { row in row.map { _ in 0 } }",
        cases: [
          [[[0.5]], [1], [1], 0], [[[0.5, -1], [0.25, 2]], [1, -2], [0.5, 1], 0.3],
          [[[0.1, 0.2], [-0.3, 0.4], [0.5, -0.6]], [1, 0.5, -1], [2, -1], 1],
        ],
        edges: [
          Edge(
            "of an input of zeros, where no weight of W₁ matters", [[[1, 2]], [3], [0, 0], 1]),
          Edge("where the hidden unit saturates", [[[40]], [2], [1], 0]),
          Edge("where the prediction is right", [[[0, 0]], [1], [2, 3], 0]),
        ])
    ],
    hints: [
      "Go forward first: h, then ŷ. Then go back: through which weights did each hidden unit act?",
      "The error goes back through w₂[j] to hidden unit j, through the derivative of tanh, which is "
        + "1 − h², and arrives at weight i multiplied by the input x[i].",
      "let dz = (prediction - y) * w2[j] * (1 - h[j] * h[j]); the row j is x.map { dz * $0 }.",
    ],
    mistakes: [
      Mistake(
        " * (1 - h[j] * h[j])", "",
        says:
          "The derivative of tanh is missing: going back through the activation costs a factor 1 − h²."
      ),
      Mistake(
        " * w2[j]", "",
        says: "The second layer's weight is missing: the error comes back through w₂[j]."),
      Mistake(
        "prediction - y", "y - prediction",
        says: "The sign is wrong: the derivative of ½(ŷ − y)² is ŷ − y."),
      Mistake(
        "x.map { dz * $0 }", "x.map { _ in dz }",
        says:
          "The input is missing: the derivative with respect to a weight is its input times dz."),
      Mistake(
        "(1 - h[j] * h[j])", "h[j] * (1 - h[j])",
        says: "This is the sigmoid's derivative; tanh has 1 − h²."),
      Mistake(
        "let delta = prediction - y", "let delta = 1.0",
        says:
          "The error ŷ − y is missing: this is the derivative of the prediction, not of the loss."),
    ],
    curve: Curve(of: "hiddenGradient", over: -3...3, x: "W₁[0][0]", y: "∂L/∂W₁[0][0]") {
      [[[.number($0), -1], [0.25, 2]], [1, -2], [0.5, 1], 0.3]
    })
}

import Chalk

extension Exercise {
  /// F03: one step of a recurrent network.
  static let rnnStep = Exercise(
    "rnn-step", "A step of a recurrent network", formula: #"h_t = \tanh(W h_{t-1} + U x_t + b)"#,
    lesson: "recurrent",
    task:
      "The new state from the old one and an input. W has a row for each state and a column for "
      + "each state, U a row for each state and a column for each input.",
    functions: [
      Function(
        "rnnStep",
        "_ W: [[Double]], _ U: [[Double]], _ b: [Double], _ h: [Double], _ x: [Double]",
        gives: "[Double]", says: "h ← tanh(W·h + U·x + b)",
        body: """
          return b.indices.map { j in
            var sum = b[j]
            for i in h.indices { sum += W[j][i] * h[i] }
            for i in x.indices { sum += U[j][i] * x[i] }
            return tanh(sum)
          }
          """,
        hole: "return h",
        cases: [
          [[[0.5]], [[1]], [0.1], [0.3], [2]],
          [[[0.1, -0.4], [0.7, 0.2]], [[1], [-0.5]], [0.1, -0.2], [0.3, -0.6], [0.8]],
          [
            [[0.2, 0.1], [0, -0.3]], [[0.5, 0.4, -1], [1, -0.2, 0.3]], [0, 0.5], [0.9, -0.1],
            [1, 2, 0.5],
          ],
        ],
        edges: [
          Edge("from a state of zeros", [[[2]], [[0.5]], [0.1], [0], [1]]),
          Edge(
            "without any input",
            [[[0.5, -1], [1, 0.3]], [[1], [2]], [0, 0.1], [0.4, -0.2], [0]]),
          Edge("that saturates", [[[100]], [[100]], [0], [1], [1]]),
        ])
    ],
    hints: [
      "Each new state is one neuron: it weighs the old states and the inputs, adds its bias, and takes tanh.",
      "For state j: start with b[j], add W[j][i] * h[i] over the states and U[j][i] * x[i] over "
        + "the inputs, and take tanh of the sum.",
      "for i in h.indices { sum += W[j][i] * h[i] }; for i in x.indices { sum += U[j][i] * x[i] }; "
        + "return tanh(sum)",
    ],
    mistakes: [
      Mistake(
        "return tanh(sum)", "return sum",
        says: "The activation is missing: tanh has to be taken of the sum."),
      Mistake(
        "for i in h.indices { sum += W[j][i] * h[i] }", "",
        says: "The memory is missing: W·h, what the old state adds, is not there."),
      Mistake(
        "W[j][i] * h[i]", "W[i][j] * h[i]",
        says: "Rows and columns of W are exchanged: row j belongs to the new state j."),
      Mistake(
        "var sum = b[j]", "var sum = 0.0", says: "The bias b is missing."),
      Mistake(
        "return tanh(sum)", "return 1 / (1 + exp(-sum))",
        says: "The activation is a sigmoid; a simple recurrent network takes tanh."),
      Mistake(
        "for i in x.indices { sum += U[j][i] * x[i] }", "",
        says: "The input is missing: U·x is not there."),
    ],
    curve: Curve(of: "rnnStep", over: -4...4, x: "x", y: "h₁") {
      [[[0.1, -0.4], [0.7, 0.2]], [[1], [-0.5]], [0.1, -0.2], [0.3, -0.6], [.number($0)]]
    })
}

import Chalk

extension Exercise {
  /// T10: one step of a gated recurrent unit, as Keras computes it.
  static let gruCell = Exercise(
    "gru-cell", "The GRU cell",
    formula: #"h_t = z \odot h_{t-1} + (1 - z) \odot \tanh(a_n + r \odot u_n)"#,
    lesson: "gru",
    task:
      "a = W·x + b and u = U·h + c have been computed already: three blocks each, in the order of "
      + "Keras: update gate z, reset gate r, candidate n. The reset gate acts on the candidate's "
      + "block of u (`reset_after`). Return the new hidden state.",
    functions: [
      Function(
        "gruCell", "_ a: [Double], _ u: [Double], _ h: [Double]", gives: "[Double]",
        says: """
          z, r = σ of their blocks of a + u        n = tanh(a's block + r·(u's block))
          h ← z·h + (1 − z)·n
          """,
        body: """
          func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
          let m = h.count
          return h.indices.map { j in
            let z = sigmoid(a[j] + u[j])
            let r = sigmoid(a[m + j] + u[m + j])
            let n = tanh(a[2 * m + j] + r * u[2 * m + j])
            return z * h[j] + (1 - z) * n
          }
          """,
        hole: "return h",
        cases: [
          [[0, 0, 1], [0, 0, 2], [0.5]], [[0.5, -1, 0.3], [1, 0.5, -0.8], [-0.6]],
          [[1, -0.5, 0.2, 2, 0.1, -1], [0.3, 0.4, -1.5, 0.6, 0.7, 1.2], [0.9, -0.2]],
        ],
        edges: [
          Edge(
            "with the update gate at 1, which keeps the state", [[1000, 0, 3], [0, 0, 1], [0.25]]),
          Edge("with the reset gate shut", [[-1000, -1000, 0.4], [0, 0, 5], [0.9]]),
          Edge("of a state of zeros", [[0.2, 0.3, 0.4], [0, 0, 0.5], [0]]),
        ])
    ],
    hints: [
      "Two gates and one candidate. The new state lies between the old one and the candidate.",
      "Gates are sigmoids of the sums of their blocks. r decides how much of the old state the "
        + "candidate sees, z how much of it stays.",
      "let n = tanh(a[2 * m + j] + r * u[2 * m + j]); return z * h[j] + (1 - z) * n",
    ],
    mistakes: [
      Mistake(
        "z * h[j] + (1 - z) * n", "(1 - z) * h[j] + z * n",
        says: "z and 1 − z are exchanged: in Keras and PyTorch z is the share that stays."),
      Mistake(
        "r * u[2 * m + j]", "u[2 * m + j]",
        says: "The reset gate is missing: it multiplies what the old state brings to the candidate."
      ),
      Mistake(
        "tanh(a[2 * m + j] + r * u[2 * m + j])", "tanh(r * (a[2 * m + j] + u[2 * m + j]))",
        says: "The reset gate acts on the input, too: it multiplies only what the old state brings."
      ),
      Mistake(
        "z * h[j] + (1 - z) * n", "z * h[j] + n",
        says: "The candidate has no share: it is multiplied by 1 − z, so that the two are a mean."),
      Mistake(
        "tanh(a[2 * m + j]", "sigmoid(a[2 * m + j]",
        says: "The candidate goes through tanh, not through a sigmoid."),
      Mistake(
        "let r = sigmoid(a[m + j] + u[m + j])", "let r = z",
        says: "Update and reset gate are one here: each has a block of its own."),
    ],
    curve: Curve(of: "gruCell", over: -6...6, x: "a of the update gate", y: "h") {
      [[.number($0), -1, 0.3], [1, 0.5, -0.8], [-0.6]]
    })
}

import Chalk

extension Exercise {
  /// N06: one step of an LSTM, from its pre-activations.
  static let lstmCell = Exercise(
    "lstm-cell", "The LSTM cell",
    formula: #"c_t = f_t \odot c_{t-1} + i_t \odot g_t, \quad h_t = o_t \odot \tanh(c_t)"#,
    lesson: "lstm",
    task:
      "z = W·x + U·h + b has been computed already: four blocks of as many numbers as there are "
      + "states, in the order of Keras: input gate i, forget gate f, candidate g, output gate o. "
      + "Return the new hidden state h and the new cell state c.",
    functions: [
      Function(
        "lstmCell", "_ z: [Double], _ c: [Double]", gives: "([Double], [Double])",
        says: """
          i, f, o = σ of their blocks of z        g = tanh of its block
          c ← f·c + i·g        h = o·tanh(c). Returns (h, c).
          """,
        body: """
          func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
          let m = c.count
          var newC = c
          var h = c
          for j in 0..<m {
            let i = sigmoid(z[j])
            let f = sigmoid(z[m + j])
            let g = tanh(z[2 * m + j])
            let o = sigmoid(z[3 * m + j])
            newC[j] = f * c[j] + i * g
            h[j] = o * tanh(newC[j])
          }
          return (h, newC)
          """,
        hole: "return (c, c)",
        cases: [
          [[0, 0, 1, 0], [2]], [[0.5, -1, 2, 1.5], [-0.7]],
          [[1, -2, 0.3, 2, -0.5, 1, 0.1, -1], [0.4, -1.2]],
        ],
        edges: [
          Edge(
            "with the input gate shut and the forget gate open", [[-1000, 1000, 3, 1000], [0.8]]),
          Edge("of a cell state far from 0", [[2, 2, 1, 0.5], [50]]),
          Edge("of a cell state of zeros", [[1, -1, 0.5, 2, -0.3, 0.7, 0.2, 0.9], [0, 0]]),
        ])
    ],
    hints: [
      "Three gates between 0 and 1, one candidate between −1 and 1. The cell state is a sum.",
      "State j has its numbers at z[j], z[m + j], z[2m + j] and z[3m + j]. h is read off the new c.",
      "newC[j] = f * c[j] + i * g; h[j] = o * tanh(newC[j])",
    ],
    mistakes: [
      Mistake(
        "f * c[j] + i * g", "c[j] + i * g",
        says: "The forget gate is missing: the old cell state is multiplied by f."),
      Mistake(
        "f * c[j] + i * g", "f * c[j] + g",
        says: "The input gate is missing: the candidate is multiplied by i."),
      Mistake(
        "f * c[j] + i * g", "i * c[j] + f * g",
        says: "Input and forget gate are exchanged: f keeps the old state, i lets the new one in."),
      Mistake(
        "tanh(z[2 * m + j])", "sigmoid(z[2 * m + j])",
        says: "The candidate goes through tanh: with a sigmoid the cell state could only be raised."
      ),
      Mistake(
        "o * tanh(newC[j])", "o * newC[j]",
        says: "The tanh in h is missing: the cell state is not bounded, the hidden state is."),
      Mistake(
        "o * tanh(newC[j])", "o * tanh(c[j])",
        says: "h is read off the old cell state; it has to be the new one."),
      Mistake(
        "o * tanh(newC[j])", "tanh(newC[j])",
        says: "The output gate is missing: h is multiplied by o."),
      Mistake(
        "f * c[j] + i * g", "f * c[j] + (1 - f) * g",
        says: "1 − f stands in place of the input gate: an LSTM has a gate of its own for it."),
    ],
    curve: Curve(of: "lstmCell", over: -6...6, x: "z of the forget gate", y: "h") {
      [[0.5, .number($0), 2, 1.5], [-3]]
    })
}

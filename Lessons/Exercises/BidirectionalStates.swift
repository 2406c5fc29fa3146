import Chalk

extension Exercise {
  /// N16: the states of two recurrent networks that read from both ends.
  static let bidirectionalStates = Exercise(
    "bidirectional-states", "Reading from both ends",
    formula: #"a_t = \tanh(w a_{t-1} + u x_t), \quad b_t = \tanh(w b_{t+1} + u x_t)"#,
    lesson: "bidirectional",
    task:
      "One unit reads the sequence from the beginning, another with the same weights from the end; "
      + "both begin at 0. Return a row for each element, in the order of the sequence: the forward "
      + "state a and the backward state b that belong to it.",
    functions: [
      Function(
        "states", "_ x: [Double], _ w: Double, _ u: Double", gives: "[[Double]]",
        says: "row t: (a[t], b[t])",
        body: """
          func run(_ x: [Double]) -> [Double] {
            var h = 0.0
            var all: [Double] = []
            for value in x {
              h = tanh(w * h + u * value)
              all.append(h)
            }
            return all
          }
          let a = run(x)
          let b = Array(run(Array(x.reversed())).reversed())
          return x.indices.map { t in [a[t], b[t]] }
          """,
        hole: "return x.map { _ in [0, 0] }",
        cases: [
          [[1], 0.5, 1], [[1, -2, 0.5], 0.8, 0.5], [[0.3, 0.6, -0.9, 1.2], -0.5, 1.5],
        ],
        edges: [
          Edge("of a sequence with one impulse in the middle", [[0, 0, 1, 0, 0], 0.9, 1]),
          Edge("without memory", [[0.4, -1], 0, 2]),
        ])
    ],
    hints: [
      "The backward network is the same network on the reversed sequence. Where do its states belong?",
      "Run once over x and once over x reversed; put the second list of states back in order.",
      "let b = Array(run(Array(x.reversed())).reversed()); row t is [a[t], b[t]]",
    ],
    mistakes: [
      Mistake(
        "Array(run(Array(x.reversed())).reversed())", "run(Array(x.reversed()))",
        says:
          "The backward states are not put back in order: the first of them belongs to the last element."
      ),
      Mistake(
        "Array(run(Array(x.reversed())).reversed())", "Array(run(x).reversed())",
        says: "The second network reads from the beginning, too; only its states are turned round."),
      Mistake(
        "[a[t], b[t]]", "[b[t], a[t]]",
        says: "Forward and backward states are exchanged: the forward one comes first."),
      Mistake(
        "[a[t], b[t]]", "[a[x.count - 1], b[t]]",
        says: "Every row has the last forward state: row t needs that after element t."),
      Mistake(
        "[a[t], b[t]]", "[a[t], b[0]]",
        says: "Every row has the backward state of the first element: row t needs its own."),
      Mistake(
        "tanh(w * h + u * value)", "tanh(u * value)",
        says: "The memory is missing: w·h, what the state before adds, is not there."),
    ],
    curve: Curve(of: "states", over: -3...3, x: "x₁", y: "a₁") {
      [[.number($0), -2, 0.5], 0.8, 0.5]
    })
}

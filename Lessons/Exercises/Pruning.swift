import Chalk

extension Exercise {
  /// T07: the smallest weights are left out.
  static let pruning = Exercise(
    "prune", "Magnitude pruning",
    formula: #"w_i \leftarrow 0 \text{ for the } \lfloor p n \rfloor \text{ smallest } |w_i|"#,
    lesson: "smaller",
    task:
      "Set the share p of the weights to 0: those that are smallest in size, rounded down to whole "
      + "weights. Of equal ones the first go. The others stay in their places.",
    functions: [
      Function(
        "prune", "_ w: [Double], _ p: Double", gives: "[Double]",
        says: "w, with 0 in place of the ⌊p·n⌋ weights of smallest |w|",
        body: """
          let count = Int(p * Double(w.count))
          let order = w.indices.sorted { (abs(w[$0]), $0) < (abs(w[$1]), $1) }
          var pruned = w
          for i in order.prefix(count) { pruned[i] = 0 }
          return pruned
          """,
        hole: "return w.map { _ in 1 }",
        cases: [
          [[3, -1, 2, 0.5], 0.5], [[-5, 0.1, -0.2, 4, 1], 0.4], [[1, -2, 3, -4, 5, -6], 0.75],
        ],
        edges: [
          Edge("where weights are equal in size", [[2, -2, 2, 2], 0.5]),
          Edge("with p = 0", [[1, -1], 0]),
          Edge("with p = 1", [[1, -4, 2], 1]),
          Edge("of a large negative weight", [[-100, 1, 2], 0.34]),
        ])
    ],
    hints: [
      "A weight near 0 changes little, whatever its sign.",
      "Sort the indices by size, take the first ⌊p·n⌋ of them, and set those weights to 0.",
      "let order = w.indices.sorted { (abs(w[$0]), $0) < (abs(w[$1]), $1) }; for i in "
        + "order.prefix(Int(p * Double(w.count))) { pruned[i] = 0 }",
    ],
    mistakes: [
      Mistake(
        "(abs(w[$0]), $0) < (abs(w[$1]), $1)", "(w[$0], $0) < (w[$1], $1)",
        says: "Negative weights go first here: size counts, not sign."),
      Mistake(
        "(abs(w[$0]), $0) < (abs(w[$1]), $1)", "(-abs(w[$0]), $0) < (-abs(w[$1]), $1)",
        says: "The largest weights are left out; it has to be the smallest."),
      Mistake(
        "for i in order.prefix(count) { pruned[i] = 0 }",
        "pruned = order.dropFirst(count).sorted().map { w[$0] }",
        says: "The weights are taken out: they have to stay in their places, as 0."),
      Mistake(
        "for i in order.prefix(count) { pruned[i] = 0 }",
        "for i in w.indices where abs(w[i]) < p { pruned[i] = 0 }",
        says: "p is taken for a limit of size: it is the share of the weights."),
      Mistake(
        "let count = Int(p * Double(w.count))",
        "let count = Int((p * Double(w.count)).rounded(.up))",
        says: "The count is rounded up: ⌊p·n⌋ is rounded down."),
      Mistake(
        "for i in order.prefix(count) { pruned[i] = 0 }",
        "let limit = count == 0 ? -1 : abs(w[order[count - 1]])\n"
          + "for i in w.indices where abs(w[i]) <= limit { pruned[i] = 0 }",
        says: "All weights of the same size go: only ⌊p·n⌋ of them do, the first ones."),
    ],
    curve: Curve(of: "prune", over: -4...4, x: "w₁", y: "w₁ after pruning") {
      [[.number($0), -1, 2, 0.5], 0.5]
    })
}

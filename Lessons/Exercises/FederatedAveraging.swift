import Chalk

extension Exercise {
  /// T11: federated averaging (McMahan and others, 2017).
  static let federatedAveraging = Exercise(
    "federated-averaging", "Federated averaging",
    formula: #"w \leftarrow \sum_k \frac{n_k}{n} w_k"#, lesson: "larger-than-memory",
    task:
      "Every client has trained on n examples of its own and sends its weights. Return the mean of "
      + "the weights in which each client counts as often as it has examples. If no client has any, "
      + "the old weights stay.",
    functions: [
      Function(
        "average", "_ old: [Double], _ clients: [[Double]], _ n: [Int]", gives: "[Double]",
        says: "w[i] = Σ over k of n[k]·clients[k][i] / Σ n[k]",
        body: """
          let all = Double(n.reduce(0, +))
          if all == 0 { return old }
          return old.indices.map { i in
            let sum = clients.indices.map { k in Double(n[k]) * clients[k][i] }.reduce(0, +)
            return sum / all
          }
          """,
        hole: "return old",
        cases: [
          [[0], [[1], [4]], [1, 2]], [[5, 5], [[1, 2], [3, 0], [-1, 4]], [10, 30, 60]],
          [[1, 1], [[2, -2], [4, 6]], [5, 5]],
        ],
        edges: [
          Edge("with a client without examples", [[0], [[3], [900]], [4, 0]]),
          Edge("where no client has examples", [[2, 7], [[1, 1], [3, 3]], [0, 0]]),
          Edge("of one client", [[0], [[8]], [3]]),
        ])
    ],
    hints: [
      "A hospital with a thousand patients knows more than a practice with ten.",
      "For each weight: the sum of n[k] times the client's weight, divided by all examples.",
      "clients.indices.map { k in Double(n[k]) * clients[k][i] }.reduce(0, +) / Double(n.reduce(0, +))",
    ],
    mistakes: [
      Mistake(
        "Double(n[k]) * clients[k][i] }.reduce(0, +)\n  return sum / all",
        "clients[k][i] }.reduce(0, +)\n  return sum / Double(n.count)",
        says: "Every client counts the same: each counts as often as it has examples."),
      Mistake(
        "return sum / all", "return sum",
        says: "The sum is not divided by the number of all examples."),
      Mistake(
        "return sum / all", "return sum / Double(n.count)",
        says: "This divides by the number of clients; it has to be by that of all examples."),
      Mistake(
        "return sum / all", "return old[i] + sum / all",
        says: "The old weights are added: clients send weights here, not changes."),
      Mistake(
        "Double(n[k]) * clients[k][i]",
        "Double(n[k]) * Double(n[k]) * clients[k][i] * all / "
          + "n.map { Double($0 * $0) }.reduce(0, +)",
        says: "The clients are weighted by n²: their share is n/Σn."),
      Mistake(
        "if all == 0 { return old }\n", "",
        says: "Without examples this is 0/0: the old weights stay."),
    ],
    curve: Curve(of: "average", over: 0...50, x: "examples of the second client", y: "w") {
      [[0], [[1], [4]], [10, .number($0.rounded())]]
    })
}

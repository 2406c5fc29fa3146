import Chalk

extension Exercise {
  /// T08: frozen layers, and lower rates further down.
  static let fineTuning = Exercise(
    "fine-tuning", "A step of fine-tuning",
    formula: #"w_l \leftarrow w_l - \alpha \gamma^{L - 1 - l} g_l \text{ for } l \ge k"#,
    lesson: "transfer",
    task: "Gradient descent on a network that was trained before. w and g hold the weights and "
      + "gradients of its L layers, from the input on. The first k layers are frozen. The last layer "
      + "has the learning rate α, and each layer below it γ times the rate of the one above.",
    functions: [
      Function(
        "fineTune",
        "_ w: [[Double]], _ g: [[Double]], _ alpha: Double, _ gamma: Double, _ k: Int",
        gives: "[[Double]]",
        says: "w[l] − α·γ^(L − 1 − l)·g[l] for l ≥ k; below, w[l] stays",
        body: """
          return w.indices.map { l in
            if l < k { return w[l] }
            let rate = alpha * pow(gamma, Double(w.count - 1 - l))
            return w[l].indices.map { i in w[l][i] - rate * g[l][i] }
          }
          """,
        hole: "return w",
        cases: [
          [[[1], [2]], [[1], [1]], 0.1, 0.5, 1],
          [[[1, 2], [3], [4, 5]], [[1, -1], [2], [0.5, 4]], 0.1, 0.5, 1],
          [[[1], [1], [1], [1]], [[1], [1], [1], [1]], 0.2, 0.1, 2],
        ],
        edges: [
          Edge("with no layer frozen", [[[1], [1]], [[2], [2]], 0.1, 0.5, 0]),
          Edge("with all layers frozen", [[[1], [2]], [[5], [5]], 0.1, 0.5, 2]),
          Edge("with γ = 1", [[[1], [1], [1]], [[1], [2], [3]], 0.1, 1, 1]),
        ])
    ],
    hints: [
      "What was learned first, edges and strokes, is of use for other pictures: it changes least.",
      "The layer number l, from 0, is L − 1 − l layers below the last: so often comes the factor γ.",
      "let rate = alpha * pow(gamma, Double(w.count - 1 - l)), and w[l] unchanged where l < k.",
    ],
    mistakes: [
      Mistake(
        "if l < k { return w[l] }", "if l < 0 { return w[l] }",
        says: "No layer is frozen: the first k have to stay as they are."),
      Mistake(
        "if l < k", "if l <= k",
        says: "One layer too many is frozen: k layers are those with l < k."),
      Mistake(
        "if l < k", "if l >= w.count - k",
        says: "The last layers are frozen; it has to be the first, which see the picture."),
      Mistake(
        "Double(w.count - 1 - l)", "Double(l)",
        says: "The rates fall in the wrong direction: the last layer has the full rate α."),
      Mistake(
        "Double(w.count - 1 - l)", "Double(w.count - l)",
        says: "There is a γ too many: the last layer has the rate α itself."),
      Mistake(
        "alpha * pow(gamma, Double(w.count - 1 - l))", "alpha",
        says: "All layers have the same rate: γ is missing."),
    ],
    curve: Curve(of: "fineTune", over: -3...3, x: "g of the first layer", y: "new w") {
      [[[1], [2], [3]], [[.number($0)], [1], [1]], 0.5, 0.5, 0]
    })
}

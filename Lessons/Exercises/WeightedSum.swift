import Chalk

extension Exercise {
  /// F05: what a neuron does before anything else.
  static let weightedSum = Exercise(
    "weighted-sum", "The weighted sum of a neuron", formula: #"y = \sum_{i} w_i a_i + b"#,
    lesson: "weighted-sum",
    task: "Multiply each input by its weight, add all products, and add the bias b.",
    functions: [
      Function(
        "weightedSum", "_ w: [Double], _ a: [Double], _ b: Double", gives: "Double",
        says: "y = Σ wᵢ·aᵢ + b",
        body: """
          var y = b
          for i in w.indices { y += w[i] * a[i] }
          return y
          """,
        hole: "return 0",
        cases: [
          [[2], [3], 1], [[0.5, -1.5], [2, -1], 0.25], [[1, 2, 3], [4, 5, 6], -2],
        ],
        edges: [
          Edge("without inputs", [[], [], 7]),
          Edge("of zeros", [[0, 0], [3, -2], 0.5]),
          Edge("of large numbers that cancel", [[1e15, -1e15], [1, 1], 3]),
        ])
    ],
    hints: [
      "It is one number: start with b, and let each input add its share.",
      "The share of input i is w[i] * a[i]. A loop over w.indices visits every i.",
      "for i in w.indices { y += w[i] * a[i] }, where y began as b.",
    ],
    mistakes: [
      Mistake(
        "var y = b", "var y = 0.0",
        says: "The bias is missing: the sum of the products is right, but + b is not there."),
      Mistake(
        "w[i] * a[i]", "a[i]",
        says: "The weights are missing: each input has to be multiplied by its w[i]."),
      Mistake(
        "y += w[i] * a[i]", "y += w[i] * a[i] + b",
        says: "The bias is added once for every input; it stands outside of the sum."),
      Mistake(
        "w[i] * a[i]", "w[i] + a[i]",
        says: "Weight and input are added; they have to be multiplied."),
      Mistake(
        "y += w[i] * a[i]", "y = w[i] * a[i] + b",
        says: "Only the last input counts: each share has to be added to those before (+=)."),
    ],
    curve: Curve(of: "weightedSum", over: -3...3, x: "a₁", y: "y") {
      [[0.5, -1.5], [.number($0), -1], 0.25]
    })
}

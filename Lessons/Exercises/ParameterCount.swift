import Chalk

extension Exercise {
  /// How many weights and biases a network has.
  static let parameterCount = Exercise(
    "parameter-count", "Counting parameters",
    formula:
      #"P = \sum_l (n_{l-1} + 1) \cdot n_l, \quad P_{conv} = (k \cdot k \cdot c + 1) \cdot f"#,
    lesson: "simple-net",
    task: "The number of weights and biases: of a chain of dense layers, given its widths from the "
      + "input to the output; and of a convolution with f filters of k × k over c channels.",
    functions: [
      Function(
        "denseParameters", "_ widths: [Int]", gives: "Int",
        says: "Σ over the layers of (inputs + 1) · units",
        body: "return zip(widths, widths.dropFirst()).map { ($0 + 1) * $1 }.reduce(0, +)",
        hole: "return 0",
        cases: [[[2, 3]], [[784, 512, 10]], [[8, 12, 8, 1]]],
        edges: [
          Edge("of an input without a layer", [[30]]),
          Edge("of ten thousand words", [[10000, 128]]),
        ]),
      Function(
        "convolutionParameters", "_ k: Int, _ c: Int, _ f: Int", gives: "Int",
        says: "(k · k · c + 1) · f",
        body: "return (k * k * c + 1) * f",
        hole: "return 0",
        cases: [[3, 1, 32], [5, 3, 6], [2, 8, 4]],
        edges: [Edge("of 1 × 1", [1, 64, 16])]),
    ],
    hints: [
      "Every unit has a weight for each of its inputs, and one bias.",
      "zip(widths, widths.dropFirst()) gives inputs and units of each layer. A filter of a "
        + "convolution is one unit whose inputs are a window of all channels.",
      "($0 + 1) * $1 for each layer; (k * k * c + 1) * f for the convolution.",
    ],
    mistakes: [
      Mistake("($0 + 1) * $1", "$0 * $1", says: "The biases are missing: one for each unit."),
      Mistake(
        "($0 + 1) * $1", "$0 * ($1 + 1)",
        says: "The biases are counted for each input: there is one for each unit."),
      Mistake(
        "($0 + 1) * $1", "$0 * $1 + 1",
        says: "There is one bias for each layer: each unit has its own."),
      Mistake(
        "zip(widths, widths.dropFirst()).map { ($0 + 1) * $1 }.reduce(0, +)", "widths.reduce(0, +)",
        says: "This counts the neurons; the parameters are on the connections between layers."),
      Mistake(
        "k * k * c + 1", "k * k + 1", in: "convolutionParameters",
        says: "The channels are missing: a filter has k × k weights for each input channel."),
      Mistake(
        "k * k * c + 1", "k * c + 1", in: "convolutionParameters",
        says: "The kernel is k × k: k has to come twice."),
      Mistake(
        "(k * k * c + 1) * f", "k * k * c * f", in: "convolutionParameters",
        says: "Each filter of the convolution has a bias: f are missing."),
    ],
    curve: Curve(of: "denseParameters", over: 0...40, x: "hidden units", y: "parameters") {
      [[8, .number($0.rounded()), 1]]
    })
}

import Chalk

extension Exercise {
  /// N12: the scale of the first weights.
  static let initialization = Exercise(
    "initialization", "He and Glorot (Xavier) initialization",
    formula:
      #"\sigma_{He} = \sqrt{\frac{2}{n_{in}}}, \quad a_{Glorot} = \sqrt{\frac{6}{n_{in} + n_{out}}}"#,
    lesson: "initialization",
    task:
      "He's standard deviation, for a normal distribution, and Glorot's limit, for a uniform one "
      + "from −a to a. The kernel is k × k over c input channels with f filters; k = 1 is a dense "
      + "layer of c inputs and f units.",
    functions: [
      Function(
        "heDeviation", "_ k: Int, _ c: Int, _ f: Int", gives: "Double",
        says: "√(2/n_in), with n_in = k·k·c",
        body: """
          let inputs = Double(k * k * c)
          return (2 / inputs).squareRoot()
          """,
        hole: "return 1",
        cases: [[1, 50, 10], [1, 8, 32], [3, 4, 16]],
        edges: [Edge("of one input", [1, 1, 5])]),
      Function(
        "glorotLimit", "_ k: Int, _ c: Int, _ f: Int", gives: "Double",
        says: "√(6/(n_in + n_out)), with n_in = k·k·c and n_out = k·k·f",
        body: """
          let inputs = Double(k * k * c)
          let outputs = Double(k * k * f)
          return (6 / (inputs + outputs)).squareRoot()
          """,
        hole: "return 1",
        cases: [[1, 2, 4], [1, 784, 512], [3, 1, 32]],
        edges: [Edge("of a large kernel with one channel and one filter", [7, 1, 1])]),
    ],
    hints: [
      "Count what goes into one unit (fan in) and what one input goes out to (fan out).",
      "In a convolution a unit sees k · k places of each channel, and an input is seen from k · k "
        + "places by each filter. A uniform distribution from −a to a has the variance a²/3.",
      "(2 / Double(k * k * c)).squareRoot(), and (6 / (inputs + outputs)).squareRoot()",
    ],
    mistakes: [
      Mistake(
        "2 / inputs", "1 / inputs",
        says: "The 2 is missing: ReLU holds back half of the variance, He's factor makes up for it."
      ),
      Mistake(
        "(2 / inputs).squareRoot()", "2 / inputs",
        says: "The square root is missing: this is He's variance."),
      Mistake(
        "let inputs = Double(k * k * c)", "let inputs = Double(k * k * f)",
        says: "This takes the fan out: He's forward rule goes by the inputs of a unit."),
      Mistake(
        "k * k * c", "c",
        says: "The kernel's places are missing: a unit sees k · k of each channel."),
      Mistake(
        "6 / (inputs + outputs)", "2 / (inputs + outputs)", in: "glorotLimit",
        says:
          "This is Glorot's standard deviation; the limit of the uniform distribution is √3 times "
          + "as large."),
      Mistake(
        "let outputs = Double(k * k * f)", "let outputs = Double(f)", in: "glorotLimit",
        says: "The fan out is too small: each filter sees an input from k · k places."),
      Mistake(
        "(6 / (inputs + outputs)).squareRoot()", "(6 / inputs).squareRoot()", in: "glorotLimit",
        says: "The fan out is missing: Glorot's rule takes both, for forward and backward pass."),
    ],
    curve: Curve(of: "heDeviation", over: 1...100, x: "inputs", y: "σ") {
      [1, .number($0.rounded()), 10]
    })
}

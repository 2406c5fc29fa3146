import Chalk

extension Exercise {
  /// How long a unit remembers whose gate does not move.
  static let gateMemory = Exercise(
    "gate-memory", "How long a gate remembers",
    formula: #"f = \sigma(b), \quad f^{n} = \frac{1}{2}"#, lesson: "memory-race",
    task:
      "The gate of an LSTM or a GRU that keeps is f = σ(b) at every step. `kept` gives what is left "
      + "of a memory after n steps; `bias` gives the b for which half of it is left after n steps.",
    functions: [
      Function(
        "kept", "_ b: Double, _ n: Double", gives: "Double", says: "σ(b)ⁿ",
        body: """
          let f = 1 / (1 + exp(-b))
          return pow(f, n)
          """,
        hole: "return -1",
        cases: [[3, 10], [1, 4], [-0.5, 3]],
        edges: [Edge("after no step", [2, 0]), Edge("with the bias 0", [0, 5])]),
      Function(
        "bias", "_ n: Double", gives: "Double", says: "b with σ(b)ⁿ = ½",
        body: """
          let f = pow(0.5, 1 / n)
          return log(f / (1 - f))
          """,
        hole: "return -1",
        cases: [[2], [10], [40]],
        edges: [Edge("for a single step", [1])]),
    ],
    hints: [
      "Each step multiplies by the same gate. And which gate, multiplied n times, gives one half?",
      "The gate is the n-th root of ½; the bias is what σ makes it from: log(f/(1 − f)).",
      "pow(1 / (1 + exp(-b)), n), and f = pow(0.5, 1 / n), log(f / (1 - f))",
    ],
    mistakes: [
      Mistake(
        "pow(f, n)", "f * n", in: "kept",
        says: "The gate is multiplied by n: it has to be multiplied by itself, n times."),
      Mistake(
        "1 / (1 + exp(-b))", "b", in: "kept",
        says: "The sigmoid is missing: the gate is not its bias."),
      Mistake(
        "exp(-b)", "exp(b)", in: "kept",
        says: "The sign in the sigmoid is wrong: this is 1 − f, what the gate lets go."),
      Mistake(
        "pow(f, n)", "(1 - pow(f, n))", in: "kept",
        says: "This is what has been forgotten; what is left was asked for."),
      Mistake(
        "pow(0.5, 1 / n)", "pow(0.5, n)", in: "bias",
        says: "This is what a gate of ½ leaves after n steps: the n-th root is wanted."),
      Mistake(
        "log(f / (1 - f))", "f", in: "bias",
        says: "This is the gate: the bias is the number of which σ makes it."),
      Mistake(
        "log(f / (1 - f))", "log((1 - f) / f)", in: "bias",
        says: "Numerator and denominator are exchanged: a gate near 1 needs a large bias."),
    ],
    curve: Curve(of: "kept", over: -2...6, x: "b", y: "left after 10 steps") {
      [.number($0), 10]
    })
}

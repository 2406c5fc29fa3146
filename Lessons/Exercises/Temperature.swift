import Chalk

extension Exercise {
  /// T10: softmax with a temperature, and a character drawn from it.
  static let temperature = Exercise(
    "temperature", "Sampling with a temperature",
    formula: #"p_k = \frac{e^{z_k / T}}{\sum_j e^{z_j / T}}"#, lesson: "characters",
    task:
      "First the probabilities of characters from their logits at temperature T, also for a very "
      + "small T. Then draw one: u is a random number from 0 up to 1; return the first k at which "
      + "the sum of the probabilities up to k is larger than u, the last k if rounding leaves none.",
    functions: [
      Function(
        "probabilities", "_ z: [Double], _ T: Double", gives: "[Double]",
        says: "softmax(z/T)",
        body: """
          let largest = z.max()!
          let powers = z.map { exp(($0 - largest) / T) }
          let total = powers.reduce(0, +)
          return powers.map { $0 / total }
          """,
        hole: "return z",
        cases: [[[1, 2], 1], [[0.5, -1, 2], 0.5], [[3, 1, 0, -2], 4]],
        edges: [
          Edge("at a temperature near 0", [[2, 3, 1], 0.001]),
          Edge("where all logits are the same", [[7, 7], 0.1]),
        ]),
      Function(
        "draw", "_ p: [Double], _ u: Double", gives: "Int",
        says: "the first k with p[0] + … + p[k] > u",
        body: """
          var sum = 0.0
          for k in p.indices {
            sum += p[k]
            if sum > u { return k }
          }
          return p.count - 1
          """,
        hole: "return -1",
        cases: [
          [[0.5, 0.5], 0.2], [[0.2, 0.3, 0.5], 0.4], [[0.1, 0.6, 0.3], 0.9], [[0.7, 0.1, 0.2], 0],
        ],
        edges: [
          Edge("where u is 0 and the first is impossible", [[0, 0, 1], 0]),
          Edge("where rounding leaves a little", [[0.3, 0.4, 0.2999999], 0.99999999]),
        ]),
    ],
    hints: [
      "T = 1 is softmax. A small T makes the likely likelier, a large one makes all alike.",
      "Divide the logits by T before exp, and take the largest off. To draw, walk along p and add.",
      "exp(($0 - largest) / T), divided by the total; sum += p[k]; if sum > u { return k }",
    ],
    mistakes: [
      Mistake(
        "($0 - largest) / T", "($0 - largest) * T",
        says: "The logits are multiplied by T: a low temperature has to sharpen, so divide."),
      Mistake(
        "($0 - largest) / T", "$0 - largest",
        says: "The temperature is missing: this is softmax at T = 1."),
      Mistake(
        "powers.map { $0 / total }", "powers.map { $0 / total / T }",
        says: "The probabilities are divided by T; it has to be the logits, before exp."),
      Mistake(
        "exp(($0 - largest) / T)", "exp($0 / T)",
        says: "It overflows at a small T: take the largest logit off first."),
      Mistake(
        "return powers.map { $0 / total }", "return powers",
        says: "The probabilities do not add up to 1: divide by the total."),
      Mistake(
        "if sum > u", "if p[k] > u", in: "draw",
        says: "Each probability alone is compared with u: it has to be their sum up to k."),
      Mistake(
        "if sum > u", "if sum >= u", in: "draw",
        says: "With u = 0 an impossible character would be drawn: the sum has to be larger than u."),
      Mistake(
        "return p.count - 1", "return p.firstIndex(of: p.max()!)!", in: "draw",
        says: "Where rounding leaves none, it is the last k."),
      Mistake(
        "if sum > u { return k }", "if p[k] == p.max()! { return k }", in: "draw",
        says: "This takes the likeliest character every time (greedy decoding): nothing is drawn."),
    ],
    curve: Curve(of: "probabilities", over: 0.05...5, x: "T", y: "p of the likeliest") {
      [[2, 1, -1], .number($0)]
    })
}

import Chalk

extension Exercise {
  /// F04: the best discriminator, and what the game is worth under it.
  static let bestDiscriminator = Exercise(
    "best-discriminator", "The best discriminator",
    formula: #"D(x) = \frac{p(x)}{p(x) + q(x)}, \quad V = \sum_x p \log D + q \log(1 - D)"#,
    lesson: "gan-mixture",
    task:
      "p holds the probabilities of values in the data, q those in what the generator makes. Return "
      + "the best discriminator's answer for each value, ½ where neither makes it; and V under it, "
      + "where 0 · log 0 is 0.",
    functions: [
      Function(
        "best", "_ p: [Double], _ q: [Double]", gives: "[Double]",
        says: "p/(p + q), and ½ where both are 0",
        body: "return zip(p, q).map { $0 + $1 == 0 ? 0.5 : $0 / ($0 + $1) }",
        hole: "return q",
        cases: [[[0.5, 0.5], [0.25, 0.75]], [[0.2, 0.3, 0.5], [0.6, 0.3, 0.1]]],
        edges: [
          Edge("where neither makes a value", [[1, 0], [1, 0]]),
          Edge("where the generator makes nothing of the data", [[1, 0], [0, 1]]),
        ]),
      Function(
        "value", "_ p: [Double], _ q: [Double]", gives: "Double",
        says: "Σ p·log(p/(p + q)) + q·log(q/(p + q)), leaving out terms with a factor 0",
        body: """
          func term(_ a: Double, _ b: Double) -> Double { a == 0 ? 0 : a * log(a / (a + b)) }
          return zip(p, q).map { term($0, $1) + term($1, $0) }.reduce(0, +)
          """,
        hole: "return 1",
        cases: [[[0.5, 0.5], [0.25, 0.75]], [[0.2, 0.3, 0.5], [0.6, 0.3, 0.1]]],
        edges: [
          Edge("where both are the same, which is −log 4", [[0.1, 0.9], [0.1, 0.9]]),
          Edge("where they have no value in common, which is 0", [[1, 0, 0], [0, 0.5, 0.5]]),
        ]),
    ],
    hints: [
      "If a value comes from the data three times as often as from the generator, bet 3 : 1.",
      "1 − D is q/(p + q): V is a sum of two terms of the same form.",
      "$0 / ($0 + $1), ½ where the sum is 0; a == 0 ? 0 : a * log(a / (a + b)) for (p, q) and (q, p)",
    ],
    mistakes: [
      Mistake(
        ": $0 / ($0 + $1)", ": $1 / ($0 + $1)",
        says: "This is the probability of a generated one: D says how sure it is of a real one."),
      Mistake(
        ": $0 / ($0 + $1)", ": $0 / max($0, $1)",
        says: "The divisor is the sum of both densities."),
      Mistake(
        ": $0 / ($0 + $1)", ": $0 > $1 ? 1 : $0 < $1 ? 0 : 0.5",
        says: "This only decides: the best discriminator says how sure it is."),
      Mistake(
        "$0 + $1 == 0 ? 0.5 : $0 / ($0 + $1)", "$0 / ($0 + $1)",
        says: "Where neither makes a value this is 0/0: ½ is asked for there."),
      Mistake(
        "term($0, $1) + term($1, $0)", "term($0, $1)", in: "value",
        says: "Only the real examples are counted: q·log(1 − D) is missing."),
      Mistake(
        "a == 0 ? 0 : a * log(a / (a + b))", "a * log(a / (a + b))", in: "value",
        says: "0 · log 0 is NaN in a computer: leave out terms with the factor 0."),
      Mistake(
        "a * log(a / (a + b))", "a * log2(a / (a + b))", in: "value",
        says: "This is the logarithm to base 2; the natural one gives −log 4 at best."),
      Mistake(
        "a == 0 ? 0 : a * log(a / (a + b))", "a == 0 || b == 0 ? 0 : a * log(a / b)", in: "value",
        says: "This adds the logarithms of p/q: D is compared with 1 − D, both over the sum p + q."),
    ],
    curve: Curve(of: "best", over: 0...1, x: "q of a value", y: "D") { [[0.3], [.number($0)]] })
}

import Chalk

extension Exercise {
  /// N07: where a word stands (Vaswani and others, 2017).
  static let positionalEncoding = Exercise(
    "positional-encoding", "Sinusoidal positional encoding",
    formula:
      #"P_{t, 2i} = \sin\left(\frac{t}{10000^{2i/d}}\right), \quad P_{t, 2i+1} = \cos\left(\frac{t}{10000^{2i/d}}\right)"#,
    lesson: "self-attention",
    task:
      "A row of d numbers for each of the given positions t: sine and cosine in turn, each pair "
      + "slower than the one before.",
    functions: [
      Function(
        "encode", "_ positions: [Double], _ d: Int", gives: "[[Double]]",
        says: "sin(t/10000^(2i/d)) in column 2i, cos of the same in column 2i + 1",
        body: """
          return positions.map { t in
            (0..<d).map { column in
              let pair = Double(column / 2)
              let angle = t / pow(10000, 2 * pair / Double(d))
              return column % 2 == 0 ? sin(angle) : cos(angle)
            }
          }
          """,
        hole: "return []",
        cases: [[[0], 4], [[0, 1, 2], 2], [[5, 1, 20], 6]],
        edges: [
          Edge("with an odd number of columns", [[0, 1, 7], 5]), Edge("of no positions", [[], 4]),
        ])
    ],
    hints: [
      "Columns come in pairs: both of a pair have the same angle.",
      "The pair of a column is column / 2, divided as whole numbers. pow(10000, x) is 10000ˣ.",
      "let angle = t / pow(10000, 2 * Double(column / 2) / Double(d)); sin where column is "
        + "even, cos where it is odd",
    ],
    mistakes: [
      Mistake(
        "Double(column / 2)", "Double(column) / 2",
        says: "The cosine has another angle than the sine beside it: both have that of the pair."),
      Mistake(
        "2 * pair / Double(d)", "pair / Double(d)",
        says: "The exponent is 2i/d: a factor of 2 is missing, and the waves are too fast."),
      Mistake(
        "column % 2 == 0 ? sin(angle) : cos(angle)", "column % 2 == 0 ? cos(angle) : sin(angle)",
        says: "Sine and cosine are exchanged: even columns have the sine."),
      Mistake(
        "t / pow", "(t + 1) / pow",
        says: "Positions are counted from 0, not from 1."),
      Mistake(
        "t / pow(10000, 2 * pair / Double(d))",
        "t / pow(10000, 2 * pair / Double(d - d % 2))",
        says: "The exponent is divided by d itself, also where d is odd."),
      Mistake(
        "/ pow(10000,", "* pow(10000,",
        says:
          "The angle is multiplied by the power: it has to be divided, so that waves get slower."
      ),
    ],
    curve: Curve(of: "encode", over: 0...60, x: "position", y: "column 2", reading: 2) {
      [[.number($0)], 8]
    })
}

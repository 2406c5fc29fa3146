import Chalk

extension Exercise {
  /// T07: weights as whole numbers of a few bits.
  static let quantization = Exercise(
    "quantize", "Quantization to b bits",
    formula:
      #"s = \frac{w_{max} - w_{min}}{2^b - 1}, \quad q = round(\frac{w}{s}) + z, \quad \hat{w} = s (q - z)"#,
    lesson: "smaller",
    task:
      "Affine quantization: codes q from 0 to 2ᵇ − 1 between the least and the largest weight, where "
      + "the range is widened so that it contains 0. z = round(−w_min/s) is the code of 0. Return the "
      + "codes and the weights they stand for. Where all weights are 0, s is 1.",
    functions: [
      Function(
        "quantize", "_ w: [Double], _ bits: Int", gives: "([Double], [Double])",
        says: "(codes q, values s·(q − z)), each code kept between 0 and 2ᵇ − 1",
        body: """
          let most: Double = pow(2, Double(bits)) - 1
          let low = min(0, w.min() ?? 0)
          let high = max(0, w.max() ?? 0)
          let s = high > low ? (high - low) / most : 1
          let z = (-low / s).rounded()
          let codes = w.map { min(max(($0 / s).rounded() + z, 0), most) }
          return (codes, codes.map { s * ($0 - z) })
          """,
        hole: "return ([], w)",
        cases: [
          [[-1, 0, 0.4, 2], 2], [[0.1, -0.7, 0.52, 0.35], 4], [[-0.3, 0.2, 0.05], 8],
          [[1.3, -2.1, 0.9, 3.3, -0.02], 3],
        ],
        edges: [
          Edge("of weights that are all positive", [[2, 3, 4], 3]),
          Edge("of zeros", [[0, 0], 4]),
          Edge("of one bit", [[-1, 0.2, 0.9, 1], 1]),
          Edge("where a code would be beyond the last one", [[-0.5, 0.9, 1], 2]),
        ])
    ],
    hints: [
      "b bits make 2ᵇ codes with 2ᵇ − 1 steps between them. s is one step.",
      "0 has to be a code exactly, for many weights are 0: so z is rounded, and the range contains 0.",
      "min(max(($0 / s).rounded() + z, 0), most), and s * (code - z) to go back.",
    ],
    mistakes: [
      Mistake(
        "let most: Double = pow(2, Double(bits)) - 1\n",
        "let most: Double = pow(2, Double(bits))\n",
        says: "There are 2ᵇ codes, from 0 to 2ᵇ − 1: between them lie 2ᵇ − 1 steps."),
      Mistake(
        "($0 / s).rounded() + z", "($0 / s).rounded(.down) + z",
        says: "The code is rounded down: it has to be the nearest."),
      Mistake(
        "s * ($0 - z)", "s * $0 + low",
        says: "This goes back by the least weight: 0 would not be 0 any more. It is s·(q − z)."),
      Mistake(
        "(-low / s).rounded()", "(-low / s)",
        says: "The code of 0 is not a whole number: round it."),
      Mistake(
        "s * ($0 - z)", "s * $0",
        says: "z has to be taken off before multiplying by s."),
      Mistake(
        "let low = min(0, w.min() ?? 0)", "let low = w.min() ?? 0",
        says: "The range does not contain 0 where all weights are positive: widen it."),
      Mistake(
        "high > low ? (high - low) / most : 1", "(high - low) / most",
        says: "Where all weights are 0 the step is 0, and 0/0 no number: take s = 1."),
    ],
    curve: Curve(of: "quantize", over: -1...2, x: "w", y: "ŵ", reading: 4) {
      [[-1, .number($0), 2], 3]
    })
}

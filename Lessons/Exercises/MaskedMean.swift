import Chalk

extension Exercise {
  /// T10: the mean of a padded sequence, without the padding.
  static let maskedMean = Exercise(
    "masked-mean", "A mean with a mask",
    formula: #"h = \frac{\sum_t m_t e_t}{\sum_t m_t}"#, lesson: "sentiment",
    task: "A review was filled up with word 0 to a fixed length, and each word became a vector. "
      + "Return the mean of the vectors of real words. A review of padding alone gives zeros.",
    functions: [
      Function(
        "maskedMean", "_ words: [Int], _ e: [[Double]]", gives: "[Double]",
        says: "the mean of e[t] over all t with words[t] ≠ 0; zeros where there are none",
        body: """
          let real = words.indices.filter { words[$0] != 0 }
          return e[0].indices.map { i in
            let sum = real.map { e[$0][i] }.reduce(0, +)
            return real.isEmpty ? 0 : sum / Double(real.count)
          }
          """,
        hole: "return e[0]",
        cases: [
          [[0, 4], [[9, 9], [1, 2]]], [[3, 5, 0, 0], [[1, -1], [2, 3], [7, 7], [7, 7]]],
          [[0, 0, 2, 6, 2], [[5], [5], [1], [4], [-2]]],
        ],
        edges: [
          Edge("of padding alone", [[0, 0], [[3, 4], [3, 4]]]),
          Edge("without padding", [[1, 2], [[1, 0], [3, 5]]]),
          Edge("with padding in the middle", [[1, 0, 2], [[1, 0], [50, 50], [3, 5]]]),
        ])
    ],
    hints: [
      "Two sums: what is added, and how many are counted. Both without the padding.",
      "words.indices.filter { words[$0] != 0 } are the places of real words.",
      "real.isEmpty ? 0 : real.map { e[$0][i] }.reduce(0, +) / Double(real.count), for every i",
    ],
    mistakes: [
      Mistake(
        "words.indices.filter { words[$0] != 0 }", "Array(words.indices)",
        says: "The mask is missing: the vectors of the padding are counted."),
      Mistake(
        "sum / Double(real.count)", "sum / Double(words.count)",
        says: "The sum is divided by the padded length: divide by the number of real words."),
      Mistake(
        "sum / Double(real.count)", "sum",
        says: "This is the sum: a long review would have larger numbers than a short one."),
      Mistake(
        "words[$0] != 0", "words[$0] == 0",
        says: "The mask is the wrong way round: word 0 is the padding."),
      Mistake(
        "real.isEmpty ? 0 : sum / Double(real.count)", "sum / Double(real.count)",
        says: "A review of padding alone gives 0/0: return zeros there."),
      Mistake(
        "words.indices.filter { words[$0] != 0 }",
        "(0..<words.count).filter { t in words[...t].contains { $0 != 0 } && words[t...].contains "
          + "{ $0 != 0 } }",
        says: "Only padding at the ends is left out: each place counts by its own word."),
    ],
    curve: Curve(of: "maskedMean", over: -3...3, x: "e of the first word", y: "mean") {
      [[3, 5, 0, 0], [[.number($0)], [2], [7], [7]]]
    })
}

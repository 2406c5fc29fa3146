import Chalk

extension Exercise {
  /// T01: missing values, and a column that says where they were.
  static let imputation = Exercise(
    "imputation", "Imputation by the median",
    formula: #"x_i \leftarrow \text{median of the known } x \text{ where } x_i \text{ is missing}"#,
    lesson: "cleaning",
    task:
      "Missing values are NaN. Fill them with the median of the known ones: the middle one in order "
      + "of size, or the mean of the two in the middle. Also return an indicator: 1 where a value "
      + "was missing, else 0. Without any known value, fill in 0.",
    functions: [
      Function(
        "impute", "_ x: [Double]", gives: "([Double], [Double])",
        says: "(x with the median where it is NaN, 1 where it was NaN)",
        body: """
          let known = x.filter { !$0.isNaN }.sorted()
          let half = known.count / 2
          var median = 0.0
          if known.count > 0 {
            median = known.count % 2 == 1 ? known[half] : (known[half - 1] + known[half]) / 2
          }
          return (x.map { $0.isNaN ? median : $0 }, x.map { $0.isNaN ? 1 : 0 })
          """,
        hole: "return (x, x)",
        cases: [
          [[3, .number(.nan), 1, 7]], [[.number(.nan), 5, 2, .number(.nan), 100, 4]], [[1, 2, 3]],
          [[-4, .number(.nan), 0, -1]],
        ],
        edges: [
          Edge("where nothing is known", [[.number(.nan), .number(.nan)]]),
          Edge("where one value is known", [[.number(.nan), 8]]),
          Edge("of no values", [[]]),
        ])
    ],
    hints: [
      "NaN is equal to nothing, not even to itself: ask with isNaN.",
      "Sort the known values. With an odd number of them the middle is known[count / 2]; with an even "
        + "number two share the middle.",
      "known.count % 2 == 1 ? known[half] : (known[half - 1] + known[half]) / 2, with half = count / 2",
    ],
    mistakes: [
      Mistake(
        "median = known.count % 2 == 1 ? known[half] : (known[half - 1] + known[half]) / 2",
        "median = known.reduce(0, +) / Double(known.count)",
        says: "This is the mean, which one odd value pulls away: the median is asked for."),
      Mistake(
        "x.filter { !$0.isNaN }.sorted()", "x.filter { !$0.isNaN }",
        says: "The values are not sorted: the median is the middle in order of size."),
      Mistake(
        "known.count % 2 == 1 ? known[half] : (known[half - 1] + known[half]) / 2", "known[half]",
        says: "With an even number of values the median is the mean of the two in the middle."),
      Mistake(
        "x.map { $0.isNaN ? median : $0 }", "known",
        says:
          "Missing values are left out: the column has to keep its length, or its rows no longer "
          + "fit to the other columns."),
      Mistake(
        "x.map { $0.isNaN ? 1 : 0 }", "x.map { $0.isNaN ? 0 : 1 }",
        says: "The indicator is the wrong way round: 1 where a value was missing."),
      Mistake(
        "$0.isNaN ? median : $0", "$0.isNaN ? 0 : $0",
        says: "Missing values become 0, which may be far from all others: fill in the median."),
    ],
    curve: Curve(of: "impute", over: -5...10, x: "a known value", y: "what is filled in") {
      [[.number(.nan), .number($0), 1, 4]]
    })
}

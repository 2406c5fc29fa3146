import Chalk

extension Exercise {
  /// N17: how far what was written is from what is right.
  static let editDistance = Exercise(
    "edit-distance", "The edit distance",
    formula:
      #"D_{i,j} = \min(D_{i-1,j} + 1, D_{i,j-1} + 1, D_{i-1,j-1} + d_{ij})"#,
    lesson: "letters-to-sounds",
    task:
      "Return the least number of insertions, deletions and substitutions that turn the sequence a "
      + "into b (Levenshtein). Divided by the length of the truth it is the phoneme error rate.",
    functions: [
      Function(
        "editDistance", "_ a: [Int], _ b: [Int]", gives: "Int",
        says: """
          D(i, 0) = i        D(0, j) = j
          D(i, j) = min(D(i − 1, j) + 1, D(i, j − 1) + 1, D(i − 1, j − 1) + (aᵢ = bⱼ ? 0 : 1))
          """,
        body: """
          var above = Array(0...b.count)
          for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
              let changed = above[j] + (a[i] == b[j] ? 0 : 1)
              row.append(min(above[j + 1] + 1, row[j] + 1, changed))
            }
            above = row
          }
          return above[b.count]
          """,
        hole: "return abs(a.count - b.count)",
        cases: [
          [[1, 2, 3], [1, 3]], [[1, 2], [4, 1, 5, 2]],
          [[7, 3, 5, 5, 3, 6], [8, 3, 5, 5, 4, 6, 9]],
          [[1, 2, 3, 4], [3, 4, 5, 6, 1]], [[5, 1, 2, 3], [1, 2, 3]],
        ],
        edges: [
          Edge("where nothing is written", [[4, 5, 6], []]),
          Edge("where nothing was to be written", [[], [4, 5]]),
          Edge("of two equal sequences", [[2, 2, 7], [2, 2, 7]]),
        ])
    ],
    hints: [
      "Think of the first i of a and the first j of b. From which three smaller cases does it come?",
      "The first row is 0, 1, 2, …: from nothing, j insertions make the first j of b.",
      "min(above[j + 1] + 1, row[j] + 1, above[j] + (a[i] == b[j] ? 0 : 1))",
    ],
    mistakes: [
      Mistake(
        "(a[i] == b[j] ? 0 : 1)", "(a[i] == b[j] ? 0 : 2)",
        says: "A substitution costs 2 here, as much as a deletion and an insertion: it costs 1."),
      Mistake(
        "(a[i] == b[j] ? 0 : 1)", "1",
        says: "Equal signs cost something: where both are the same, nothing is to be changed."),
      Mistake(
        "Array(0...b.count)", "[Int](repeating: 0, count: b.count + 1)",
        says: "The first row is 0: what b has in front of the match would cost nothing."),
      Mistake(
        "var row = [i + 1]", "var row = [0]",
        says: "The first column is 0: what a has in front of the match would cost nothing."),
      Mistake(
        "min(above[j + 1] + 1, row[j] + 1, changed)", "min(above[j + 1] + 1, changed)",
        says: "Insertions are missing: b may have a sign that a has not."),
      Mistake(
        "min(above[j + 1] + 1, row[j] + 1, changed)", "min(row[j] + 1, changed)",
        says: "Deletions are missing: a may have a sign that b has not."),
    ],
    curve: Curve(of: "editDistance", over: 0...8, x: "a sign of a", y: "distance") {
      [[7, .number($0.rounded()), 5], [7, 3, 5]]
    })
}

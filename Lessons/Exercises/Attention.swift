import Chalk

extension Exercise {
  /// N07: scaled dot-product attention.
  static let attention = Exercise(
    "attention", "Scaled dot-product attention",
    formula: #"A = \text{softmax}\left(\frac{Q K^T}{\sqrt{d}}\right) V"#, lesson: "attention",
    task: "For every query a mean of the values, each weighed by how well its key fits the query. "
      + "d is the length of a query. Rows are queries, keys and values.",
    functions: [
      Function(
        "attend", "_ Q: [[Double]], _ K: [[Double]], _ V: [[Double]]", gives: "[[Double]]",
        says: "row i = Σ over j of aᵢⱼ·V[j], with aᵢ = softmax over j of Q[i]·K[j]/√d",
        body: """
          let scale = Double(Q[0].count).squareRoot()
          return Q.map { q in
            let scores = K.map { k in zip(q, k).map { $0 * $1 }.reduce(0, +) / scale }
            let powers = scores.map { exp($0 - scores.max()!) }
            let total = powers.reduce(0, +)
            return V[0].indices.map { c in
              zip(powers, V).map { $0 / total * $1[c] }.reduce(0, +)
            }
          }
          """,
        hole: "return Q.map { _ in V[0].map { _ in 0 } }",
        cases: [
          [[[1, 0]], [[1, 0], [0, 1]], [[1, 4], [2, -1]]],
          [
            [[1, 2], [0.5, -1]], [[0.3, 1], [2, -0.5], [0, 0]], [[1, 0], [0, 1], [3, -2]],
          ],
          [[[30, 40]], [[30, 40], [-30, 40]], [[1, 2, 3], [4, 5, 6]]],
        ],
        edges: [
          Edge("of one key", [[[1, 2]], [[3, 4]], [[5, -6]]]),
          Edge("where all keys are the same", [[[1, 2]], [[1, 1], [1, 1]], [[0], [4]]]),
          Edge("of scores near 10000", [[[100, 0]], [[100, 0], [90, 0]], [[1], [2]]]),
        ])
    ],
    hints: [
      "Three steps for each query: a score for every key, shares by softmax, a weighted mean of V.",
      "A score is the product of query and key, number by number, added up, and divided by √d. "
        + "The shares of one query run over the keys and add up to 1.",
      "let scores = K.map { k in zip(q, k).map { $0 * $1 }.reduce(0, +) / scale }, then softmax, "
        + "then for every column c the sum of share · V[j][c].",
    ],
    mistakes: [
      Mistake(
        ".reduce(0, +) / scale }", ".reduce(0, +) }",
        says: "The scale is missing: each score has to be divided by √d."),
      Mistake(
        "let scale = Double(Q[0].count).squareRoot()", "let scale = Double(Q[0].count)",
        says: "The scores are divided by d; it has to be by its square root."),
      Mistake(
        "$0 / total * $1[c]", "$0 * $1[c]",
        says: "The shares do not add up to 1: softmax divides each power by their total."),
      Mistake(
        "let powers = scores.map { exp($0 - scores.max()!) }",
        "let powers = scores.map { _ in 1.0 }",
        says: "Every value counts the same: the scores have to go through exp."),
      Mistake(
        "let scale = Double(Q[0].count).squareRoot()",
        "let scale = Double(K.count).squareRoot()",
        says: "The scale is √d with d the length of a query, not the number of keys."),
      Mistake(
        "let powers = scores.map { exp($0 - scores.max()!) }", "let powers = scores",
        says: "exp is missing: softmax takes shares of the powers of the scores, not of the scores."
      ),
    ],
    curve: Curve(of: "attend", over: -4...4, x: "Q[0][0]", y: "A[0][0]") {
      [[[.number($0), 2]], [[0.3, 1], [2, -0.5], [0, 0]], [[1, 0], [0, 1], [3, -2]]]
    })
}

import Chalk

extension Exercise {
  /// N07: attention that does not look ahead.
  static let maskedAttention = Exercise(
    "masked-attention", "Causal (masked) attention",
    formula:
      #"A_i = \sum_{j \le i} \text{softmax}_{j \le i}\left(\frac{q_i \cdot k_j}{\sqrt{d}}\right) v_j"#,
    lesson: "gpt",
    task:
      "Scaled dot-product attention over a sequence, where no position sees a later one: query i "
      + "attends to the keys 0 to i. Q, K and V have equally many rows. Scores may be large.",
    functions: [
      Function(
        "attend", "_ Q: [[Double]], _ K: [[Double]], _ V: [[Double]]", gives: "[[Double]]",
        says: "row i = Σ over j ≤ i of aᵢⱼ·V[j], with aᵢ = softmax over j ≤ i of Q[i]·K[j]/√d",
        body: """
          return Q.indices.map { i in
            let scale = Double(Q[i].count).squareRoot()
            let scores = K.indices.map { j -> Double in
              let dot = zip(Q[i], K[j]).map { $0 * $1 }.reduce(0, +)
              return j <= i ? dot / scale : -Double.infinity
            }
            let largest = scores.max()!
            let powers = scores.map { exp($0 - largest) }
            let total = powers.reduce(0, +)
            return V[0].indices.map { c in
              zip(powers, V).map { $0 / total * $1[c] }.reduce(0, +)
            }
          }
          """,
        hole: "return V.map { row in row.map { _ in 0 } }",
        cases: [
          [[[1, 0], [0, 1]], [[1, 1], [0, 2]], [[1, 4], [2, -1]]],
          [
            [[1, 2], [0.5, -1], [1, 1]], [[0.3, 1], [2, -0.5], [0, 1]],
            [[1, 0], [0, 1], [3, -2]],
          ],
        ],
        edges: [
          Edge("of one position", [[[3, 4]], [[1, 2]], [[5, 6]]]),
          Edge("of large scores", [[[30, 40], [50, 60]], [[30, 40], [50, 10]], [[1], [2]]]),
          Edge(
            "where the largest score is one that is hidden",
            [[[1], [1]], [[-900], [900]], [[1], [2]]]),
        ])
    ],
    hints: [
      "What must the score of a hidden key be, so that its share of the softmax is 0?",
      "exp(−∞) is 0: set the scores of keys with j > i to −Double.infinity, before softmax.",
      "return j <= i ? dot / scale : -Double.infinity; then softmax and the weighted mean as in "
        + "attention.",
    ],
    mistakes: [
      Mistake(
        "j <= i ? dot / scale : -Double.infinity", "dot / scale",
        says: "The mask is missing: a position sees those after it."),
      Mistake(
        ": -Double.infinity", ": 0",
        says: "Hidden keys get the score 0, and exp(0) is 1: the score has to be −∞."),
      Mistake(
        "let total = powers.reduce(0, +)",
        "let total = K.map { k in exp(zip(Q[i], k).map { $0 * $1 }.reduce(0, +) / scale - largest) }"
          + ".reduce(0, +)",
        says: "The mask comes after softmax: the shares of the keys that are seen no longer add up "
          + "to 1."),
      Mistake(
        "j <= i ?", "j >= i ?",
        says: "The mask is the wrong way round: earlier positions are seen, later ones hidden."),
      Mistake(
        "j <= i ?", "j < i || j == 0 ?",
        says: "A position does not see itself: j = i is allowed."),
      Mistake(
        "dot / scale", "dot", says: "The scale is missing: each score has to be divided by √d."),
      Mistake(
        "exp($0 - largest)", "exp($0)",
        says: "It overflows for large scores: take the largest score off before exp."),
    ],
    curve: Curve(of: "attend", over: -4...4, x: "Q[1][0]", y: "A[1][0]", reading: 2) {
      [
        [[1, 2], [.number($0), -1], [1, 1]], [[0.3, 1], [2, -0.5], [0, 1]],
        [[1, 0], [0, 1], [3, -2]],
      ]
    })
}

import Chalk

extension Exercise {
  /// N17: one step of beam search.
  static let beamStep = Exercise(
    "beam-step", "A step of beam search",
    formula: #"S(y_1 \ldots y_t) = S(y_1 \ldots y_{t-1}) + \log p(y_t)"#,
    lesson: "sequence-to-sequence",
    task:
      "Each beginning has a score, the sum of its log-probabilities so far, and `next` holds a row "
      + "for each: the log-probabilities of all tokens behind it. Of all beginnings with one token "
      + "more, return the k best, the best first, each as (beginning, token).",
    functions: [
      Function(
        "beamStep", "_ scores: [Double], _ next: [[Double]], _ k: Int", gives: "[[Int]]",
        says: "the k pairs (i, j) with the largest scores[i] + next[i][j]",
        body: """
          var all: [(beam: Int, token: Int, score: Double)] = []
          for i in scores.indices {
            for j in next[i].indices {
              all.append((beam: i, token: j, score: scores[i] + next[i][j]))
            }
          }
          let best = all.sorted { $0.score > $1.score }
          return best.prefix(k).map { [$0.beam, $0.token] }
          """,
        hole: "return (0..<k).map { [$0, -1] }",
        cases: [
          [[0], [[-1, -0.5, -2]], 1], [[-3, -0.2], [[-0.1, -2.5], [-2, -1.5]], 2],
          [[-0.5, -0.6, -2], [[-1, -2, -0.7], [-0.3, -4, -1.2], [-0.1, -3, -2.2]], 3],
        ],
        edges: [
          Edge(
            "where one beginning gives all of them",
            [[-0.1, -9], [[-1, -1.5], [-0.3, -0.2]], 2]),
          Edge("with a single token", [[-1, -0.5], [[-0.2], [-0.9]], 2]),
        ])
    ],
    hints: [
      "All beginnings compete with each other: make one list of all of them with all tokens.",
      "The score of a pair is scores[i] + next[i][j]. Sort the list by it, the largest first.",
      "all.sorted { $0.score > $1.score }.prefix(k).map { [$0.beam, $0.token] }",
    ],
    mistakes: [
      Mistake(
        "scores[i] + next[i][j]", "next[i][j]",
        says: "The score of the beginning is forgotten: only the last token counts."),
      Mistake(
        "scores[i] + next[i][j]", "scores[i] * next[i][j]",
        says: "Probabilities are multiplied, but these are logarithms: add them."),
      Mistake(
        "$0.score > $1.score", "$0.score < $1.score",
        says: "These are the least likely ones: a log-probability nearer to 0 is better."),
      Mistake(
        "best.prefix(k)", "all.prefix(k)",
        says: "These are the first k pairs, not the best ones: take them from the sorted list."),
      Mistake(
        "[$0.beam, $0.token]", "[$0.token, $0.beam]",
        says: "Beginning and token are exchanged."),
    ],
    curve: Curve(
      of: "beamStep", over: -4...0, x: "score of the first beginning", y: "best beginning"
    ) {
      [[.number($0), -0.2], [[-0.1, -2.5], [-2, -1.5]], 2]
    })
}

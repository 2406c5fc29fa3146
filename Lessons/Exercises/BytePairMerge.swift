import Chalk

extension Exercise {
  /// N11: one step of a byte-pair encoding, on the tokens of one text.
  static let bytePairMerge = Exercise(
    "byte-pair-merge", "Byte-pair encoding: one merge",
    formula: #"(\ldots, a, b, \ldots) \to (\ldots, c, \ldots)"#, lesson: "tokens",
    task:
      "Join every occurrence of a pair of tokens: where left and right stand side by side, in this order, write new "
      + "in their place. Go from left to right; a token belongs to one pair only.",
    functions: [
      Function(
        "merge", "_ tokens: [Int], _ left: Int, _ right: Int, _ new: Int", gives: "[Int]",
        says: "the tokens with new in place of left, right",
        body: """
          var result: [Int] = []
          var i = 0
          while i < tokens.count {
            if i + 1 < tokens.count, tokens[i] == left, tokens[i + 1] == right {
              result.append(new)
              i += 2
            } else {
              result.append(tokens[i])
              i += 1
            }
          }
          return result
          """,
        hole: "return tokens",
        cases: [
          [[5, 6, 7], 5, 6, 20], [[1, 2, 1, 2, 3, 1, 2], 1, 2, 300],
          [[2, 1, 1, 2, 2, 1], 1, 2, 300],
        ],
        edges: [
          Edge("where the pair overlaps itself", [[4, 4, 4, 4, 4], 4, 4, 256]),
          Edge("of tokens without the pair", [[3, 2, 1], 1, 2, 9]),
          Edge("of no tokens", [[], 1, 2, 9]),
        ])
    ],
    hints: [
      "The result is shorter than the tokens: a loop over all places would look at some tokens twice.",
      "Keep the place i in a variable. Where the pair begins at i, how far does i go?",
      "if i + 1 < tokens.count, tokens[i] == left, tokens[i + 1] == right { result.append(new); i += 2 }",
    ],
    mistakes: [
      Mistake(
        "i += 2", "i += 1",
        says: "The second token of a pair is written again: after a pair go on two places further."),
      Mistake(
        "tokens[i] == left, tokens[i + 1] == right", "tokens[i] == right, tokens[i + 1] == left",
        says: "The pair is looked for in the other order: left comes first."),
      Mistake(
        "i + 1 < tokens.count", "i + 2 < tokens.count",
        says: "A pair at the very end is missed."),
      Mistake(
        "i + 1 < tokens.count", "!result.contains(new), i + 1 < tokens.count",
        says: "Only the first occurrence is joined; a merge joins all of them."),
      Mistake(
        "result.append(new)", "result.append(left + right)",
        says: "The sum of the two numbers is written; the new token has a number of its own."),
    ],
    curve: Curve(of: "merge", over: 0...5, x: "second token", y: "first token of the result") {
      [[1, .number($0.rounded()), 3], 1, 2, 9]
    })
}

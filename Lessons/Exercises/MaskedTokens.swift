import Chalk

extension Exercise {
  /// N07: which tokens a BERT has to predict, and what it reads in their places.
  static let maskedTokens = Exercise(
    "masked-tokens", "Masked-language modeling: hiding tokens",
    formula: #"(x_1 \ldots x_n) \to (r_1 \ldots r_n)"#, lesson: "bert",
    task:
      "Hide tokens by BERT's rule, with random numbers between 0 and 1 that are given. Token t is chosen where choose[t] is "
      + "below 0.15, but a special token never is: these have the numbers up to mask. A chosen token becomes mask where "
      + "kind[t] is below 0.8, words[t] where it is below 0.9, and stays otherwise. Return two rows: what is read, and the "
      + "labels, which are the chosen tokens as they were and −100 where there is no loss.",
    functions: [
      Function(
        "hide",
        "_ tokens: [Int], _ choose: [Double], _ kind: [Double], _ words: [Int], _ mask: Int",
        gives: "[[Int]]",
        says: "what is read, and the label of each place, −100 where it has none",
        body: """
          var read = tokens
          var labels = tokens.map { _ in -100 }
          for t in tokens.indices {
            if tokens[t] <= mask { continue }
            if choose[t] >= 0.15 { continue }
            labels[t] = tokens[t]
            if kind[t] < 0.8 {
              read[t] = mask
            } else if kind[t] < 0.9 {
              read[t] = words[t]
            }
          }
          return [read, labels]
          """,
        hole: "return [tokens, tokens]",
        cases: [
          [[2, 17, 30, 3], [0.5, 0.1, 0.9, 0.5], [0.2, 0.3, 0.1, 0.4], [8, 9, 10, 11], 4],
          [
            [2, 12, 25, 40, 33, 3], [0.01, 0.02, 0.14, 0.05, 0.6, 0.03],
            [0.85, 0.1, 0.85, 0.95, 0.5, 0.5], [50, 51, 52, 53, 54, 55], 4,
          ],
          [[20, 21, 22], [0.7, 0.3, 0.12], [0.1, 0.85, 0.92], [5, 6, 7], 4],
        ],
        edges: [
          Edge(
            "where every token is special",
            [[2, 1, 3, 0], [0, 0, 0, 0], [0, 0, 0, 0], [9, 9, 9, 9], 4]),
          Edge(
            "at the borders 0.15, 0.8 and 0.9",
            [[11, 12, 13], [0.15, 0.1, 0.1], [0.1, 0.8, 0.9], [21, 22, 23], 4]),
          Edge(
            "where the other word is the same one",
            [[14, 15], [0.1, 0.1], [0.82, 0.2], [14, 9], 4]),
          Edge("of one token", [[9], [0.1], [0.5], [7], 8]),
        ])
    ],
    hints: [
      "A label is not what is read: it is the token as it was, and only where a token was chosen.",
      "First decide whether t is chosen, and leave the loop's round otherwise; then set its label; then what is read.",
      "labels[t] = tokens[t]; if kind[t] < 0.8 { read[t] = mask } else if kind[t] < 0.9 { read[t] = words[t] }",
    ],
    mistakes: [
      Mistake(
        "if tokens[t] <= mask { continue }", "",
        says: "Special tokens are hidden too: [CLS], [SEP] and padding are not to be predicted."),
      Mistake(
        "if tokens[t] <= mask { continue }", "if tokens[t] < mask - 1 { continue }",
        says: "[SEP] is hidden: all numbers up to that of [MASK] are special."),
      Mistake(
        "choose[t] >= 0.15", "choose[t] > 0.15",
        says: "The border counts as chosen: only numbers below 0.15 choose."),
      Mistake(
        "choose[t] >= 0.15", "choose[t] < 0.15",
        says: "The wrong tokens are chosen: those whose number is 0.15 or more, most of them."),
      Mistake(
        "labels[t] = tokens[t]", "labels[t] = read[t] == tokens[t] ? -100 : tokens[t]",
        says:
          "A label is missing: it has to be set before the token is replaced, or whatever is read."),
      Mistake(
        "labels[t] = tokens[t]", "if kind[t] < 0.9 { labels[t] = tokens[t] }",
        says: "A chosen token that stays as it is has a loss too: that is why it was chosen."),
      Mistake(
        "read[t] = mask", "read[t] = words[t]",
        says: "No token becomes [MASK]: eight of ten should."),
      Mistake(
        "else if kind[t] < 0.9", "else if kind[t] < 0.95",
        says: "Too many become other words: one of ten should, from 0.8 to below 0.9."),
      Mistake(
        "kind[t] < 0.8", "kind[t] <= 0.8",
        says: "The border 0.8 belongs to the other words: only numbers below it give [MASK]."),
      Mistake(
        "kind[t] < 0.9", "kind[t] <= 0.9",
        says: "The border 0.9 belongs to the tokens that stay: only numbers below it replace one."),
      Mistake(
        "[read, labels]", "[labels, read]",
        says: "The two rows are exchanged: what is read comes first."),
      Mistake(
        "{ _ in -100 }", "{ _ in 0 }",
        says: "A place without a loss has the label −100: 0 is a token, the padding."),
    ],
    curve: Curve(of: "hide", over: 0...1, x: "kind[0]", y: "token that is read") {
      [[7], [0.1], [.number($0)], [9], 4]
    })
}

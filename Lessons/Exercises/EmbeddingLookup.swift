import Chalk

extension Exercise {
  /// N11: an embedding, forward and backward.
  static let embeddingLookup = Exercise(
    "embedding-lookup", "Embedding: lookup and gradient",
    formula: #"e_t = E_{w_t}, \quad dE_k = \sum_{t : w_t = k} de_t"#, lesson: "embedding",
    task:
      "E has a row for each word of the vocabulary. Look up the rows of a text's words. Then the "
      + "backward pass: from the gradient of each vector of the text to that of E.",
    functions: [
      Function(
        "embed", "_ E: [[Double]], _ words: [Int]", gives: "[[Double]]",
        says: "row t = E[words[t]]",
        body: "return words.map { E[$0] }",
        hole: "return []",
        cases: [[[[1, 2], [3, 4]], [1]], [[[0.5], [-1], [2]], [2, 0, 2]]],
        edges: [Edge("of an empty text", [[[1, 2]], []])]),
      Function(
        "embeddingGradient", "_ vocabulary: Int, _ words: [Int], _ de: [[Double]]",
        gives: "[[Double]]",
        says: "row k = the sum of de[t] over all t with words[t] = k",
        body: """
          var dE = [[Double]](
            repeating: [Double](repeating: 0, count: de[0].count), count: vocabulary)
          for (t, word) in words.enumerated() {
            for i in de[t].indices { dE[word][i] += de[t][i] }
          }
          return dE
          """,
        hole: "return de",
        cases: [
          [2, [1], [[3, -1]]], [4, [2, 0], [[1, 2], [3, 4]]],
          [3, [0, 2, 0], [[1, 1], [2, -2], [0.5, 4]]],
        ],
        edges: [
          Edge("of one word again and again", [2, [1, 1, 1], [[1], [2], [4]]]),
          Edge("of a large vocabulary", [9, [8], [[1, 2]]]),
        ]),
    ],
    hints: [
      "A lookup is a product with a one-hot vector, without the multiplying. What of its transpose?",
      "A word that comes twice is used twice: the gradients of its uses add up in its row. Words "
        + "that do not occur have the gradient 0.",
      "words.map { E[$0] }; and backward: for i in de[t].indices { dE[word][i] += de[t][i] }",
    ],
    mistakes: [
      Mistake(
        "words.map { E[$0] }", "words.map { E[max(0, $0 - 1)] }",
        says: "Words are counted from 0: word k is row k of E."),
      Mistake(
        "words.map { E[$0] }", "E.indices.filter { words.contains($0) }.map { E[$0] }",
        says: "Each word is given once and in the order of E; the text's order is asked for, with "
          + "repetitions."),
      Mistake(
        "dE[word][i] += de[t][i]", "dE[word][i] = de[t][i]", in: "embeddingGradient",
        says: "A word that comes twice gets only its last gradient: they have to be added (+=)."),
      Mistake(
        "dE[word][i] += de[t][i]", "dE[t % vocabulary][i] += de[t][i]", in: "embeddingGradient",
        says: "The gradient goes to the row of the position; it belongs to the row of the word."),
      Mistake(
        "dE[word][i] += de[t][i]",
        "dE[word][i] += de[t][i] / Double(words.filter { $0 == word }.count)",
        in: "embeddingGradient",
        says: "This is the mean over the uses of a word: gradients of uses add up."),
      Mistake(
        "dE[word][i] += de[t][i]", "dE[word][0] += de[t][i]", in: "embeddingGradient",
        says: "All goes into the first column: number i of the gradient belongs to column i."),
    ],
    curve: Curve(of: "embeddingGradient", over: -3...3, x: "de[0][0]", y: "dE[0][0]") {
      [3, [0, 2, 0], [[.number($0), 1], [2, -2], [0.5, 4]]]
    })
}

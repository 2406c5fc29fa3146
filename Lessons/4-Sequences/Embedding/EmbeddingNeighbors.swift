import Chalk
import Foundation

/// The step of the lesson on neighbors, its summary and its exercises.
extension Embedding {
  func neighbors(on board: Board, _ texts: WordTexts) throws {
    board.step("Neighbors without labels: skip-gram")
    let (width, steps) = (8, texts.vocabulary.count < 300 ? 400 : 60)
    board.say(
      """
      The embeddings above have learned from labels, and only what is needed to tell praise from blame. Most text \
      has no labels. What can be learned from it? The **distributional hypothesis** says: words that occur in \
      similar contexts have similar meanings. **Skip-gram**, the method behind word2vec, uses this: from a word it \
      predicts the words near it. Each word has two embeddings, E_i as the center and F_i as a neighbor. The dot \
      product E_i·F_j is the logit of finding word j near word i.
      """)
    board.formula(#"p_{ij} = \frac{e^{E_i \cdot F_j}}{\sum_k e^{E_i \cdot F_k}}"#)
    board.code("skip-gram")
    board.say(
      """
      When are two embeddings alike? **Cosine similarity** compares their directions and not their lengths: it is \
      1 for the same direction, 0 for a right angle, −1 for opposite directions. A word's **nearest neighbor** is \
      the word with which it has the highest cosine.
      """)
    board.formula(#"\cos(a, b) = \frac{a \cdot b}{\|a\| \|b\|}"#)
    board.code("cosine")
    var model = SkipGram(texts.all.texts, texts.vocabulary, width: width, random: &board.random)
    var losses: [Double] = []
    for step in 0..<steps {
      let before = [model.centers, model.neighbors]
      losses.append(model.descend(rate: 20))
      try board.progress("skip-gram", step + 1, of: steps, loss: losses.last) {
        // A step is 20 times the gradient.
        let steps = zip([model.centers, model.neighbors], before).map {
          ($0 - $1).squared().sum().scalar.squareRoot() / 20
        }
        $0.gradients = [("E", steps[0]), ("F", steps[1])]
        $0.activations = [("E", model.centers.values), ("F", model.neighbors.values)]
      }
    }
    let points = model.points
    let words = texts.vocabulary.words
    let ranked = { (i: Int) -> [(word: Int, cosine: Double)] in
      (2..<words.count).filter { $0 != i }
        .map { (word: $0, cosine: SkipGram.cosine(points[i], points[$0])) }
        .sorted { $0.cosine > $1.cosine }
    }
    let asked =
      texts.isBuiltIn
      ? ["good", "bad", "plot", "hate", "monday"].compactMap { words.firstIndex(of: $0) }
      : Array(texts.groups.shown)
    board.table(
      ["word", "its five nearest neighbors, with the cosine"],
      asked.map { i in
        [
          words[i],
          ranked(i).prefix(5).map { "\(words[$0.word]) \(written($0.cosine, digits: 2))" }
            .joined(separator: ", "),
        ]
      })
    let groups = texts.groups
    let nouns = ["plot", "music", "film", "cast"].compactMap { words.firstIndex(of: $0) }
    let chosen =
      [0, 1].flatMap { group in groups.words[group].prefix(6) } + (texts.isBuiltIn ? nouns : [])
    board.draw(
      Figure(
        "Who is near whom",
        caption: """
          Does skip-gram know praise from blame? The cosine similarity of \(width)-dimensional \
          embeddings: six words of \(groups.names[0]), six of \(groups.names[1])\
          \(texts.isBuiltIn ? ", and four nouns" : ""). If \(groups.names[0]) and \
          \(groups.names[1]) were kept apart, they would form two orange squares, not one.
          """, x: "", y: ""
      ) {
        HeatMap(
          chosen.map { i in chosen.map { SkipGram.cosine(points[i], points[$0]) } },
          columns: chosen.map { words[$0] }, rows: chosen.map { words[$0] }, scale: .diverging,
          range: -1...1, label: "cosine")
      })
    board.value("cross-entropy in the first step", losses[0])
    board.value("cross-entropy in the last step", losses[steps - 1])
    board.claim(
      "the cross-entropy has fallen by a tenth or more", losses[steps - 1] < 0.9 * losses[0])
    if texts.isBuiltIn {
      let others = (0..<4).map { _ in
        var other = SkipGram(texts.all.texts, texts.vocabulary, width: width, random: &board.random)
        for _ in 0..<steps { _ = other.descend(rate: 20) }
        return other.points
      }
      antonyms(
        on: board, [points] + others, praise: Array(groups.words[0].prefix(6)),
        blame: Array(groups.words[1].prefix(6)), nouns: nouns)
    }
    board.ask(
      "“hot” and “cold” occur among the same words. What does skip-gram make of them?",
      choices: ["opposite vectors", "neighbors"], answer: 1,
      because: "It knows a word only by the words around it, and those are the same.")
  }

  /// - Parameter trainings: the embeddings of all words after each of them.
  private func antonyms(
    on board: Board, _ trainings: [[[Double]]], praise: [Int], blame: [Int], nouns: [Int]
  ) {
    let means = { (others: [Int]) in
      trainings.map { points in
        praise.flatMap { i in
          others.filter { $0 != i }.map { SkipGram.cosine(points[i], points[$0]) }
        }.mean
      }
    }
    let (same, opposite, other) = (means(praise), means(blame), means(nouns))
    board.say(
      """
      The figure shows one training. The same words after \(trainings.count) trainings from different random \
      embeddings:
      """)
    board.table(
      ["mean cosine of the words of praise", "mean over the trainings", "lowest", "highest"],
      [("with each other", same), ("with the words of blame", opposite), ("with the nouns", other)]
        .map { [$0.0] + [$0.1.mean, $0.1.min()!, $0.1.max()!].map { written($0, digits: 2) } })
    board.say(
      """
      So skip-gram has found the kinds of words: adjectives here, nouns there. It has not told praise from blame, for \
      *good* and *bad* occur in the same contexts. Embeddings from large collections of text, such as word2vec and \
      GloVe, know more; but antonyms are close there, too.
      """)
    board.claim(
      "on average words of praise are closer to words of blame than to nouns",
      opposite.mean > other.mean + 0.1)
    board.claim(
      "and about as close to words of blame as to each other",
      abs(same.mean - opposite.mean) < 0.25)
  }

  func ending(on board: Board) {
    board.summarize(
      "An embedding is a row of a matrix; looking it up is the product with a one-hot vector.",
      "Only the rows that were looked up have a gradient: it is sparse.",
      "Trained on labels, embeddings move apart by what they say about the label; those of unused words stay where they are.",
      "The mean of embeddings is a bag of words: it does not know the order, and fails where *not* matters.",
      "Skip-gram learns from neighbors without labels: words in the same contexts become similar, antonyms too."
    )
    board.step("Exercises")
    board.exercise(
      .byHand, "What is the cosine similarity of (1, 2) and (2, 1)?",
      answer: "(2 + 2)/(√5·√5) = \(SkipGram.cosine([1, 2], [2, 1])).")
    board.exercise(
      .byHand,
      "A vocabulary of 20000 words and embeddings of 100 numbers. How many parameters, and how many rows change in a step on 32 reviews of 50 words?",
      answer:
        "\(20_000 * 100) parameters; at most 32·50 = \(32 * 50) rows, fewer where words repeat.")
    board.exercise(
      .derive, "Derive ∂y/∂E_w for y = u·(mean of the rows looked up).",
      answer:
        "y = (1/n)·Σ u·E_w, summed over all n words w of the text. The row E_w occurs once for each use of w, so the derivative is (uses of w)/n·u."
    )
    board.exercise(
      .predict, "Set epochs=5 in step 4. Where are the words?",
      answer:
        """
        Nearly where they started: each step moves a word by the learning rate times a small gradient, and five \
        epochs are few steps.
        """)
    board.exercise(
      .breakIt, "Which two reviews with opposite meanings does a bag of words give the same logit?",
      answer:
        "Any two with the same words: *good, not bad* and *bad, not good*. No training changes that, for the mean of the same rows is the same."
    )
    board.exercise(
      .write, "Write the lookup and its gradient.",
      answer:
        """
        Forward, a row for each word. Backward, start with zeros and add the gradient of each vector to its word's \
        row: add, for a word may occur twice. `chalk practice embedding-lookup` checks both.
        """,
      practice: "embedding-lookup")
    board.exercise(
      .extend,
      "Replace the mean of the rows by attention with a learned query. Does it help with *not*?",
      answer:
        "No: attention without positions is a weighted mean, and still gives the same output for the same words in any order. See the lesson attention for positions."
    )
  }
}

import Chalk

/// The steps of the lesson from positions to a transformer block, its summary and its exercises.
extension Attention {
  func positions(on board: Board) {
    board.step("Where a word stands: positional encoding")
    let order = [4, 2, 0, 3, 1]
    let x = Tensor.normal([1, 5, 4], .double, using: &board.random)
    let shuffled = Tensor.stack([.stack(order.map { x[0, $0] })])
    let y = x.attention(to: x, x, scale: 0.5).y
    let yShuffled = shuffled.attention(to: shuffled, shuffled, scale: 0.5).y
    let moved = order.flatMap { y[0, $0].values }
    board.say(
      """
      Attention does not know which word comes first: shuffle the words, and the outputs are shuffled in the same \
      way, number for number. If order is to matter, each word has to carry its position with it. A **positional \
      encoding** adds to each word numbers that depend on its position alone. The first transformer used sines and \
      cosines of several wavelengths, like the hands of several clocks.
      """)
    board.identity(
      "without positions, shuffled words give the same outputs, shuffled",
      largestDifference(yShuffled.values, moved) < 1e-12)
    board.formula(#"p_{t,2i} = \sin(\frac{t}{10000^{2i/d}})"#)
    board.formula(#"p_{t,2i+1} = \cos(\frac{t}{10000^{2i/d}})"#)
    board.code("positions")
    let (time, width) = (24, 16)
    let p = TinyTransformer.positions(time, width).converted(to: .double)
    let products = p.matmul(p.transposed())
    board.draw(
      Figure(
        "Sines and cosines of the position",
        caption: """
          How can a query know how far away a key is? Left: the encoding, a row for each position; the \
          wavelength grows from left to right. Right: the dot product of the encodings of two positions. \
          It is largest for a position with itself and depends only on the distance between the two.
          """, columns: 2
      ) {
        Panel("The encoding p", x: "number j", y: "position t") {
          HeatMap(rows(p), scale: .diverging, range: -1...1)
        }
        Panel("Products p·p of two positions", x: "position", y: "position") {
          HeatMap(rows(products))
        }
      })
    let table = rows(products)
    board.identity(
      "the product of two encodings three positions apart is the same everywhere",
      (0..<(time - 3)).allSatisfy { abs(table[$0][$0 + 3] - table[0][3]) < 1e-5 })
  }

  func block(on board: Board) throws {
    board.step("The transformer block")
    board.say(
      """
      A **transformer** is a stack of blocks of the same form. A block has two parts: multi-head \
      attention, in which positions exchange information, and a fully connected network, applied to each \
      position by itself. Around each part goes a **residual connection**, x + f(x): the gradient of \
      its sum goes back to x as it is, besides what comes back through f. Each part begins with **layer \
      normalization**, which brings the numbers of each position to mean 0 and variance 1.
      """)
    board.formula(#"a = x + \text{MultiHead}(\text{norm}(x))"#)
    board.formula(#"y = a + W_2 \, \text{relu}(W_1 \, \text{norm}(a) + b_1) + b_2"#)
    board.code("block")
    let (d, time) = (TinyTransformer.width, 6)
    let model = TinyTransformer(hasPositions: true, random: &board.random)
    board.draw(
      try .architecture(
        of: model, input: [time], named: ["letters"], title: "A transformer of one block",
        caption: """
          Where can positions exchange anything? In the attention only; all other boxes work on each of \
          \(time) positions by itself. The arrows that pass boxes by are the residual connections; a sum joins \
          them with the output of the boxes.
          """, direction: .topToBottom))
    let counts = [
      ("embedding, no bias", TinyTransformer.letters * d), ("two layer norms", 2 * 2 * d),
      ("W_Q, W_K, W_V and W_O with biases", 4 * (d * d + d)),
      ("dense \(d) → \(4 * d) → \(d)", d * 4 * d + 4 * d + 4 * d * d + d),
      ("logits", d * TinyTransformer.letters + TinyTransformer.letters),
    ]
    board.table(["part", "parameters"], counts.map { [$0.0, "\($0.1)"] })
    board.identity(
      "the model has as many parameters as the table adds up to",
      model.parameters.map(\.variable.value.count).reduce(0, +) == counts.map(\.1).reduce(0, +))
    try reversing(on: board, time)
  }

  private func reversing(on board: Board, _ time: Int) throws {
    let starts = 5
    board.say(
      """
      Does it need its positions? Take a task in which nothing but order matters: write a sequence of \(time) \
      letters backwards. \(starts) transformers with positions and \(starts) without are trained on 600 sequences \
      with Adam for 12 epochs and tested on 200 others. They differ in their random initial weights.
      """)
    func sequences(_ count: Int) -> Tensor {
      Tensor(
        (0..<(count * time)).map { _ in board.random.integer(below: TinyTransformer.letters) },
        shape: [count, time])
    }
    let (training, test) = (sequences(600), sequences(200))
    let accuracies = try [true, false].map { hasPositions in
      try (0..<starts).map { _ in
        var model = TinyTransformer(hasPositions: hasPositions, random: &board.random)
        try model.learnToReverse(
          training, epochs: 12, callbacks: [board.progress("transformers")],
          seed: board.random.next())
        return model.accuracy(test)
      }
    }
    // Without positions nothing tells the letter that is wanted from the other letters of the sequence.
    let most = (0..<test.shape[0]).flatMap { row -> [Double] in
      let letters = test[row].values
      return letters.indices.map { t in
        let others = letters.indices.filter { $0 != t }.map { letters[$0] }
        return (0..<TinyTransformer.letters).map { letter in
          others.fraction { $0 == Double(letter) }
        }.max()!
      }
    }.mean
    board.draw(
      Figure(
        "Backwards, with positions and without",
        caption: """
          What can a transformer do without positions? The fraction of correct letters in the test set, \
          a point for each of \(starts) trainings. The lower dashed line is guessing among \
          \(TinyTransformer.letters) letters, the upper one always giving the most frequent of the other letters.
          """, x: PlotAxis("", categories: ["with positions", "without"]),
        y: PlotAxis("accuracy", range: 0...1.05)
      ) {
        ReferenceLine(y: 1 / Double(TinyTransformer.letters))
        ReferenceLine(y: most)
        for (i, accuracies) in accuracies.enumerated() {
          Points(
            accuracies.indices.map { Double(i) + 0.04 * Double($0 - starts / 2) }, accuracies,
            color: .series(i), size: 1.4)
        }
      })
    board.compare(
      "The fraction of correct letters", of: "with positions", with: "without",
      PairedDifference(accuracies[0], accuracies[1]), over: "trainings")
    board.say(
      """
      Without positions it is better than guessing, for it still sees which letters the sequence has and how often. \
      The best that it can do at each position is to give the most frequent of the other letters, which is right in \
      \(percent: most) of the cases.
      """)
    board.claim(
      "with positions each training gets more than 90 % of the letters", accuracies[0].min()! > 0.9)
    board.claim("without positions none gets more than 70 %", accuracies[1].max()! < 0.7)
    board.ask(
      "Which part of a transformer block lets one position receive something from another?",
      choices: ["layer normalization", "attention", "the dense layers"], answer: 1,
      because: "All others work on each position by itself.")
  }

  func ending(on board: Board) {
    board.summarize(
      "Attention is a weighted mean of values; the weights are a softmax of scaled dot-products of a query with all keys.",
      "Queries, keys and values are projections of the same words: q = W_Q·x, k = W_K·x, v = W_V·x.",
      "Without the factor 1/√d the softmax saturates; a causal mask hides what comes later.",
      "Several heads ask several questions; a positional encoding tells each word's position, which attention alone does not know.",
      "A transformer block is multi-head attention and a fully connected network, each with a residual connection and layer normalization."
    )
    board.step("Exercises")
    let (weights, y) = attention([[1, 0]], [[1, 0], [0, 1]], [[10], [0]])
    board.exercise(
      .byHand,
      "q = (1, 0), keys (1, 0) and (0, 1), values 10 and 0. What are the weights and the output?",
      answer:
        "The scaled scores are 1/√2 and 0. Softmax gives \(weights[0][0], digits: 3) and \(weights[0][1], digits: 3), so y = \(y[0][0], digits: 3)."
    )
    board.exercise(
      .derive, "The output is y = Σ w_j·v_j. What is ∂y/∂s_k for a scalar value and the scores s?",
      answer:
        "∂w_j/∂s_k = w_j·(1 if j = k, else 0) − w_j·w_k, so ∂y/∂s_k = w_k·(v_k − y): a score is raised where its value lies above the mean."
    )
    board.exercise(
      .predict, "Set q=-2 in step 1. Which word does *it* look at most?",
      answer:
        "At *mat*: the first number of its key is 0, so its score is 0; the scores of the others are negative."
    )
    board.exercise(
      .breakIt, "Set epochs=40 in the step on looking things up. What does the map look like?",
      answer:
        "Only some letters look at themselves; the others still look at all letters about equally and guess."
    )
    board.exercise(
      .write, "Write attention with a causal mask.",
      answer:
        """
        Scores of later words become −∞ before the softmax, not 0 after it: otherwise the weights would no longer \
        add up to 1. `chalk practice masked-attention` checks it; before it, `chalk practice attention`; after it, \
        `chalk practice positional-encoding`.
        """,
      practice: "masked-attention")
    board.exercise(
      .extend,
      "Train the transformer on sequences of six letters and test it on eight. Does it write them backwards?",
      answer:
        """
        No: it has learned that position t of six takes its letter from 5 − t, not what *backwards* means. And it has \
        never seen the encodings of the positions 6 and 7: they are out of distribution.
        """
    )
  }
}

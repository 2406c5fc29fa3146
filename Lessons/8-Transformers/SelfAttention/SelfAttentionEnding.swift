import Chalk
import Foundation

/// Rotary positions, the summary of the lesson and its exercises.
extension SelfAttention {
  func rotary(on board: Board) {
    board.step("Positions as rotations")
    board.say(
      """
      Sines that are added tell each word its absolute position. But often the *distance* is what matters: the \
      previous word, wherever in the text that is. A rotary embedding takes the numbers of a query and of a key in \
      pairs and rotates each pair, as a point in the plane, by an angle that is proportional to the word's position. \
      For one pair, with R(α) for the rotation by the angle α, a query at position m and a key at position n:
      """)
    board.formula(#"q' = R(\theta m) q"#)
    board.formula(#"k' = R(\theta n) k"#)
    board.formula(#"q' \cdot k' = q \cdot R(\theta (n - m)) k"#)
    let (q, k) = ([1.0, 0], [0.6, 0.8])
    let turn = { (v: [Double], angle: Double) in
      [cos(angle) * v[0] - sin(angle) * v[1], sin(angle) * v[0] + cos(angle) * v[1]]
    }
    let score = { (m: Double, n: Double) in
      zip(turn(q, m), turn(k, n)).map { $0 * $1 }.reduce(0, +)
    }
    board.say(
      """
      Only n − m is left in the product. Each pair i has an angle of its own, θᵢ = 10000^(−2i/d) with i from 0: the \
      first pairs turn fast, and tell near positions apart, the last ones slowly. With q = \(written(q)), k = \
      \(written(k)) and θ = 1, one radian for each position:
      """)
    let places = [(0, 0), (0, 1), (3, 4), (10, 11), (0, 3), (5, 8)]
    board.table(
      ["m", "n", "n − m", "q′·k′"],
      places.map { m, n in
        ["\(m)", "\(n)", "\(n - m)", written(score(Double(m), Double(n)))]
      })
    board.identity(
      "equal distances give equal products, wherever the two words stand",
      abs(score(0, 1) - score(10, 11)) < 1e-12 && abs(score(0, 3) - score(5, 8)) < 1e-12)
    let x = Tensor.normal([1, 12, 8], .double, using: &board.random)
    let same = Tensor.ones([1, 12, 1], .double) * x[Axis.all, 0..<1]
    let turned = withoutGradients { RotaryEmbedding()(Variable(same)).value[0] }
    let products = turned.matmul(turned.transposed())
    let lengths = withoutGradients {
      largestDifference(
        RotaryEmbedding()(Variable(x)).value.squared().sum(-1), x.squared().sum(-1))
    }
    board.draw(
      Figure(
        "The same vector at twelve positions",
        caption: """
          What does a score know of the two positions? Only their distance: the products are equal along every \
          diagonal. One random vector is both the query and the key, rotated for each pair of twelve positions.
          """, x: "position of the key", y: "position of the query"
      ) {
        HeatMap((0..<12).map { products[$0].values })
      })
    board.identity(
      "the products are equal along each diagonal",
      (0..<11).allSatisfy { i in
        abs(products.value(at: i, i + 1) - products.value(at: 0, 1)) < 1e-9
      })
    board.identity("rotating changes no length", lengths < 1e-9)
    board.say(
      """
      The values are not rotated: what a word passes on does not depend on its position. Most of today's large \
      language models use rotary embeddings. GPT-2 has a learned table, and so does the lesson gpt.
      """)
    board.ask(
      "A query at position 7 and a key at position 4 have the product 0.3. Both move on by 100 positions. What is the product now?",
      answer: 0.3, because: "n − m is still −3.")
  }

  func ending(on board: Board) {
    board.summarize(
      "Self-attention learns three projections: queries and keys decide where to look, values what to take.",
      "The gradient of a projection is Xᵀ times the gradient of its output, as in every dense layer.",
      "Without 1/√d a wide layer starts with saturated weights, and hardly any gradient gets through them.",
      "Without positions self-attention is permutation equivariant: it cannot tell a sentence from a shuffled one.",
      "Positions are added, as sines or as a learned table, or they turn queries and keys, so that distances count.",
      "An attention map shows how much is taken from where, but not why."
    )
    board.step("Exercises")
    let w = weights(of: [2, 0])
    board.exercise(
      .byHand,
      "A query has the scaled scores 2 and 0, the values are 5 and 1. What are the weights and the output?",
      answer:
        "The weights are e²/(e² + 1) = \(w[0], digits: 3) and 1/(e² + 1) = \(w[1], digits: 3), so y = \(5 * w[0] + w[1], digits: 3)."
    )
    board.exercise(
      .derive, "Show that the gradient of W_V is (w·X)ᵀ·∂L/∂Y, where w are the attention weights.",
      answer:
        """
        Y = w·V and V = X·W_V. So ∂L/∂V = wᵀ·∂L/∂Y, and ∂L/∂W_V = Xᵀ·∂L/∂V = Xᵀ·wᵀ·∂L/∂Y = (w·X)ᵀ·∂L/∂Y.
        """)
    board.exercise(
      .predict, "Set s=0 in the first step. What are the weights of *chases*, and what is y?",
      answer: """
        All scores are 0, so every word has the weight \(1.0 / 3, digits: 3), and the values 1, 0 and −1 cancel: y = 0.
        """)
    board.exercise(
      .breakIt,
      "How could the grammar be changed so that the layer without positions answers all questions correctly?",
      answer: """
        Let the words give it away: if in every sentence one animal is a cat or a dog, the other is not, and only cats \
        and dogs chase, then the bag of words is enough. The ablation would wrongly suggest that positions are worth \
        nothing: an ablation says as much about the task as about the model.
        """)
    board.exercise(
      .write, "Write the sinusoidal positional encoding.",
      answer: """
        p[t, 2i] = sin(t/10000^(2i/d)) and p[t, 2i + 1] = cos(t/10000^(2i/d)). `chalk practice positional-encoding` \
        checks it.
        """,
      practice: "positional-encoding")
    board.exercise(
      .extend,
      "Put three more words in front of every test sentence, and read the output at the verb's new position. Which of the three kinds of positions has the best chance to still work?",
      answer: """
        The rotary one: the animals are at the same distances from the verb as before. Sinusoidal and learned \
        positions encode absolute positions that the training never showed, and the learned table has no rows for the \
        new positions.
        """)
  }
}

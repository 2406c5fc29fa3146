import Chalk
import Foundation

/// Rotary positions, the summary of the lesson and its exercises.
extension SelfAttention {
  func rotary(on board: Board) {
    board.step("Positions as rotations")
    board.say(
      """
      Sines that are added tell every word its own place. But often it is the *distance* that counts: the word before \
      me, wherever I stand. A rotary embedding takes the numbers of a query and of a key in pairs and turns each pair, \
      as a point in the plane, by an angle that is proportional to the word's place.
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
      With q = \(written(q)), k = \(written(k)) and an angle of 1 radian a place, the product for places m and n is:
      """)
    let places = [(0, 0), (0, 1), (3, 4), (10, 11), (0, 3), (5, 8)]
    board.table(
      ["m", "n", "n − m", "q′·k′"],
      places.map { m, n in
        ["\(m)", "\(n)", "\(n - m)", written(score(Double(m), Double(n)))]
      })
    board.identity(
      "equal distances have equal products, wherever the two words stand",
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
        "The same vector at twelve places",
        caption: """
          What does a score know of the places? The products of one random vector, turned as a query and as a key by \
          the rotary embedding. They are equal along every diagonal: only the distance counts.
          """, x: "place of the key", y: "place of the query"
      ) {
        HeatMap((0..<12).map { products[$0].values })
      })
    board.identity(
      "the products are equal along each diagonal",
      (0..<11).allSatisfy { i in
        abs(products.value(at: i, i + 1) - products.value(at: 0, 1)) < 1e-9
      })
    board.identity("turning changes no length", lengths < 1e-9)
    board.say(
      """
      The values are not turned: what a word says does not depend on where it stands. Today's large language models \
      mostly use rotary embeddings; GPT-2, and the lesson gpt, a learned table.
      """)
    board.ask(
      "A query at place 7 and a key at place 4 have the product 0.3. Both move on by 100 places. What is it now?",
      answer: 0.3, because: "The distance is still −3.")
  }

  func ending(on board: Board) {
    board.summarize(
      "Self-attention learns three projections: queries and keys decide where to look, values what to take.",
      "The gradient of a projection is Xᵀ times the gradient of its output, as in every dense layer.",
      "Without 1/√d a wide layer starts with saturated weights, through which next to no gradient comes.",
      "Without positions self-attention is permutation equivariant: it cannot tell a sentence from a shuffled one.",
      "Positions are added, as sines or as a learned table, or they turn queries and keys, so that distances count.",
      "An attention map shows how much is taken from where, and not why."
    )
    board.step("Exercises")
    let w = weights(of: [2, 0])
    board.exercise(
      .byHand,
      "A query has the scaled scores 2 and 0, the values are 5 and 1. What are the weights and the output?",
      answer:
        "e² : 1 gives \(w[0], digits: 3) and \(w[1], digits: 3), so y = \(5 * w[0] + w[1], digits: 3)."
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
        Let the words say it: if only cats and dogs chased, and the others never did, the bag of words would be \
        enough. Then the ablation would wrongly suggest that positions are worth nothing: an ablation tells about \
        the task as much as about the model.
        """)
    board.exercise(
      .write, "Write the sinusoidal positional encoding.",
      answer: """
        p[t, 2i] = sin(t/10000^(2i/d)) and p[t, 2i + 1] = cos of the same. `chalk practice positional-encoding` checks \
        it.
        """,
      practice: "positional-encoding")
    board.exercise(
      .extend,
      "The sentences are given three more words in front. Which of the three kinds of positions would still work?",
      answer: """
        The rotary one has the best chance: the animals are at the same distances from the verb as before. Sinusoidal \
        and learned positions tell of absolute places, and the table of learned ones does not even have the new places.
        """)
  }
}

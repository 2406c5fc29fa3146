import Chalk
import Foundation

/// N07 with learned projections: what three matrices can find, and what they cannot find without positions.
struct SelfAttention: Lesson {
  let card = LessonCard.selfAttention

  func teach(on board: Board) throws {
    threeMatrices(on: board)
    gradients(on: board)
    scaling(on: board)
    let sentences = ask(on: board)
    let finders = try learn(on: board, sentences)
    maps(on: board, finders[.sinusoidal]![0], sentences)
    withoutOrder(on: board, finders, sentences)
    rotary(on: board)
    ending(on: board)
  }

  /// Sentences to learn from, and others to test with.
  struct Sentences {
    let training, test: ChaseSentences
  }

  private func threeMatrices(on board: Board) {
    board.step("Three matrices")
    board.say(
      """
      *The dog flees the cat.* Who chases whom? To answer, the verb has to look at the other words, and it has to know \
      which of them comes before it. In **self-attention** every word of a sequence looks at every word of the same \
      sequence. The lesson attention fixed by hand what each word asks for. Here that is learned.
      """)
    board.say(
      """
      Each word is a row of a matrix X. Three learned matrices, the **projections**, turn this row into three new \
      ones: a query, a key and a value. All words share the three matrices. In the formula d is the number of entries \
      of a query, and the softmax is taken over each row.
      """)
    board.formula(#"Q = X W_Q"#)
    board.formula(#"K = X W_K"#)
    board.formula(#"V = X W_V"#)
    board.formula(#"Y = \text{softmax}(\frac{Q K^T}{\sqrt{d}}) V"#)
    let s = board.slider("s", in: 0...8, default: 4, reruns: .step)
    let words = ["cat", "chases", "dog"]
    let X = [[1.0, 0, 1, 0], [0, 1, 0, 0], [1, 0, 0, 1]]
    let Wq = [[0.0, 0], [s, 0], [0, 0], [0, 0]]
    let Wk = [[0.0, 0], [0, 0], [1, 0], [0, 1]]
    let Wv = [[0.0], [0], [1], [-1]]
    let (Q, K, V) = (product(X, Wq), product(X, Wk), product(X, Wv))
    board.say(
      """
      Take three words with four numbers each: is it an animal, is it a verb, does it come first, does it come last? \
      Here the matrices are still set by hand. W_Q and W_K let a verb ask, with the strength s, for the word that \
      comes first; W_V gives the value +1 to the first word and −1 to the last. A query has d = 2 entries.
      """)
    board.table(
      ["word", "x", "q = x·W_Q", "k = x·W_K", "v = x·W_V"],
      words.indices.map { i in
        [words[i]] + [X[i], Q[i], K[i], V[i]].map { written($0) }
      })
    let scores = K.map { k in zip(Q[1], k).map { $0 * $1 }.reduce(0, +) / 2.0.squareRoot() }
    let w = weights(of: scores)
    board.table(
      ["chases looks at", "q·k/√2", "weight", "value"],
      words.indices.map { j in
        [words[j], written(scores[j]), written(w[j]), written(V[j])]
      })
    let y = zip(w, V).map { $0 * $1[0] }.reduce(0, +)
    board.explain(
      Formula(#"y = w_1 v_1 + w_2 v_2 + w_3 v_3"#),
      [
        "w_1": w[0], "v_1": V[0][0], "w_2": w[1], "v_2": V[1][0], "w_3": w[2], "v_3": V[2][0],
      ], y)
    board.say(
      """
      With s = 0 the verb looks at all words alike, the values +1, 0 and −1 cancel, and y is 0. The larger s, the more \
      of y comes from the first word.
      """)
    let strength = Scalar(s, "s")
    let powers = [exp(strength / Scalar(2.0.squareRoot())), Scalar(1), Scalar(1)]
    let output = (powers[0] - powers[2]) / .sum(powers)
    output.backward()
    board.identity("the scalar engine finds the same y", abs(output.value - y) < 1e-12)
    board.identity(
      "∂y/∂s is w₁·(v₁ − y)/√2",
      abs(strength.gradient - w[0] * (V[0][0] - y) / 2.0.squareRoot()) < 1e-12)
    board.ask(
      "Embeddings have 512 numbers; queries, keys and values have 64. How many weights do the three matrices have?",
      answer: Double(3 * 512 * 64), tolerance: 0,
      because: "3·512·64, however long the sentence is.")
  }

  func product(_ A: [[Double]], _ B: [[Double]]) -> [[Double]] {
    A.map { row in
      B[0].indices.map { j in row.indices.map { row[$0] * B[$0][j] }.reduce(0, +) }
    }
  }

  func weights(of scores: [Double]) -> [Double] {
    let powers = scores.map { exp($0 - scores.max()!) }
    return powers.map { $0 / powers.reduce(0, +) }
  }

  private func gradients(on board: Board) {
    board.step("How the matrices learn")
    board.say(
      """
      A projection is a dense layer without a bias. So its gradient is the usual one: the transposed inputs times the \
      gradient of the outputs. Every word of the sentence adds its part.
      """)
    board.formula(#"\frac{\partial L}{\partial W_Q} = X^T \cdot \frac{\partial L}{\partial Q}"#)
    let random = { (rows: Int, columns: Int) in
      Tensor.normal([rows, columns], .double, using: &board.random)
    }
    let (x, upstream) = (random(4, 3), random(4, 2))
    let matrices = (0..<3).map { _ in random(3, 2) }
    let scale = 1 / 2.0.squareRoot()
    func output(_ W: [Variable]) -> Variable {
      let projected = W.map { Variable(x).matmul($0).reshaped(1, 4, 2) }
      return Primitive.attention(scale: scale)(projected)
    }
    let W = matrices.map { Variable($0, requiresGradient: true) }
    output(W).backward(from: upstream.reshaped(1, 4, 2))
    let Q = Variable(x.matmul(matrices[0]).reshaped(1, 4, 2), requiresGradient: true)
    let (K, V) = (x.matmul(matrices[1]).reshaped(1, 4, 2), x.matmul(matrices[2]).reshaped(1, 4, 2))
    Primitive.attention(scale: scale)([Q, Variable(K), Variable(V)])
      .backward(from: upstream.reshaped(1, 4, 2))
    let byHand = x.transposed().matmul(Q.gradient![0])
    board.say(
      "Here are four words of three random numbers each, with queries of two numbers, in double precision:"
    )
    board.table(
      ["∂L/∂W_Q", "first column", "second column"],
      (0..<3).map { i in
        ["row \(i + 1)"] + byHand[i].values.map { written($0) }
      })
    board.identity(
      "the engine has the same gradient of W_Q",
      largestDifference(W[0].gradient!.values, byHand.values) < 1e-12)
    let check = GradientCheck.check("projections", at: matrices) { output($0) }
    board.identity(
      "the gradients of all three matrices agree with central differences", check.passes())
    board.say(
      """
      Where does ∂L/∂Q come from? It arrives through the softmax: a step of gradient descent raises a score where more \
      of that word's value would lower the loss. Queries and keys learn *where* to look, and values *what* to take \
      from there.
      """)
    board.ask(
      "All words of a sentence have the same value v. What is the norm of the gradient of W_Q?",
      answer: 0,
      because:
        "A weighted mean of equal values is that value, whatever the weights are. So no score changes the output."
    )
  }

  private func scaling(on board: Board) {
    board.step("Why √d, seen in the layer")
    board.say(
      """
      At the start W_Q and W_K are random. Let their entries have the variance 1/d, and the numbers of x the variance \
      1. Then the entries of queries and keys have about the variance 1 too, and a product q·k, a sum of d terms, has \
      the variance d. Divided by √d, the scores have about the variance 1 whatever the width of the layer, and the \
      softmax does not begin saturated.
      """)
    let (sizes, seeds) = ([4, 16, 64, 256], 5)
    let runs = (0..<seeds).map { _ in
      sizes.map { FirstScores(width: $0, words: 8, random: &board.random) }
    }
    let d = sizes.map { Double($0) }
    board.draw(
      Figure(
        "A new layer, with √d and without",
        caption: """
          What does the width do before anything is learned? Without √d a wide layer begins with saturated weights. \
          Left: the entropy of the attention weights over 8 random words; it is highest, at the dashed gray line, \
          where all words have the same weight, and 0 where one word has all of it. Right: the mean derivative w(1 − \
          w) of a weight with respect to its own score. The bands are one standard deviation over \(seeds) seeds.
          """, columns: 2
      ) {
        Panel("Entropy", x: PlotAxis("d", scale: .logarithmic), y: "entropy") {
          ReferenceLine(y: log(8))
          Band(d, runs: runs.map { $0.map(\.entropy) }, label: "without √d")
          Band(d, runs: runs.map { $0.map(\.entropyScaled) }, label: "with √d")
        }
        Panel("Derivative", x: PlotAxis("d", scale: .logarithmic), y: "mean of w(1 − w)") {
          Band(d, runs: runs.map { $0.map(\.slope) }, label: "without √d")
          Band(d, runs: runs.map { $0.map(\.slopeScaled) }, label: "with √d")
        }
      })
    board.claim(
      "at d = 256 the entropy without √d is less than half of that with it, for every seed",
      runs.allSatisfy { $0[3].entropy < 0.5 * $0[3].entropyScaled })
    board.claim(
      "with √d the mean entropy at d = 256 differs from that at d = 4 by less than a third",
      abs(runs.map { $0[3].entropyScaled }.mean / runs.map { $0[0].entropyScaled }.mean - 1)
        < 1.0 / 3)
    board.ask(
      "The width grows from 64 to 256. By which factor does the standard deviation of scores without √d grow?",
      answer: 2,
      because:
        "The variance is proportional to d and grows by 4; the standard deviation, its root, by 2.")
  }

  private func ask(on board: Board) -> Sentences {
    board.step("A question about order")
    let all = ChaseSentences.all
    board.say(
      """
      Now for a task in which a layer has to learn its projections. A small grammar makes sentences of five words: \
      adjective, animal, verb, adjective, animal. With *chases* and *hunts* the animal before the verb does the \
      chasing; with *flees* and *escapes* it is the animal after the verb. Which of the \
      \(ChaseSentences.animals.count) animals chases? The sentences are made up, to isolate one thing: the answer \
      depends on the verb and on the order of the words.
      """)
    let mixed = all.inRandomOrder(&board.random)
    let sentences = Sentences(training: mixed[0..<600], test: mixed[600..<900])
    board.table(
      ["sentence", "who chases?"],
      (0..<4).map { i in
        [
          sentences.training.text(i).joined(separator: " "),
          ChaseSentences.animals[sentences.training.labels[i]],
        ]
      })
    board.say(
      """
      The grammar makes \(all.count) sentences. Of these \(sentences.training.count) are the training set and \
      \(sentences.test.count) others the test set. No setting is chosen here, so there is no validation set.
      """)
    let mirrored = all.mirrored
    board.identity(
      "every sentence has a mirror image with the same words and another answer",
      all.rows.indices.allSatisfy {
        all.rows[$0].sorted() == mirrored.rows[$0].sorted()
          && all.labels[$0] != mirrored.labels[$0]
      })
    board.say(
      """
      So a model that knows the words but not their order can only guess between two animals: over all sentences it is \
      right \(percent: 0.5) of the time at best.
      """)
    return sentences
  }

  private func learn(
    on board: Board, _ sentences: Sentences
  ) throws -> [AgentFinder.Places: [AgentFinder]] {
    board.step("Learning, with positions and without")
    let (starts, epochs) = (5, board.integerSlider("epochs", in: 20...80, default: 40))
    board.say(
      """
      The model is one layer of self-attention, \(AgentFinder.width) numbers wide. Only its output at the verb is \
      used: one more matrix turns it into a logit for each animal. The loss is the cross-entropy.
      """)
    board.code("projections")
    board.say(
      """
      There are three ways to tell the layer where the words stand. A **positional encoding** adds fixed sines and \
      cosines to the embeddings, as in the lesson attention. A **learned position embedding** adds a learned vector \
      for each position. A **rotary embedding** adds nothing: it turns queries and keys by angles that grow with \
      their positions. An **ablation** removes one part of a model and leaves the rest as it is, to see what the part \
      is for. Here the positions are removed.
      """)
    board.code("places")
    var finders: [AgentFinder.Places: [AgentFinder]] = [:]
    var courses: [AgentFinder.Places: [AgentFinder.Course]] = [:]
    let kinds = AgentFinder.Places.allCases
    for places in kinds {
      for start in 0..<starts {
        let finder = AgentFinder(places, random: &board.random)
        let course = try finder.learn(
          sentences.training, epochs: epochs, watching: sentences.test, on: board,
          as: "positions: \(places.rawValue), \(start + 1)")
        finders[places, default: []].append(finder)
        courses[places, default: []].append(course)
      }
    }
    let accuracies = kinds.map { finders[$0]!.map { $0.accuracy(sentences.test) } }
    let epoch = (1...epochs).map { Double($0) }
    board.draw(
      Figure(
        "Who chases? With positions and without",
        caption: """
          What are positions worth? Left: the loss of the training sentences; the bands are one standard deviation \
          over \(starts) random starts. The dashed gray line is log 2, the loss of guessing between two animals. \
          Right: the accuracy on the test sentences, a point for each start; the dashed line is guessing.
          """, columns: 2
      ) {
        Panel("Loss", x: "epoch", y: "loss", legend: .below) {
          ReferenceLine(y: log(2))
          for places in kinds {
            Band(epoch, runs: courses[places]!.map(\.losses), label: places.rawValue)
          }
        }
        Panel(
          "Accuracy", x: PlotAxis("positions", categories: kinds.map(\.rawValue)),
          y: PlotAxis("accuracy", range: 0...1.05)
        ) {
          ReferenceLine(y: 0.5)
          for (kind, accuracies) in accuracies.enumerated() {
            Points(
              accuracies.indices.map { Double(kind) + 0.05 * Double($0 - starts / 2) }, accuracies,
              color: .series(kind), size: 1.4)
          }
        }
      })
    board.table(
      ["positions", "weights", "accuracy, mean of \(starts) starts", "lowest", "highest"],
      zip(kinds, accuracies).map { places, accuracies in
        [
          places.rawValue,
          "\(finders[places]![0].parameters.map(\.value.count).reduce(0, +))",
          written(accuracies.mean, digits: 3), written(accuracies.min()!, digits: 3),
          written(accuracies.max()!, digits: 3),
        ]
      })
    board.claim(
      "without positions no start answers more than two thirds of the test sentences correctly",
      accuracies[0].max()! < 2.0 / 3)
    board.claim(
      "with sinusoidal positions every start answers more than 90 % correctly",
      accuracies[1].min()! > 0.9)
    board.claim(
      "each of the three kinds of positions is better than none by more than 20 percentage points, in the mean",
      accuracies.dropFirst().allSatisfy { $0.mean > accuracies[0].mean + 0.2 })
    inside(on: board, courses[.sinusoidal]!, epoch)
    return finders
  }

  private func inside(on board: Board, _ courses: [AgentFinder.Course], _ epoch: [Double]) {
    board.draw(
      Figure(
        "Learning where to look",
        caption: """
          When does the verb find the animal that chases? Left: the mean weight that the verbs of the test sentences \
          give to it and to the other animal. Right: the norms of the gradients of the three projections. They shrink \
          as soon as the verb has found it, since little is left to learn. Sinusoidal positions; bands and means over \
          \(courses.count) starts.
          """, columns: 2
      ) {
        Panel("Attention of the verb", x: "epoch", y: PlotAxis("weight", range: 0...1.05)) {
          Band(epoch, runs: courses.map(\.toAgent), label: "to the chaser")
          Band(epoch, runs: courses.map(\.toOther), label: "to the other")
        }
        Panel("Gradients", x: "epoch", y: PlotAxis("norm", scale: .logarithmic)) {
          for (matrix, name) in ["W_Q", "W_K", "W_V"].enumerated() {
            Line(
              epoch, epoch.indices.map { e in courses.map { $0.lengths[e][matrix] }.mean },
              label: name)
          }
        }
      })
    board.claim(
      "at the end the verb gives the animal that chases more than twice the weight of the other, in the mean over the starts",
      courses.map { $0.toAgent.last! }.mean > 2 * courses.map { $0.toOther.last! }.mean)
  }

  private func maps(on board: Board, _ finder: AgentFinder, _ sentences: Sentences) {
    board.step("Attention maps")
    board.say(
      """
      The weights of one sentence make an **attention map**: a row for each word that asks, a column for each word \
      that is looked at. Here are two sentences that differ only in the verb.
      """)
    let row = sentences.test.rows[0]
    let firstVerb = ChaseSentences.adjectives.count + ChaseSentences.animals.count
    let pair = ChaseSentences(
      [0, 2].map { verb in
        var changed = row
        changed[ChaseSentences.verb] = firstVerb + verb
        return changed
      })
    let maps = finder.maps(pair)
    board.draw(
      Figure(
        "Two verbs",
        caption: """
          Where does the verb look? The attention maps of a trained layer with sinusoidal positions. Only the row of \
          the verb counts: the outputs of the other rows go nowhere, so no loss ever shaped what they look at.
          """, columns: 2
      ) {
        for i in 0..<2 {
          Panel(
            pair.text(i)[ChaseSentences.verb], x: "looked at", y: "asks", colorBar: .none
          ) {
            HeatMap.attention(maps[i], from: pair.text(i), to: pair.text(i))
          }
        }
      })
    board.claim(
      "after *chases* the verb looks more at the animal before it than after *flees*",
      maps[0][ChaseSentences.verb][ChaseSentences.before]
        > maps[1][ChaseSentences.verb][ChaseSentences.before])
    board.warn(
      """
      An attention map is not an explanation. A weight says how much of a value is taken, not what the value contains, \
      nor what later layers do with it. Here the rows whose outputs are never used look as meaningful as that of the \
      verb.
      """)
    board.ask(
      "In a row of the map the first four of five words have the weights 0.1, 0.6, 0.1 and 0.1. What is the fifth weight?",
      answer: 0.1, because: "Each row adds up to 1.")
  }

  private func withoutOrder(
    on board: Board, _ finders: [AgentFinder.Places: [AgentFinder]], _ sentences: Sentences
  ) {
    board.step("Shuffled words")
    board.say(
      """
      Why is a layer without positions blind to order? Put the words of a sentence into another order: X becomes P·X, \
      with a permutation matrix P. Then the rows of Q, K and V are permuted in the same way, and the scores S become \
      P·S·Pᵀ. The softmax works on each row, in whatever order its entries come. So the weights become P·W·Pᵀ, and \
      the output is P·W·Pᵀ·P·V = P·Y, since Pᵀ·P is the identity matrix. This is **permutation equivariance**: each \
      word gets exactly what it got before, wherever it stands.
      """)
    board.formula(#"f(P X) = P f(X)"#)
    let blind = finders[.none]![0]
    let order = [3, 4, 2, 0, 1]
    let (straight, moved) = withoutGradients {
      (
        blind.outputs(sentences.test.words).value,
        blind.outputs(sentences.test.mirrored.words).value
      )
    }
    board.identity(
      "when the words are put into another order, the outputs are the same, in that order",
      order.enumerated().allSatisfy { new, old in
        largestDifference(moved[Axis.all, new], straight[Axis.all, old]) < 1e-3
      })
    board.code("shuffled")
    board.predict(
      "The words of the test sentences are shuffled, except for the verb. Which trained layer loses more accuracy?",
      choices: [
        "the one without positions", "the one with sinusoidal positions", "both lose the same",
      ], answer: 1,
      because: "Only it uses the order, and now the order is wrong. The other cannot notice.")
    let shuffled = sentences.test.shuffled(&board.random)
    let kinds: [AgentFinder.Places] = [.none, .sinusoidal]
    let straightAccuracy = kinds.map { finders[$0]!.map { $0.accuracy(sentences.test) } }
    let shuffledAccuracy = kinds.map { finders[$0]!.map { $0.accuracy(shuffled) } }
    board.draw(
      Figure(
        "Shuffled words",
        caption: """
          Which layers use the order? The accuracy on the test sentences, a point for each of \
          \(straightAccuracy[0].count) starts, and on the same sentences with shuffled words. The dashed line is \
          guessing between two animals.
          """,
        x: PlotAxis(
          "", categories: ["none", "none, shuffled", "sinusoidal", "sinusoidal, shuffled"]),
        y: PlotAxis("accuracy", range: 0...1.05)
      ) {
        ReferenceLine(y: 0.5)
        for kind in kinds.indices {
          for (place, accuracies) in [straightAccuracy[kind], shuffledAccuracy[kind]].enumerated() {
            Points(
              accuracies.indices.map { Double(2 * kind + place) + 0.05 * Double($0 - 2) },
              accuracies, color: .series(kind), size: 1.4)
          }
        }
      })
    board.identity(
      "without positions the logits do not change when the words are shuffled",
      largestDifference(blind.logits(shuffled), blind.logits(sentences.test)) < 1e-3)
    board.claim(
      "with positions every start falls below 70 % on shuffled sentences",
      shuffledAccuracy[1].max()! < 0.7)
    board.say(
      """
      Why can the accuracy fall below that of guessing? The layer looks at the position where the animal that chases \
      should be, and in half of the shuffled sentences an adjective stands there.
      """)
    board.compare(
      "The accuracy with sinusoidal positions", of: "in order", with: "shuffled",
      PairedDifference(straightAccuracy[1], shuffledAccuracy[1]), over: "starts")
  }
}

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
      which of them stands before it. In **self-attention** every word of a sequence looks at every word of the same \
      sequence. The lesson attention set by hand what a word asks for. Here that is learned.
      """)
    board.say(
      """
      Each word is a row of a matrix X. Three learned matrices, the **projections**, make three rows of it: a query, \
      a key and a value. All words share the three matrices.
      """)
    board.formula(#"Q = X W_Q"#)
    board.formula(#"K = X W_K"#)
    board.formula(#"V = X W_V"#)
    board.formula(#"Y = \text{softmax}(\frac{Q K^T}{\sqrt{d}}) V"#)
    let s = board.slider("s", in: 0...8, default: 4)
    let words = ["cat", "chases", "dog"]
    let X = [[1.0, 0, 1, 0], [0, 1, 0, 0], [1, 0, 0, 1]]
    let Wq = [[0.0, 0], [s, 0], [0, 0], [0, 0]]
    let Wk = [[0.0, 0], [0, 0], [1, 0], [0, 1]]
    let Wv = [[0.0], [0], [1], [-1]]
    let (Q, K, V) = (product(X, Wq), product(X, Wk), product(X, Wv))
    board.say(
      """
      Take three words with four numbers each: is it an animal, is it a verb, does it stand first, does it stand \
      last. These W_Q and W_K let a verb ask, with the strength s, for whatever stands first. The value says +1 for \
      the first and −1 for the last.
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
      With s = 0 the verb looks at all words alike, and y is 0: it knows nothing. The larger s, the more of y comes \
      from the word that stands first.
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
      "Embeddings of 512 numbers, queries, keys and values of 64. How many weights have the three matrices?",
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
      A projection is a dense layer without a bias. So its gradient is the usual one: the inputs, transposed, times \
      the gradient of what comes out. Every word of the sentence adds its part.
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
      "Four words of three random numbers, two numbers for each query, in double precision:")
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
      Where does ∂L/∂Q come from? Through the softmax: a score is raised where the value behind it would lower the \
      loss. Queries and keys learn *where* to look, and values *what* to take from there.
      """)
    board.ask(
      "All values of a sentence are equal. How long is the gradient of W_Q?", answer: 0,
      because:
        "A weighted mean of equal values is that value, whatever the weights: no score can change the output."
    )
  }

  private func scaling(on board: Board) {
    board.step("Why √d, seen in the layer")
    board.say(
      """
      At the start W_Q and W_K are random, with entries of variance 1/d. Then each number of a query has about the \
      variance of a number of x, and a product q·k has d times as much. Divided by √d the scores keep the size \
      that softmax likes, whatever the width of the layer.
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
          What does the width do before anything is learned? Left: the entropy of the attention weights over 8 random \
          words; the dashed line is looking at all alike, and 0 is looking at one word only. Right: how much a score \
          still moves its own weight, w(1 − w), means. The bands are one standard deviation over \(seeds) seeds.
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
      "with √d the entropy at d = 256 is that at d = 4, within a third, in the mean over the seeds",
      abs(runs.map { $0[3].entropyScaled }.mean / runs.map { $0[0].entropyScaled }.mean - 1)
        < 1.0 / 3)
    board.ask(
      "The width grows from 64 to 256. By which factor do scores without √d grow, as standard deviations?",
      answer: 2, because: "The variance grows as d, by 4; the standard deviation as √d, by 2.")
  }

  private func ask(on board: Board) -> Sentences {
    board.step("A question about order")
    let all = ChaseSentences.all
    board.say(
      """
      Now a task for which a layer has to learn its projections. A small grammar makes sentences of five words: \
      adjective, animal, verb, adjective, animal. After *chases* and *hunts* it is the animal before the verb that \
      does the chasing, after *flees* and *escapes* the one behind it. Which of the \
      \(ChaseSentences.animals.count) animals chases? The sentences are made up, so that one thing is isolated: \
      the answer depends on the order of the words, and on the verb.
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
      The grammar makes \(all.count) sentences: \(sentences.training.count) are for training and \
      \(sentences.test.count) others for the test.
      """)
    let mirrored = all.mirrored
    board.identity(
      "every sentence has a mirrored one with the same words and another answer",
      all.rows.indices.allSatisfy {
        all.rows[$0].sorted() == mirrored.rows[$0].sorted()
          && all.labels[$0] != mirrored.labels[$0]
      })
    board.say(
      """
      So whoever knows the words but not their order cannot do better than to guess between two animals: right in \
      \(percent: 0.5) of all sentences.
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
      One layer of self-attention, \(AgentFinder.width) numbers wide, is read at the \
      verb: a matrix makes a logit for each animal of the verb's output. The loss is the cross-entropy.
      """)
    board.code("projections")
    board.say(
      """
      The words' places can get into it in three ways. A **positional encoding** adds fixed sines and cosines to the \
      embeddings. A **learned position embedding** adds a learned vector for each place. A **rotary embedding** adds \
      nothing: it turns queries and keys by angles that grow with their places. Leaving one part out while all else \
      stays as it is, is called an **ablation**. Here the positions are left out.
      """)
    board.code("places")
    var finders: [AgentFinder.Places: [AgentFinder]] = [:]
    var courses: [AgentFinder.Places: [AgentFinder.Course]] = [:]
    let kinds = AgentFinder.Places.allCases
    for (number, places) in kinds.enumerated() {
      for start in 0..<starts {
        try board.progress("training", number * starts + start, of: kinds.count * starts)
        let finder = AgentFinder(places, random: &board.random)
        let course = finder.learn(
          sentences.training, epochs: epochs, watching: sentences.test, random: &board.random)
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
          What are positions worth? Left: the loss of the training sentences; the bands are one standard deviation over \
          \(starts) random starts. The dashed line is log 2, the loss of guessing between two animals. Right: the \
          accuracy on the test sentences, a point for each start.
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
      "without positions no start gets more than two thirds of the test sentences",
      accuracies[0].max()! < 2.0 / 3)
    board.claim(
      "with sinusoidal positions every start gets more than 90 %", accuracies[1].min()! > 0.9)
    board.claim(
      "each kind of positions is better than none by more than 20 points in the mean",
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
          give to it and to the other animal. Right: the lengths of the gradients of the three projections: they \
          shrink when nothing is left to learn. Sinusoidal positions; bands over \(courses.count) starts.
          """, columns: 2
      ) {
        Panel("Attention of the verb", x: "epoch", y: PlotAxis("weight", range: 0...1.05)) {
          Band(epoch, runs: courses.map(\.toAgent), label: "to who chases")
          Band(epoch, runs: courses.map(\.toOther), label: "to the other")
        }
        Panel("Gradients", x: "epoch", y: PlotAxis("length", scale: .logarithmic)) {
          for (matrix, name) in ["W_Q", "W_K", "W_V"].enumerated() {
            Line(
              epoch, epoch.indices.map { e in courses.map { $0.lengths[e][matrix] }.mean },
              label: name)
          }
        }
      })
    board.claim(
      "in the end the verb gives the animal that chases more than twice the weight of the other",
      courses.map { $0.toAgent.last! }.mean > 2 * courses.map { $0.toOther.last! }.mean)
  }

  private func maps(on board: Board, _ finder: AgentFinder, _ sentences: Sentences) {
    board.step("Attention maps")
    board.say(
      """
      The weights of one sentence make an **attention map**: a row for each word that asks, a column for each word \
      that is looked at. Here are two sentences with the same words in the same order, but for the verb.
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
          the verb is read: the other rows were never asked for anything, and what they show means nothing.
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
      A map is not a reason. A weight says how much of a value is taken, not what the value says, nor what later \
      layers make of it. The rows of the words that are not read look just as meaningful as that of the verb.
      """)
    board.ask(
      "A row of the map has the weights 0.1, 0.6, 0.1 and 0.1 for the first four of five words. What is the fifth?",
      answer: 0.1, because: "Each row adds up to 1.")
  }

  private func withoutOrder(
    on board: Board, _ finders: [AgentFinder.Places: [AgentFinder]], _ sentences: Sentences
  ) {
    board.step("Shuffled words")
    board.say(
      """
      Why is a layer without positions blind to order? Write the sentence's words in another order: P·X, with a \
      permutation matrix P. Then queries, keys and values change places too, the scores become P·S·Pᵀ, the softmax \
      of each row does not care, and the output is P·Y. This is **permutation equivariance**: each word gets exactly \
      what it got before, wherever it stands.
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
      "with its words in another order, a sentence has the same outputs in that order",
      order.enumerated().allSatisfy { new, old in
        largestDifference(moved[Axis.all, new], straight[Axis.all, old]) < 1e-3
      })
    board.code("shuffled")
    board.predict(
      "The words of the test sentences are shuffled, except for the verb. Which of the trained layers loses most?",
      choices: ["the one without positions", "the one with positions", "both alike"], answer: 1,
      because: "Only it used the order, and now the order is wrong. The other cannot notice.")
    let shuffled = sentences.test.shuffled(&board.random)
    let kinds: [AgentFinder.Places] = [.none, .sinusoidal]
    let straightAccuracy = kinds.map { finders[$0]!.map { $0.accuracy(sentences.test) } }
    let shuffledAccuracy = kinds.map { finders[$0]!.map { $0.accuracy(shuffled) } }
    board.draw(
      Figure(
        "Shuffled words",
        caption: """
          Who uses the order? The accuracy on the test sentences, a point for each of \(straightAccuracy[0].count) \
          starts, and on the same sentences with shuffled words. The dashed line is a guess between two animals.
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
      "without positions the logits of shuffled sentences are those of the sentences",
      largestDifference(blind.logits(shuffled), blind.logits(sentences.test)) < 1e-3)
    board.claim(
      "with positions every start falls below 70 % on shuffled sentences",
      shuffledAccuracy[1].max()! < 0.7)
    board.compare(
      "The accuracy with sinusoidal positions", of: "in order", with: "shuffled",
      PairedDifference(straightAccuracy[1], shuffledAccuracy[1]), over: "starts")
  }
}

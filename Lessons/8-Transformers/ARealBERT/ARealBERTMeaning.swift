import Chalk
import Foundation

/// What becomes of a whole sentence: its mean, its neighbors, and how an encoder learns to make them.
extension ARealBERT {
  func meanPooling(on board: Board, _ opened: OpenedEncoder) throws {
    board.step("Mean pooling")
    let sentence = opened.sentences[opened.picked]
    board.say(
      """
      A sentence of any length has to become one vector. **Mean pooling** takes the mean of the last block's vectors over \
      all tokens. In a batch, short sentences are filled up with [PAD]: the mask mᵢ is 1 at a token and 0 at padding, so \
      that padding counts for nothing. Finally the vector is divided by its length.
      """)
    board.formula(#"y = \frac{\sum_i m_i h_i}{\sum_i m_i}"#)
    board.code("pooling")
    let last = opened.bert.blocks.count - 1
    let rows = opened.pieces.indices.map { opened.numbers(block: last, place: $0) }
    let mean = rows[0].indices.map { feature in rows.map { $0[feature] }.mean }
    let shares = rows.map { cosine($0, mean) }
    board.draw(
      Figure(
        "Tokens and their mean",
        caption: """
          Which tokens point where the sentence points? The cosine between the last vector of each token of sentence \
          \(opened.picked + 1) and their mean, in \(opened.name). A token at 1 points \
          exactly that way; one at 0 stands at a right angle to the mean.
          """, x: "token", y: "cosine with the mean"
      ) { Bars(opened.labels, Array(shares.prefix(opened.labels.count))) })
    let direction = try opened.encoder.encode([sentence])[0].values
    let length = mean.map { $0 * $0 }.reduce(0, +).squareRoot()
    board.value("length of the mean, before it is divided by it", length)
    board.identity(
      "the mean over the tokens, divided by its length, is the embedding of the encoder",
      largestDifference(direction, mean.map { $0 / length }) < 1e-4)
    let longer = sentence + " " + String(repeating: "a cat ", count: 8)
    let padded = try opened.encoder.encode([sentence, longer])[0].values
    board.identity(
      "in a batch with a longer sentence the embedding stays the same",
      largestDifference(direction, padded) < 1e-4)
    board.explain(
      Formula(#"y = \frac{m_1 h_1 + m_2 h_2 + m_3 h_3}{m_1 + m_2 + m_3}"#),
      [
        "m_1": 1, "h_1": rows[0][0], "m_2": 1, "h_2": rows[1][0], "m_3": 0, "h_3": 99,
      ], (rows[0][0] + rows[1][0]) / 2)
    board.say(
      """
      The numbers are the first feature of the first two tokens, and 99 at a third position that is padding: it \
      changes nothing.
      """)
    board.ask(
      "Two tokens have the vectors (2, 0) and (0, 4), a third one is padding. What is the first number of the mean?",
      answer: 1, because: "(2 + 0)/2. Padding is not counted.")
  }

  func similarity(
    on board: Board, _ opened: OpenedEncoder, _ split: Paraphrases.Split
  ) throws {
    board.step("Which sentences mean the same?")
    board.say(
      """
      The **similarity** of two sentences is the cosine of the angle between their embeddings: 1 for the same direction, 0 \
      for a right angle. All embeddings have the length 1, so it is the dot product, and the similarities of all pairs are \
      one matrix product, E·Eᵀ.
      """)
    board.formula(#"s_{ij} = e_i \cdot e_j"#)
    board.code("cosine")
    let all = try opened.encoder.similarity(opened.sentences)
    let matrix = opened.sentences.indices.map { all[$0].values }
    let names = opened.sentences.indices.map { "\($0 + 1)" }
    let stored = try StoredMiniLM.stored()
    if opened.showsStored {
      board.draw(similarities(matrix, stored))
    } else {
      board.draw(
        Figure(
          "Similarities",
          caption: """
            Which sentences does \(opened.name) take for similar? The cosines between the embeddings of the \
            \(names.count) sentences, numbered as in the first step.
            """, x: "sentence", y: "sentence"
        ) {
          HeatMap(matrix, columns: names, rows: names, scale: .diverging, range: -1...1, digits: 2)
        })
    }
    board.identity(
      "each sentence has the similarity 1 with itself, and the table is symmetric",
      names.indices.allSatisfy { i in
        abs(matrix[i][i] - 1) < 1e-4
          && names.indices.allSatisfy { abs(matrix[i][$0] - matrix[$0][i]) < 1e-4 }
      })
    if opened.showsStored {
      compared(on: board, matrix, stored, split)
    } else if opened.areOwn {
      own(on: board, matrix, stored)
    }
    board.ask(
      "Two embeddings of length 1 have the dot product −1. What is the angle between them, in degrees?",
      answer: 180, because: "cos 180° = −1: they point in opposite directions.")
  }

  /// What the lesson's own sentences show of MiniLM.
  private func own(on board: Board, _ s: [[Double]], _ stored: StoredMiniLM) {
    board.say(
      """
      Sentences 1 and 2 mean the same in other words, and so do 4 and 5. Sentence 3 has exactly the words of sentence 1, \
      and 6 those of 4, but the roles are exchanged. The similarity of 1 is \(s[0][1]) with its paraphrase and \(s[0][2]) \
      with the sentence of the same words; that of 4 is \(s[3][4]) and \(s[3][5]).
      """)
    board.claim(
      "MiniLM finds the sentence of the same words more similar than the paraphrase, both times",
      s[0][2] > s[0][1] && s[3][5] > s[3][4])
    board.identity(
      "these are the similarities that are stored with the lesson for those without the weights",
      s.indices.allSatisfy { i in
        s.indices.allSatisfy { abs(s[i][$0] - stored.similarities[i][$0]) < 1e-3 }
      })
    board.say(
      """
      So who chases whom hardly matters to it. A likely reason: few of the pairs that it was trained on differ in word \
      order alone, and to tell topics apart the words are enough. A high cosine is not yet the same meaning: try such pairs \
      before you trust an encoder.
      """)
  }

  /// An encoder from a new start, trained.
  func trained(
    on board: Board, _ split: Paraphrases.Split, _ activity: String
  ) throws -> SmallEncoder {
    var small = try SmallEncoder(random: &board.random)
    var random = board.random
    var own = random  // so that the training goes on as if nobody had looked
    let sentences = split.training.prefix(8).map { Paraphrases.wording($0, &own) }
    try small.learn(split.training, test: split.test, random: &random) { now, step in
      try board.progress(activity, step, of: SmallEncoder.steps, loss: now.course.losses.last) {
        let lengths = now.course.gradients.last ?? []
        $0.gradients = zip(["embeddings", "attention", "ffn"], lengths).map { ($0, $1) }
        $0.outputs = try LayerOutputs { try now.pooled(sentences) }
      }
    }
    board.random = random
    return small
  }

  /// Five starts; the first one is there already where the small encoder was opened.
  func training(
    on board: Board, _ split: Paraphrases.Split, first: SmallEncoder?
  ) throws {
    board.step("How an encoder learns what is similar")
    let starts = 5
    board.say(
      """
      No label says where a sentence should point. What one has are pairs that mean the same. The **contrastive \
      loss** asks each sentence to find its **paraphrase**, the same meaning in other words, among the paraphrases of \
      all sentences of the batch; those of the others are the *negatives*. It is a cross-entropy over the cosines \
      divided by a *temperature* τ: the smaller τ, the more the most similar negatives count. The pair is pulled \
      together, the others are pushed apart. This form is also called InfoNCE. MiniLM was trained in this way, and so \
      is the small encoder.
      """)
    board.formula(#"L = -\log \frac{e^{s_{ii} / \tau}}{\sum_j e^{s_{ij} / \tau}}"#)
    board.say(
      """
      Here s is the cosine of sentence i and paraphrase j, and τ is \(SmallEncoder.temperature). The code takes the mean \
      of both ways: paraphrases have to find their sentences, too.
      """)
    board.code("contrastive")
    board.say(
      """
      Here the sentences are made up: \(Paraphrases.meanings.count) meanings, each in many wordings, active and \
      passive.
      """)
    board.code("wording")
    board.say(
      """
      \(split.training.count) meanings are trained on, and \(split.test.count) are kept for the test. There one \
      wording of each has to find a second one among wordings of all \(Paraphrases.meanings.count) meanings: the one \
      with the largest cosine is taken. Each meaning has a counterpart with exchanged roles, so the words alone do \
      not give the answer. The test meanings are new combinations of animals and verbs, all of which occur in \
      training: the test asks whether the encoder combines what it knows, not whether it understands new words. The \
      small encoder is trained from \(starts) starts.
      """)
    board.predict(
      "What does the loss begin with, if at first all cosines are nearly equal?",
      answer: log(Double(split.training.count)), tolerance: 0.05,
      because:
        "Each of \(split.training.count) sentences gets the same probability: −log(1/\(split.training.count))."
    )
    let runs = try (1...starts).map { start in
      if start == 1, let first { return first }
      return try trained(on: board, split, "start \(start) of \(starts)")
    }
    let bags = try runs.map { run in
      try SmallEncoder.accuracy(on: split.test, random: &board.random) { run.bagsOfWords($0) }
    }
    curves(on: board, runs, bags)
    let (first, last) = (runs.map { $0.course.losses[0] }, runs.map { $0.course.losses.last! })
    let accuracies = runs.map { $0.course.accuracies.last! }
    board.table(
      ["over \(starts) starts", "mean", "lowest", "highest"],
      [
        ("loss of the first step", first), ("loss of the last step", last),
        ("test accuracy, trained encoder", accuracies), ("test accuracy, bags of words", bags),
      ].map { name, values in
        [name] + [values.mean, values.min()!, values.max()!].map { written($0, digits: 3) }
      })
    board.claim(
      "from every start the loss ends below a third of what it began with",
      zip(first, last).allSatisfy { $0 > 3 * $1 })
    board.claim(
      "more of the test meanings are found than by bags of words, in the mean over the starts",
      accuracies.mean > bags.mean)
    board.compare(
      "The accuracy on the test meanings", of: "the trained encoder", with: "bags of words",
      PairedDifference(accuracies, bags), over: "starts")
  }

  private func curves(on board: Board, _ runs: [SmallEncoder], _ bags: [Double]) {
    let steps = (1...SmallEncoder.steps).map { Double($0) }
    let measured = runs[0].course.accuracies.indices.map { Double($0 * SmallEncoder.pause) }
    board.draw(
      Figure(
        "The small encoder learns",
        caption: """
          Does it learn more than which words occur? The loss, the norms of the gradients and the test accuracy: \
          means of \(runs.count) starts, with bands of one standard deviation for loss and accuracy. The dashed line \
          on the right is what bags of words reach: they know neither the order of the words nor that two words can \
          mean the same.
          """, columns: 3
      ) {
        Panel("Loss", x: "step", y: PlotAxis("loss", scale: .logarithmic)) {
          Band(steps, runs: runs.map(\.course.losses))
        }
        Panel(
          "Gradients", x: "step", y: PlotAxis("norm", scale: .logarithmic), legend: .below
        ) {
          for (part, name) in ["embeddings", "attention", "feed-forward"].enumerated() {
            Line(
              steps, steps.indices.map { i in runs.map { $0.course.gradients[i][part] }.mean },
              label: name)
          }
        }
        Panel("Test", x: "step", y: PlotAxis("accuracy", range: 0...1.05)) {
          ReferenceLine(y: bags.mean)
          Band(measured, runs: runs.map(\.course.accuracies))
        }
      })
  }
}

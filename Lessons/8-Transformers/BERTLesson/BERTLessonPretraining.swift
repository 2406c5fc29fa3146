import Chalk
import Foundation

/// Learning from hidden words: the losses, what happens inside, guesses, and what the heads look at.
extension BERTLesson {
  func pretraining(on board: Board, _ tasks: [SentenceTask]) throws -> [Pretraining] {
    board.step("Pretraining")
    let epochs = board.isFull ? 30 : 8
    board.say(
      """
      \(starts) networks are pretrained for \(epochs) epochs each, from their own random weights and on their own \
      split into training, validation and test set. In each epoch other words are hidden, so that the same sentence \
      asks new questions (*dynamic masking*, as in RoBERTa). What has such a network to beat? A **unigram** model \
      knows how frequent each word is in the training set, and nothing of the sentence.
      """)
    let runs = try tasks.enumerated().map { number, task in
      try Pretraining(
        task, epochs: epochs, looksInside: number == 0, random: &board.random, on: board,
        as: "pretraining, \(number + 1)")
    }
    let unigrams = zip(tasks, runs).map { unigram($0, $1.watched) }
    let epoch = (1...epochs).map { Double($0) }
    board.draw(
      Figure(
        "Hidden words",
        caption: """
          Does the network know more than how frequent words are? Yes, where the validation line falls below the \
          dashed gray line, the cross-entropy of a unigram model on the same hidden words. Bands are one standard \
          deviation over \(starts) starts, each with a split of its own. Why is validation below training? Words that \
          only the validation set has are [UNK], which is never hidden, so frequent words make up more of what is \
          asked there; and a training value is the mean over an epoch, during which the network still improves.
          """, x: "epoch", y: "cross-entropy"
      ) {
        ReferenceLine(y: unigrams.mean)
        Band(epoch, runs: runs.map(\.training), label: "training")
        Band(epoch, runs: runs.map(\.validation), label: "validation")
      })
    let last = runs.map { $0.validation.last! }
    let five = zip(tasks, runs).map { task, run in
      [run.before, run.after].map { run.topFive($0, sentences: task.validation.rows.count) }
    }
    board.table(
      ["of hidden validation words", "mean of \(starts)", "from", "to"],
      [
        ("cross-entropy, unigram", unigrams), ("cross-entropy, pretrained", last),
        ("among the five most probable, before", five.map { $0[0] }),
        ("among the five most probable, pretrained", five.map { $0[1] }),
      ].map {
        [$0, written($1.mean, digits: 3)] + [$1.min()!, $1.max()!].map { written($0, digits: 3) }
      })
    board.claimForBuiltInData(
      "every start predicts hidden words of new sentences better than the unigram model",
      zip(last, unigrams).allSatisfy { $0 < $1 })
    board.claimForBuiltInData(
      "in every start more of the hidden words are among the network's five best guesses after pretraining than before",
      five.allSatisfy { $0[1] > $0[0] })
    insides(on: board, runs[0])
    let segments = runs.map { run in
      let place = run.network.parameters.firstIndex { $0.name == "segment/embeddings" }!
      return largestDifference(run.before[place][1], run.after[place][1])
    }
    board.identity(
      "the embedding of segment 1, which no token has, has not changed",
      segments.allSatisfy { $0 == 0 })
    board.ask(
      "A network gives each of 800 tokens the same probability. What is its cross-entropy?",
      answer: log(800), because: "−log(1/800) = log 800 at every position.")
    return runs
  }

  /// The mean of −log p of hidden words, with p from the counts of the training set, each with one more.
  private func unigram(_ task: SentenceTask, _ hidden: HiddenWords) -> Double {
    let counts = task.counts.dropFirst(SentenceTask.specials).map { $0 + 1 }
    let all = counts.reduce(0, +)
    return hidden.words.map { -log(counts[$0 - SentenceTask.specials] / all) }.mean
  }

  private func insides(on board: Board, _ run: Pretraining) {
    let names = ["embeddings"] + (1..<run.deviations[0].count).map { "block \($0)" }
    board.draw(
      Figure(
        "Activations by block",
        caption: """
          How does the residual stream grow from block to block? The standard deviation of its numbers after the \
          embeddings and after each block, on validation sentences, for the first network. Each block adds to the \
          stream. Epoch 0 is before training.
          """, x: "epoch", y: "standard deviation"
      ) {
        for (level, name) in names.enumerated() {
          Line(
            run.deviations.indices.map { Double($0) }, run.deviations.map { $0[level] },
            label: name,
            showsPoints: true)
        }
      })
    let parts =
      [
        ("token", "token table"), ("position", "position table"), ("segment", "segment table"),
      ] + (0..<SmallBERT.depth).map { ("block\($0)", "block \($0 + 1)") } + [
        ("norm", "normalization")
      ]
    board.draw(
      .gradientNorms(
        parts.map { (name: $1, norms: run.norms[$0] ?? []) }, epochs: "step", at: run.steps,
        caption: """
          Does the gradient reach every part? Yes, if no line falls towards 0. The norms of the gradients of the \
          first network, every 20 steps, on a logarithmic axis. All positions have the segment 0, so its one row \
          collects the gradients of all of them.
          """))
  }

  func guessing(on board: Board, _ tasks: [SentenceTask], _ runs: [Pretraining]) {
    board.step("Guessing a hidden word")
    let (task, run) = (tasks[0], runs[0])
    let (tokens, place) = gap(task, isGiven: board.data.isGiven)
    let read = tokens.enumerated().map { $0 == place ? SentenceTask.mask : $1 }
    board.say(
      """
      The first network reads *\(read.map(task.word).joined(separator: " "))*. What does it expect in the gap, before \
      pretraining and after it?
      """)
    let guesses = [run.before, run.after].map { weights in
      run.network.take(weights)
      return run.network.guesses(read, at: place, 5)
    }
    board.table(
      ["rank", "before", "p", "pretrained", "p"],
      (0..<5).map { rank in
        ["\(rank + 1)"]
          + guesses.flatMap { found in
            [task.word(found[rank].token), written(found[rank].probability, digits: 2)]
          }
      })
    let top = guesses.map { $0[0].probability }.max()!
    board.draw(
      Figure(
        "The five most probable words",
        caption: """
          How sure is the network? The probabilities of its five best guesses in the gap, both panels on the same \
          scale. At the dashed line, 1/\(task.vocabulary), all tokens are equally probable.
          """, columns: 2
      ) {
        for (name, found) in zip(["Before", "Pretrained"], guesses) {
          Panel(name, x: "word", y: PlotAxis("p", range: 0...1.05 * top)) {
            ReferenceLine(y: 1 / Double(task.vocabulary))
            Bars(found.map { task.word($0.token) }, found.map(\.probability))
          }
        }
      })
    board.claimForBuiltInData(
      "the best guess is more probable after pretraining than before",
      guesses[1][0].probability > guesses[0][0].probability)
    board.warn(
      """
      Frequent words come first, even where they do not fit. From so few sentences a network learns which words are \
      frequent, and a little about which kind of word belongs where. To learn what a sentence is *about* it would \
      have to read far more.
      """)
    board.ask(
      "Why could a GPT not use the words after the gap?",
      choices: [
        "it has no position embeddings", "its causal mask hides them", "its vocabulary is larger",
      ], answer: 1, because: "Each position sees itself and earlier ones only.")
  }

  /// A sentence with a position in it that is to be guessed: one of our own, or of the learner's test set.
  private func gap(_ task: SentenceTask, isGiven: Bool) -> (tokens: [Int], place: Int) {
    if !isGiven {
      let words = task.tokenizer.encode("the food was very good and the service was great .")
      let specials = [SpecialToken.classification, .separator].map {
        task.tokenizer.number(of: $0)!
      }
      return ([specials[0]] + words + [specials[1]], 5)
    }
    let rows = task.test.rows.map { row in row.filter { $0 != SentenceTask.padding } }
    let row = rows.first { $0.contains { $0 >= SentenceTask.specials } } ?? rows[0]
    return (row, row.firstIndex { $0 >= SentenceTask.specials } ?? 1)
  }

  func heads(on board: Board, _ task: SentenceTask, _ run: Pretraining) {
    board.step("What a head looks at")
    run.network.take(run.after)
    let rows = task.test.rows.map { row in row.filter { $0 != SentenceTask.padding } }
    let row = rows.first { (7...10).contains($0.count) && !$0.contains(1) } ?? rows[0]
    let maps = run.network.maps(row)
    let words = row.map(task.word)
    let top = maps.joined().joined().max() ?? 1
    board.say(
      """
      By attention each position gathers from the others, and nothing hides the later ones. Do the pretrained heads \
      use that? These are the maps of the last block for one sentence of the test set.
      """)
    board.draw(
      Figure(
        "The heads of the last block",
        caption: """
          Where does each head look? A row for each token that asks, a column for each that is looked at; the darker, \
          the more weight. The darkest cell of all has \(written(top, digits: 2)); a head that looks at all tokens \
          alike gives each \(written(1 / Double(words.count), digits: 2)). Above the diagonal are the later tokens, \
          which a causal mask would hide.
          """, columns: 2
      ) {
        for (head, map) in maps.enumerated() {
          Panel("Head \(head + 1)", x: "looked at", y: "asks", colorBar: .none) {
            HeatMap(map, columns: words, rows: words, range: 0...top)
          }
        }
      })
    let later = maps.map { map in
      map.indices.map { i in map[i][(i + 1)...].reduce(0, +) }.reduce(0, +) / Double(map.count)
    }
    board.table(
      ["head", "mean weight on later tokens"],
      later.enumerated().map { ["\($0 + 1)", written($1, digits: 2)] })
    board.identity(
      "each row adds up to 1, and every head gives later tokens some of its weight",
      maps.joined().allSatisfy { abs($0.reduce(0, +) - 1) < 1e-4 } && later.allSatisfy { $0 > 0 })
    board.say(
      """
      The first row is that of [CLS]. Pretraining never uses its final vector, since no loss is at its position: what \
      it gathers only serves the other positions, which may look at it. (BERT has a second task that trains it, \
      *next-sentence prediction*: does the second text of a pair follow the first? RoBERTa left it out and did at \
      least as well.)
      """)
  }
}

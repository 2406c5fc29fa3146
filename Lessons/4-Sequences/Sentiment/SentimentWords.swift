import Chalk
import Foundation

/// The steps of the lesson in which the trained network is asked what words do.
extension Sentiment {
  func pairs(
    on board: Board, _ reader: Sequential, _ sets: ReviewSets, hasLearned: Bool
  ) {
    board.step("What does the word “not” do? Minimal pairs")
    let words = MinimalPairs.praise + MinimalPairs.blame
    let sentences = words.map { MinimalPairs.sentences($0) }
    let all = sentences.flatMap { $0.plain + $0.negated }
    let p = reader.predict(sets.words(all), batchSize: 256).values
    let n = MinimalPairs.subjects.count
    let plain = words.indices.map { Array(p[(2 * n * $0)..<(2 * n * $0 + n)]) }
    let negated = words.indices.map { Array(p[(2 * n * $0 + n)..<(2 * n * ($0 + 1))]) }
    let trained = Set(sets.training.texts)
    board.say(
      """
      To see what one word does, compare texts that differ in that word only: a **minimal pair**, \
      such as *the plot was good* and *the plot was not good*. Here are all \(all.count / 2) pairs \
      that the grammar can form with *was* and a plain judgment. Of these \(all.count) sentences \
      \(all.filter(trained.contains).count) are in the training set, the others are new.
      """)
    board.code("pairs")
    let x = words.indices.map { Double($0) }
    board.draw(
      Figure(
        "With not and without",
        caption: """
          Does *not* reverse every judgment? The probability p that the sentence is positive, for each word \
          a point for each of \(n) sentences, without *not* and with it. The first eight words are positive, \
          the others negative.
          """, x: PlotAxis("", categories: words), y: PlotAxis("p", range: -0.05...1.05),
        legend: .below
      ) {
        ReferenceLine(y: 0.5)
        Points(
          x.flatMap { x in (0..<n).map { x - 0.2 + 0.02 * Double($0) } }, plain.flatMap { $0 },
          label: "without not", size: 0.8)
        Points(
          x.flatMap { x in (0..<n).map { x + 0.05 + 0.02 * Double($0) } }, negated.flatMap { $0 },
          label: "with not", size: 0.8)
      })
    let isPraise = words.indices.map { $0 < MinimalPairs.praise.count }
    let turned = words.indices.flatMap { w in
      zip(plain[w], negated[w]).map { ($0 > 0.5) == isPraise[w] && ($1 < 0.5) == isPraise[w] }
    }
    let new = zip(
      all,
      words.indices.flatMap { w in
        plain[w].map { ($0, isPraise[w]) } + negated[w].map { ($0, !isPraise[w]) }
      }
    )
    .filter { !trained.contains($0.0) }.map { ($0.1.0 > 0.5) == $0.1.1 }
    board.say(
      """
      In \(percent: turned.fraction { $0 }) of the pairs both answers are correct, so *not* has reversed \
      the answer. Of the \(new.count) sentences that were not in the training set, \
      \(percent: new.fraction { $0 }) are classified correctly.
      """)
    if hasLearned {
      board.claim(
        "in more than nine in ten pairs both answers are correct", turned.fraction { $0 } > 0.9)
    }
    board.ask(
      "Two sentences differ in three words, and their answers differ. Which word did it?",
      choices: ["the most negative one", "it cannot be said"], answer: 1,
      because: "Only a pair that differs in one word measures that word.")
  }

  func wordByWord(on board: Board, _ reader: Sequential, _ sets: ReviewSets) {
    board.step("Word by word, and what that does not tell")
    board.say(
      """
      The LSTM has a hidden state after every word, so the last layer can be applied to each of them. \
      It is tempting to read the results as what the network believes so far.
      """)
    board.code("so far")
    let name = board.choice(
      "sentence",
      of: [
        "the plot was not good", "the plot was not bad", "i do not hate the ending",
        "i do not love the music",
      ], default: "the plot was not good")
    let texts = [name, name.replacingOccurrences(of: "not ", with: "")]
    let readings = texts.map { text in
      (words: sets.words(in: text), predictions: soFar(text, reader, sets))
    }
    board.draw(
      Figure(
        "The answer after each word",
        caption: """
          What may be read off here? Only the last point of each line, after a whole sentence. The \
          dashed lines before it answer a question that was never asked in training.
          """, columns: 2
      ) {
        for (reading, title) in zip(readings, ["With the negation", "Without"]) {
          Panel(
            title, x: PlotAxis("", categories: reading.words),
            y: PlotAxis("p", range: -0.05...1.05),
            legend: .none
          ) {
            ReferenceLine(y: 0.5)
            Line(reading.predictions, dash: .dashed)
            Points(
              [Double(reading.words.count - 1)], [reading.predictions.last!], size: 1.8)
          }
        }
      })
    board.warn(
      """
      After “\(readings[0].words.prefix(2).joined(separator: " "))” the network says p = \
      \(readings[0].predictions[1], digits: 3), although nothing in these words speaks for either side. The \
      network was trained on whole reviews only: half a sentence is **out of distribution**, and there its answers \
      mean nothing, however sure they look. To have an answer after every word, train on beginnings too.
      """)
    board.say("Four reviews of the test set, ordered by the network's p:")
    let some = sets.shortReviews.prefix(200)
    let predictions = reader.predict(sets.words(some.texts)).values
    let order = predictions.indices.sorted { predictions[$0] < predictions[$1] }
    let shown = [0, order.count / 3, 2 * order.count / 3, order.count - 1]
    board.table(
      ["p", "the label", "review"],
      order.isEmpty
        ? []
        : shown.map { place in
          let i = order[place]
          let text = some.texts[i].count > 56 ? some.texts[i].prefix(55) + "…" : some.texts[i]
          return [
            written(predictions[i], .probability()), some.classNames[some.labels[i]], "\(text)",
          ]
        })
    board.identity(
      "the answer after the last word is the answer to the whole sentence",
      abs(readings[0].predictions.last! - reader.predict(sets.words([name])).values[0]) < 1e-5)
  }

  // excerpt: so far
  /// The predictions after the first word, the first two, and so on, all at once.
  private func soFar(_ text: String, _ reader: Sequential, _ sets: ReviewSets) -> [Double] {
    let words = sets.words(in: text)
    let beginnings = (1...words.count).map { words.prefix($0).joined(separator: " ") }
    return reader.predict(sets.words(beginnings)).values
  }
  // end excerpt

  func movers(
    on board: Board, _ reader: Sequential, _ sets: ReviewSets, _ choice: ReviewChoice,
    hasLearned: Bool
  ) {
    board.step("Taking words out")
    board.say(
      """
      In texts that people wrote there are hardly any minimal pairs. A substitute is to take a word out of a \
      review and ask again: how far does the answer move? This is done with every word of \
      \(min(board.isFull ? 400 : 200, sets.test.count)) reviews of the test set. A mean over a few reviews says \
      little, so only words that occur at least \(Self.least) times are shown, and each mean has its standard \
      error.
      """)
    board.formula(#"\Delta_w = p(\text{the review}) - p(\text{the review without } w)"#)
    board.code("removal")
    let worth = removals(sets.test.prefix(board.isFull ? 400 : 200).texts, reader, sets)
    let words = worth.filter { $0.moves.count >= Self.least }.map {
      (
        word: $0.word, signed: $0.moves.mean, size: $0.moves.map(abs).mean,
        error: $0.moves.sampleStandardDeviation / Double($0.moves.count).squareRoot(),
        sizeError: $0.moves.map(abs).sampleStandardDeviation
          / Double($0.moves.count).squareRoot()
      )
    }
    let bySize = words.sorted { ($1.size, $0.word) < ($0.size, $1.word) }.prefix(12)
    let bySign = words.sorted { ($0.signed, $0.word) < ($1.signed, $1.word) }
    let ends = bySign.count > 12 ? Array(bySign.prefix(6) + bySign.suffix(6)) : bySign
    board.draw(
      Figure(
        "What happens without a word",
        caption: """
          Which words does the answer rest on? Left: the words whose removal moves the answer most, \
          either way. Right: those that move it most to one side on average. The thin lines are one \
          standard error: where they overlap, the order means little. A word that is often negated \
          moves the answer both ways, so it is high on the left and near 0 on the right.
          """, columns: 2
      ) {
        Panel("Mean size of the move", x: "", y: "mean |Δ|") {
          Bars(bySize.map(\.word), bySize.map(\.size), errors: bySize.map(\.sizeError))
        }
        Panel("Mean move", x: "", y: "mean Δ") {
          Bars(ends.map(\.word), ends.map(\.signed), errors: ends.map(\.error))
        }
      })
    board.warn(
      """
      A review with a word missing, such as *the plot was not*, is not a sentence of the grammar, and so out of \
      distribution again. Trust a minimal pair more than a deletion.
      """)
    if choice.isBuiltIn && hasLearned {
      board.claim(
        "not is among the twelve words that move the answer most",
        bySize.contains { $0.word == "not" })
      let moves = worth.first { $0.word == "not" }?.moves ?? []
      board.claim(
        "it raises p in some reviews and lowers it in others, by more than 0.25",
        moves.contains { $0 > 0.25 } && moves.contains { $0 < -0.25 })
    }
    board.ask(
      "A word reverses every answer. What is its mean Δ over equally many positive and negative reviews?",
      answer: 0, because: "What it adds to p in the one kind, it takes away in the other.")
  }

  /// How often a word must come up for its mean to be shown.
  private static let least = 10

  // excerpt: removal
  /// For each word of these texts, in alphabetical order, how far the prediction moved each time.
  private func removals(
    _ texts: [String], _ reader: Sequential, _ sets: ReviewSets
  ) -> [(word: String, moves: [Double])] {
    var all: [String] = []
    var removals: [(word: String, whole: Int, without: Int)] = []
    for text in texts {
      let words = sets.words(in: text).suffix(sets.length)
      let whole = all.count
      all.append(words.joined(separator: " "))
      for i in words.indices {
        removals.append((words[i], whole, all.count))
        all.append((words[..<i] + words[(i + 1)...]).joined(separator: " "))
      }
    }
    let p = reader.predict(sets.words(all), batchSize: 256).values
    var moves: [String: [Double]] = [:]
    for removal in removals {
      moves[removal.word, default: []].append(p[removal.whole] - p[removal.without])
    }
    return moves.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
  // end excerpt
}

import Chalk

/// The last steps of the lesson: what single words do to the answer.
extension Sentiment {
  /// Sentences that differ by a negation: with it, and without.
  private static let sentences = [
    (with: "the plot was not good", without: "the plot was good"),
    (with: "the plot was not bad", without: "the plot was bad"),
    (with: "i do not hate the ending", without: "i do hate the ending"),
    (with: "i do not love the music", without: "i do love the music"),
  ]

  func wordByWord(
    on board: Board, _ reader: Sequential, _ sets: ReviewSets, _ choice: ReviewChoice,
    hasLearned: Bool
  ) {
    board.step("Word by word")
    board.say(
      """
      The LSTM has a state after every word, so it can be asked after every word. What does it \
      think so far?
      """)
    board.code("so far", file: #filePath)
    let name = board.choice(
      "sentence", of: Self.sentences.map(\.with), default: Self.sentences[0].with)
    let pair = Self.sentences.first { $0.with == name }!
    let readings = [pair.with, pair.without].map { text in
      (words: sets.words(in: text), answers: soFar(text, reader, sets))
    }
    board.table(
      ["after", "p, with not", "after", "p, without"],
      readings[0].words.indices.map { t in
        let other = readings[1]
        let isThere = t < other.words.count
        return [
          readings[0].words[t], written(readings[0].answers[t], digits: 3),
          isThere ? other.words[t] : "", isThere ? written(other.answers[t], digits: 3) : "",
        ]
      })
    board.draw(
      Figure(
        "The answer after each word",
        caption: """
          How sure the network is of praise after each word. Before the end it guesses at what is \
          still to come; what it ends with is its answer. Nobody told it what not means.
          """, columns: 2
      ) {
        for (reading, title) in zip(readings, ["With the negation", "Without"]) {
          Panel(
            title, x: PlotAxis("", categories: reading.words),
            y: PlotAxis("p", range: -0.05...1.05),
            legend: .none
          ) {
            ReferenceLine(y: 0.5)
            Line(reading.answers, showsPoints: true)
          }
        }
      })
    if choice.isBuiltIn && hasLearned {
      let ends = readings.map { $0.answers.last! }
      board.claim("the negation turns the answer round", (ends[0] > 0.5) != (ends[1] > 0.5))
    }
    board.say("Four reviews of the test part, in the order of what the network thinks of them:")
    let some = sets.shortReviews.prefix(200)
    let answers = reader.predict(sets.words(some.texts)).values
    let order = answers.indices.sorted { answers[$0] < answers[$1] }
    let shown = [0, order.count / 3, 2 * order.count / 3, order.count - 1]
    board.table(
      ["p", "the truth", "review"],
      order.isEmpty
        ? []
        : shown.map { place in
          let i = order[place]
          let text = some.texts[i].count > 56 ? some.texts[i].prefix(55) + "…" : some.texts[i]
          return [written(answers[i], digits: 3), some.classNames[some.labels[i]], "\(text)"]
        })
  }

  // excerpt: so far
  /// The answers to the first word, the first two, and so on, all at once.
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
    board.step("Words that move the answer")
    board.say(
      """
      Take a word out of a review of the test part and ask again. How far the answer moves is what \
      the word was worth there. Done with every word of \(board.isFull ? 400 : 200) reviews; of \
      each word that came up three times or more, the mean, with its sign and without.
      """)
    board.formula(#"\Delta_w = p(\text{the review}) - p(\text{the review without } w)"#)
    board.code("removal", file: #filePath)
    let worth = removals(sets.test.prefix(board.isFull ? 400 : 200).texts, reader, sets)
    let mean = { (values: [Double]) in values.reduce(0, +) / Double(values.count) }
    let words = worth.filter { $0.moves.count >= 3 }.map {
      (word: $0.word, signed: mean($0.moves), size: mean($0.moves.map(abs)))
    }
    let bySize = words.sorted { ($1.size, $0.word) < ($0.size, $1.word) }.prefix(12)
    let bySign = words.sorted { ($0.signed, $0.word) < ($1.signed, $1.word) }
    let ends = bySign.count > 12 ? Array(bySign.prefix(6) + bySign.suffix(6)) : bySign
    board.draw(
      Figure(
        "What words are worth",
        caption: """
          Left: the words that move the answer most, either way. Right: those that move it most to \
          one side on the whole. A word that is often turned round is strong on the left and weaker \
          on the right.
          """, columns: 2
      ) {
        Panel("Mean size of the move", x: "", y: "mean |Δ|") {
          Bars(bySize.map(\.word), bySize.map(\.size))
        }
        Panel("Mean move", x: "", y: "mean Δ") {
          Bars(ends.map(\.word), ends.map(\.signed))
        }
      })
    if choice.isBuiltIn && hasLearned {
      board.claim(
        "not is among the twelve words that move the answer most",
        bySize.contains { $0.word == "not" })
      let moves = worth.first { $0.word == "not" }?.moves ?? []
      board.claim(
        "it lifts the answer in some reviews and lowers it in others, by a quarter and more",
        moves.contains { $0 > 0.25 } && moves.contains { $0 < -0.25 })
    }
    board.ask(
      "A word turns every answer round. Its mean move with sign, over as many reviews of praise as of blame?",
      answer: 0, because: "What it adds to the one kind it takes from the other.")
  }

  // excerpt: removal
  /// For each word of these texts, in alphabetical order, how far the answer moved each time.
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

  func unknown(on board: Board, _ reader: Sequential, _ sets: ReviewSets) {
    board.step("What goes wrong: words it does not know")
    let known = Set(sets.vocabulary.words)
    let strange = ["splendid", "ghastly", "quibbling", "flibberty", "xyzzy"].filter {
      !known.contains($0)
    }
    board.say(
      """
      Every word outside of the vocabulary gets the number 1 and shares one row of the table. To \
      the network the following reviews are the same, word for word:
      """)
    let texts = strange.map { "the plot was \($0)" }
    let answers = texts.isEmpty ? [] : reader.predict(sets.words(texts)).values
    board.table(["review", "p"], zip(texts, answers).map { [$0, written($1)] })
    board.claim(
      "unknown words get one and the same answer", answers.allSatisfy { $0 == answers[0] })
    board.say(
      """
      It knows nothing but words that stood in its reviews, in the company in which they stood. A \
      made-up grammar is learned to the last sentence, and says nothing about film reviews that \
      people write.
      """)
    board.say(
      """
      To try: s filling=back in step 1, where the zeros come last; s sentence in step 5. Real \
      reviews with the printed sizes: chalk run sentiment --full. Your own: --data FOLDER, a file \
      of lines for each class. Write the recurrence yourself: chalk practice rnn-step. A layer of \
      your own: chalk new layer Gate. Next: chalk learn review-lstm.
      """)
  }
}

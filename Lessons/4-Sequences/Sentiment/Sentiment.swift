import Chalk
import Foundation

/// P07: an LSTM that reads a review and says whether it praises.
struct Sentiment: Lesson {
  let card = LessonCard(
    "sentiment", "Is it praise?", formulas: ["P07", "T10"], needs: ["lstm", "embedding"],
    minutes: 15)

  func teach(on board: Board) throws {
    board.step("Is not bad good?")
    board.say(
      """
      The plot was not bad. Whoever counts words finds a bad and is wrong; whoever reads one word \
      after the other knows at not that something will be turned round. This program is given \
      reviews and nothing but the answers, and has to find out by itself.
      """)
    let choice = try ReviewChoice(2000, on: board)
    var sets = ReviewSets(
      choice.reviews, longest: 100, random: &board.random)
    choice.tell(sets, on: board)
    board.code("sets")
    sets.side = side(on: board)

    program(on: board, sets)
    padding(on: board, sets)
    let (reader, hasLearned) = try train(on: board, sets, choice)
    wordByWord(on: board, reader, sets, choice, hasLearned: hasLearned)
    movers(on: board, reader, sets, choice, hasLearned: hasLearned)
    unknown(on: board, reader, sets)
  }

  private func side(on board: Board) -> Vocabulary.Side {
    let side = board.choice("filling", of: ["front", "back"], default: "front")
    return side == "front" ? .front : .back
  }

  private func program(on board: Board, _ sets: ReviewSets) {
    board.step("The program")
    board.say(
      """
      Each word is looked up: a row of 128 numbers. An LSTM reads the rows one after the other and \
      keeps 64 numbers in mind. What it has in mind after the last word becomes one number between \
      0 and 1: how sure it is of praise.
      """)
    board.formula(#"e_t = E_{w_t}"#)
    board.formula(#"h_t, c_t = \text{LSTM}(e_t, h_{t-1}, c_{t-1})"#)
    board.formula(#"p = \sigma(u \cdot h_T + b)"#)
    board.code("program")
    let network = Self.network(length: sets.length, random: &board.random)
    let weights = board.formula(#"n = 4 (m (d + m) + m)"#)
    board.explain(weights, ["m": 64, "d": 128], 4 * (64 * (128 + 64) + 64))
    let counts = network.layers.map { Double($0.parameterCount.all) }
    board.table(
      ["layer", "what it holds", "numbers"],
      [
        ["embedding", "10000 rows of 128", "\(Int(counts[0]))"],
        ["lstm", "4 gates, 64 units, 128 + 64 inputs and a bias each", "\(Int(counts[1]))"],
        ["dense", "64 weights and a bias", "\(Int(counts[2]))"],
      ])
    board.claim(
      "the layers hold as many numbers as the formulas say",
      counts == [10_000 * 128, 4 * (64 * (128 + 64) + 64), 65])
    board.say(
      """
      The table has room for 10000 words, and these reviews use \(sets.vocabulary.count - 2). The \
      other rows are never looked up, so they have no slope and never move.
      """)
    board.ask(
      "How many numbers does the LSTM hand on to the last layer?", answer: 64, tolerance: 0,
      because: "Its state after the last word, and no other.")
  }

  // excerpt: program
  /// Embedding(10000, 128) → LSTM(64) → Dense(1, sigmoid)
  static func network(
    length: Int, masked: Bool = false, random: inout RandomSource
  ) -> Sequential {
    Sequential(
      [
        .embedding(10_000, 128, maskZero: masked, inputLength: length),
        .lstm(64),
        .dense(1, activation: .sigmoid),
      ], seed: random.next())
  }
  // end excerpt

  private func padding(on board: Board, _ sets: ReviewSets) {
    board.step("Filling up, and the mask")
    board.say(
      """
      A batch is a rectangle, and reviews are not equally long. So short ones are filled up with \
      the number 0, in front or behind, and very long ones are cut. Here to \(sets.length) words. \
      But the 0 has a row of the table too, and the LSTM reads it like a word. Zeros in front do \
      little harm: the words come last. Behind the words they are what is read last, and what was \
      said fades.
      """)
    let seed = board.random.next()
    let zeros = Array(stride(from: 0, through: 60, by: 5))
    let (plain, masked) = (
      zeros.map { distance(zeros: $0, masked: false, seed: seed) },
      zeros.map { distance(zeros: $0, masked: true, seed: seed) }
    )
    board.code("behind")
    let x = zeros.map { Double($0) }
    board.draw(
      Figure(
        "What zeros behind the words do",
        caption: """
          How far apart the states are that two reviews of four words leave, which differ in their \
          last word only, in a network that has learned nothing yet. Read as words, the zeros wash the \
          difference out; under a mask they are skipped.
          """, x: "zeros behind the words",
        y: PlotAxis("distance of the states", scale: .logarithmic)
      ) {
        Line(x, plain, label: "zeros are read", showsPoints: true)
        Line(x, masked, label: "zeros are masked", showsPoints: true)
      })
    board.claim(
      "under the mask the distance is the same, however many zeros there are",
      masked.allSatisfy { abs($0 - masked[0]) <= 1e-6 * masked[0] })
    board.claim(
      "without it, less than a hundredth is left after \(zeros.last!)",
      plain.last! < 0.01 * plain[0])
    board.warn(
      """
      The printed program has no mask, and does not say where it fills up. Keras' pad_sequences \
      fills the front, which is the good side without a mask; its newer text layers fill the back. \
      Move the choice filling of step 1 to back and watch the training of the next step.
      """)
    board.ask(
      "Zeros behind, a mask, and an LSTM. After which word is its state taken?",
      choices: ["the last zero", "the last word of the review"], answer: 1,
      because: "A masked step leaves the state as it is.")
  }

  // excerpt: behind
  /// How far apart the states of two texts are when so many zeros follow their words.
  private func distance(zeros: Int, masked: Bool, seed: UInt64) -> Double {
    var random = RandomSource(seed: seed)
    let network = Self.network(length: 4 + zeros, masked: masked, random: &random)
    let behind = [Int](repeating: 0, count: zeros)
    let texts = Tensor([2, 3, 4, 5] + behind + [2, 3, 4, 6] + behind, shape: [2, 4 + zeros])
    return withoutGradients {
      var mask: Tensor?
      let rows = network.layers[0](Variable(texts), mask: &mask)
      let states = network.layers[1](rows, mask: &mask).value
      return (states[0] - states[1]).squared().sum().scalar.squareRoot()
    }
  }
  // end excerpt

  /// The trained network, and whether it surely judges better than chance.
  private func train(
    on board: Board, _ sets: ReviewSets, _ choice: ReviewChoice
  ) throws -> (reader: Sequential, hasLearned: Bool) {
    board.step("Training, and when to stop")
    board.formula(#"L = -\frac{1}{n} \sum_i (t_i \log p_i + (1 - t_i) \log (1 - p_i))"#)
    let patience = board.integerSlider("patience", in: 1...20, default: board.isFull ? 2 : 12)
    board.say(
      """
      Binary cross-entropy, Adam, batches of 32, as printed. A network with so many numbers can \
      learn its training reviews by heart, and its training loss will not tell. So after every \
      epoch its loss is measured on the validation part; when that has not become better for \
      \(patience == 1 ? "one epoch" : "\(patience) epochs"), training ends, and the weights of the best \
      epoch are taken.
      """)
    board.code("training")
    var reader = Self.network(length: sets.length, random: &board.random)
    let before = reader.parameters[0].variable.value
    let seed = board.random.next()
    let history = try fit(
      &reader, sets, epochs: board.isFull ? 10 : 36, patience: patience, seed: seed,
      callbacks: [board.progress("training"), .recorder(every: 25)])
    let moved = (reader.parameters[0].variable.value - before).absolute().max(1)
    board.draw(
      .losses(
        history,
        caption: """
          After each epoch. Where the two part, the network goes on learning what is true of the \
          training reviews only. Marked is the least validation loss; what is better by less than a \
          thousandth does not count when the weights are chosen.
          """))
    board.draw(
      .metric(
        "accuracy", history,
        caption: """
          The part of the reviews that are judged rightly, after each epoch. Marked is the first epoch \
          in which most of the validation part are. The weights are not chosen by this but by the loss, \
          which may go on falling while no further review is won: its answers become surer.
          """))
    if let record = history.record {
      board.draw(
        .activations(
          record,
          caption: """
            The outputs of the three layers. The rows of the table keep small; the states spread out \
            as the network begins to tell reviews apart, and the answers leave ½ for both ends.
            """))
      board.draw(
        .gradientNorms(
          record,
          caption: """
            How long the gradient of each parameter is. All of them grow when the network has found \
            something to learn, and fall when the answers are right.
            """))
    }
    let scores: Scores = try reader.evaluate(sets.words(sets.test.texts), sets.targets(sets.test))
    let accuracy = scores["accuracy"]!
    board.say(
      """
      \(history.epochs.count) epochs. The test part, opened now: \(percent: accuracy) of \
      \(sets.test.count) reviews are judged rightly. Who always said the more frequent class would \
      have \(percent: sets.majorityAccuracy).
      """)
    board.claim("the rows that are looked up have moved", moved.max().scalar > 0)
    if sets.vocabulary.count < 10_000 {
      board.claim(
        "rows of words that no review has are as they were",
        moved[sets.vocabulary.count...].max().scalar == 0)
    }
    if choice.isBuiltIn && patience >= 12 {
      board.claim("it judges more than nine of ten rightly", accuracy > 0.9)
    }
    let n = Double(sets.test.count)
    let error = (accuracy * (1 - accuracy) / n).squareRoot()
    board.say(
      accuracy < 1
        ? """
        Another test part of the same size would have given another number: the standard error of \
        this one is √(p(1 − p)/n), \(percent: error).
        """
        : """
        No mistake in \(sets.test.count) does not mean none ever: it only says that most likely fewer \
        than 3/n, \(percent: 3 / n), go wrong.
        """)
    if board.isFull && !choice.isBuiltIn {
      board.claim(
        "it knows its training reviews better than new ones",
        history["accuracy"].last! > accuracy)
      try again(on: board, choice, sets.side, patience: patience, first: accuracy)
    }
    board.say(
      """
      On the plateau of the beginning, where it still guesses, the validation loss goes up and \
      down. Whose patience is short stops there: s patience=1.
      """)
    return (reader, accuracy > 0.9)
  }

  // excerpt: training
  private func fit(
    _ reader: inout Sequential, _ sets: ReviewSets, epochs: Int, patience: Int, seed: UInt64,
    callbacks: [Callback]
  ) throws -> History {
    reader.compile(optimizer: .adam(), loss: .binaryCrossentropy, metrics: [.accuracy])
    return try reader.fit(
      sets.words(sets.training.texts), sets.targets(sets.training), epochs: epochs, batchSize: 32,
      validationData: (sets.words(sets.validation.texts), sets.targets(sets.validation)),
      callbacks: callbacks + [
        .earlyStopping(minDelta: 0.001, patience: patience, restoreBestWeights: true)
      ],
      progress: .silent, seed: seed)
  }
  // end excerpt

  /// Two more readers, each with parts of its own, so that no luck with the parts decides.
  private func again(
    on board: Board, _ choice: ReviewChoice, _ side: Vocabulary.Side, patience: Int, first: Double
  ) throws {
    var all = [first]
    for _ in 0..<2 {
      var sets = ReviewSets(choice.reviews, longest: 100, random: &board.random)
      sets.side = side
      var reader = Self.network(length: sets.length, random: &board.random)
      _ = try fit(
        &reader, sets, epochs: 10, patience: patience, seed: board.random.next(),
        callbacks: [board.progress("another split")])
      let scores: Scores = try reader.evaluate(
        sets.words(sets.test.texts), sets.targets(sets.test))
      all.append(scores["accuracy"]!)
    }
    let mean = all.mean
    board.table(
      ["split", "accuracy in the test"],
      all.indices.map { ["\($0 + 1)", written(all[$0])] } + [["mean", written(mean)]])
    if side == .front && patience >= 2 {
      board.claim(
        "over three splits it judges three of four rightly, without having seen them", mean >= 0.75)
    }
  }

  /// Sentences that differ by a negation: with it, and without.
  private static let sentences = [
    (with: "the plot was not good", without: "the plot was good"),
    (with: "the plot was not bad", without: "the plot was bad"),
    (with: "i do not hate the ending", without: "i do hate the ending"),
    (with: "i do not love the music", without: "i do love the music"),
  ]

  private func wordByWord(
    on board: Board, _ reader: Sequential, _ sets: ReviewSets, _ choice: ReviewChoice,
    hasLearned: Bool
  ) {
    board.step("Word by word")
    board.say(
      """
      The LSTM has a state after every word, so it can be asked after every word. What does it \
      think so far?
      """)
    board.code("so far")
    let name = board.choice(
      "sentence", of: Self.sentences.map(\.with), default: Self.sentences[0].with)
    let pair = Self.sentences.first { $0.with == name }!
    let readings = [pair.with, pair.without].map { text in
      (words: sets.words(in: text), predictions: soFar(text, reader, sets))
    }
    board.table(
      ["after", "p, with not", "after", "p, without"],
      readings[0].words.indices.map { t in
        let other = readings[1]
        let isThere = t < other.words.count
        return [
          readings[0].words[t], written(readings[0].predictions[t], digits: 3),
          isThere ? other.words[t] : "", isThere ? written(other.predictions[t], digits: 3) : "",
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
            Line(reading.predictions, showsPoints: true)
          }
        }
      })
    if choice.isBuiltIn && hasLearned {
      let ends = readings.map { $0.predictions.last! }
      board.claim("the negation turns the answer round", (ends[0] > 0.5) != (ends[1] > 0.5))
    }
    board.say("Four reviews of the test part, in the order of what the network thinks of them:")
    let some = sets.shortReviews.prefix(200)
    let predictions = reader.predict(sets.words(some.texts)).values
    let order = predictions.indices.sorted { predictions[$0] < predictions[$1] }
    let shown = [0, order.count / 3, 2 * order.count / 3, order.count - 1]
    board.table(
      ["p", "the truth", "review"],
      order.isEmpty
        ? []
        : shown.map { place in
          let i = order[place]
          let text = some.texts[i].count > 56 ? some.texts[i].prefix(55) + "…" : some.texts[i]
          return [written(predictions[i], digits: 3), some.classNames[some.labels[i]], "\(text)"]
        })
  }

  // excerpt: so far
  /// The predictions after the first word, the first two, and so on, all at once.
  private func soFar(_ text: String, _ reader: Sequential, _ sets: ReviewSets) -> [Double] {
    let words = sets.words(in: text)
    let beginnings = (1...words.count).map { words.prefix($0).joined(separator: " ") }
    return reader.predict(sets.words(beginnings)).values
  }
  // end excerpt

  private func movers(
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
    board.code("removal")
    let worth = removals(sets.test.prefix(board.isFull ? 400 : 200).texts, reader, sets)
    let words = worth.filter { $0.moves.count >= 3 }.map {
      (word: $0.word, signed: $0.moves.mean, size: $0.moves.map(abs).mean)
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

  private func unknown(on board: Board, _ reader: Sequential, _ sets: ReviewSets) {
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
    let predictions = texts.isEmpty ? [] : reader.predict(sets.words(texts)).values
    board.table(["review", "p"], zip(texts, predictions).map { [$0, written($1)] })
    // Rows of one batch may differ in the last digit: where a row lies decides how its sums are rounded.
    board.claim(
      "unknown words get one and the same answer",
      predictions.allSatisfy { abs($0 - predictions[0]) < 1e-6 })
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

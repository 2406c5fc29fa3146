import Chalk
import Foundation

/// P03: an LSTM reads reviews, beside networks that only know which words are there.
struct ReviewLSTM: Lesson {
  let card = LessonCard(
    "review-lstm", "The same words, the other meaning", formulas: ["P03", "T10"],
    needs: ["sentiment"], minutes: 12)

  /// Two reviews of the same words.
  private let twins = [
    "the plot was not good and the cast was bad", "the plot was not bad and the cast was good",
  ]

  static let names = ["LSTM", "bag with a bend", "bag, weights only"]

  func teach(on board: Board) throws {
    board.step("Two reviews of the same words")
    let words = twins.map { Vocabulary.split($0).sorted() }
    board.say(
      """
      “\(twins[0])”. “\(twins[1])”. The same ten words, one review of blame and one of praise. A \
      bag of words knows which words a review has and how often, and not where: it puts both into \
      the same bag.
      """)
    board.table(
      ["word", "in the first", "in the second"],
      Array(Set(words[0])).sorted().map { word in
        [word] + words.map { list in "\(list.filter { $0 == word }.count)" }
      })
    board.claim("both have the same words, as often", words[0] == words[1])
    let choice = try ReviewChoice(2400, on: board)
    let sets = ReviewSets(choice.reviews, longest: 100, random: &board.random)
    choice.tell(sets, on: board)

    let readers = programs(on: board, sets)
    let results = try race(on: board, readers, sets, choice)
    kinds(on: board, results, sets, choice)
    opened(on: board, results, sets, choice)
    try realSentences(on: board, units: readers.units)
    ending(on: board)
  }

  /// The program and its two rivals.
  struct Readers {
    let units: Int
    let lstm: Sequential
    let bag, sum: WordBag
  }

  private func programs(on board: Board, _ sets: ReviewSets) -> Readers {
    board.step("The program, and two rivals")
    board.say(
      """
      The printed program looks every word up, reads with an LSTM, bends what it has in mind once, \
      and answers. Its first rival is the same with one layer exchanged: in place of the LSTM, the \
      mean of the rows. The second has no bend either; so in \
      the end it gives every word one weight, and takes the mean.
      """)
    board.formula(#"h = \text{LSTM}(E_{w_1}, \ldots, E_{w_T})"#)
    board.formula(#"h = \frac{1}{T} \sum_{t=1}^{T} E_{w_t}"#)
    board.formula(#"p = \sigma(u \cdot \text{relu}(W h + b) + c)"#)
    board.code("program")
    board.code("bag")
    board.warn(
      """
      The printed text calls this a recursive network. It is a recurrent one. And it gives no \
      length: Keras then takes batches of any length, but within a batch all must be equally long, \
      so something has to fill up. What that does is a step of the lesson sentiment.
      """)
    let units = board.integerSlider("units", in: 16...128, default: 64)
    let lstm = program(length: sets.length, units: units, random: &board.random)
    let bag = WordBag(hidden: 64, length: sets.length, random: &board.random)
    let sum = WordBag(hidden: nil, length: sets.length, random: &board.random)
    let counts = [lstm.parameters, bag.parameters, sum.parameters].map { parameters in
      parameters.map(\.variable.value.count).reduce(0, +)
    }
    board.table(
      ["network", "numbers"],
      zip(Self.names, counts).map { [$0, "\($1)"] })
    board.claim(
      "the LSTM of m units and 64 inputs holds 4·(m·(64 + m) + m) numbers",
      lstm.layers[1].parameterCount.all == 4 * (units * (64 + units) + units))
    let rows = Variable(sets.words(twins))
    let p = withoutGradients { bag(rows).value.values }
    board.claim("a bag gives both reviews the same answer", abs(p[0] - p[1]) < 1e-5)
    board.predict(
      "Trained on the same reviews: can the bag of words ever answer the two differently?",
      choices: ["with enough training", "never"], answer: 1,
      because: "The mean of the same rows is the same, whatever the rows are.")
    return Readers(units: units, lstm: lstm, bag: bag, sum: sum)
  }

  // excerpt: program
  /// Embedding(10000, 64) → LSTM(64) → Dense(64, relu) → Dense(1, sigmoid)
  func program(length: Int, units: Int, random: inout RandomSource) -> Sequential {
    Sequential(
      [
        .embedding(10_000, 64, inputLength: length),
        .lstm(units),
        .dense(64, activation: .relu),
        .dense(1, activation: .sigmoid),
      ], seed: random.next())
  }
  // end excerpt

  /// What a reader has learned, and what it says.
  struct Result {
    let name: String
    let history: History
    /// Of the test part.
    let accuracy: Double
    let predict: (Tensor) -> [Double]
  }

  private func race(
    on board: Board, _ readers: Readers, _ sets: ReviewSets, _ choice: ReviewChoice
  ) throws -> [Result] {
    board.step("Three readers learn")
    board.say(
      """
      Binary cross-entropy and Adam for all three, on the same reviews in the same order, each \
      until its validation loss has not become better for some epochs, or \
      \(board.isFull ? 10 : 30) are over.
      """)
    board.code("learning")
    let seed = board.random.next()
    let results = [
      try learn(Self.names[0], readers.lstm, sets, on: board, seed: seed),
      try learn(Self.names[1], readers.bag, sets, on: board, seed: seed),
      try learn(Self.names[2], readers.sum, sets, on: board, seed: seed),
    ]
    board.draw(
      Figure(
        "Three readers learn",
        caption: """
          On reviews that they do not learn from, after each epoch. The dashed line is what always \
          saying the more frequent class gets.
          """, columns: 2
      ) {
        for (value, title) in [
          ("val_loss", "Validation loss"), ("val_accuracy", "Validation accuracy"),
        ] {
          Panel(
            title, x: "epoch", y: PlotAxis(value == "val_loss" ? "loss" : "accuracy"),
            legend: .below
          ) {
            for result in results {
              let values = result.history[value]
              Line(values.indices.map { Double($0 + 1) }, values, label: result.name)
            }
            if value == "val_accuracy" { ReferenceLine(y: sets.majorityAccuracy) }
          }
        }
      })
    if let record = results[0].history.record {
      board.draw(
        .activations(
          record,
          caption: """
            What the four layers of the LSTM's program put out. Its states spread as it learns to \
            tell reviews apart; of the bend's 64 units some fall silent.
            """))
      board.draw(
        .gradientNorms(
          record, caption: "The length of the gradient of each parameter of the LSTM's program."))
    }
    board.table(
      ["reader", "epochs", "training accuracy", "test accuracy"],
      results.map { result in
        [
          result.name, "\(result.history.epochs.count)",
          written(result.history["accuracy"].last!, digits: 3), written(result.accuracy, digits: 3),
        ]
      })
    if choice.isBuiltIn {
      board.claim("the LSTM judges more than nine of ten rightly", results[0].accuracy > 0.9)
      board.claim(
        "both bags do worse",
        results[1].accuracy < results[0].accuracy && results[2].accuracy < results[0].accuracy)
      board.claim("single weights for words are of little use here", results[2].accuracy < 0.75)
    } else {
      board.claim(
        "each has come to know its training reviews better than guessing",
        results.allSatisfy { $0.history["accuracy"].max()! > 0.5 })
    }
    return results
  }

  // excerpt: learning
  private func learn<Reader: Model>(
    _ name: String, _ reader: Reader, _ sets: ReviewSets, on board: Board, seed: UInt64
  ) throws -> Result where Reader.Input == Variable {
    var reader = reader
    reader.compile(optimizer: .adam(), loss: .binaryCrossentropy, metrics: [.accuracy])
    let history = try reader.fit(
      sets.words(sets.training.texts), sets.targets(sets.training),
      epochs: board.isFull ? 10 : 30, batchSize: 32,
      validationData: (sets.words(sets.validation.texts), sets.targets(sets.validation)),
      callbacks: [
        board.progress(name), .recorder(every: 25),
        .earlyStopping(
          minDelta: 0.001, patience: board.isFull ? 2 : 12, restoreBestWeights: true),
      ], progress: .silent, seed: seed)
    let scores: Scores = try reader.evaluate(
      sets.words(sets.test.texts), sets.targets(sets.test))
    let trained = reader
    return Result(name: name, history: history, accuracy: scores["accuracy"]!) {
      trained.predict($0).values
    }
  }
  // end excerpt

  private func kinds(
    on board: Board, _ results: [Result], _ sets: ReviewSets, _ choice: ReviewChoice
  ) {
    board.step("Where the bags fail")
    board.say(
      """
      Sort the reviews of the test part by how often not stands in them. With none, or with one in \
      the only judgment there is, a bag with a bend can get by: not and good together mean blame. \
      Where one of two judgments is turned round, it would have to know which.
      """)
    let test = sets.test
    let groups = [("no not", 0...0), ("one", 1...1), ("two or more", 2...100)]
    let members = groups.map { group in
      test.texts.indices.filter { i in
        group.1.contains(sets.words(in: test.texts[i]).filter { $0 == "not" }.count)
      }
    }
    let truth = sets.targets(test).values
    let right = results.map { result in
      zip(result.predict(sets.words(test.texts)), truth).map { ($0 > 0.5) == ($1 == 1) }
    }
    let accuracies = right.map { right in
      members.map { members in
        Double(members.filter { right[$0] }.count) / Double(max(members.count, 1))
      }
    }
    board.table(
      ["how many not", "reviews"] + results.map { "\($0.name)" },
      groups.indices.map { g in
        [groups[g].0, "\(members[g].count)"] + accuracies.map { written($0[g], digits: 3) }
      })
    board.draw(
      Figure(
        "Right answers by the number of negations",
        caption: "The part of the reviews of each kind that is judged rightly.",
        x: "times not", y: PlotAxis("accuracy", range: 0...1.08), legend: .below
      ) {
        for (result, accuracies) in zip(results, accuracies) {
          Bars(groups.map(\.0), accuracies, label: result.name)
        }
      })
    board.claim(
      "the three kinds are all of the test part",
      members.map(\.count).reduce(0, +) == test.count)
    if choice.isBuiltIn {
      board.claim(
        "with one not, the LSTM is right more often than the bag with a bend",
        accuracies[0][1] > accuracies[1][1])
    }
    board.ask(
      "A bag of words, trained to be right about “not good”. What does it make of “good, not bad”?",
      choices: ["praise, surely", "it cannot tell it from “bad, not good”"], answer: 1,
      because: "Both have the same three words.")
  }

  private func opened(
    on board: Board, _ results: [Result], _ sets: ReviewSets, _ choice: ReviewChoice
  ) {
    board.step("The two reviews, opened")
    let texts = [
      "the plot was not good and the cast was bad", "the plot was not bad and the cast was good",
    ]
    board.say("What two of the readers think after each word:")
    let soFar = results.prefix(2).map { result in
      texts.map { text -> [Double] in
        let words = sets.words(in: text)
        return result.predict(
          sets.words((1...words.count).map { words.prefix($0).joined(separator: " ") }))
      }
    }
    board.draw(
      Figure(
        "Blame and praise, word by word",
        caption: """
          Left: the LSTM. Right: the bag with a bend; after the last word both reviews are in the \
          same bag, and the lines meet.
          """, columns: 2
      ) {
        for (r, result) in results.prefix(2).enumerated() {
          Panel(
            result.name, x: "words read", y: PlotAxis("p", range: -0.05...1.05), legend: .below
          ) {
            ReferenceLine(y: 0.5)
            for (t, label) in ["… not good … bad", "… not bad … good"].enumerated() {
              Line(
                soFar[r][t].indices.map { Double($0 + 1) }, soFar[r][t], label: label,
                showsPoints: true)
            }
          }
        }
      })
    board.table(
      ["reader", "p of the first", "p of the second"],
      zip(results, soFar).map { [$0.name] + $1.map { written($0.last!, digits: 3) } })
    let ends = soFar.map { $0.map { $0.last! } }
    board.claim("the trained bag still gives both the same", abs(ends[1][0] - ends[1][1]) < 1e-4)
    if choice.isBuiltIn {
      board.claim(
        "the LSTM calls the first blame and the second praise", ends[0][0] < 0.5 && ends[0][1] > 0.5
      )
    }
  }

  private func ending(on board: Board) {
    board.say(
      """
      To try: s units=16 in step 2; --full with rt-polarity, or your own reviews with --data FOLDER; \
      another --seed. Write the step of a recurrent network yourself: chalk practice rnn-step. Words \
      without an order, but with attention: chalk learn attention.
      """)
  }
}

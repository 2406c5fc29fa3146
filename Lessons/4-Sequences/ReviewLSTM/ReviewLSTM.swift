import Chalk
import Foundation

/// P03: an LSTM reads reviews, beside networks that only know which words are there.
struct ReviewLSTM: Lesson {
  let card = LessonCard.reviewLSTM

  /// Two reviews of the same words.
  private let twins = [
    "the plot was not good and the cast was bad", "the plot was not bad and the cast was good",
  ]

  static let names = ["LSTM", "bag, hidden layer", "bag, linear"]

  func teach(on board: Board) throws {
    board.step("Two reviews of the same words")
    let words = twins.map { Vocabulary.split($0).sorted() }
    board.say(
      """
      “\(twins[0])” and “\(twins[1])”: the same ten words, but one review is negative and the other positive. A \
      **bag of words** knows which words a review has, and how often, but not in which order. To such a model the \
      two are one and the same. How much does that cost?
      """)
    board.table(
      ["word", "in the first", "in the second"],
      Array(Set(words[0])).sorted().map { word in
        [word] + words.map { list in "\(list.filter { $0 == word }.count)" }
      })
    board.identity("both have the same words, equally often", words[0] == words[1])
    let choice = try ReviewChoice(1600, on: board)
    let sets = ReviewSets(choice.reviews, longest: 100, random: &board.random)
    choice.tell(sets, on: board)

    let readers = programs(on: board, sets)
    let results = try race(on: board, readers, sets, choice)
    kinds(on: board, results, sets, choice)
    opened(on: board, results, sets, choice)
    let real = try realSentences(on: board, units: readers.units)
    board.printedSize(printedProgram)
    board.sayWhetherItOverfits("P03.json", printedResults)
    if let linear = real.last {
      board.say(
        """
        No bag of words was trained beside it here. Step 6 has that comparison, with \(linear.mean, digits: 3) for the \
        linear bag, but on sentences of other reviews: a difference of the two numbers would say nothing about the two \
        models. On the sentences of this step Wang and Manning (see *To read on*) found naive Bayes and other linear \
        classifiers of words and pairs of words to be strong baselines.
        """)
    }
    ending(on: board, results, real)
  }

  /// The program and its two rivals.
  struct Readers {
    let lstm: Sequential
    let bag, sum: WordBag
    /// Of the LSTM.
    let units: Int
  }

  private func programs(on board: Board, _ sets: ReviewSets) -> Readers {
    board.step("The program, and two baselines")
    board.say(
      """
      Deciding which class a text belongs to is called **text classification**. The program looks up each word's \
      embedding e_t, reads the embeddings with an LSTM, passes its last hidden state through a **hidden layer**, and \
      outputs the probability p that the review is positive. A **baseline** is a simple model that it has to \
      beat. The first is the same program with one layer exchanged: in place of the LSTM the mean of the \
      embeddings, called **mean pooling**. The second has no hidden layer either, so it is linear: in effect it \
      gives each word one weight and takes their mean.
      """)
    board.formula(#"h = \text{LSTM}(e_1, \ldots, e_T)"#)
    board.formula(#"h = \frac{1}{T} \sum_{t=1}^{T} e_t"#)
    board.formula(#"p = \sigma(u \cdot \text{relu}(W h + b) + c)"#)
    board.code(
      "program",
      besideKeras: """
        model = keras.Sequential([



            layers.Embedding(10000, 64),
            layers.LSTM(64),
            layers.Dense(64, activation="relu"),
            layers.Dense(1, activation="sigmoid"),
        ])
        """)
    board.code("bag")
    board.warn(
      """
      The Keras program has a vocabulary of 10000 words; these reviews use \(sets.vocabulary.count - 2) of them, \
      and at most \(sets.length) words are read of each. Some texts call such a network recursive; the right word \
      is recurrent. The program gives no length: Keras then takes batches of any length, but within a batch all \
      reviews must be equally long, so there has to be padding. The lesson `sentiment` shows what padding does.
      """)
    let units = board.integerSlider("units", in: 16...128, default: 64)
    let readers = newReaders(units: units, sets, on: board)
    let (lstm, bag, sum) = (readers.lstm, readers.bag, readers.sum)
    let counts = [lstm.parameters, bag.parameters, sum.parameters].map { parameters in
      parameters.map(\.variable.value.count).reduce(0, +)
    }
    board.table(
      ["network", "parameters"],
      zip(Self.names, counts).map { [$0, "\($1)"] })
    board.identity(
      "the LSTM of m units and 64 inputs has 4·(m·(64 + m) + m) parameters",
      lstm.layers[1].parameterCount.all == 4 * (units * (64 + units) + units))
    let rows = Variable(sets.words(twins))
    let p = withoutGradients { bag(rows).value.values }
    board.identity("a bag gives both reviews the same answer", abs(p[0] - p[1]) < 1e-5)
    board.predict(
      "Can a bag of words, trained on the same reviews, ever answer these two differently?",
      choices: ["with enough training", "never"], answer: 1,
      because: "The mean of the same rows is the same, whatever the rows are.")
    return readers
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
    /// On the test set.
    let accuracy: Double
    let predict: (Tensor) -> [Double]
    /// The accuracy of every start on the test set; the first is the one above.
    var accuracies: [Double] = []
    /// What the other starts say.
    var others: [(Tensor) -> [Double]] = []
    /// How the other starts learned.
    var otherHistories: [History] = []
  }

  private func race(
    on board: Board, _ readers: Readers, _ sets: ReviewSets, _ choice: ReviewChoice
  ) throws -> [Result] {
    board.step("Three classifiers learn")
    board.say(
      """
      All three use binary cross-entropy and Adam on the same reviews, each until its validation \
      loss has not improved for some epochs or is below 0.02, or until \(board.isFull ? 10 : 22) epochs \
      are over (for the bags 8). The LSTM has Adam's usual learning rate of 0.001, as in the Keras \
      program, the bags 0.005, with which they learn in fewer epochs. One run proves little, so each is \
      trained \(Self.starts) times from different random weights.
      """)
    board.code("learning")
    var results = try learnAll(
      readers, sets, on: board, epochs: board.isFull ? 10 : 22, patience: board.isFull ? 2 : 8,
      isRecorded: true)
    for i in results.indices { results[i].accuracies = [results[i].accuracy] }
    for _ in 1..<Self.starts {
      let others = try learnAll(
        newReaders(units: readers.units, sets, on: board), sets, on: board,
        epochs: board.isFull ? 10 : 22, patience: board.isFull ? 2 : 8)
      for i in results.indices {
        results[i].accuracies.append(others[i].accuracy)
        results[i].others.append(others[i].predict)
        results[i].otherHistories.append(others[i].history)
      }
    }
    board.draw(
      Figure(
        "Three classifiers learn",
        caption: """
          Which of the three learns the task, and does it depend on the start? Loss and accuracy on the validation \
          set after each epoch; a thick line for the first training, a thin one for each of the others. The dashed \
          gray line is the accuracy of always naming the more frequent class.
          """, columns: 2
      ) {
        for (value, title) in [
          ("val_loss", "Validation loss"), ("val_accuracy", "Validation accuracy"),
        ] {
          Panel(
            title, x: "epoch", y: PlotAxis(value == "val_loss" ? "loss" : "accuracy"),
            legend: .below
          ) {
            for (i, result) in results.enumerated() {
              for (start, history) in ([result.history] + result.otherHistories).enumerated() {
                let values = history[value]
                Line(
                  values.indices.map { Double($0 + 1) }, values,
                  label: start == 0 ? result.name : nil, color: .series(i),
                  width: start == 0 ? nil : 0.7)
              }
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
            Where does learning show inside the LSTM's program, in the first training? The hidden states spread as it \
            learns to tell reviews apart. The last panel counts the outputs of the hidden layer that are 0, and \
            its units that are 0 for all reviews of the batch.
            """))
      board.draw(
        .gradientNorms(
          record,
          caption: """
            How does the plateau end? The norm of the gradient of each layer of the LSTM's \
            program: it grows when the loss begins to fall.
            """))
    }
    board.table(
      ["classifier", "training accuracy", "test accuracy of each training", "mean"],
      results.map { result in
        [
          result.name, written(result.history["accuracy"].last!, digits: 3),
          result.accuracies.map { written($0, digits: 3) }.joined(separator: " "),
          written(result.accuracies.mean, digits: 3),
        ]
      })
    let gap = PairedDifference(results[0].accuracies, results[1].accuracies)
    board.say(
      """
      (The training accuracy is that of the first training, in its last epoch.) The mean difference, LSTM minus bag \
      with a hidden layer, is \(100 * gap.mean, digits: 3) ± \
      \(100 * gap.margin, digits: 2) points (95 % confidence)\
      \(gap.isClear ? "" : ", which chance could explain"). The choice of the test reviews is a matter of chance, \
      too: with \(sets.test.count) reviews, the **standard error** of an accuracy near \
      \(percent: results[1].accuracies.mean) is \
      \(100 * standardError(results[1].accuracies.mean, sets.test.count), digits: 3) percentage points.
      """)
    if choice.isBuiltIn {
      board.claim(
        "the LSTM's mean test accuracy is above 90 %",
        results[0].accuracies.mean > 0.9)
      board.claim(
        "the mean test accuracy of both bags is lower",
        max(results[1].accuracies.mean, results[2].accuracies.mean) < results[0].accuracies.mean)
      board.claim(
        "the linear bag is of little use here: it never reaches 75 %",
        results[2].accuracies.allSatisfy { $0 < 0.75 })
    } else {
      board.claim(
        "each classifies its training reviews better than guessing",
        results.allSatisfy { $0.history["accuracy"].max()! > 0.5 })
    }
    return results
  }

  /// √(p(1 − p)/n): how far an accuracy on n examples may lie off by chance.
  func standardError(_ p: Double, _ n: Int) -> Double {
    (p * (1 - p) / Double(max(n, 1))).squareRoot()
  }

  /// How many random starts each classifier has.
  static let starts = 5

  /// Three new classifiers.
  func newReaders(units: Int, _ sets: ReviewSets, on board: Board) -> Readers {
    Readers(
      lstm: program(length: sets.length, units: units, random: &board.random),
      bag: WordBag(hidden: 64, length: sets.length, random: &board.random),
      sum: WordBag(hidden: nil, length: sets.length, random: &board.random), units: units)
  }

  /// All three learn from the same reviews in the same order.
  func learnAll(
    _ readers: Readers, _ sets: ReviewSets, on board: Board, epochs: Int, patience: Int,
    isRecorded: Bool = false
  ) throws -> [Result] {
    let seed = board.random.next()
    return [
      try learn(
        Self.names[0], readers.lstm, sets, on: board, rate: 0.001, epochs: epochs,
        patience: patience, isRecorded: isRecorded, seed: seed),
      try learn(
        Self.names[1], readers.bag, sets, on: board, rate: 0.005, epochs: min(8, epochs),
        patience: patience, seed: seed),
      try learn(
        Self.names[2], readers.sum, sets, on: board, rate: 0.005, epochs: min(8, epochs),
        patience: patience, seed: seed),
    ]
  }

  // excerpt: learning
  private func learn<Reader: Model>(
    _ name: String, _ reader: Reader, _ sets: ReviewSets, on board: Board, rate: Double,
    epochs: Int, patience: Int, isRecorded: Bool = false, seed: UInt64
  ) throws -> Result where Reader.Input == Variable {
    var reader = reader
    reader.compile(
      optimizer: .adam(learningRate: rate), loss: .binaryCrossentropy, metrics: [.accuracy])
    let history = try reader.fit(
      sets.words(sets.training.texts), sets.targets(sets.training), epochs: epochs, batchSize: 32,
      validationData: (sets.words(sets.validation.texts), sets.targets(sets.validation)),
      callbacks: [
        board.progress(name),
        .earlyStopping(minDelta: 0.001, patience: patience, restoreBestWeights: true),
        Callback(afterEpoch: { run in
          if run.history["val_loss"].last! < 0.02 { run.stop(because: "it has learned") }
        }),
      ] + (isRecorded ? [.recorder(every: 25)] : []), progress: .silent, seed: seed)
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
    let kinds = choice.isBuiltIn ? ReviewKind.ofTheGrammar : ReviewKind.ofAnyText
    let words = sets.test.texts.map { sets.words(in: $0) }
    let members = kinds.map { kind in words.indices.filter { kind.contains(words[$0]) } }
    if choice.isBuiltIn {
      board.say(
        """
        What kind of review do the bags get wrong? Sorting the errors by kind is called **error analysis**. A review \
        of the grammar has one judgment or two, joined by *and*; if there are two, both are positive or both are \
        negative. A single judgment is no problem for a bag with a hidden layer: *not* and *good* together are \
        negative. But with two judgments and one *not* it would have to know which one is negated. Move the *not* to \
        the other judgment: the bag is the same, and the label the opposite. Both reviews are equally probable in \
        the grammar, so whatever a bag answers, it is right in half of these cases on average. That gives a limit \
        for every bag, however it was trained:
        """)
      let limit = Formula(#"a_{max} = 1 - \frac{q}{2}"#)
      let q = Double(members[ReviewKind.ambiguous].count) / Double(max(words.count, 1))
      board.explain(limit, ["q": q], 1 - q / 2)
      board.say(
        """
        Here q is the fraction of test reviews that have two judgments and one *not*. The bag with a hidden layer got \
        \(results[1].accuracies.mean, digits: 3) on average: \
        \(results[1].accuracies.mean > 1 - q / 2 - 0.03
          ? "nearly all that a bag can, so more epochs or more units would hardly help. A single training can lie "
            + "a little above the limit, by lucky guesses in these cases."
          : "not yet all that a bag can.")
        """)
    } else {
      board.say(
        """
        What kind of review do the bags get wrong? Sorting the errors by kind is called **error analysis**. Here the \
        reviews of the test set are sorted by how often *not* occurs in them.
        """)
    }
    let truth = sets.targets(sets.test).values
    let x = sets.words(sets.test.texts)
    /// Of each classifier and kind of review, the accuracy of every training.
    let accuracies = results.map { result in
      let right = ([result.predict] + result.others).map { predict in
        zip(predict(x), truth).map { ($0 > 0.5) == ($1 == 1) }
      }
      return members.map { members in right.map { right in members.fraction { right[$0] } } }
    }
    board.table(
      ["kind of review (± standard deviation)", "reviews"] + results.map { "\($0.name)" },
      kinds.indices.map { g in
        [kinds[g].name, "\(members[g].count)"]
          + accuracies.map {
            "\(written($0[g].mean, digits: 3)) ± \(written($0[g].sampleStandardDeviation, digits: 1))"
          }
      })
    board.draw(
      Figure(
        "Accuracy by kind of review",
        caption: """
          On which reviews do the bags fail? A point for each of the \(Self.starts) trainings; the bands are mean and \
          standard deviation, cut at 1. The dashed line is guessing.
          """,
        x: PlotAxis("", categories: kinds.map(\.name)),
        y: PlotAxis("test accuracy", range: 0...1.05),
        legend: .below
      ) {
        ReferenceLine(y: 0.5)
        for (k, result) in results.enumerated() {
          for g in kinds.indices {
            RunPoints.marks(
              accuracies[k][g], at: Double(g) + 0.27 * Double(k - 1), width: 0.22,
              label: g == 0 ? result.name : nil, within: 0...1, color: .series(k))
          }
        }
      })
    if choice.isBuiltIn {
      board.say(
        """
        The linear bag can even fall below guessing on some kinds of review. Why? It has a single weight for *good*, \
        but the word is positive where it stands alone, and negative where it is negated. Whatever the weight gains \
        on one kind of review, it loses on another; the training set decides which kinds it favors.
        """)
      linear(on: board, results[2], words.count)
      let (ambiguous, others) = (
        accuracies[1][ReviewKind.ambiguous],
        kinds.indices.filter { $0 != ReviewKind.ambiguous }.map { accuracies[1][$0].mean }
      )
      board.claim(
        "the bag with a hidden layer is close to guessing, 30 to 70 %, on two judgments with one not",
        (0.3...0.7).contains(ambiguous.mean))
      board.claim(
        "and on average above 85 % on every other kind", others.allSatisfy { $0 > 0.85 })
      board.claim(
        "there the LSTM is on average correct more often than the bag with a hidden layer",
        accuracies[0][ReviewKind.ambiguous].mean > ambiguous.mean)
    }
    board.ask(
      "A bag of words has learned that “not good” is negative. What does it make of “good, not bad”?",
      choices: ["positive", "it cannot tell it from “bad, not good”"], answer: 1,
      because: "Both have the same three words.")
  }

  /// Whether the linear bag has learned anything that holds for new reviews.
  private func linear(on board: Board, _ result: Result, _ count: Int) {
    let (mean, error) = (result.accuracies.mean, standardError(0.5, count))
    let course = result.history["val_loss"]
    board.say(
      """
      Over all kinds its mean is \(mean, digits: 3), \
      \(abs(mean - 0.5) < 2 * error ? "within" : "more than") two standard errors of guessing (one of \(count) test \
      reviews is \(error, digits: 2)). \
      \(course.last! > course[0]
        ? "Its validation loss even rises, in the first training from \(written(course[0], digits: 3)) to "
          + "\(written(course.last!, digits: 3)): what it learns are coincidences of the training set."
        : "Its validation loss hardly falls.")
      """)
  }

  private func opened(
    on board: Board, _ results: [Result], _ sets: ReviewSets, _ choice: ReviewChoice
  ) {
    board.step("The two reviews, word by word")
    let texts = [
      "the plot was not good and the cast was bad", "the plot was not bad and the cast was good",
    ]
    board.say(
      """
      What do the LSTM and the bag with a hidden layer say after each word? Only the last point answers \
      a whole review; neither was trained on beginnings of reviews.
      """)
    let soFar = results.prefix(2).map { result in
      texts.map { text -> [Double] in
        let words = sets.words(in: text)
        return result.predict(
          sets.words((1...words.count).map { words.prefix($0).joined(separator: " ") }))
      }
    }
    board.draw(
      Figure(
        "The two reviews, word by word",
        caption: """
          Do the answers to the two reviews differ in the end? They have the same words but for the fifth and the \
          tenth, *good* and *bad*; the fourth is *not*. Left: the LSTM\
          \(choice.isBuiltIn ? "; in this grammar the second judgment always agrees with the first" : "")\
          \(choice.isBuiltIn ? ", so the first is enough for it" : ""). Right: the bag with a hidden layer; \
          after the last word both reviews are the same bag, and the lines meet.
          """, columns: 2
      ) {
        for (r, result) in results.prefix(2).enumerated() {
          Panel(
            result.name, x: "words read", y: PlotAxis("p", range: -0.05...1.05), legend: .below
          ) {
            ReferenceLine(y: 0.5)
            for (t, label) in ["not good, then bad", "not bad, then good"].enumerated() {
              Line(
                soFar[r][t].indices.map { Double($0 + 1) }, soFar[r][t], label: label,
                showsPoints: true)
            }
          }
        }
      })
    board.table(
      ["classifier", "p of the first", "p of the second"],
      zip(results, soFar).map { [$0.name] + $1.map { written($0.last!, .probability()) } })
    let ends = soFar.map { $0.map { $0.last! } }
    board.identity("the trained bag still gives both the same", abs(ends[1][0] - ends[1][1]) < 1e-4)
    if choice.isBuiltIn {
      board.claim(
        "the LSTM calls the first negative and the second positive",
        ends[0][0] < 0.5 && ends[0][1] > 0.5
      )
    }
  }
}

import Chalk

extension ReviewLSTM {
  /// The three classifiers on real sentences, over five folds: the accuracies of each; none where the learner's
  /// reviews, or those of --full, are real already.
  func realSentences(on board: Board, units: Int) throws -> [[Double]] {
    if board.data.isGiven || board.isFull { return [] }
    board.step("On real sentences")
    let sentences = SentenceFolds(5, longest: 20, random: &board.random)
    let k = sentences.folds.count
    let epochs = 3
    board.say(
      """
      The grammar was made so that only the order of the words decides. Does the order matter as much in what \
      people write? Here are \(sentences.count) sentences from real reviews of products, films and restaurants, \
      labeled as positive or negative. The same three classifiers are compared by \(k)-fold cross-validation, on the \
      same folds, so that each classifies every sentence once without having been trained on it. They train for \
      \(epochs) epochs (the lesson `sentiment` shows how soon such a network overfits) and keep the weights of the \
      epoch with the lowest validation loss. The learning rates (0.001, 0.003, 0.01) were \
      chosen by validation loss, too.
      """)
    board.table(["label", "sentence"], sentences.examples)
    let trained = [
      try sentences.train(rate: 0.001, epochs: epochs, on: board, Self.names[0]) {
        sets, random in program(length: sets.length, units: units, random: &random)
      },
      try sentences.train(rate: 0.003, epochs: epochs, on: board, Self.names[1]) {
        sets, random in WordBag(hidden: 64, length: sets.length, random: &random)
      },
      try sentences.train(rate: 0.01, epochs: epochs, on: board, Self.names[2]) {
        sets, random in WordBag(hidden: nil, length: sets.length, random: &random)
      },
    ]
    let accuracies = trained.map { $0.map(\.accuracy) }
    show(accuracies, sentences, on: board)
    let isCorrect = trained.map { $0.flatMap(\.isCorrect) }
    board.say(
      """
      Is the order worth something here? The LSTM and the bag with a hidden layer have answered the same sentences. \
      Those on which both are right, or both wrong, do not tell them apart; the others do. If both were equally good, \
      each of these would be like the toss of a coin. **McNemar's test** asks how probable such an uneven result is \
      then.
      """)
    board.compare(
      "sentences", classifiedBy: "the LSTM", and: "the bag with a hidden layer",
      PairedClassifications(isCorrect[0], isCorrect[1]))
    board.claim(
      "every classifier gets above 65 % in every fold, where naming the more frequent class gets about half",
      accuracies.joined().allSatisfy { $0 > 0.65 })
    board.claim(
      "the linear bag, of little use on the grammar, classifies more than three in four real sentences correctly",
      isCorrect[2].fraction { $0 } > 0.75)
    board.claim(
      "over all sentences the LSTM is not ahead of the bag with a hidden layer by more than three points",
      PairedClassifications(isCorrect[0], isCorrect[1]).difference < 0.03)
    negated(sentences, isCorrect, on: board)
    singleWords(sentences.folds[0], trained[2][0], on: board)
    return accuracies
  }

  private func show(_ accuracies: [[Double]], _ sentences: SentenceFolds, on board: Board) {
    board.draw(
      Figure(
        "Three classifiers of real sentences",
        caption: """
          Does it help to know the order of the words? A point for the test set of each fold, the same folds for all \
          three; the bands are mean and standard deviation. Always naming the more frequent class would give \
          \(written(sentences.majorityAccuracy, digits: 2)).
          """, x: PlotAxis("", categories: Self.names), y: "test accuracy", legend: .none
      ) {
        for (i, values) in accuracies.enumerated() {
          RunPoints.marks(values, at: Double(i), within: 0...1, color: .series(i))
        }
      })
    board.table(
      ["classifier", "mean accuracy", "standard deviation", "lowest", "highest"],
      zip(Self.names, accuracies).map { name, values in
        [name]
          + [values.mean, values.sampleStandardDeviation, values.min()!, values.max()!].map {
            written($0, digits: 3)
          }
      })
  }

  /// The accuracies on sentences with a negation and on those without.
  private func negated(_ sentences: SentenceFolds, _ isCorrect: [[Bool]], on board: Board) {
    let isNegated = sentences.words.map { $0.contains(where: isNegation) }
    let groups = [false, true].map { wanted in
      isNegated.indices.filter { isNegated[$0] == wanted }
    }
    let fractions = isCorrect.map { right in
      groups.map { group in group.fraction { right[$0] } }
    }
    board.say(
      """
      If the order counts anywhere, then where something is negated. So here is the error analysis of step 4 again: \
      sentences with *not*, *never* or a word in *n't*, and all others.
      """)
    board.table(
      ["sentences", "number"] + Self.names.map { "\($0)" },
      ["without a negation", "with one"].enumerated().map { g, name in
        [name, "\(groups[g].count)"] + fractions.map { written($0[g], digits: 3) }
      })
    let negative = PairedClassifications(
      groups[1].map { isCorrect[0][$0] }, groups[1].map { isCorrect[1][$0] })
    board.compare(
      "sentences with a negation", classifiedBy: "the LSTM", and: "the bag with a hidden layer",
      negative)
    board.claim(
      "with a negation the LSTM is not ahead of the bag with a hidden layer by more than five points",
      negative.difference < 0.05)
  }

  /// What the linear bag says of single words: its weights, made readable.
  private func singleWords(_ sets: ReviewSets, _ bag: TrainedFold, on board: Board) {
    let least = 15
    var frequency: [String: Int] = [:]
    for text in sets.training.texts {
      for word in sets.words(in: text) { frequency[word, default: 0] += 1 }
    }
    let words = frequency.filter { $0.value >= least }.keys.sorted()
    let length = 12
    let unknown = [String](repeating: "xyzzy", count: length - 1).joined(separator: " ")
    let p = bag.predict(words.map { "\($0) \(unknown)" })
    let order = words.indices.sorted { p[$0] > p[$1] }
    let (high, low) = (order.prefix(8), order.suffix(8).reversed())
    board.say(
      """
      What do the bags know, then? The linear bag can be read: here is its p for a sentence of \(length) words, of \
      which it knows only one. Of the \(words.count) words that occur at least \(least) times in the training set of \
      the first fold, these have the highest p and the lowest:
      """)
    board.table(
      ["highest", "p", "lowest", "p"],
      zip(high, low).map { a, b in
        [
          words[a], written(p[a], .probability()), words[b], written(p[b], .probability()),
        ]
      })
    let negations = low.map { words[$0] }.filter(isNegation)
    board.say(
      """
      Such words tell by themselves what a sentence thinks\
      \(negations.isEmpty
        ? ""
        : ", and a negation counts as a negative word (here \(negations.joined(separator: ", ")))"). \
      From about \(sets.training.count) sentences it is hard to learn what their order adds. A made-up task shows what \
      a network *can* do, not how much that is worth on your data.
      """)
  }

  private func isNegation(_ word: String) -> Bool {
    ["not", "never"].contains(word) || word.hasSuffix("n't") || word.hasSuffix("n’t")
  }
}

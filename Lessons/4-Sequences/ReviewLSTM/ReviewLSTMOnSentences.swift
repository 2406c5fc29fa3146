import Chalk

extension ReviewLSTM {
  /// The three readers on real sentences, over five splits.
  func realSentences(on board: Board, units: Int) throws {
    // The learner's reviews, and the large set of --full, are real already.
    if board.data.isGiven || board.isFull { return }
    board.step("On real sentences")
    let trials = SentenceTrials(5, longest: 20, random: &board.random)
    let sets = trials.splits[0]
    board.say(
      """
      The grammar was made so that only the order of the words decides. Is the order worth as much in what people \
      write? Here are \(sets.training.count + sets.validation.count + sets.test.count) sentences out of real reviews of \
      goods, films and restaurants, labelled as praise or blame. The same three networks, on five random splits into \
      training, validation and test set; of each training the epoch with the least validation loss counts. The learning \
      rates (0.001, 0.003, 0.01) were chosen by validation loss, too.
      """)
    board.table(
      ["label", "sentence"],
      sets.test.texts.indices.filter { (20...60).contains(sets.test.texts[$0].count) }.prefix(4).map
      {
        [sets.test.classNames[sets.test.labels[$0]], sets.test.texts[$0]]
      })
    board.code("trials")
    let accuracies = [
      try trials.accuracies(rate: 0.001, epochs: 2, on: board, Self.names[0]) { sets, random in
        program(length: sets.length, units: units, random: &random)
      },
      try trials.accuracies(rate: 0.003, epochs: 3, on: board, Self.names[1]) { sets, random in
        WordBag(hidden: 64, length: sets.length, random: &random)
      },
      try trials.accuracies(rate: 0.01, epochs: 3, on: board, Self.names[2]) { sets, random in
        WordBag(hidden: nil, length: sets.length, random: &random)
      },
    ]
    show(accuracies, trials, on: board)
    let (lstm, bag, sum) = (accuracies[0].mean, accuracies[1].mean, accuracies[2].mean)
    board.claim(
      "each of them is right far more often than always naming the more frequent class",
      accuracies.joined().allSatisfy { $0 > 0.65 })
    board.claim(
      "single weights for words, of little use on the grammar, do well on real sentences",
      sum > 0.75)
    board.claim(
      "on average over the splits, the LSTM is not ahead of the bag by more than three points",
      lstm < bag + 0.03)
    board.say(
      """
      In real sentences single words say most: great, terrible, waste. From some two thousand of them, what the order of \
      the words adds is hard to learn, and the network with the most parameters gains nothing by it. So a bag of words is \
      the baseline that a network with memory has to beat, and a made-up task shows what it *can* do, not how much that \
      is worth on your data.
      """)
  }

  private func show(_ accuracies: [[Double]], _ trials: SentenceTrials, on board: Board) {
    let majority = trials.splits.map(\.majorityAccuracy).mean
    board.table(
      ["reader", "mean accuracy", "standard deviation", "least", "greatest"],
      zip(Self.names, accuracies).map { name, values in
        [name]
          + [values.mean, values.standardDeviation, values.min()!, values.max()!].map {
            written($0, digits: 3)
          }
      })
    board.draw(
      Figure(
        "Three readers of real sentences",
        caption: """
          Does it help to know the order of the words? The test accuracy on each of \(trials.splits.count) splits, the \
          same splits for all three. The dashed line is what always naming the more frequent class gets.
          """, x: "split", y: "test accuracy", legend: .below
      ) {
        ReferenceLine(y: majority)
        for (name, values) in zip(Self.names, accuracies) {
          Line(values.indices.map { Double($0 + 1) }, values, label: name, showsPoints: true)
        }
      })
  }
}

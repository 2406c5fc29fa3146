import Chalk

extension ReviewLSTM {
  /// The three classifiers on real sentences, over five splits: the accuracies of each; none where the learner's
  /// reviews, or those of --full, are real already.
  func realSentences(on board: Board, units: Int) throws -> [[Double]] {
    if board.data.isGiven || board.isFull { return [] }
    board.step("On real sentences")
    let trials = SentenceTrials(5, longest: 20, random: &board.random)
    let sets = trials.splits[0]
    let epochs = [2, 3]
    board.say(
      """
      The grammar was made so that only the order of the words decides. Does the order matter as much in what \
      people write? Here are \(sets.training.count + sets.validation.count + sets.test.count) sentences from real \
      reviews of products, films and restaurants, labeled as praise or blame. The same three classifiers are \
      trained on \(trials.splits.count) random splits into training, validation and test set, for \(epochs[0]) epochs \
      (the LSTM; the lesson `sentiment` shows how soon it overfits) or \(epochs[1]) (the bags). Each keeps the weights \
      of the epoch with the lowest validation loss. The learning rates (0.001, 0.003, 0.01) were chosen by validation \
      loss, too.
      """)
    board.table(
      ["label", "sentence"],
      sets.test.texts.indices.filter { (20...60).contains(sets.test.texts[$0].count) }.prefix(4).map
      {
        [sets.test.classNames[sets.test.labels[$0]], sets.test.texts[$0]]
      })
    board.code("trials")
    let accuracies = [
      try trials.accuracies(rate: 0.001, epochs: epochs[0], on: board, Self.names[0]) {
        sets, random in
        program(length: sets.length, units: units, random: &random)
      },
      try trials.accuracies(rate: 0.003, epochs: epochs[1], on: board, Self.names[1]) {
        sets, random in
        WordBag(hidden: 64, length: sets.length, random: &random)
      },
      try trials.accuracies(rate: 0.01, epochs: epochs[1], on: board, Self.names[2]) {
        sets, random in
        WordBag(hidden: nil, length: sets.length, random: &random)
      },
    ]
    show(accuracies, trials, on: board)
    let gap = PairedDifference(accuracies[0], accuracies[1])
    board.say(
      """
      Over the same splits the mean difference, LSTM minus bag with a hidden layer, is \(100 * gap.mean, digits: 3) ± \
      \(100 * gap.margin, digits: 2) points (95 % confidence)\(gap.isClear ? "" : ", which chance could explain"). The \
      splits share most of their sentences, so the true interval is wider. Single words such as *great*, *terrible* or \
      *waste* say most, and from \(sets.training.count) sentences it is hard to learn what their order adds. A made-up \
      task shows what a network *can* do, not how much that is worth on your data.
      """)
    board.claim(
      "every classifier gets above 65 % on every split, where naming the more frequent class gets about half",
      accuracies.joined().allSatisfy { $0 > 0.65 })
    board.claim(
      "the linear bag, of little use on the grammar, classifies more than three in four real sentences correctly",
      accuracies[2].mean > 0.75)
    board.claim(
      "on average over the splits the LSTM is not ahead of the bag by more than three points",
      gap.mean < 0.03)
    return accuracies
  }

  private func show(_ accuracies: [[Double]], _ trials: SentenceTrials, on board: Board) {
    let majority = trials.splits.map(\.majorityAccuracy).mean
    board.table(
      ["classifier", "mean accuracy", "standard deviation", "lowest", "highest"],
      zip(Self.names, accuracies).map { name, values in
        [name]
          + [values.mean, values.standardDeviation, values.min()!, values.max()!].map {
            written($0, digits: 3)
          }
      })
    board.draw(
      Figure(
        "Three classifiers of real sentences",
        caption: """
          Does it help to know the order of the words? The test accuracy on each split, the same splits for \
          all three. The dashed line is the accuracy of always naming the more frequent class.
          """, x: PlotAxis("split", ticks: trials.splits.indices.map { Double($0 + 1) }),
        y: "test accuracy", legend: .below
      ) {
        ReferenceLine(y: majority)
        for (k, values) in accuracies.enumerated() {
          Points(
            values.indices.map { Double($0 + 1) + 0.1 * Double(k - 1) }, values,
            label: Self.names[k], size: 1.4)
        }
      })
  }
}

import Chalk

/// The fourth step of the lesson: training that stops by reviews it does not learn from.
extension Sentiment {
  /// The trained network, and whether it surely judges better than chance.
  func train(
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
    board.code("training", file: #filePath)
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
    let scores: Scores = try reader.evaluate(sets.words(sets.test.texts), sets.answers(sets.test))
    let accuracy = scores["accuracy"]!
    board.say(
      """
      \(history.epochs.count) epochs. The test part, opened now: \(percent: accuracy) of \
      \(sets.test.count) reviews are judged rightly. Who always said the more frequent class would \
      have \(percent: sets.guessing).
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
        sets.words(sets.test.texts), sets.answers(sets.test))
      all.append(scores["accuracy"]!)
    }
    let mean = all.reduce(0, +) / Double(all.count)
    board.table(
      ["split", "accuracy in the test"],
      all.indices.map { ["\($0 + 1)", written(all[$0])] } + [["mean", written(mean)]])
    if side == .front && patience >= 2 {
      board.claim(
        "over three splits it judges three of four rightly, without having seen them", mean >= 0.75)
    }
  }

  // excerpt: training
  private func fit(
    _ reader: inout Sequential, _ sets: ReviewSets, epochs: Int, patience: Int, seed: UInt64,
    callbacks: [Callback]
  ) throws -> History {
    reader.compile(optimizer: .adam(), loss: .binaryCrossentropy, metrics: [.accuracy])
    return try reader.fit(
      sets.words(sets.training.texts), sets.answers(sets.training), epochs: epochs, batchSize: 32,
      validationData: (sets.words(sets.validation.texts), sets.answers(sets.validation)),
      callbacks: callbacks + [
        .earlyStopping(minDelta: 0.001, patience: patience, restoreBestWeights: true)
      ],
      progress: .silent, seed: seed)
  }
  // end excerpt
}

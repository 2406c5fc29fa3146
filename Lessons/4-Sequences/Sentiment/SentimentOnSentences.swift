import Chalk
import Foundation

extension Sentiment {
  /// The printed program on real sentences: what it learns, and when it begins to memorize.
  func realSentences(on board: Board, _ side: Vocabulary.Side) throws {
    // The learner's reviews, and the large set of --full, are real already.
    if board.data.isGiven || board.isFull { return }
    board.step("The same program on real sentences")
    var sets = ReviewSets(
      .sentimentSentences(), longest: 30, random: &board.random)
    sets.side = side
    let lengths = sets.training.texts.map { Double(sets.words(in: $0).count) }
    board.say(
      """
      Can the same program read what people write? These are \
      \(sets.training.count + sets.validation.count + sets.test.count) sentences from real reviews of products, films and \
      restaurants, half of them praise and half blame. They have \(lengths.mean, digits: 2) words on average; of those \
      with more than 30 (\(percent: lengths.fraction { $0 > 30 })) the last 30 are read. The network is the same, with 10,000 \
      rows.
      """)
    board.table(
      ["label", "sentence"],
      sets.test.texts.indices.filter { (20...60).contains(sets.test.texts[$0].count) }.prefix(4).map
      {
        [sets.test.classNames[sets.test.labels[$0]], sets.test.texts[$0]]
      })
    var reader = Self.network(length: sets.length, random: &board.random)
    reader.compile(optimizer: .adam(), loss: .binaryCrossentropy, metrics: [.accuracy])
    let history = try reader.fit(
      sets.words(sets.training.texts), sets.targets(sets.training), epochs: 5, batchSize: 32,
      validationData: (sets.words(sets.validation.texts), sets.targets(sets.validation)),
      callbacks: [
        board.progress("real sentences"), .earlyStopping(patience: 5, restoreBestWeights: true),
      ], progress: .silent, seed: board.random.next())
    let scores: Scores = try reader.evaluate(sets.words(sets.test.texts), sets.targets(sets.test))
    let (losses, accuracy) = (history["val_loss"], scores["accuracy"]!)
    let best = losses.indices.min { losses[$0] < losses[$1] }!
    board.draw(
      .losses(
        history, title: "Loss on real sentences",
        caption: """
          How long should it train? The validation loss is lowest after epoch \(best + 1); then it rises while the training \
          loss goes on falling: the network memorizes its training sentences.
          """))
    let error = (accuracy * (1 - accuracy) / Double(sets.test.count)).squareRoot()
    board.table(
      ["on real sentences", "accuracy"],
      [
        ["training set, after the last epoch", written(history["accuracy"].last!, digits: 3)],
        [
          "validation set, after the best epoch", written(history["val_accuracy"][best], digits: 3),
        ],
        ["test set, weights of the best epoch", written(accuracy, digits: 3)],
        ["always the more frequent class", written(sets.majorityAccuracy, digits: 3)],
      ])
    board.say(
      """
      The standard error of the test accuracy is \(100 * error, digits: 3) percentage points. All that the network \
      knows about a word comes from \(sets.training.count) sentences; the Keras program was made for 25,000 whole \
      reviews.
      """)
    board.claim("the training loss falls in every epoch", isFalling(history["loss"]))
    board.claim(
      "after five epochs the validation loss is more than a tenth above its lowest value: it overfits",
      losses.last! > 1.1 * losses[best])
    board.claim(
      "between 65 % and 95 % of the real test sentences are classified correctly",
      accuracy > 0.65 && accuracy < 0.95)
    negations(on: board, reader, sets)
  }

  private func negations(on board: Board, _ reader: Sequential, _ sets: ReviewSets) {
    let sentences = [
      "the food was good", "the food was not good", "the food was bad", "the food was not bad",
    ]
    let predictions = reader.predict(sets.words(sentences)).values
    let count = sets.training.texts.count { sets.words(in: $0).contains("not") }
    let negative = zip(sets.training.texts, sets.training.labels).count {
      sets.words(in: $0).contains("not") && $1 != sets.positive
    }
    board.table(
      ["sentence", "p"], zip(sentences, predictions).map { [$0, written($1, digits: 3)] })
    board.say(
      """
      Has it learned what *not* means? The word is in \(count) of the training sentences, and \
      \(percent: Double(negative) / Double(max(count, 1))) of those are blame. So it pays to treat *not* itself as \
      a negative word, and that is easier to learn than to reverse a judgment. In the made-up grammar of the steps \
      before that would not have helped: there *not* is as frequent in praise as in blame, and only reversing does.
      """)
    board.claim(
      "among the real sentences with *not*, more are blame than praise",
      2 * negative > count)
  }

  private func isFalling(_ values: [Double]) -> Bool {
    zip(values, values.dropFirst()).allSatisfy { $0 > $1 }
  }
}

import Chalk

/// Classifiers compared on real sentences, each on the same splits into training, validation and test set.
struct SentenceTrials {
  /// One split each.
  let splits: [ReviewSets]

  /// - Parameter longest: of a longer sentence the last words are read.
  init(_ count: Int, longest: Int, random: inout RandomSource) {
    let sentences = TextExamples.sentimentSentences()
    splits = (0..<count).map { _ in ReviewSets(sentences, longest: longest, random: &random) }
  }

  // excerpt: trials
  /// The test accuracy of a classifier on each split. Of its epochs the one with the least validation loss counts.
  func accuracies<Reader: Model>(
    rate: Double, epochs: Int, on board: Board, _ name: String,
    reader make: (ReviewSets, inout RandomSource) -> Reader
  ) throws -> [Double] where Reader.Input == Variable {
    try splits.map { sets in
      var reader = make(sets, &board.random)
      reader.compile(
        optimizer: .adam(learningRate: rate), loss: .binaryCrossentropy, metrics: [.accuracy])
      _ = try reader.fit(
        sets.words(sets.training.texts), sets.targets(sets.training), epochs: epochs,
        batchSize: 32,
        validationData: (sets.words(sets.validation.texts), sets.targets(sets.validation)),
        callbacks: [
          board.progress(name), .earlyStopping(patience: epochs, restoreBestWeights: true),
        ], progress: .silent, seed: board.random.next())
      let scores: Scores = try reader.evaluate(
        sets.words(sets.test.texts), sets.targets(sets.test))
      return scores["accuracy"]!
    }
  }
  // end excerpt
}

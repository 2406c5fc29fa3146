import Chalk
import Foundation

/// Real sentences under k-fold cross-validation: each of them is in the test set of exactly one fold.
struct SentenceFolds {
  /// One for each fold, which is the test set there; the other folds are training and validation set.
  let folds: [ReviewSets]

  /// - Parameters:
  ///   - k: how many folds.
  ///   - longest: of a longer sentence the last words are read.
  ///   - side: where shorter sentences are filled up.
  init(_ k: Int, longest: Int, side: Vocabulary.Side = .front, random: inout RandomSource) {
    folds = ReviewSets.folds(.sentimentSentences(), k, longest: longest, random: &random).map {
      var sets = $0
      sets.side = side
      return sets
    }
  }

  /// How many sentences there are.
  var count: Int { folds.map(\.test.count).reduce(0, +) }

  /// The words of every test sentence, fold after fold.
  var words: [[String]] { folds.flatMap { sets in sets.test.texts.map { sets.words(in: $0) } } }

  /// What naming the more frequent class achieves on the test sets; the mean over the folds.
  var majorityAccuracy: Double { folds.map(\.majorityAccuracy).mean }

  /// Some short sentences of the first test set, with their labels.
  var examples: [[String]] {
    let test = folds[0].test
    return test.texts.indices.filter { (20...60).contains(test.texts[$0].count) }.prefix(4).map {
      [test.classNames[test.labels[$0]], test.texts[$0]]
    }
  }

  // excerpt: folds
  /// A classifier for each fold, trained without the fold's test set. It ends with the weights of the epoch that
  /// has the lowest validation loss.
  func train<Reader: Model>(
    rate: Double, epochs: Int, on board: Board, _ name: String,
    reader make: (ReviewSets, inout RandomSource) -> Reader
  ) throws -> [TrainedFold] where Reader.Input == Variable {
    try folds.map { sets in
      var reader = make(sets, &board.random)
      reader.compile(
        optimizer: .adam(learningRate: rate), loss: .binaryCrossentropy, metrics: [.accuracy])
      let (test, watched) = (sets.words(sets.test.texts), reader)
      var last: [Double] = []
      let history = try reader.fit(
        sets.words(sets.training.texts), sets.targets(sets.training), epochs: epochs, batchSize: 32,
        validationData: (sets.words(sets.validation.texts), sets.targets(sets.validation)),
        callbacks: [
          board.progress(name),
          Callback(atEnd: { _ in last = watched.predict(test).values }),
          .earlyStopping(patience: epochs, restoreBestWeights: true),
        ], progress: .silent, seed: board.random.next())
      let trained = reader
      return TrainedFold(
        truth: sets.targets(sets.test).values, history: history,
        best: trained.predict(test).values, last: last,
        predict: { trained.predict(sets.words($0)).values })
    }
  }
  // end excerpt
}

/// What became of a classifier in one fold, measured on the fold's test set.
struct TrainedFold {
  /// 1 for each positive test sentence, 0 for each other.
  let truth: [Double]
  let history: History
  /// The probabilities that the test sentences are positive, by the weights of the epoch with the lowest validation
  /// loss.
  let best: [Double]
  /// The same by the weights after the last epoch.
  let last: [Double]
  /// The probabilities for other texts, by the best weights.
  let predict: ([String]) -> [Double]

  /// Which test sentences are classified correctly by the best weights.
  var isCorrect: [Bool] { zip(best, truth).map { ($0 > 0.5) == ($1 == 1) } }

  /// The test accuracy by the best weights.
  var accuracy: Double { isCorrect.fraction { $0 } }

  /// The test accuracy by the last weights.
  var lastAccuracy: Double { zip(last, truth).map { ($0 > 0.5) == ($1 == 1) }.fraction { $0 } }

  /// The epoch with the lowest validation loss, from 1.
  var bestEpoch: Int {
    let losses = history["val_loss"]
    return losses.indices.min { losses[$0] < losses[$1] }! + 1
  }

  /// The binary cross-entropy of these probabilities; one of 0 or 1 counts as 10⁻⁷ away from it, as in Keras.
  func loss(_ p: [Double]) -> Double {
    zip(p, truth).map { p, y in -log(min(max(y == 1 ? p : 1 - p, 1e-7), 1)) }.mean
  }
}

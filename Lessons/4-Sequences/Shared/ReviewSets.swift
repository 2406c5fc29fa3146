import Chalk

/// Reviews in three parts that know nothing of each other: to learn from, to stop by, and to test with.
struct ReviewSets {
  let training, validation, test: TextExamples
  /// The words of the training part.
  let vocabulary: Vocabulary
  /// To how many words every review is filled up or cut.
  var length: Int
  /// The class whose target is 1.
  let positive: Int
  var side = Vocabulary.Side.front

  // excerpt: sets
  /// A tenth for validation, a tenth for the test; a review that occurs twice counts once.
  init(_ reviews: TextExamples, longest: Int, random: inout RandomSource) {
    var seen: Set<String> = []
    let once = reviews.rows(
      reviews.texts.indices.filter { seen.insert(reviews.texts[$0]).inserted })
    (training, validation, test) = once.split(
      validationPart: 0.1, testFraction: 0.1, random: &random)
    let vocabulary = Vocabulary(fitting: training.texts, size: 10_000)
    self.vocabulary = vocabulary
    length = min(longest, training.texts.map { vocabulary.encode($0).count }.max() ?? 1)
    positive = reviews.classNames.count - 1
  }

  /// The numbers of the words, `[reviews, length]`.
  func words(_ texts: [String]) -> Tensor {
    let numbers = texts.flatMap { vocabulary.encode($0, length: length, padding: side) }
    return Tensor(numbers.map { Int($0) }, shape: [texts.count, length])
  }
  // end excerpt

  /// k divisions, in each of which another of k equal parts is the test set, and a tenth of the rest is the validation
  /// set; a review that occurs twice counts once.
  static func folds(
    _ reviews: TextExamples, _ k: Int, longest: Int, random: inout RandomSource
  ) -> [ReviewSets] {
    var seen: Set<String> = []
    let once = reviews.rows(
      reviews.texts.indices.filter { seen.insert(reviews.texts[$0]).inserted })
    return once.folds(k, random: &random).map { rest, test in
      let (training, validation) = rest.split(testFraction: 0.1, random: &random)
      return ReviewSets(training, validation, test, longest: longest)
    }
  }

  private init(
    _ training: TextExamples, _ validation: TextExamples, _ test: TextExamples, longest: Int
  ) {
    (self.training, self.validation, self.test) = (training, validation, test)
    let vocabulary = Vocabulary(fitting: training.texts, size: 10_000)
    self.vocabulary = vocabulary
    length = min(longest, training.texts.map { vocabulary.encode($0).count }.max() ?? 1)
    positive = training.classNames.count - 1
  }

  /// 1 for the positive class, 0 for any other, `[reviews, 1]`.
  func targets(_ reviews: TextExamples) -> Tensor {
    Tensor(reviews.labels.map { $0 == positive ? 1 : 0 }, shape: [reviews.count, 1])
  }

  /// What is right most often, said to every review of the test.
  var majorityAccuracy: Double {
    let fraction = targets(test).mean().scalar
    return max(fraction, 1 - fraction)
  }

  /// A review that is not too long to be looked at word by word.
  var shortReviews: TextExamples {
    test.rows(test.texts.indices.filter { (3...14).contains(words(in: test.texts[$0]).count) })
  }

  /// The words of a text as the vocabulary sees them.
  func words(in text: String) -> [String] { Vocabulary.split(text) }
}

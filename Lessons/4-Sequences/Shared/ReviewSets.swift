import Chalk

/// Reviews in three parts that know nothing of each other: to learn from, to stop by, and to test with.
struct ReviewSets {
  /// This file, to quote from.
  static let file = #filePath

  let training, validation, test: TextExamples
  /// The words of the training part.
  let vocabulary: Vocabulary
  /// To how many words every review is filled up or cut.
  let length: Int
  /// The class that the network answers 1 to.
  let positive: Int
  var side = Vocabulary.Side.front

  // excerpt: sets
  /// A tenth to stop by, a tenth to test with; a review that is there twice counts once.
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

  /// 1 for the positive class, 0 for any other, `[reviews, 1]`.
  func answers(_ reviews: TextExamples) -> Tensor {
    Tensor(reviews.labels.map { $0 == positive ? 1 : 0 }, shape: [reviews.count, 1])
  }

  /// What is right most often, said to every review of the test.
  var guessing: Double {
    let share = answers(test).mean().scalar
    return max(share, 1 - share)
  }

  /// A review that is not too long to be looked at word by word.
  var shortReviews: TextExamples {
    test.rows(test.texts.indices.filter { (3...14).contains(words(in: test.texts[$0]).count) })
  }

  /// The words of a text as the vocabulary sees them.
  func words(in text: String) -> [String] { Vocabulary.split(text) }
}

/// Reviews, the learner's or made up by a grammar, and whether they are the made-up ones.
struct ReviewChoice {
  let reviews: TextExamples
  let isBuiltIn: Bool

  init(_ count: Int, on board: Board) throws {
    let own = TextExamples.reviews(count, random: &board.random)
    reviews = try board.data.texts("rt-polarity", or: own)
    if reviews.count < 60 {
      throw DataError.unsuitable(
        "The data",
        problem: "there are \(reviews.count) texts, and three parts are to be made of them",
        advice: "Give 60 texts or more; some hundreds are worth learning from.")
    }
    isBuiltIn = reviews == own
  }

  /// The reviews with two classes: 1 for the last class, 0 for any other.
  var ofTwoClasses: TextExamples {
    let names = reviews.classNames
    return TextExamples(
      texts: reviews.texts, labels: reviews.labels.map { $0 == names.count - 1 ? 1 : 0 },
      classNames: [names.count > 2 ? "any other" : names[0], names.last!])
  }

  /// Where the reviews are from, in words.
  func tell(_ sets: ReviewSets, on board: Board) {
    let names = reviews.classNames
    if isBuiltIn {
      board.say(
        """
        The reviews are made up by a small grammar that knows what it says, and half of its \
        sentences have a not in them: no single word is more frequent in praise than in blame. \
        Real ones by real people: --full, or your own with --data PATH.
        """)
    }
    board.say(
      """
      Only the training part may be looked at. Its words make the vocabulary, the validation part \
      says when to stop, and the test part is opened once, at the end. The answer is 1 for \
      \(names.last!)\(names.count > 2 ? ", 0 for all other classes" : ", 0 for \(names[0])").
      """)
    board.table(
      ["part", "reviews", "such as"],
      [("training", sets.training), ("validation", sets.validation), ("test", sets.test)].map {
        let text = $1.texts.min { $0.count < $1.count } ?? ""
        return [$0, "\($1.count)", text.count > 56 ? text.prefix(55) + "…" : text]
      })
    let known = Set(sets.training.texts.flatMap { sets.words(in: $0) })
    board.claim(
      "the vocabulary has no word but those of the training part",
      sets.vocabulary.words.dropFirst(2).allSatisfy(known.contains))
    let trained = Set(sets.training.texts)
    board.claim(
      "no review of the test is among those that are learned from",
      sets.test.texts.allSatisfy { !trained.contains($0) })
  }
}

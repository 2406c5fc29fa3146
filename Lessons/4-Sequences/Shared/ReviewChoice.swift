import Chalk

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
        The data are made up: \(reviews.count) reviews by a small grammar with \
        \(sets.vocabulary.count - 2) different words. Half of its judgments are negated, so that no \
        single word is more frequent in positive reviews than in negative ones: the grammar isolates what *not* \
        does. People do not write like that. For real reviews: --full, or your own with --data PATH.
        """)
    }
    let kept = [sets.training, sets.validation, sets.test].map(\.count).reduce(0, +)
    let repeated = reviews.count - kept
    board.say(
      """
      The reviews are split into three sets\
      \(repeated > 0 ? ", without the \(repeated) that repeat another one word for word" : ""). The words of \
      the training set make the vocabulary; the validation set says when to stop; the test set is opened once, at the \
      end. The label y is 1 for \
      \(names.last!)\(names.count > 2 ? ", 0 for all other classes" : ", 0 for \(names[0])").
      """)
    board.table(
      ["set", "reviews", "the shortest"],
      [("training", sets.training), ("validation", sets.validation), ("test", sets.test)].map {
        let text = $1.texts.min { $0.count < $1.count } ?? ""
        return [$0, "\($1.count)", text.count > 56 ? text.prefix(55) + "…" : text]
      })
    let known = Set(sets.training.texts.flatMap { sets.words(in: $0) })
    board.identity(
      "every word of the vocabulary is from the training set",
      sets.vocabulary.words.dropFirst(2).allSatisfy(known.contains))
    let trained = Set(sets.training.texts)
    board.identity(
      "no review of the test set is in the training set",
      sets.test.texts.allSatisfy { !trained.contains($0) })
  }
}

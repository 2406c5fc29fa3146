import Chalk

/// What the words of the lesson learn from: made-up reviews, the real ones, or the learner's texts.
struct WordTexts {
  /// To learn from; for the made-up reviews those without a negation, and then all.
  let simple, all: TextExamples
  /// Others like them.
  let test: TextExamples
  let vocabulary: Vocabulary
  let groups: WordGroups
  let isBuiltIn: Bool

  /// How many texts of other people are taken, unless the real size is asked for.
  private static let most = 2000

  init(on board: Board) throws {
    let choice = try ReviewChoice(400, on: board)
    isBuiltIn = choice.isBuiltIn
    if choice.isBuiltIn {
      (all, test) = (choice.reviews, TextExamples.reviews(400, random: &board.random))
      vocabulary = Vocabulary(fitting: all.texts, size: 200)
      simple = all.rows(all.texts.indices.filter { !isNegated(choice.reviews.texts[$0]) })
      groups = WordGroups(ofTheGrammar: vocabulary)
      return
    }
    let given = choice.ofTwoClasses.shuffled(random: &board.random)
    let taken = board.isFull ? given : given.prefix(Self.most)
    (all, test) = taken.split(testFraction: 0.25, random: &board.random)
    (vocabulary, simple) = (Vocabulary(fitting: all.texts, size: 2000), all)
    groups = WordGroups(of: all, vocabulary)
  }

  /// Two texts of the same words in another order.
  var reordered: TextExamples {
    if isBuiltIn {
      return TextExamples(
        texts: [
          "the plot was good and the ending was not bad",
          "the plot was not good and the ending was bad",
        ], labels: [1, 0], classNames: test.classNames)
    }
    let words = test.texts.map(Vocabulary.split).min { abs($0.count - 8) < abs($1.count - 8) } ?? []
    return TextExamples(
      texts: [words, words.reversed()].map { $0.joined(separator: " ") }, labels: [0, 0],
      classNames: test.classNames)
  }

  /// What is right most often, said to every text of the test.
  var majorityAccuracy: Double {
    let fraction = Double(test.labels.count { $0 == 1 }) / Double(max(test.count, 1))
    return max(fraction, 1 - fraction)
  }
}

private func isNegated(_ text: String) -> Bool { Vocabulary.split(text).contains("not") }

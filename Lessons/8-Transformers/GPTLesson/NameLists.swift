import Chalk

/// Names in three parts, and their tokens: to learn from, to watch, and to test with.
struct NameLists {
  let training, validation, test: [String]
  let tokens: NameTokens
  /// N-grams of the training names, from the unigram on.
  let grams: [TokenGrams]
  /// How many different names the list has.
  let all: Int

  /// The learner's own names, one a line, or real first names.
  /// - Throws: `DataError` where there are too few.
  init(on board: Board) throws {
    let lines = try board.data.lines("names", or: FirstNames.all)
    let clean = lines.map { $0.lowercased().filter { !$0.isWhitespace && $0 != "." } }
    let different = Array(Set(clean.filter { (2...24).contains($0.count) })).sorted()
    if different.count < 60 {
      throw DataError.unsuitable(
        "The list", problem: "it has \(different.count) different lines of 2 to 24 letters",
        advice: "Give 60 or more, one a line.")
    }
    let mixed = board.random.shuffled(different)
    let some = board.isFull ? mixed : Array(mixed.prefix(2000))
    let tenth = some.count / 10
    let training = Array(some.dropFirst(2 * tenth))
    let tokens = NameTokens(training, longest: some.map(\.count).max() ?? 1)
    self.training = training
    self.tokens = tokens
    validation = some[..<tenth].filter(tokens.knows)
    test = some[tenth..<(2 * tenth)].filter(tokens.knows)
    all = different.count
    let encoded = training.map(tokens.encode)
    grams = TokenGrams.names.indices.map {
      TokenGrams(encoded, vocabulary: tokens.count, order: $0 + 1)
    }
  }

  /// The perplexity of each n-gram on some names.
  func perplexities(_ names: [String]) -> [Double] {
    let encoded = names.map(tokens.encode)
    return grams.map { $0.perplexity(encoded) }
  }

  /// A name with which beginnings are shown: a long one of those that were not trained on.
  var example: String { (test.isEmpty ? training : test).max { $0.count < $1.count }! }
}

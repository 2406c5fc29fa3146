/// A kind of review, for the analysis of errors.
struct ReviewKind: Sendable {
  let name: String
  /// Whether a review of these words is of this kind.
  let contains: @Sendable ([String]) -> Bool

  /// The kinds that the grammar has: *and* joins two judgments, and stands nowhere else.
  static let ofTheGrammar: [ReviewKind] = [
    ReviewKind("no not", judgments: 1...2, nots: 0...0),
    ReviewKind("one judgment, one not", judgments: 1...1, nots: 1...1),
    ReviewKind("two judgments, one not", judgments: 2...2, nots: 1...1),
    ReviewKind("two judgments, two nots", judgments: 2...2, nots: 2...2),
  ]

  /// Which of the kinds of the grammar no bag of words can tell from its opposite.
  static let ambiguous = 2

  /// Kinds of any texts.
  static let ofAnyText: [ReviewKind] = [
    ReviewKind("no not", judgments: 1...2, nots: 0...0),
    ReviewKind("one not", judgments: 1...2, nots: 1...1),
    ReviewKind("two nots or more", judgments: 1...2, nots: 2...Int.max),
  ]

  private init(_ name: String, judgments: ClosedRange<Int>, nots: ClosedRange<Int>) {
    self.name = name
    contains = { words in
      judgments.contains(words.contains("and") ? 2 : 1)
        && nots.contains(words.filter { $0 == "not" }.count)
    }
  }
}

import Chalk

/// Whole sentences of the built-in grammar in pairs that differ by a not.
enum MinimalPairs {
  static let subjects = [
    "plot", "acting", "music", "ending", "story", "film", "cast", "script", "camera work",
    "dialogue",
  ]
  static let praise = [
    "good", "great", "wonderful", "clever", "funny", "moving", "brilliant", "lovely",
  ]
  static let blame = ["bad", "awful", "boring", "dull", "clumsy", "weak", "terrible", "silly"]

  // excerpt: pairs
  /// One word in every sentence that it can stand in: without a not, and with one.
  static func sentences(_ word: String) -> (plain: [String], negated: [String]) {
    (
      subjects.map { "the \($0) was \(word) ." }, subjects.map { "the \($0) was not \(word) ." }
    )
  }
  // end excerpt
}

import Randomness

extension TextExamples {
  /// Small film reviews with negation: "the plot was not good", "i do not hate the ending".
  ///
  /// They come from a grammar that knows what it says: a word of praise or of blame, turned round by a
  /// negation in about half of them. Counting words is not enough to tell the classes apart: each word is
  /// as frequent in both. The class is 0 negative, 1 positive, as many of each.
  public static func reviews(_ count: Int = 1000, random: inout RandomSource) -> TextExamples {
    var texts: [String] = []
    var labels: [Int] = []
    for index in 0..<count {
      let isPositive = index % 2 == 1
      texts.append(ReviewGrammar.review(isPositive: isPositive, random: &random))
      labels.append(isPositive ? 1 : 0)
    }
    return TextExamples(texts: texts, labels: labels, classNames: ["negative", "positive"])
      .shuffled(random: &random)
  }
}

/// The grammar of the small reviews.
///
///     review   = opening? sentence (", and" sentence)? closing?
///     sentence = subject "was" degree? quality | subject "was not" degree? opposite
///              | "i do" verb subject | "i do not" opposite verb subject
private enum ReviewGrammar {
  static let subjects = [
    "the plot", "the acting", "the music", "the ending", "the story", "the film", "the cast",
    "the script", "the camera work", "the dialogue",
  ]
  static let praise = [
    "good", "great", "wonderful", "clever", "funny", "moving", "brilliant", "lovely",
  ]
  static let blame = ["bad", "awful", "boring", "dull", "clumsy", "weak", "terrible", "silly"]
  static let degrees = ["very", "really", "quite", "truly"]
  static let likes = ["like", "love", "enjoy", "admire"]
  static let dislikes = ["dislike", "hate", "regret", "despise"]
  static let openings = [
    "we saw it on monday .", "my brother came too .", "it runs for two hours .",
    "i had read the book .",
  ]
  static let closings = ["that is all .", "so it goes .", "we took the bus home ."]

  static func review(isPositive: Bool, random: inout RandomSource) -> String {
    var parts: [String] = []
    if random.chance(0.3) { parts.append(pick(openings, &random)) }
    parts.append(sentence(isPositive, &random))
    if random.chance(0.4) { parts.append("and " + sentence(isPositive, &random)) }
    parts.append(".")
    if random.chance(0.3) { parts.append(pick(closings, &random)) }
    return parts.joined(separator: " ")
  }

  private static func sentence(_ isPositive: Bool, _ random: inout RandomSource) -> String {
    let subject = pick(subjects, &random)
    let isNegated = random.chance(0.5)
    let says = isPositive != isNegated
    if random.chance(0.6) {
      let quality = pick(says ? praise : blame, &random)
      let degree = random.chance(0.3) ? pick(degrees, &random) + " " : ""
      return "\(subject) was \(isNegated ? "not " : "")\(degree)\(quality)"
    }
    return "i \(isNegated ? "do not" : "do") \(pick(says ? likes : dislikes, &random)) \(subject)"
  }

  private static func pick(_ words: [String], _ random: inout RandomSource) -> String {
    words[random.integer(below: words.count)]
  }
}

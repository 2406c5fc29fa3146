import Chalk

/// The words of a vocabulary in three groups: those of one class, of the other, and all the rest.
struct WordGroups {
  /// What the groups are called, and the numbers of their words.
  let names: [String]
  let words: [[Int]]
  /// Words whose places are worth naming.
  let shown: [Int]

  private static let praise = [
    "good", "great", "wonderful", "clever", "funny", "moving", "brilliant", "lovely", "like",
    "love", "enjoy", "admire",
  ]
  private static let blame = [
    "bad", "awful", "boring", "dull", "clumsy", "weak", "terrible", "silly", "dislike", "hate",
    "regret", "despise",
  ]

  /// The words by which the grammar of the made-up reviews praises and blames.
  init(ofTheGrammar vocabulary: Vocabulary) {
    let number = { (word: String) in Int(vocabulary.encode(word)[0]) }
    self.init(
      ["praise", "blame"], Self.praise.map(number), Self.blame.map(number),
      shown: ["good", "hate", "the", "not"].map(number), vocabulary)
  }

  /// The dozen words that stand in a greater fraction of the texts of the one class than of the other, and
  /// the other way round: those with the greatest difference.
  init(of texts: TextExamples, _ vocabulary: Vocabulary) {
    var differences = vocabulary.words.map { _ in 0.0 }
    for (text, label) in zip(texts.texts, texts.labels) {
      let fraction = 1 / Double(texts.labels.count { $0 == label })
      for word in Set(vocabulary.encode(text)) where word > 1 {
        differences[Int(word)] += label == 1 ? fraction : -fraction
      }
    }
    let ranked = differences.indices.sorted { (differences[$1], $0) < (differences[$0], $1) }
    let first = Array(ranked.prefix(12).filter { differences[$0] > 0 })
    let second = Array(ranked.suffix(12).reversed().filter { differences[$0] < 0 })
    self.init(
      texts.classNames.reversed(), first, second,
      shown: Array(first.prefix(2)) + Array(second.prefix(2)),
      vocabulary)
  }

  private init(
    _ names: [String], _ first: [Int], _ second: [Int], shown: [Int], _ vocabulary: Vocabulary
  ) {
    let others = vocabulary.words.indices.dropFirst(2).filter {
      !first.contains($0) && !second.contains($0)
    }
    self.names = names + ["others"]
    self.words = [first, second, others]
    self.shown = shown
  }
}

/// Texts with a class each: reviews, and whether they praise.
public struct TextExamples: Selectable, Equatable {
  /// The texts, as they were read.
  public var texts: [String]
  /// The class of each text, from 0.
  public var labels: [Int]
  /// The names of the classes, by class number.
  public let classNames: [String]
  /// What was done to read the texts, and what is to be known of them, a sentence each.
  public var notes: [String] = []

  /// Texts from their parts. Traps where the parts do not fit.
  public init(texts: [String], labels: [Int], classNames: [String]) {
    guard texts.count == labels.count else {
      fatalError("TextExamples: \(texts.count) texts, but \(labels.count) labels.")
    }
    self.texts = texts
    self.labels = labels
    self.classNames = classNames
  }

  /// How many texts there are.
  public var count: Int { texts.count }
  /// The labels: a split keeps the proportions of the classes.
  public var strata: [Int]? { labels }

  /// These texts only, in this order.
  public func rows(_ indices: [Int]) -> TextExamples {
    var part = TextExamples(
      texts: indices.map { texts[$0] }, labels: indices.map { labels[$0] }, classNames: classNames)
    part.notes = notes
    return part
  }

  /// The texts as word numbers, cut or filled up to `length`.
  public func tokens(
    _ vocabulary: Vocabulary, length: Int, padding: Vocabulary.Side = .front
  ) -> TokenExamples {
    var tokens: [Int32] = []
    tokens.reserveCapacity(count * length)
    for text in texts { tokens += vocabulary.encode(text, length: length, padding: padding) }
    return TokenExamples(
      tokens: tokens, length: length, symbolCount: vocabulary.count, labels: labels,
      classNames: classNames)
  }
}

extension TextExamples {
  /// What is to be known of the words: whether the texts have no spaces between them, or nearly every text is
  /// one word of its own.
  var notesOnWords: [String] {
    if texts.isEmpty { return [] }
    let spaceless = texts.count { text in
      let (all, alone) = text.reduce(into: (0, 0)) { counts, character in
        if character.isLetter { counts.0 += 1 }
        if character.isOfScriptWithoutSpaces { counts.1 += 1 }
      }
      return alone * 2 > all
    }
    if spaceless * 2 > texts.count {
      return [
        "\(spaceless) of \(counted(texts.count, "text")) are written in a script without spaces between "
          + "words: each of its characters counts as a word."
      ]
    }
    let single = texts.filter { Vocabulary.split($0).count <= 1 }
    guard texts.count >= 10, single.count * 10 > texts.count * 9,
      Set(single).count * 2 > single.count
    else { return [] }
    return [
      "\(single.count) of \(counted(texts.count, "text")) are one word of their own: nothing can be learned "
        + "from words that do not come again."
    ]
  }
}

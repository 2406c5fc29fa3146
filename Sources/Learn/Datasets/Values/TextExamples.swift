/// Texts with a class each: reviews, and whether they praise.
public struct TextExamples: Selectable, Equatable {
  /// The texts, as they were read.
  public var texts: [String]
  /// The class of each text, from 0.
  public var labels: [Int]
  /// The names of the classes, by class number.
  public let classNames: [String]

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
    TextExamples(
      texts: indices.map { texts[$0] }, labels: indices.map { labels[$0] }, classNames: classNames)
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

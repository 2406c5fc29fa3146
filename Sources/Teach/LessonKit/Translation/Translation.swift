/// Texts in another language, found under the English ones.
public struct Translation: Sendable {
  /// The language's code, such as `zh-Hans`; `en` is the language of the source.
  public let language: String
  private let texts: [String: String]
  /// The keys with values in them, as the pieces between the values, longest first.
  private let patterns: [(pieces: [String], key: String)]

  /// No translation: everything as it was written.
  public static let none = Translation([:], language: "en")

  /// One language of a catalog.
  public init(_ catalog: StringCatalog, language: String) {
    self.init(catalog.texts.compactMapValues { $0[language] }, language: language)
  }

  private init(_ texts: [String: String], language: String) {
    self.language = language
    self.texts = texts
    patterns = texts.keys.filter { $0.contains("%@") }
      .sorted { ($0.count, $0) > ($1.count, $1) }
      .map { key in
        (key.split(separator: "%@", omittingEmptySubsequences: false).map(unescaped), key)
      }
  }

  /// The prose with its template in the other language; as it is where there is none.
  public func callAsFunction(_ prose: Prose) -> Prose {
    guard let template = texts[prose.template] else { return prose }
    return Prose(template: template, values: prose.values.map { self($0) })
  }

  /// A finished text, such as a figure's caption. Values in it are found by
  /// matching the text with the keys.
  public func callAsFunction(_ text: String) -> String {
    if texts.isEmpty || text.isEmpty { return text }
    if let exact = texts[text.replacing("%", with: "%%")] {
      return Prose(template: exact, values: []).text
    }
    for (pieces, key) in patterns {
      if let values = values(in: text, between: pieces) {
        return Prose(template: texts[key]!, values: values.map { self($0) }).text
      }
    }
    return text
  }

  /// The key under which a finished text is found; nil where there is none.
  public func key(of text: String) -> String? {
    let literal = text.replacing("%", with: "%%")
    if texts[literal] != nil { return literal }
    return patterns.first { values(in: text, between: $0.pieces) != nil }?.key
  }

  /// What stands between the pieces, where the text consists of them.
  private func values(in text: String, between pieces: [String]) -> [String]? {
    // Of a key that is hardly more than its values, nothing can be told.
    guard pieces.joined().count >= 12, text.hasPrefix(pieces[0]) else { return nil }
    var rest = text.dropFirst(pieces[0].count)
    var values: [String] = []
    for (index, piece) in pieces.enumerated().dropFirst() {
      if index == pieces.count - 1 {
        guard rest.hasSuffix(piece), rest.count > piece.count else { return nil }
        values.append(String(rest.dropLast(piece.count)))
      } else {
        guard let place = rest.firstRange(of: piece), place.lowerBound > rest.startIndex,
          !piece.isEmpty
        else { return nil }
        values.append(String(rest[..<place.lowerBound]))
        rest = rest[place.upperBound...]
      }
    }
    return values
  }
}

extension Translation: Equatable {
  /// Whether both say the same in the same language.
  public static func == (one: Translation, other: Translation) -> Bool {
    one.language == other.language && one.texts == other.texts
  }
}

private func unescaped(_ piece: Substring) -> String {
  String(piece.replacing("%%", with: "%"))
}

/// A piece of prose between marks of emphasis: `**weight decay**` is a term where it is introduced (bold), `*it*` is
/// a word that is mentioned (italics).
public enum Emphasis: Sendable, Equatable {
  case plain(Substring)
  case term(Substring)
  case mention(Substring)

  /// The pieces of a text, in order. A star that opens nothing, as in `2 * 3`, is a star.
  public static func pieces(of text: some StringProtocol) -> [Emphasis] {
    var pieces: [Emphasis] = []
    var rest = Substring(text)
    var plainStart = rest.startIndex
    while let star = rest.firstIndex(of: "*") {
      let before = star == text.startIndex ? " " : text[text.index(before: star)]
      guard !joins(before), let (piece, end) = marked(rest[star...]) else {
        rest = rest[rest.index(after: star)...]
        continue
      }
      if plainStart < star { pieces.append(.plain(Substring(text[plainStart..<star]))) }
      pieces.append(piece)
      rest = rest[end...]
      plainStart = end
    }
    let last = Substring(text[plainStart...])
    return last.isEmpty ? pieces : pieces + [.plain(last)]
  }

  /// Whether a star behind this character multiplies, as in `2*3`. Chinese is written without spaces between words:
  /// behind its characters a star may open a piece.
  private static func joins(_ before: Character) -> Bool {
    before.isCased || before.isASCII && before.isNumber
  }

  /// What the text says, without its marks.
  public static func removed(from text: String) -> String {
    if !text.contains("*") { return text }
    return pieces(of: text).map { piece in
      switch piece {
      case .plain(let words), .term(let words), .mention(let words): String(words)
      }
    }.joined()
  }

  /// The piece at the start of a text that begins with a star, and where the text goes on.
  private static func marked(_ text: Substring) -> (Emphasis, end: Substring.Index)? {
    let mark = text.hasPrefix("**") ? "**" : "*"
    let inner = text.dropFirst(mark.count)
    guard let close = inner.firstRange(of: mark) else { return nil }
    let words = inner[..<close.lowerBound]
    guard let first = words.first, let last = words.last, first != " ", last != " ",
      !words.contains("*"), !words.contains("\n\n")
    else { return nil }
    return (mark == "**" ? .term(words) : .mention(words), close.upperBound)
  }
}

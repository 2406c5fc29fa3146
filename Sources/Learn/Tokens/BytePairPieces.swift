/// The pieces of a text beyond which no merge reaches: a word with the space in front of it, a number, a run of signs, a
/// run of spaces. Joined they are the text again.
///
/// Without them *the dog*, *the cat* and *dog.* would each be learned as a token. The rule is GPT-2's, without its endings
/// such as *'s*: one space belongs to what follows it. Marks (accents, vowel signs) belong to the letters before them.
public struct BytePairPieces: Sequence, Sendable {
  private let text: String

  /// The pieces of a text.
  public init(_ text: String) { self.text = text }

  /// Goes over the pieces from the front.
  public func makeIterator() -> Iterator { Iterator(rest: Substring(text).unicodeScalars) }

  /// What is left of the text.
  public struct Iterator: IteratorProtocol, Sendable {
    var rest: Substring.UnicodeScalarView

    /// The next piece.
    public mutating func next() -> Substring? {
      guard let first = rest.first else { return nil }
      var end = rest.startIndex
      if Kind(first) == .space {
        end = rest.firstIndex { Kind($0) != .space } ?? rest.endIndex
        // The last space of several belongs to what follows, if it is an ordinary one.
        if end < rest.endIndex {
          let last = rest.index(before: end)
          if rest[last] == " " {
            end = last == rest.startIndex ? self.end(behind: end) : last
          }
        }
      } else {
        end = self.end(behind: end)
      }
      let piece = Substring(rest[..<end])
      rest = rest[end...]
      return piece
    }

    /// The end of the run of one kind that begins at a place.
    private func end(behind start: Substring.Index) -> Substring.Index {
      let kind = Kind(rest[start])
      return rest[start...].firstIndex { Kind($0) != kind } ?? rest.endIndex
    }
  }

  private enum Kind {
    case letter, digit, space, sign

    init(_ scalar: Unicode.Scalar) {
      if scalar.properties.isWhitespace {
        self = .space
        return
      }
      switch scalar.properties.generalCategory {
      case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
        .nonspacingMark, .spacingMark, .enclosingMark:
        self = .letter
      case .decimalNumber, .letterNumber, .otherNumber: self = .digit
      default: self = .sign
      }
    }
  }
}

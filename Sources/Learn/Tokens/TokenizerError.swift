/// What is wrong with a vocabulary, its file, or the numbers that are to become text.
public enum TokenizerError: Error, Sendable, Hashable, CustomStringConvertible {
  /// A file cannot be read or written; why, in words.
  case file(path: String, reason: String)
  /// A file is larger than any vocabulary.
  case hugeFile(path: String, bytes: Int, most: Int)
  /// A vocabulary has no tokens.
  case empty(String)
  /// A token has no letters; its number.
  case emptyToken(number: Int)
  /// Two numbers of a vocabulary spell the same.
  case repeated(token: String, first: Int, second: Int)
  /// A special token is named twice.
  case repeatedSpecial(SpecialToken)
  /// A special token is needed and not there.
  case missing(SpecialToken, why: String)
  /// A number belongs to no token.
  case outOfRange(number: Int, place: Int, count: Int)
  /// There are more or fewer tokens than the model has rows for.
  case vocabularyMismatch(tokens: Int, rows: Int)
  /// A text has more tokens than there are places.
  case tooLong(text: Int, tokens: Int, places: Int)
  /// Fewer places than the special tokens alone take.
  case noRoom(places: Int, specials: Int)
  /// The text of a saved tokenizer cannot be understood; what is wrong with it.
  case form(String)
  /// A merge joins something that is no token yet; its place in the list.
  case merge(place: Int, number: Int, known: Int)
  /// A pair is merged twice; the places in the list.
  case repeatedMerge(first: Int, second: Int)
  /// A merge would make a token of more bytes than are allowed; its place in the list.
  case hugeToken(place: Int, bytes: Int, most: Int)
  /// Merges would make tokens of more bytes than are allowed in all.
  case hugeTokens(place: Int, most: Int)

  /// The message: what came, what was needed, and what to try.
  public var description: String {
    switch self {
    case .file(let path, let reason): "\(path): \(reason)"
    case .hugeFile(let path, let bytes, let most):
      "\(path): \(bytes) bytes; a vocabulary has \(most) at most, so this is another kind of file"
    case .empty(let what): "\(what) has no tokens; give one or more"
    case .emptyToken(let number):
      "the token with the number \(number) has no letters; a vocabulary has a token for each number, "
        + "one a line, and no empty lines"
    case .repeated(let token, let first, let second):
      "the token “\(shown(token))” has the numbers \(first) and \(second); each token needs one number"
    case .repeatedSpecial(let special):
      "the special token \(special) is named twice; each needs one number"
    case .missing(let special, let why):
      "the vocabulary has no \(special), which \(why); add it, or take the vocabulary of the same model"
    case .outOfRange(let number, let place, let count):
      "the number \(number) at place \(place) belongs to no token; there are \(count), from 0 to "
        + "\(count - 1): were these numbers made by another tokenizer?"
    case .vocabularyMismatch(let tokens, let rows):
      "the vocabulary has \(tokens) tokens, and the model's embedding \(rows) rows; "
        + "take the vocabulary that the model was trained with"
    case .tooLong(let text, let tokens, let places):
      "text \(text) has \(tokens) tokens, the special ones counted, and there are \(places) places; "
        + "shorten it, or say which side may be cut"
    case .noRoom(let places, let specials):
      "\(places) places cannot hold \(specials) special tokens and at least one of the text; "
        + "give \(specials + 1) or more"
    case .form(let problem): "the saved tokenizer cannot be read: \(problem)"
    case .merge(let place, let number, let known):
      "merge \(place) joins the number \(number); only what comes before it may be joined, "
        + "bytes and earlier merges, and these are the numbers below \(known) that are not special"
    case .repeatedMerge(let first, let second):
      "merges \(first) and \(second) join the same pair; the second can never happen"
    case .hugeToken(let place, let bytes, let most):
      "merge \(place) makes a token of \(bytes) bytes; no text needs one of more than \(most)"
    case .hugeTokens(let place, let most):
      "the tokens up to merge \(place) have more than \(most) bytes in all; no text needs such tokens"
    }
  }

  /// A token of somebody else's file on one line, and not too long.
  private func shown(_ token: String) -> String {
    var line = ""
    for scalar in token.unicodeScalars.prefix(40) {
      line.unicodeScalars.append(scalar.value < 0x20 || scalar.value == 0x7F ? "\u{FFFD}" : scalar)
    }
    return token.unicodeScalars.count > 40 ? line + "…" : line
  }
}

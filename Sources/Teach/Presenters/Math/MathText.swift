/// A formula as one line of readable Unicode: `\frac{1}{2n} \sum_{i=1}^{n} (y_i - \hat{y}_i)^2`
/// becomes `1/(2n) Σᵢ₌₁ⁿ (yᵢ − ŷᵢ)²`.
///
/// For terminals. What it does not know stays as it is written, without the backslash.
public func mathText(_ latex: String) -> String {
  var reader = MathReader(latex)
  return reader.sequence(until: nil).text
}

/// A piece of a formula, and whether it needs brackets beside a fraction bar.
private struct Piece {
  var text: String
  var isCompound: Bool
}

private struct MathReader {
  private let characters: [Character]
  private var position = 0

  init(_ latex: String) {
    characters = Array(latex)
  }

  private var next: Character? {
    position < characters.count ? characters[position] : nil
  }

  /// Everything up to the closing character, which is passed over.
  mutating func sequence(until closing: Character?) -> Piece {
    var text = ""
    var pieces = 0
    while let character = next {
      if character == closing {
        position += 1
        break
      }
      let piece = piece()
      if !piece.trimmedIsEmpty { pieces += 1 }
      text.append(spaced: piece)
    }
    let words = text.split(separator: " ").joined(separator: " ")
    return Piece(text: words, isCompound: pieces > 1 && words.count > 1)
  }

  private mutating func piece() -> String {
    guard let character = next else { return "" }
    position += 1
    switch character {
    case "\\": return command()
    case "{": return sequence(until: "}").text
    case "^": return raised(argument())
    case "_": return lowered(argument())
    case "&": return " "
    case "~": return " "
    case "'": return "′"
    case "-": return operatorText("−")
    case "*": return "·"
    case "=", "<", ">", "+": return operatorText(String(character))
    default: return String(character)
    }
  }

  /// What a command or a raised position takes: a group, a command, or one character.
  private mutating func argument() -> Piece {
    while next == " " { position += 1 }
    if next == "{" {
      position += 1
      return sequence(until: "}")
    }
    return Piece(text: piece().trimmingSpaces, isCompound: false)
  }

  private mutating func command() -> String {
    var name = ""
    while let letter = next, letter.isLetter {
      name.append(letter)
      position += 1
    }
    guard !name.isEmpty else { return symbolCommand() }
    switch name {
    case "frac": return fraction()
    case "sqrt":
      let inner = argument()
      let isOne = !inner.isCompound && !inner.text.contains("/")
      return "√" + (isOne ? inner.text : "(\(inner.text))")
    case "text", "mathrm", "operatorname", "mathbf", "mathbb": return plainGroup()
    case "left", "right", "displaystyle", "limits": return ""
    case "begin", "end":
      _ = plainGroup()
      return ""
    case "quad", "qquad": return "   "
    default: break
    }
    if let accent = mathAccents[name] { return argument().text + accent }
    if let word = mathWords[name] { return word + (next?.isLetter == true ? " " : "") }
    return mathSymbols[name] ?? name
  }

  private mutating func symbolCommand() -> String {
    guard let character = next else { return "" }
    position += 1
    switch character {
    case "\\": return "; "
    case ",", ";", ":", " ", "!": return " "
    default: return String(character)
    }
  }

  private mutating func fraction() -> String {
    let over = argument().joinedDifferential
    let under = argument().joinedDifferential
    return over.bracketedIfCompound + "/" + under.bracketedIfCompound
  }

  /// A group whose characters are words, spaces included.
  private mutating func plainGroup() -> String {
    guard next == "{" else { return argument().text }
    position += 1
    var text = ""
    while let character = next {
      position += 1
      if character == "}" { break }
      text.append(character)
    }
    return text
  }

  /// A sign that stands between two things has a space on both sides; before one, none.
  private func operatorText(_ sign: String) -> String {
    var before = position - 2
    while before >= 0, characters[before] == " " { before -= 1 }
    let isBetween = before >= 0 && !"({[=,^_&<>+-*/".contains(characters[before])
    return isBetween || sign == "=" ? " \(sign) " : sign
  }

  private func raised(_ piece: Piece) -> String {
    scripted(piece, superscripts, mark: "^")
  }

  private func lowered(_ piece: Piece) -> String {
    scripted(piece, subscripts, mark: "_")
  }

  private func scripted(_ piece: Piece, _ script: [Character: Character], mark: String) -> String {
    let letters = piece.text.filter { $0 != " " }
    let small = letters.compactMap { script[$0] }
    if small.count == letters.count { return String(small) }
    return letters.count == 1 ? mark + letters : "\(mark)(\(piece.text))"
  }
}

extension Piece {
  /// "∂ L" is one thing: it needs no space and, in a fraction, no bracket.
  fileprivate var joinedDifferential: Piece {
    guard text.hasPrefix("∂") || text.hasPrefix("d") else { return self }
    let joined = text.replacing("∂ ", with: "∂")
    let isOne = !joined.contains { " +−·/".contains($0) } && joined.count <= 5
    return isOne ? Piece(text: joined, isCompound: false) : self
  }

  fileprivate var bracketedIfCompound: String {
    let isBracketed = text.first == "(" && text.last == ")"
    return isCompound && !isBracketed ? "(\(text))" : text
  }
}

extension String {
  fileprivate var trimmedIsEmpty: Bool { allSatisfy { $0 == " " } }

  fileprivate var trimmingSpaces: String {
    split(separator: " ").joined(separator: " ")
  }

  fileprivate mutating func append(spaced piece: String) {
    self += piece
  }
}

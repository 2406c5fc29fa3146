/// Reads a formula in LaTeX, or in plain text as a terminal shows it: `\frac{x_1}{2}` and `x₁²/2`.
///
/// Nothing is refused: what is not known stands in the tree as it is written, and what is missing is empty.
package struct MathParser {
  private let characters: [Character]
  private var position = 0

  /// The pieces of a formula.
  package static func nodes(_ formula: String) -> [MathNode] {
    var parser = MathParser(characters: Array(formula))
    var nodes: [MathNode] = []
    while parser.next != nil {
      nodes += parser.sequence(until: "}")
      // A brace that closes nothing stands for nothing.
      if parser.next == "}" { parser.position += 1 }
    }
    return nodes
  }

  private init(characters: [Character]) {
    self.characters = characters
  }

  private var next: Character? {
    position < characters.count ? characters[position] : nil
  }

  /// Everything up to the closing character, which is left where it is.
  private mutating func sequence(until closing: Character) -> [MathNode] {
    var nodes: [MathNode] = []
    while let character = next, character != closing { nodes.append(node()) }
    return nodes
  }

  private mutating func node() -> MathNode {
    let character = characters[position]
    for isRaised in [true, false] {
      let small = run(of: isRaised ? MathSymbols.unraised : MathSymbols.unlowered)
      if small.isEmpty { continue }
      let content = MathParser.nodes(small)
      return .script(MathScript(isRaised: isRaised, content: content, isWhole: true))
    }
    position += 1
    switch character {
    case "\\": return command()
    case "{": return .group(closed(by: "}"))
    case "^", "_": return script(isRaised: character == "^")
    case " ", "~", "&": return .space
    default: return .character(character)
    }
  }

  /// The inside of a bracket that has been opened.
  private mutating func closed(by closing: Character) -> [MathNode] {
    let nodes = sequence(until: closing)
    if next == closing { position += 1 }
    return nodes
  }

  /// The letters of which small ones stand here; empty where none do.
  private mutating func run(of letters: [Character: String]) -> String {
    var text = ""
    while let letter = next.flatMap({ letters[$0] }) {
      text += letter
      position += 1
    }
    return text
  }

  /// After `^` or `_`: a group, a bracket, a command, a word, a number, or one character. `p_data` lowers the
  /// whole word, and not only its first letter.
  private mutating func script(isRaised: Bool) -> MathNode {
    skipSpaces()
    let start = position
    var content: [MathNode] = []
    var isWhole = true
    if next == "{" {
      position += 1
      content = closed(by: "}")
    } else if next == "(", characters[start...].contains(")") {
      position += 1
      content = bracket()
    } else if let first = next, first.isLatin || first.isASCII && first.isNumber {
      while let letter = next, letter.isASCII, first.isLatin ? letter.isLatin : letter.isNumber {
        content.append(.character(letter))
        position += 1
      }
      isWhole = false
    } else if next != nil, next != "}" {
      content = [node()]
      isWhole = false
    }
    return .script(MathScript(isRaised: isRaised, content: content, isWhole: isWhole))
  }

  /// The inside of a round bracket that has been opened, with all that are opened within.
  private mutating func bracket() -> [MathNode] {
    var nodes: [MathNode] = []
    var depth = 1
    while let character = next, character != "}" {
      depth += character == "(" ? 1 : character == ")" ? -1 : 0
      if depth == 0 {
        position += 1
        break
      }
      nodes.append(node())
    }
    return nodes
  }

  /// What a command takes: a group, a command, or one character.
  private mutating func argument() -> [MathNode] {
    skipSpaces()
    if next == nil || next == "}" { return [] }
    let node = node()
    if case .group(let nodes) = node { return nodes }
    return [node]
  }

  private mutating func skipSpaces() {
    while next == " " { position += 1 }
  }

  private mutating func command() -> MathNode {
    var name = ""
    while let letter = next, letter.isLatin {
      name.append(letter)
      position += 1
    }
    if name.isEmpty {
      guard let sign = next else { return .command("") }
      position += 1
      return .command(String(sign))
    }
    switch name {
    case "frac": return .fraction(argument(), argument())
    case "sqrt": return .root(argument())
    case "text", "mathrm", "operatorname": return .words(plainGroup(), command: name)
    case "begin", "end": return .environment(plainGroup(), command: name)
    case "mathbf", "mathbb", "mathcal", "boldsymbol": return .font(name, argument())
    case _ where MathSymbols.accents[name] != nil: return .accent(name, argument())
    default: return .command(name)
    }
  }

  /// A group whose characters are words, spaces included.
  private mutating func plainGroup() -> String {
    skipSpaces()
    guard next == "{" else { return "" }
    position += 1
    let text = String(characters[position...].prefix { $0 != "}" })
    position = min(position + text.count + 1, characters.count)
    return text
  }
}

extension Character {
  /// Whether it is one of the 26 letters, small or large.
  var isLatin: Bool { isASCII && isLetter }
}

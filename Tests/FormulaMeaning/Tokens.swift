import Notation

/// A formula as a row without fraction lines and roofs over roots: what a reader sees one after the other.
indirect enum Token: Equatable {
  /// A letter, a number, a sign that stands for something.
  case factor(String)
  /// A name that takes what stands beside it.
  case function(String)
  /// What stands in brackets of its own, or must be taken as if it did.
  case bracket(String, [Token])
  case quotient([Token], [Token])
  case root([Token])
  /// √ as a sign in plain text, which takes the one thing after it.
  case rootSign
  case script(isRaised: Bool, [Token])
  /// Between the factors of a product, its parts, the terms of a sum, and whole formulas.
  case divide, times(String), sign(String), separator(String)
}

extension Token {
  /// The tokens of a formula's tree.
  static func row(_ nodes: [MathNode]) -> [Token] { bracketed(words(flat(nodes))) }

  private enum Piece {
    case letter(Character), space, token(Token)
  }

  /// Groups and letters of another kind are what stands in them; words are their letters.
  private static func flat(_ nodes: [MathNode]) -> [Piece] {
    nodes.flatMap { node -> [Piece] in
      switch node {
      case .space: [.space]
      case .character(let character): [.letter(character)]
      case .group(let inside), .font(_, let inside): flat(inside)
      case .words(let words, _): words.map { $0 == " " ? .space : .letter($0) }
      case .environment: []
      case .accent(let name, let inside): flat(inside).dropLast() + accented(inside, name)
      case .fraction(let over, let under): [.token(.quotient(row(over), row(under)))]
      case .root(let inside): [.token(.root(row(inside)))]
      case .script(let script):
        [.token(.script(isRaised: script.isRaised, small(script.content)))]
      case .command(let name): command(name)
      }
    }
  }

  /// What stands raised or lowered. A star there is a name's mark, and no product.
  private static func small(_ nodes: [MathNode]) -> [Token] {
    let content = row(nodes)
    return content == [.times("·")] ? [.factor("*")] : content
  }

  private static func accented(_ nodes: [MathNode], _ name: String) -> [Piece] {
    guard case .letter(let letter)? = flat(nodes).last else { return flat(nodes).suffix(1) }
    return [.letter(Character(String(letter) + MathSymbols.accents[name]!))]
  }

  private static func command(_ name: String) -> [Piece] {
    if MathSymbols.functions.contains(name) { return [.token(.function(name))] }
    if let sign = MathSymbols.betweens[name] { return [.space, .letter(Character(sign)), .space] }
    if MathSymbols.silent.contains(name) { return [] }
    if let sign = MathSymbols.greek[name] ?? MathSymbols.signs[name] {
      return [.letter(Character(sign))]
    }
    if name == "\\" { return [.letter(";"), .space] }
    if name == "{" || name == "}" { return [.letter(Character(name))] }
    let isRoom = !(name.first?.isLetter ?? false) || name.hasSuffix("quad")
    return isRoom ? [.space] : name.map { .letter($0) }
  }

  /// Numbers and names of functions are one thing; words between spaces separate.
  private static func words(_ pieces: [Piece]) -> [Token] {
    var tokens: [Token] = []
    var place = 0
    func run(_ isTaken: (Character) -> Bool) -> String {
      String(
        pieces[place...].prefix { if case .letter(let c) = $0 { isTaken(c) } else { false } }
          .compactMap { if case .letter(let c) = $0 { c } else { nil } })
    }
    func isSpace(_ place: Int) -> Bool {
      if pieces.indices.contains(place), case .space = pieces[place] { true } else { false }
    }
    while place < pieces.count {
      switch pieces[place] {
      case .space: place += 1
      case .token(let token):
        tokens.append(token)
        place += 1
      case .letter(let first):
        let number = run { $0.isNumber || $0 == "." }
        let word = run { $0.isASCII && $0.isLetter }
        if number.first?.isNumber == true {
          tokens.append(.factor(number))
          place += number.count
        } else if word == "argmax" {
          tokens += [.function("arg"), .function("max")]
          place += word.count
        } else if MathSymbols.functions.contains(word) {
          tokens.append(.function(word))
          place += word.count
        } else if word.count > 1, isSpace(place - 1), isSpace(place + word.count) {
          tokens.append(.separator(word))
          place += word.count
        } else {
          tokens.append(token(first))
          place += 1
        }
      }
    }
    return tokens
  }

  private static func token(_ character: Character) -> Token {
    switch character {
    case "/", "÷": .divide
    case "*", "·": .times("·")
    case "×", "⊙", "∘", "∗", "⋆": .times(String(character))
    case "-", "−": .sign("−")
    case "+", "±": .sign(String(character))
    case "√": .rootSign
    case "'": .factor("′")
    case _ where "=<>≤≥≠≈∼≡∝→←↦⇒∈∉,;:".contains(character): .separator(String(character))
    default: .factor(String(character))
    }
  }

  /// Brackets with what stands in them.
  private static func bracketed(_ tokens: [Token]) -> [Token] {
    var open: [(mark: String, row: [Token])] = [("", [])]
    for (place, token) in tokens.enumerated() {
      guard case .factor(let mark) = token else {
        open[open.count - 1].row.append(token)
        continue
      }
      let isBar = mark == "|" || mark == "‖"
      if isBar, open.last!.mark != mark, !isClosed(mark, in: tokens[(place + 1)...]) {
        // One bar alone, as in p(x | y).
        open[open.count - 1].row.append(.separator(mark))
      } else if ["(", "[", "{", "⌊", "⌈", "⟨"].contains(mark) || isBar && open.last!.mark != mark {
        open.append((mark, []))
      } else if isBar || [")", "]", "}", "⌋", "⌉", "⟩"].contains(mark), open.count > 1 {
        let (mark, row) = open.removeLast()
        open[open.count - 1].row.append(.bracket(mark, row))
      } else {
        open[open.count - 1].row.append(token)
      }
    }
    while open.count > 1 {
      let (mark, row) = open.removeLast()
      open[open.count - 1].row += [.factor(mark)] + row
    }
    return open[0].row
  }

  /// Whether a second bar follows before the bracket around the first one ends.
  private static func isClosed(_ bar: String, in rest: ArraySlice<Token>) -> Bool {
    var depth = 0
    for case .factor(let mark) in rest {
      if depth == 0, mark == bar { return true }
      depth += "([{⌊⌈⟨".contains(mark) ? 1 : ")]}⌋⌉⟩".contains(mark) ? -1 : 0
      if depth < 0 { return false }
    }
    return false
  }
}

/// A formula as one line of readable Unicode: `\frac{1}{2n} \sum_{i=1}^{n} (y_i - \hat{y}_i)^2`
/// becomes `(1/(2n)) Σᵢ₌₁ⁿ (yᵢ − ŷᵢ)²`.
///
/// For terminals. Brackets stand where without them the line would mean something else. What is not known
/// stays as it is written, without the backslash.
public func mathText(_ latex: String) -> String {
  MathLine(isForGnuplot: false).text(MathParser.nodes(latex))
}

/// A formula as one line of gnuplot's "enhanced" text, with slanted letters, raised and lowered ones.
package func gnuplotMath(_ latex: String) -> String {
  MathLine(isForGnuplot: true).text(MathParser.nodes(latex))
}

/// Writes the tree of a formula in a line.
private struct MathLine {
  let isForGnuplot: Bool

  /// A row of pieces.
  func text(_ nodes: [MathNode]) -> String {
    let pieces = nodes.indices.map { place in
      let piece = text(of: nodes, at: place)
      return MathBrackets.areNeeded(around: nodes, at: place) ? "(\(piece))" : piece
    }
    return pieces.joined().split(separator: " ").joined(separator: " ")
  }

  private func text(of nodes: [MathNode], at place: Int) -> String {
    switch nodes[place] {
    case .space: return " "
    case .character(let character): return text(of: character, in: nodes, at: place)
    case .command(let name): return text(ofCommand: name, before: nodes[(place + 1)...])
    case .group(let content): return text(content)
    case .font(_, let content): return text(content)
    case .words(let words, _): return words
    case .environment: return ""
    case .accent(let name, let content): return text(content) + (MathSymbols.accents[name] ?? "")
    case .root(let content):
      let inside = text(content)
      return "√" + (MathBrackets.isUnderRoot(content) ? inside : "(\(inside))")
    case .fraction(let over, let under): return operand(over) + "/" + operand(under)
    case .script(let script): return text(of: script)
    }
  }

  /// What stands over or under a fraction line.
  private func operand(_ nodes: [MathNode]) -> String {
    if let differential = MathBrackets.differential(nodes) { return text(differential) }
    return MathBrackets.isOneFactor(nodes) ? text(nodes) : "(\(text(nodes)))"
  }

  /// A sign that stands between two things has a space on both sides; before one, none.
  private func text(of character: Character, in nodes: [MathNode], at place: Int) -> String {
    switch character {
    case "=": return " = "
    case "<", ">", "+", "-":
      let sign = character == "-" ? "−" : String(character)
      return MathBrackets.isBetween(nodes, place) ? " \(sign) " : sign
    case "*": return "·"
    case "'": return "′"
    default: return letter(String(character))
    }
  }

  private func text(ofCommand name: String, before rest: ArraySlice<MathNode>) -> String {
    if MathSymbols.silent.contains(name) { return "" }
    if MathSymbols.functions.contains(name) { return name + (isGlued(to: rest) ? " " : "") }
    if let sign = MathSymbols.betweens[name] { return " \(sign) " }
    if let greek = MathSymbols.greek[name] { return letter(greek) }
    if let sign = MathSymbols.signs[name] { return sign }
    switch name {
    case "\\": return "; "
    case ",", ";", ":", " ", "!", "quad", "qquad": return " "
    default: return escaped(name)
    }
  }

  /// Whether a letter or a number follows at once.
  private func isGlued(to rest: ArraySlice<MathNode>) -> Bool {
    switch rest.first {
    case .character(let character)?: return character.isLetter || character.isNumber
    case .command(let name)?: return MathSymbols.greek[name] != nil
    case .accent?, .words?, .font?, .group?: return true
    default: return false
    }
  }

  private func text(of script: MathScript) -> String {
    // A raised star is a name's mark, and no product.
    let inside = script.content == [.character("*")] ? "*" : text(script.content)
    let mark = script.isRaised ? "^" : "_"
    if isForGnuplot { return "\(mark){\(inside)}" }
    let small = script.isRaised ? MathSymbols.raised : MathSymbols.lowered
    let letters = inside.filter { $0 != " " }
    let found = letters.compactMap { small[$0] }
    if found.count == letters.count { return String(found) }
    return letters.count == 1 || !script.isWhole ? mark + letters : "\(mark)(\(inside))"
  }

  private func letter(_ letter: String) -> String {
    guard isForGnuplot else { return letter }
    return letter.first?.isLetter == true && letter != "ᵀ"
      ? "{/:Italic \(letter)}" : escaped(letter)
  }

  /// What gnuplot would read as a mark gets a backslash.
  private func escaped(_ text: String) -> String {
    guard isForGnuplot else { return text }
    return String(text.flatMap { "{}^_@&~\\".contains($0) ? ["\\", $0] : [$0] })
  }
}

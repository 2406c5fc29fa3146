/// A formula as MathML, for pages that typeset nothing themselves: paper, e-books, slides. It is written in LaTeX or as
/// plain text, as everywhere, and its line of readable text goes with it for who cannot see it.
///
/// Only elements of MathML Core, with attributes that EPUB 3 takes.
package func mathML(_ formula: String, isDisplayed: Bool = false) -> String {
  mathML(formula, isDisplayed: isDisplayed, attribute: isDisplayed ? " display=\"block\"" : "")
}

/// A formula with an attribute of its element `math`.
func mathML(_ formula: String, isDisplayed: Bool, attribute: String) -> String {
  let nodes = MathParser.nodes(latexSource(formula))
  let row = MathMLWriter(isDisplayed: isDisplayed).row(nodes)
  return "<math xmlns=\"http://www.w3.org/1998/Math/MathML\"\(attribute)"
    + " alttext=\"\(mathText(formula).escapedForXML)\">\(row)</math>"
}

/// Writes the tree of a formula as elements.
private struct MathMLWriter {
  let isDisplayed: Bool
  /// The kind of letters: `bold`, `script`; nil for the usual ones.
  var variant: String?

  /// A row of pieces as one element.
  func row(_ nodes: [MathNode]) -> String {
    if let table = table(nodes) { return table }
    let pieces = pieces(nodes)
    return pieces.count == 1 ? pieces[0] : "<mrow>\(pieces.joined())</mrow>"
  }

  private func pieces(_ nodes: [MathNode]) -> [String] {
    var pieces: [String] = []
    var place = 0
    // A bracket after \left or \right is as high as what it encloses.
    var isStretchy = false
    while place < nodes.count {
      let node = nodes[place]
      if case .command(let name) = node, MathSymbols.silent.contains(name) {
        isStretchy = name == "left" || name == "right"
        place += 1
        // A point stands for no bracket at all.
        if isStretchy, place < nodes.count, nodes[place] == .character(".") { place += 1 }
        continue
      }
      if node == .space {
        place += 1
        continue
      }
      let base = element(nodes, &place, isStretchy: isStretchy)
      isStretchy = false
      let (lowered, raised) = scripts(nodes, &place)
      pieces.append(joined(base, of: node, lowered, raised))
      if node.isFunctionName, isGlued(nodes, place) {
        pieces.append("<mo>\u{2061}</mo><mspace width=\"0.1667em\"></mspace>")
      }
    }
    return pieces
  }

  /// The element that begins at a place, which is moved behind it: a number takes all its digits.
  private func element(_ nodes: [MathNode], _ place: inout Int, isStretchy: Bool) -> String {
    if case .script = nodes[place] { return "<mrow></mrow>" }
    var number = ""
    while place < nodes.count, case .character(let digit) = nodes[place],
      digit.isASCII, digit.isNumber || digit == "." && isDigit(nodes, place + 1)
    {
      number.append(digit)
      place += 1
    }
    if !number.isEmpty { return "<mn>\(number)</mn>" }
    defer { place += 1 }
    switch nodes[place] {
    case .character(let character): return sign(character, isStretchy: isStretchy)
    case .command(let name): return element(ofCommand: name, isStretchy: isStretchy)
    case .group(let content): return row(content)
    case .fraction(let over, let under): return "<mfrac>\(row(over))\(row(under))</mfrac>"
    case .root(let content): return "<msqrt>\(row(content))</msqrt>"
    case .accent(let name, let content):
      let mark = ["hat": "^", "bar": "¯", "tilde": "~", "dot": "˙", "vec": "→"][name] ?? "^"
      return "<mover accent=\"true\">\(row(content))<mo stretchy=\"false\">\(mark)</mo></mover>"
    case .words(let words, let command):
      let text = words.replacing(" ", with: "\u{A0}").escapedForXML
      return command == "text"
        ? "<mtext>\(text)</mtext>" : "<mi mathvariant=\"normal\">\(text)</mi>"
    case .font(let command, let content):
      var inside = self
      inside.variant = MathMLWriter.variants[command]
      return inside.row(content)
    case .space, .environment, .script: return "<mrow></mrow>"
    }
  }

  private static let variants = [
    "mathbf": "bold", "boldsymbol": "bold-italic", "mathbb": "double-struck", "mathcal": "script",
  ]

  private func isDigit(_ nodes: [MathNode], _ place: Int) -> Bool {
    guard place < nodes.count, case .character(let digit) = nodes[place] else { return false }
    return digit.isASCII && digit.isNumber
  }

  private func letter(_ text: String) -> String {
    let kind = variant.map { " mathvariant=\"\($0)\"" } ?? ""
    return "<mi\(kind)>\(text.escapedForXML)</mi>"
  }

  private func sign(_ character: Character, isStretchy: Bool) -> String {
    switch character {
    case "-": return "<mo>−</mo>"
    case "*": return "<mo>·</mo>"
    case "'", "′": return "<mo>′</mo>"
    case "(", ")", "[", "]", "|", "‖", "⌊", "⌋", "⌈", "⌉", "⟨", "⟩", "{", "}":
      return bracket(String(character), isStretchy: isStretchy)
    default:
      if character.isLetter || character == "∂" || character == "∞" {
        return letter(String(character))
      }
      if character.isNumber { return "<mn>\(character)</mn>" }
      return "<mo>\(String(character).escapedForXML)</mo>"
    }
  }

  private func bracket(_ sign: String, isStretchy: Bool) -> String {
    isStretchy
      ? "<mo stretchy=\"true\">\(sign)</mo>" : "<mo stretchy=\"false\">\(sign)</mo>"
  }

  private func element(ofCommand name: String, isStretchy: Bool) -> String {
    if MathSymbols.functions.contains(name) { return "<mi mathvariant=\"normal\">\(name)</mi>" }
    if let sign = MathSymbols.betweens[name] { return "<mo>\(sign)</mo>" }
    if let greek = MathSymbols.greek[name] { return letter(greek) }
    switch name {
    case "sum": return "<mo>∑</mo>"
    case "top": return "<mo>⊤</mo>"
    case "surd": return "<mo>√</mo>"
    case "vert": return bracket("|", isStretchy: isStretchy)
    case "Vert": return bracket("‖", isStretchy: isStretchy)
    case ",", ":", ";", " ", "!": return "<mspace width=\"0.2em\"></mspace>"
    case "quad": return "<mspace width=\"1em\"></mspace>"
    case "qquad": return "<mspace width=\"2em\"></mspace>"
    case "{", "}": return bracket(name, isStretchy: isStretchy)
    case "\\": return "<mspace width=\"1em\"></mspace>"
    default: break
    }
    guard let sign = MathSymbols.signs[name] else {
      return "<mi mathvariant=\"normal\">\(name.escapedForXML)</mi>"
    }
    if ["⌊", "⌋", "⌈", "⌉", "⟨", "⟩", "‖"].contains(sign) {
      return bracket(sign, isStretchy: isStretchy)
    }
    let isLetter = sign.allSatisfy(\.isLetter) || sign == "∞"
    return isLetter ? "<mi mathvariant=\"normal\">\(sign)</mi>" : "<mo>\(sign)</mo>"
  }

  /// What stands lowered and raised after a piece; strokes such as f′ are raised.
  private func scripts(
    _ nodes: [MathNode], _ place: inout Int
  ) -> (lowered: String?, raised: String?) {
    var (lowered, raised): ([String], [String]) = ([], [])
    while place < nodes.count {
      switch nodes[place] {
      case .script(let script):
        let inside = script.content == [.character("*")] ? "<mo>*</mo>" : row(script.content)
        if script.isRaised { raised.append(inside) } else { lowered.append(inside) }
      case .character("'"), .character("′"): raised.append("<mo>′</mo>")
      default: return (one(lowered), one(raised))
      }
      place += 1
    }
    return (one(lowered), one(raised))
  }

  private func one(_ pieces: [String]) -> String? {
    if pieces.isEmpty { return nil }
    return pieces.count == 1 ? pieces[0] : "<mrow>\(pieces.joined())</mrow>"
  }

  private func joined(
    _ base: String, of node: MathNode, _ lowered: String?, _ raised: String?
  ) -> String {
    let isAround = isDisplayed && node.takesLimits
    switch (lowered, raised) {
    case (nil, nil): return base
    case (let low?, nil):
      return isAround ? "<munder>\(base)\(low)</munder>" : "<msub>\(base)\(low)</msub>"
    case (nil, let high?):
      return isAround ? "<mover>\(base)\(high)</mover>" : "<msup>\(base)\(high)</msup>"
    case (let low?, let high?):
      return isAround
        ? "<munderover>\(base)\(low)\(high)</munderover>"
        : "<msubsup>\(base)\(low)\(high)</msubsup>"
    }
  }

  /// Whether what a function is applied to follows without a bracket.
  private func isGlued(_ nodes: [MathNode], _ place: Int) -> Bool {
    guard let next = nodes[min(place, nodes.count)...].first(where: { $0 != .space }) else {
      return false
    }
    switch next {
    case .character(let character): return character.isLetter || character.isNumber
    case .command(let name): return MathSymbols.greek[name] != nil
    case .accent, .words, .font, .group, .fraction, .root: return true
    default: return false
    }
  }

  /// An environment, `cases` or a matrix, as a table; nil where there is none in the row.
  private func table(_ nodes: [MathNode]) -> String? {
    guard
      let begin = nodes.firstIndex(where: { $0.environment == "begin" }),
      let end = nodes[begin...].firstIndex(where: { $0.environment == "end" })
    else { return nil }
    let rows = nodes[(begin + 1)..<end].split(separator: .command("\\"))
      .map { "<mtr><mtd>\(row(Array($0)))</mtd></mtr>" }
    let (open, close) =
      switch nodes[begin] {
      case .environment("cases", _): ("{", "")
      case .environment("pmatrix", _): ("(", ")")
      case .environment("bmatrix", _): ("[", "]")
      default: ("", "")
      }
    let around = { (sign: String) in sign.isEmpty ? "" : "<mo stretchy=\"true\">\(sign)</mo>" }
    return "<mrow>" + row(Array(nodes[..<begin])) + around(open)
      + "<mtable>\(rows.joined())</mtable>" + around(close) + row(Array(nodes[(end + 1)...]))
      + "</mrow>"
  }
}

extension MathNode {
  fileprivate var environment: String? {
    if case .environment(_, let command) = self { command } else { nil }
  }

  fileprivate var isFunctionName: Bool {
    if case .command(let name) = self { MathSymbols.functions.contains(name) } else { false }
  }

  /// Whether what is lowered and raised stands below and above in a formula of its own line.
  fileprivate var takesLimits: Bool {
    switch self {
    case .command(let name): ["sum", "prod", "max", "min", "lim"].contains(name)
    case .character("Σ"), .character("∏"), .words("argmax", _), .words("argmin", _): true
    default: false
    }
  }
}

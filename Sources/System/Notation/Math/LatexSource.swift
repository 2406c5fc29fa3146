/// A formula as LaTeX that can be typeset, whether it was written in LaTeX or as plain text.
///
/// Words stay words, where TeX would set a product of letters: `Var(z)` becomes
/// `\operatorname{Var}(z)`, `p_{data}` becomes `p_{\text{data}}`. What stands in Unicode becomes its
/// command: `w₁·x⁻²` is `w_{1} \cdot x^{-2}`.
package func latexSource(_ formula: String) -> String {
  // ∂y/∂w is one thing, a fraction; in LaTeX the writer has said what is one.
  let isPlain = !formula.contains("\\")
  let joined =
    isPlain
    ? formula.replacing(#/∂([^\s\/()·=+−]+)\/∂([^\s\/()·=+−]+)/#) {
      "\\frac{∂\($0.1)}{∂\($0.2)}"
    } : formula
  var writer = LatexWriter(MathParser.nodes(joined))
  return writer.whole()
}

/// A formula in LaTeX cut before its signs = and + that stand in no bracket: between the pieces a line may
/// be broken, which typeset formulas never are.
package func latexPieces(_ latex: String) -> [String] {
  var pieces = [""]
  var depth = 0
  for character in latex {
    if "({[".contains(character) { depth += 1 }
    if ")}]".contains(character) { depth -= 1 }
    let isFirst = pieces[pieces.count - 1].allSatisfy { $0 == " " || $0 == "{" || $0 == "}" }
    // The empty group makes the sign one between two things.
    if depth == 0, "=+".contains(character), !isFirst { pieces.append("{}") }
    pieces[pieces.count - 1].append(character)
  }
  return pieces
}

/// Writes the tree of a formula in LaTeX.
private struct LatexWriter {
  private let nodes: [MathNode]
  private let isLowered: Bool
  private var position = 0
  private var text = ""

  init(_ nodes: [MathNode], isLowered: Bool = false) {
    (self.nodes, self.isLowered) = (nodes, isLowered)
  }

  mutating func whole() -> String {
    while position < nodes.count {
      if letter(at: position) != nil {
        letters()
      } else {
        text += source(of: nodes[position])
        position += 1
      }
    }
    return text
  }

  private func source(of node: MathNode) -> String {
    switch node {
    case .character(let character): plainSigns[character] ?? String(character)
    case .space: " "
    case .command(let name): "\\" + name
    case .group(let inside): "{\(source(of: inside))}"
    case .fraction(let over, let under): "\\frac{\(source(of: over))}{\(source(of: under))}"
    case .root(let inside): "\\sqrt{\(source(of: inside))}"
    case .accent(let name, let inside), .font(let name, let inside):
      "\\\(name){\(source(of: inside))}"
    case .words(let words, let command), .environment(let words, let command):
      "\\\(command){\(words)}"
    case .script(let script): source(of: script)
    }
  }

  private func source(of nodes: [MathNode]) -> String {
    var writer = LatexWriter(nodes)
    return writer.whole()
  }

  private func source(of script: MathScript) -> String {
    var writer = LatexWriter(script.content, isLowered: !script.isRaised)
    var inside = writer.whole()
    if !script.isWhole, script.content.count > 1 {
      if case .character(let first)? = script.content.first, first.isLatin {
        inside = "\\text{\(String(script.content.compactMap(\.latin)))}"
      }
    }
    let mark = script.isRaised ? "^" : "_"
    return script.isWhole || script.content.count > 1 ? "\(mark){\(inside)}" : mark + inside
  }

  /// A run of letters: a function, a word, or a product.
  private mutating func letters() {
    let isFirst = position == 0
    let run = take()
    let next = position < nodes.count ? nodes[position] : nil
    if MathSymbols.functions.subtracting(["softmax", "relu"]).contains(run) {
      text += "\\" + run
    } else if run.count > 2 || run == "if" || (isLowered && isFirst && run == "in") {
      let isApplied = next == .character("(") || next == .character("[")
      text += isApplied ? "\\operatorname{\(run)}" : "\\text{\(words(after: run))}"
    } else {
      text += run
    }
  }

  /// A word with the spaces around it and the words that follow, for TeX has no spaces of its own.
  private mutating func words(after first: String) -> String {
    var words = text.hasSuffix(" ") && endsWithOperand ? " " : ""
    words += first
    while position < nodes.count, nodes[position] == .space {
      let word = run(at: position + 1)
      let isWord = word.count > 1 && !MathSymbols.functions.contains(word)
      let place = position + 1 + word.count
      let mark = place < nodes.count ? nodes[place] : nil
      guard isWord, mark != .character("("), mark?.isScript != true else {
        if position + 1 < nodes.count, nodes[position + 1].isOperand { words += " " }
        break
      }
      words += " " + word
      position = place
    }
    return words
  }

  /// Whether a letter, a number or a bracket stands before, and not the name of a sign.
  private var endsWithOperand: Bool {
    let before = text.dropLast(while: { $0 == " " })
    let name = before.dropLast(while: { $0.isLatin })
    return name.last != "\\"
      && before.last.map { $0.isLetter || $0.isNumber || ")}".contains($0) } == true
  }

  private func letter(at place: Int) -> Character? {
    place < nodes.count ? nodes[place].latin : nil
  }

  private func run(at place: Int) -> String {
    String(nodes[min(place, nodes.count)...].prefix { $0.latin != nil }.compactMap(\.latin))
  }

  private mutating func take() -> String {
    let run = run(at: position)
    position += run.count
    return run
  }
}

extension MathNode {
  fileprivate var latin: Character? {
    if case .character(let letter) = self, letter.isLatin { letter } else { nil }
  }

  fileprivate var isScript: Bool { if case .script = self { true } else { false } }

  fileprivate var isOperand: Bool {
    switch self {
    case .character(let character):
      character.isLetter || character.isNumber || ")}".contains(character)
    default: false
    }
  }
}

extension StringProtocol {
  fileprivate func dropLast(while isDropped: (Character) -> Bool) -> SubSequence {
    self[..<(lastIndex { !isDropped($0) }.map(index(after:)) ?? startIndex)]
  }
}

private let plainSigns: [Character: String] = [
  "−": "-", "·": #" \cdot "#, "×": #" \times "#, "∞": #"\infty "#, "√": #"\surd "#, "%": #"\%"#,
  "#": #"\#"#, "$": #"\$"#, "′": "'",
]

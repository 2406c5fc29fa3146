/// A formula as LaTeX that can be typeset, whether it was written in LaTeX or as plain text.
///
/// Words stay words, where TeX would set a product of letters: `Var(z)` becomes
/// `\operatorname{Var}(z)`, `p_{data}` becomes `p_{\text{data}}`. What stands in Unicode becomes its
/// command: `w₁·x⁻²` is `w_{1} \cdot x^{-2}`.
func latexSource(_ formula: String) -> String {
  // ∂y/∂w is one thing, a fraction; in LaTeX the writer has said what is one.
  let isPlain = !formula.contains("\\")
  let joined =
    isPlain
    ? formula.replacing(#/∂([^\s\/()·=+−]+)\/∂([^\s\/()·=+−]+)/#) {
      "\\frac{∂\($0.1)}{∂\($0.2)}"
    } : formula
  var writer = LatexWriter(joined)
  return writer.whole()
}

/// A formula in LaTeX cut before its signs = and + that stand in no bracket: between the pieces a line may
/// be broken, which typeset formulas never are.
func latexPieces(_ latex: String) -> [String] {
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

private struct LatexWriter {
  private let characters: [Character]
  private var position = 0
  private var text = ""

  init(_ formula: String) {
    characters = Array(formula)
  }

  private var next: Character? {
    position < characters.count ? characters[position] : nil
  }

  mutating func whole() -> String {
    while let character = next {
      switch character {
      case "\\": command()
      case "_", "^": script(character)
      case let letter where letter.isLatin: letters()
      case let mark where raisedDigits[mark] != nil: shifted(raisedDigits, "^")
      case let mark where loweredLetters[mark] != nil: shifted(loweredLetters, "_")
      default:
        text += plainSigns[character] ?? String(character)
        position += 1
      }
    }
    return text
  }

  /// A command with its name; what holds words, or is no formula, is passed on whole.
  private mutating func command() {
    position += 1
    let name = take(while: { $0.isLatin })
    text += "\\" + name
    if name.isEmpty {
      if let sign = next {
        text.append(sign)
        position += 1
      }
    } else if keepsItsGroup.contains(name), next == "{" {
      var depth = 0
      repeat {
        let character = characters[position]
        depth += character == "{" ? 1 : character == "}" ? -1 : 0
        text.append(character)
        position += 1
      } while depth > 0 && next != nil
    }
  }

  /// A raised or lowered position: `p_data` lowers the whole word, not its first letter.
  private mutating func script(_ mark: Character) {
    text.append(mark)
    position += 1
    let isWord = next?.isLatin == true
    let run = take(while: { isWord ? $0.isLatin : $0.isASCII && $0.isNumber })
    if run.count < 2 { text += run } else { text += "{" + (isWord ? "\\text{\(run)}" : run) + "}" }
  }

  /// A run of letters: a function, a word, or a product.
  private mutating func letters() {
    let isLowered = text.hasSuffix("_{")
    let run = take(while: { $0.isLatin })
    if knownFunctions.contains(run) {
      text += "\\" + run + (next?.isLatin == true ? " " : "")
    } else if run.count > 2 || run == "if" || (isLowered && run == "in") {
      let isApplied = next == "(" || next == "["
      text += isApplied ? "\\operatorname{\(run)}" : "\\text{\(words(after: run))}"
    } else {
      text += run
    }
  }

  /// A word with the spaces around it and the words that follow, for TeX has no spaces of its own.
  private mutating func words(after first: String) -> String {
    var words = text.hasSuffix(" ") && endsWithOperand ? " " : ""
    words += first
    while next == " " {
      let after = characters[(position + 1)...]
      let word = String(after.prefix { $0.isLatin })
      let isWord = word.count > 1 && !knownFunctions.contains(word)
      let mark = after.dropFirst(word.count).first
      guard isWord, mark != "(", mark != "_", mark != "^" else {
        if after.first.map(isOperand) == true { words += " " }
        break
      }
      words += " " + word
      position += 1 + word.count
    }
    return words
  }

  /// Whether a letter, a number or a bracket stands before, and not the name of a sign.
  private var endsWithOperand: Bool {
    let before = text.dropLast(while: { $0 == " " })
    let name = before.dropLast(while: { $0.isLatin })
    return name.last != "\\" && before.last.map(isOperand) == true
  }

  private func isOperand(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || ")}".contains(character)
  }

  private mutating func shifted(_ marks: [Character: Character], _ sign: String) {
    let run = take(while: { marks[$0] != nil })
    text += "\(sign){\(run.map { marks[$0] == "ᵀ" ? "\\top" : String(marks[$0]!) }.joined())}"
  }

  private mutating func take(while isTaken: (Character) -> Bool) -> String {
    let run = characters[position...].prefix(while: isTaken)
    position += run.count
    return String(run)
  }
}

extension StringProtocol {
  fileprivate func dropLast(while isDropped: (Character) -> Bool) -> SubSequence {
    self[..<(lastIndex { !isDropped($0) }.map(index(after:)) ?? startIndex)]
  }
}

extension Character {
  fileprivate var isLatin: Bool { isASCII && isLetter }
}

private let keepsItsGroup: Set<String> = [
  "text", "mathrm", "operatorname", "mathbf", "mathbb", "mathcal", "begin", "end",
]

private let knownFunctions: Set<String> = [
  "max", "min", "log", "ln", "exp", "tanh", "sin", "cos", "arg", "det", "lim",
]

private let plainSigns: [Character: String] = [
  "−": "-", "·": #" \cdot "#, "×": #" \times "#, "∞": #"\infty "#, "√": #"\surd "#, "%": #"\%"#,
  "#": #"\#"#, "$": #"\$"#, "′": "'",
]

private let raisedDigits: [Character: Character] = Dictionary(
  uniqueKeysWithValues: zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱʲᵏˡᵐᵗˣᵃᵇᵀ", "0123456789+-=()nijklmtxabᵀ"))

private let loweredLetters: [Character: Character] = Dictionary(
  uniqueKeysWithValues: zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "0123456789+-=()aehijklmnoprstuvx"))

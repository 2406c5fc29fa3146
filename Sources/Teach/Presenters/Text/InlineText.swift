import LessonKit

/// A piece of running text.
struct InlinePiece: Equatable {
  let kind: Kind
  /// The piece as it was written.
  let source: String

  enum Kind: Equatable {
    case words
    /// A term where it is introduced.
    case term(String)
    /// A word that is mentioned.
    case mention(String)
    /// Something to type, or the name of something in code.
    case code(String)
    case formula(String)
    /// `s name=value`: what is typed while stepping through a lesson to set one of its controls.
    case setting(name: String, value: String)
  }
}

/// The pieces of a text. Between backticks stands code; commands and options of `chalk` are known
/// without them, and so are `w_i`, `e^z` and `p_data`, which are formulas.
///
/// - Parameter choices: the values of each choice of the lesson, which may have spaces in them.
func inlinePieces(_ text: String, choices: [String: [String]] = [:]) -> [InlinePiece] {
  var pieces: [InlinePiece] = []
  var words = ""
  var rest = text[...]
  var before: Character = " "
  while let first = rest.first {
    let found = before.isPartOfWord ? nil : piece(atStartOf: rest, choices)
    if let (piece, length) = found {
      if !words.isEmpty { pieces.append(InlinePiece(kind: .words, source: words)) }
      words = ""
      pieces.append(InlinePiece(kind: piece, source: String(rest.prefix(length))))
      rest = rest.dropFirst(length)
      before = "x"
    } else {
      words.append(first)
      rest = rest.dropFirst()
      before = first
    }
  }
  if !words.isEmpty { pieces.append(InlinePiece(kind: .words, source: words)) }
  return pieces
}

private func piece(
  atStartOf text: Substring, _ choices: [String: [String]]
) -> (InlinePiece.Kind, length: Int)? {
  if text.hasPrefix("`") {
    let code = text.dropFirst().prefix { $0 != "`" }
    guard !code.isEmpty, text.count > code.count + 1 else { return nil }
    let line = code.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return (.code(line), code.count + 2)
  }
  if text.hasPrefix("*"), let first = Emphasis.pieces(of: text).first {
    switch first {
    case .term(let words): return (.term(String(words)), words.count + 4)
    case .mention(let words): return (.mention(String(words)), words.count + 2)
    case .plain: return nil
    }
  }
  if text.hasPrefix("s "), let match = text.prefixMatch(of: #/s ([A-Za-z][A-Za-z0-9]*)=/#) {
    let name = String(match.1)
    let after = text.dropFirst(match.0.count)
    let word = choices[name]?.filter(after.hasPrefix).max { $0.count < $1.count }
    let value = word ?? String(after.prefix { $0.isASCII && !" ,;:()".contains($0) }).unended
    if value.isEmpty { return nil }
    return (.setting(name: name, value: value), match.0.count + value.count)
  }
  if text.hasPrefix("chalk ") || text.hasPrefix("--"), let command = command(atStartOf: text) {
    return (.code(command), command.count)
  }
  return formula(atStartOf: text)
}

/// A letter with an index or a power: `w_i`, `δ_t`, `e^{-z}`, `p_data`. Names of data in programs, such as `x_train`, are
/// none.
private func formula(atStartOf text: Substring) -> (InlinePiece.Kind, length: Int)? {
  // Nearly every word ends here. A regular expression for each of them would take most of a page's time.
  guard let second = text.dropFirst().first, second == "_" || second == "^" else { return nil }
  let pattern =
    #/([A-Za-zα-ωΣ])([_^])([A-Za-zα-ω0-9]|\{[^{}]+\}|(?!train|val|test)[a-z]{2,6})(?![A-Za-z0-9_^])/#
  guard let match = text.prefixMatch(of: pattern) else { return nil }
  let (letter, mark, index) = (String(match.1), String(match.2), String(match.3))
  let lowered =
    index.count == 1 || index.hasPrefix("{")
    ? index : index.count == 2 && index != "in" ? "{\(index)}" : "{\\text{\(index)}}"
  let base = letter == "Σ" ? "\\sum" : letter
  // A power of it, or an index of its power: h_{t−1}², e^zⱼ. A letter beside a formula's end would be none of it.
  let after = text.dropFirst(match.0.count)
  let (power, low) = (
    after.prefix { raisedSigns[$0] != nil }, after.prefix { loweredSigns[$0] != nil }
  )
  if mark == "_", !power.isEmpty {
    let digits = power.compactMap { raisedSigns[$0] }.joined()
    return (.formula("\(base)_\(lowered)^{\(digits)}"), match.0.count + power.count)
  }
  if mark == "^", !low.isEmpty {
    let index = low.compactMap { loweredSigns[$0] }.joined()
    let inside = lowered.hasPrefix("{") ? String(lowered.dropFirst().dropLast()) : lowered
    return (.formula("\(base)^{\(inside)_{\(index)}}"), match.0.count + low.count)
  }
  return (.formula(base + mark + lowered), match.0.count)
}

/// Raised digits, and lowered letters and digits, as they stand on a line of LaTeX.
private let raisedSigns: [Character: String] = signs("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
private let loweredSigns: [Character: String] = signs(
  "₀₁₂₃₄₅₆₇₈₉ᵢⱼₖₙₜ", "0123456789ijknt")

private func signs(_ from: String, _ to: String) -> [Character: String] {
  Dictionary(uniqueKeysWithValues: zip(from, to).map { ($0, String($1)) })
}

/// `chalk run pca --data yours.csv --target column`, or options alone: as far as they go.
private func command(atStartOf text: Substring) -> String? {
  let option = #"--[a-z][a-z-]*"#
  let value = #"(?:[A-Z]{2,}(?:\.[a-z]+)?|[\w-]+\.[a-z]+|[0-9]+)(?![\w])"#
  let alone = "\(option)(?: \(value))?"
  let named = "(?:\(option) (?:[\\w.=-]+\\w)|\(option))"
  let verb = "(?:learn|run|practice)"
  let word = #"[a-z][a-z0-9]*(?:-[a-z0-9]+)*(?![\w])"#
  let start =
    "chalk (?:new [a-z]+(?: [A-Z]\\w*)?|data [a-z]+(?: [\\w.-]+\\w)?|\(verb)(?: \(word))?)"
  let pattern = text.hasPrefix("chalk") ? "\(start)(?: \(named))*" : "\(alone)(?: \(alone))*"
  guard let regex = try? Regex(pattern), let match = text.prefixMatch(of: regex) else { return nil }
  return String(text[match.range])
}

extension Character {
  fileprivate var isPartOfWord: Bool {
    isASCII && (isLetter || isNumber || "_-^./=".contains(self))
  }
}

extension String {
  /// Without the mark that ends the sentence around it.
  fileprivate var unended: String { last == "." ? String(dropLast()) : self }
}

extension Record {
  /// The values of each choice of the lesson.
  var choices: [String: [String]] {
    controls.reduce(into: [:]) { choices, control in
      if case .choice(let options) = control.kind { choices[control.name] = options }
    }
  }
}

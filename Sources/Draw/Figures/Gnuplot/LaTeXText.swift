import Notation

/// Words for LaTeX: what would be read as a command stands for itself, and letters that the usual fonts have only in
/// formulas are set as formulas.
struct LaTeXText {
  /// The text for LaTeX.
  static func escaped(_ text: String) -> String {
    var latex = LaTeXText()
    for scalar in text.unicodeScalars { latex.add(scalar) }
    return latex.pieces.map(\.source).joined()
  }

  /// A stretch of letters that are set in one way.
  private struct Piece {
    var way: Way
    var text: String

    var source: String {
      switch way {
      case .plain: text
      case .formula: "$\(text)$"
      case .lowered: "$_{\(text)}$"
      case .raised: "$^{\(text)}$"
      }
    }
  }

  private enum Way {
    case plain, formula, lowered, raised
  }

  private var pieces: [Piece] = []

  private mutating func add(_ scalar: Unicode.Scalar) {
    if let accent = LaTeXText.accents[scalar] { return addAccent(accent) }
    if let lowered = LaTeXText.lowered[scalar] { return add(lowered, .lowered) }
    if let raised = LaTeXText.raised[scalar] { return add(raised, .raised) }
    if let command = LaTeXText.commands[scalar] { return add(command, .formula) }
    if let sign = LaTeXText.signs[scalar] { return add(sign, .plain) }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .format, .control: break  // No usual font of LaTeX has them.
    default: add(String(scalar), .plain)
    }
  }

  private mutating func add(_ text: String, _ way: Way) {
    if pieces.last?.way == way {
      pieces[pieces.count - 1].text += text
    } else {
      pieces.append(Piece(way: way, text: text))
    }
  }

  /// Puts an accent over the letter before it.
  private mutating func addAccent(_ accent: String) {
    guard let last = pieces.last, last.way == .plain, let letter = last.text.last, letter.isLetter
    else { return }
    pieces[pieces.count - 1].text.removeLast()
    add("\\\(accent){\(letter)}", .formula)
  }

  /// Signs that LaTeX reads as commands, and those that its words have under other names.
  private static let signs: [Unicode.Scalar: String] = [
    "\\": "\\textbackslash{}", "{": "\\{", "}": "\\}", "$": "\\$", "&": "\\&", "#": "\\#",
    "%": "\\%", "_": "\\_", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}",
    "<": "\\textless{}", ">": "\\textgreater{}", "|": "\\textbar{}", "\"": "\\char34{}",
    "…": "\\dots{}", "–": "--", "—": "---", "“": "``", "”": "''", "‘": "`", "’": "'",
    "□": "\\fbox{\\rule{0pt}{0.4em}\\rule{0.4em}{0pt}}", "\t": " ", "\n": " ",
    "\u{00A0}": "~", "\u{2009}": "\\,", "\u{202F}": "\\,",
  ]

  /// Letters and signs that only formulas have.
  private static let commands: [Unicode.Scalar: String] = {
    var commands: [Unicode.Scalar: String] = [
      "−": "-", "√": "\\surd ", "∑": "{\\textstyle\\sum}", "Σ": "\\Sigma ",
      "∏": "{\\textstyle\\prod}",
      "∫": "{\\textstyle\\int}", "↑": "\\uparrow ", "↓": "\\downarrow ",
      "↔": "\\leftrightarrow ", "⊕": "\\oplus ", "∓": "\\mp ", "‖": "\\Vert ", "′": "'",
      "″": "''", "ŷ": "\\hat{y}", "µ": "\\mu ", "°": "^{\\circ}",
    ]
    let named = [MathSymbols.greek, MathSymbols.betweens, MathSymbols.signs].joined()
    // The shortest name first: ε is \epsilon, and → is \to.
    for (name, letter) in named.sorted(by: { ($0.key.count, $0.key) < ($1.key.count, $1.key) }) {
      guard let scalar = letter.unicodeScalars.first, letter.unicodeScalars.count == 1,
        !scalar.isASCII, signs[scalar] == nil, commands[scalar] == nil
      else { continue }
      commands[scalar] = "\\\(name) "
    }
    return commands
  }()

  private static let accents: [Unicode.Scalar: String] = {
    var accents: [Unicode.Scalar: String] = [:]
    for (name, mark) in MathSymbols.accents {
      if let scalar = mark.unicodeScalars.first { accents[scalar] = name }
    }
    return accents
  }()

  /// What a lowered or a raised letter is of.
  private static let lowered = letters(of: MathSymbols.lowered)
  private static let raised = letters(of: MathSymbols.raised)

  private static func letters(of forms: [Character: Character]) -> [Unicode.Scalar: String] {
    var letters: [Unicode.Scalar: String] = [:]
    for (letter, form) in forms where letter != form {
      guard let scalar = form.unicodeScalars.first, form.unicodeScalars.count == 1 else { continue }
      letters[scalar] = letter == "−" ? "-" : letter == "′" ? "\\prime" : String(letter)
    }
    return letters
  }
}

/// A formula in a small part of LaTeX's notation, as gnuplot's marked-up text: Greek letters, `^`, `_`,
/// `\frac`, `\sqrt`, `\hat`, `\sum`, `\partial`, arrows and relations, names such as `\max`. What is
/// not known stands as it is written.
struct Equation {
  private var rest: Substring
  /// The formula in gnuplot's "enhanced" notation.
  private(set) var enhanced = ""

  init(_ latex: String) {
    rest = Substring(latex)
    enhanced = sequence(until: nil)
  }

  /// The size of its letters, and the room that it takes between a title and a plot, in points.
  static func font(_ size: FigureSize) -> Double { size.fontSize * 1.1 }
  static func height(_ size: FigureSize) -> Double { size.fontSize * 1.9 }

  /// The size of its letters where there is only so much room.
  func font(_ size: FigureSize, width: Double) -> Double {
    let plain = enhanced.replacing("{/:Italic ", with: "").filter { !"{}^_".contains($0) }
    let usual = Equation.font(size)
    return usual * min(1, width / max(1, TextMetrics.width(plain, size: usual)))
  }

  /// Everything up to a closing brace (or the end).
  private mutating func sequence(until end: Character?) -> String {
    var text = ""
    while let next = rest.first {
      if next == end { break }
      text += atom()
    }
    return text
  }

  /// One letter, command or group.
  private mutating func atom() -> String {
    let next = rest.removeFirst()
    switch next {
    case "\\": return command()
    case "{": return group()
    case "}": return ""
    case "^", "_": return String(next) + "{" + argument() + "}"
    case "-": return "−"
    case "*": return "·"
    case "'": return "′"
    case "@", "&", "~": return "\\" + String(next)
    case "=", "<", ">", "+": return " \(next) "
    case " ": return ""
    case _ where next.isLetter: return Equation.slanted(String(next))
    default: return String(next)
    }
  }

  /// The inside of braces that have just been opened.
  private mutating func group() -> String {
    let text = sequence(until: "}")
    if rest.first == "}" { rest.removeFirst() }
    return text
  }

  /// What `^`, `\frac` and the like act on: a group, or one atom.
  private mutating func argument() -> String {
    while rest.first == " " { rest.removeFirst() }
    guard let next = rest.first else { return "" }
    if next == "{" {
      rest.removeFirst()
      return group()
    }
    return atom()
  }

  private mutating func command() -> String {
    guard let first = rest.first else { return "" }
    guard first.isLetter else {
      rest.removeFirst()
      return first == "," || first == ";" || first == " "
        ? " " : first == "\\" ? "  " : String(first)
    }
    let name = String(rest.prefix { $0.isLetter })
    rest.removeFirst(name.count)
    if rest.first == " " { rest.removeFirst() }
    if let symbol = Equation.symbols[name] { return symbol }
    if let letter = Equation.greek[name] { return Equation.slanted(letter) }
    switch name {
    case "frac":
      let top = argument()
      let start = rest
      let bottom = argument()
      let source = start.prefix(start.count - rest.count)
      return Equation.bracketed(top) + "/"
        + (Equation.isSingle(source) ? bottom : "(\(bottom))")
    case "sqrt": return "√(" + argument() + ")"
    case "hat": return argument() + "\u{302}"
    case "bar": return argument() + "\u{304}"
    case "text", "mathrm", "operatorname":
      while rest.first == " " { rest.removeFirst() }
      guard rest.first == "{" else { return "" }
      rest.removeFirst()
      let word = String(rest.prefix { $0 != "}" })
      rest.removeFirst(min(rest.count, word.count + 1))
      return word
    case "mathbf", "mathbb", "mathcal", "boldsymbol": return argument()
    case "left", "right", "displaystyle", "quad":
      return name == "quad" ? "   " : ""
    default: return name + " "
    }
  }

  private static func slanted(_ letter: String) -> String {
    "{/:Italic \(letter)}"
  }

  /// Whether the part below a fraction line is one letter, number or command, perhaps with an index.
  private static func isSingle(_ source: Substring) -> Bool {
    let inside = source.filter { $0 != "{" && $0 != "}" && $0 != " " }
    let main = inside.prefix { $0 != "_" && $0 != "^" }
    guard inside.count - main.count <= 2 else { return false }
    return main.allSatisfy(\.isNumber) || main.count == 1
      || (main.first == "\\" && main.dropFirst().allSatisfy(\.isLetter))
  }

  /// The upper part of a fraction, in brackets when it is a sum.
  private static func bracketed(_ part: String) -> String {
    part.contains(" + ") || part.contains("−") ? "(\(part))" : part
  }

  private static let greek = [
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε",
    "zeta": "ζ", "eta": "η", "theta": "θ", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν",
    "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ", "varphi": "φ",
    "chi": "χ", "psi": "ψ", "omega": "ω",
  ]

  private static let symbols = [
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Sigma": "Σ", "Phi": "Φ",
    "Omega": "Ω", "sum": "∑", "prod": "∏", "int": "∫", "partial": "∂", "nabla": "∇",
    "infty": "∞", "cdot": "·", "times": "×", "pm": "±", "le": " ≤ ", "leq": " ≤ ",
    "ge": " ≥ ", "geq": " ≥ ", "ne": " ≠ ", "neq": " ≠ ", "approx": " ≈ ", "sim": " ∼ ",
    "to": " → ", "rightarrow": " → ", "leftarrow": " ← ", "gets": " ← ", "in": " ∈ ",
    "odot": " ⊙ ", "circ": "∘", "ldots": "…", "dots": "…", "cdots": "⋯", "top": "T",
    "max": "max", "min": "min", "log": "log", "ln": "ln", "exp": "exp", "tanh": "tanh",
    "sin": "sin", "cos": "cos", "prime": "′", "mid": " | ", "lVert": "‖", "rVert": "‖",
  ]
}

import Notation

/// A formula as LaTeX source, such as `f(x) = \max(0, x)`.
public struct Formula: Sendable, Codable, Equatable, ExpressibleByStringLiteral {
  /// The LaTeX source.
  public let latex: String

  /// A formula from its LaTeX source.
  public init(_ latex: String) {
    self.latex = latex
  }

  /// A formula from its LaTeX source.
  public init(stringLiteral latex: String) {
    self.init(latex)
  }

  /// The formula with numbers put in for its symbols.
  ///
  /// A symbol is a letter or a command with its subscript: `x`, `w_1`, `\alpha`, `\hat{y}`. Negative
  /// numbers get brackets where they need them, and numbers that come to stand side by side get a
  /// multiplication dot.
  public func substituting(_ values: [String: Double]) -> Formula {
    let symbols = values.keys.sorted { ($0.count, $0) > ($1.count, $1) }
    var result = ""
    var rest = latex[...]
    while !rest.isEmpty {
      if let symbol = symbols.first(where: { rest.begins(with: $0) }), let value = values[symbol] {
        rest = rest.dropFirst(symbol.count)
        result.append(number: value, before: rest)
      } else {
        let token = rest.firstToken
        if token.first?.isLetterOrDigit == true, result.endsWithNumber { result += #" \cdot "# }
        result += token
        rest = rest.dropFirst(token.count)
      }
    }
    return Formula(result)
  }
}

extension Substring {
  /// A command with its backslash, a number with all its digits, or one character.
  fileprivate var firstToken: Substring {
    guard first == "\\" else {
      let digits = prefix { $0.isASCII && $0.isNumber }
      return digits.isEmpty ? prefix(1) : digits
    }
    let name = dropFirst().prefix(while: \.isLetter)
    return prefix(name.isEmpty ? 2 : name.count + 1)
  }

  /// Whether a whole symbol stands here, not the beginning of a longer one.
  fileprivate func begins(with symbol: String) -> Bool {
    guard hasPrefix(symbol) else { return false }
    let next = dropFirst(symbol.count).first
    if next == "_" { return false }
    return !(symbol.hasPrefix("\\") && symbol.last?.isLetter == true && next?.isLetter == true)
  }
}

extension Character {
  fileprivate var isLetterOrDigit: Bool { isLetter || isNumber }
}

extension String {
  fileprivate var endsWithNumber: Bool {
    guard let last = last(where: { $0 != " " }) else { return false }
    return last.isNumber || last == ")"
  }

  /// Whether what stands before needs no bracket around a negative number.
  private var opensAPlace: Bool {
    guard let last = last(where: { $0 != " " }) else { return true }
    return "(,=[{".contains(last)
  }

  /// Whether what comes next would be taken one character at a time: an exponent, an index, a root.
  private var takesOneCharacter: Bool {
    let text = reversed().drop { $0 == " " }
    guard let last = text.first else { return false }
    return last == "^" || last == "_" || ["trqs\\", "carf\\"].contains { text.starts(with: $0) }
  }

  /// Whether what comes next divides, or is all that a function without a bracket takes.
  private var bindsOneFactor: Bool {
    let text = reversed().drop { $0 == " " }
    if text.first == "/" { return true }
    let name = text.prefix { $0.isLetter }
    return !name.isEmpty && text.dropFirst(name.count).first == "\\"
      && MathSymbols.functions.contains(String(name.reversed()))
  }

  fileprivate mutating func append(number: Double, before rest: Substring) {
    let text = written(number).replacing("−", with: "-")
    if takesOneCharacter {
      self += text.count == 1 ? text : "{\(text)}"
      return
    }
    if endsWithNumber { self += #" \cdot "# }
    let isRaised = rest.first { $0 != " " } == "^"
    let isProduct = text.contains("·")
    let needsBrackets =
      number < 0 && (isRaised || !opensAPlace) || isProduct && (isRaised || bindsOneFactor)
    self += needsBrackets ? "(\(text))" : text
  }
}

import Notation

/// What a formula says, in one form for all ways to write it: two formulas say the same where this is the same.
///
/// It is read as people read a line. What stands side by side belongs together before `/` and `·`; a function
/// without a bracket takes what stands beside it; a bracket around one term changes nothing.
public func meaning(of formula: String) -> String {
  Reader(Token.row(MathParser.nodes(formula))).all()
}

/// The same of a line of plain text, in which braces are there to be seen, and a star is a mark.
public func meaning(ofLine line: String) -> String {
  let seen = line.replacing("{", with: "\\{ ").replacing("}", with: "\\} ")
  return meaning(of: seen.replacing("*", with: "^{*}"))
}

/// A term: what multiplies, and what divides.
private struct Term {
  var over: [String] = []
  var under: [String] = []

  mutating func multiply(by other: Term) {
    over += other.over
    under += other.under
  }

  mutating func divide(by other: Term) {
    over += other.under
    under += other.over
  }

  var text: String {
    let top = over.isEmpty ? "1" : over.joined(separator: "·")
    return under.isEmpty ? top : top + "/(" + under.joined(separator: "·") + ")"
  }
}

private final class Reader {
  private let tokens: [Token]
  private var place = 0

  init(_ tokens: [Token]) { self.tokens = tokens }

  private var next: Token? { place < tokens.count ? tokens[place] : nil }

  /// Everything: formulas with what separates them.
  func all() -> String {
    var text = ""
    while let token = next {
      if case .separator(let mark) = token {
        text += " \(mark) "
        place += 1
      } else {
        text += sum().text
      }
    }
    return text
  }

  /// Terms with their signs; a sum of one term without a sign is that term.
  private func sum() -> (text: String, only: Term?) {
    var parts: [String] = []
    var first: Term?
    while let token = next {
      if case .separator = token { break }
      var sign = ""
      while case .sign(let mark)? = next {
        sign += mark
        place += 1
      }
      let term = term()
      if sign.isEmpty && parts.isEmpty { first = term } else { first = nil }
      parts.append(sign + (parts.isEmpty || sign.isEmpty ? "" : " ") + term.text)
    }
    return (parts.joined(separator: " "), parts.count == 1 ? first : nil)
  }

  /// Products with `·` and `/` between them, from left to right.
  private func term() -> Term {
    var term = product()
    while let token = next {
      switch token {
      case .times(let mark):
        place += 1
        if mark != "·" { term.over.append(mark) }
        term.multiply(by: product())
      case .divide:
        place += 1
        term.divide(by: product())
      default: return term
      }
    }
    return term
  }

  /// What stands side by side.
  private func product() -> Term {
    var product = Term()
    while let factor = factor() { product.multiply(by: factor) }
    return product
  }

  private func factor() -> Term? {
    guard let token = next else { return nil }
    switch token {
    case .sign, .separator, .times, .divide: return nil
    case .function(let name):
      place += 1
      return Term(over: [function(name)])
    case .rootSign:
      place += 1
      return scripted(Term(over: ["√[\(rooted())]"]))
    case .root(let inside):
      place += 1
      return scripted(Term(over: ["√[\(Reader(inside).all())]"]))
    case .quotient(let over, let under):
      place += 1
      var term = Reader(over).asTerm()
      term.divide(by: Reader(under).asTerm())
      return scripted(term)
    case .factor(let text):
      place += 1
      return scripted(Term(over: [text]))
    case .bracket(let mark, let inside):
      place += 1
      return scripted(mark == "(" ? Reader(inside).asTerm() : bracket(mark, inside))
    case .script:
      return scripted(Term(over: [""]))
    }
  }

  private func bracket(_ mark: String, _ inside: [Token]) -> Term {
    Term(over: ["\(mark)\(Reader(inside).all())\(mark)"])
  }

  /// The row as a term: itself where it is one, a bracket where it is a sum.
  private func asTerm() -> Term {
    let (text, only) = sum()
    if place == tokens.count { return only ?? Term(over: ["(\(text))"]) }
    return Term(over: ["(\(text)\(all()))"])
  }

  /// The term with what is raised and lowered beside it; a term of several is one thing then.
  private func scripted(_ term: Term, lowersOnly: Bool = false) -> Term {
    var marks: [String] = []
    while case .script(let isRaised, let content)? = next, !(lowersOnly && isRaised) {
      // A raised T is the sign of a transposed matrix.
      let inside = isRaised && content == [.factor("T")] ? "ᵀ" : Reader(content).all()
      marks.append((isRaised ? "^" : "_") + "[\(inside)]")
      place += 1
    }
    if marks.isEmpty { return term }
    let base = term.under.isEmpty && term.over.count == 1 ? term.over[0] : "(\(term.text))"
    return Term(over: [base + marks.sorted().joined()])
  }

  /// The one thing after √, which takes no powers in.
  private func rooted() -> String {
    switch next {
    case .factor(let text)?:
      place += 1
      return scripted(Term(over: [text]), lowersOnly: true).text
    case .bracket("(", let inside)?:
      place += 1
      return Reader(inside).all()
    default: return ""
    }
  }

  private func function(_ name: String) -> String {
    var marks: [String] = []
    while let token = next {
      if case .script(let isRaised, let content) = token {
        marks.append((isRaised ? "^" : "_") + "[\(Reader(content).all())]")
      } else if token == .factor("′") {
        marks.append("′")
      } else {
        break
      }
      place += 1
    }
    let head = name + marks.sorted().joined()
    if case .bracket("(", let inside)? = next {
      place += 1
      return scripted(Term(over: ["\(head){\(Reader(inside).all())}"])).text
    }
    let argument = product()
    return argument.over.isEmpty && argument.under.isEmpty ? head : "\(head){\(argument.text)}"
  }
}

/// Where a formula in a line needs brackets that the fraction lines and roots of the typeset one make needless.
///
/// In a line, things that stand side by side belong together before `/` and `·`: `1/2n` is 1/(2n), and
/// `(1/2) n` is not. A function without a bracket takes all that stands beside it: `log (a/b)`.
enum MathBrackets {
  /// Whether the piece as a whole goes into brackets among its neighbors.
  static func areNeeded(around nodes: [MathNode], at place: Int) -> Bool {
    let before = nodes[..<place].last { $0 != .space }
    let after = nodes[(place + 1)...].drop { $0.isEmptySpace }
    switch nodes[place] {
    case .root: return after.first?.script?.isRaised == true
    case .fraction:
      if before == .character("/") || after.first?.script != nil { return true }
      return isInArgument(nodes, place) || beginsFactor(after, in: nodes)
    default: return false
    }
  }

  /// Whether the row is one thing beside a fraction line: a number, a letter with what is raised and lowered
  /// beside it, a bracket, or a name with its bracket.
  static func isOneFactor(_ nodes: [MathNode]) -> Bool {
    let row = trimmed(nodes)
    guard let first = row.first else { return true }
    if case .group(let inside) = first, row.count == 1 { return isOneFactor(inside) }
    let isFunction = first.isFunction
    guard let start = isFunction ? endOfScripts(row, from: 1) : endOfAtom(row, from: 0) else {
      return false
    }
    if start == row.count { return !isFunction }
    // A name with its bracket: f(x), log(x), x[0].
    guard isFunction || first.isName, let end = endOfBracket(row, from: start) else { return false }
    return endOfScripts(row, from: end) == row.count
  }

  /// ∂y or dx, with the space within taken away; nil for anything else.
  static func differential(_ nodes: [MathNode]) -> [MathNode]? {
    let row = trimmed(nodes)
    let rest: [MathNode]
    switch row.first {
    case .command("partial")?, .character("∂")?: rest = Array(row.dropFirst().drop { $0 == .space })
    case .character("d")? where row.count > 1 && row[1] != .space: rest = Array(row.dropFirst())
    default: return nil
    }
    if row.first == .character("d"), rest.first?.isName != true { return nil }
    return isOneFactor(rest) ? [row[0]] + rest : nil
  }

  /// Whether no bracket is needed below a root: a number, or a letter with nothing raised.
  static func isUnderRoot(_ nodes: [MathNode]) -> Bool {
    let row = trimmed(nodes)
    if case .group(let inside)? = row.first, row.count == 1 { return isUnderRoot(inside) }
    if row.contains(where: { $0.script?.isRaised == true || $0.isFraction || $0.isRoot }) {
      return endOfBracket(row, from: 0) == row.count
    }
    return endOfAtom(row, from: 0) == row.count
  }

  /// Whether a sign has something before it that it ties to what follows.
  static func isBetween(_ nodes: [MathNode], _ place: Int) -> Bool {
    switch nodes[..<place].last(where: { !$0.isEmptySpace }) {
    case nil: return false
    case .character(let character)?: return !"([=,<>+-−*/·".contains(character)
    case .command(let name)?: return MathSymbols.betweens[name] == nil && name != "{"
    default: return true
    }
  }

  /// Whether a function before this place, without a bracket of its own, takes it in.
  private static func isInArgument(_ nodes: [MathNode], _ place: Int) -> Bool {
    var isInside = false
    var opened: [Bool] = []
    var isAfterName = false
    for node in nodes[..<place] where !node.isEmptySpace {
      if isAfterName, node.script != nil { continue }
      let isBracket = node.opens
      if isAfterName { isInside = !isBracket && !node.ends }
      isAfterName = node.isFunction
      if isBracket {
        opened.append(isInside)
        isInside = false
      } else if node.closes {
        isInside = opened.popLast() ?? false
      } else if node.ends {
        isInside = false
      }
    }
    return isAfterName || isInside
  }

  /// Whether something follows that would slip below the fraction line.
  private static func beginsFactor(_ rest: ArraySlice<MathNode>, in nodes: [MathNode]) -> Bool {
    guard let next = rest.first else { return false }
    switch next {
    case .character("|"), .command("|"):
      return !isOpen(next, nodes[..<rest.startIndex])
    case .character(let character):
      return character.isLetter || character.isNumber || "([√∂∇∞".contains(character)
    case .command(let name):
      return next.opens || next.isFunction
        || (MathSymbols.greek[name] ?? MathSymbols.signs[name]) != nil && !next.closes
    case .words(let words, _): return !words.hasPrefix(" ")
    case .space, .environment, .script: return false
    default: return true
    }
  }

  /// Whether a bar stands open before this place, within the same bracket.
  private static func isOpen(_ bar: MathNode, _ nodes: ArraySlice<MathNode>) -> Bool {
    var (bars, depth) = (0, 0)
    for node in nodes.reversed() {
      depth += node.closes ? 1 : node.opens ? -1 : 0
      if depth < 0 { break }
      if depth == 0, node == bar { bars += 1 }
    }
    return bars % 2 == 1
  }

  private static func trimmed(_ nodes: [MathNode]) -> [MathNode] {
    Array(nodes.drop { $0.isEmptySpace }.reversed().drop { $0.isEmptySpace }.reversed())
  }

  /// Where a number, a letter or a bracket ends that begins here, with its scripts; nil where none begins.
  private static func endOfAtom(_ row: [MathNode], from start: Int) -> Int? {
    guard start < row.count else { return nil }
    if let end = endOfBracket(row, from: start) { return endOfScripts(row, from: end) }
    if case .character(let first) = row[start], first.isNumber {
      let digits = row[start...].prefix {
        if case .character(let digit) = $0 { digit.isNumber || digit == "." } else { false }
      }
      return endOfScripts(row, from: start + digits.count)
    }
    return row[start].isName || row[start].isRoot ? endOfScripts(row, from: start + 1) : nil
  }

  private static func endOfScripts(_ row: [MathNode], from start: Int) -> Int {
    var end = start
    while end < row.count, row[end].script != nil || row[end] == .character("'") { end += 1 }
    return end
  }

  /// Where a bracket ends that opens here; nil where none does.
  private static func endOfBracket(_ row: [MathNode], from start: Int) -> Int? {
    guard start < row.count else { return nil }
    if [.character("|"), .command("|")].contains(row[start]) {
      return row[(start + 1)...].firstIndex(of: row[start]).map { $0 + 1 }
    }
    guard row[start].opens else { return nil }
    var depth = 0
    for place in start..<row.count {
      depth += row[place].opens ? 1 : row[place].closes ? -1 : 0
      if depth == 0 { return place + 1 }
    }
    return nil
  }
}

extension MathNode {
  fileprivate var script: MathScript? {
    if case .script(let script) = self { script } else { nil }
  }

  fileprivate var isFraction: Bool { if case .fraction = self { true } else { false } }
  fileprivate var isRoot: Bool { if case .root = self { true } else { false } }

  /// Space, or a command that leaves nothing in a line.
  fileprivate var isEmptySpace: Bool {
    switch self {
    case .space: true
    case .command(let name): MathSymbols.silent.contains(name)
    default: false
    }
  }

  /// A letter, or a sign that stands for a number or a function.
  fileprivate var isName: Bool {
    switch self {
    case .character(let character): character.isLetter || character == "∞"
    case .command(let name):
      MathSymbols.greek[name] != nil || ["infty", "ell", "nabla"].contains(name)
        || MathSymbols.signs[name]?.first?.isUppercase == true && name != "sum"
    case .accent, .font: true
    case .words(let words, _): !words.isEmpty && !words.contains(" ")
    default: false
    }
  }

  fileprivate var isFunction: Bool {
    if case .command(let name) = self { MathSymbols.functions.contains(name) } else { false }
  }

  fileprivate var opens: Bool {
    switch self {
    case .character(let character): "([".contains(character)
    case .command(let name): ["{", "lfloor", "lceil", "langle", "lVert"].contains(name)
    default: false
    }
  }

  fileprivate var closes: Bool {
    switch self {
    case .character(let character): ")]".contains(character)
    case .command(let name): ["}", "rfloor", "rceil", "rangle", "rVert"].contains(name)
    default: false
    }
  }

  /// Whether a product that stands before comes to its end here.
  fileprivate var ends: Bool {
    switch self {
    case .character(let character): "+-−=<>,;:·*".contains(character)
    case .command(let name): MathSymbols.betweens[name] != nil || ["\\", "quad"].contains(name)
    default: false
    }
  }
}

/// Something that a plugin's source offers to the catalog, found by reading the source: a type that
/// is a lesson, an activation, …, or a constant such as `static let` in an extension of `Exercise`.
struct Declaration: Equatable {
  /// The expression that makes the thing, such as `Swish()`.
  let expression: String
  /// The protocol or type by which it was found.
  let kind: String
  /// Where it is declared: the number of the file, and the line, from 1.
  let file: Int
  let line: Int

  /// The protocols whose types are offered.
  static let protocols = [
    "Plugin", "Lesson", "ActivationFunction", "DatasetMaker", "TokenizerMaker", "ModelMaker",
    "FigureMaker",
  ]
  /// The types whose constants, declared in an extension, are offered.
  static let types = [
    "Activation", "Loss", "LayerPlan", "Optimizer", "Initializer", "Metric", "PretrainedPackage",
    "Exercise",
  ]
}

/// What the files of a plugin offer.
struct Offers: Equatable {
  private(set) var found: [Declaration] = []
  /// The names of types that would be offered if they were not private.
  private(set) var hidden: [String] = []

  init(in files: [String]) {
    for (file, text) in files.enumerated() { read(text, file: file) }
  }

  private mutating func read(_ source: String, file: Int) {
    let lines = PlainSource(source).text.split(separator: "\n", omittingEmptySubsequences: false)
    var depth = 0
    var extended: String?
    for (index, line) in lines.enumerated() {
      // A declaration may go on over the next lines, up to its brace.
      let whole = lines[index..<min(index + 4, lines.count)].joined(separator: " ")
      if depth == 0 {
        extended = nil
        declaration(in: head(of: whole), starting: line, file: file, line: index + 1, &extended)
      } else if depth == 1, let extended {
        constant(in: String(line), of: extended, file: file, line: index + 1)
      }
      for character in line {
        if character == "{" { depth += 1 }
        if character == "}" { depth = max(0, depth - 1) }
      }
    }
  }

  private func head(of text: String) -> Substring {
    text.prefix { $0 != "{" }
  }

  /// `struct Swish: ActivationFunction`, `extension Swish: Lesson`, `extension Exercise`.
  private mutating func declaration(
    in head: Substring, starting line: Substring, file: Int, line number: Int,
    _ extended: inout String?
  ) {
    guard
      let match = head.prefixMatch(
        of: #/\s*((?:[@\w()]+\s+)*?)(struct|class|enum|extension)\s+([\w.]+)\s*(?::([^{]*))?/#),
      line.contains("\(match.2)")
    else { return }
    let (modifiers, keyword, name) = (match.1, match.2, String(match.3))
    let conformances = (match.4 ?? "").split { $0 == "," || $0 == "&" || $0.isWhitespace }
    if keyword == "extension", Declaration.types.contains(name) { extended = name }
    guard let kind = Declaration.protocols.first(where: { conformances.contains(Substring($0)) })
    else {
      return
    }
    if modifiers.contains("private") {
      hidden.append(name)
    } else {
      found.append(Declaration(expression: "\(name)()", kind: kind, file: file, line: number))
    }
  }

  /// `static let mine = Exercise(…)` in an extension of `Exercise`; also a function without
  /// parameters.
  private mutating func constant(in line: String, of type: String, file: Int, line number: Int) {
    guard
      let match = line.prefixMatch(
        of: #/\s*(\w*\s*)static\s+(?:let|var|func)\s+(\w+)\s*(\(\))?(\(|<)?/#),
      match.4 == nil
    else { return }
    let name = "\(type).\(match.2)"
    if match.1.contains("private") { return hidden.append(name) }
    let value = name + (match.3 == nil ? "" : "()")
    // A layer has weights: it is made anew for every model.
    let expression = type == "LayerPlan" ? "LayerMaker { \(value) }" : value
    found.append(Declaration(expression: expression, kind: type, file: file, line: number))
  }
}

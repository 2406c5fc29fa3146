// The Swift source of an exercise: the file with the hole, the solution, and the mistakes.

extension Exercise {
  /// The file that the learner fills in.
  public var starter: String {
    file(functions.map(\.starterSource))
  }

  /// The name of that file: "half-mse" is written in "HalfMse.swift".
  public var fileName: String {
    let words = id.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }
    return words.joined() + ".swift"
  }

  /// The file filled in.
  public var solution: String {
    file(functions.map { $0.source(body: $0.body) })
  }

  /// The right functions alone.
  public var solutionFunctions: String {
    functions.map { $0.source(body: $0.body) }.joined(separator: "\n")
  }

  /// All functions, one of them with a mistake; nil where the mistake changes nothing.
  public func functions(with mistake: Mistake) -> String? {
    let name = mistake.function ?? functions[0].name
    var isChanged = false
    let sources = functions.map { function in
      guard function.name == name, function.body.contains(mistake.right) else {
        return function.source(body: function.body)
      }
      isChanged = true
      return function.source(
        body: function.body.replacing(mistake.right, with: mistake.wrong, maxReplacements: 1))
    }
    return isChanged ? sources.joined(separator: "\n") : nil
  }

  private func file(_ functions: [String]) -> String {
    let heading = [title.asSentence] + task.wrapped(to: 90) + ["", "  chalk practice \(id)"]
    let comment = heading.map { $0.isEmpty ? "//" : "// \($0)" }.joined(separator: "\n")
    return comment + "\n\nimport Chalk\nimport Foundation\n\n" + functions.joined(separator: "\n")
  }
}

extension Exercise.Function {
  /// The function with this body.
  func source(body: String) -> String {
    let lines = body.split(separator: "\n", omittingEmptySubsequences: false)
    let indented = lines.map { $0.isEmpty ? "" : "  \($0)" }.joined(separator: "\n")
    let comment = says.split(separator: "\n").map { "/// \($0)\n" }.joined()
    return "\(comment)func \(name)(\(parameters)) -> \(result) {\n\(indented)\n}\n"
  }

  /// The function with the hole.
  public var starterSource: String { source(body: "// Your turn.\n\(hole)") }

  /// The function's type, such as `(Double, [Double]) -> Double`.
  public var type: String {
    "(" + parameterList.map(\.type).joined(separator: ", ") + ") -> \(result)"
  }

  /// The names of the parameters, as the body knows them.
  public var parameterNames: [String] { parameterList.map(\.name) }

  private var parameterList: [(name: String, type: String)] {
    parameters.split(separator: ",").map { parameter in
      let parts = parameter.split(separator: ":", maxSplits: 1)
      let name = parts[0].split(separator: " ").last ?? ""
      return (String(name), parts.count > 1 ? String(parts[1]).trimmed : "")
    }
  }
}

extension String {
  /// The text in lines of at most so many characters.
  fileprivate func wrapped(to width: Int) -> [String] {
    var lines: [String] = []
    for word in split(whereSeparator: \.isWhitespace) {
      if let last = lines.last, last.count + 1 + word.count <= width {
        lines[lines.count - 1] += " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }
}

import LessonKit

/// The Swift file that brings a learner's functions together with the right ones and with those of
/// the typical mistakes, so that all are compiled at once.
struct ExerciseEntry {
  let exercise: Exercise

  /// What is compiled beside the learner's file: the expression of a `Submission`, and what it needs.
  var learners: (lines: [String], expression: String) {
    let declarations = solutionAndMistakes
    return (
      EntryLines.imports + declarations.lines,
      submission(attempt: table(exercise.functions, in: nil), declarations)
    )
  }

  /// What is compiled beside a file whose solution must not be known there: an expression of `[String: Attempt]`.
  var attemptAlone: (lines: [String], expression: String) {
    (EntryLines.imports, table(exercise.functions, in: nil))
  }

  /// The exercise by itself: the attempt is the file with the hole.
  var ownStarter: (lines: [String], expression: String) {
    let declarations = solutionAndMistakes
    let starter = exercise.functions.map(\.starterSource).joined(separator: "\n")
    let name = prefix + "Starter"
    return (
      declarations.lines + space(name, starter),
      submission(attempt: table(exercise.functions, in: name), declarations)
    )
  }

  /// Different for every exercise, so that several can be compiled at once.
  private var prefix: String {
    "Chalk" + exercise.id.split(separator: "-").map(\.capitalizedFirst).joined()
  }

  private var solutionAndMistakes: (lines: [String], names: [String]) {
    var lines = space(prefix + "Solution", exercise.solutionFunctions)
    var names: [String] = []
    for (index, mistake) in exercise.mistakes.enumerated() {
      let name = "\(prefix)Mistake\(index)"
      names.append(name)
      lines += space(name, exercise.functions(with: mistake) ?? exercise.solutionFunctions)
    }
    return (lines, names)
  }

  /// Functions in a name space of their own.
  private func space(_ name: String, _ functions: String) -> [String] {
    let lines = functions.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.hasPrefix("func ") ? "  static \(line)" : line.isEmpty ? "" : "  \(line)"
    }
    return ["private enum \(name) {"] + lines + ["}"]
  }

  private func submission(attempt: String, _ others: (lines: [String], names: [String])) -> String {
    let mistakes = others.names.map { table(exercise.functions, in: $0) }
    return """
      Submission(
          attempt: \(attempt),
          solution: \(table(exercise.functions, in: prefix + "Solution")),
          mistakes: [\(mistakes.joined(separator: ",\n      "))])
      """
  }

  private func table(_ functions: [Exercise.Function], in space: String?) -> String {
    let entries = functions.map { function in
      let name = (space.map { "\($0)." } ?? "") + function.name
      return "\"\(function.name)\": Attempt(\(name) as @Sendable \(function.type))"
    }
    return "[\(entries.joined(separator: ", "))]"
  }
}

enum EntryLines {
  static let imports = ["import Chalk", "import Foundation", ""]
}

extension Substring {
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}

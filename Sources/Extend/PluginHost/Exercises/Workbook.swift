import Foundation
import LessonKit

/// Compiles and loads what learners write for exercises.
public struct Workbook: Sendable {
  private let loader: PluginLoader

  /// A workbook that compiles with this loader.
  public init(_ loader: PluginLoader) {
    self.loader = loader
  }

  /// Compiles a learner's file together with the solution and the mistakes that it is compared with.
  ///
  /// - Throws: `PluginError.doesNotCompile` where a function is missing or the compiler complains.
  public func library(
    of exercise: Exercise, attemptIn path: String
  ) throws(PluginError) -> URL {
    let source = try PluginSource(path)
    let text = try source.texts().map { PlainSource($0).text }.joined(separator: "\n")
    for function in exercise.functions where !text.contains("func \(function.name)(") {
      throw .doesNotCompile(
        "\(path) has no function '\(function.name)'. The exercise needs:\n"
          + "  func \(function.name)(\(function.parameters)) -> \(function.result)")
    }
    let (lines, expression) = ExerciseEntry(exercise: exercise).learners
    // Complaints about the call belong to the learner's file: the function has another type.
    let located =
      ["private func chalkSubmission() -> Submission {"]
      + [EntryFile.location(source.files[0].path, 1)]
      + ["  return \(expression.replacing("\n", with: " "))", "#sourceLocation()", "}", ""]
    let entry = EntryFile(
      importing: lines + located, making: "chalkSubmission()",
      manifest: Manifest(toolkit: loader.toolkit))
    return try loader.library(source, entry: entry.text, .checked)
  }

  /// Loads what `library` compiled.
  public func submission(in library: URL) throws(PluginError) -> Submission {
    guard let submission = try loader.load(library, path: library.path) as? Submission else {
      throw .notAPlugin(library.path)
    }
    return submission
  }

  /// A submission for each exercise, by its id, whose attempt is the file with the hole: for tests that every
  /// mistake is told from the others.
  public func ownSubmissions(
    of exercises: [Exercise]
  ) throws(PluginError) -> [String: Submission] {
    var lines = EntryLines.imports
    var entries: [String] = []
    for exercise in exercises {
      let (own, expression) = ExerciseEntry(exercise: exercise).ownStarter
      lines += own
      entries.append("private func \(functionName(exercise))() -> Submission {\n  \(expression)\n}")
    }
    let table = exercises.map { "\"\($0.id)\": \(functionName($0))()" }.joined(separator: ", ")
    let entry = EntryFile(
      importing: lines + entries, making: "[\(exercises.isEmpty ? ":" : table)]",
      manifest: Manifest(toolkit: loader.toolkit))
    let library = try loader.library(PluginSource(title: "Workbook"), entry: entry.text, .checked)
    guard let loaded = try loader.load(library, path: "the exercises") as? [String: Submission]
    else { throw .notAPlugin("the exercises") }
    return loaded
  }

  private func functionName(_ exercise: Exercise) -> String {
    "submission_" + exercise.id.replacing("-", with: "_")
  }
}

import ArgumentParser
import Chalk
import Foundation
import Testing

@testable import ChalkCommand

/// Every command of `chalk` that the program, its lessons or its pages print can be typed: it is taken apart as if
/// it had been.
@Suite struct PrintedCommandTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  @Test func everyPrintedCommandCanBeTyped() throws {
    let commands = try Self.printed()
    #expect(commands.count > 80, "\(commands.count) commands were found")
    let problems = commands.compactMap { command, file in
      Self.problem(with: command).map { "\(file): '\(command)': \($0)" }
    }
    #expect(problems.isEmpty, "\(problems.joined(separator: "\n"))")
  }

  /// A checker must be able to fail.
  @Test(arguments: [
    ("chalk lern relu", false), ("chalk learn weighted-sum", true), ("chalk data inspct x", false),
    ("chalk run activations --sat x=1", false), ("chalk run activations --set x=1", true),
    ("chalk learn wheighted-sum", false), ("chalk figures MyLesson.swift", true),
    ("chalk practice sigmoid --hint", true), ("chalk practice sigmoidal", false),
    ("chalk list | head", true), ("chalk list > all.txt", true), ("chalk install", true),
    ("chalk bench --slowly", false),
  ])
  func whatCannotBeTypedIsSeen(command: String, isRight: Bool) {
    #expect((Self.problem(with: command) == nil) == isRight)
  }

  @Test func commandsAreFoundInQuotesAndInExamples() {
    let source = #"""
      /// Not `chalk lern`, a comment.
      throw E("Try 'chalk learn \(id)', or `chalk data list`.")
      discussion: "Examples:\n  chalk list\n  chalk list --plugin Swish.swift")
        chalk bench dense-tiny
      """#
    #expect(
      Self.commands(in: source, isSwift: true) == [
        "chalk learn weighted-sum", "chalk data list", "chalk list",
        "chalk list --plugin Swish.swift", "chalk bench dense-tiny",
      ])
  }

  private static let catalog = try! Catalog.builtIn()

  /// The commands, each with a file in which it stands.
  private static func printed() throws -> [String: String] {
    var found: [String: String] = [:]
    let folders = ["Sources", "Lessons", "README.md", "Docs"]
    for folder in folders.map(root.appendingPathComponent) {
      let inside = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
      let files = folder.pathExtension.isEmpty ? inside?.compactMap { $0 as? URL } ?? [] : [folder]
      for file in files where ["swift", "md"].contains(file.pathExtension) {
        let path = String(file.path.dropFirst(root.path.count + 1))
        // Pages of the book are made of the lessons; decisions tell of what was.
        if path.hasPrefix("Docs/Book") || path.hasPrefix("Docs/Decisions") { continue }
        let text = try String(contentsOf: file, encoding: .utf8)
        for command in commands(in: text, isSwift: file.pathExtension == "swift") {
          found[command] = path
        }
      }
    }
    return found
  }

  /// What stands between quotes, or on a line of its own in an example; interpolated names as a lesson's.
  static func commands(in text: String, isSwift: Bool) -> [String] {
    text.split(separator: "\n").flatMap { line -> [String] in
      if !line.contains("chalk ") { return [] }
      if isSwift, line.drop(while: { $0 == " " }).hasPrefix("//") { return [] }
      // A command of any name is told with the name of one.
      let line = String(line)
        .replacing(#/\\\(setOption\([^()]*\)\)/#, with: "--set x=1")
        .replacing(#/'chalk \\\((?:[^()]|\([^()]*\))*\)'/#, with: "")
        .replacing(#/\\\((?:[^()]|\([^()]*\))*\)/#, with: "weighted-sum")
      let quoted = line.matches(of: #/['`](chalk [^'`…]+)['`]/#).map { String($0.1) }
      let examples = line.split(separator: #"\n"#).compactMap { piece -> String? in
        guard let match = piece.firstMatch(of: #/^ +(chalk [a-z][^"…]*)/#) else { return nil }
        return String(match.1)
      }
      return quoted + examples
    }
  }

  /// Why a command cannot be typed; nil where it can. A command that is only named stands for all its forms.
  static func problem(with command: String) -> String? {
    let typed = command.split(separator: #/\||>/#)[0]
    let words = typed.split(separator: " ").dropFirst().map(String.init)
    do {
      try ChalkCommand.checkCommandName(words)
      if words.count == 1 || words == ["data", words.last] { return nil }
      _ = try ChalkCommand.parseAsRoot(words)
    } catch {
      let message = ChalkCommand.message(for: error)
      // `chalk new loss` is the name of a group of commands: what follows is told elsewhere.
      return message.hasPrefix("Missing expected argument") ? nil : message
    }
    let names: [String] =
      switch words[0] {
      case "learn", "figures", "run": catalog.lessons.map(\.card.id)
      case "practice": catalog.exercises.map(\.id)
      default: []
      }
    let name = words[1]
    if words.contains("--plugin") { return nil }
    let isName = name.allSatisfy { $0.isLowercase || $0 == "-" } && !name.hasPrefix("-")
    let standsForAny = name == "weighted-sum"
    return isName && !names.isEmpty && !names.contains(name) && !standsForAny
      ? "there is no '\(name)'" : nil
  }
}

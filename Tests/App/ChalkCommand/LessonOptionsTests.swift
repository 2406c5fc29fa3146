import ArgumentParser
import Foundation
import Testing

@testable import ChalkCommand

/// `--data`, `--set`, `--theme`, `--lang` and `--hide`: every command about lessons takes them, or says why it does not.
@Suite struct LessonOptionsTests {
  private static let words = [
    ["--data", "flowers.csv"], ["--set", "x=1"], ["--theme", "dark"], ["--lang", "zh-Hans"],
    ["--hide", "Exercises"],
  ]

  /// The commands, each with words that it can be typed with.
  private var commands: [(type: any ParsableCommand.Type, words: [String])] {
    [
      (RunCommand.self, ["activations"]), (FiguresCommand.self, ["activations"]),
      (BookCommand.self, ["activations"]),
      (CompareCommand.self, ["--vary", "x=1,2", "--lesson", "activations"]),
    ]
  }

  /// What each command takes of them; one that is not named takes none. A new command is put here, or takes none.
  private static let taken: [String: [String]] = [
    "run": words.map { $0[0] }, "figures": words.map { $0[0] }, "book": words.map { $0[0] },
    "compare": words.map { $0[0] }, "practice": ["--theme", "--lang"],
    "learn": ["--data", "--set", "--theme", "--lang"], "serve": ["--data", "--set", "--lang"],
    "train": ["--data", "--set"],
  ]

  @Test func everyCommandTakesWhatIsAboutIt() {
    let commands = ChalkCommand.configuration.subcommands
    #expect(commands.count > 20)
    for command in commands {
      let help = command.helpMessage(columns: 200)
      let name = name(of: command)
      let found = Self.words.map { $0[0] }.filter { help.contains("\($0) <") }
      #expect(found == Self.taken[name] ?? [], "chalk \(name)")
    }
    let names = Set(commands.map { name(of: $0) })
    #expect(names.isSuperset(of: Self.taken.keys))
  }

  private func name(of command: any ParsableCommand.Type) -> String {
    command.configuration.commandName ?? String(describing: command)
  }

  @Test func everyCommandAboutLessonsTakesAll() throws {
    for (type, words) in commands {
      let help = type.helpMessage(columns: 200)
      for option in Self.words {
        #expect(help.contains("\(option[0]) <"), "\(type): \(option[0])")
      }
      _ = try parsed(type, words + Self.words.flatMap { $0 })
    }
  }

  /// What a command does not know is refused, so that the test above can fail.
  @Test func whatIsUnknownIsRefused() {
    for (type, words) in commands {
      #expect(throws: (any Error).self) { try parsed(type, words + ["--nothing", "x"]) }
    }
  }

  @Test func anExerciseHasNoneOfWhatALessonHas() throws {
    let help = PracticeCommand.helpMessage(columns: 200)
    for option in Self.words {
      if ["--theme", "--lang"].contains(option[0]) {
        #expect(help.contains("\(option[0]) <"))
        _ = try PracticeCommand.parse(["relu"] + option)
        continue
      }
      #expect(!help.contains("\(option[0]) <"))
      let message = refusal(PracticeCommand.self, ["relu"] + option)
      #expect(message.contains("\(option[0]) is about a lesson"), "\(message)")
    }
  }

  @Test func aPageAboutMarksHasNoLessons() {
    for option in Self.words + [["activations"]] {
      let message = refusal(BookCommand.self, ["--form", "marks"] + option)
      #expect(message.contains("takes no lessons"), "\(option): \(message)")
    }
    #expect(refusal(BookCommand.self, ["--form", "marks", "--out", "Docs"]).isEmpty)
  }

  /// All five together, with the program itself, on a lesson that has something for each.
  @Test func allOfThemTogetherDoWhatTheySay() throws {
    let chalk = try ChalkProcess()
    defer { chalk.remove() }
    try chalk.write("Own.swift", Self.lesson)
    let rows = (0..<24).map { "\($0).5,\($0 % 5),\($0 % 2 == 0 ? "even" : "odd")" }
    try chalk.write("flowers.csv", (["a,b,kind"] + rows).joined(separator: "\n") + "\n")
    let options = [
      "--data", "flowers.csv", "--set", "y=5", "--theme", "dark", "--lang", "zh-Hans", "--hide",
      "Exercises",
    ]
    func text(_ path: String) throws -> String {
      try String(contentsOf: chalk.folder.appendingPathComponent(path), encoding: .utf8)
    }

    let run = try chalk.run(["run", "Own.swift", "--out", "R"] + options)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("120") && !run.output.contains("To be hidden."), "\(run.output)")
    let figures = try chalk.run(["figures", "Own.swift", "--out", "F"] + options)
    #expect(figures.status == 0, "\(figures.errors)")
    let book = try chalk.run(
      ["book", "Own.swift", "--form", "markdown", "--out", "B"] + options)
    #expect(book.status == 0, "\(book.errors)")
    let page = try text("B/own.md")
    #expect(page.contains("120") && !page.contains("To be hidden."), "\(page)")
    let compare = try chalk.run(
      ["compare", "--lesson", "Own.swift", "--vary", "x=1,2", "--seeds", "1", "--out", "C"]
        + options)
    #expect(compare.status == 0, "\(compare.errors)")

    // Without them there are the lesson's own flowers, its own y, and its exercises.
    let plain = try chalk.run(["run", "Own.swift", "--out", "R"])
    #expect(plain.output.contains("450") && plain.output.contains("To be hidden."), "\(plain)")

    let practice = try chalk.run(["practice", "relu", "--once"] + options)
    #expect(practice.status == 64 && practice.errors.contains("--data is about a lesson"))
    let look = try chalk.run(
      "practice", "relu", "--once", "--theme", "dark", "--lang", "zh-Hans")
    #expect(look.status == 1, "an exercise that is not solved yet: \(look.errors)")
  }

  private static let lesson = """
    import Chalk

    struct Own: Lesson {
      let card = LessonCard("own", "Own flowers", minutes: 1)

      func teach(on board: Board) throws {
        board.step("How many")
        let flowers = try board.data.examples("iris", or: .iris)
        let x = board.slider("x", in: 0...10, default: 2)
        let y = board.slider("y", in: 0...10, default: 3)
        board.value("rows times y", Double(flowers.count) * y)
        board.draw(Figure("Own", caption: "A line.", x: "x", y: "y") { Line([0, x, y]) })
        board.step("Exercises")
        board.say("To be hidden.")
      }
    }

    """

  private func parsed(
    _ type: any ParsableCommand.Type, _ words: [String]
  ) throws -> any ParsableCommand { try type.parse(words) }

  /// Why words are refused; empty where they are taken.
  private func refusal(_ type: any ParsableCommand.Type, _ words: [String]) -> String {
    do {
      _ = try parsed(type, words)
      return ""
    } catch {
      return type.fullMessage(for: error)
    }
  }
}

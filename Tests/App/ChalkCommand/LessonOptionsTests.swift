import ArgumentParser
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

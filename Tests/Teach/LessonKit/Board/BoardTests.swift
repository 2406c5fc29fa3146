import Figures
import Foundation
import Layers
@testable import LessonKit
import Losses
import Notation
import Optimizers
import ScalarGrad
import Tensors
import Testing
import Training

@Suite struct BoardTests {
  @Test func whatIsWrittenIsRecordedStepByStep() throws {
    let record = try Everything().record()
    #expect(record.steps.map(\.title.text) == ["One", "Two"])
    #expect(record.steps[0].blocks.count == 6)
    #expect(record.controls.map(\.name) == ["x", "n", "kind"])
    #expect(record.claims.map(\.holds) == [true, false])
    #expect(record.figures.map(\.step) == [2])
  }

  /// Each step but the last is told as soon as it is finished, as it will stand in the record.
  @Test func aFinishedStepIsToldWhenTheNextBegins() throws {
    var parts: [Record] = []
    let record = try Everything().record(
      settings: ["x": "1.5"], onStepEnd: { parts.append($0) })
    #expect(parts.map(\.steps) == [Array(record.steps.prefix(1))])
    #expect(parts.first?.controls == Array(record.controls.prefix(parts[0].controls.count)))
    #expect(parts.first?.settings == record.settings)
  }

  /// Once a setting was refused nothing more is shown.
  @Test func aRefusedSettingTellsNoStep() {
    var parts = 0
    #expect(throws: SettingError.self) {
      _ = try Everything().record(settings: ["x": "99"], onStepEnd: { _ in parts += 1 })
    }
    #expect(parts == 0)
  }

  @Test func aRecordSurvivesEncodingAndDecoding() throws {
    let record = try Everything().record(seed: 5, settings: ["x": "-1.5"])
    let data = try JSONEncoder().encode(record)
    #expect(try JSONDecoder().decode(Record.self, from: data) == record)
    #expect(record.version == Record.currentVersion)
  }

  @Test func theSameSeedGivesTheSameRecordAndAnotherSeedAnother() throws {
    #expect(try Everything().record(seed: 1) == Everything().record(seed: 1))
    #expect(try Everything().record(seed: 1).steps != Everything().record(seed: 2).steps)
  }

  @Test func settingsAreGivenToSlidersAndChoices() throws {
    let record = try Everything().record(settings: ["x": "−1.5", "n": "7", "kind": "b"])
    #expect(record.controls.map(\.value) == ["-1.5", "7", "b"])
    #expect(record.controls.map(\.standard) == ["1", "3", "a"])
  }

  @Test(arguments: [
    (["x": "9"], "'9' will not do for x: it takes a number from −2 to 2, such as x=1."),
    (["x": "much"], "'much' will not do for x: it takes a number from −2 to 2, such as x=1."),
    (["x": "nan"], "'nan' will not do for x: it takes a number from −2 to 2, such as x=1."),
    (["kind": "c"], "'c' will not do for kind: it takes one of a, b, such as kind=a."),
    (
      ["y": "1"],
      "This lesson has no 'y' to set. It has: x (a number from −2 to 2); "
        + "n (a whole number from 0 to 9); kind (one of a, b)."
    ),
  ])
  func aSettingThatDoesNotFitIsRefusedInWords(settings: [String: String], words: String) {
    let error = #expect(throws: SettingError.self) { try Everything().record(settings: settings) }
    #expect(error?.description == words)
  }

  @Test func longWorkStopsWhenASettingDoesNotFit() {
    let lesson = Counting()
    #expect(throws: SettingError.self) { try lesson.record(settings: ["x": "99"]) }
    #expect(lesson.box.count == 0)
  }

  @Test func progressIsToldAsItGoes() throws {
    let seen = Box()
    _ = try Counting().record { progress in seen.count += progress.done }
    #expect(seen.count == 1 + 2 + 3)
  }

  @Test func aFitTellsItsProgressAndStopsWhereASettingDoesNotFit() throws {
    let seen = Box()
    _ = try Fitting().record { progress in
      seen.count += 1
      #expect(progress.total == 6 && progress.done == seen.count)
    }
    #expect(seen.count == 6)
    #expect(throws: SettingError.self) { try Fitting().record(settings: ["x": "9"]) }
  }

  @Test func explanationsOfScalarsOpenTheirInputsInTurn() {
    let x = Scalar(2, "x")
    let square = (x * x).named("s")
    let explanation = Explanation((square + 1).named("y"))
    #expect(explanation.entries.map(\.formula) == ["y = s + 1", "s = x · x"])
    #expect(explanation.entries[0].slopes.map(\.entry) == [1])
    #expect(explanation.entries[1].substituted == "2 · 2")
  }

  @Test func codeIsCutFromTheSourceThatRuns() throws {
    let board = Board()
    board.code("two")
    let record = try Quoting().record()
    guard case .code(let excerpt) = record.steps[0].blocks[0] else {
      Issue.record("no code was quoted")
      return
    }
    #expect(excerpt.text == "let two = 1 + 1\nreturn two")
    #expect(excerpt.file == "BoardTests.swift" && !excerpt.isMissing)
  }
}

@Suite struct QuestionTests {
  @Test func aNumberIsRightWithinItsTolerance() {
    let question = Question(prompt: "?", answer: .number(0.25, tolerance: 0.01), reason: nil)
    #expect(question.judge(" 0.25 ") == .right)
    #expect(question.judge("0,255") == .right, "a decimal comma will do")
    #expect(question.judge("0.3") == .wrong)
    #expect(question.judge("−0.25") == .wrong)
    for typed in ["1/4", "¼", "1 / 4", "25 %", "2.5e-1", "0.5/2"] {
      #expect(question.judge(typed) == .right, "\(typed)")
    }
    #expect(question.judge("1¼") == .wrong && question.judge("-1/4") == .wrong)
    for typed in ["1/0", "1/2/3", "/", "¼x", "%", "1/"] {
      #expect(
        question.judge(typed) == .unreadable(needed: "a number, such as 0.5 or 1/2"), "\(typed)")
    }
    #expect(question.hint(after: "−0.25") == .sign && question.hint(after: "2.5") == .point)
    #expect(question.hint(after: "0.1") == .more && question.hint(after: "0.3") == .less)
    #expect(question.hint(after: "0.25") == nil && question.hint(after: "many") == nil)
    #expect(question.judge("a quarter") == .unreadable(needed: "a number, such as 0.5 or 1/2"))
    #expect(question.judge("inf") == .unreadable(needed: "a number, such as 0.5 or 1/2"))
  }

  @Test func aChoiceIsTakenByNumberOrByItsWords() {
    let question = Question(prompt: "?", answer: .choice(["ReLU", "tanh"], right: 1), reason: nil)
    #expect(question.judge("2") == .right)
    #expect(question.judge("TANH") == .right)
    #expect(question.judge("1") == .wrong)
    #expect(question.judge("3") == .unreadable(needed: "a number from 1 to 2"))
    #expect(question.rightAnswer == "tanh")
  }
}

private struct Everything: Lesson {
  let card = LessonCard("everything", "Everything", minutes: 1)

  func teach(on board: Board) throws {
    board.step("One")
    let x = board.slider("x", in: -2...2, default: 1)
    _ = board.integerSlider("n", in: 0...9, default: 3)
    _ = board.choice("kind", of: ["a", "b"], default: "a")
    board.say("x is \(x)")
    board.value("random", board.random.uniform())
    board.claim("one is one", true)
    board.step("Two")
    board.explain(board.formula("y = x"), ["x": x], x)
    board.explain(Scalar(x) * 2)
    board.draw(Figure("A line", x: "x", y: "y") { Line([0, 1], [0, 1]) })
    board.claim("one is two", false)
    board.ask("1 + 1?", answer: 2)
    board.ask("Which?", choices: ["this", "that"], answer: 0)
    board.table(["a", "b"], [["1", "2"]])
    board.warn("Careful.")
  }
}

private final class Box: Sendable {
  nonisolated(unsafe) var count = 0  // one lesson, one thread
}

/// Two epochs of three steps.
private struct Fitting: Lesson {
  let card = LessonCard("fitting", "Fitting", minutes: 1)

  func teach(on board: Board) throws {
    _ = board.slider("x", in: 0...1, default: 0)
    var model = Sequential([.dense(1, inputShape: [2])], seed: 1)
    model.compile(optimizer: .sgd(), loss: .meanSquaredError)
    try model.fit(
      Tensor.zeros([6, 2]), Tensor.zeros([6, 1]), epochs: 2, batchSize: 2,
      callbacks: [board.progress("training")], progress: .silent)
  }
}

private struct Counting: Lesson {
  let card = LessonCard("counting", "Counting", minutes: 1)
  let box = Box()

  func teach(on board: Board) throws {
    _ = board.slider("x", in: 0...1, default: 0)
    for step in 1...3 {
      try board.progress("counting", step, of: 3)
      box.count += 1
    }
  }
}

private struct Quoting: Lesson {
  let card = LessonCard("quoting", "Quoting", minutes: 1)

  func teach(on board: Board) {
    board.step("Quote")
    board.code("two")
  }

  func two() -> Int {
    // excerpt: two
    let two = 1 + 1
    return two
    // end excerpt
  }
}

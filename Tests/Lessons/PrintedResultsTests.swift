import Chalk
import Foundation
import Testing

@testable import ChalkCommand

/// A result says what the program of today does, or a test fails.
@Suite struct PrintedResultsTests {
  static var programs: [PrintedProgram] { LessonTests.catalog.lessons.compactMap(\.printedProgram) }
  static let names = programs.map(\.plan.program).sorted()

  static func program(_ name: String) -> PrintedProgram {
    programs.first { $0.plan.program == name }!
  }

  @Test func everyProgramOfTheDocumentsIsThere() {
    #expect(Self.names == (1...11).map { $0 < 10 ? "P0\($0)" : "P\($0)" })
    for lesson in LessonTests.catalog.lessons {
      guard let plan = lesson.printedProgram?.plan else { continue }
      #expect(plan.lesson == lesson.card.id)
      #expect(lesson.card.formulas.contains(plan.program))
    }
  }

  @Test(arguments: PrintedResultsTests.names)
  func theResultIsThatOfTodaysProgram(name: String) throws {
    let program = Self.program(name)
    if let text = program.embedded("\(name).json") {
      let problems = PrintedResults.problems(
        of: try PrintedResult(json: text), fingerprint: try program.fingerprint(),
        plan: program.plan)
      #expect(problems.isEmpty, "\(problems.joined(separator: "\n"))")
    }
    if let text = program.embedded("\(name).keras.json") {
      let problems = PrintedResults.problems(
        of: try PrintedResult(json: text),
        fingerprint: try PrintedResults.kerasFingerprint(name), plan: program.plan)
      #expect(problems.isEmpty, "\(problems.joined(separator: "\n"))")
    }
  }

  /// `make strings` was not forgotten.
  @Test(arguments: PrintedResultsTests.names)
  func whatIsEmbeddedIsWhatLiesInTheFolder(name: String) throws {
    let program = Self.program(name)
    for file in PrintedResults.names(of: program) {
      let stored = try? Data(contentsOf: PrintedResults.folder.appendingPathComponent(file))
      let embedded = program.embedded(file).flatMap { text in
        file.hasSuffix(".json")
          ? Data((text + "\n").utf8)
          : Data(base64Encoded: text, options: .ignoreUnknownCharacters)
      }
      #expect(stored == embedded, "\(file): run make strings")
    }
  }

  /// Where there is a result, its lesson shows it, with its figures; elsewhere it says nothing.
  @Test func aLessonShowsItsResult() throws {
    for lesson in LessonTests.catalog.lessons {
      guard let program = lesson.printedProgram else { continue }
      let record = try Shown(name: program.plan.program).record()
      let isThere = program.embedded("\(program.plan.program).json") != nil
      #expect(record.steps.contains { $0.title.text == "At the printed size" } == isThere)
    }
  }

  /// The step has the remark of today, its caption names the kinds of lines that are drawn, and losses that differ by
  /// more than a factor of five stand on a logarithmic axis.
  @Test(arguments: PrintedResultsTests.names)
  func theStepSaysWhatItDraws(name: String) throws {
    let program = Self.program(name)
    guard program.embedded("\(name).json") != nil else { return }
    let record = try Shown(name: name).record()
    let prose = record.steps.flatMap(\.blocks).compactMap { block -> String? in
      guard case .prose(let text) = block else { return nil }
      return text.text
    }
    #expect(prose.contains { $0.contains(program.plan.remark) })
    let figure = try #require(
      record.figures.first { $0.figure.title == "Trained at the printed size" }?.figure)
    let lines = figure.panels.flatMap(\.marks).compactMap { $0.value as? Line }
    let isValidated = lines.contains { $0.label?.contains("validation") == true }
    #expect(figure.caption.contains("dashed") == isValidated)
    let panels = figure.panels.filter { $0.title.hasPrefix("Loss") }
    let losses = panels.flatMap(\.marks).compactMap { $0.value as? Line }.flatMap(\.ys)
    guard let low = losses.min(), let high = losses.max() else { return }
    #expect(panels.allSatisfy { ($0.y.scale == .logarithmic) == (high > 5 * low) })
  }

  /// A lesson that shows the result of a program and nothing else.
  private struct Shown: Lesson {
    let name: String
    let card = LessonCard("shown", "Shown", minutes: 1)
    func teach(on board: Board) throws {
      board.step("Before")
      board.printedSize(PrintedResultsTests.program(name))
    }
  }

  /// A checker must be able to fail.
  @Test func aChangedProgramIsSeen() throws {
    let plan = PrintedPlan("P99", lesson: "x", size: "x", epochs: 2, batch: 1, remark: "")
    var result = PrintedResult(
      plan: plan, fingerprint: "a", library: "Chalk", machine: "2 cores", data: [], limit: 1,
      runs: [
        .init(
          variant: "", epochs: 2, seconds: 3, curves: [.init("loss", [1, 0.5])],
          scores: [.init("test accuracy", 0.9)])
      ])
    func problems(_ fingerprint: String = "a") -> Int {
      PrintedResults.problems(of: result, fingerprint: fingerprint, plan: plan).count
    }
    #expect(problems() == 0)
    #expect(problems("b") == 1)
    result.runs[0].scores[0].value = 1.5
    #expect(problems() == 1)
    result.runs[0].curves[0].values = [1]
    #expect(problems() == 2)
    result.plan.epochs = 3
    #expect(problems() == 3)
  }

  /// A change of one character of the source, or of one setting, changes the fingerprint.
  @Test func theFingerprintIsThatOfTheSource() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "chalk-fingerprint-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("Program.swift")
    func fingerprint(_ layer: String, epochs: Int = 2, remark: String = "") throws -> String {
      try Data("// excerpt: program\n\(layer)\n// end excerpt\n".utf8).write(to: file)
      return try PrintedProgram(
        PrintedPlan("P99", lesson: "x", size: "x", epochs: epochs, batch: 1, remark: remark),
        excerpts: ["program"], results: [:], file: file.path,
        data: { _ in PrintedData(x: .zeros([1])) }, train: { _ in fatalError("not trained") }
      ).fingerprint()
    }
    let first = try fingerprint(".dense(10)")
    #expect(try fingerprint(".dense(10)") == first)
    #expect(try fingerprint(".dense(10)", remark: "Said otherwise.") == first)
    #expect(try fingerprint(".dense(11)") != first)
    #expect(try fingerprint(".dense(10)", epochs: 3) != first)
  }

  @Test func aResultIsReadAsItWasWritten() throws {
    let result = PrintedResult(
      plan: PrintedPlan("P99", lesson: "x", size: "x", epochs: 2, batch: 1, remark: ""),
      fingerprint: "a", library: "Chalk", machine: "2 cores",
      data: [DataUse(name: "mnist", count: 60_000, hash: "b")], limit: 0.5,
      runs: [
        .init(
          variant: "", epochs: 1, seconds: 3, curves: [.init("loss", [0.123_456_789])],
          scores: [.init("test loss", 1.0 / 3)])
      ])
    #expect(try PrintedResult(json: try result.json()) == result)
    #expect(result.runs[0].curves[0].values == [0.123457])
  }
}

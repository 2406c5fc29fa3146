import Figures
import Foundation
import LessonKit
import Notation
import ScalarGrad
import Testing

@Suite struct RecordFileTests {
  @Test func aRecordWithEveryBlockSurvives() throws {
    let record = try Whole().record()
    #expect(Set(record.steps[0].blocks.map(kind)).count == 12)
    #expect(try Record(decoding: record.encoded()) == record)
    #expect(try record.encoded() == record.encoded())
  }

  @Test func numbersThatJSONCannotWriteSurviveToo() throws {
    let record = Record(
      card: LessonCard("odd", "Odd", minutes: 1), seed: 0, settings: [:], controls: [],
      steps: [
        .init(
          title: "Odd",
          blocks: [
            .value(NamedValue(name: "far", value: .infinity)),
            .value(NamedValue(name: "nothing", value: .nan)),
          ])
      ])
    let read = try Record(decoding: record.encoded())
    guard case .value(let far) = read.steps[0].blocks[0],
      case .value(let nothing) = read.steps[0].blocks[1]
    else {
      Issue.record("the values are gone")
      return
    }
    #expect(far.value == .infinity && nothing.value.isNaN)
  }

  @Test(arguments: [1, Record.currentVersion + 1, 99])
  func anotherVersionIsRefusedInWords(version: Int) throws {
    let text = String(decoding: try Whole().record().encoded(), as: UTF8.self)
    let other = text.replacing(
      "\"version\":\(Record.currentVersion)}", with: "\"version\":\(version)}")
    #expect(other != text)
    let error = #expect(throws: RecordError.self) { try Record(decoding: Data(other.utf8)) }
    #expect(error == .otherVersion(version))
    #expect(error?.description.contains("form \(version)") == true)
  }

  /// The rest of another version may look like anything: the version is told all the same.
  @Test func theVersionIsReadFirst() {
    let error = #expect(throws: RecordError.self) {
      try Record(decoding: Data(#"{"version": 99, "pages": []}"#.utf8))
    }
    #expect(error == .otherVersion(99))
  }

  @Test func whatIsNoRecordIsRefused() {
    for text in ["", "[]", "{}", "{\"version\": 2}", "\u{0}"] {
      #expect(throws: RecordError.self) { try Record(decoding: Data(text.utf8)) }
    }
  }

  private func kind(_ block: Block) -> String {
    String(Mirror(reflecting: block).children.first?.label ?? "")
  }
}

private struct Whole: Lesson {
  let card = LessonCard("whole", "Whole", minutes: 1)

  func teach(on board: Board) throws {
    board.step("All")
    board.say("Text with \(0.5).")
    board.warn("Careful.")
    let x = board.slider("x", in: -1...1, default: 0.5)
    let f = board.formula("y = x^2")
    board.explain(f, ["x": x]) { $0["x"]! * $0["x"]! }
    let s = (Scalar(2, "a") * Scalar(3, "b")).named("s")
    board.value("s", s)
    board.table(["a", "b"], [["1", "2"]], opening: [s])
    board.code("nowhere", file: "/somewhere/else/Gone.swift")
    board.draw(Figure("A line", x: "x", y: "y") { Line([0, 1], [0, 1]) })
    board.claim("it is so", true)
    board.ask("Why?", choices: ["so", "so too"], answer: 0)
    let w = Scalar(1, "w")
    try board.train(epochs: 2, updatesPerEpoch: 2) { update in
      update.follow([("w", w)])
      update.pass("Only one.") { (w * w).named("L") }
      w.gradient = 0
      let loss = w * w
      loss.backward()
      w.value -= 0.1 * w.gradient
      return loss.value
    }
  }
}

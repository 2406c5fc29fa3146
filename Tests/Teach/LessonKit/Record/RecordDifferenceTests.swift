import Figures
import Testing

@testable import LessonKit

/// Draws a table with a cell that has no number, and says one number more.
private struct WithAnEmptyCell: Lesson {
  var number = 1.0
  let card = LessonCard("with-an-empty-cell", "An empty cell", minutes: 1)

  func teach(on board: Board) throws {
    board.step("The table")
    board.say("A cell is empty.")
    let row = [Double(card.minutes), .nan]
    board.draw(Figure("A table", caption: "One cell is empty.") { HeatMap([row]) })
    board.step("The number")
    board.value("x", number)
  }
}

@Suite struct RecordDifferenceTests {
  @Test func aRecordWithAnEmptyCellIsTheSameAsItself() throws {
    let record = try WithAnEmptyCell().record()
    let again = try WithAnEmptyCell().record()
    #expect(record != again, "NaN is not equal to itself")
    #expect(record.firstDifference(from: again) == nil)
    #expect(try Record(decoding: record.encoded()).firstDifference(from: record) == nil)
  }

  @Test func theFirstDifferenceIsToldInWords() throws {
    let record = try WithAnEmptyCell().record()
    let other = try WithAnEmptyCell(number: 2).record()
    let words = try #require(record.firstDifference(from: other))
    #expect(words.hasPrefix("step 2 'The number', block 1: "))
    #expect(words.contains("\"value\":1") && words.contains("\"value\":2"))
    var shorter = record
    shorter.steps.removeLast()
    #expect(record.firstDifference(from: shorter) == "one has 2 steps, the other 1")
    var emptier = record
    emptier.steps[1].blocks = []
    #expect(
      record.firstDifference(from: emptier) == "step 2 'The number' has 1 blocks, and the other 0")
    var renamed = record
    renamed.steps[0] = Record.Step(title: "Else", blocks: record.steps[0].blocks)
    #expect(record.firstDifference(from: renamed)?.contains("called 'Else'") == true)
  }

  /// What a clock measured may be another time; what stands beside it may not.
  @Test func measuredPlacesMayDiffer() throws {
    let record = try WithATime(seconds: 1, number: 5).record()
    #expect(record.steps[0].measured == [1, 2])
    let later = try WithATime(seconds: 2, number: 5).record()
    #expect(record.firstDifference(from: later) == nil)
    #expect(try Record(decoding: record.encoded()).steps[0].measured == [1, 2])
    let other = try WithATime(seconds: 2, number: 6).record()
    #expect(record.firstDifference(from: other)?.contains("block 4") == true)
    #expect(try WithAnEmptyCell().record().steps[0].measured == nil)
  }
}

/// Says how long something took, and a number beside it.
private struct WithATime: Lesson {
  let seconds, number: Double
  let card = LessonCard("with-a-time", "A time", minutes: 1)

  func teach(on board: Board) throws {
    board.say("How long does it take?")
    board.measured {
      board.value("seconds", seconds)
      board.say("It took \(seconds) seconds.")
    }
    board.value("x", number)
  }
}

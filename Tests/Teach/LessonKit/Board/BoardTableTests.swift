import Datasets
import Foundation
import Hashing
import Testing

@testable import LessonKit

/// A lesson that wants a table with its gaps.
private struct FromARawTable: Lesson {
  let card = LessonCard("from-a-raw-table", "Asks for a table", minutes: 1)

  func teach(on board: Board) throws {
    board.step("The data")
    let own = DataTable([Column("a", numbers: [1, .nan]), Column("kind", words: ["p", nil])])
    let table = try board.data.table(
      "own", atLeast: MinimumData(2, ofEach: 1), or: try own.predicting("kind"))
    board.value("rows", Double(table.count))
    board.value("gaps", Double(table.columns.reduce(0) { $0 + $1.missingCount }))
    board.value("given", board.data.isGiven ? 1 : 0)
    board.say("\(table.target ?? "none")")
  }
}

@Suite struct BoardTableTests {
  private func numbers(_ record: Record) -> [Double] {
    record.steps.flatMap(\.blocks).compactMap {
      if case .value(let named) = $0 { named.value } else { nil }
    }
  }

  private func target(_ record: Record) -> String? {
    record.steps.flatMap(\.blocks).compactMap {
      if case .prose(let prose) = $0 { prose.text } else { nil }
    }.last
  }

  @Test func withoutDataTheLessonsOwn() throws {
    let record = try FromARawTable().record()
    #expect(numbers(record) == [2, 2, 0])
    #expect(record.data.map(\.name) == ["own"] && record.data[0].count == 2)
    #expect(record.data[0].hash?.count == 64)
  }

  @Test func theUsersTableKeepsItsGapsAndItsWords() throws {
    let path = NSTemporaryDirectory() + "chalk-raw-\(UUID().uuidString).csv"
    try "a,b,survived\n1,,0\n2,x,1\n,y,0\n".write(toFile: path, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let record = try FromARawTable().record(data: DataChoice(path: path))
    #expect(numbers(record) == [3, 2, 1])
    #expect(target(record) == "survived")
    #expect(record.data == [DataUse(name: path, count: 3, hash: try SHA256.hex(ofFile: path))])
    let other = try FromARawTable().record(data: DataChoice(path: path, target: "b"))
    #expect(target(other) == "b")
  }

  @Test func aColumnThatIsNotThereIsRefused() throws {
    let path = NSTemporaryDirectory() + "chalk-raw-\(UUID().uuidString).csv"
    try "a,b\n1,2\n".write(toFile: path, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect(throws: DataError.self) {
      try FromARawTable().record(data: DataChoice(path: path, target: "c"))
    }
    #expect(throws: DataError.self) {
      try FromARawTable().record(data: DataChoice(path: "/no/such"))
    }
  }

  @Test func examplesAsATable() throws {
    let table = try DataTable(Examples.iris)
    #expect(table.count == 150 && table.columns.count == 5 && table.target == "class")
    #expect(try table.examples(target: "class").labels == Examples.iris.labels)
  }
}

import Foundation
import Testing

@testable import Datasets

/// What stands around a table, and how its cells are divided.
@Suite struct CSVLayoutTests {
  let scratch = Scratch()
  private static let rows = (0..<12).map {
    ["\($0)", "\(Double($0 * $0 % 7) / 2)", $0 % 2 == 0 ? "a" : "b"]
  }
  private static let expected = DataTable([
    Column("n", numbers: rows.map { Double($0[0])! }),
    Column("x", numbers: rows.map { Double($0[1])! }), Column("class", words: rows.map { $0[2] }),
  ])

  private func lines(_ separator: String) -> [String] {
    ["n\(separator)x\(separator)class"] + Self.rows.map { $0.joined(separator: separator) }
  }

  private func read(_ text: String) throws -> TableReading {
    try DataTable.read(csv: scratch.write("t.csv", text))
  }

  @Test(arguments: [",", ";", "\t", "|", "  "]) func separators(separator: String) throws {
    for end in ["\n", "\r\n", "\r"] {
      let text = lines(separator).joined(separator: end) + end
      #expect(try read(text).table == Self.expected, "\(separator.debugDescription)")
    }
  }

  @Test func blanksMayAlignTheCells() throws {
    let text = lines(" ").map { "   " + $0.replacing(" ", with: "    ") + "  " }
    let reading = try read(text.joined(separator: "\n") + "\n")
    #expect(reading.table == Self.expected && reading.notes == ["The cells are divided by blanks."])
  }

  @Test(arguments: [
    ("sep=;\n", ";", "names the separator"), ("\"sep=,\"\r\n", ",", "names the separator"),
    ("# station 17, mean\n# cm, kg\n#\n", ",", "3 lines"), ("% made by hand\n", " ", "comment"),
    ("Report 2024\n\n", ",", "Report 2024"), ("Report 2024;;\n;;\n", ";", "Report 2024"),
    ("Station;17\nUnit;cm\n\n", ";", "2 lines"),
  ])
  func whatStandsAbove(above: String, separator: String, note: String) throws {
    let reading = try read(above + lines(separator).joined(separator: "\n") + "\n")
    #expect(reading.table == Self.expected)
    #expect(reading.notes.contains { $0.contains(note) }, "\(reading.notes)")
  }

  @Test(arguments: [
    "\nSource: WHO, 2020\n", "# end\n", ",,\n,,\n", "Source: the town's office\n", "\nTotal\n\n",
  ])
  func whatStandsBelow(below: String) throws {
    let reading = try read(lines(",").joined(separator: "\n") + "\n" + below)
    #expect(reading.table == Self.expected && !reading.notes.isEmpty, "\(reading.notes)")
  }

  @Test func aCutRowIsNoFooter() {
    for last in ["12,1.5", "12", "12,1.5\n"] {
      #expect(throws: DataError.self) { try read(lines(",").joined(separator: "\n") + "\n" + last) }
    }
  }

  @Test func commentsBetweenTheRowsArePassedOver() throws {
    var some = lines(",")
    some.insert("# new instrument", at: 5)
    let reading = try read(some.joined(separator: "\n"))
    #expect(reading.table == Self.expected && reading.notes.contains { $0.contains("1 comment") })
  }

  @Test func aCommentMayNameTheColumns() throws {
    let text = "# n x y\n" + (0..<9).map { "\($0) \($0 * 2) 1.5\n" }.joined()
    #expect(try read(text).table.columnNames == ["n", "x", "y"])
  }

  @Test func separatorsAtTheEndsOfLines() throws {
    let both = lines(",").map { $0 + "," }
    #expect(try read(both.joined(separator: "\n")).table == Self.expected)
    #expect(try read(([both[0]] + lines(",")[1...]).joined(separator: "\n")).table == Self.expected)
    #expect(try read(([lines(",")[0]] + both[1...]).joined(separator: "\n")).table == Self.expected)
    let choice = try DataChoice().examples(scratch.path + "/t.csv")
    #expect(choice.0.classNames == ["a", "b"])
  }

  @Test func rowNamesWithoutAName() throws {
    let some = [lines(" ")[0]] + lines(" ")[1...].enumerated().map { "\"r\($0)\" \($1)" }
    let table = try read(some.joined(separator: "\n")).table
    #expect(table.columnNames == ["row name", "n", "x", "class"] && table.count == 12)
  }

  @Test func lineEndsInsideQuotedNames() throws {
    let text = "\"height\n(cm)\";\"weight, net\n(kg)\";class\n5.8;-0.8;1\n4.8;18.0;0\n"
    let table = try read(text).table
    #expect(table.columnNames == ["height␊(cm)", "weight, net␊(kg)", "class"])
    #expect(table.columns[1].numbers == [-0.8, 18])
  }

  @Test func semicolonsBeforeDecimalCommas() throws {
    let text = (0..<9).map { "\($0),5;\($0 * 3),25\n" }.joined()
    #expect(try read(text).table.columns[1].numbers?[2] == 6.25)
  }

  @Test func anEmptyTargetIsNamed() throws {
    let path = scratch.write("t.csv", "x,y,risk\n1,2,\n2,3,\n")
    let error = #expect(throws: DataError.self) { try DataChoice(target: "risk").examples(path) }
    #expect("\(error!)".contains("empty in all 2 rows"))
    #expect(try DataTable(csv: path).likelyTarget != "risk")
  }
}

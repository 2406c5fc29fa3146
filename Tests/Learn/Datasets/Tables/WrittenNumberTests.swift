import Testing

@testable import Datasets

/// Columns of numbers with something else among them.
@Suite struct WrittenNumberTests {
  let scratch = Scratch()

  private func read(_ cells: [String], separator: String = ",") throws -> (Column, String) {
    let rows = cells.enumerated().map { "\"\($1)\"\(separator)\($0 % 2)" }
    let path = scratch.write("t.csv", "x\(separator)class\n" + rows.joined(separator: "\n") + "\n")
    let reading = try DataTable.read(csv: path)
    // A lesson says what is said of the table.
    let said = try Inspection(path).warnings
    for note in reading.notes { #expect(said.contains(note)) }
    return (reading.table.columns[0], reading.notes.joined(separator: "\n"))
  }

  @Test(arguments: [
    (["5.89%", "-0.8 %"], [5.89, -0.8], "percentages"),
    (["$5.89", "€ -0.8", "(3.5)"], [5.89, -0.8, -3.5], "amounts of money"),
    (["1'234.5", "12'345"], [1234.5, 12_345], "apostrophes between the thousands"),
    (["1.234,5", "-18.000,0"], [1234.5, -18_000], "points between the thousands"),
    (["1.234.567", "89.000"], [1_234_567, 89_000], "points between the thousands"),
    (["1 234,5", "1\u{202F}000,25"], [1234.5, 1000.25], "blanks between the thousands"),
    (["1,234", "12,345,678"], [1234, 12_345_678], "commas between the thousands"),
    (["0,123", "1,234"], [0.123, 1.234], "decimal comma"),
    ([" 5.89", "-0.8 "], [5.89, -0.8], ""), (["−3", "4"], [-3, 4], ""),
    (["1,5e3", "2,5"], [1500, 2.5], "decimal comma"),
  ])
  func waysToWrite(cells: [String], numbers: [Double], note: String) throws {
    let (column, said) = try read(cells)
    #expect(column.numbers == numbers)
    #expect(note.isEmpty ? said.isEmpty : said.contains(note), "\(said)")
  }

  @Test func marksAndOddCellsCountAsMissingAndAreNamed() throws {
    var cells = (1...60).map { "\(Double($0) / 4)" }
    cells[41] = "12.5x"
    let (odd, said) = try read(cells)
    #expect(odd.missingCount == 1 && said.contains("59 of 60 cells are numbers"))
    #expect(said.contains("'12.5x' in row 42"))
    for row in stride(from: 0, to: 60, by: 10) { cells[row] = "-" }
    cells[41] = "7"
    let (marks, words) = try read(cells)
    #expect(marks.missingCount == 6 && words.contains("'-' in row 1"))
    for row in stride(from: 0, to: 60, by: 3) { cells[row] = "low" }
    let (mixed, doubt) = try read(cells)
    #expect(mixed.words != nil && doubt.contains("'low' in row 1"))
    #expect(doubt.contains("--missing low"))
    let choice = DataChoice(missing: ["low", "-"])
    let path = scratch.path + "/t.csv"
    #expect(try choice.table(path).columns[0].numbers != nil)
  }

  @Test(arguments: [
    "#NA", "#N/A N/A", "-NaN", "1.#IND", "-1.#IND", "1.#QNAN", "-1.#QNAN", "<NA>", "null", "nan",
    "n/a",
  ])
  func pandasMarks(mark: String) throws {
    #expect(try read(["1.5", mark, "2"]).0 == Column("x", numbers: [1.5, .nan, 2]))
  }

  @Test(arguments: [
    ["a1", "b2", "c3"], ["12-34", "56-78", "9-1"], ["1,5", "2.25", "x"], ["C85", "7"],
  ])
  func wordsStayWords(cells: [String]) throws {
    #expect(try read(cells).0.words != nil)
  }

  @Test func germanThousandsAreSettledByAnotherColumn() throws {
    let table = try DataTable(
      csv: scratch.write("g.csv", "n;x;y\n589.000;-800,0;1\n483.000;18.000,5;0\n"))
    #expect(table.columns.map(\.numbers) == [[589_000, 483_000], [-800, 18_000.5], [1, 0]])
  }
}

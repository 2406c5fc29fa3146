import Testing

@testable import Datasets

@Suite struct FirstLineTests {
  private func read(
    _ text: String, _ format: CSVFormat = CSVFormat()
  ) throws -> TableReading {
    let scratch = Scratch()
    return try DataTable.read(csv: scratch.write("t.csv", text), format: format)
  }

  @Test(arguments: [
    // A usual header; a repeated name; a mark for missing; one number or years among words.
    ("a,b\n1,x\n2,y\n", ["a", "b"], false), ("x,x,y\n1,2,3\n4,5,6\n", ["x", "x (2)", "y"], true),
    ("a,NA,c\n1,2,3\n", ["a", "NA", "c"], true),
    ("a,b,7,c\n1,2,3,4\n", ["a", "b", "7", "c"], true),
    ("country,1960,1961,y\np,5,6,u\nq,7,8,v\n", ["country", "1960", "1961", "y"], true),
    (",b\n0,1\n1,2\n", ["column 1", "b"], false), ("who,what\np,q\nr,s\n", ["who", "what"], false),
  ])
  func names(text: String, names: [String], isDoubtful: Bool) throws {
    let found = try read(text)
    #expect(found.table.columnNames == names && found.firstLine.kind == .names)
    #expect((found.firstLine.note != nil) == isDoubtful)
  }

  @Test(arguments: [
    // Numbers; a list; words that come again; a repeated word; years above years; a row with words.
    ("1,2\n3,4\n", false), ("emma\nolivia\n", true), ("p,x\nq,y\np,y\n", true),
    ("p,p\nq,r\n", true), ("abc,2020\ndef,2021\n", false), ("5,setosa\n6,virginica\n", false),
    ("oops,1,2\n3,4,5\n", true),
  ])
  func rows(text: String, isDoubtful: Bool) throws {
    let found = try read(text)
    #expect(found.firstLine.kind == .row && found.table.count == text.split(separator: "\n").count)
    #expect(found.table.columnNames[0] == "column 1")
    #expect((found.firstLine.note != nil) == isDoubtful)
  }

  @Test func whatIsSaidIsDone() throws {
    let yes = try read("1,2\n3,4\n", CSVFormat(hasHeader: true))
    #expect(yes.table.columnNames == ["1", "2"] && yes.table.count == 1)
    let no = try read("a,b\n1,2\n", CSVFormat(hasHeader: false))
    #expect(no.table.count == 2 && no.firstLine.note == nil)
    #expect(try CSVHeader(named: "Yes") == .yes)
    #expect(throws: DataError.self) { try CSVHeader(named: "perhaps") }
  }

  @Test func countsAndClassesInTheFirstLineAreRead() throws {
    let found = try read("3,2,p,q\n1.5,2,0\n2.5,1,1\n3,4,0\n")
    #expect(found.firstLine.kind == .counts(classNames: ["p", "q"]))
    #expect(found.table.columnNames == ["column 1", "column 2", "class"])
    #expect(found.table.columns[2].words == ["p", "q", "p"])
    // A label beyond the names, or a wrong count of features, is no such file.
    #expect(throws: DataError.self) { try read("3,2,p,q\n1.5,2,0\n2.5,1,7\n") }
    #expect(throws: DataError.self) { try read("3,4,p,q\n1.5,2,0\n2.5,1,1\n") }
  }

  @Test(.enabled(if: RealData.isThere, "\(RealData.why)")) func theRealSets() throws {
    let names = try DataTable(csv: RealData.path("names/names.txt"))
    #expect(names.count == 32_033 && names.columns[0].written(0) == "emma")
    for (path, count, width) in [
      ("iris/iris.csv", 150, 5), ("wine/wine_data.csv", 178, 14),
      ("breast-cancer/breast_cancer.csv", 569, 31),
    ] {
      let (examples, notes) = try DataChoice().examples(RealData.path(path))
      #expect(examples.count == count && examples.features.width == width - 1)
      #expect(notes[0].contains("the names of the classes"))
    }
    let titanic = try DataTable.read(csv: RealData.path("titanic/titanic.csv"))
    #expect(titanic.firstLine.kind == .names && titanic.firstLine.note == nil)
  }

  @Test func decimalCommasAreRead() throws {
    #expect(try read("a;b\n1,5;2,25\n").table.columns[1].numbers == [2.25])
    #expect(try read("a;b\n1,5;2.25\n").table.columns[0].numbers == [1.5])
    #expect(try read("a\tb\n1,5\t2\n").table.columns[0].numbers == [1.5])
    // Thousands or decimals: between semicolons nobody can tell.
    let open = try read("a;b\n1,000;x\n2,000;y\n")
    #expect(open.table.columns[0].words == ["1,000", "2,000"])
    #expect(open.notes.contains { $0.contains("'1,000'") && $0.contains("decimal comma") })
  }

  @Test func thousandsAreRead() throws {
    let scratch = Scratch()
    let path = scratch.write("t.csv", "price,y\n\"1,000\",a\n\"12,345.5\",b\n")
    #expect(try DataTable(csv: path).columns[0].numbers == [1000, 12_345.5])
    let (_, notes) = try DataChoice().examples(path)
    let found = try Inspection(path)
    #expect(notes.contains { $0.contains("commas between the thousands") })
    #expect(found.warnings.contains { $0.contains("commas between the thousands") })
  }

  @Test(arguments: [
    ("1,5", WrittenNumberForm.decimalComma), ("-12,25", .decimalComma), ("1,000", .thousandsComma),
    ("1,234,567.8", .thousandsComma), ("-18.000,0", .decimalComma),
  ])
  func formsOfNumbers(word: String, form: WrittenNumberForm) {
    #expect(WrittenNumberForm(word) == form)
  }

  @Test(arguments: ["a,b", "1.5", "1,", ",5", "1,5,2", "1,000,5", "Braund, Mr. Owen"])
  func noNumbers(word: String) { #expect(WrittenNumberForm(word) == nil) }

  @Test func controlCharactersAreShown() throws {
    let table = try read("a\u{1B}[31m,\"b\nc\"\n1,\u{1B}[2Jevil\u{7F}\n2,x\u{9B}y\n").table
    #expect(table.columnNames == ["a␛[31m", "b␊c"])
    #expect(table.columns[1].words == ["␛[2Jevil␡", "x\u{FFFD}y"])
    #expect(
      DataError.unknown("column", "\u{1B}[2J", known: ["\u{7}"]).description
        == "There is no column '␛[2J'. There are: ␇.")
    #expect(TextEncoding.latin1.decode([0x41, 0x9B, 0x1B]) == "A\u{FFFD}␛")
    #expect("tab\tand\nend".withVisibleControls == "tab\tand\nend")
    #expect("größe, ☃".onOneLine == "größe, ☃")
  }
}

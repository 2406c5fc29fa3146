import Foundation
import Randomness
import Testing

@testable import Datasets

@Suite struct CSVTests {
  private func table(_ text: String, _ format: CSVFormat = CSVFormat()) throws -> DataTable {
    try DataTable(csv: Array(text.utf8), name: "test.csv", format: format)
  }

  private func problem(_ text: String, _ format: CSVFormat = CSVFormat()) -> String {
    do {
      let table = try table(text, format)
      return "no error, but \(table.count) rows"
    } catch {
      return "\(error)"
    }
  }

  @Test func numbersWordsAndMissingValues() throws {
    let t = try table("name,age,city\nAnn,31,Rome\nBob,,\n Cy ,4.5,NA\n")
    #expect(t.columnNames == ["name", "age", "city"])
    #expect(t.columns[0].words == ["Ann", "Bob", "Cy"])
    #expect(t.columns[1] == Column("age", numbers: [31, .nan, 4.5]))
    #expect(t.columns[2].words == ["Rome", nil, nil])
    #expect(t.columns.map(\.missingCount) == [0, 1, 2])
    #expect(t.columns.map(\.kind) == ["words", "numbers", "words"])
  }

  @Test func quotes() throws {
    let t = try table(
      "a,b\n\"x, y\",\"she said \"\"hi\"\"\"\n\"two\nlines\",\"\"\"\"\n\"7\", \"z\" \n")
    #expect(t.columns[0].words == ["x, y", "two\nlines", "7"])
    #expect(t.columns[1].words == ["she said \"hi\"", "\"", "z"])
    #expect(try table("a\n\"1\"\n\"2\"\n").columns[0].numbers == [1, 2])
  }

  @Test func lineEnds() throws {
    for text in [
      "a,b\n1,2\n3,4", "a,b\r\n1,2\r\n3,4\r\n", "a,b\r1,2\r3,4\r",
      "\n\na,b\n\n1,2\n\n3,4\n\n",
    ] {
      let t = try table(text)
      #expect(t.columns.map(\.numbers) == [[1, 3], [2, 4]], "\(text.debugDescription)")
    }
    #expect(try table("\u{FEFF}a,b\n1,2\n").columnNames == ["a", "b"])
  }

  @Test func separatorsAreFoundOut() throws {
    for text in ["a;b\n1;2\n", "a\tb\n1\t2\n", "a|b\n1|2\n", "a,b\n1,2\n"] {
      #expect(try table(text).columnNames == ["a", "b"])
    }
    let german = try table("a;b\n1,5;2,25\n", CSVFormat(decimalMark: ","))
    #expect(german.columns.map(\.numbers) == [[1.5], [2.25]])
    #expect(try table("only\n1\n2\n").columnNames == ["only"])
    #expect(try table("a b;c d\n1;2\n", CSVFormat(separator: ";")).columnNames == ["a b", "c d"])
  }

  @Test func headers() throws {
    #expect(try table("1,2\n3,4\n").count == 2)
    #expect(try table("1,2\n3,4\n").columnNames == ["column 1", "column 2"])
    #expect(try table("1,2\n3,4\n", CSVFormat(hasHeader: true)).columnNames == ["1", "2"])
    #expect(try table("a,b\nc,d\n", CSVFormat(hasHeader: false)).count == 2)
    #expect(
      try table("x,x,\n1,2,3\n", CSVFormat(hasHeader: true)).columnNames
        == ["x", "x (2)", "column 3"])
    #expect(try table("a,b\n").count == 0)
  }

  @Test func aColumnThatTurnsOutToHaveWordsLateIsReadAgainWhole() throws {
    let rows = (0..<20_000).map { $0 >= 15_000 ? "x,1" : $0 % 5 == 3 ? "5,y" : "\($0),2" }
    let t = try table("a,b\n" + rows.joined(separator: "\n"))
    #expect(t.count == 20_000)
    #expect(t.columns[0].words![14_999] == "14999" && t.columns[0].words![15_000] == "x")
    #expect(t.columns[1].words![3] == "y" && t.columns[1].words![4] == "2")
  }

  @Test func infinityIsANumber() throws {
    #expect(try table("a\n1\ninf\n-Infinity\n").columns[0].numbers == [1, .infinity, -.infinity])
  }

  @Test func raggedRowsAreNamedByTheirLine() {
    #expect(problem("a,b\n1,2\n3\n").contains("line 3: it has 1 cells, and the first line has 2"))
    #expect(problem("a,b\n1,2\n\n\"x\ny\",1\n1,2,3\n").contains("line 6: it has 3 cells"))
    #expect(problem("a,b\r\n1,2\r\n\r\n1,2,3\r\n").contains("line 4"))
    let many = String(repeating: "1,2\n", count: 100_000)
    #expect(problem("a,b\n" + many + "1\n" + many).contains("line 100002"))
  }

  @Test func badQuotesAreNamedByTheirLine() {
    #expect(problem("a,b\n1,2\n\"open,2\n3,4\n").contains("line 3: a quote is opened"))
    #expect(problem("a,b\n\"x\"y,2\n").contains("line 2: something follows the closing quote"))
    #expect(problem("\"a,b\n1,2\n").contains("line 1: a quote is opened"))
  }

  @Test func encodings() throws {
    let bytes = Array("name,x\nJos".utf8) + [0xE9] + Array(",1\n".utf8)
    let error = #expect(throws: DataError.self) {
      try DataTable(csv: bytes, name: "t", format: CSVFormat(encoding: .utf8))
    }
    #expect("\(error!)".contains("line 2") && "\(error!)".contains("utf-8"))
    for encoding in [nil, TextEncoding.windows1252] {
      let t = try DataTable(csv: bytes, name: "t", format: CSVFormat(encoding: encoding))
      #expect(t.columns[0].words == ["José"])
    }
    let wide = try DataTable(csv: [0xFF, 0xFE, 0x61, 0, 0x0A, 0, 0x31, 0, 0x0A, 0], name: "t")
    #expect(wide.columns == [Column("a", numbers: [1])])
  }

  @Test func whatIsNoTableIsRefused() {
    #expect(problem("").contains("empty"))
    #expect(problem("\n\n").contains("empty"))
    #expect(problem("a,b\n" + String(repeating: "x", count: 70_000_000)).contains("longer than"))
  }

  @Test func cellsAcrossTheEndsOfBlocksAreWhole() throws {
    // Blocks are a megabyte: rows of many lengths meet their ends in every way.
    var text = "n,word,more\n"
    for i in 0..<120_000 {
      text += "\(i),\"w\(i % 97), \"\"\(String(repeating: "q", count: i % 23))\"\"\",\(i % 7)\r\n"
    }
    let t = try table(text)
    #expect(t.count == 120_000)
    #expect(t.columns[0].numbers == (0..<120_000).map { Double($0) })
    let words = t.columns[1].words!
    #expect(
      words.enumerated().allSatisfy { i, word in
        word == "w\(i % 97), \"\(String(repeating: "q", count: i % 23))\""
      })
  }

  @Test(.enabled(if: RealData.isThere, "\(RealData.why)")) func titanic() throws {
    let t = try DataTable(csv: RealData.path("titanic/titanic.csv"))
    #expect(t.count == 891 && t.columns.count == 12)
    let missing = Dictionary(uniqueKeysWithValues: t.columns.map { ($0.name, $0.missingCount) })
    #expect(missing.filter { $0.value > 0 } == ["Age": 177, "Cabin": 687, "Embarked": 2])
    #expect(try t.column("Survived").numbers!.reduce(0, +) == 342)
    #expect(try t.column("Name").words![0] == "Braund, Mr. Owen Harris")
    #expect(try t.column("Name").words!.contains { $0!.contains("\"") })
  }

  /// A smaller file at all times; 100 MB and more with CHALK_MEASURE=1.
  @Test func speed() throws {
    let scratch = Scratch()
    let megabytes = Measuring.isOn ? 120 : 8
    var random = RandomSource(seed: 3)
    for name in ["short numbers", "long numbers", "words and numbers"] {
      var text = ""
      while text.utf8.count < 1_000_000 {
        let numbers = (0..<8).map { _ in random.uniform(in: -100...100) }
        let row =
          switch name {
          case "short numbers":
            numbers.map { String(format: "%.3f", $0) }.joined(separator: ",") + "\n"
          case "long numbers": numbers.map { "\($0)" }.joined(separator: ",") + "\n"
          default:
            "\(Int(numbers[0])),\"word \(Int(numbers[1]))\",city \(Int(numbers[2])),"
              + String(format: "%.2f", numbers[3]) + "\n"
          }
        text += row
      }
      let block = Array(text.utf8)
      let path = scratch.write("\(name).csv", block)
      let handle = FileHandle(forWritingAtPath: path)!
      handle.seekToEndOfFile()
      for _ in 1..<megabytes { handle.write(Data(block)) }
      try handle.close()
      var rows = 0
      let time = try Measuring.time { rows = try DataTable(csv: path).count }
      #expect(rows > 1000)
      let size = Double(block.count * megabytes) / 1e6
      print(
        "CSV, \(name): \(Int(size / time.clock)) MB/s by the clock, "
          + "\(Int(size / time.processors)) MB a processor second, of \(Int(size)) MB")
      if Measuring.isOn { #expect(size / time.clock > 100) }
    }
  }
}

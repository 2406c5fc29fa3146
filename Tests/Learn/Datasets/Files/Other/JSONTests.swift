import Testing

@testable import Datasets

@Suite struct JSONTests {
  private let scratch = Scratch()

  private func table(_ text: String, _ name: String = "t.json") throws -> DataTable {
    try DataChoice().table(scratch.write(name, text))
  }

  private let expected = DataTable([
    Column("x", numbers: [1, 2.5]), Column("kind", words: ["a", nil]),
    Column("ok", words: ["true", "false"]),
  ])

  @Test(arguments: [
    "[{\"x\": 1, \"kind\": \"a\", \"ok\": true}, {\"x\": 2.5, \"kind\": null, \"ok\": false}]",
    "{\"x\": 1, \"kind\": \"a\", \"ok\": true}\n\n {\"x\": 2.5, \"ok\": false}\r\n",
    "{\"x\": [1, 2.5], \"kind\": [\"a\", null], \"ok\": [true, false]}",
    "{\"x\": {\"0\": 1, \"1\": 2.5}, \"kind\": {\"0\": \"a\", \"1\": null}, \n"
      + "\"ok\": {\"0\": true, \"1\": false}}",
    "\u{FEFF}{\"version\": 3, \"data\": [\n{\"x\":1,\"kind\":\"\\u0061\",\"ok\":true},\n"
      + "{\"x\":25e-1,\"ok\":false}\n]}",
  ])
  func tablesInEveryForm(text: String) throws {
    #expect(try table(text) == expected)
    // What is piped in has no name.
    #expect(try table(text, "standard-input") == expected)
  }

  @Test func listsOfListsAndObjectsInObjects() throws {
    let lists = try table("[1, 2]\n[3, \"4\"]\n", "t.jsonl")
    #expect(lists.columnNames == ["column 1", "column 2"])
    #expect(lists.columns[0].numbers == [1, 3] && lists.columns[1].words == ["2", "4"])
    let nested = try table("{\"p\": {\"x\": 1, \"y\": [1, 2]}, \"t\": {}}", "t.jsonl")
    #expect(nested.columnNames == ["p.x", "p.y", "t"])
    #expect(nested.columns[1].words == ["[1, 2]"])
    let names = try table("{\"a\": 1, \"b\": 2}\n{\"a\": 3}\n{\"b\": 4, \"c\": \"new\"}")
    #expect(names.columnNames == ["a", "b", "c"])
    #expect(names.column(at: 2) == [nil, nil, "new"])
  }

  @Test func noDigitIsLost() throws {
    let big = try table("{\"n\": 9007199254740993, \"g\": 1e400, \"s\": 12}", "t.jsonl")
    #expect(big.columns[0].words == ["9007199254740993"])
    #expect(big.columns[1].words == ["1e400"] && big.columns[2].numbers == [12])
  }

  @Test func whatIsNoJSONIsRefusedWithItsLine() throws {
    func problem(_ text: String, _ name: String = "t.jsonl") -> String {
      do {
        return "\(try table(text, name).count) rows"
      } catch { return "\(error)" }
    }
    #expect(problem("{\"a\": 1}\n{\"a\": 2}\n{\"a\": }\n").contains("line 3: there is no value"))
    #expect(problem("{\"a\": 1} {\"a\": 2}").contains("line 1: something follows"))
    #expect(problem("{\"a\": 1}\n{\"a\": 2").contains("line 2"))
    #expect(problem("{'a': 1}").contains("a name in double quotes"))
    #expect(problem("{\"a\": NaN}").contains("no value of JSON"))
    #expect(problem("[\n{\"a\": 1},\n{\"a\": 02}]", "t.json").contains("line 3"))
    #expect(problem("{\"a\": [1, 2], \"b\": [1]}", "t.json").contains("'b' has 1 values"))
    let deep = String(repeating: "[", count: 100_000)
    #expect(problem(deep, "t.json").contains("nested more than"))
    let bad = scratch.write("bad.jsonl", Array("{\"a\": \"".utf8) + [0xFF] + Array("\"}".utf8))
    #expect(throws: DataError.self) { try DataChoice().table(bad) }
  }

  @Test func theGrammarIsRFC8259s() {
    for text in ["0", "-0", "1.5e+3", "\"\\ud83d\\ude00\"", "[]", " {\"\": null} ", "\"\\u0000\""] {
      #expect((try? JSONValue(Array(text.utf8))) != nil, "\(text)")
    }
    for text in [
      "", "01", "1.", ".5", "+1", "-", "1e", "[1,]", "{\"a\":1,}", "\"\t\"", "\"\\x\"", "nul",
      "[1 2]", "\"", "{\"a\"}", "tru", "1 2", "\"\\u12\"",
    ] {
      #expect((try? JSONValue(Array(text.utf8))) == nil, "\(text)")
    }
    #expect(try! JSONValue(Array("\"\\ud83d\\ude00\"".utf8)) == .string("😀"))
  }
}

extension DataTable {
  fileprivate func column(at place: Int) -> [String?]? { columns[place].words }
}

import Foundation
import Testing

@testable import Datasets

/// Text in the encodings of the world: read when they are named, found out where they are not.
@Suite struct TextEncodingTests {
  let scratch = Scratch()

  /// Bytes of a text, by the C library.
  static func bytes(_ text: String, _ name: String) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["iconv", "-f", "UTF-8", "-t", name]
    let (input, output) = (Pipe(), Pipe())
    (process.standardInput, process.standardOutput) = (input, output)
    try process.run()
    input.fileHandleForWriting.write(Data(text.utf8))
    try input.fileHandleForWriting.close()
    return Array(output.fileHandleForReading.readDataToEndOfFile())
  }

  @Test(arguments: [
    ("GBK", "身高,体重,类别", "好", "坏", TextEncoding.gb18030),
    ("BIG5", "身高,體重,類別", "高興的", "不高興", .big5),
    ("SHIFT_JIS", "身長,体重,種類", "とても良い", "あまり良くない", .shiftJIS),
    ("EUC-JP", "身長,体重,種類", "とても良い", "あまり良くない", .eucJP),
    ("CP949", "키,몸무게,종류", "좋은 것", "나쁜 것", .eucKR),
    ("CP1251", "рост,вес,класс", "хорошо", "плохо", .windows1251),
    ("KOI8-R", "рост,вес,класс", "хорошо", "плохо", .koi8),
    ("CP1252", "Größe,Gewicht,Güte", "schön", "hässlich", .windows1252),
    ("CP1250", "wzrost,waga,ocena", "świeży", "źle, często", .windows1250),
    ("CP1253", "ύψος,βάρος,είδος", "καλός", "κακός", .windows1253),
    ("CP874", "ส่วนสูง,น้ำหนัก,ชนิด", "ดีมาก", "ไม่ดี", .windows874),
    ("UTF-16", "größe,weight,class", "schön", "arg", .utf16),
    ("UTF-16LE", "height,weight,class", "good", "bad", .utf16LittleEndian),
    ("UTF-16BE", "height,weight,class", "good", "bad", .utf16BigEndian),
  ])
  func foundOut(name: String, heading: String, good: String, bad: String, encoding: TextEncoding)
    throws
  {
    let rows = (0..<30).map { "\($0 % 7).5,\($0),\"\($0 % 2 == 0 ? good : bad)\"\n" }.joined()
    let path = scratch.write("t.csv", try Self.bytes(heading + "\n" + rows, name))
    let found: TableReading
    do {
      found = try DataTable.read(csv: path)
    } catch {
      // A few words of one alphabet may be words of another: then it is asked for, with the right choice.
      #expect(
        "\(error)".contains(encoding.rawValue) && "\(error)".contains("--encoding"), "\(error)")
      #expect(encoding != .gb18030 && encoding != .windows1252 && encoding.unitSize == 1)
      return
    }
    #expect(found.table.columnNames == heading.split(separator: ",").map(String.init))
    #expect(Set(found.table.columns[2].words ?? []) == [good, bad] && found.table.count == 30)
    #expect(found.notes.contains { $0.lowercased().contains(encoding.rawValue) }, "\(found.notes)")
    let named = try DataTable.read(csv: path, format: CSVFormat(encoding: encoding))
    #expect(named.table == found.table)
    // A wrong name is an error or a doubt, never letters of another language without a word.
    let wrong: TextEncoding = encoding == .windows1252 ? .windows1251 : .windows1252
    if encoding.unitSize == 1,
      let other = try? DataTable.read(csv: path, format: CSVFormat(encoding: wrong))
    {
      #expect(other.notes.contains { $0.contains("looks like") }, "\(other.notes)")
    }
  }

  @Test func namesOfEncodings() throws {
    for (name, encoding) in [
      ("gbk", TextEncoding.gb18030), ("GB2312", .gb18030), ("sjis", .shiftJIS),
      ("cp1251", .windows1251),
      ("utf-16le", .utf16LittleEndian), ("Big5", .big5), ("euc-kr", .eucKR),
      ("tis-620", .windows874),
    ] {
      #expect(try TextEncoding(named: name) == encoding)
    }
    for encoding in TextEncoding.allCases {
      #expect(try TextEncoding(named: encoding.rawValue) == encoding)
      #expect(
        encoding.decode(
          encoding.unitSize == 1
            ? [0x41]
            : encoding.unitSize == 4
              ? [0x41, 0, 0, 0] : encoding == .utf16BigEndian ? [0, 0x41] : [0x41, 0]) == "A")
    }
  }

  @Test func whatCannotBeToldIsAskedFor() throws {
    let bytes: [UInt8] = Array("a,b\n".utf8) + [0x81, 0xFF, 0x90] + Array(",1\n".utf8)
    let error = #expect(throws: DataError.self) {
      try DataTable(csv: scratch.write("t.csv", bytes))
    }
    #expect("\(error!)".contains("--encoding"))
  }

  @Test func whatIsCutInTheMiddleOfALetterIsAnError() throws {
    let bytes = try Self.bytes("好,坏\n好,坏\n", "GBK")
    let path = scratch.write("t.csv", Array(bytes.dropLast(2)))
    #expect(throws: DataError.self) {
      try DataTable(csv: path, format: CSVFormat(encoding: .gb18030))
    }
  }

  @Test func aLongFileIsConvertedInPieces() throws {
    let rows = (0..<120_000).map { "\($0),ж\($0 % 7)\n" }.joined()
    let path = scratch.write("t.csv", try Self.bytes("n,w\n" + rows, "CP1251"))
    let table = try DataTable(csv: path, format: CSVFormat(encoding: .windows1251))
    #expect(table.count == 120_000 && table.columns[1].words?[99_999] == "ж\(99_999 % 7)")
  }

  @Test func textsWithoutSpacesAreCutByCharacters() throws {
    #expect(Vocabulary.split("我很喜欢!ok 2x") == ["我", "很", "喜", "欢", "ok", "2x"])
    #expect(Vocabulary.split("とても良い") == ["と", "て", "も", "良", "い"])
    #expect(Vocabulary.split("ดีมาก") == ["ดี", "ม", "า", "ก"])
    scratch.write("pos.txt", "很好\n真好\n")
    scratch.write("neg.txt", "很坏\n真坏\n")
    let texts = try DataChoice().texts(scratch.path)
    #expect(texts.notes.contains { $0.contains("without spaces") })
    #expect(try Inspection(scratch.path).warnings.contains { $0.contains("without spaces") })
    // Words that never come again are worth a sentence too.
    let single = TextExamples(
      texts: (0..<20).map { "w\($0)" }, labels: (0..<20).map { $0 % 2 }, classNames: ["a", "b"])
    #expect(single.notesOnWords[0].contains("one word of their own"))
    let usual = TextExamples(
      texts: ["a good one", "a bad one"], labels: [0, 1], classNames: ["a", "b"])
    #expect(usual.notesOnWords.isEmpty)
  }
}

import Foundation
import Notation
import Testing

@testable import Figures

/// Words, titles and names that are longer than there is room for.
@Suite struct LongTextTests {
  static let word = String(repeating: "Donaudampfschifffahrt", count: 12)

  @Test func aLongWordGoesOnInTheNextLine() {
    let lines = TextMetrics.wrap(Self.word, width: 200, size: 12, bold: true)
    #expect(lines.joined() == Self.word)
    #expect(lines.allSatisfy { TextMetrics.width($0, size: 12, bold: true) <= 200 })
    let few = TextMetrics.wrap(Self.word, width: 200, size: 12, bold: true, most: 2)
    #expect(few.count == 2 && few[1].hasSuffix("…"))
    #expect(few.allSatisfy { TextMetrics.width($0, size: 12, bold: true) <= 200 })
    #expect(TextMetrics.wrap("ab", width: 0, size: 12) == ["a", "b"], "it ends")
  }

  @Test func twoNamesThatAreCutStayTwo() {
    let cut = TextMetrics.cut(["conv2d/kernel", "conv2d/bias", "x"], width: 50, size: 9)
    #expect(Set(cut).count == 3, "\(cut)")
    #expect(cut[0].hasSuffix("kernel") && cut[1].hasSuffix("bias") && cut[2] == "x")
    #expect(cut.allSatisfy { TextMetrics.width($0, size: 9) <= 50 })
    let same = TextMetrics.cut(["the same long name", "the same long name"], width: 50, size: 9)
    #expect(same[0] == same[1], "one name is one name")
  }

  @Test func aLongNameOfAFileIsCut() throws {
    let figure = Figure(Self.word, x: "x", y: "y") { Line([1, 2, 3]) }
    let folder = NSTemporaryDirectory() + "chalk-long-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let files = try figure.write(
      to: folder, name: Self.word + "é", using: FigureRenderer(dpi: 40),
      provenance: Provenance(lesson: "test", version: "0", command: ""))
    #expect(FileManager.default.fileExists(atPath: files.image))
  }

  /// U+0080 to U+009F come from windows-1252 read as Latin-1; cairo drew letters as large as the page.
  @Test func controlCharactersAreSpaces() throws {
    for code in [0x01, 0x7F, 0x80, 0x85, 0x92, 0x9F, 0x2028, 0xFFFF] {
      let character = String(Unicode.Scalar(UInt32(code))!)
      #expect("a\(character)b".quotedForGnuplot == "'a b'", "\(String(code, radix: 16))")
    }
    #expect("a\u{202E}b\u{FEFF}".quotedForGnuplot == "'ab'", "nothing turns the text around")
    #expect("a\u{1}b\u{FFFE}".escapedForXML == "a b ", "what no XML may hold")
    let renderer = FigureRenderer(dpi: 40)
    let plain = try renderer.render(Figure("T", x: "a b", y: "y") { Line([1, 2, 3]) })
    let odd = try renderer.render(Figure("T", x: "a\u{92}b", y: "y") { Line([1, 2, 3]) })
    #expect(try PixelImage(png: plain) == PixelImage(png: odd))
  }

  @Test func theBytesOfAPDFDoNotDependOnTheTimeZone() throws {
    let figure = Figure("T", x: "x", y: "y") { Line([1, 2, 3]) }
    func bytes(in zone: String) throws -> [UInt8] {
      let before = ProcessInfo.processInfo.environment["TZ"]
      setenv("TZ", zone, 1)
      defer { if let before { setenv("TZ", before, 1) } else { unsetenv("TZ") } }
      return try FigureRenderer().render(figure, as: .pdf)
    }
    #expect(try bytes(in: "UTC") == bytes(in: "Asia/Tokyo"))
  }

  @Test func lettersThatNoFontHasAreToldWithTheirPackage() throws {
    var letters = Letters()
    let drawn = try letters.drawable("label 数据") { _ in "" }
    #expect(drawn == "label □□" && letters.missing == ["据", "数"])
    #expect(letters.missing.allSatisfy { Letters.package(for: $0) == "fonts-noto-cjk" })
    #expect(Letters.package(for: "😀") == "fonts-noto-color-emoji")
  }

  /// A title of narrow letters would be cut where the bold face were taken for a wider plain one: i and l grow by a
  /// quarter, M and W by an eighth.
  @Test func narrowLettersGrowMoreInTheBoldFace() {
    func growth(_ text: String) -> Double {
      TextMetrics.width(text, size: 10, bold: true) / TextMetrics.width(text, size: 10)
    }
    #expect(growth("illi") > 1.2 && growth("illi") < 1.26)
    #expect(growth("MWO") > 1.07 && growth("MWO") < 1.15)
  }
}

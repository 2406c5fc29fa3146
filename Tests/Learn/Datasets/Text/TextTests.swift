import Foundation
import Randomness
import Testing

@testable import Datasets

@Suite struct TextTests {
  let scratch = Scratch()

  @Test func encodingsByName() throws {
    for (name, encoding) in [
      ("UTF-8", TextEncoding.utf8), ("cp1252", .windows1252), ("Windows-1252", .windows1252),
      ("latin-1", .latin1), ("ISO-8859-1", .latin1), ("utf16", .utf16),
    ] {
      #expect(try TextEncoding(named: name) == encoding)
    }
    let error = #expect(throws: DataError.self) { try TextEncoding(named: "klingon") }
    #expect("\(error!)".contains("klingon") && "\(error!)".contains("windows-1252"))
  }

  @Test func everyByteOfWindows1252() {
    // The 27 letters that differ from ISO 8859-1, as Unicode's own table gives them.
    let upper = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
    let undefined: Set<UInt8> = [0x81, 0x8D, 0x8F, 0x90, 0x9D]
    let bytes = (UInt8(0x80)...0x9F).filter { !undefined.contains($0) }
    #expect(TextEncoding.windows1252.decode(bytes) == upper)
    for byte in undefined { #expect(TextEncoding.windows1252.decode([byte]) == nil) }
    #expect(TextEncoding.windows1252.decode([0xE9]) == "é")
    #expect(TextEncoding.latin1.decode([0xE9, 0x41]) == "éA")
  }

  /// A text of ASCII takes a shorter way to the same words; a letter behind that is none leads the longer one.
  @Test func wordsOfASCII() {
    var random = RandomSource(seed: 5)
    for _ in 0..<300 {
      let bytes = (0..<random.integer(below: 40)).map { _ in UInt8(random.integer(below: 128)) }
      let text = String(decoding: bytes, as: UTF8.self)
      #expect(Vocabulary.split(text) + ["λ"] == Vocabulary.split(text + " λ"), "\(bytes)")
    }
    #expect(Vocabulary.split("It's 4 o'CLOCK.") == ["it's", "4", "o'clock"])
  }

  @Test func utf16() {
    #expect(TextEncoding.utf16.decode([0xFF, 0xFE, 0x41, 0, 0x3D, 0xD8, 0, 0xDE]) == "A😀")
    #expect(TextEncoding.utf16.decode([0xFE, 0xFF, 0, 0x41]) == "A")
    #expect(TextEncoding.utf16.decode([0x41]) == nil)
    #expect(TextEncoding.utf16.decode([0x3D, 0xD8]) == nil)
  }

  @Test func linesEndInLineFeedsOnly() throws {
    let bytes = Array("one".utf8) + [0x85] + Array(" still\r\n\ntwo\n".utf8)
    let path = scratch.write("lines.txt", bytes)
    #expect(try TextFile.lines(path, encoding: .windows1252) == ["one… still", "two"])
    let all = try TextFile.lines(path, encoding: .windows1252, keepsEmpty: true)
    #expect(all == ["one… still", "", "two"])
    let error = #expect(throws: DataError.self) { try TextFile.lines(path, encoding: .utf8) }
    #expect("\(error!)".contains("line 1") && "\(error!)".contains("windows-1252"))
    #expect(try TextFile.lines(path) == ["one… still", "two"])
    let old = scratch.write("old.txt", "one\rtwo\r")
    #expect(try TextFile.lines(old) == ["one", "two"])
  }

  @Test func aFileForEachClass() throws {
    scratch.write("pos.txt", "good\nfine\n")
    scratch.write("neg.txt", "bad\n")
    let texts = try TextExamples(folder: scratch.path)
    #expect(texts.classNames == ["neg", "pos"] && texts.labels == [0, 1, 1])
    #expect(texts.texts == ["bad", "good", "fine"])
    scratch.write("neg.txt", "")
    #expect(throws: DataError.self) { try TextExamples(folder: scratch.path) }
    #expect(throws: DataError.self) {
      try TextExamples(files: [(className: "one", path: scratch.path + "/pos.txt")])
    }
  }

  @Test func aFolderForEachClass() throws {
    scratch.write("pos/1.txt", "very good\n")
    scratch.write("neg/1.txt", "bad")
    let texts = try DataChoice().texts(scratch.path)
    #expect(texts.texts == ["bad", "very good"] && texts.classNames == ["neg", "pos"])
  }

  @Test func vocabulary() {
    let vocabulary = Vocabulary(fitting: ["The cat, the dog!", "a cat's THE"], size: 5)
    #expect(vocabulary.words == ["", "[UNK]", "the", "a", "cat"])
    #expect(vocabulary.encode("The zebra: cat") == [2, 1, 4])
    #expect(vocabulary.encode("the cat", length: 4) == [0, 0, 2, 4])
    #expect(vocabulary.encode("the cat", length: 4, padding: .back) == [2, 4, 0, 0])
    #expect(vocabulary.encode("the a cat", length: 2) == [3, 4])
    #expect(vocabulary.encode("the a cat", length: 2, padding: .back) == [2, 3])
    #expect(vocabulary.encode("", length: 2) == [0, 0])
    #expect(vocabulary.decode([0, 2, 4, 1]) == "the cat [UNK]")
    #expect(Vocabulary.split("Don't stop — now2!") == ["don't", "stop", "now2"])
  }

  @Test func tokensOfTexts() {
    let texts = TextExamples(texts: ["a b", "b"], labels: [1, 0], classNames: ["n", "p"])
    let tokens = texts.tokens(Vocabulary(fitting: texts.texts, size: 10), length: 3)
    #expect(tokens.tokens == [0, 3, 2, 0, 0, 2] && tokens.symbolCount == 4)
    let batch = tokens.batch([1])
    #expect(batch.inputs.floats == [0, 0, 2] && batch.targets.floats == [0])
  }

  @Test(.enabled(if: RealData.isThere, "\(RealData.why)")) func polarity() throws {
    let texts = try TextExamples.polarity(in: RealData.path("rt-polarity"))
    #expect(texts.labels.count { $0 == 0 } == 5331 && texts.labels.count { $0 == 1 } == 5331)
    #expect(texts.texts.contains { $0.contains("…") || $0.contains("é") })
    // The same through --data, where the encoding is named and the folder looked at.
    let found = try DataChoice(encoding: .windows1252).texts(RealData.path("rt-polarity"))
    #expect(found.count == 10_662 && found.classNames == ["neg", "pos"])
    let guessed = try DataChoice().texts(RealData.path("rt-polarity"))
    #expect(guessed.texts == found.texts && found.notes.isEmpty)
    #expect(guessed.notes.contains { $0.contains("windows-1252") })
  }

  @Test(.enabled(if: RealData.isThere, "\(RealData.why)")) func names() throws {
    let names = try TextFile.lines(RealData.path("names/names.txt"))
    #expect(names.count == 32_033 && names.map(\.count).max() == 15)
  }
}

import Randomness
import Testing

@testable import Datasets

@Suite struct CSVNumberTests {
  private func read(_ text: String, decimalMark: Character = ".") -> (Double, Int) {
    let bytes = Array(text.utf8) + [10]
    var position = 0
    let value = bytes.withUnsafeBufferPointer {
      scanNumber($0.baseAddress!, &position, decimalMark: decimalMark.asciiValue!)
    }
    return (value, position)
  }

  @Test func plainNumbers() {
    for (text, value) in [
      ("0", 0.0), ("-0", -0.0), ("7", 7), ("+7", 7), ("-12.5", -12.5), (".5", 0.5), ("5.", 5),
      ("1e3", 1000), ("1E-2", 0.01), ("2.5e+2", 250), ("1e22", 1e22), ("1e23", 1e23),
      ("1e400", .infinity), ("-1e400", -.infinity), ("1e-400", 0), ("0.1", 0.1),
      ("123456789012345678901234567890", 1.2345678901234568e29),
      ("9007199254740993", 9007199254740992), ("0.30000000000000004", 0.30000000000000004),
    ] {
      let (read, end) = read(text)
      #expect(read == value && read.sign == value.sign && end == text.utf8.count, "\(text)")
    }
    #expect(read("1,5", decimalMark: ",") == (1.5, 3))
  }

  @Test func whatIsNoNumberMovesNothing() {
    for text in ["", "-", ".", "+.", "e5", "abc", "-x", "1e", "1e+", "nan", "inf", "0x"] {
      let (value, end) = read(text)
      // "0x" begins with a number, that the cell's end then refuses.
      if text == "0x" {
        #expect(value == 0 && end == 1)
      } else {
        #expect(value.isNaN && end == 0, "\(text)")
      }
    }
  }

  /// Against the standard library: numbers as programs write them, and digits at random.
  @Test func everyBitIsRight() {
    var random = RandomSource(seed: 5)
    for _ in 0..<200_000 {
      let number = Double(bitPattern: random.next())
      if number.isFinite { #expect(read("\(number)").0 == number) }
      let short = (random.uniform() - 0.5) * 1000
      #expect(read("\(short)").0 == short)
      let digits = (0..<1 + random.integer(below: 20)).map { _ in random.integer(below: 10) }
      let text = digits.map { "\($0)" }.joined() + "e\(random.integer(below: 60) - 40)"
      #expect(read(text).0 == Double(text)!, "\(text)")
    }
  }
}

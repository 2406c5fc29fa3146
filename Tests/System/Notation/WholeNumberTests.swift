import Foundation
import Notation
import Testing

@Suite struct WholeNumberTests {
  @Test func nothingTraps() {
    let numbers: [(Double, Int)] = [
      (2.9, 2), (-2.9, -2), (.nan, 0), (.infinity, .max), (-.infinity, .min), (1e300, .max),
      (-1e300, .min), (5e-324, 0), (0x1p63, .max), (-0x1p63, .min),
      (0x1.fffffffffffffp62, 9_223_372_036_854_774_784),
    ]
    for (number, whole) in numbers { #expect(Int(saturating: number) == whole) }
    #expect(UInt8(saturating: -1.0) == 0 && UInt8(saturating: 255.9) == 255)
    #expect(UInt8(saturating: 256.0) == 255 && Int32(saturating: Float.nan) == 0)
  }

  /// Conversions that are known to be of what is whole and in range: of these files only, and no more of them.
  /// What is found by the pattern is `Int(` around a product, a rounded number or a logarithm.
  @Test func noOtherConversionFromFloatingPointIsBare() throws {
    let sources = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../../Sources").standardized
    let files = FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)!
    var bare: [String] = []
    for case let file as URL in files where file.pathExtension == "swift" {
      let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
      bare += lines.filter(Self.isBare).map { "\(file.lastPathComponent): \($0)" }
    }
    #expect(bare.isEmpty, "Int(saturating:) or Int(exactly:) here: \(bare)")
    #expect(Self.isBare("  let i = Int((x * 3).rounded())") && Self.isBare("Int(floor(log10(x)))"))
    #expect(!Self.isBare("Int(saturating: x.rounded())") && !Self.isBare("Int(count * 2)"))
  }

  private static func isBare(_ line: some StringProtocol) -> Bool {
    // Most lines have no such word, and each of these patterns is made anew.
    guard line.utf8.contains("Int".utf8) else { return false }
    let text = String(line)
    guard !text.drop(while: { $0 == " " }).hasPrefix("//") else { return false }
    return text.contains(#/\bU?Int(8|16|32|64)?\((floor|ceil|round|log|sqrt|Double\()/#)
      || text.contains(#/\bU?Int(8|16|32|64)?\((?!saturating|exactly)[^"]*\.rounded\(/#)
      || text.contains(#/\bU?Int(8|16|32|64)?\([a-z]+ [*/] (0x)?[0-9.]+(p|e|\.)/#)
  }
}

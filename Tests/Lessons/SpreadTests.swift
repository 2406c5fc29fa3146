import Foundation
import Testing

/// The spread of several runs divides by n − 1 everywhere: in tables and sentences as in the bands of figures.
@Suite struct SpreadTests {
  private static let lessons = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Lessons")

  /// The lines in which "±" stands before a standard deviation that divides by n.
  private static func faults(in source: String) -> [String] {
    source.split(separator: "\n").map(String.init).filter { line in
      guard let sign = line.firstIndex(of: "±") else { return false }
      return line[sign...].contains(".standardDeviation")
    }
  }

  @Test func whatStandsBehindPlusMinusIsThatOfASample() throws {
    let files = try #require(
      FileManager.default.enumerator(at: Self.lessons, includingPropertiesForKeys: nil))
    var seen = 0
    for case let file as URL in files where file.pathExtension == "swift" {
      let source = try String(contentsOf: file, encoding: .utf8)
      if source.contains("±") { seen += 1 }
      let faults = Self.faults(in: source)
      #expect(faults.isEmpty, "\(file.lastPathComponent): \(faults.joined(separator: "\n"))")
    }
    #expect(seen > 20)
  }

  @Test func theOtherOneIsSeen() {
    let line = #"  "\(written(x.mean)) ± \(written(x.standardDeviation))""#
    #expect(Self.faults(in: "let a = 1\n\(line)") == [line])
    #expect(
      Self.faults(in: line.replacing("standardDeviation", with: "sampleStandardDeviation")) == [])
  }
}

import Foundation
import Testing

@testable import ChalkCommand
@testable import Figures

/// The page of all marks shows each of them, with few lines, and lies in `Docs` as the program makes it.
@Suite struct DrawingPageTests {
  @Test func everyMarkHasAnExample() throws {
    let shown = try MarkExample.all.flatMap { example in
      try example.figure().panels.flatMap(\.marks).map(\.kind)
    }
    #expect(Set(shown) == Set(Mark.kinds.map { $0.kind }))
    #expect(Set(MarkExample.all.map(\.name)).count == MarkExample.all.count)
  }

  @Test(arguments: MarkExample.all.map(\.name))
  func anExampleIsAFewLines(_ name: String) throws {
    let example = try #require(MarkExample.all.first { $0.name == name })
    let lines = try example.code.split(separator: "\n")
    #expect((1...9).contains(lines.count), "\(name): \(lines.count) lines")
    #expect(try example.code.contains(example.type), "\(name)")
    #expect(try !example.figure().caption.isEmpty)
  }

  @Test func thePageLiesInDocs() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent()
      .deletingLastPathComponent()
    let page = try String(
      contentsOf: root.appendingPathComponent("Docs/DrawingFigures.md"), encoding: .utf8)
    #expect(page == (try MarkGuide().markdown()), "make book writes it anew")
    for example in MarkExample.all {
      let picture = root.appendingPathComponent("Docs/\(MarkGuide.pictures)/\(example.name).png")
      #expect(FileManager.default.fileExists(atPath: picture.path), "\(example.name)")
    }
  }
}

import Testing

@testable import ChalkCommand

/// A piece of code is cut out of its file and put back, and nothing else of the file changes.
@Suite struct CodePieceTests {
  let file = """
    struct Demo: Lesson {
      let card = LessonCard(
        "demo", "A demo", minutes: 1)

      // excerpt: mean
      func mean(_ x: [Double]) -> Double {
        x.reduce(0, +) / Double(x.count)
      }

      // end excerpt
    }
    """

  @Test func aPieceIsReplacedAtItsMargin() throws {
    let piece = try #require(CodePiece("mean", in: file))
    #expect(piece.text.hasPrefix("func mean(_ x: [Double]) -> Double {\n  x.reduce"))
    #expect(piece.replaced(by: piece.text) == file)
    let other = piece.replaced(by: "func mean() {\n  0\n}")
    #expect(other.contains("\n  func mean() {\n    0\n  }\n  // end excerpt\n}"))
    #expect(CodePiece("mean", in: other)?.text == "func mean() {\n  0\n}")
  }

  @Test(arguments: ["median", "", "mean "]) func anotherNameIsNotThere(name: String) {
    #expect(CodePiece(name, in: file) == nil)
  }

  @Test func aPieceWithoutAnEndIsNone() {
    #expect(CodePiece("a", in: "// excerpt: a\nlet x = 1\n") == nil)
    #expect(CodePiece.isMark("  // excerpt: b") && CodePiece.isMark("// end excerpt"))
    #expect(!CodePiece.isMark("// an excerpt"))
  }

  @Test func theCopyHasAnIdOfItsOwn() {
    let renamed = CodeCopies.renamed(file, "demo")
    #expect(renamed.contains("LessonCard(\n    \"demo-edited\", \"A demo\""))
    #expect(CodeCopies.renamed(file, "other") == file)
    #expect(CodeCopies.renamed(file, "dem") == file)
  }
}

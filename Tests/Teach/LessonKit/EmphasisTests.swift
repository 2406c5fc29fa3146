import LessonKit
import Testing

@Suite struct EmphasisTests {
  @Test func termsAndMentionedWordsAreFound() {
    #expect(
      Emphasis.pieces(of: "The **weight decay** of *it*.") == [
        .plain("The "), .term("weight decay"), .plain(" of "), .mention("it"), .plain("."),
      ])
    #expect(Emphasis.removed(from: "**a** and *b*") == "a and b")
  }

  @Test(arguments: ["2 * 3 * 4", "a*b*c", "**open", "* x", "2 ** 3", "", "*", "**", "****", "w*"])
  func aStarThatMarksNothingIsAStar(text: String) {
    #expect(Emphasis.removed(from: text) == text)
  }
}

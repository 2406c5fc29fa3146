import LessonKit
import Testing

@Suite struct EmphasisTests {
  @Test func termsAndMentionedWordsAreFound() {
    #expect(
      Emphasis.pieces(of: "The **learning rate**, not *it*.") == [
        .plain("The "), .term("learning rate"), .plain(", not "), .mention("it"), .plain("."),
      ])
  }

  @Test func aStarThatMultipliesIsAStar() {
    #expect(Emphasis.pieces(of: "2*3 and 4*5") == [.plain("2*3 and 4*5")])
    #expect(Emphasis.pieces(of: "w*x*y") == [.plain("w*x*y")])
    #expect(Emphasis.pieces(of: "2 * 3") == [.plain("2 * 3")])
  }

  /// Chinese is written without spaces.
  @Test func aTermStandsBetweenChineseCharacters() {
    #expect(
      Emphasis.pieces(of: "这叫做**学习率**，")
        == [.plain("这叫做"), .term("学习率"), .plain("，")])
    #expect(Emphasis.removed(from: "从*它*开始") == "从它开始")
  }

  @Test(arguments: ["2 * 3 * 4", "a*b*c", "**open", "* x", "2 ** 3", "", "*", "**", "****", "w*"])
  func aStarThatMarksNothingIsAStar(text: String) {
    #expect(Emphasis.removed(from: text) == text)
  }
}

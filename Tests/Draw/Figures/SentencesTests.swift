import Figures
import Testing

@Suite struct SentencesTests {
  @Test(arguments: [
    ("Two clouds", "Two clouds."), ("How wrong is it?", "How wrong is it?"), ("So.", "So."),
    ("They say “no!”", "They say “no!”"), ("a list:", "a list:"), ("图？", "图？"), ("", ""),
  ])
  func aTitleBecomesASentence(title: String, sentence: String) {
    #expect(title.asSentence == sentence)
  }

  @Test(arguments: [
    ("Done: How wrong is it?.", "Done: How wrong is it?"), ("Done: Relu.", "Done: Relu."),
    ("it is they stay..", "it is they stay."), ("wait...", "wait..."), ("是什么？。", "是什么？"),
    ("Done", "Done"), (".", "."), ("", ""),
  ])
  func aSentenceEndsOnce(text: String, sentence: String) {
    #expect(text.endedOnce == sentence)
  }

  @Test func anAltTextWhoseTitleAsksEndsOnce() {
    let figure = Figure("Which one?", x: "x", y: "y") { Line([0, 1], [0, 1]) }
    #expect(figure.altText.hasPrefix("Which one? Across"))
  }
}

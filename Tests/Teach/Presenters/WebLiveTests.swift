import LessonKit
import Testing

@testable import Presenters

/// What pages that a server answers have more than those of the book, and that the rest is the same.
@Suite struct WebLiveTests {
  func book(isLive: Bool, _ record: Record) -> WebBook {
    WebBook(
      title: "Chalk", chapters: [.init(name: "One", lessons: [.init(record)])], isLive: isLive
    ) { _ in nil }
  }

  @Test func controlsCanStandAnywhere() throws {
    let page = try #require(
      book(isLive: true, try Moving().record()).file(at: "moving.html")?.text)
    for expected in [
      #"data-live-control="x" data-standard="1.5""#,
      #"min="-2" max="2" step="any" data-grid="0.01" value="1.5""#,
      #"min="1" max="9" step="1" data-grid="1" value="3""#,
      #"<option value="a" selected>a</option>"#,
      #"data-live-set="x" data-value="-1""#, #"id="live""#, #"id="said" role="status""#,
      #"data-live="moving" data-seed="0""#, #"<script defer src="live.js"></script>"#,
    ] {
      #expect(page.contains(expected), "\(expected)")
    }
    #expect(!page.contains("data:,"), "the server's policy would refuse it")
    #expect(!page.contains(#"data-live-set="x" data-value="7""#), "x does not go there")
  }

  @Test func theBookItselfHasNoneOfIt() throws {
    let page = try #require(
      book(isLive: false, try Moving().record()).file(at: "moving.html")?.text)
    for word in ["data-live", "live.js", "live.css", "id=\"live\""] {
      #expect(!page.contains(word), "\(word)")
    }
  }

  /// One renderer: the blocks that are no controls are the same with and without a server.
  @Test func allElseIsTheSame() throws {
    let record = try Moving().record()
    let live = try #require(book(isLive: true, record).blocks(ofLesson: "moving"))
    let still = try #require(book(isLive: false, record).blocks(ofLesson: "moving"))
    #expect(live.map(\.count) == still.map(\.count))
    #expect(live[1] == still[1] && live[0] != still[0])
  }

  @Test func aLessonThatHasNotRunIsItsCard() throws {
    let card = Record(card: Moving().card, seed: 0, settings: [:], controls: [], steps: [])
    let book = book(isLive: true, card)
    let page = try #require(book.file(at: "moving.html")?.text)
    #expect(page.contains("data-waiting") && page.contains("<h1>It moves</h1>"))
    #expect(!page.contains("scrubber"))
    #expect(book.file(at: "index.html")?.text.contains("about 2 min") == true)
    #expect(book.file(at: "search.js")?.text.contains("moving.html") == true)
    #expect(book.file(at: "other.html") == nil)
  }

  @Test func everyFileOfABookIsFoundByItsPath() throws {
    let book = book(isLive: false, try Moving().record())
    for file in book.files { #expect(book.file(at: file.path)?.text == file.text, "\(file.path)") }
  }

  @Test(arguments: [
    (0.0...1.0, 0.001), (-2.0...2.0, 0.01), (0.0...10.0, 0.01), (0.0...1000.0, 1.0),
    (0.0001...0.1, 0.0001), (3.0...3.0, 1.0),
  ])
  func aHandReachesReadableValues(range: ClosedRange<Double>, grid: Double) {
    #expect(WebBlocks.grid(of: range) == grid)
  }
}

private struct Moving: Lesson {
  let card = LessonCard("moving", "It moves", minutes: 2)

  func teach(on board: Board) throws {
    board.step("One")
    let x = board.slider("x", in: -2...2, default: 1.5)
    _ = board.integerSlider("n", in: 1...9, default: 3)
    _ = board.choice("kind", of: ["a", "b"], default: "a")
    board.say("Try s x=-1, and s x=7.")
    board.step("Two")
    board.value("twice", 2 * x)
  }
}

import Figures
import Foundation
import LessonKit
import Testing

@testable import Presenters

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// E-books, paper, slides and notebooks of a small lesson.
@Suite struct StillPagesTests {
  private struct Small: Lesson {
    let card = LessonCard(
      "small", "A <small> lesson", needs: ["earlier"], minutes: 1,
      terms: [Term("slope", "斜率", "How steep it is.")])

    func teach(on board: Board) throws {
      board.step("First & only")
      board.formula(#"y = \frac{x}{2}"#)
      let x = board.slider("x", in: 0...4, default: 2)
      board.value("half", x / 2)
      board.draw(Figure("A line", caption: "Up.", x: "x", y: "y") { Line([1, 2, 3]) })
      board.ask("What is half of 4?", answer: 2, because: "4/2 = 2.")
      board.exercise(.derive, "Derive it.", answer: "dy/dx = 1/2.")
      board.claim("it is so", true)
      board.warn("Mind the step.")
      board.table(["what", "how much"], [["p_{a|b}", "a | b"]])
    }
  }

  private func record() throws -> Record { try Small().record() }
  private let png: [UInt8] = [0x89, 0x50]

  private func chapters() throws -> [WebBook.Chapter] {
    [WebBook.Chapter(name: "One", lessons: [WebBook.Lesson(try record())])]
  }

  private func epub() throws -> EpubBook {
    EpubBook(title: "Mine", chapters: try chapters(), images: ["Images/a.png": png]) { _ in
      WebPicture(light: "Images/a.png", dark: nil, width: 3, height: 2)
    }
  }

  @Test func everyPageOfAnEpubIsXMLWithUniqueIdsAndPicturesThatAreThere() throws {
    for page in try epub().pages {
      #expect(Self.isXML(page.text), "\(page.path)")
      let ids = page.text.matches(of: #/ id="([^"]+)"/#).map { String($0.1) }
      #expect(Set(ids).count == ids.count, "\(page.path)")
      for link in page.text.matches(of: #/href="#([^"]+)"/#) {
        #expect(ids.contains(String(link.1)), "\(page.path) leads to \(link.1)")
      }
      for picture in page.text.matches(of: #/<img src="([^"]+)"/#) {
        #expect(try epub().images.keys.contains(String(picture.1)))
      }
    }
  }

  /// The checker of the test above finds what is no XML.
  @Test func whatIsNoXMLIsFound() {
    #expect(!Self.isXML("<p>a<br>b</p>") && !Self.isXML("<p>a</p><p>b</p>"))
    #expect(Self.isXML("<p>a<br/>b</p>"))
  }

  /// Whether every tag is closed where it has to be, within one root, and no sign stands bare. The parsers of
  /// Foundation on Linux mend what is wrong, and say nothing.
  private static func isXML(_ text: String) -> Bool {
    let body = text.replacing(#/<\?[^>]*\?>|<!DOCTYPE[^>]*>|<!--[\s\S]*?-->/#, with: "")
    let sign = #/<(\/?)([A-Za-z][\w:.\-]*)(?:\s+[\w:.\-]+="[^"<]*")*\s*(\/?)>|<|&(?!#?\w+;)/#
    var (open, roots): ([Substring], Int) = ([], 0)
    for match in body.matches(of: sign) {
      guard let name = match.2 else { return false }
      if match.1 == "/" {
        guard open.popLast() == name else { return false }
      } else {
        if open.isEmpty { roots += 1 }
        if match.3 != "/" { open.append(name) }
      }
    }
    return open.isEmpty && roots == 1
  }

  @Test func theSameLessonsGiveTheSameBytes() throws {
    let bytes = try epub().bytes()
    #expect(try bytes == epub().bytes())
    // The name of the first file stands at 30, what it holds behind it, as it is.
    #expect(String(decoding: bytes[30..<58], as: UTF8.self) == "mimetypeapplication/epub+zip")
  }

  @Test func nothingOnAStillPageIsPressed() throws {
    let page = PrintBook(title: "Mine", chapters: try chapters()) { _ in nil }.html
    for dead in ["<button", "<input", "<form", "data-tex"] { #expect(!page.contains(dead)) }
    #expect(page.contains("<math ") && page.contains("class=\"article\"") == false)
    let key = try #require(page.range(of: "class=\"key\""))
    #expect(page[key.upperBound...].contains("4/2 = 2."))
    #expect(!page[..<key.lowerBound].contains("4/2 = 2."), "answers stand at the end")
  }

  /// A training is unfolded in a browser; on paper it lies open, with a heading instead of a handle.
  @Test func nothingOnPaperIsUnfolded() throws {
    let lesson = WebBook.Lesson(try Demo().record())
    let chapters = [WebBook.Chapter(name: "One", lessons: [lesson])]
    let page = PrintBook(title: "Mine", chapters: chapters) { _ in nil }.html
    #expect(page.contains("What the update did to each weight") && page.contains("class=\"pass\""))
    for dead in ["<details", "<summary", "class=\"moment\" hidden"] {
      #expect(!page.contains(dead))
    }
    let web = WebBook(title: "Mine", chapters: chapters) { _ in nil }.files
    #expect(web.contains { $0.text.contains("<details") }, "what is looked for is found elsewhere")
  }

  /// Without its picture a figure keeps its words.
  @Test func aFigureWithoutAPictureKeepsItsWords() throws {
    let page = PrintBook(title: "Mine", chapters: try chapters()) { _ in nil }.html
    #expect(page.contains("<strong>A line.</strong> Up."))
    #expect(page.contains("Across: x from"))
  }

  @Test func aStepIsASlide() throws {
    let slides = Slides(title: "Mine", lessons: [try record()]) { _ in nil }
    #expect(slides.slides.count == 3, "title, one step, answers")
    #expect(slides.html.contains("ArrowRight") && !slides.html.contains("src=\"http"))
  }

  private func markdown(_ notebook: Notebook) throws -> String {
    let file = try JSONSerialization.jsonObject(with: Data(notebook.text.utf8)) as? [String: Any]
    let cells = try #require(file?["cells"] as? [[String: Any]])
    let words = cells.filter { $0["cell_type"] as? String == "markdown" }
    return words.flatMap { $0["source"] as? [String] ?? [] }.joined()
  }

  /// GitHub shows a notebook by another program than a page of Markdown: that program knows no `[!WARNING]`, and takes
  /// formulas out before it reads the Markdown, so that a bar in one may not be escaped.
  @Test func aNotebookIsWrittenForTheProgramThatShowsIt() throws {
    let text = try markdown(Notebook(try record()) { _ in nil })
    #expect(text.contains("> ⚠ Mind the step.") && !text.contains("[!WARNING]"))
    #expect(text.contains(#"| $p_{a\vert b}$ | a \| b |"#), "\(text)")
    #expect(MarkdownPage(try record()) { _ in nil }.text.contains("> [!WARNING]\n> Mind the step."))
  }

  /// A lesson that was made alone leads to no notebook that is not there.
  @Test func aNotebookLeadsOnlyToThoseBesideIt() throws {
    let link = "[earlier](earlier.ipynb)"
    #expect(try markdown(Notebook(try record()) { _ in nil }).contains(link))
    let alone = try markdown(Notebook(try record(), lessonsBeside: ["small"]) { _ in nil })
    #expect(alone.contains("after earlier ·") && !alone.contains(link), "\(alone)")
  }

  /// The rules of nbformat's schema for version 4.5, written out.
  @Test func aNotebookKeepsToItsSchema() throws {
    let png = self.png
    let text = Notebook(try record()) { _ in png }.text
    let file = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(file["nbformat"] as? Int == 4 && file["nbformat_minor"] as? Int == 5)
    let cells = try #require(file["cells"] as? [[String: Any]])
    let ids = cells.compactMap { $0["id"] as? String }
    #expect(ids.count == cells.count && Set(ids).count == ids.count)
    #expect(ids.allSatisfy { $0.wholeMatch(of: #/[a-zA-Z0-9_-]{1,64}/#) != nil })
    for cell in cells {
      #expect(cell["metadata"] is [String: Any] && cell["source"] is [String])
      guard cell["cell_type"] as? String == "code" else {
        #expect(cell["cell_type"] as? String == "markdown" && cell["outputs"] == nil)
        continue
      }
      #expect(cell["execution_count"] is NSNull)
      for output in try #require(cell["outputs"] as? [[String: Any]]) {
        #expect(output["output_type"] as? String == "display_data")
        let data = try #require(output["data"] as? [String: [String]])
        #expect(data["image/png"]?.count == 1 && data["text/plain"]?.isEmpty == false)
        let metadata = try #require(output["metadata"] as? [String: [String: String]])
        #expect(metadata["image/png"]?["alt"]?.isEmpty == false)
      }
    }
  }
}

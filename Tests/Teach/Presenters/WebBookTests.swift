import Figures
import Foundation
import LessonKit
import ScalarGrad
import Synchronization
import Testing

@testable import Presenters

/// The pages of the web book as text; how they behave is looked at in a browser, in `BookTests`.
@Suite struct WebBookTests {
  @Test func thereIsAPageALessonAndWhatTheyShare() throws {
    let files = try book().files.map(\.path)
    #expect(
      files == ["demo.html", "index.html", "glossary.html", "book.css", "book.js", "search.js"])
  }

  @Test func aPageHoldsEveryBlockWithItsWordsEscaped() throws {
    let page = try page()
    for expected in [
      "<h1>A &lt;demo&gt;</h1>", "x &lt; y &amp; z", #"data-tex="y = x^2""#,
      "<code>chalk run <span>demo-x</span> <span>--data</span> a.csv</code>",
      "<code>chalk run demo <span>--set</span> x=2.5</code>",
      #"<button type="button" class="set" data-set="kind" data-value="b">kind = b</button>"#,
      #"data-tex="w_i""#, #"<strong>A line?</strong> Up."#,
      #"data-correction="The answer: this one?""#,
      #"<img src="Images/a.png" width="300" height="200" alt=""#, "data-number=\"4.0\"",
      "data-right=\"0\" data-first", "class=\"claim holds\"", "class=\"training\"",
      "<select><option value=\"0\" selected>a</option>", "<source srcset=\"Images/a-dark.png\"",
    ] {
      #expect(page.contains(expected), "\(expected)")
    }
    #expect(!page.contains("math plain"), "every formula is typeset")
    let formulas = page.matches(of: #/class="math"/#).count
    #expect(formulas > 10 && page.matches(of: #/class="math" data-tex/#).count == formulas)
    #expect(!page.contains("http://") && !page.contains("https://"), "no network is needed")
  }

  @Test func whatAControlChangesIsRecorded() throws {
    let page = try page()
    let json = try #require(
      page.firstMatch(of: #/id="variants">(.*)<\/script>/#).map { String($0.1) })
    let changes = try JSONDecoder().decode(
      [String: [String: [String: String]]].self, from: Data(json.utf8))
    #expect(Set(changes.keys) == ["x=1", "x=3", "kind=b"])
    #expect(changes["x=3"]?["1"]?.values.contains { $0.contains("= 9") } == true)
    #expect(changes["kind=b"] == [:], "the word is used nowhere")
    #expect(page.contains("data-values=\"1\u{1F}2\u{1F}3\""))
  }

  /// A run with another setting that shows the same is not written once more: its figures are not even looked up.
  @Test func whatIsEqualIsWrittenOnce() throws {
    let record = try Demo().record()
    let asked = Mutex(0)
    let count = { (variants: [WebBook.Variant]) -> Int in
      asked.withLock { $0 = 0 }
      let book = WebBook(
        title: "Chalk",
        chapters: [.init(name: "First", lessons: [.init(record, variants: variants)])]
      ) { _ in
        asked.withLock { $0 += 1 }
        return WebPicture(light: "Images/a.png", dark: nil, width: 300, height: 200)
      }
      _ = book.file(at: "demo.html")
      return asked.withLock { $0 }
    }
    let same = WebBook.Variant(control: "x", value: "2", record: record)
    let alone = count([])
    #expect(alone > 0 && count([same, same]) == alone)
    var other = record
    let place = try #require(record.figures.first?.step) - 1
    let block = try #require(
      record.steps[place].blocks.firstIndex { if case .figure = $0 { true } else { false } })
    other.steps[place].blocks[block] = .figure(Figure("Another") { HeatMap([[1]]) })
    #expect(count([.init(control: "x", value: "2", record: other)]) > alone)
  }

  /// A book of some lessons has no page of the others.
  @Test func everyPageThatIsLinkedIsThere() throws {
    let files = try book().files
    let paths = Set(files.map(\.path))
    for file in files where file.path.hasSuffix(".html") {
      for link in file.text.matches(of: #/href="([^":#]+\.html)/#) {
        #expect(paths.contains(String(link.1)), "\(file.path) links to \(link.1)")
      }
    }
  }

  /// At the foot of a step the script leads to the steps beside it.
  @Test func theFootHasAPlaceForTheStepsBeside() throws {
    let page = try page()
    for kind in ["before", "after"] {
      #expect(
        page.contains("class=\"\(kind) to-step\" hidden") && page.contains("\(kind) to-lesson"))
    }
  }

  @Test func theSearchFindsEveryStep() throws {
    let index = try #require(try book().files.first { $0.path == "search.js" }).text
    #expect(index.contains("demo.html#step-1") && index.contains("x < y & z"))
  }

  @Test func anOpenedNumberCarriesWhatLiesBehindIt() throws {
    let page = try page()
    let json = try #require(
      page.firstMatch(of: #/data-entries='([^']*)'/#).map { String($0.1) })
    #expect(json.contains(#""formula":"y = s + 1""#))
    #expect(json.contains(#""entry":1"#))
  }

  @Test func theCoverHasTheWordsOfTheScript() throws {
    let cover = try #require(try book().files.first { $0.path == "index.html" }).text
    #expect(cover.contains("&quot;nothing&quot;:&quot;Nothing found.&quot;"))
  }

  @Test(arguments: [
    ("let x = 1.5  // half", "<b>let</b> x = <span class=\"n\">1.5</span>  <i>// half</i>"),
    ("print(\"a < b\")", "print(<span class=\"s\">&quot;a &lt; b&quot;</span>)"),
    ("a < b && x1 > $0", "a &lt; b &amp;&amp; x1 &gt; $<span class=\"n\">0</span>"),
    ("", ""),
  ])
  func codeIsMarkedForReading(code: String, html: String) {
    #expect(highlighted(code) == html)
  }

  private func page() throws -> String {
    try #require(try book().files.first { $0.path == "demo.html" }).text
  }

  private func book() throws -> WebBook {
    let variants = try [("x", "1"), ("x", "3"), ("kind", "b")].map { name, value in
      WebBook.Variant(
        control: name, value: value, record: try Demo().record(settings: [name: value]))
    }
    return WebBook(
      title: "Chalk",
      chapters: [.init(name: "First", lessons: [.init(try Demo().record(), variants: variants)])]
    ) { _ in
      WebPicture(light: "Images/a.png", dark: "Images/a-dark.png", width: 300, height: 200)
    }
  }
}

@Suite struct MarkdownPageTests {
  @Test func aPageIsWhatGitHubShows() throws {
    let text = MarkdownPage(try Demo().record()) { "Images/demo/\($0).png" }.text
    for expected in [
      "# A \\<demo\\>", "## 1 · First", "$$\ny = x^2\n$$", "x \\< y & z",
      "](Images/demo/0.png)", "`chalk run demo-x --data a.csv`", "`chalk run demo --set x=2.5`",
      "`chalk run demo --set kind=b`", "$w_i$", "*A line?* Up.",
      "> [!WARNING]\n> Careful.",
      "<details><summary>Answer</summary>\n\n4. Twice.\n\n</details>",
      "- ✓ it is so", "| a | b |\n| --- | --- |\n| 1 | 2\\|3 |",
    ] {
      #expect(text.contains(expected), "\(expected)")
    }
  }
}

struct Demo: Lesson {
  let card = LessonCard("demo", "A <demo>", formulas: ["F01"], minutes: 2)

  func teach(on board: Board) throws {
    board.step("First")
    board.say("x < y & z")
    board.say("chalk run demo-x --data a.csv; s x=2.5, s kind=b; w_i.")
    board.warn("Careful.")
    let x = board.slider("x", in: 1...3, default: 2)
    _ = board.choice("kind", of: ["a", "b"], default: "a")
    let f = board.formula("y = x^2")
    board.explain(f, ["x": x]) { $0["x"]! * $0["x"]! }
    let s = (Scalar(2, "a") * Scalar(3, "b")).named("s")
    board.explain((s + 1).named("y"))
    board.table(["a", "b"], [["1", "2|3"]])
    board.draw(Figure("A line?", caption: "Up.", x: "x", y: "y") { Line([0, 1], [0, 1]) })
    board.claim("it is so", true)
    board.ask("2 + 2?", answer: 4, because: "Twice.")
    board.step("Second")
    board.predict("Which?", choices: ["this one?", "that"], answer: 0)
    let w = Scalar(1, "w")
    try board.train(epochs: 2, updatesPerEpoch: 1) { update in
      update.follow([("w", w)])
      update.pass("The only one.") { (w * w).named("L") }
      w.gradient = 0
      let loss = w * w
      loss.backward()
      w.value -= 0.1 * w.gradient
      return loss.value
    }
  }
}

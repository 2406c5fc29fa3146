import Figures
@testable import LessonKit
import TerminalText
import Testing

@testable import Presenters

@Suite struct TerminalPresenterTests {
  private let record = Record(
    card: LessonCard("demo", "A demonstration", formulas: ["F01"], needs: ["other"], minutes: 3),
    seed: 0, settings: [:], controls: [],
    steps: [
      Record.Step(
        title: "First",
        blocks: [
          .prose("A paragraph that is long enough to need more than one line at forty columns."),
          .formula(#"f(x) = x^2"#),
          .explanation(Explanation(#"f(x) = x^2"#, ["x": -2], result: 4)),
          .claim(Claim(statement: "it is so", holds: true)),
          .claim(Claim(statement: "it is not so", holds: false)),
          .question(
            Question(
              prompt: "Which?", answer: .choice(["this", "that"], right: 1), reason: "Because.")),
          .table(Table(columns: ["a", "long name"], rows: [["1", "2"], ["333", "4"]])),
          .figure(Figure("A picture", caption: "What it shows.") { Line([0, 1], [0, 1]) }),
        ])
    ])

  @Test func aStepIsShownInFull() {
    let presenter = TerminalPresenter(style: TerminalStyle(width: 40)) { "figure-\($0).png" }
    #expect(
      presenter.step(1, of: record).joined(separator: "\n") == """
        1/1 · First
        ────────────────────────────────────────

        A paragraph that is long enough to need
        more than one line at forty columns.

            f(x) = x²
            f(−2) = (−2)² = 4

        ✓ it is so
        ✗ NOT TRUE: it is not so

        ? Which?
            1 this
            2 that
          → that: Because.

          a    long name
          ───  ─────────
          1    2
          333  4

        ▣ A picture
          What it shows.
          figure-0.png
        """)
  }

  @Test func theCoverSaysWhatIsNeeded() {
    let cover = TerminalPresenter().cover(of: record)
    #expect(cover[0] == "A demonstration")
    #expect(cover[1] == "demo · 1 step · about 3 min · formulas F01 · after other")
  }

  @Test func aLearnerWhoIsAskedDoesNotSeeTheAnswer() {
    let presenter = TerminalPresenter(isForLearner: true)
    #expect(!presenter.step(1, of: record).contains { $0.contains("Because.") })
  }

  @Test(arguments: [20, 40, 80])
  func nothingIsWiderThanTheWindow(width: Int) {
    let presenter = TerminalPresenter(style: TerminalStyle(width: width))
    let widest = presenter.whole(record).map(\.columns).max()!
    #expect(widest <= width)
  }

  /// A table that is too wide for the window is told row after row.
  @Test func aWideTableIsToldRowAfterRow() {
    let presenter = TerminalPresenter(style: TerminalStyle(width: 24))
    let table = Table(
      columns: ["a", "long name", "said"], rows: [["1", "2", "of few words"], ["333", "4", ""]])
    #expect(
      presenter.lines(of: table, firstOpening: 1) == [
        "  a          1", "  long name  2", "  said: of few words", "  ──", "  a          333",
        "  long name  4", "  said",
      ])
    let wide = TerminalPresenter(style: TerminalStyle(width: 40))
    #expect(wide.lines(of: table, firstOpening: 1)[0] == "  a    long name  said")
  }

  @Test func colourIsOnlyThereWhenAskedFor() {
    let plain = TerminalPresenter(style: TerminalStyle(hasColor: false)).whole(record).joined()
    let colored = TerminalPresenter(style: TerminalStyle(hasColor: true)).whole(record).joined()
    #expect(!plain.contains("\u{1B}"))
    #expect(colored.contains("\u{1B}["))
  }
}

@Suite struct GalleryTests {
  @Test func thePageHoldsPicturesWithTheirWordsEscaped() {
    let gallery = Gallery(
      title: "Figures",
      chapters: [
        .init(
          title: "One & all",
          sections: [
            .init(
              title: "A <lesson>", id: "demo",
              pictures: [
                .init(
                  file: "demo/01.5.png", size: (80, 60), title: "a \"b\" & c", step: "1 · First",
                  caption: "x < y", altText: "<script>", command: "chalk figures demo --data 'a b'")
              ])
          ])
      ])
    #expect(
      gallery.html.contains(
        "<img src=\"demo/01.5.png\" alt=\"&lt;script&gt;\" width=\"80\" height=\"60\""))
    #expect(gallery.html.contains("<summary>One &amp; all</summary>"))
    #expect(gallery.html.contains("href=\"demo/01.5.csv\""))
    #expect(gallery.html.contains("href=\"demo/01.5.json\""))
    #expect(gallery.html.contains("<code>chalk figures demo --data &#39;a b&#39;</code>"))
    #expect(gallery.html.contains("1 figure of 1\n"))
    #expect(gallery.html.contains("a &quot;b&quot; &amp; c"))
    #expect(!gallery.html.contains("<script>"))
    #expect(gallery.html.contains("<h2>A &lt;lesson&gt;</h2>"))
  }
}

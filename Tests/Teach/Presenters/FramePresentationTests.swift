@testable import LessonKit
import TerminalText
import Testing

@testable import Presenters

/// How the frame of a lesson is shown: outcomes, emphasis, claims of two kinds, Keras beside Swift, summary,
/// exercises, terms, references.
@Suite struct FramePresentationTests {
  private let record = Record(
    card: LessonCard(
      "demo", "Downhill", subtitle: "gradient descent", minutes: 3, outcomes: ["take one step"],
      terms: [Term("learning rate", "学习率", "The factor in front of the gradient.")],
      references: [Reference("A. Author: On rates (1999)", "https://example.org/rates")]),
    seed: 0, settings: [:], controls: [],
    steps: [
      Record.Step(
        title: "First",
        blocks: [
          .prose("The factor is the **learning rate**, and *it* is small."),
          .claim(Claim(statement: "one is one", holds: true, kind: .identity)),
          .claim(Claim(statement: "it comes down", holds: true)),
          .comparison(
            CodeComparison(
              keras: ["model.fit(x, y)", "", "# the end"],
              swift: CodeExcerpt(
                name: "fit", file: "Demo.swift", line: 7, text: "try model.fit(x, y)"))),
          .summary(["Rates are **small**.", "Steps are short."]),
        ]),
      Record.Step(
        title: "Exercises",
        blocks: [
          .exercise(ClosingExercise(kind: .byHand, prompt: "1 + 1?", answer: "2, by counting.")),
          .exercise(
            ClosingExercise(
              kind: .write, prompt: "Write the step.", answer: "w -= rate * g",
              practice: "gradient-step")),
        ]),
    ])

  private func lines(isForLearner: Bool = false, hasColor: Bool = false) -> String {
    TerminalPresenter(
      style: TerminalStyle(width: 40, hasColor: hasColor), isForLearner: isForLearner
    ).whole(record).joined(separator: "\n")
  }

  @Test func theTerminalShowsAllOfIt() {
    let text = lines()
    for expected in [
      "Downhill: gradient descent", "Afterwards you can", "  • take one step",
      "*learning rate*, and", "“it” is small", "≡ one is one", "✓ it comes down",
      "   1 │ model.fit(x, y)",
      "   3 │ # the end", "   1 │ try model.fit(x, y)", "• Rates are *small*.", "1 By hand. 1 + 1?",
      "  → 2, by counting.", "2 Write it. Write the step.", "  chalk practice gradient-step",
      "  *learning rate* 学习率: The factor in", "https://example.org/rates",
    ] { #expect(text.contains(expected), "\(expected) is not in:\n\(text)") }
    #expect(text.split(separator: "\n").allSatisfy { String($0).columns <= 40 })
  }

  @Test func aLearnerDoesNotSeeTheAnswers() {
    #expect(!lines(isForLearner: true).contains("by counting"))
  }

  @Test func emphasisIsBoldAndItalicAndEndsWithItsLine() {
    let text = lines(hasColor: true)
    #expect(text.contains("\u{1B}[1mlearning"))
    #expect(text.contains("\u{1B}[3mit\u{1B}[22;23m"))
    #expect(!text.contains("\u{2061}") && !text.contains("\u{2062}") && !text.contains("\u{2063}"))
    let wrapped = TerminalPresenter(style: TerminalStyle(width: 20, hasColor: true))
      .emphasized(["a \u{2061}long", "term\u{2062} b"])
    #expect(wrapped == ["a \u{1B}[1mlong\u{1B}[22;23m", "\u{1B}[1mterm\u{1B}[22;23m b"])
  }

  @Test func markdownShowsAllOfIt() {
    let page = MarkdownPage(record) { _ in nil }.text
    for expected in [
      "# Downhill: gradient descent", "- take one step", "**learning rate**, and *it*",
      "- ≡ one is one", "```python\nmodel.fit(x, y)\n", "- Rates are **small**.",
      "**By hand.** 1 + 1?", "<details>", "`chalk practice gradient-step`",
      "- **learning rate** 学习率", "<https://example.org/rates>",
    ] { #expect(page.contains(expected), "\(expected) is not in:\n\(page)") }
  }

  /// Empty lines set the programs side by side; where one stands below the other they are left out, but one of several.
  @Test func markdownShowsProgramsWithoutGaps() {
    let comparison = CodeComparison(
      keras: ["", "a = 1", "", " ", "b = 2", "", ""],
      swift: CodeExcerpt(name: "x", file: "Demo.swift", line: 1, text: "let a = 1\n\nlet b = 2"))
    let record = Record(
      card: LessonCard("demo", "Lines", minutes: 3), seed: 0, settings: [:], controls: [],
      steps: [Record.Step(title: "First", blocks: [.comparison(comparison)])])
    let page = MarkdownPage(record) { _ in nil }.text
    #expect(page.contains("```python\na = 1\n\nb = 2\n```"), "\(page)")
    #expect(page.contains("```swift\nlet a = 1\n\nlet b = 2\n```"), "\(page)")
  }

  /// A sign that school does not teach is explained where it stands for the first time, and only there.
  @Test func markdownExplainsASignOnce() {
    let sum = Block.formula(Formula(#"z = \sum_i w_i x_i"#))
    let record = Record(
      card: LessonCard("demo", "Sums", minutes: 3), seed: 0, settings: [:], controls: [],
      steps: [Record.Step(title: "First", blocks: [sum, sum])])
    let page = MarkdownPage(record) { _ in nil }.text
    #expect(page.matches(of: #/<sub>\*\*Σ\*\* the sum/#).count == 1)
  }

  @Test func thePageShowsAllOfItAndSoDoesTheGlossary() throws {
    let book = WebBook(
      title: "B", chapters: [.init(name: "C", lessons: [.init(record)])], picture: { _ in nil })
    let files = Dictionary(uniqueKeysWithValues: book.files.map { ($0.path, $0.text) })
    let page = try #require(files["demo.html"])
    for expected in [
      #"<p class="subtitle">gradient descent</p>"#, "<li>take one step</li>",
      #"<strong class="term">learning rate</strong>, and <em>it</em>"#,
      #"<p class="claim holds identity""#, "<code>model.fit(x, y)</code>",
      #"<ul class="summary">"#, "<summary>Answer</summary><p>2, by counting.</p>",
      #"<dt id="term-learning-rate">"#, #"<a href="https://example.org/rates">"#,
    ] { #expect(page.contains(expected), "\(expected)") }
    let glossary = try #require(files["glossary.html"])
    #expect(glossary.contains(#"<a href="demo.html#term-learning-rate">demo</a>"#))
    #expect(Glossary([record.card]).markdown().contains("**learning rate** 学习率"))
  }

  @Test func theGlossaryFindsATermByEitherNameAndByAPart() {
    let cards = [
      record.card,
      LessonCard(
        "second", "Second", minutes: 5,
        terms: [
          Term("Learning rate", "学习率", "As above."), Term("rate", "率", "A part of something."),
        ]),
    ]
    let glossary = Glossary(cards)
    #expect(glossary.entries.map(\.term.name) == ["learning rate", "rate"])
    #expect(glossary.entries[0].lessons == ["demo", "second"])
    #expect(glossary.entries(for: "rate").map(\.term.name) == ["rate"], "the exact one alone")
    #expect(glossary.entries(for: "学习").map(\.term.name) == ["learning rate"])
    #expect(glossary.entries(for: " ").isEmpty && glossary.entries(for: "loss").isEmpty)
  }
}

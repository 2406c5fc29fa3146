import Figures
import LessonKit
import Notation

/// A lesson for pages on which nothing moves: an e-book, paper, slides. Its blocks are those of the web book; formulas
/// are MathML, and the answers stand together at an end.
struct StillLesson {
  let record: Record
  private let blocks: WebBlocks
  /// The beginning of every id, which is an XML name.
  private var prefix: String { "lesson-\(record.card.id)" }

  init(
    _ record: Record, translation: Translation,
    picture: @escaping @Sendable (Figure) -> WebPicture?
  ) {
    self.record = record
    var blocks = WebBlocks(
      translation: translation, picture: picture, lesson: record.card.id, choices: record.choices,
      positions: [:])
    blocks.isStill = true
    self.blocks = blocks
  }

  /// The id of the lesson's title.
  var id: String { prefix }
  /// The id of a step, counted from 0.
  func id(ofStep index: Int) -> String { "\(prefix)-step-\(index + 1)" }
  /// The id of the lesson's answers.
  var answersID: String { "\(prefix)-answers" }
  /// The title with its standard name, as text.
  var title: String { record.card.fullTitle }

  /// The title, what the lesson is about, and what one can do afterwards.
  ///
  /// - Parameter page: where another lesson is; nil where the book has none.
  func header(page: (String) -> String?) -> String {
    let card = record.card
    return """
      <header class="title"><h1 id="\(id)">\(card.title.escapedForHTML)</h1>\
      \(blocks.subtitle(of: card))
      <p class="facts">\(blocks.facts(of: card, page: page))</p>\(blocks.outcomes(of: card))</header>
      """
  }

  /// The steps, a section each.
  var steps: [String] {
    var asked = 0
    return record.steps.indices.map { index in
      let step = record.steps[index]
      var formulaAbove: Formula?
      let html = step.blocks.map { block -> String in
        var place: StillQuestion?
        if block.isAsked {
          asked += 1
          place = StillQuestion(lesson: prefix, number: asked)
        }
        let html =
          blocks.stillHTML(of: block, at: place) ?? blocks.html(of: block, below: formulaAbove)
        if case .formula(let formula) = block { formulaAbove = formula }
        return html
      }
      return """
        <section class="step" id="\(id(ofStep: index))">
        <h2><span class="count">\(index + 1)</span> \(step.title.text.escapedForHTML)</h2>
        \(blocks.withSigns(html, record.newSigns(in: index)))
        </section>
        """
    }
  }

  /// The terms, and where to read on; empty where the card has neither.
  var ending: String {
    blocks.terms(of: record.card, prefix: prefix + "-")
      + blocks.references(of: record.card, prefix: prefix + "-")
  }

  /// The answers as items of a list, each with the number of its question; empty where nothing is asked.
  var answers: [String] {
    let asked = record.steps.flatMap(\.blocks).filter(\.isAsked)
    return asked.enumerated().map { index, block in
      let place = StillQuestion(lesson: prefix, number: index + 1)
      return "<li id=\"\(place.answerID)\"><a class=\"count\" href=\"#\(place.questionID)\">"
        + "\(place.number)</a> \(blocks.answer(to: block) ?? "")</li>"
    }
  }

  /// The answers as a section with its heading; empty where nothing is asked.
  func answerKey(heading: String) -> String {
    if answers.isEmpty { return "" }
    return """
      <section class="answers" id="\(answersID)">\(heading)
      <ul>\(answers.joined(separator: "\n"))</ul></section>
      """
  }

  /// A text of the page itself, in the reader's language, ready for HTML.
  func say(_ prose: Prose) -> String { blocks.say(prose) }
}

extension Block {
  /// Whether it has an answer.
  fileprivate var isAsked: Bool {
    switch self {
    case .question, .exercise: true
    default: false
    }
  }
}

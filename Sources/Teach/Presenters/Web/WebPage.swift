import Foundation
import LessonKit
import Notation

/// The page of one lesson.
struct WebPage {
  private let book: WebBook
  private let index: Int
  private let lesson: WebBook.Lesson
  private var blocks: WebBlocks

  init(_ book: WebBook, lesson index: Int) {
    self.book = book
    self.index = index
    lesson = book.chapters.flatMap(\.lessons)[index]
    blocks = WebBlocks(
      translation: book.translation, picture: book.picture, lesson: lesson.record.card.id,
      choices: lesson.record.choices,
      positions: WebPage.positions(of: lesson))
    blocks.live = book.isLive ? lesson.record.controls : nil
  }

  /// The values that each control has been run with, in the order in which it runs through them.
  private static func positions(of lesson: WebBook.Lesson) -> [String: [String]] {
    var positions: [String: [String]] = [:]
    for control in lesson.record.controls {
      let moved = lesson.variants.filter { $0.control == control.name }.map(\.value)
      let values = moved.contains(control.value) ? moved : moved + [control.value]
      if case .choice(let options) = control.kind {
        positions[control.name] = options.filter(values.contains)
      } else {
        positions[control.name] = values.sorted { (Double($0) ?? 0) < (Double($1) ?? 0) }
      }
    }
    return positions
  }

  var html: String {
    let record = lesson.record
    let steps = record.steps.indices.map { index in
      """
      <section class="step" id="step-\(index + 1)" aria-labelledby="title-\(index + 1)">
      <h2 id="title-\(index + 1)"><span class="count">\(index + 1)</span> \
      \((record.steps[index].title.text).escapedForHTML)</h2>
      \(blocks.withSigns(blocksHTML(record.steps[index], blocks), record.newSigns(in: index)))
      </section>
      """
    }
    return """
      \(book.head("\(record.card.fullTitle) · \(book.title)"))
      <body data-words="\(jsonText(book.scriptTranslations).escapedForHTML)"\(liveData)>
      \(WebFrame(book, current: index).top)
      <main id="main"><article>
      <header class="title"><h1>\(record.card.title.escapedForHTML)</h1>\(blocks.subtitle(of: record.card))
      <p class="facts">\(facts(record.card))</p>\(blocks.outcomes(of: record.card))</header>
      \(record.steps.isEmpty ? "" : scrubber(record))\(book.isLive ? blocks.livePanel : "")
      \(steps.joined(separator: "\n"))
      \(book.isLive ? blocks.liveExercises : "")\(blocks.terms(of: record.card))\(blocks.references(of: record.card))
      \(turn)
      </article></main>
      <dialog id="enlarged" aria-label="\(blocks.say("Full size"))"></dialog>
      <dialog id="opened" aria-label="\(blocks.say("explain"))"></dialog>
      <script type="application/json" id="variants">\(book.isLive ? "{}" : variants)</script>
      </body>
      </html>

      """
  }

  /// What the script of a live page begins with.
  private var liveData: String {
    guard book.isLive else { return "" }
    let record = lesson.record
    return " data-live=\"\(record.card.id.escapedForHTML)\" data-seed=\"\(record.seed)\""
      + (record.steps.isEmpty ? " data-waiting" : "")
  }

  /// The blocks of each step as they stand in the page.
  var blocksOfSteps: [[String]] { lesson.record.steps.map { blocksHTML($0, blocks) } }

  /// - Parameter usual: another run's step with as many blocks, and what was written for them: what is equal is not
  ///   written once more.
  private func blocksHTML(
    _ step: Record.Step, _ blocks: WebBlocks, like usual: (step: Record.Step, html: [String])? = nil
  ) -> [String] {
    var (formulaAbove, usualFormula): (Formula?, Formula?)
    return step.blocks.enumerated().map { index, block in
      if let usual {
        defer {
          if case .formula(let formula) = usual.step.blocks[index] { usualFormula = formula }
        }
        if formulaAbove == usualFormula && block == usual.step.blocks[index] {
          if case .formula(let formula) = block { formulaAbove = formula }
          return usual.html[index]
        }
      }
      var html = blocks.html(of: block, below: formulaAbove)
      if book.isLive, case .figure(let figure) = block {
        html += blocks.liveDoors(of: figure, in: step)
        html += blocks.livePixels(of: figure, step.pixels(ofBlock: index))
      }
      if case .formula(let formula) = block { formulaAbove = formula }
      return html
    }
  }

  private func facts(_ card: LessonCard) -> String {
    // A book of some lessons has no page of the others.
    let there = Set(book.chapters.flatMap(\.lessons).map(\.record.card.id))
    return blocks.facts(of: card) { there.contains($0) ? "\($0).html" : nil }
  }

  private func scrubber(_ record: Record) -> String {
    """
    <div class="scrubber" role="group" aria-label="\(blocks.say("Steps"))">
    <button type="button" id="back" aria-keyshortcuts="ArrowLeft">← \(blocks.say("Back"))</button>
    <input type="range" id="place" min="1" max="\(record.steps.count)" step="1" value="1" \
    aria-label="\(blocks.say("Step"))">
    <output id="counter" for="place">1/\(record.steps.count)</output>
    <button type="button" id="next" aria-keyshortcuts="ArrowRight">\(blocks.say("Next")) →</button>
    <button type="button" id="all" aria-pressed="false">\(blocks.say("All steps"))</button>
    </div>
    """
  }

  /// The way to the lesson before and the one after; while single steps are shown, the script leads it to the
  /// steps beside the one that is shown.
  private var turn: String {
    let lessons = book.chapters.flatMap(\.lessons)
    let link = { (index: Int, kind: String, arrow: (String) -> String) -> String in
      let step = "<a class=\"\(kind) to-step\" hidden></a>"
      guard lessons.indices.contains(index) else {
        return step + "<span class=\"\(kind) to-lesson\"></span>"
      }
      let title = (lessons[index].record.card.title).escapedForHTML
      return step
        + "<a class=\"\(kind) to-lesson\" href=\"\(book.fileName(lessons[index]))\">\(arrow(title))</a>"
    }
    return "<nav class=\"turn\" aria-label=\"\(blocks.say("Lessons"))\">"
      + link(index - 1, "before") { "← \($0)" } + link(index + 1, "after") { "\($0) →" } + "</nav>"
  }

  /// What changes on the page when a control is moved: by its name and value, for each step the blocks
  /// that differ, or all of them where there are more or fewer.
  private var variants: String {
    var few = blocks
    few.updateLimit = 4
    let steps = lesson.record.steps
    let usual = steps.map { blocksHTML($0, few) }
    var changes: [String: [String: [String: String]]] = [:]
    for variant in lesson.variants {
      var changed: [String: [String: String]] = [:]
      for (index, step) in variant.record.steps.enumerated() where usual.indices.contains(index) {
        let isAlike = step.blocks.count == usual[index].count
        let now = blocksHTML(step, few, like: isAlike ? (steps[index], usual[index]) : nil)
        if isAlike {
          let differing = now.indices.filter {
            now[$0] != usual[index][$0] && !step.blocks[$0].isControl
          }
          if differing.isEmpty { continue }
          changed["\(index + 1)"] = Dictionary(
            uniqueKeysWithValues: differing.map { ("\($0)", now[$0]) })
        } else {
          let all = now.map { "<div class=\"block\">\($0)</div>" }.joined(separator: "\n")
          changed["\(index + 1)"] = ["all": all]
        }
      }
      changes["\(variant.control)=\(variant.value)"] = changed
    }
    return jsonText(changes).replacing("</", with: "<\\/")
  }
}

extension Block {
  fileprivate var isControl: Bool {
    if case .control = self { true } else { false }
  }
}

/// A value as JSON text, the same for the same value.
func jsonText(_ value: some Encodable) -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
}

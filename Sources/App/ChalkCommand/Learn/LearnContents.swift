import Chalk
import LessonSession

/// All lessons: which are done, where the learner stands, what comes next.
struct LearnContents {
  let catalog: Catalog
  let translation: Translation

  func show(on terminal: Terminal) {
    let (style, progress) = (terminal.style, LearnProgress.load())
    for plugin in catalog.plugins {
      let cards = catalog.lessons.map(\.card).filter { catalog.source(of: $0.id) == plugin.name }
      if cards.isEmpty { continue }
      terminal.write([style.heading(plugin.name)])
      for card in cards { terminal.write(row(card, progress, width: style.width)) }
    }
    terminal.write([""] + advice(progress).wrapped(to: style.width))
  }

  private func row(_ card: LessonCard, _ progress: LearnProgress, width: Int) -> [String] {
    let isDone = progress.finished.contains(card.id)
    let mark = isDone ? "✓" : progress.places[card.id] == nil ? " " : "▸"
    var facts: [Prose] = []
    if let place = progress.places[card.id] { facts.append("at step \(place)") }
    let right = progress.answered[card.id]?.count ?? 0
    if right > 0 { facts.append("\(right) answered") }
    let missing = progress.missing(for: card)
    if !isDone, !missing.isEmpty { facts.append("after \(missing.joined(separator: ", "))") }
    let more = facts.map { translation($0).text }.joined(separator: ", ")
    let title = card.translated(by: translation).fullTitle + (more.isEmpty ? "" : " (\(more))")
    return title.wrapped(to: width, after: "  \(mark) \(card.id.padded(to: 18)) ")
  }

  private func advice(_ progress: LearnProgress) -> String {
    let cards = catalog.lessons.map(\.card)
    if let going = cards.first(where: { progress.places[$0.id] != nil }) {
      return translation("Go on: chalk learn \(going.id)" as Prose).text
    }
    guard let next = progress.next(of: cards) else {
      return translation("All lessons are done." as Prose).text
    }
    return translation("Next: chalk learn \(next.id)" as Prose).text
  }
}

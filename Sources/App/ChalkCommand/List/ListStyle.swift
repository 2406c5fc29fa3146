import Chalk

extension TerminalStyle {
  /// The name of a chapter.
  func heading(_ name: String) -> String {
    "\n" + name
  }

  /// A lesson in one line: done or not, id, title, minutes.
  func row(for card: LessonCard, isDone: Bool) -> String {
    let id = card.id.padded(to: 20)
    let minutes = "\(card.minutes) min"
    let title = card.title.prefix(max(10, width - id.count - minutes.count - 7))
    return "  \(isDone ? "✓" : " ") \(id) \(title), \(minutes)"
  }

  /// The names of one kind of thing, such as activations.
  func row(_ contents: Catalog.Contents) -> [String] {
    let names = contents.names.joined(separator: ", ")
    let lines = "\(contents.plural): \(names)".wrapped(to: width - 4)
    return lines.enumerated().map { $0 == 0 ? "    \($1)" : "      \($1)" }
  }

  /// Text in lines that fit.
  func paragraph(_ text: String) -> [String] {
    text.wrapped(to: width)
  }
}

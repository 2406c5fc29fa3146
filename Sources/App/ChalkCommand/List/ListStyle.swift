import Chalk

extension TerminalStyle {
  /// The name of a chapter.
  func heading(_ name: String) -> String {
    "\n" + name
  }

  /// A lesson: done or not, id, title, minutes.
  func row(for card: LessonCard, isDone: Bool) -> [String] {
    "\(card.fullTitle), \(card.minutes) min"
      .wrapped(to: width, after: "  \(isDone ? "✓" : " ") \(card.id.padded(to: 20)) ")
  }

  /// The names of one kind of thing, such as activations.
  func row(_ contents: Catalog.Contents) -> [String] {
    let names = contents.names.joined(separator: ", ")
    let lines = "\(contents.plural): \(names)".wrapped(to: width - 6)
    return lines.enumerated().map { $0 == 0 ? "    \($1)" : "      \($1)" }
  }

  /// Text in lines that fit.
  func paragraph(_ text: String) -> [String] {
    text.wrapped(to: width)
  }
}

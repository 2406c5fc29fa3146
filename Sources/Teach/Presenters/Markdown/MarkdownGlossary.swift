import LessonKit
import Notation

extension Glossary {
  /// The terms as a page of Markdown, with links to the pages of the lessons that introduce them.
  public func markdown(_ translation: Translation = .none) -> String {
    let entries = entries.map { entry in
      let links = entry.lessons.map { "[\($0)](\($0).md)" }.joined(separator: ", ")
      let term = entry.term
      return "- **\(term.name.escapedForMarkdown)** \(term.chinese): "
        + "\(translation(term.definition).escapedForMarkdown) \(links)"
    }
    return "# \(translation("Glossary" as Prose).text)\n\n" + entries.joined(separator: "\n") + "\n"
  }
}

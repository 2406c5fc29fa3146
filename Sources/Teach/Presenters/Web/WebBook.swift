import Figures
import LessonKit
import Notation

/// The lessons as a web book: a page a lesson, a cover, and what the pages share. It works from the
/// disk, without a network.
public struct WebBook: Sendable {
  /// The title.
  public let title: String
  /// The chapters, in order.
  public let chapters: [Chapter]
  /// The language of headings and buttons.
  public let translation: Translation
  /// Whether a server answers what is moved on the pages; without one they show what was computed beforehand.
  public let isLive: Bool
  let picture: @Sendable (Figure) -> WebPicture?

  /// Some lessons under a name.
  public struct Chapter: Sendable {
    /// The name, as a heading shows it.
    public let name: String
    /// The lessons, in order.
    public let lessons: [Lesson]

    /// A value of these parts.
    public init(name: String, lessons: [Lesson]) {
      self.name = name
      self.lessons = lessons
    }
  }

  /// A lesson as it runs by itself, and as it runs with one of its controls moved.
  public struct Lesson: Sendable {
    /// The lesson as it was written.
    public let record: Record
    /// The lesson with one control set to another value each.
    public let variants: [Variant]

    /// A value of these parts.
    public init(_ record: Record, variants: [Variant] = []) {
      self.record = record
      self.variants = variants
    }
  }

  /// A run with one control moved.
  public struct Variant: Sendable {
    /// The name of the control.
    public let control: String
    /// What it is set to.
    public let value: String
    /// The lesson as it was written.
    public let record: Record

    /// A value of these parts.
    public init(control: String, value: String, record: Record) {
      self.control = control
      self.value = value
      self.record = record
    }
  }

  /// A file of the book.
  public struct File: Sendable {
    /// The path in the folder of the book.
    public let path: String
    /// What the file holds.
    public let text: String
  }

  /// - Parameters:
  ///   - isLive: whether a server answers what is moved. Of a lesson that has not run it knows the card only: its
  ///     record has no steps.
  ///   - picture: where a figure of the records lies as a file; nil where it could not be drawn.
  public init(
    title: String, chapters: [Chapter], translation: Translation = .none, isLive: Bool = false,
    picture: @escaping @Sendable (Figure) -> WebPicture?
  ) {
    self.title = title
    self.chapters = chapters
    self.translation = translation
    self.isLive = isLive
    self.picture = picture
  }

  /// Every file but the pictures and KaTeX.
  public var files: [File] { paths.compactMap(file(at:)) }

  /// The paths of ``files``: each can be made alone by ``file(at:)``, on any core.
  public var paths: [String] {
    chapters.flatMap(\.lessons).map(fileName)
      + ["index.html", "glossary.html", "book.css", "book.js", "search.js"]
  }

  /// The terms of all its lessons.
  var glossary: Glossary { Glossary(chapters.flatMap(\.lessons).map(\.record.card)) }

  func fileName(_ lesson: Lesson) -> String { lesson.record.card.id + ".html" }

  /// What every page has in its head.
  func head(_ pageTitle: String) -> String {
    """
    <!DOCTYPE html>
    <html lang="\(translation.language.escapedForHTML)">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>\(pageTitle.escapedForHTML)</title>
    <link rel="icon" href="\(isLive ? "favicon.ico" : "data:,")">
    <link rel="stylesheet" href="book.css">
    <script defer src="katex.min.js"></script>
    <script defer src="search.js"></script>
    <script defer src="book.js"></script>\(isLive ? liveHead : "")
    </head>
    """
  }

  /// What is found: the words of every step, with its place.
  var searchIndex: String {
    let entries = chapters.flatMap(\.lessons).flatMap { lesson -> [[String]] in
      if lesson.record.steps.isEmpty { return [entry(ofCard: lesson)] }
      return lesson.record.steps.enumerated().map { index, step in
        let text = step.blocks.compactMap(\.searched).joined(separator: " ")
        return [
          fileName(lesson) + "#step-\(index + 1)", lesson.record.card.fullTitle, step.title.text,
          text,
        ]
      }
    }
    return "window.chalkIndex = \(jsonText(entries));\n"
  }

  /// A lesson that has not run is found by what its card says.
  private func entry(ofCard lesson: Lesson) -> [String] {
    let card = lesson.record.card
    let terms = card.terms.map { "\($0.name) \($0.chinese) \($0.definition)" }
    return [
      fileName(lesson), card.fullTitle, card.subtitle,
      (card.outcomes + terms).joined(separator: " "),
    ]
  }
}

extension Block {
  /// The words by which the block is found.
  fileprivate var searched: String? {
    switch self {
    case .prose(let prose), .warning(let prose): Emphasis.removed(from: prose.text)
    case .summary(let lines): Emphasis.removed(from: lines.map(\.text).joined(separator: " "))
    case .exercise(let exercise): Emphasis.removed(from: exercise.prompt.text)
    case .claim(let claim): claim.statement.text
    case .question(let question): question.prompt.text
    case .figure(let figure): "\(figure.title) \(figure.caption)"
    case .formula(let formula): mathText(formula.latex)
    case .value(let named): named.name.text
    case .code(let excerpt): excerpt.name
    case .table(let table): table.columns.map(\.text).joined(separator: " ")
    case .comparison(let comparison): comparison.keras.joined(separator: " ")
    case .explanation, .control, .training: nil
    }
  }
}

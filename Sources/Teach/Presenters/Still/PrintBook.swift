import Figures
import LessonKit
import Notation

/// The lessons as one page to be printed: the web book's style for paper, and all answers at the end as a key.
public struct PrintBook: Sendable {
  /// The title.
  public let title: String
  /// The chapters, in order.
  public let chapters: [WebBook.Chapter]
  /// The language of headings.
  public let translation: Translation
  let picture: @Sendable (Figure) -> WebPicture?

  /// A page of these chapters; `picture` says where a figure lies as a file.
  public init(
    title: String, chapters: [WebBook.Chapter], translation: Translation = .none,
    picture: @escaping @Sendable (Figure) -> WebPicture?
  ) {
    self.title = title
    self.chapters = chapters
    self.translation = translation
    self.picture = picture
  }

  /// The page as HTML.
  public var html: String {
    let lessons = chapters.map { chapter in
      (
        name: chapter.name,
        lessons: chapter.lessons.map {
          StillLesson($0.record, translation: translation, picture: picture)
        }
      )
    }
    let all = lessons.flatMap(\.lessons)
    let there = Set(all.map(\.record.card.id))
    let contents = lessons.map { chapter in
      let items = chapter.lessons.map {
        "<li><a href=\"#\($0.id)\">\($0.title.escapedForHTML)</a></li>"
      }
      return "<h2>\(chapter.name.escapedForHTML)</h2><ol>\(items.joined())</ol>"
    }
    let pages = all.map { lesson in
      """
      <article>\(lesson.header { there.contains($0) ? "#lesson-\($0)" : nil })
      \(lesson.steps.joined(separator: "\n"))
      \(lesson.ending)</article>
      """
    }
    let keys = all.map { $0.answerKey(heading: "<h2>\($0.title.escapedForHTML)</h2>") }
      .filter { !$0.isEmpty }
    let key =
      keys.isEmpty
      ? ""
      : """
      <article class="key"><h1>\(translation("Answers" as Prose).text.escapedForHTML)</h1>
      \(keys.joined(separator: "\n"))</article>
      """
    return """
      <!DOCTYPE html>
      <html lang="\(translation.language.escapedForHTML)">
      <head>
      <meta charset="utf-8">
      <meta name="color-scheme" content="light">
      <title>\(title.escapedForHTML)</title>
      <style>
      \(webStyle)\(stillStyle)\(paperStyle)</style>
      </head>
      <body class="paper">
      <main>
      <nav class="front"><h1>\(title.escapedForHTML)</h1>
      \(contents.joined(separator: "\n"))</nav>
      \(pages.joined(separator: "\n"))
      \(key)
      </main>
      </body>
      </html>

      """
  }
}

import Figures
import LessonKit
import Notation

/// The lessons as slides, in one file that needs no other: a step a slide, turned by the arrow keys, by a finger or by
/// the buttons; printed, a slide is a page.
public struct Slides: Sendable {
  /// The title.
  public let title: String
  /// The lessons, in order.
  public let lessons: [Record]
  /// The language of headings and buttons.
  public let translation: Translation
  let picture: @Sendable (Figure) -> WebPicture?

  /// Slides of these lessons. `picture` says where a figure is: as an address with its data in it, where the file is to
  /// be the only one.
  public init(
    title: String, lessons: [Record], translation: Translation = .none,
    picture: @escaping @Sendable (Figure) -> WebPicture?
  ) {
    self.title = title
    self.lessons = lessons
    self.translation = translation
    self.picture = picture
  }

  /// The slides, in order: of each lesson its title, its steps, its answers.
  var slides: [String] {
    let all = lessons.map { StillLesson($0, translation: translation, picture: picture) }
    let there = Set(lessons.map(\.card.id))
    return all.flatMap { lesson in
      let answers = lesson.answerKey(heading: "<h2>\(lesson.say("Answers"))</h2>")
      return [lesson.header { there.contains($0) ? "#lesson-\($0)" : nil }] + lesson.steps
        + [answers].filter { !$0.isEmpty }
    }
  }

  /// The file as HTML.
  public var html: String {
    let slides = self.slides
    let pages = slides.map { "<div class=\"slide\"><div class=\"sheet\">\($0)</div></div>" }
    return """
      <!DOCTYPE html>
      <html lang="\(translation.language.escapedForHTML)">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light">
      <title>\(title.escapedForHTML)</title>
      <link rel="icon" href="data:,">
      <style>
      \(stillStyle)\(slidesStyle)</style>
      </head>
      <body class="slides">
      <main>
      \(pages.joined(separator: "\n"))
      </main>
      <nav class="turn" aria-label="\(say("Slides"))">
      <button type="button" id="back" aria-keyshortcuts="ArrowLeft">← \(say("Back"))</button>
      <output id="counter">1/\(slides.count)</output>
      <button type="button" id="next" aria-keyshortcuts="ArrowRight">\(say("Next")) →</button>
      </nav>
      <script>
      \(slidesScript)</script>
      </body>
      </html>

      """
  }

  private func say(_ prose: Prose) -> String { translation(prose).text.escapedForHTML }
}

import LessonKit
import Notation

/// What stands around every page: the bar with the search, and the contents.
struct WebFrame {
  private let book: WebBook
  private let current: Int?

  init(_ book: WebBook, current: Int?) {
    self.book = book
    self.current = current
  }

  var top: String {
    """
    <a class="skip" href="#main">\(say("To the text"))</a>
    <header class="bar">
    <button type="button" id="menu" aria-expanded="false" aria-controls="contents">☰ \
    <span>\(say("Contents"))</span></button>
    <a class="home" href="index.html">\(book.title.escapedForHTML)</a>
    <form role="search" id="search"><input type="search" placeholder="\(say("Search"))" \
    aria-label="\(say("Search"))" aria-keyshortcuts="/" autocomplete="off">
    <ol id="found" hidden></ol></form>
    </header>
    <nav id="contents" aria-label="\(say("Contents"))">\(contents)</nav>
    """
  }

  /// Chapters with their lessons; of the current lesson the steps too.
  private var contents: String {
    var index = -1
    return book.chapters.map { chapter in
      let lessons = chapter.lessons.map { lesson in
        index += 1
        return item(lesson, isCurrent: index == current)
      }
      return "<h2>\(chapter.name.escapedForHTML)</h2><ol>\(lessons.joined())</ol>"
    }.joined(separator: "\n") + "\n<p><a href=\"glossary.html\">\(say("Glossary"))</a></p>"
  }

  private func item(_ lesson: WebBook.Lesson, isCurrent: Bool) -> String {
    let id = lesson.record.card.id.escapedForHTML
    let link =
      "<a href=\"\(book.fileName(lesson))\" data-lesson=\"\(id)\"\(isCurrent ? " aria-current=\"page\"" : "")>"
      + "\(lesson.record.card.fullTitle.escapedForHTML)</a>"
    guard isCurrent else { return "<li>\(link)</li>" }
    let steps = lesson.record.steps.enumerated().map { index, step in
      "<li><a href=\"#step-\(index + 1)\">\(step.title.text.escapedForHTML)</a></li>"
    }
    return "<li>\(link)<ol class=\"steps\">\(steps.joined())</ol></li>"
  }

  private func say(_ prose: Prose) -> String { book.translation(prose).text.escapedForHTML }
}

/// The cover: what there is.
struct WebCover {
  private let book: WebBook

  init(_ book: WebBook) {
    self.book = book
  }

  var html: String {
    """
    \(book.head(book.title))
    <body class="cover" data-words="\(jsonText(book.scriptTranslations).escapedForHTML)">
    \(WebFrame(book, current: nil).top)
    <main id="main"><article>
    <header class="title"><h1>\(book.title.escapedForHTML)</h1>
    <p class="facts">\(introduction)</p>
    </header>
    \(book.chapters.map(html).joined(separator: "\n"))
    <p class="hint">\(say("Keys: ← and → go from step to step, / searches, a shows all steps."))</p>
    </article></main>
    </body>
    </html>

    """
  }

  private var introduction: String {
    let made: Prose = """
      Deep learning, learned by running it. Every number on these pages was computed when the book \
      was made.
      """
    let live: Prose = """
      Deep learning, learned by running it. The lessons run while you read: move what can be moved.
      """
    return say(book.isLive ? live : made)
  }

  private func length(_ lesson: WebBook.Lesson) -> String {
    let (steps, minutes) = (lesson.record.steps.count, lesson.record.card.minutes)
    return steps == 0 ? say("about \(minutes) min") : say("\(steps) steps, about \(minutes) min")
  }

  private func html(_ chapter: WebBook.Chapter) -> String {
    let cards = chapter.lessons.map { lesson in
      let card = lesson.record.card
      let picture = lesson.record.figures.lazy.compactMap { book.picture($0.figure) }.first
      let image = picture.map { picture in
        let dark = picture.dark.map {
          "<source srcset=\"\($0.escapedForHTML)\" media=\"(prefers-color-scheme: dark)\">"
        }
        return """
          <picture>\(dark ?? "")<img src="\(picture.light.escapedForHTML)" width="\(picture.width)" \
          height="\(picture.height)" alt="" loading="lazy"></picture>
          """
      }
      return """
        <li><a class="card" href="\(book.fileName(lesson))" data-lesson="\(card.id.escapedForHTML)">\
        \(image ?? "")<strong>\(card.title.escapedForHTML)</strong>
        <span class="subtitle">\(card.subtitle.escapedForHTML)</span>
        <span class="facts">\(length(lesson))</span></a></li>
        """
    }
    return
      "<section><h2>\(chapter.name.escapedForHTML)</h2><ol class=\"cards\">\(cards.joined())</ol></section>"
  }

  private func say(_ prose: Prose) -> String { book.translation(prose).text.escapedForHTML }
}

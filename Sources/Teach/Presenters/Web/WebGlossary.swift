import LessonKit
import Notation

/// The page of all terms, each with the lessons that introduce it.
struct WebGlossary {
  private let book: WebBook
  private let glossary: Glossary

  init(_ book: WebBook) {
    self.book = book
    glossary = book.glossary
  }

  var html: String {
    """
    \(book.head("\(book.translation("Glossary" as Prose).text) · \(book.title)"))
    <body class="cover" data-words="\(jsonText(book.scriptTranslations).escapedForHTML)">
    \(WebFrame(book, current: nil).top)
    <main id="main"><article>
    <header class="title"><h1>\(say("Glossary"))</h1></header>
    <dl class="terms">
    \(glossary.entries.map(html).joined(separator: "\n"))
    </dl>
    </article></main>
    </body>
    </html>

    """
  }

  private func html(of entry: Glossary.Entry) -> String {
    let term = entry.term
    let links = entry.lessons.map { lesson in
      "<a href=\"\(lesson.escapedForHTML).html#\(term.anchor)\">\(lesson.escapedForHTML)</a>"
    }
    return """
      <dt>\(term.name.escapedForHTML) <span lang="zh">\
      \(term.chinese.escapedForHTML)</span></dt><dd>\(term.definition.escapedForHTML) \
      <span class="facts">\(links.joined(separator: ", "))</span></dd>
      """
  }

  private func say(_ prose: Prose) -> String { book.translation(prose).text.escapedForHTML }
}

import Figures
import Hashing
import LessonKit
import Notation
import ZipFiles

/// The lessons as an e-book, EPUB 3.3: a page a lesson with its answers at the end, formulas in MathML, figures with
/// alternative texts. The same lessons give the same bytes.
public struct EpubBook: Sendable {
  /// The title.
  public let title: String
  /// The chapters, in order.
  public let chapters: [WebBook.Chapter]
  /// The language of headings.
  public let translation: Translation
  /// When the book was made last, in the form 2026-01-31T12:00:00Z.
  public let modified: String
  /// The pictures by their paths in the book, such as `Images/a-light.png`.
  public let images: [String: [UInt8]]
  let picture: @Sendable (Figure) -> WebPicture?

  /// The date of a book that nobody dated. What tells two books apart is the identifier, which is made of what the book
  /// holds.
  public static let usualDate = "2000-01-01T00:00:00Z"

  /// A book of these chapters; `picture` says which of the images shows a figure.
  public init(
    title: String, chapters: [WebBook.Chapter], translation: Translation = .none,
    modified: String = EpubBook.usualDate, images: [String: [UInt8]],
    picture: @escaping @Sendable (Figure) -> WebPicture?
  ) {
    self.title = title
    self.chapters = chapters
    self.translation = translation
    self.modified = modified
    self.images = images
    self.picture = picture
  }

  /// The bytes of the file.
  ///
  /// - Throws: `ZipError` where the book is larger than a zip archive can be.
  public func bytes() throws(ZipError) -> [UInt8] {
    var archive = ZipWriter()
    // The first file, not compressed: by it the kind of the whole is known.
    try archive.add("mimetype", Array("application/epub+zip".utf8), isStored: true)
    try archive.add("META-INF/container.xml", Array(container.utf8))
    let pages = self.pages
    try archive.add("EPUB/package.opf", Array(package(pages).utf8))
    for page in pages { try archive.add("EPUB/" + page.path, Array(page.text.utf8)) }
    try archive.add("EPUB/book.css", Array(stillStyle.utf8))
    for (path, bytes) in images.sorted(by: { $0.key < $1.key }) {
      // A PNG is compressed already.
      try archive.add("EPUB/" + path, bytes, isStored: !path.hasSuffix(".svg"))
    }
    return archive.bytes
  }

  /// A page of the book: its path, its text, and whether it has MathML.
  struct Page {
    let path: String
    let text: String
    var hasMath: Bool { text.contains("<math ") }
  }

  private var lessons: [Record] { chapters.flatMap(\.lessons).map(\.record) }

  private func file(_ lesson: String) -> String { "\(lesson).xhtml" }

  /// The way through the book, then the lessons, then the glossary.
  var pages: [Page] {
    let there = Set(lessons.map(\.card.id))
    let all = lessons.map { record in
      let lesson = StillLesson(record, translation: translation, picture: picture)
      let heading = "<h2>\(lesson.say("Answers"))</h2>"
      let body = """
        \(lesson.header { there.contains($0) ? file($0) : nil })
        \(lesson.steps.joined(separator: "\n"))
        \(lesson.ending)
        \(lesson.answerKey(heading: heading))
        """
      return Page(path: file(record.card.id), text: document(lesson.title, body))
    }
    return [Page(path: "nav.xhtml", text: navigation)] + all
      + [Page(path: "glossary.xhtml", text: glossary)]
  }

  private func document(_ title: String, _ body: String) -> String {
    let language = translation.language.escapedForXML
    let text = """
      <?xml version="1.0" encoding="utf-8"?>
      <!DOCTYPE html>
      <html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" \
      lang="\(language)" xml:lang="\(language)">
      <head>
      <meta charset="utf-8"/>
      <title>\(title.escapedForXML)</title>
      <link rel="stylesheet" type="text/css" href="book.css"/>
      </head>
      <body>
      \(body)
      </body>
      </html>

      """
    return text.withoutForbiddenLetters
  }

  private var navigation: String {
    let parts = chapters.map { chapter in
      let items = chapter.lessons.map { lesson in
        let card = lesson.record.card
        return "<li><a href=\"\(file(card.id))\">\(card.fullTitle.escapedForXML)</a></li>"
      }
      return """
        <li><span>\(chapter.name.escapedForXML)</span>
        <ol>\(items.joined(separator: "\n"))</ol></li>
        """
    }
    let glossary = "<li><a href=\"glossary.xhtml\">\(say("Glossary"))</a></li>"
    return document(
      title,
      """
      <h1>\(title.escapedForXML)</h1>
      <nav epub:type="toc" id="toc"><h2>\(say("Contents"))</h2>
      <ol>\(parts.joined(separator: "\n"))
      \(glossary)</ol></nav>
      """)
  }

  private var glossary: String {
    let entries = Glossary(lessons.map(\.card)).entries.map { entry in
      let links = entry.lessons.map { lesson in
        "<a href=\"\(file(lesson))\">\(lesson.escapedForXML)</a>"
      }
      let term = entry.term
      return """
        <dt>\(term.name.escapedForXML) <span lang="zh" xml:lang="zh">\
        \(term.chinese.escapedForXML)</span></dt><dd>\(term.definition.escapedForXML) \
        <span class="facts">\(links.joined(separator: ", "))</span></dd>
        """
    }
    let list =
      entries.isEmpty ? "" : "<dl class=\"terms\">\(entries.joined(separator: "\n"))</dl>"
    return document(
      translation("Glossary" as Prose).text, "<h1>\(say("Glossary"))</h1>\n\(list)")
  }

  private var container: String {
    """
    <?xml version="1.0" encoding="utf-8"?>
    <container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
    <rootfiles>
    <rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>
    </rootfiles>
    </container>

    """
  }

  private func package(_ pages: [Page]) -> String {
    let items = pages.enumerated().map { index, page in
      let properties = (index == 0 ? ["nav"] : []) + (page.hasMath ? ["mathml"] : [])
      let text =
        properties.isEmpty ? "" : " properties=\"\(properties.joined(separator: " "))\""
      return "<item id=\"page-\(index)\" href=\"\(page.path)\" "
        + "media-type=\"application/xhtml+xml\"\(text)/>"
    }
    let pictures = images.keys.sorted().enumerated().map { index, path in
      "<item id=\"picture-\(index)\" href=\"\(path.escapedForXML)\" "
        + "media-type=\"\(EpubBook.mediaType(of: path))\"/>"
    }
    let spine = pages.indices.map { "<itemref idref=\"page-\($0)\"/>" }
    return """
      <?xml version="1.0" encoding="utf-8"?>
      <package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="book-id">
      <metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
      <dc:identifier id="book-id">\(identifier(pages))</dc:identifier>
      <dc:title>\(title.escapedForXML)</dc:title>
      <dc:language>\(translation.language.escapedForXML)</dc:language>
      <meta property="dcterms:modified">\(modified.escapedForXML)</meta>
      <meta property="schema:accessMode">textual</meta>
      <meta property="schema:accessMode">visual</meta>
      <meta property="schema:accessModeSufficient">textual</meta>
      <meta property="schema:accessibilityFeature">alternativeText</meta>
      <meta property="schema:accessibilityFeature">MathML</meta>
      <meta property="schema:accessibilityFeature">tableOfContents</meta>
      <meta property="schema:accessibilityHazard">none</meta>
      </metadata>
      <manifest>
      \(items.joined(separator: "\n"))
      <item id="style" href="book.css" media-type="text/css"/>
      \(pictures.joined(separator: "\n"))
      </manifest>
      <spine>
      \(spine.joined(separator: "\n"))
      </spine>
      </package>

      """
  }

  /// A name made of what the book holds: another book has another one. RFC 9562, version 8.
  private func identifier(_ pages: [Page]) -> String {
    let held =
      pages.map { SHA256.hex(Array(($0.path + $0.text).utf8)) }
      + images.sorted { $0.key < $1.key }.map { $0.key + SHA256.hex($0.value) }
    var digits = Array(SHA256.hex(Array(held.joined().utf8)).prefix(32))
    (digits[12], digits[16]) = ("8", "8")
    let parts = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }
    return "urn:uuid:" + parts.joined(separator: "-")
  }

  static func mediaType(of path: String) -> String {
    switch path.split(separator: ".").last {
    case "svg": "image/svg+xml"
    case "gif": "image/gif"
    default: "image/png"
    }
  }

  private func say(_ prose: Prose) -> String { translation(prose).text.escapedForXML }
}

extension String {
  /// With a space in place of what no file of XML may hold.
  fileprivate var withoutForbiddenLetters: String {
    var text = ""
    for scalar in unicodeScalars {
      let isForbidden =
        scalar.value < 32 && ![9, 10, 13].contains(scalar.value) || scalar.value & 0xFFFE == 0xFFFE
      text.unicodeScalars.append(isForbidden ? " " : scalar)
    }
    return text
  }
}

import Notation

/// A page that shows pictures with what they are: it works from the disk, on a phone, and in the
/// dark.
public struct Gallery: Sendable {
  /// The title.
  public let title: String
  /// The chapters, in order.
  public let chapters: [Chapter]

  /// Lessons that are listed together.
  public struct Chapter: Sendable {
    /// The title.
    public let title: String
    /// The sections, in order.
    public var sections: [Section]

    /// A value of these parts.
    public init(title: String, sections: [Section]) {
      (self.title, self.sections) = (title, sections)
    }
  }

  /// A lesson.
  public struct Section: Sendable {
    /// The title.
    public let title: String
    /// The id, by which links lead to it.
    public let id: String
    /// The pictures, in order.
    public let pictures: [Picture]

    /// A value of these parts.
    public init(title: String, id: String, pictures: [Picture]) {
      (self.title, self.id, self.pictures) = (title, id, pictures)
    }
  }

  /// One picture with its texts.
  public struct Picture: Sendable {
    /// The picture's file, as seen from the page.
    public let file: String
    /// The same as a GIF, where it moves: shown to all who do not ask for less motion.
    public let moving: String?
    /// Its width and height in pixels, where they are known: the page keeps room for it.
    public let size: (width: Int, height: Int)?
    /// The title.
    public let title: String
    /// The step that draws it, such as `3 · The slope`.
    public let step: String
    /// What stands below the picture.
    public let caption: String
    /// What the picture shows, for readers who cannot see it.
    public let altText: String
    /// What draws it again.
    public let command: String

    /// A value of these parts.
    public init(
      file: String, moving: String? = nil, size: (width: Int, height: Int)? = nil, title: String,
      step: String, caption: String, altText: String, command: String
    ) {
      (self.file, self.moving, self.size) = (file, moving, size)
      (self.title, self.step, self.caption) = (title, step, caption)
      (self.altText, self.command) = (altText, command)
    }
  }

  /// A value of these parts.
  public init(title: String, chapters: [Chapter]) {
    self.title = title
    self.chapters = chapters
  }

  /// The page as HTML.
  public var html: String {
    let sections = chapters.flatMap(\.sections)
    let count = sections.map(\.pictures.count).reduce(0, +)
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(title.escapedForHTML)</title>
      <style>
      \(galleryStyle)</style>
      </head>
      <body>
      <header>
      <h1>\(title.escapedForHTML)</h1>
      <p>\(count) \(count == 1 ? "figure" : "figures") of \(sections.count)
      \(sections.count == 1 ? "lesson" : "lessons"). With each come its numbers, its description, and the
      command that draws it again.</p>
      <nav>
      \(chapters.map(\.contents).joined(separator: "\n"))
      </nav>
      </header>
      <main>
      \(sections.map(\.html).joined(separator: "\n"))
      </main>
      </body>
      </html>

      """
  }
}

extension Gallery.Chapter {
  /// The chapter's lessons; folded, so that a phone shows pictures before long.
  fileprivate var contents: String {
    """
    <details><summary>\(title.escapedForHTML)</summary>
    \(sections.map { "<a href=\"#\($0.id.escapedForHTML)\">\($0.title.escapedForHTML)</a>" }
      .joined(separator: "\n"))
    </details>
    """
  }
}

extension Gallery.Section {
  fileprivate var html: String {
    """
    <section id="\(id.escapedForHTML)">
    <h2>\(title.escapedForHTML)</h2>
    <p class="step">Step through it: <code>chalk learn \(id.escapedForHTML)</code></p>
    <div class="pictures">
    \(pictures.map(\.html).joined(separator: "\n"))
    </div>
    </section>
    """
  }
}

extension Gallery.Picture {
  /// The picture; a name where browsers show no such file within a page.
  private var image: String {
    if file.hasSuffix(".pdf") { return file.escapedForHTML }
    let still =
      "<img src=\"\(file.escapedForHTML)\" alt=\"\(altText.escapedForHTML)\"\(room) loading=\"lazy\">"
    guard let moving else { return still }
    let motion = "media=\"(prefers-reduced-motion: no-preference)\""
    return "<picture><source srcset=\"\(moving.escapedForHTML)\" \(motion)>\(still)</picture>"
  }

  private var room: String {
    size.map { " width=\"\($0.width)\" height=\"\($0.height)\"" } ?? ""
  }

  /// The files' name without its ending.
  private var base: String {
    (file.lastIndex(of: ".").map { String(file[..<$0]) } ?? file).escapedForHTML
  }

  fileprivate var html: String {
    """
    <figure>
    <a href="\((moving ?? file).escapedForHTML)">\(image)</a>
    <figcaption><strong>\(title.escapedForHTML)</strong> <span class="step">\(step.escapedForHTML)</span><br>
    \(caption.escapedForHTML)
    <details><summary>Description, numbers, origin</summary>\(altText.escapedForHTML)
    <p><a href="\(base).csv">Numbers (CSV)</a> · <a href="\(base).json">Origin (JSON)</a></p>
    <p>Draw it again: <code>\(command.escapedForHTML)</code></p></details></figcaption>
    </figure>
    """
  }
}

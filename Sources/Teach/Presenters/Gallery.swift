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
      <title>\(escaped(title))</title>
      <style>\(style)</style>
      </head>
      <body>
      <header>
      <h1>\(escaped(title))</h1>
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

  private var style: String {
    """

    :root { color-scheme: light dark; }
    body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 76rem; padding: 1rem; }
    nav { display: grid; gap: .3rem 1.5rem;
      grid-template-columns: repeat(auto-fill, minmax(min(100%, 16rem), 1fr)); }
    nav summary { font-weight: bold; cursor: pointer; padding: .2rem 0; }
    nav a { display: block; padding: .2rem 0 .2rem 1rem; }
    section { margin-top: 2.5rem; }
    .pictures { display: grid; gap: 1.5rem;
      grid-template-columns: repeat(auto-fill, minmax(min(100%, 30rem), 1fr)); }
    figure { margin: 0; padding: .8rem; border: 1px solid #8884; border-radius: .5rem; }
    img { width: 100%; height: auto; background: #fff; border-radius: .25rem; }
    figcaption { margin-top: .5rem; }
    .step { color: #888; font-size: .85rem; }
    details { font-size: .85rem; margin-top: .3rem; }
    code { font-size: .85rem; overflow-wrap: anywhere; }

    """
  }
}

extension Gallery.Chapter {
  /// The chapter's lessons; folded, so that a phone shows pictures before long.
  fileprivate var contents: String {
    """
    <details><summary>\(escaped(title))</summary>
    \(sections.map { "<a href=\"#\(escaped($0.id))\">\(escaped($0.title))</a>" }
      .joined(separator: "\n"))
    </details>
    """
  }
}

extension Gallery.Section {
  fileprivate var html: String {
    """
    <section id="\(escaped(id))">
    <h2>\(escaped(title))</h2>
    <p class="step">Step through it: <code>chalk learn \(escaped(id))</code></p>
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
    if file.hasSuffix(".pdf") { return escaped(file) }
    let still = "<img src=\"\(escaped(file))\" alt=\"\(escaped(altText))\"\(room) loading=\"lazy\">"
    guard let moving else { return still }
    let motion = "media=\"(prefers-reduced-motion: no-preference)\""
    return "<picture><source srcset=\"\(escaped(moving))\" \(motion)>\(still)</picture>"
  }

  private var room: String {
    size.map { " width=\"\($0.width)\" height=\"\($0.height)\"" } ?? ""
  }

  /// The files' name without its ending.
  private var base: String {
    escaped(file.lastIndex(of: ".").map { String(file[..<$0]) } ?? file)
  }

  fileprivate var html: String {
    """
    <figure>
    <a href="\(escaped(moving ?? file))">\(image)</a>
    <figcaption><strong>\(escaped(title))</strong> <span class="step">\(escaped(step))</span><br>
    \(escaped(caption))
    <details><summary>Description, numbers, origin</summary>\(escaped(altText))
    <p><a href="\(base).csv">Numbers (CSV)</a> · <a href="\(base).json">Origin (JSON)</a></p>
    <p>Draw it again: <code>\(escaped(command))</code></p></details></figcaption>
    </figure>
    """
  }
}

/// Text with the characters that mean something in HTML written as entities.
func escaped(_ text: String) -> String {
  text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    .replacing("\"", with: "&quot;").replacing("'", with: "&#39;")
}

/// A page that shows pictures with what they are: it works from the disk, on a phone, and in the
/// dark.
public struct Gallery: Sendable {
  public let title: String
  public let sections: [Section]

  public struct Section: Sendable {
    public let title: String
    public let id: String
    public let pictures: [Picture]

    public init(title: String, id: String, pictures: [Picture]) {
      (self.title, self.id, self.pictures) = (title, id, pictures)
    }
  }

  public struct Picture: Sendable {
    /// The picture's file, as seen from the page.
    public let file: String
    /// The same as a GIF, where it moves: shown to all who do not ask for less motion.
    public let moving: String?
    public let title: String
    /// The step that draws it, such as `3 · The slope`.
    public let step: String
    public let caption: String
    public let altText: String

    public init(
      file: String, moving: String? = nil, title: String, step: String, caption: String,
      altText: String
    ) {
      (self.file, self.moving, self.title, self.step) = (file, moving, title, step)
      (self.caption, self.altText) = (caption, altText)
    }
  }

  public init(title: String, sections: [Section]) {
    self.title = title
    self.sections = sections
  }

  public var html: String {
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
      <p>\(count) figures of \(sections.count) lessons. Beside each picture lie its numbers as CSV,
      its description, and how to draw it again.</p>
      <nav>\(sections.map { "<a href=\"#\(escaped($0.id))\">\(escaped($0.title))</a>" }
        .joined(separator: "\n"))</nav>
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
    nav { display: flex; flex-wrap: wrap; gap: .4rem 1.2rem; }
    section { margin-top: 2.5rem; }
    .pictures { display: grid; gap: 1.5rem;
      grid-template-columns: repeat(auto-fill, minmax(min(100%, 30rem), 1fr)); }
    figure { margin: 0; padding: .8rem; border: 1px solid #8884; border-radius: .5rem; }
    img { width: 100%; height: auto; background: #fff; border-radius: .25rem; }
    figcaption { margin-top: .5rem; }
    .step { color: #888; font-size: .85rem; }
    details { font-size: .85rem; margin-top: .3rem; }
    code { font-size: .85rem; }

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
    let still = "<img src=\"\(escaped(file))\" alt=\"\(escaped(altText))\" loading=\"lazy\">"
    guard let moving else { return still }
    let motion = "media=\"(prefers-reduced-motion: no-preference)\""
    return "<picture><source srcset=\"\(escaped(moving))\" \(motion)>\(still)</picture>"
  }

  fileprivate var html: String {
    """
    <figure>
    <a href="\(escaped(moving ?? file))">\(image)</a>
    <figcaption><strong>\(escaped(title))</strong> <span class="step">\(escaped(step))</span><br>
    \(escaped(caption))
    <details><summary>Description</summary>\(escaped(altText))</details></figcaption>
    </figure>
    """
  }
}

/// Text with the characters that mean something in HTML written as entities.
func escaped(_ text: String) -> String {
  text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    .replacing("\"", with: "&quot;").replacing("'", with: "&#39;")
}

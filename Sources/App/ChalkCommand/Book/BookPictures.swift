import Chalk
import Foundation
import Synchronization

/// The pictures of a book. Equal figures are drawn once, whichever lesson and slider they belong to.
final class BookPictures: Sendable {
  /// How pictures are made for one form of a book.
  struct Style: Sendable {
    var themes: [Theme] = [.light]
    /// PNG, or SVG where a page is printed.
    var format = RenderFormat.png
    /// Whether a figure that moves is a GIF, and not its still picture.
    var moves = true
    /// Whether a figure that moves is also a film, with controls, where ffmpeg is there.
    var film: FilmFormat?
    /// Dots per inch of pixels: sharp at the width of a page, and small.
    var dpi = 120
  }

  private let style: Style
  private let renderers = RendererPool()
  private let warned = Mutex<Set<String>>([])
  private let write: @Sendable (Data, String) throws -> Void
  private let taken = Mutex<Set<String>>([])
  private let drawn = Mutex<[String: WebPicture]>([:])

  /// Pictures that are handed on by `write`, each with its path in the book.
  init(_ style: Style, write: @escaping @Sendable (Data, String) throws -> Void) {
    self.style = style
    self.write = write
  }

  /// Pictures in the folder of a book.
  convenience init(_ style: Style, folder: BookFolder) {
    self.init(style) { try folder.write($0, to: $1) }
  }

  /// The picture of a figure that was drawn.
  func callAsFunction(_ figure: Figure) -> WebPicture? {
    let key = BookPictures.key(of: figure)
    return drawn.withLock { $0[key] }
  }

  /// Draws the figures that nobody has drawn or is drawing, in each theme.
  func draw(_ figures: [Figure], folderName: String = "Images") throws {
    for figure in figures {
      let key = BookPictures.key(of: figure)
      guard taken.withLock({ $0.insert(key).inserted }) else { continue }
      var files: [(name: String, width: Int, height: Int)] = []
      for theme in style.themes {
        let dpi = style.format == .svg ? 96 : style.dpi
        let isFirst = files.isEmpty
        let drawn = try renderers.withRenderer(theme, dpi: dpi) { renderer in
          let file = try self.draw(figure, key, renderer, folderName)
          return (file: file, warnings: isFirst ? renderer.warnings : [])
        }
        files.append(drawn.file)
        let news = warned.withLock { warned in drawn.warnings.filter { warned.insert($0).inserted }
        }
        Terminal.error.write(news.map { "! \($0)" })
      }
      let picture = WebPicture(
        light: files[0].name, dark: files.count > 1 ? files[1].name : nil,
        film: try film(figure, key, folderName), width: files[0].width, height: files[0].height)
      drawn.withLock { $0[key] = picture }
    }
  }

  /// What makes two figures the same picture: everything but title and caption.
  private static func key(of figure: Figure) -> String {
    var bare = figure
    bare.title = ""
    bare.caption = ""
    return SHA256.hex(Array((try? JSONEncoder.forNumbers.encode(bare)) ?? Data()))
  }

  private func name(_ figure: Figure, _ key: String) -> String {
    let words = figure.title.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    return words.prefix(6).joined(separator: "-").prefix(120) + "-" + key.suffix(8)
  }

  private func draw(
    _ figure: Figure, _ key: String, _ renderer: FigureRenderer, _ folderName: String
  ) throws -> (name: String, width: Int, height: Int) {
    // A film stands beside its still picture.
    let animation = style.moves && style.film == nil ? figure.animation : nil
    let ending = animation == nil ? style.format.ending : "gif"
    let file = "\(folderName)/\(name(figure, key))-\(renderer.theme.name).\(ending)"
    if let animation {
      try write(Data(try renderer.render(animation)), file)
    } else {
      let bytes = try renderer.render(figure, as: style.format)
      try write(Data(bytes), file)
      if style.format == .png {
        let (width, height) = try PixelImage.size(ofPNG: bytes)
        return (file, width, height)
      }
    }
    // A page shows what moves as large as its still picture.
    let (width, height) = try renderer.pixelSize(of: figure)
    return (file, width, height)
  }

  /// The film of a figure that moves, in the first theme; nil where it does not move or no film is wanted.
  private func film(_ figure: Figure, _ key: String, _ folderName: String) throws -> String? {
    guard let format = style.film, let animation = figure.animation else { return nil }
    let file = "\(folderName)/\(name(figure, key)).\(format.rawValue)"
    let bytes = try renderers.withRenderer(style.themes[0], dpi: style.dpi) { renderer in
      try renderer.render(animation, as: format)
    }
    try write(Data(bytes), file)
    return file
  }
}

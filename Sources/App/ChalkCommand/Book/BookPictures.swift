import Chalk
import Foundation
import Synchronization

/// The pictures of a book. Equal figures are drawn once, whichever lesson and slider they belong to.
final class BookPictures: Sendable {
  private let themes: [Theme]
  private let folder: BookFolder
  /// Dots per inch: sharp at the width of a page, and small.
  private let dpi = 120
  private let taken = Mutex<Set<String>>([])
  private let drawn = Mutex<[String: WebPicture]>([:])

  init(themes: [Theme], folder: BookFolder) {
    self.themes = themes
    self.folder = folder
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
      let files = try themes.map { theme in
        let renderer = FigureRenderer(theme: theme, dpi: dpi)
        let file = try draw(figure, key, renderer, folderName)
        if theme == themes.first { Terminal.error.write(renderer.warnings.map { "! \($0)" }) }
        return file
      }
      let picture = WebPicture(
        light: files[0].name, dark: files.count > 1 ? files[1].name : nil,
        width: files[0].image.width, height: files[0].image.height)
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

  private func draw(
    _ figure: Figure, _ key: String, _ renderer: FigureRenderer, _ folderName: String
  ) throws -> (name: String, image: PixelImage) {
    let animation = figure.animation
    let bytes = try renderer.render(figure, as: .png)
    let words = figure.title.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    let name = words.prefix(6).joined(separator: "-").prefix(120) + "-" + key.suffix(8)
    let ending = animation == nil ? "png" : "gif"
    let file = "\(folderName)/\(name)-\(renderer.theme.name).\(ending)"
    try folder.write(Data(animation.map(renderer.render) ?? bytes), to: file)
    return (file, try PixelImage(png: bytes))
  }
}

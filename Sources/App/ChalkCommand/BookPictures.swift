import Chalk
import Foundation

/// The pictures of a book. Equal figures are drawn once, whichever lesson and slider they belong to.
struct BookPictures: Sendable {
  let themes: [Theme]
  /// Dots an inch: sharp on a page of 46 letters' width, and small.
  private let dpi = 120

  /// What makes two figures the same picture: all but the words around it.
  static func key(of figure: Figure) -> String {
    var bare = figure
    bare.title = ""
    bare.caption = ""
    return Provenance.hash((try? JSONEncoder.forNumbers.encode(bare)) ?? Data())
  }

  /// Draws the figures, each different one once. They are found by their keys, as seen from the book.
  func draw(
    _ figures: [Figure], into folder: BookFolder, folderName: String = "Images"
  ) throws -> [String: WebPicture] {
    let keyed = Dictionary(figures.map { (BookPictures.key(of: $0), $0) }) { first, _ in first }
    let keys = keyed.keys.sorted()
    let drawn = try onAllCores(2) { half in
      try themes.map { theme in
        let renderer = FigureRenderer(theme: theme, dpi: dpi)
        return try stride(from: half, to: keys.count, by: 2).map { index in
          try draw(keyed[keys[index]]!, keys[index], renderer, into: folder, folderName)
        }
      }
    }
    var pictures: [String: WebPicture] = [:]
    for half in drawn {
      for (index, light) in half[0].enumerated() {
        let dark = half.count > 1 ? half[1][index].file : nil
        pictures[light.key] = WebPicture(
          light: light.file, dark: dark, width: light.width, height: light.height)
      }
    }
    return pictures
  }

  private func draw(
    _ figure: Figure, _ key: String, _ renderer: FigureRenderer, into folder: BookFolder,
    _ folderName: String
  ) throws -> (key: String, file: String, width: Int, height: Int) {
    let animation = figure.animation
    let bytes = try renderer.render(figure, as: .png)
    let words = figure.title.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    let name = words.prefix(6).joined(separator: "-") + "-" + key.suffix(8)
    let ending = animation == nil ? "png" : "gif"
    let file = "\(folderName)/\(name)-\(renderer.theme.name).\(ending)"
    try folder.write(Data(animation.map(renderer.render) ?? bytes), to: file)
    let image = try PixelImage(png: bytes)
    return (key, file, image.width, image.height)
  }
}

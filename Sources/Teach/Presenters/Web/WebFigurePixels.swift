import Figures
import LessonKit
import Notation

/// The pixels of a figure that can be opened: those of its images and the cells of its heat maps of which the step says
/// how they were computed.
struct WebFigurePixels: Encodable, Equatable {
  /// A feature map in the figure.
  struct Map: Encodable, Equatable {
    let panel: Int
    let picture: Int
    /// The name of its panel; nil where that has none.
    let name: String?
    /// Whether it is one of several pictures, and so is called by its number.
    let isOneOfSeveral: Bool
    /// Its left and upper edge, width and height, as fractions of the figure's width and height.
    let box: [Double]
    /// The numbers of its pixels as the page says them, the top row first.
    let numbers: [[String]]
  }

  /// The maps, in the order in which the figure shows them.
  let maps: [Map]

  init(_ figure: Figure, _ formulas: [PixelFormulas], at places: [PixelPlace]) {
    var maps: [Map] = []
    for place in places where figure.panels.indices.contains(place.panel) {
      let own = formulas.contains {
        $0.panel == place.panel && place.picture - $0.picture >= 0
          && place.picture - $0.picture < $0.maps && $0.rows == place.rows
          && $0.columns == place.columns
      }
      let panel = figure.panels[place.panel]
      let pictures = own ? panel.pictureNumbers : []
      guard pictures.indices.contains(place.picture), let numbers = pictures[place.picture],
        numbers.count == place.rows
      else { continue }
      let title = mathText(panel.title)
      maps.append(
        Map(
          panel: place.panel, picture: place.picture, name: title.isEmpty ? nil : title,
          isOneOfSeveral: pictures.count > 1 || title.isEmpty,
          box: [place.x, place.y, place.width, place.height].map { ($0 * 1e5).rounded() / 1e5 },
          numbers: numbers.map { $0.map { written($0, digits: 3) } }))
    }
    self.maps = maps
  }
}

extension WebBlocks {
  /// What the script needs to open the pixels of a figure, and how that is done, in words; nothing where none can be
  /// opened.
  func livePixels(of figure: Figure, _ formulas: [PixelFormulas]) -> String {
    guard !formulas.isEmpty, let picture = picture(figure) else { return "" }
    let maps = WebFigurePixels(figure, formulas, at: picture.places).maps
    if maps.isEmpty { return "" }
    let hint: Prose = """
      Each pixel of a feature map opens: click it, or choose it with the arrow keys and press Enter.
      """
    return "<div class=\"pixels live\" data-maps=\"\(jsonText(maps).escapedForHTML)\">"
      + "<span class=\"facts\">\(say(hint))</span> <output></output></div>"
  }
}

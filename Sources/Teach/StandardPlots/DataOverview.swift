import Datasets
import Figures

extension Figure {
  /// Data at a glance: what the columns, pictures, texts or numbers look like, and how many examples each
  /// class has. Nil where there is nothing to draw.
  public static func overview(of found: Inspection) -> Figure? {
    let panels = valuePanels(of: found) + classPanel(of: found)
    if panels.isEmpty { return nil }
    let name = found.path.split(separator: "/").last.map(String.init) ?? found.path
    return Figure(
      "Overview of \(name)" + part(of: found),
      caption: "What the data hold, before anything is learned from them.",
      columns: panels.count == 1 ? 1 : min(3, panels.count)
    ) { panels }
  }

  /// The columns of a table that are drawn; more would be too small to be read.
  private static let mostColumns = 8

  /// What the title adds where not everything is drawn.
  private static func part(of found: Inspection) -> String {
    guard case .columns(let columns) = found.overview, columns.count > mostColumns else {
      return ""
    }
    return ": \(mostColumns) of \(found.columns.count) columns"
  }

  private static func valuePanels(of found: Inspection) -> [Panel] {
    switch found.overview {
    case .none: []
    case .columns(let columns):
      columns.prefix(mostColumns).map(panel(of:))
    case .pictures(let pictures, let captions):
      [
        Panel("Examples") {
          Images(pictures.map(PixelImage.init(picture:)), captions: captions, columns: 10)
        }
      ]
    case .lengths(let lengths):
      [Panel("Length", x: "words in a text", y: "texts") { Histogram(lengths, bins: 30) }]
    case .values(let values):
      [Panel("Values", x: "value", y: "count") { Histogram(values, bins: 40) }]
    }
  }

  private static func panel(of column: Inspection.ColumnValues) -> Panel {
    switch column {
    case .numbers(let name, let values):
      return Panel(name, x: PlotAxis(name), y: "rows") { Histogram(values, bins: 24) }
    case .words(let name, let words, let distinct):
      let part = distinct > words.count ? ", \(words.count) of \(distinct) words" : ""
      return Panel(name, x: PlotAxis(name + part), y: "rows") {
        Bars(words.map(\.word), words.map { Double($0.count) })
      }
    }
  }

  private static func classPanel(of found: Inspection) -> [Panel] {
    if found.classes.isEmpty || found.classes.count > 40 { return [] }
    return [
      Panel("Classes", x: "class", y: "examples") {
        Bars(found.classes.map(\.name), found.classes.map { Double($0.count) })
      }
    ]
  }
}

extension PixelImage {
  /// A picture of a data set as an image to be drawn; what is transparent lies on white.
  public init(picture: Picture) {
    let opaque = picture.channels == 4 ? picture.converted(toChannels: 3) : picture
    self.init(
      width: opaque.width, height: opaque.height, channels: opaque.channels, bytes: opaque.bytes)
  }
}

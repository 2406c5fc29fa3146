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
      "Overview of \(name)", caption: "What the data hold, before anything is learned from them.",
      columns: panels.count == 1 ? 1 : min(3, panels.count)
    ) { panels }
  }

  /// The columns of a table that are drawn; more would be too small to be read.
  private static let mostColumns = 8

  private static func valuePanels(of found: Inspection) -> [Panel] {
    switch found.overview {
    case .none: []
    case .columns(let columns):
      columns.prefix(mostColumns).map { column in
        Panel(column.name, x: Axis(column.name), y: "rows") {
          Histogram(column.values, bins: 24)
        }
      }
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

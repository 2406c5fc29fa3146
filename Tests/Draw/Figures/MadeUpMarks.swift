@testable import Figures

/// A kind of mark that only the tests have: crosses at places. Two types and their entry in `kindsOfTests` are all
/// that it takes.
struct Crosses: PlaneMark {
  var xs: [Double]
  var ys: [Double]
  var label: String?
  var color = ColorRole.automatic

  static let kind = "crosses"
  var mark: Mark { Mark(self) }
  var takesSeries: Bool { color == .automatic }

  func extent(_ x: AxisScale, _ y: AxisScale) -> Extent {
    Extent(x: DataRange(xs, x), y: DataRange(ys, y))
  }

  func footprint(_ axes: PlaneAxes) -> [UnitPoint] { axes.shown(xs, ys).compactMap { $0 } }

  func legend(_ style: SeriesStyle, _ theme: Theme) -> [LegendEntry] {
    [LegendEntry(label, .marker(style))].compactMap { $0 }
  }

  func draw(_ axes: PlaneAxes, _ style: SeriesStyle, on canvas: inout PanelCanvas) {
    canvas.markers(footprint(axes), style.color.hex, marker: 2, diameter: 6)
  }

  var problem: String? { uneven(xs.count, ys.count) }

  func addRows(to table: inout CSVTable) {
    for i in xs.indices { table.row(label, x: xs[i], y: ys[i]) }
  }

  func altText(_ panel: Panel) -> [String] { ["\(AltText.count(xs.count, "sign")) at places."] }

  var textForm: TextForm { .chart { axes in [TextSeries(.points, axes.shown(xs, ys), label)] } }
}

/// A kind of mark that fills its panel with one word.
struct Poster: PanelMark, PanelPicture {
  var word: String

  static let kind = "poster"
  var mark: Mark { Mark(self) }
  var problem: String? { word.isEmpty ? "no word" : nil }

  func picture(in panel: Panel, _ graphviz: GraphLayout?) -> any PanelPicture { self }
  func minWidth(_ size: FigureSize) -> Double { 0 }
  func preferredHeight(width: Double, columns: Int, size: FigureSize) -> Double { width / 2 }
  func edges(_ size: FigureSize) -> Edges { Edges() }
  func legend(_ theme: Theme) -> [LegendEntry] { [] }

  func draw(in panel: Panel, on canvas: inout PanelCanvas) {
    canvas.text(word, at: UnitPoint(0.5, 0.5), font: 40, color: canvas.theme.text)
  }

  func addRows(to table: inout CSVTable) { table.row(nil, word) }
  func altText(_ panel: Panel) -> [String] { ["The word “\(word)”."] }
  var textForm: TextForm { .letters { columns in [String(word.prefix(columns))] } }
}

/// All kinds, and those of the tests.
let kindsOfTests: [any MarkBehavior.Type] = Mark.kinds + [Crosses.self, Poster.self]

/// What every mark answers, whichever output asks. A kind of mark conforms to one of the three protocols that
/// refine it: `PlaneMark`, `ColoredMark` or `PanelMark`.
protocol MarkBehavior: MarkConvertible, Sendable, Codable, Equatable {
  /// What this kind is called in CSV files, in JSON and in messages: "line", "heat map". Each kind has its own.
  static var kind: String { get }
  /// Whether it stands between axes or fills its panel; the refining protocols answer.
  var placement: MarkPlacement { get }
  /// Why it cannot be drawn, as in "lists of different lengths"; nil when it can. Initializers trap, so only a
  /// mark that was read from a file has a problem.
  var problem: String? { get }
  /// Adds its numbers to the CSV table, a row for each point, bar, bin, cell, pixel or arrow.
  func addRows(to table: inout CSVTable)
  /// The sentences of the alternative text that tell what it shows; `panel` is the one that it stands in.
  func altText(_ panel: Panel) -> [String]
  /// What becomes of it on a terminal.
  var textForm: TextForm { get }
}

/// Where a mark stands in its panel.
enum MarkPlacement {
  /// Between two axes, together with other marks.
  case onAxes(any PlaneMark)
  /// In a panel of its own.
  case alone(any PanelMark)
}

/// A mark between two axes: the usual kind.
protocol PlaneMark: MarkBehavior {
  /// The color that it asks for.
  var color: ColorRole { get }
  /// Whether the next mark whose color is automatic gets another color than this one.
  var takesSeries: Bool { get }
  /// The ranges of x and y that it covers.
  func extent(_ x: AxisScale, _ y: AxisScale) -> Extent
  /// Places in the plot that a legend should not hide; empty where nothing is worth protecting.
  func footprint(_ axes: PlaneAxes) -> [UnitPoint]
  /// Its entries in the legend; empty without a label.
  func legend(_ style: SeriesStyle, _ theme: Theme) -> [LegendEntry]
  /// Draws it. Whatever `axes` cannot show is left out.
  func draw(_ axes: PlaneAxes, _ style: SeriesStyle, on canvas: inout PanelCanvas)
}

extension PlaneMark {
  var placement: MarkPlacement { .onAxes(self) }
}

/// A mark between two axes that paints numbers in colors; a color bar, not a legend, explains it.
protocol ColoredMark: PlaneMark {
  /// What a color bar has to explain; nil where there are no numbers, or colors that stand for classes.
  func colorKey(_ theme: Theme) -> ColorKey?
  /// The span of the numbers that decides its colors; empty when they do not depend on it.
  var freeNumbers: DataRange { get }
  /// The mark with colors that are decided by this range instead, so that they mean the same in all frames of
  /// an animation; the mark itself when its colors are not free.
  func withColors(over range: ClosedRange<Double>) -> Self
}

extension ColoredMark {
  var color: ColorRole { .automatic }
  var takesSeries: Bool { false }
  func legend(_ style: SeriesStyle, _ theme: Theme) -> [LegendEntry] { [] }
}

/// What a color bar explains.
struct ColorKey {
  var map: ColorMap
  /// The quantity.
  var label: String?
  /// Whether the numbers are powers of ten, given by their exponents.
  var isLogarithmic = false
  /// Whether each number is also written where its color is, so that nobody needs the bar.
  var isWritten = false
}

/// A mark that fills its panel alone, without axes around it.
protocol PanelMark: MarkBehavior {
  /// The mark laid out.
  ///
  /// - Parameter graphviz: lays out a graph; nil where that is not possible, as in an inset. A mark that needs it
  ///   then throws `FigureError.cannotCombine`.
  func picture(in panel: Panel, _ graphviz: GraphLayout?) throws(FigureError) -> any PanelPicture
}

extension PanelMark {
  var placement: MarkPlacement { .alone(self) }
}

/// Finds places for the boxes and arrows of a diagram.
typealias GraphLayout = (Diagram) throws(FigureError) -> DiagramLayout

/// A mark that fills its panel, laid out. All lengths are points.
protocol PanelPicture {
  /// The least width of the plot at which its letters can be read; 0 where any will do.
  func minWidth(_ size: FigureSize) -> Double
  /// The height that suits it in a plot of this width, when `columns` panels stand side by side.
  func preferredHeight(width: Double, columns: Int, size: FigureSize) -> Double
  /// The room that it needs around the plot, besides the panel's title and legend.
  func edges(_ size: FigureSize) -> Edges
  /// The size of its smallest letters in a plot, where they shrink with it; nil where they do not.
  func leastFont(in plot: Rect, _ size: FigureSize) -> Double?
  /// Its entries in the legend.
  func legend(_ theme: Theme) -> [LegendEntry]
  /// Draws it.
  func draw(in panel: Panel, on canvas: inout PanelCanvas)
}

extension PanelPicture {
  func leastFont(in plot: Rect, _ size: FigureSize) -> Double? { nil }
}

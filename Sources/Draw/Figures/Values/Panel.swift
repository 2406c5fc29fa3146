/// One pair of axes with marks between them.
public struct Panel: Sendable, Codable, Equatable {
  /// A short title above the plot; may be empty.
  public var title: String
  /// A formula to print under the title, in LaTeX's notation (see `Equation`).
  public var equation: String?
  /// The horizontal axis.
  public var x: PlotAxis
  /// The vertical axis.
  public var y: PlotAxis
  /// Where the legend stands.
  public var legend: LegendPlace
  /// Whether the shape of the plot is free, or a unit on x as long as a unit on y.
  public var aspect: PanelAspect
  /// Whether a color bar stands beside the panel.
  public var colorBar: ColorBar
  /// The marks, from back to front.
  public var marks: [Mark]
  /// Small panels inside this one.
  public var insets: [Inset]

  /// A panel with the marks in the braces, the first at the back.
  public init(
    _ title: String = "", equation: String? = nil, x: PlotAxis = PlotAxis(""),
    y: PlotAxis = PlotAxis(""),
    legend: LegendPlace = .automatic, aspect: PanelAspect = .fill, colorBar: ColorBar = .automatic,
    @MarkBuilder content: () -> [Mark]
  ) {
    self.init(
      title, equation: equation, x: x, y: y, legend: legend, aspect: aspect, colorBar: colorBar,
      marks: content())
  }

  /// A panel with a list of marks, the first at the back.
  public init(
    _ title: String = "", equation: String? = nil, x: PlotAxis = PlotAxis(""),
    y: PlotAxis = PlotAxis(""),
    legend: LegendPlace = .automatic, aspect: PanelAspect = .fill, colorBar: ColorBar = .automatic,
    marks: [Mark]
  ) {
    self.title = title
    self.equation = equation
    self.x = x
    self.y = y
    self.legend = legend
    self.aspect = aspect
    self.colorBar = colorBar
    self.marks = marks
    self.insets = []
  }

  /// This panel with a small one inside it, in a corner; `size` is its width and height as a fraction of this one's.
  public func inset(_ panel: Panel, at corner: Corner = .topRight, size: Double = 0.4) -> Panel {
    var copy = self
    copy.insets.append(Inset(panel: panel, corner: corner, size: size))
    return copy
  }
}

/// A small panel inside another, in one of its corners.
public struct Inset: Sendable, Codable, Equatable {
  /// The small panel.
  public var panel: Panel
  /// Where it stands.
  public var corner: Corner
  /// Its width and height as a fraction of the outer panel's; used from 0.1 to 0.9.
  public var size: Double

  /// The part of the outer plot that it covers, without the small distance to the border.
  var place: UnitRect {
    let part = min(max(size, 0.1), 0.9)
    let isLeft = corner == .topLeft || corner == .bottomLeft
    let isTop = corner == .topLeft || corner == .topRight
    return UnitRect(
      x: isLeft ? 0...part : (1 - part)...1, y: isTop ? (1 - part)...1 : 0...part)
  }
}

/// A corner of a panel.
public enum Corner: String, Sendable, Codable, Equatable, CaseIterable {
  case topLeft, topRight, bottomLeft, bottomRight
}

/// Where a panel's legend stands.
public enum LegendPlace: Sendable, Codable, Equatable {
  /// In a corner where it hides no data, or outside the plot when there is none. In a figure of an exact size, where
  /// there is none, directly at the lines, or above the marks in a plot that reaches higher, before it goes below.
  case automatic
  /// In this corner, whatever lies there.
  case inside(Corner)
  /// To the right of the panel.
  case outside
  /// Below the panel, in rows.
  case below
  /// Nowhere.
  case none
}

/// The shape of a panel's plot.
public enum PanelAspect: String, Sendable, Codable, Equatable {
  /// As wide and high as the layout allows.
  case fill
  /// A unit on x is as long as a unit on y.
  case equal
  /// Half as high as it would be otherwise: for what goes along an axis of time and is one of several below each other.
  case strip
}

/// Whether a bar beside a panel explains the colors of a heat map or a contour.
public enum ColorBar: Sendable, Codable, Equatable {
  /// Wherever numbers are shown as colors and not written in the cells.
  case automatic
  /// Never.
  case none
  /// Also where numbers are written in the cells, with this text beside the bar.
  case labelled(String)
}

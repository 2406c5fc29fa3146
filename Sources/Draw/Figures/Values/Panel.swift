/// One pair of axes with marks on it.
public struct Panel: Sendable, Codable, Equatable {
  /// What this panel shows; empty when the figure's title says it.
  public var title: String
  /// A formula to print under the title, in LaTeX's notation (see `Equation`).
  public var equation: String?
  public var x: PlotAxis
  public var y: PlotAxis
  /// Where the names of the marks stand.
  public var legend: LegendPlace
  /// Whether a unit on x is as long as a unit on y.
  public var aspect: PanelAspect
  /// Whether a bar beside the panel explains the colours of a heat map.
  public var colorBar: ColorBar
  /// What is drawn, from back to front.
  public var marks: [Mark]
  /// Small panels that stand inside this one.
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

  /// This panel with a small one inside it.
  public func inset(_ panel: Panel, at corner: Corner = .topRight, size: Double = 0.4) -> Panel {
    var copy = self
    copy.insets.append(Inset(panel: panel, corner: corner, size: size))
    return copy
  }
}

/// A small panel inside another, in one of its corners.
public struct Inset: Sendable, Codable, Equatable {
  public var panel: Panel
  public var corner: Corner
  /// Its width and height as a part of the outer panel's, between 0 and 1.
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
  /// Where it hides the least data: in the emptiest corner, or outside when every corner is crowded.
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

/// The shape of a panel.
public enum PanelAspect: String, Sendable, Codable, Equatable {
  /// As wide and high as there is room.
  case fill
  /// A unit on x is as long as a unit on y.
  case equal
}

/// Whether a bar beside a panel explains its colours.
public enum ColorBar: Sendable, Codable, Equatable {
  /// When a heat map or surface is there whose cells carry no numbers.
  case automatic
  case none
  /// Always, with this text beside it.
  case labelled(String)
}

/// A figure as a value: a title and one or more panels of marks. Nothing is drawn until a
/// `FigureRenderer` renders it.
///
///     let f = Figure("ReLU and its slope", columns: 2) {
///       Panel("The value", x: "x", y: "f(x)") { Line(over: -4...4) { max(0, $0) } }
///       Panel("The slope", x: "x", y: "f′(x)") { Line(over: -4...4) { $0 > 0 ? 1 : 0 } }
///     }
///     let g = Figure("Loss", x: "epoch", y: "loss") { Line([0.9, 0.4, 0.2]) }
public struct Figure: Sendable, Codable, Equatable {
  /// A short title, printed above the panels.
  public var title: String
  /// One or two sentences below the figure, wherever it is shown; not part of the picture.
  public var caption: String
  /// A formula to print under the title, in LaTeX's notation (see `Equation`).
  public var equation: String?
  /// The panels, in reading order.
  public var panels: [Panel]
  /// How many panels stand side by side, 1 to 100; nil chooses by their number.
  public var columns: Int?
  /// Which axes have one range in all panels; only the outermost of those are labeled.
  public var sharing: AxisSharing
  /// The frames of an animation; the figure itself is then the still picture. Empty for a figure that does not move.
  var frames: [Figure] = []
  var secondsPerFrame: Double?

  /// The animation; nil for a figure that does not move.
  public var animation: Animation? {
    secondsPerFrame.flatMap { try? Animation(frames, secondsPerFrame: $0) }
  }

  /// A figure of the panels in the braces, or, when bare marks stand there, of one panel with them.
  ///
  /// `x`, `y`, `legend`, `aspect` and `colorBar` describe the panel of the bare marks; a written-out
  /// `Panel` has its own.
  public init(
    _ title: String, caption: String = "", equation: String? = nil, columns: Int? = nil,
    sharing: AxisSharing = .none, x: PlotAxis = PlotAxis(""), y: PlotAxis = PlotAxis(""),
    legend: LegendPlace = .automatic, aspect: PanelAspect = .fill, colorBar: ColorBar = .automatic,
    @FigureBuilder content: () -> [FigurePart]
  ) {
    self.title = title
    self.caption = caption
    self.equation = equation
    self.columns = columns
    self.sharing = sharing
    var panels: [Panel] = []
    var bare: [Mark] = []
    for part in content() {
      switch part {
      case .panel(let panel): panels.append(panel)
      case .mark(let mark): bare.append(mark)
      }
    }
    if !bare.isEmpty || panels.isEmpty {
      panels.append(
        Panel(x: x, y: y, legend: legend, aspect: aspect, colorBar: colorBar, marks: bare))
    }
    self.panels = panels
  }
}

/// Which axes of a figure's panels share one range.
public enum AxisSharing: String, Sendable, Codable, Equatable {
  /// Each panel has its own ranges.
  case none
  /// One range of x.
  case x
  /// One range of y.
  case y
  /// One range of x, and one of y.
  case both

  var sharesX: Bool { self == .x || self == .both }
  var sharesY: Bool { self == .y || self == .both }
}

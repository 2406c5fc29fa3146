/// A mark that stands between two axes.
protocol PlaneMark {
  /// What of the two axes it covers.
  func extent(_ x: AxisScale, _ y: AxisScale) -> Extent
  /// Places that a legend should not hide.
  func footprint(_ axes: PlaneAxes) -> [UnitPoint]
  /// Its names in the legend.
  func legend(_ style: SeriesStyle, _ theme: Theme) -> [LegendEntry]
  /// Puts it on the canvas.
  func draw(_ axes: PlaneAxes, _ style: SeriesStyle, on canvas: inout PanelCanvas)
  /// Whether it takes the next series colour.
  var takesSeries: Bool { get }
}

extension PlaneMark {
  func footprint(_ axes: PlaneAxes) -> [UnitPoint] { [] }
  func legend(_ style: SeriesStyle, _ theme: Theme) -> [LegendEntry] { [] }
  var takesSeries: Bool { false }
}

/// The two axes of a panel, and what a mark must know of its neighbours.
struct PlaneAxes {
  var x: AxisPlan
  var y: AxisPlan
  /// Which of how many `Bars` this is, and how many digits after the point their values have.
  var bar = (index: 0, count: 1, digits: 0)

  func place(_ x: Double, _ y: Double) -> UnitPoint {
    UnitPoint(self.x.fraction(x), self.y.fraction(y))
  }

  /// The place of a point, or nil where the axes have none for it.
  func shown(_ x: Double, _ y: Double) -> UnitPoint? {
    guard DataRange.canShow(x, self.x.scale), DataRange.canShow(y, self.y.scale) else { return nil }
    return place(x, y)
  }
}

extension Mark {
  /// The mark as something between axes; nil for one that fills its panel.
  var plane: (any PlaneMark)? {
    switch self {
    case .line(let mark): mark
    case .band(let mark): mark
    case .points(let mark): mark
    case .bars(let mark): mark
    case .histogram(let mark): mark
    case .heatMap(let mark): mark
    case .contour(let mark): mark
    case .arrows(let mark): mark
    case .rule(let mark): mark
    case .note(let mark): mark
    case .ridge(let mark): mark
    case .surface, .images, .diagram, .network: nil
    }
  }

  /// What the mark is called in messages and alt texts.
  var kind: String {
    switch self {
    case .line: "line"
    case .band: "band"
    case .points: "points"
    case .bars: "bars"
    case .histogram: "histogram"
    case .heatMap: "heat map"
    case .contour: "contour"
    case .surface: "surface"
    case .arrows: "arrows"
    case .images: "images"
    case .rule: "rule"
    case .note: "note"
    case .ridge: "ridge"
    case .diagram: "diagram"
    case .network: "network diagram"
    }
  }
}

extension Mark {
  /// The colour that the mark asks for.
  var color: ColorRole {
    switch self {
    case .line(let mark): mark.color
    case .band(let mark): mark.color
    case .points(let mark): mark.color
    case .bars(let mark): mark.color
    case .histogram(let mark): mark.color
    case .arrows(let mark): mark.color
    case .rule(let mark): mark.color
    case .note(let mark): mark.color
    default: .automatic
    }
  }
}

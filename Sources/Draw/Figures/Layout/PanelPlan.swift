/// A panel with everything decided but its place on the page: axes, colors, legend, and the room that is
/// needed around the plot.
struct PanelPlan {
  let panel: Panel
  var content: Content
  /// The look of each mark between axes.
  var styles: [SeriesStyle]
  var legend: LegendPlan?
  var colorBar: ColorBarPlan?
  /// The title's lines.
  var title: [String] = []
  /// The room around the plot.
  var edges = Edges()
  /// Whether the names under the x axis are too long to lie flat.
  var turnsNames = false
  /// The small panels inside, decided with smaller letters.
  var insets: [(inset: Inset, plan: PanelPlan)] = []
  /// Whether there is nothing at all to show.
  var isEmpty = false

  /// What fills a panel.
  enum Content {
    /// Axes with marks between them.
    case plane(PlaneAxes, Extent)
    /// One mark.
    case alone(any PanelPicture)
  }

  /// Decides a panel.
  ///
  /// - Parameters:
  ///   - room: the width and height that the plot will have, roughly.
  ///   - shared: what the axes must at least span.
  ///   - showsText: whether numbers and names stand at the x and the y axis.
  ///   - picture: what fills the panel, where it is laid out already.
  init(
    _ panel: Panel, look: Look, room: (width: Double, height: Double),
    shared: (x: DataRange?, y: DataRange?) = (nil, nil),
    showsText: (x: Bool, y: Bool) = (true, true),
    picture: (any PanelPicture)? = nil
  ) throws(FigureError) {
    self.panel = panel
    styles = PanelPlan.styles(panel.marks.compactMap(\.plane), look.theme)
    content =
      try PanelPlan.alone(panel, picture)
      ?? PanelPlan.plane(panel, look, room, shared, showsText)
    let isExact = look.size.isExact
    title = TextMetrics.wrap(
      panel.title, width: room.width * (isExact ? 1 : 1.05), size: look.size.panelTitleFont,
      bold: true, most: isExact ? 2 : 4)
    var room = room
    if case .plane(let axes, let extent) = content {
      // A plot of a given shape may be narrower than its room: what its words need follows from that.
      if let shape = shape(axes, extent) {
        let high = height(width: room.width, columns: room.width > 300 ? 1 : 2, look: look)
        room = (min(room.width, high / shape), high)
        content = PanelPlan.plane(panel, look, room, shared, showsText)
      }
    }
    switch content {
    case .plane(let axes, let extent):
      isEmpty = panel.marks.isEmpty || (extent.x.isEmpty && extent.y.isEmpty)
      colorBar = ColorBarPlan(panel, look)
      let names = PanelPlan.names(panel, styles, look.theme)
      let isFree = panel.y.range == nil && shared.y == nil && panel.aspect != .equal
      let isPlain = !extent.isTight && !extent.isSquare && !extent.runsDown && !axes.y.isNamed
      legend = LegendPlan(
        names.map(\.entry), panel.legend, look, room: room, canGrow: isFree && isPlain
      ) { part in
        PanelPlan.hidden(by: part, panel, axes)
      } atLines: { widths in
        PanelPlan.middles(names, widths, panel, axes, extent, look, room)
      }
      if let part = legend?.headroom(room), part > 0 {
        var higher = panel
        higher.y.range = axes.y.range(withRoomAbove: part)
        content = PanelPlan.plane(higher, look, room, shared, showsText)
      }
    case .alone(let picture):
      legend = LegendPlan(picture.legend(look.theme), panel.legend, look, room: room) { part in
        // A landscape leaves a corner free on a page that is given, no more.
        isExact && part.x.upperBound - part.x.lowerBound > 0.4 ? 1 : 0
      }
    }
    for inset in panel.insets {
      let small = (width: room.width * inset.size, height: room.height * inset.size)
      insets.append((inset, try PanelPlan(inset.panel, look: look.small, room: small)))
    }
    edges = PanelEdges.around(self, look, room)
    if case .plane(let axes, _) = content {
      turnsNames = PanelEdges.namesAreLong(axes.x, room.width, look.size)
    }
  }

  /// How high the plot would like to be at a width, when `columns` panels stand side by side.
  func height(width: Double, columns: Int, look: Look) -> Double {
    switch content {
    case .plane(let axes, let extent):
      let most = columns == 1 ? look.size.fontSize * 33 : 1.2 * width
      guard let shape = shape(axes, extent) else {
        let usual = PanelPlan.usualHeight(width: width, columns: columns)
        return panel.aspect == .strip ? usual / 2 : usual
      }
      return min(width * shape, most, extent.isSquare ? tallest(extent, look) : most)
    case .alone(let picture):
      return picture.preferredHeight(width: width, columns: columns, size: look.size)
    }
  }

  /// The height of a plot whose shape is free, in points.
  static func usualHeight(width: Double, columns: Int) -> Double {
    [0.54, 0.72, 0.85][min(columns, 3) - 1] * width
  }

  /// Height ÷ width of the plot, where that is not free.
  func shape(_ axes: PlaneAxes, _ extent: Extent) -> Double? {
    if extent.isSquare || panel.aspect == .equal {
      guard axes.x.scale == .linear, axes.y.scale == .linear else { return 1 }
      let shape = abs(axes.y.high - axes.y.low) / abs(axes.x.high - axes.x.low)
      return extent.isSquare ? min(max(shape, 0.25), 4) : min(max(shape, 0.1), 10)
    }
    return nil
  }

  /// Cells of a small table are not blown up without need.
  private func tallest(_ extent: Extent, _ look: Look) -> Double {
    max(60, (extent.y.high - extent.y.low) * look.size.fontSize * 5)
  }

  /// The mark that fills the panel, laid out; nil when the panel has axes.
  private static func alone(
    _ panel: Panel, _ picture: (any PanelPicture)?
  ) throws(FigureError) -> Content? {
    guard let mark = panel.marks.lazy.compactMap(\.filling).first else { return nil }
    if panel.marks.count > 1 {
      throw .cannotCombine(type(of: mark).kind, panel: panel.title)
    }
    if let picture { return .alone(picture) }
    return .alone(try mark.picture(in: panel, nil))
  }

  private static func styles(_ marks: [any PlaneMark], _ theme: Theme) -> [SeriesStyle] {
    var next = 0
    return marks.map { mark in
      let style = SeriesStyle(mark.color, automatic: next, theme)
      if mark.takesSeries { next += 1 }
      return style
    }
  }

  /// The panel in its plot: what was decided for roughly this room is decided for it exactly.
  func settled(in plot: Rect, look: Look) -> PanelPlan {
    guard panel.legend == .automatic, let legend, case .plane(let axes, let extent) = content else {
      return self
    }
    let room = (width: plot.width, height: plot.height)
    var copy = self
    switch legend.place {
    case .inside:
      let corner = legend.freeCorner(look.size, room) { PanelPlan.hidden(by: $0, panel, axes) }
      if let corner { copy.legend?.place = .inside(corner) }
    case .atLines:
      let names = PanelPlan.names(panel, styles, look.theme)
      let widths = legend.entries.map { TextMetrics.width($0.label, size: legend.font) }
      let middles = PanelPlan.middles(names, widths, panel, axes, extent, look, room)
      if let middles { copy.legend?.place = .atLines(middles) }
    case .right, .below, .top: break
    }
    return copy
  }

  /// The entries of the legend, each with the number of its mark.
  private static func names(
    _ panel: Panel, _ styles: [SeriesStyle], _ theme: Theme
  ) -> [(mark: Int, entry: LegendEntry)] {
    zip(panel.marks, styles).enumerated().flatMap { index, pair in
      (pair.0.plane?.legend(pair.1, theme) ?? []).map { (index, $0) }
    }
  }

  /// The middles of names at their lines; nil where they are not all names of lines, or one finds no place.
  private static func middles(
    _ names: [(mark: Int, entry: LegendEntry)], _ widths: [Double], _ panel: Panel,
    _ axes: PlaneAxes, _ extent: Extent, _ look: Look, _ room: (width: Double, height: Double)
  ) -> [UnitPoint]? {
    let areLines = names.allSatisfy { if case .line = $0.entry.sample { true } else { false } }
    guard areLines, Set(names.map(\.mark)).count == names.count, !extent.isSquare, !extent.isTight
    else { return nil }
    let footprints = panel.marks.map { ($0.plane?.footprint(axes) ?? []).filter(\.isShown) }
    return LineNames(
      footprints: footprints, blocked: panel.insets.map(\.place), room: room,
      font: look.size.legendFont
    ).places(for: zip(names, widths).map { (width: $1, mark: $0.mark) })
  }

  /// How much of the marks a legend in this part of the plot would hide, 0 … 1.
  private static func hidden(by room: UnitRect, _ panel: Panel, _ axes: PlaneAxes) -> Double {
    if panel.insets.contains(where: { $0.place.overlaps(room) }) { return 1 }
    var worst = 0.0
    for mark in panel.marks {
      let places = (mark.plane?.footprint(axes) ?? []).filter(\.isShown)
      guard !places.isEmpty else { continue }
      worst = max(worst, Double(places.count { room.contains($0) }) / Double(places.count))
    }
    return worst
  }
}

/// How much room a panel needs around its plot.
enum PanelEdges {
  /// The distance from an axis to its numbers, and from them to the axis' name, in points.
  static func tickGap(_ size: FigureSize) -> Double {
    size.fontSize * (size.isExact ? 0.4 : 0.6)
  }
  static func labelGap(_ size: FigureSize) -> Double {
    size.fontSize * (size.isExact ? 0.3 : 0.55)
  }

  static func around(
    _ plan: PanelPlan, _ look: Look, _ room: (width: Double, height: Double)
  ) -> Edges {
    let size = look.size
    var edges = Edges()
    if !plan.title.isEmpty {
      edges.top = Double(plan.title.count) * size.panelTitleFont * 1.3 + size.fontSize * 0.55
    }
    if plan.panel.equation != nil { edges.top += Equation.height(size) }
    switch plan.content {
    case .plane(let axes, _):
      let names = axes.y.ticks.labels.map { TextMetrics.width($0, size: size.tickFont) }
      if axes.y.showsText && !plan.isEmpty { edges.left = (names.max() ?? 0) + tickGap(size) }
      if axes.y.showsText && !axes.y.fullLabel.isEmpty {
        let line = size.labelFont * (size.isExact ? 1 : 1.15)
        edges.left += labelGap(size) + max(upright(axes.y, size) ?? 0, line)
      }
      edges.bottom = xNames(axes.x, room.width, size, isEmpty: plan.isEmpty)
      if axes.x.showsText && !axes.x.fullLabel.isEmpty {
        edges.bottom += labelGap(size) + size.labelFont * 1.15
      }
      edges.right = overhang(axes.x, room.width, size)
      if size.isExact {
        // The margin and the gap between panels take the first part of it.
        edges.right = max(0, edges.right - size.margin)
        edges.left = max(edges.left, leftOverhang(axes.x, room.width, size) - size.margin)
      }
    case .alone(let picture):
      let own = picture.edges(size)
      edges.left = own.left
      edges.right = own.right
      edges.top += own.top
      edges.bottom = own.bottom
    }
    if let bar = plan.colorBar { edges.right = max(edges.right, bar.width) }
    if let legend = plan.legend {
      if legend.place == .right { edges.right += legend.width + size.fontSize * 1.4 }
      if legend.place == .below { edges.bottom += legend.height + size.fontSize * 0.5 }
    }
    return edges
  }

  /// The width of a y axis' name that is short enough to stand upright; nil for one that is turned.
  static func upright(_ y: AxisPlan, _ size: FigureSize) -> Double? {
    let width = TextMetrics.width(y.fullLabel, size: size.labelFont)
    return width <= size.labelFont * 1.6 ? width : nil
  }

  /// Whether the names under the axis overlap when they lie flat.
  static func namesAreLong(_ x: AxisPlan, _ width: Double, _ size: FigureSize) -> Bool {
    guard x.isNamed, x.showsText, !x.ticks.labels.isEmpty else { return false }
    let slot = width / abs(x.high - x.low) * Double(x.nameStride)
    let widest = x.ticks.labels.map { TextMetrics.width($0, size: size.tickFont) }.max() ?? 0
    return widest > slot - size.fontSize * 0.4
  }

  /// The height of the numbers or names under the x axis.
  private static func xNames(
    _ x: AxisPlan, _ width: Double, _ size: FigureSize, isEmpty: Bool
  ) -> Double {
    guard x.showsText, !x.ticks.labels.isEmpty, !isEmpty else { return 0 }
    if namesAreLong(x, width, size) {
      let widest = x.ticks.labels.map { TextMetrics.width($0, size: size.tickFont) }.max() ?? 0
      return tickGap(size) + widest * 0.71 + size.tickFont * 0.8
    }
    return tickGap(size) + size.tickFont * 1.1
  }

  /// How far the last number under the x axis reaches beyond the plot.
  private static func overhang(_ x: AxisPlan, _ width: Double, _ size: FigureSize) -> Double {
    guard x.showsText, let last = x.ticks.labels.last, let value = x.ticks.values.last else {
      return 0
    }
    let half = TextMetrics.width(last, size: size.tickFont) / 2
    return max(0, half - (1 - x.fraction(value)) * width)
  }

  /// How far the first number under the x axis reaches beyond the plot.
  private static func leftOverhang(_ x: AxisPlan, _ width: Double, _ size: FigureSize) -> Double {
    guard x.showsText, let first = x.ticks.labels.first, let value = x.ticks.values.first else {
      return 0
    }
    return max(0, TextMetrics.width(first, size: size.tickFont) / 2 - x.fraction(value) * width)
  }
}

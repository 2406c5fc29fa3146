import Notation

/// The two axes of a panel, decided.
extension PanelPlan {
  /// - Parameters:
  ///   - room: the width and height of the plot, roughly.
  ///   - shared: what the axes must at least span.
  static func plane(
    _ panel: Panel, _ look: Look, _ room: (width: Double, height: Double),
    _ shared: (x: DataRange?, y: DataRange?), _ showsText: (x: Bool, y: Bool)
  ) -> Content {
    var extent = Extent(of: panel)
    if let x = shared.x { extent.x.include(x) }
    if let y = shared.y { extent.y.include(y) }
    var (x, y) = (panel.x, panel.y)
    if x.categories == nil && !extent.columnNames.isEmpty { x.categories = extent.columnNames }
    if y.categories == nil && !extent.rowNames.isEmpty { y.categories = extent.rowNames }
    if extent.isSquare {
      x.countsCells(extent.x, most: room.width / (look.size.fontSize * 2))
      y.countsCells(extent.y, most: room.height / (look.size.fontSize * 1.6))
    }

    let isFlush = !extent.columnNames.isEmpty || extent.isTight
    var axes = PlaneAxes(
      x: widest(x, extent.x, padding: isFlush ? 0...0 : 0.02...0.02, room.width, look.size),
      y: highest(
        y, extent.y,
        padding: extent.standsOnZero ? 0...0.08 : extent.isTight ? 0...0 : 0.06...0.06,
        room.height, look.size))
    if panel.aspect == .equal { axes.alignSteps(x, y) }
    axes.cutWords(room, look.size)
    if look.size.isExact {
      if axes.y.hasFreeNumbers(y) { axes.y.ticks = axes.y.ticks.shortened(longest: 2.4) }
      axes.x.spaceOut(room.width, look.size)
    }
    if extent.runsDown { swap(&axes.y.low, &axes.y.high) }
    axes.x.showsText = showsText.x
    axes.y.showsText = showsText.y
    return .plane(axes, extent)
  }

  /// An x axis with as many numbers as have room side by side, at most nine.
  private static func widest(
    _ axis: PlotAxis, _ data: DataRange, padding: ClosedRange<Double>, _ width: Double,
    _ size: FigureSize
  ) -> AxisPlan {
    let most = min(9, max(2, Int(saturating: width / (size.fontSize * 2.4))))
    for count in stride(from: most, to: 2, by: -1) {
      let plan = AxisPlan(axis, data: data, padding: padding, room: count)
      let widths = plan.ticks.labels.map { TextMetrics.width($0, size: size.tickFont) }
      if widths.reduce(0, +) + Double(widths.count) * size.fontSize * 1.3 <= width { return plan }
    }
    return AxisPlan(axis, data: data, padding: padding, room: 2)
  }

  /// A y axis with as many numbers as have room above each other; on a page that is given at least two, since one
  /// tells no scale.
  private static func highest(
    _ axis: PlotAxis, _ data: DataRange, padding: ClosedRange<Double>, _ height: Double,
    _ size: FigureSize
  ) -> AxisPlan {
    let count = max(2, Int(saturating: height / (size.fontSize * 2.5)))
    let usual = AxisPlan(axis, data: data, padding: padding, room: count)
    guard size.isExact, usual.ticks.values.count < 2, !usual.isNamed else { return usual }
    let most = Int(saturating: height / (size.tickFont * 1.4))
    return (count...max(count, most)).lazy
      .map { AxisPlan(axis, data: data, padding: padding, room: $0) }
      .first { (2...max(2, most)).contains($0.ticks.values.count) } ?? usual
  }
}

extension PlaneAxes {
  /// The same distance between the numbers on both axes, where a unit is equally long on both.
  fileprivate mutating func alignSteps(_ x: PlotAxis, _ y: PlotAxis) {
    guard self.x.scale == .linear, self.y.scale == .linear, x.ticks == nil, y.ticks == nil,
      !self.x.isNamed, !self.y.isNamed
    else { return }
    func step(_ ticks: Ticks) -> Double {
      guard ticks.values.count > 1 else { return .infinity }
      return ticks.values[1] - ticks.values[0]
    }
    let (dx, dy) = (step(self.x.ticks), step(self.y.ticks))
    if dx > dy && dx.isFinite {
      self.y.ticks = Ticks(at: Ticks.multiples(of: dx, self.y.low, self.y.high), step: dx)
    } else if dy > dx && dy.isFinite {
      self.x.ticks = Ticks(at: Ticks.multiples(of: dy, self.x.low, self.x.high), step: dy)
    }
  }

  /// Cuts names to their room, and leaves out names where even then they would overlap.
  fileprivate mutating func cutWords(_ room: (width: Double, height: Double), _ size: FigureSize) {
    let font = size.tickFont
    if x.isNamed {
      let slot = room.width / max(abs(x.high - x.low), 1)
      // On a page that is given, turned names have half of the plot's height; flat ones have their slot.
      let longest =
        size.isExact
        ? min(size.fontSize * 13, max(room.height * 0.5, slot - font * 0.3)) : size.fontSize * 13
      x.ticks.labels = TextMetrics.cut(x.ticks.labels, width: longest, size: font)
      let widest = x.ticks.labels.map { TextMetrics.width($0, size: font) }.max() ?? 0
      // Short names lie flat, every second or third of them; long ones are turned.
      let needed = widest < font * 2.2 ? widest + font * 0.5 : font * 1.25
      x.thinNames(Int(saturating: (needed / slot).rounded(.up)))
    }
    if y.isNamed {
      let (part, letters) = size.isExact ? (0.25, 4.0) : (0.35, 6)
      y.ticks.labels = TextMetrics.cut(
        y.ticks.labels, width: max(room.width * part, size.fontSize * letters), size: font)
      let slot = room.height / max(abs(y.high - y.low), 1)
      y.thinNames(Int(saturating: (font * 1.15 / slot).rounded(.up)))
    }
  }
}

extension PlotAxis {
  /// Numbers at the middles of cells 0, 1, 2, …, and nowhere between.
  fileprivate mutating func countsCells(_ span: DataRange, most: Double) {
    guard categories == nil, ticks == nil, span.low < span.high else { return }
    let cells = Int(saturating: span.high - span.low)
    let step = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].first { Double(cells / $0) <= most }
    ticks = stride(from: 0, to: cells, by: step ?? cells).map { Double($0) }
  }
}

extension AxisPlan {
  /// Whether ordinary numbers stand at the axis, and not names or powers of ten.
  fileprivate func hasFreeNumbers(_ axis: PlotAxis) -> Bool {
    scale == .linear && !isNamed && axis.steps == nil
  }

  /// Leaves out numbers that would touch the one before.
  fileprivate mutating func spaceOut(_ width: Double, _ size: FigureSize) {
    if isNamed { return }
    var kept: [Int] = []
    var end = -Double.infinity
    for index in ticks.values.indices {
      let place = fraction(ticks.values[index]) * width
      let half = TextMetrics.width(ticks.labels[index], size: size.tickFont) / 2
      guard place - half >= end else { continue }
      kept.append(index)
      end = place + half + size.fontSize * 0.5
    }
    ticks.values = kept.map { ticks.values[$0] }
    ticks.labels = kept.map { ticks.labels[$0] }
  }

  /// Keeps every so-many-th name.
  fileprivate mutating func thinNames(_ stride: Int) {
    guard stride > 1 else { return }
    let kept = ticks.values.indices.filter { $0 % stride == 0 }
    ticks.values = kept.map { ticks.values[$0] }
    ticks.labels = kept.map { ticks.labels[$0] }
    nameStride = stride
  }
}

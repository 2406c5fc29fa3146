import Notation

/// A legend with its place decided.
struct LegendPlan {
  var entries: [LegendEntry]
  var place: Place
  /// Its size in points: of one column of names, or of the rows below the plot.
  var width: Double
  var height: Double
  var font: Double

  /// Where it stands.
  enum Place: Equatable {
    case inside(Corner)
    case right
    case below
    /// In the plot, in rows above all marks: the axis reaches higher to make room.
    case top
    /// In the plot, each name directly at its line; these are the middles of the names.
    case atLines([UnitPoint])
  }

  /// The gap from a sample to its name, and from a line to the next, in multiples of the letters' size.
  static let gap = 0.55
  static let apart = 1.4
  static let lead = 1.5
  /// What stays free around names in a corner of an exact page, in the same.
  static let clearance = 0.5
  /// What lies free around them where a corner has that much room.
  static let distance = 2.5

  /// Decides where the names stand; nil when there are none.
  ///
  /// - Parameters:
  ///   - hidden: how much of the marks a rectangle of the plot would hide, 0 … 1.
  ///   - room: the plot's width and height.
  ///   - canGrow: whether the y axis may reach higher than its data.
  ///   - atLines: the middles of names of these widths, each directly at its line; nil where there is no room.
  init?(
    _ names: [LegendEntry], _ wish: LegendPlace, _ look: Look,
    room: (width: Double, height: Double), canGrow: Bool = false, hidden: (UnitRect) -> Double,
    atLines: ([Double]) -> [UnitPoint]? = { _ in nil }
  ) {
    guard !names.isEmpty, wish != .none else { return nil }
    let letters = look.size.legendFont
    let most = wish == .below ? room.width * 0.9 : room.width * 0.45
    let labels = TextMetrics.cut(names.map(\.label), width: most, size: letters)
    entries = zip(names, labels).map { entry, label in
      var entry = entry
      entry.label = label
      return entry
    }
    font = letters
    let widths = entries.map { TextMetrics.width($0.label, size: letters) }
    width = (widths.max() ?? 0) + ((names.map(\.length).max() ?? 0) + LegendPlan.gap) * font
    height = Double(names.count) * LegendPlan.lead * font
    place = .right
    switch wish {
    case .inside(let corner): place = .inside(corner)
    case .outside: place = .right
    case .below: place = .below
    case .none: return nil
    case .automatic:
      let above = Double(rows(width: room.width).count) * LegendPlan.lead * font
      if let corner = freeCorner(look.size, room, hidden) {
        place = .inside(corner)
      } else if !look.size.isExact {
        place = room.width < 300 ? .below : .right
      } else if let middles = atLines(widths) {
        place = .atLines(middles)
      } else {
        place = canGrow && above + font <= 0.5 * room.height ? .top : .below
      }
    }
    if place == .below || place == .top {
      height = Double(rows(width: room.width).count) * LegendPlan.lead * font
    }
  }

  /// The corner in which the names hide no mark; nil where there is none.
  func freeCorner(
    _ size: FigureSize, _ room: (width: Double, height: Double), _ hidden: (UnitRect) -> Double
  ) -> Corner? {
    let most = size.isExact ? 0.75 : 0.6
    if width > most * room.width || height > most * room.height { return nil }
    func share(in corner: Corner, around: Double) -> Double {
      hidden(rect(in: corner, room).widened(around / room.width, around / room.height))
    }
    // A sample beside a mark would be taken for one: a corner with room around it comes first.
    let least = size.isExact ? 1e-9 : 0.0005
    let wide = Corner.inOrder.first { share(in: $0, around: font * LegendPlan.distance) < least }
    if let wide { return wide }
    // Where the page is given every point counts: of the room, and of the data.
    let around = size.isExact ? font * LegendPlan.clearance : 6
    let best = Corner.inOrder.map { (corner: $0, hidden: share(in: $0, around: around)) }
      .min { $0.hidden < $1.hidden }
    guard let best, best.hidden < least else { return nil }
    return best.corner
  }

  /// How much of a plot's height the names above the marks take, 0 … 1.
  func headroom(_ room: (width: Double, height: Double)) -> Double {
    place == .top ? min(0.6, (height + font) / max(room.height, 1)) : 0
  }

  /// Where it lies in a plot of so many points.
  func rect(in corner: Corner, _ room: (width: Double, height: Double)) -> UnitRect {
    let (w, h) = (width / room.width, height / room.height)
    let (dx, dy) = (font * 0.8 / room.width, font * 0.6 / room.height)
    let isLeft = corner == .topLeft || corner == .bottomLeft
    let isTop = corner == .topLeft || corner == .topRight
    let x = isLeft ? dx : 1 - dx - w
    let y = isTop ? 1 - dy - h : dy
    return UnitRect(x: x...(x + w), y: y...(y + h))
  }

  /// The names in rows that fit below a plot: columns of one width, and rows of about one length.
  func rows(width: Double) -> [[LegendEntry]] {
    let most = max(1, Int(saturating: (width + LegendPlan.apart * font) / column))
    let count = (entries.count + most - 1) / most
    let each = (entries.count + count - 1) / count
    return stride(from: 0, to: entries.count, by: each).map {
      Array(entries[$0..<min($0 + each, entries.count)])
    }
  }

  /// The width of a name below the plot with its sample and the gap to the next one.
  var column: Double { width + LegendPlan.apart * font }
}

/// A rectangle in the unit square of a plot.
struct UnitRect {
  var x: ClosedRange<Double>
  var y: ClosedRange<Double>

  func contains(_ place: UnitPoint) -> Bool { x.contains(place.x) && y.contains(place.y) }

  func overlaps(_ other: UnitRect) -> Bool { x.overlaps(other.x) && y.overlaps(other.y) }

  func widened(_ dx: Double, _ dy: Double) -> UnitRect {
    UnitRect(
      x: (x.lowerBound - dx)...(x.upperBound + dx), y: (y.lowerBound - dy)...(y.upperBound + dy))
  }
}

extension Corner {
  /// The corners, the one that readers look into first at the beginning.
  static let inOrder: [Corner] = [.topRight, .topLeft, .bottomRight, .bottomLeft]
}

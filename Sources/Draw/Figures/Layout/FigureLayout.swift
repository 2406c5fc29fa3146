import Notation

/// Where everything of a figure stands on the page.
struct FigureLayout {
  var width: Double
  var height: Double
  /// The title's lines, and where the first begins (its left end and the middle of its height).
  var title: [String]
  /// The panels, decided, each with the rectangle of its plot.
  var panels: [(plan: PanelPlan, plot: Rect)]

  /// Decides a figure. `pictures` are those of its panels that are filled by one mark, laid out, by the number of
  /// the panel.
  init(
    _ figure: Figure, look: Look, pictures: [Int: any PanelPicture]
  ) throws(FigureError) {
    let size = look.size
    let figure = look.options.namesPanels ? figure.withNamedPanels : figure
    var columns = FigureLayout.columns(figure)
    if size.isExact {
      // Side by side only as many as can be read.
      let most = Int(saturating: (size.width - 2 * size.margin) / (size.fontSize * 13))
      columns = min(columns, max(1, most))
    }
    let needed = pictures.values.map { $0.minWidth(size) + 2 * size.margin }.max() ?? 0
    let mayGrow = !size.isExact
    width =
      mayGrow && size.height == nil && columns == 1 ? max(size.width, needed) : size.width
    title =
      look.options.showsTitle
      ? TextMetrics.wrap(
        figure.title, width: width - 2 * size.margin, size: size.titleFont, bold: true,
        most: mayGrow ? 4 : 2) : []
    var top = size.margin
    if !title.isEmpty { top += Double(title.count) * size.titleFont * 1.3 + size.fontSize * 0.9 }
    if figure.equation != nil { top += Equation.height(size) }
    let between = size.fontSize * (mayGrow ? 1.7 : 1)

    // A first look at the panels tells how much room their words need; the second is exact.
    let inner = width - 2 * size.margin
    var cell = (width: inner / Double(columns) - size.fontSize * 5, height: inner * 0.5)
    if columns > 1 { cell.height = cell.width * 0.75 }
    var rows: [FigureRow] = []
    // Where the page is given, what the words need depends on the plots, and the plots on the words: once more.
    for _ in 0..<(mayGrow ? 2 : 4) {
      let plans = try FigureLayout.plans(figure, columns, look, room: cell, pictures)
      let gap = size.fontSize * (mayGrow ? columns > 2 ? 1.8 : 2.4 : 0.9)
      rows = FigureRow.rows(plans, columns: columns)
      let left = FigureRow.widest(rows, columns) { $0.edges.left }
      let right = FigureRow.widest(rows, columns) { $0.edges.right }
      let outside = left.reduce(0, +) + right.reduce(0, +) + gap * Double(columns - 1)
      // Rather a page that is wider than asked than plots that are too narrow to be read.
      let least = mayGrow ? outside + size.fontSize * 6 * Double(columns) : 0
      if mayGrow { width = max(width, least + 2 * size.margin) }
      cell.width = (max(inner, least) - outside) / Double(columns)
      if !mayGrow && cell.width < size.fontSize * 4 {
        throw .tooSmall(figure.title, problem: "its words leave no width for the plots")
      }
      for index in rows.indices {
        rows[index].place(cell.width, left, right, gap: gap, from: size.margin, look: look)
      }
      if let fixed = size.height, !mayGrow {
        FigureRow.fit(&rows, into: fixed - top - size.margin, gap: between, least: 0)
      }
      // Names below a plot take room that names in it would have: whether they fit in it is asked for all of that.
      cell.height = rows.map { $0.height + (mayGrow ? 0 : $0.namesBelow) }.max() ?? cell.height
      if !mayGrow && rows.contains(where: { $0.height < size.fontSize * 3 }) {
        throw .tooSmall(figure.title, problem: "its words leave no height for the plots")
      }
    }
    if let fixed = size.height, mayGrow {
      FigureRow.fit(&rows, into: fixed - top - size.margin, gap: between, least: 20)
    }
    panels = []
    for row in rows {
      panels += row.panels(at: top).map { plan, plot in
        (mayGrow ? plan : plan.settled(in: plot, look: look), plot)
      }
      top += row.top + row.height + row.bottom + between
    }
    let needs = top - between + size.margin
    height = mayGrow ? max(size.height ?? 0, needs) : size.height ?? needs
  }

  /// The size of the smallest letters of those panels whose letters shrink with them; nil where there are none.
  func leastFont(_ size: FigureSize) -> Double? {
    panels.compactMap { panel -> Double? in
      guard case .alone(let picture) = panel.plan.content else { return nil }
      return picture.leastFont(in: panel.plot, size)
    }.min()
  }

  /// How many panels stand side by side.
  static func columns(_ figure: Figure) -> Int {
    let count = max(1, figure.panels.count)
    if let wish = figure.columns { return min(max(1, wish), count) }
    switch count {
    case 1: return 1
    case 2, 4: return 2
    default: return 3
    }
  }

  private static func plans(
    _ figure: Figure, _ columns: Int, _ look: Look, room: (width: Double, height: Double),
    _ pictures: [Int: any PanelPicture]
  ) throws(FigureError) -> [PanelPlan] {
    let extents = figure.panels.map { Extent(of: $0) }
    var x: DataRange?
    var y: DataRange?
    if figure.sharing.sharesX {
      x = extents.reduce(into: DataRange()) { $0.include($1.x) }
    }
    if figure.sharing.sharesY {
      y = extents.reduce(into: DataRange()) { $0.include($1.y) }
    }
    var plans: [PanelPlan] = []
    for (index, panel) in figure.panels.enumerated() {
      let isLowest = index + columns >= figure.panels.count
      plans.append(
        try PanelPlan(
          panel, look: look, room: room, shared: (x, y),
          showsText: (x == nil || isLowest, y == nil || index % columns == 0),
          picture: pictures[index]))
    }
    return plans
  }
}

/// Panels side by side.
struct FigureRow {
  var plans: [PanelPlan]
  var plots: [Rect] = []
  /// The height of the plots, and of the words above and below the highest of them.
  var height = 0.0
  var top: Double
  var bottom: Double

  /// The height of the names below its plots.
  var namesBelow: Double {
    let names = plans.compactMap(\.legend).filter { $0.place == .below }
    return names.map(\.height).max() ?? 0
  }

  static func rows(_ plans: [PanelPlan], columns: Int) -> [FigureRow] {
    stride(from: 0, to: plans.count, by: columns).map { start in
      let some = Array(plans[start..<min(start + columns, plans.count)])
      return FigureRow(
        plans: some, top: some.map(\.edges.top).max() ?? 0,
        bottom: some.map(\.edges.bottom).max() ?? 0)
    }
  }

  /// For each column, the greatest of a measure.
  static func widest(
    _ rows: [FigureRow], _ columns: Int, _ measure: (PanelPlan) -> Double
  ) -> [Double] {
    (0..<columns).map { column in
      rows.compactMap { $0.plans.indices.contains(column) ? measure($0.plans[column]) : nil }
        .max() ?? 0
    }
  }

  /// Gives rows the heights that they have in so much room, each its part of it and at least `least`.
  static func fit(_ rows: inout [FigureRow], into room: Double, gap: Double, least: Double) {
    let words = rows.map { $0.top + $0.bottom }.reduce(0, +) + gap * Double(rows.count - 1)
    let free = room - words
    let wanted = rows.map(\.height).reduce(0, +)
    for index in rows.indices {
      rows[index].height = max(least, rows[index].height * free / max(wanted, 1))
    }
  }

  /// Gives each plot its column, and the row the height that its panels would like.
  mutating func place(
    _ width: Double, _ left: [Double], _ right: [Double], gap: Double, from margin: Double,
    look: Look
  ) {
    var x = margin
    plots = []
    for column in plans.indices {
      x += left[column]
      plots.append(Rect(x: x, y: 0, width: width, height: 0))
      x += width + right[column] + gap
    }
    height = plans.map { $0.height(width: width, columns: left.count, look: look) }.max() ?? 0
  }

  /// The panels with their plots, when the row begins at this height.
  func panels(at y: Double) -> [(plan: PanelPlan, plot: Rect)] {
    zip(plans, plots).map { plan, plot in
      var rect = plot
      rect.y = y + top
      rect.height = height
      if case .plane(let axes, let extent) = plan.content, let shape = plan.shape(axes, extent) {
        rect = rect.fitted(shape: shape)
      }
      return (plan, rect)
    }
  }
}

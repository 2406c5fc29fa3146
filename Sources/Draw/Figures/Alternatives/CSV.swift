extension Figure {
  /// The plotted numbers as CSV (RFC 4180, UTF-8), one row for each point, bar, bin, cell, pixel or arrow.
  ///
  /// Columns: panel (1, 2, …), mark (its kind), label (or a row of words in a node), name (of a bar, row, image
  /// or node), x, y, z (a cell's, pixel's or surface's value), low, high (a band's or bin's edges, an error's
  /// ends), dx, dy. Columns that a mark does not have are empty.
  public var csv: String {
    var table = CSVTable()
    for (index, panel) in panels.enumerated() {
      table.add(panel, number: "\(index + 1)")
    }
    return table.text
  }
}

/// Rows of a CSV file with the columns of figures.
struct CSVTable {
  private(set) var text = "panel,mark,label,name,x,y,z,low,high,dx,dy\r\n"
  private var lead = ""

  mutating func add(_ panel: Panel, number: String) {
    for mark in panel.marks {
      lead = CSVTable.field(number) + "," + CSVTable.field(mark.kind) + ","
      mark.content.addRows(to: &self)
    }
    for (index, inset) in panel.insets.enumerated() {
      add(inset.panel, number: "\(number) inset \(index + 1)")
    }
  }

  /// Adds a row for each height on a grid of points, from edge to edge of the ranges.
  mutating func addHeights(
    _ values: [[Double]], _ x: ClosedRange<Double>, _ y: ClosedRange<Double>, _ label: String?
  ) {
    let xs = evenly(x, values.first?.count ?? 0)
    for (line, y) in zip(values, evenly(y, values.count)) {
      for (value, x) in zip(line, xs) { row(label, x: x, y: y, z: value) }
    }
  }

  /// Adds a row. What is nil stays empty.
  mutating func row(
    _ label: String?, _ name: String? = nil, x: Double? = nil, y: Double? = nil, z: Double? = nil,
    low: Double? = nil, high: Double? = nil, dx: Double? = nil, dy: Double? = nil
  ) {
    text += lead + CSVTable.field(label ?? "") + "," + CSVTable.field(name ?? "")
    for value in [x, y, z, low, high, dx, dy] {
      text += ","
      if let value { text += "\(value)" }
    }
    text += "\r\n"
  }

  /// A field, in quotes when it has a comma, a quote or a line end.
  private static func field(_ text: String) -> String {
    guard text.contains(where: { ",\"\n\r\r\n".contains($0) }) else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }
}

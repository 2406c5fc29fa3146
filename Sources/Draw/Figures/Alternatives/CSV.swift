extension Figure {
  /// The plotted numbers as a table, one row a point, bar, bin, cell, pixel or arrow (RFC 4180, UTF-8).
  ///
  /// Columns: panel (1, 2, …), mark (its kind), label, name (of a bar, row, image or node), x, y, z (a cell's,
  /// pixel's or surface's value), low, high (a band's or bin's edges, an error's ends), dx, dy. What a mark has
  /// not is empty.
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
      add(mark)
    }
    for (index, inset) in panel.insets.enumerated() {
      add(inset.panel, number: "\(number) inset \(index + 1)")
    }
  }

  private mutating func add(_ mark: Mark) {
    switch mark {
    case .line(let mark):
      for i in mark.xs.indices { row(mark.label, x: mark.xs[i], y: mark.ys[i]) }
    case .band(let mark):
      for i in mark.xs.indices {
        row(mark.label, x: mark.xs[i], y: mark.middle?[i], low: mark.lower[i], high: mark.upper[i])
      }
    case .points(let mark):
      for i in mark.xs.indices {
        let group = mark.classes?[i]
        let name = group.map {
          mark.classNames.indices.contains($0) ? mark.classNames[$0] : "\($0)"
        }
        row(mark.label, name, x: mark.xs[i], y: mark.ys[i])
      }
    case .bars(let mark):
      for i in mark.values.indices {
        let error = mark.errors?[i]
        row(
          mark.label, mark.names[i], y: mark.values[i], low: error.map { mark.values[i] - $0 },
          high: error.map { mark.values[i] + $0 })
      }
    case .histogram(let mark): add(mark, mark.label, nil)
    case .ridge(let mark):
      for (name, histogram) in zip(mark.names, mark.histograms) { add(histogram, nil, name) }
    case .heatMap(let mark): add(mark)
    case .contour(let mark): add(mark.values, mark.x, mark.y, mark.label)
    case .surface(let mark):
      add(mark.values, mark.x, mark.y, mark.label)
      for path in mark.paths {
        for i in path.xs.indices {
          row(path.label, "path", x: path.xs[i], y: path.ys[i], z: path.zs[i])
        }
      }
    case .arrows(let mark):
      for i in mark.xs.indices {
        row(mark.label, x: mark.xs[i], y: mark.ys[i], dx: mark.dxs[i], dy: mark.dys[i])
      }
    case .images(let mark):
      for (i, image) in mark.images.enumerated() { add(image, mark.name(i), mark.isWrittenOut) }
    case .rule(let mark):
      let isVertical = mark.direction == .vertical
      row(mark.label, x: isVertical ? mark.value : nil, y: isVertical ? nil : mark.value)
    case .note(let mark): row(mark.text, x: mark.x, y: mark.y)
    case .diagram(let mark):
      for node in mark.nodes { row("data", node.name ?? node.id, y: node.data) }
      if mark.showsGradients {
        for node in mark.nodes { row("gradient", node.name ?? node.id, y: node.gradient) }
      }
    case .network(let mark):
      for layer in mark.layers { row("units", layer.name, y: Double(layer.size)) }
    }
  }

  private mutating func add(_ histogram: Histogram, _ label: String?, _ name: String?) {
    for (i, count) in histogram.counts.enumerated() {
      row(label, name, y: count, low: histogram.edges[i], high: histogram.edges[i + 1])
    }
  }

  private mutating func add(_ image: PixelImage, _ name: String, _ isWrittenOut: Bool) {
    guard isWrittenOut else {
      let numbers = image.summary
      return row(
        "width, height, mean, ends", name, x: Double(image.width), y: Double(image.height),
        z: numbers?.mean, low: numbers?.low, high: numbers?.high)
    }
    for (channel, label) in image.channelNames.enumerated() {
      for y in 0..<image.height {
        for x in 0..<image.width {
          let z = image.number(row: y, column: x, channel: channel)
          row(label, name, x: Double(x), y: Double(y), z: z)
        }
      }
    }
  }

  private mutating func add(_ map: HeatMap) {
    let xs = map.place.map { middles($0.x, map.values.first?.count ?? 0) }
    let ys = map.place.map { middles($0.y, map.values.count) }
    for (r, line) in map.values.enumerated() {
      let name = map.rowNames.indices.contains(r) ? map.rowNames[r] : nil
      for (c, value) in line.enumerated() {
        row(map.label, name, x: xs?[c] ?? Double(c), y: ys?[r] ?? Double(r), z: value)
      }
    }
  }

  private mutating func add(
    _ values: [[Double]], _ x: ClosedRange<Double>, _ y: ClosedRange<Double>, _ label: String?
  ) {
    let xs = evenly(x, values.first?.count ?? 0)
    for (line, y) in zip(values, evenly(y, values.count)) {
      for (value, x) in zip(line, xs) { row(label, x: x, y: y, z: value) }
    }
  }

  private mutating func row(
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

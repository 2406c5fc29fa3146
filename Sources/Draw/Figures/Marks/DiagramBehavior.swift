extension Diagram: PanelMark {
  static let kind = "diagram"

  func picture(
    in panel: Panel, _ graphviz: GraphLayout?
  ) throws(FigureError) -> any PanelPicture {
    guard let graphviz else { throw .cannotCombine(Diagram.kind, panel: panel.title) }
    return try graphviz(self)
  }

  var problem: String? {
    do throws(FigureError) {
      _ = try Diagram(nodes, edges: edges, showsGradients: showsGradients, direction: direction)
      return nil
    } catch {
      return "\(error)"
    }
  }

  func addRows(to table: inout CSVTable) {
    for node in nodes {
      if node.data != nil || node.rows.isEmpty {
        table.row("value", node.name ?? node.id, y: node.data)
      }
      for text in node.rows { table.row(text, node.name ?? node.operation ?? node.id) }
    }
    if showsGradients {
      for node in nodes { table.row("gradient", node.name ?? node.id, y: node.gradient) }
    }
  }

  func altText(_ panel: Panel) -> [String] {
    let boxes = nodes.map { node in
      var words = [node.name ?? node.operation ?? node.id]
      if node.name != nil, let operation = node.operation { words.append("made by \(operation)") }
      if let data = node.data { words.append("value \(AltText.number(data))") }
      if showsGradients, let gradient = node.gradient {
        words.append("gradient \(AltText.number(gradient))")
      }
      return (words + node.rows).joined(separator: ", ")
    }
    return [
      "A graph of \(AltText.count(nodes.count, "node")) and \(AltText.count(edges.count, "edge")): "
        + (boxes.prefix(20).joined(separator: "; "))
        + (boxes.count > 20 ? "; and \(boxes.count - 20) more." : ".")
    ]
  }

  /// A line for each node: its name, how it was made, its value and gradient.
  var textForm: TextForm {
    .letters { _ in
      nodes.map { node in
        let inputs = edges.filter { $0.to == node.id }.map { edge in
          nodes.first { $0.id == edge.from }?.name ?? edge.from
        }
        var words = [node.name ?? node.id]
        if let operation = node.operation {
          words.append("= \(operation)(\(inputs.joined(separator: ", ")))")
        } else if !inputs.isEmpty {
          words.append("← \(inputs.joined(separator: ", "))")
        }
        if let data = node.data { words.append("value \(Numbers.short(data))") }
        if showsGradients, let gradient = node.gradient {
          words.append("gradient \(Numbers.short(gradient))")
        }
        return (words + node.rows).joined(separator: "  ")
      }
    }
  }
}

extension DiagramLayout: PanelPicture {
  func preferredHeight(width: Double, columns: Int, size: FigureSize) -> Double {
    height * min(usualScale(size), width / self.width)
  }

  func edges(_ size: FigureSize) -> Edges { Edges() }

  func legend(_ theme: Theme) -> [LegendEntry] { [] }

  func leastFont(in plot: Rect, _ size: FigureSize) -> Double? {
    DiagramBox.font * 0.9 * min(usualScale(size), plot.width / width, plot.height / height)
  }

  /// Boxes with words, and arrows between them.
  func draw(in panel: Panel, on canvas: inout PanelCanvas) {
    let plot = canvas.plot
    let scale = min(usualScale(canvas.size), plot.width / width, plot.height / height)
    let left = (plot.width - width * scale) / 2
    let bottom = plot.height - height * scale
    func place(_ x: Double, _ y: Double) -> UnitPoint {
      UnitPoint((left + x * scale) / plot.width, (bottom + y * scale) / plot.height)
    }
    let theme = canvas.theme
    for arrow in arrows {
      let path = arrow.path.map { place($0.x, $0.y) }
      guard let end = path.last, let before = path.dropLast().last else { continue }
      canvas.line(path.map { $0 }, theme.axis.hex, width: 1)
      canvas.arrows([(before, end)], theme.axis.hex, width: 1, head: 5.5 * scale)
      // Away from the arrow, which passes at the edge of the label's room.
      let aside = isAcross ? (0.0, DiagramBox.font * 0.5) : (DiagramBox.font * 0.45, 0.0)
      canvas.text(
        arrow.label, at: place(arrow.labelPlace.x + aside.0, arrow.labelPlace.y + aside.1),
        font: DiagramBox.font * 0.9 * scale, color: theme.secondaryText)
    }
    for (box, x, y) in boxes {
      canvas.draw(box, from: place(x - box.width / 2, y + box.height / 2), scale)
    }
  }
}

extension PanelCanvas {
  /// One box; `corner` is its top left one.
  fileprivate mutating func draw(_ box: DiagramBox, from corner: UnitPoint, _ scale: Double) {
    let (width, height) = (box.width * scale, box.height * scale)
    let fill = theme.background.mixed(with: theme.series[0], 0.07)
    let border = theme.background.mixed(with: theme.series[0], 0.55)
    polygon(
      rounded(corner, width, height, radius: 3.5 * scale), fill: fill.hex, border: border.hex,
      width: 0.9)
    let font = DiagramBox.font * scale
    let padding = DiagramBox.padding * scale
    let line = DiagramBox.line * scale
    let words = Double(box.rows.count + (box.title.isEmpty ? 0 : 1)) * line
    var up = -(height - words) / 2 - line / 2
    if !box.title.isEmpty {
      let isAlone = box.badge.isEmpty
      text(
        box.title, at: corner, right: isAlone ? width / 2 : padding, up: up,
        anchor: isAlone ? .center : .left, font: font, color: theme.text, bold: true)
      text(
        box.badge, at: corner, right: width - padding, up: up, anchor: .right, font: font,
        color: theme.series[1])
      up -= line
    }
    for row in box.rows {
      let isAlone = row.name.isEmpty
      text(
        row.name, at: corner, right: padding, up: up, anchor: .left, font: font,
        color: theme.secondaryText)
      text(
        row.value, at: corner, right: isAlone ? width / 2 : width - padding, up: up,
        anchor: isAlone ? .center : .right, font: font,
        color: row.name == "gradient" ? theme.series[2] : theme.text)
      up -= line
    }
  }

  /// The outline of a rectangle with round corners.
  private func rounded(
    _ corner: UnitPoint, _ width: Double, _ height: Double, radius: Double
  ) -> [UnitPoint] {
    // A quarter of a circle in five steps.
    let quarter = [(1.0, 0.0), (0.924, 0.383), (0.707, 0.707), (0.383, 0.924), (0.0, 1.0)]
    let r = min(radius, width / 2, height / 2)
    var places: [(Double, Double)] = []
    places += quarter.map { (r - r * $0.0, r - r * $0.1) }
    places += quarter.map { (width - r + r * $0.1, r - r * $0.0) }
    places += quarter.map { (width - r + r * $0.0, height - r + r * $0.1) }
    places += quarter.map { (r - r * $0.1, height - r + r * $0.0) }
    return places.map { UnitPoint(corner.x + $0.0 / plot.width, corner.y - $0.1 / plot.height) }
  }
}

extension NetworkDiagram: PanelMark {
  static let kind = "network diagram"

  func picture(in panel: Panel, _ graphviz: GraphLayout?) -> any PanelPicture { self }

  var problem: String? {
    if most < 3 { return "at most \(most) circles in a column" }
    if let layer = layers.first(where: { $0.size < 0 }) { return "a layer of \(layer.size) units" }
    guard let weights, weights.count != layers.count - 1 else { return nil }
    return "\(weights.count) matrices between \(layers.count) layers"
  }

  func addRows(to table: inout CSVTable) {
    for layer in layers { table.row("units", layer.name, y: Double(layer.size)) }
  }

  func altText(_ panel: Panel) -> [String] {
    let sizes = layers.map { "\($0.name) with \(AltText.count($0.size, "unit"))" }
    return ["A network of \(AltText.count(layers.count, "layer")): \(AltText.list(sizes))."]
  }

  var textForm: TextForm {
    .letters { _ in [layers.map { "\($0.name) (\($0.size))" }.joined(separator: " → ")] }
  }
}

extension NetworkDiagram: PanelPicture {
  func minWidth(_ size: FigureSize) -> Double { 0 }

  func preferredHeight(width: Double, columns: Int, size: FigureSize) -> Double {
    PanelPlan.usualHeight(width: width, columns: columns)
  }

  func edges(_ size: FigureSize) -> Edges { Edges() }

  func legend(_ theme: Theme) -> [LegendEntry] { [] }

  /// Columns of circles with lines between them.
  func draw(in panel: Panel, on canvas: inout PanelCanvas) {
    guard !layers.isEmpty else { return }
    let (plot, size, theme) = (canvas.plot, canvas.size, canvas.theme)
    let tallest = layers.map { units($0).count }.max() ?? 1
    let words = size.fontSize * 2.9
    let height = plot.height - words
    let step = height / Double(max(tallest, 3))
    let columns = layers.count
    let wide = plot.width / Double(columns)
    let diameter = min(step * 0.62, wide * 0.3, size.fontSize * 2)

    let places = layers.enumerated().map { column, layer in
      let units = units(layer)
      return units.enumerated().map { row, unit in
        let x = (Double(column) + 0.5) * wide
        let y = height / 2 + (Double(units.count - 1) / 2 - Double(row)) * step
        return (unit, UnitPoint(x / plot.width, (words + y) / plot.height))
      }
    }
    drawWeights(places, on: &canvas)
    for (column, layer) in layers.enumerated() {
      let color = column == 0 ? theme.muted : theme.series[(column - 1) % theme.series.count]
      let shown = places[column].filter { $0.0 != nil }.map(\.1)
      canvas.markers(shown, color.hex, marker: 7, diameter: diameter, rim: 1.2)
      for case (nil, let place) in places[column] {
        canvas.text(
          "⋮", at: place, font: size.fontSize * 1.3, color: theme.secondaryText, bold: true)
      }
      let x = UnitPoint((Double(column) + 0.5) / Double(columns), 0)
      canvas.text(
        TextMetrics.cut(layer.name, width: wide * 0.95, size: size.labelFont), at: x,
        up: size.fontSize * 1.75, font: size.labelFont, color: theme.text)
      canvas.text(
        Numbers.fixed(Double(layer.size), 0), at: x, up: size.fontSize * 0.55, font: size.tickFont,
        color: theme.secondaryText)
    }
  }

  /// The units of a layer that get a circle; nil stands for those left out.
  private func units(_ layer: Layer) -> [Int?] {
    if layer.size <= most { return Array(0..<max(0, layer.size)) }
    let above = (most - 1 + 1) / 2
    let below = most - 1 - above
    return Array(0..<above) + [nil] + Array((layer.size - below)..<layer.size)
  }

  private func drawWeights(
    _ places: [[(Int?, UnitPoint)]], on canvas: inout PanelCanvas
  ) {
    for layer in 0..<max(0, places.count - 1) {
      let matrix = weights?[layer]
      let map = matrix.map {
        ColorMap(.diverging, values: $0, range: nil, theme: canvas.theme)
      }
      var plain: [UnitPoint?] = []
      for case (let from?, let a) in places[layer] {
        for case (let to?, let b) in places[layer + 1] {
          guard let matrix, let map, matrix.indices.contains(to),
            matrix[to].indices.contains(from)
          else {
            plain += [a, b, nil]
            continue
          }
          let weight = matrix[to][from]
          let strength = abs(weight) / max(abs(map.low), abs(map.high))
          canvas.line([a, b], map.color(weight).hex, width: 0.4 + 1.4 * strength)
        }
      }
      if !plain.isEmpty { canvas.line(plain, canvas.theme.zero.hex, width: 0.5) }
    }
  }
}

extension PanelCanvas {
  /// Columns of circles with lines between them.
  mutating func drawNetwork(_ network: NetworkDiagram) {
    guard !network.layers.isEmpty else { return }
    let most = network.layers.map { units($0, network.most).count }.max() ?? 1
    let words = size.fontSize * 2.9
    let height = plot.height - words
    let step = height / Double(max(most, 3))
    let columns = network.layers.count
    let wide = plot.width / Double(columns)
    let diameter = min(step * 0.62, wide * 0.3, size.fontSize * 2)

    let places = network.layers.enumerated().map { column, layer in
      let units = units(layer, network.most)
      return units.enumerated().map { row, unit in
        let x = (Double(column) + 0.5) * wide
        let y = height / 2 + (Double(units.count - 1) / 2 - Double(row)) * step
        return (unit, UnitPoint(x / plot.width, (words + y) / plot.height))
      }
    }
    drawWeights(network, places)
    for (column, layer) in network.layers.enumerated() {
      let color = column == 0 ? theme.muted : theme.series[(column - 1) % theme.series.count]
      let shown = places[column].filter { $0.0 != nil }.map(\.1)
      markers(shown, color.hex, marker: 7, diameter: diameter, rim: 1.2)
      for case (nil, let place) in places[column] {
        text("⋮", at: place, font: size.fontSize * 1.3, color: theme.secondaryText, bold: true)
      }
      let x = UnitPoint((Double(column) + 0.5) / Double(columns), 0)
      text(
        TextMetrics.cut(layer.name, width: wide * 0.95, size: size.labelFont), at: x,
        up: size.fontSize * 1.75, font: size.labelFont, color: theme.text)
      text(
        Numbers.fixed(Double(layer.size), 0), at: x, up: size.fontSize * 0.55, font: size.tickFont,
        color: theme.secondaryText)
    }
  }

  /// The units of a layer that get a circle; nil stands for those left out.
  private func units(_ layer: NetworkDiagram.Layer, _ most: Int) -> [Int?] {
    if layer.size <= most { return Array(0..<max(0, layer.size)) }
    let above = (most - 1 + 1) / 2
    let below = most - 1 - above
    return Array(0..<above) + [nil] + Array((layer.size - below)..<layer.size)
  }

  private mutating func drawWeights(
    _ network: NetworkDiagram, _ places: [[(Int?, UnitPoint)]]
  ) {
    for layer in 0..<max(0, places.count - 1) {
      let matrix = network.weights?[layer]
      let map = matrix.map {
        ColorMap(.diverging, values: $0, range: nil, theme: theme)
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
          line([a, b], map.color(weight).hex, width: 0.4 + 1.4 * strength)
        }
      }
      if !plain.isEmpty { line(plain, theme.zero.hex, width: 0.5) }
    }
  }
}

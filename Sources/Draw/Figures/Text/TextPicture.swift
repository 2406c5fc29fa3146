/// Pictures made of letters: tables, pixels and lists of a panel that no chart can show.
enum TextPicture {
  /// From nothing to everything.
  private static let shades: [Character] = [" ", "░", "▒", "▓", "█"]

  /// The lines of a panel that fills itself; nil for one that is a chart.
  static func lines(_ panel: Panel, columns: Int) -> [String]? {
    for mark in panel.marks {
      switch mark {
      case .heatMap(let map): return table(map, columns: columns)
      case .contour(let contour):
        return shaded(contour.heights.reversed(), columns: columns)
          + [ends(contour.heights)]
      case .surface(let surface):
        return shaded(surface.values.reversed(), columns: columns) + [ends(surface.values)]
      case .images(let images): return self.images(images, columns: columns)
      case .diagram(let diagram): return self.diagram(diagram)
      case .network(let network):
        return [network.layers.map { "\($0.name) (\($0.size))" }.joined(separator: " → ")]
      default: continue
      }
    }
    return nil
  }

  /// A small table in numbers, a large one in shades.
  private static func table(_ map: HeatMap, columns: Int) -> [String] {
    if map.scale == .classes { return classes(map, columns: columns) }
    let values = map.place == nil ? map.values : map.values.reversed()
    guard let digits = map.digits else {
      return shaded(values, columns: columns) + [ends(values)]
    }
    let texts = values.map { $0.map { Numbers.fixed($0, digits) } }
    let names = map.columnNames
    let heads = (texts.first ?? []).indices.map { names.indices.contains($0) ? names[$0] : "" }
    let lead = map.rowNames.map(\.count).max() ?? 0
    let width = (texts.joined().map(\.count) + heads.map(\.count)).max() ?? 1
    guard lead + (texts.first?.count ?? 0) * (width + 1) <= columns else {
      return shaded(values, columns: columns) + [ends(values)]
    }
    var lines = texts.enumerated().map { row, cells in
      let name = map.rowNames.indices.contains(row) ? map.rowNames[row] : ""
      return right(name, lead) + cells.map { " " + right($0, width) }.joined()
    }
    lines.insert(right("", lead) + heads.map { " " + right($0, width) }.joined(), at: 0)
    return lines
  }

  /// One letter for each class.
  private static func classes(_ map: HeatMap, columns: Int) -> [String] {
    let letters = Array("·+o#x*%@")
    return sampled(map.values.reversed(), columns: columns).map { row in
      String(
        row.map { value in
          let place = abs(value).truncatingRemainder(dividingBy: Double(letters.count))
          return value.isFinite ? letters[Int(place)] : " "
        })
    }
  }

  private static func shaded(_ values: [[Double]], columns: Int) -> [String] {
    let span = DataRange(values.lazy.flatMap { $0 }, .linear)
    return sampled(values, columns: columns).map { row in
      String(
        row.map { value in
          guard value.isFinite, span.low < span.high else { return " " }
          let part = (value - span.low) / (span.high - span.low)
          return shades[min(Int(part * Double(shades.count)), shades.count - 1)]
        })
    }
  }

  private static func ends(_ values: [[Double]]) -> String {
    let span = DataRange(values.lazy.flatMap { $0 }, .linear)
    return span.isEmpty
      ? "no numbers" : "light \(Numbers.short(span.low)) … dark \(Numbers.short(span.high))"
  }

  /// A table with about as many columns as have room; letters are twice as high as wide.
  private static func sampled(_ values: [[Double]], columns: Int) -> [[Double]] {
    guard let first = values.first, !first.isEmpty else { return [] }
    let wide = min(columns, first.count * 2, 64)
    let shape = Double(values.count) / Double(first.count)
    let high = max(1, min(values.count, Int((Double(wide) * shape / 2).rounded())))
    return (0..<high).map { row in
      let line = values[row * values.count / high]
      return (0..<wide).map { line[$0 * first.count / wide] }
    }
  }

  private static func images(_ images: Images, columns: Int) -> [String] {
    var lines: [String] = []
    for (index, image) in images.images.prefix(4).enumerated() {
      let rows = (0..<image.height).map { row in
        (0..<image.width).map { column in
          let start = (row * image.width + column) * image.channels
          return Double(image.bytes[start..<start + image.channels].map(Int.init).reduce(0, +))
        }
      }
      lines += shaded(rows, columns: min(columns, 56))
      if images.captions.indices.contains(index) { lines.append(images.captions[index]) }
    }
    if images.images.count > 4 { lines.append("… and \(images.images.count - 4) more images") }
    return lines
  }

  private static func diagram(_ diagram: Diagram) -> [String] {
    diagram.nodes.map { node in
      let inputs = diagram.edges.filter { $0.to == node.id }.map { edge in
        diagram.nodes.first { $0.id == edge.from }?.name ?? edge.from
      }
      var words = [node.name ?? node.id]
      if let operation = node.operation {
        words.append("= \(operation)(\(inputs.joined(separator: ", ")))")
      } else if !inputs.isEmpty {
        words.append("← \(inputs.joined(separator: ", "))")
      }
      if let data = node.data { words.append("data \(Numbers.short(data))") }
      if diagram.showsGradients, let gradient = node.gradient {
        words.append("grad \(Numbers.short(gradient))")
      }
      return (words + node.rows).joined(separator: "  ")
    }
  }

  /// A text moved to the right end of a column.
  private static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}

extension Mark {
  /// The sentences that say what this mark shows.
  func altText(_ panel: Panel) -> [String] {
    switch self {
    case .line(let mark):
      let name = AltText.name("Line", mark.label)
      return [
        "\(name) of \(AltText.count(mark.xs.count, "point")): "
          + AltText.series(mark.xs, mark.ys, panel) + "."
      ] + AltText.leftOut(mark.xs, mark.ys, panel, most: Decimation.mostOnLine)
    case .band(let mark): return [mark.sentence(panel)]
    case .points(let mark):
      return mark.sentences(panel)
        + AltText.leftOut(mark.xs, mark.ys, panel, most: Decimation.mostInCloud)
    case .bars(let mark):
      let values = zip(mark.names, mark.values).map { "\($0) \(AltText.number($1))" }
      return ["\(AltText.name("Bars", mark.label)): \(AltText.list(values))."]
    case .histogram(let mark): return [mark.sentence]
    case .heatMap(let mark): return mark.sentences
    case .contour(let mark):
      return [Surface.sentence("Contours", mark.values, mark.x, mark.y, label: mark.label)]
    case .surface(let mark):
      let paths = mark.paths.map { path in
        AltText.name("Path", path.label)
          + " of \(AltText.count(path.xs.count, "point")) from height "
          + "\(AltText.number(path.zs.first ?? .nan)) to \(AltText.number(path.zs.last ?? .nan))."
      }
      return [Surface.sentence("Surface", mark.values, mark.x, mark.y, label: mark.label)] + paths
    case .arrows(let mark): return [mark.sentence]
    case .images(let mark): return [mark.sentence]
    case .rule(let mark):
      let axis = mark.direction == .vertical ? "x" : "y"
      return [
        "\(AltText.name("Reference line", mark.label)) at \(axis) = \(AltText.number(mark.value))."
      ]
    case .note(let mark):
      return [
        "Note at x = \(AltText.number(mark.x)), y = \(AltText.number(mark.y)): “\(mark.text)”."
      ]
    case .ridge(let mark):
      let hills = zip(mark.names, mark.histograms).map { "\($0): \($1.sentence)" }
      return ["\(AltText.count(mark.histograms.count, "histogram")) one below the other."]
        + hills.prefix(3) + (hills.count > 4 ? ["…"] : []) + hills.dropFirst(3).suffix(1)
    case .diagram(let mark): return mark.sentences
    case .network(let mark):
      let layers = mark.layers.map { "\($0.name) with \(AltText.count($0.size, "unit"))" }
      return ["A network of \(AltText.count(mark.layers.count, "layer")): \(AltText.list(layers))."]
    }
  }
}

extension Band {
  fileprivate func sentence(_ panel: Panel) -> String {
    let widths = zip(lower, upper).map { $1 - $0 }.filter(\.isFinite)
    let around = middle.map { " around a line " + AltText.series(xs, $0, panel) } ?? ""
    return "\(AltText.name("Band", label))\(around); "
      + "between \(AltText.number(widths.min() ?? 0)) and \(AltText.number(widths.max() ?? 0)) high."
  }
}

extension Points {
  fileprivate func sentences(_ panel: Panel) -> [String] {
    let name = AltText.name(AltText.count(xs.count, "point"), label)
    var sentences = ["\(name): \(AltText.series(xs, ys, panel))."]
    if let classes {
      let counts = Set(classes).sorted().map { group in
        let name = classNames.indices.contains(group) ? classNames[group] : "class \(group)"
        return "\(name) \(classes.count { $0 == group })"
      }
      sentences.append("Points of each class: \(AltText.list(counts)).")
    }
    return sentences
  }
}

extension Histogram {
  fileprivate var sentence: String {
    let total = counts.reduce(0, +)
    guard let highest = counts.indices.max(by: { counts[$0] < counts[$1] }) else {
      return "\(AltText.name("Histogram", label)) without bins."
    }
    var text =
      "\(AltText.name("Histogram", label)) of \(AltText.number(total)) in "
      + "\(AltText.count(counts.count, "bin")) from \(AltText.number(edges[0])) to "
      + "\(AltText.number(edges[counts.count])); most (\(AltText.number(counts[highest]))) between "
      + "\(AltText.number(edges[highest])) and \(AltText.number(edges[highest + 1]))."
    if notFinite > 0 { text += " \(AltText.count(notFinite, "NaN or infinite sample")) left out." }
    if outside > 0 { text += " \(AltText.count(outside, "sample")) outside the range left out." }
    return text
  }
}

extension HeatMap {
  fileprivate var sentences: [String] {
    let all = values.flatMap { $0 }
    let columns = values.first?.count ?? 0
    guard !all.isEmpty else { return ["An empty table."] }
    let size = "\(values.count) × \(columns)"
    if scale == .classes {
      let counts = Set(all.filter(\.isFinite)).sorted().map { group in
        let part = Double(all.count { $0 == group }) / Double(all.count)
        return "class \(AltText.number(group)) \(Numbers.fixed(part * 100, 0)) %"
      }
      return ["Regions of classes: \(AltText.list(counts)) of the area."]
    }
    let shown = all.indices.filter { all[$0].isFinite }
    var text = "\(AltText.name("Table", label)) of \(size) numbers"
    if let low = shown.min(by: { all[$0] < all[$1] }),
      let high = shown.max(by: { all[$0] < all[$1] })
    {
      text += ": lowest \(AltText.number(all[low])) in \(cell(low, columns)), "
      text += "highest \(AltText.number(all[high])) in \(cell(high, columns))"
    }
    text += "."
    if shown.count < all.count {
      text += " \(AltText.count(all.count - shown.count, "cell")) with NaN or infinity."
    }
    return [text]
  }

  /// "row cat, column dog"
  private func cell(_ index: Int, _ columns: Int) -> String {
    let (row, column) = index.quotientAndRemainder(dividingBy: columns)
    let rowName = rowNames.indices.contains(row) ? rowNames[row] : "\(row)"
    let columnName = columnNames.indices.contains(column) ? columnNames[column] : "\(column)"
    return "row \(rowName), column \(columnName)"
  }
}

extension Surface {
  /// What a function of two numbers does: where it is lowest and highest.
  fileprivate static func sentence(
    _ kind: String, _ values: [[Double]], _ x: ClosedRange<Double>, _ y: ClosedRange<Double>,
    label: String?
  ) -> String {
    let columns = values.first?.count ?? 0
    let all = values.flatMap { $0 }
    let shown = all.indices.filter { all[$0].isFinite }
    guard let low = shown.min(by: { all[$0] < all[$1] }),
      let high = shown.max(by: { all[$0] < all[$1] })
    else { return "\(AltText.name(kind, label)) without any finite height." }
    let (xs, ys) = (evenly(x, columns), evenly(y, values.count))
    let place = { (index: Int) in
      "x = \(AltText.number(xs[index % columns])), y = \(AltText.number(ys[index / columns]))"
    }
    return "\(AltText.name(kind, label)) of \(values.count) × \(columns) heights: lowest "
      + "\(AltText.number(all[low])) at \(place(low)), highest \(AltText.number(all[high])) "
      + "at \(place(high))."
  }
}

extension Arrows {
  fileprivate var sentence: String {
    let lengths = zip(dxs, dys).map { ($0 * $0 + $1 * $1).squareRoot() }.filter(\.isFinite)
    return "\(AltText.name(AltText.count(xs.count, "arrow"), label)): the shortest "
      + "\(AltText.number(lengths.min() ?? 0)) long, the longest \(AltText.number(lengths.max() ?? 0))."
  }
}

extension Diagram {
  fileprivate var sentences: [String] {
    let boxes = nodes.map { node in
      var words = [node.name ?? node.operation ?? node.id]
      if node.name != nil, let operation = node.operation { words.append("made by \(operation)") }
      if let data = node.data { words.append("data \(AltText.number(data))") }
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
}

extension Figure {
  /// What makes the figure impossible to draw, in words; nil where nothing does.
  ///
  /// A figure that was put together in a program has no such flaw: the initializers of its marks trap. One
  /// that was read from a file can have any.
  public var problem: String? {
    if let columns, !(1...100).contains(columns) { return "\(columns) panels side by side" }
    for panel in panels {
      if let problem = panel.problem { return "\(title): \(problem)" }
    }
    for frame in frames {
      if let problem = frame.problem { return problem }
    }
    return nil
  }
}

extension Panel {
  fileprivate var problem: String? {
    for mark in marks {
      if let problem = mark.problem { return "\(mark.kind): \(problem)" }
    }
    for inset in insets {
      if let problem = inset.panel.problem { return problem }
    }
    return nil
  }
}

extension Mark {
  fileprivate var problem: String? {
    switch self {
    case .line(let mark): return uneven(mark.xs.count, mark.ys.count)
    case .band(let mark):
      let middle = mark.middle?.count ?? mark.xs.count
      return uneven(mark.xs.count, mark.lower.count, mark.upper.count, middle)
    case .points(let mark):
      return uneven(mark.xs.count, mark.ys.count, mark.classes?.count ?? mark.xs.count)
        ?? ((0...1000).contains(mark.size) ? nil : "points of the size \(mark.size)")
    case .bars(let mark):
      return uneven(mark.names.count, mark.values.count, mark.errors?.count ?? mark.names.count)
    case .histogram(let mark): return mark.problem
    case .heatMap(let mark):
      let digits = mark.digits ?? 0
      return ragged(mark.values)
        ?? ((0...20).contains(digits) ? nil : "\(digits) digits after the point")
    case .contour(let mark): return ragged(mark.values)
    case .surface(let mark):
      let paths = mark.paths.lazy.compactMap { uneven($0.xs.count, $0.ys.count, $0.zs.count) }
      return ragged(mark.values) ?? paths.first
    case .arrows(let mark):
      return uneven(mark.xs.count, mark.ys.count, mark.dxs.count, mark.dys.count)
    case .images(let mark): return mark.problem
    case .ridge(let mark):
      return uneven(mark.histograms.count, mark.names.count)
        ?? mark.histograms.lazy.compactMap(\.problem).first
    case .diagram(let mark): return mark.problem
    case .network(let mark): return mark.problem
    case .rule, .note: return nil
    }
  }
}

extension Histogram {
  fileprivate var problem: String? {
    edges.count == counts.count + 1 ? nil : "\(counts.count) bins with \(edges.count) edges"
  }
}

extension Images {
  fileprivate var problem: String? {
    if !captions.isEmpty, let problem = uneven(images.count, captions.count) { return problem }
    if let columns, !(1...10_000).contains(columns) { return "\(columns) images side by side" }
    return images.lazy.compactMap(\.problem).first
  }
}

extension PixelImage {
  /// What makes the image impossible, in words; nil where nothing does.
  fileprivate var problem: String? {
    let sides = 1...(1 << 20)
    guard sides.contains(width), sides.contains(height), channels == 1 || channels == 3,
      bytes.count == width * height * channels
    else { return "\(bytes.count) bytes for \(width) × \(height) pixels of \(channels) channels" }
    return nil
  }
}

extension Diagram {
  fileprivate var problem: String? {
    do throws(FigureError) {
      _ = try Diagram(nodes, edges: edges, showsGradients: showsGradients, direction: direction)
      return nil
    } catch {
      return "\(error)"
    }
  }
}

extension NetworkDiagram {
  fileprivate var problem: String? {
    if most < 3 { return "at most \(most) circles in a column" }
    if let layer = layers.first(where: { $0.size < 0 }) { return "a layer of \(layer.size) units" }
    guard let weights, weights.count != layers.count - 1 else { return nil }
    return "\(weights.count) matrices between \(layers.count) layers"
  }
}

private func uneven(_ counts: Int...) -> String? {
  counts.allSatisfy { $0 == counts[0] } ? nil : "lists of different lengths, \(counts)"
}

private func ragged(_ values: [[Double]]) -> String? {
  values.allSatisfy { $0.count == values[0].count } ? nil : "rows of different lengths"
}

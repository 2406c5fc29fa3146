extension Figure {
  /// Why the figure cannot be drawn, as a message; nil when it can.
  ///
  /// The initializers of the marks trap, so only a figure that was decoded can have a problem.
  package var problem: String? {
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
      if let problem = mark.content.problem { return "\(mark.kind): \(problem)" }
    }
    for inset in insets {
      if let problem = inset.panel.problem { return problem }
    }
    return nil
  }
}

extension Panel {
  /// The axes, "x" or "y", that say nothing of what they show: neither a label, nor names along them, whether the
  /// axis or a mark brings those. None where the panel has no axes.
  package var unnamedAxes: [String] {
    guard marks.contains(where: { $0.plane != nil }) else { return [] }
    let extent = Extent(of: self)
    let isUnnamed = { (axis: PlotAxis, names: [String]) in
      axis.label.isEmpty && (axis.categories ?? []).isEmpty && names.isEmpty
    }
    return [
      isUnnamed(x, extent.columnNames) ? "x" : nil, isUnnamed(y, extent.rowNames) ? "y" : nil,
    ].compactMap { $0 }
  }
}

/// What is wrong with lists that belong together but differ in length; nil where they do not.
func uneven(_ counts: Int...) -> String? {
  counts.allSatisfy { $0 == counts[0] } ? nil : "lists of different lengths, \(counts)"
}

/// What is wrong with a table whose rows differ in length; nil where they do not.
func ragged(_ values: [[Double]]) -> String? {
  values.allSatisfy { $0.count == values[0].count } ? nil : "rows of different lengths"
}

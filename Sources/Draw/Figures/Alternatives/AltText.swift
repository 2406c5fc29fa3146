import Notation

extension Figure {
  /// The alternative text, for readers who cannot see the picture: for each panel the axes with their ranges,
  /// and for each mark its extremes, its first and last values, and what was left out. It is computed from the
  /// numbers.
  public var altText: String {
    var sentences = [AltText.sentence(title)]
    if let equation { sentences.append("Formula: \(equation).".endedOnce) }
    if panels.count > 1 { sentences.append("\(panels.count) panels.") }
    for (index, panel) in panels.enumerated() {
      let lead = panels.count > 1 ? "Panel \(index + 1)" : ""
      sentences += AltText.sentences(panel, lead: lead)
    }
    return sentences.filter { !$0.isEmpty }.joined(separator: " ")
  }
}

/// The sentences of alternative texts.
enum AltText {
  static func sentences(_ panel: Panel, lead: String) -> [String] {
    var sentences: [String] = []
    let name = [lead, panel.title].filter { !$0.isEmpty }.joined(separator: ", ")
    if !name.isEmpty { sentences.append(sentence(name)) }
    if let equation = panel.equation { sentences.append("Formula: \(equation).".endedOnce) }
    let isPlane = panel.marks.allSatisfy { $0.plane != nil }
    let extent = Extent(of: panel)
    if panel.marks.isEmpty || (isPlane && extent.x.isEmpty && extent.y.isEmpty) {
      sentences.append("There is nothing to show: no data.")
    } else if isPlane {
      sentences.append(axes(panel, extent))
    }
    let notes = panel.marks.compactMap { $0.value as? Annotation }
    let areFew = notes.count <= 8
    let single = areFew ? panel.marks : panel.marks.filter { !($0.value is Annotation) }
    sentences += single.flatMap { $0.content.altText(panel) }
    if !areFew { sentences.append(AltText.sentence(of: notes)) }
    for inset in panel.insets {
      sentences += AltText.sentences(inset.panel, lead: "Inset")
    }
    return sentences
  }

  /// Many notes, such as digits that replace points: how often each text occurs, and around which point.
  private static func sentence(of notes: [Annotation]) -> String {
    let groups = Dictionary(grouping: notes, by: \.text).sorted { $0.key < $1.key }
    let words = groups.map { text, notes in
      let n = Double(notes.count)
      let x = notes.map(\.x).reduce(0, +) / n
      let y = notes.map(\.y).reduce(0, +) / n
      return "“\(text)” \(notes.count == 1 ? "once at" : "\(notes.count) times, around")"
        + " x = \(number(x)), y = \(number(y))"
    }
    let rest = words.count > 20 ? "; …" : ""
    return "\(notes.count) notes: \(words.prefix(20).joined(separator: "; "))\(rest)."
  }

  private static func axes(_ panel: Panel, _ extent: Extent) -> String {
    let x = axis(panel.x, "x", extent.x, names: extent.columnNames)
    let y = axis(panel.y, "y", extent.y, names: extent.rowNames)
    return "Across: \(x); up: \(y)."
  }

  private static func axis(_ axis: PlotAxis, _ fallback: String, _ span: DataRange, names: [String])
    -> String
  {
    let name = axis.label.isEmpty ? fallback : axis.label
    let names = axis.categories ?? names
    if !names.isEmpty { return "\(name): \(list(names))" }
    let shown = axis.range.map { DataRange($0) } ?? span
    if shown.isEmpty { return "\(name), with no values" }
    let scale = axis.scale == .logarithmic ? ", logarithmic" : ""
    return "\(name) from \(number(shown.low)) to \(number(shown.high))\(scale)"
  }

  /// A text as a sentence on one line, with a period unless it ends in a mark of its own.
  static func sentence(_ text: String) -> String {
    let text = text.split(separator: "\n").joined(separator: " ")
    return text.asSentence
  }

  static func number(_ value: Double) -> String { Numbers.short(value) }

  /// "1 point", "2 points"
  static func count(_ count: Int, _ noun: String) -> String {
    "\(Numbers.fixed(Double(count), 0)) \(noun)\(count == 1 ? "" : "s")"
  }

  /// "Line “loss”", or "A line" when it has no name.
  static func name(_ kind: String, _ label: String?) -> String {
    guard let label, !label.isEmpty else { return kind }
    return "\(kind) “\(label)”"
  }

  /// A list in words, cut where it would be too long to listen to.
  static func list(_ items: [String]) -> String {
    let most = 12
    if items.count <= most { return items.joined(separator: ", ") }
    return items.prefix(most).joined(separator: ", ") + " and \(items.count - most) more"
  }

  /// What a series of y over x does: its ends and its extremes.
  static func series(_ xs: [Double], _ ys: [Double], _ panel: Panel) -> String {
    let shown = xs.indices.filter {
      DataRange.canShow(xs[$0], panel.x.scale) && DataRange.canShow(ys[$0], panel.y.scale)
    }
    guard let first = shown.first, let last = shown.last else { return "nothing that can be shown" }
    if shown.count == 1 { return "at x = \(number(xs[first])), y = \(number(ys[first]))" }
    let low = shown.min { ys[$0] < ys[$1] }!
    let high = shown.max { ys[$0] < ys[$1] }!
    return "from \(number(ys[first])) at x = \(number(xs[first])) "
      + "to \(number(ys[last])) at x = \(number(xs[last])); "
      + "lowest \(number(ys[low])) at x = \(number(xs[low])), "
      + "highest \(number(ys[high])) at x = \(number(xs[high]))"
  }

  /// How many points could not be drawn, and why; empty when all could.
  static func leftOut(_ xs: [Double], _ ys: [Double], _ panel: Panel, most: Int) -> [String] {
    var notFinite = 0
    var notPositive = 0
    var tooLarge = 0
    for (x, y) in zip(xs, ys) {
      if !x.isFinite || !y.isFinite {
        notFinite += 1
      } else if abs(x) >= 1e300 || abs(y) >= 1e300 {
        tooLarge += 1
      } else if !DataRange.canShow(x, panel.x.scale) || !DataRange.canShow(y, panel.y.scale) {
        notPositive += 1
      }
    }
    var sentences: [String] = []
    if notFinite > 0 {
      sentences.append("\(count(notFinite, "point")) with NaN or infinity left out.")
    }
    if notPositive > 0 {
      sentences.append(
        "\(count(notPositive, "point")) not above zero left out of a logarithmic axis.")
    }
    if tooLarge > 0 {
      sentences.append("\(count(tooLarge, "point")) beyond \(powerOfTen(300)) left out.")
    }
    if xs.count > most {
      sentences.append(
        "Drawn with fewer of its \(count(xs.count, "point")), without a visible difference.")
    }
    return sentences
  }

  /// What a function of two numbers does: where it is lowest and highest.
  static func heights(
    _ kind: String, _ values: [[Double]], _ x: ClosedRange<Double>, _ y: ClosedRange<Double>,
    label: String?
  ) -> String {
    let columns = values.first?.count ?? 0
    let all = values.flatMap { $0 }
    let shown = all.indices.filter { all[$0].isFinite }
    guard let low = shown.min(by: { all[$0] < all[$1] }),
      let high = shown.max(by: { all[$0] < all[$1] })
    else { return "\(name(kind, label)) without any finite height." }
    let (xs, ys) = (evenly(x, columns), evenly(y, values.count))
    let place = { (index: Int) in
      "x = \(number(xs[index % columns])), y = \(number(ys[index / columns]))"
    }
    return "\(name(kind, label)) of \(values.count) × \(columns) heights: lowest "
      + "\(number(all[low])) at \(place(low)), highest \(number(all[high])) "
      + "at \(place(high))."
  }
}

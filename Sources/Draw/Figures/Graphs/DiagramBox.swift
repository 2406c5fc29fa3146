/// The words in a node's box, and how large they make it. All lengths are points.
struct DiagramBox: Equatable {
  /// The name, or the operation where there is none.
  var title: String
  /// The operation, beside the name.
  var badge: String
  /// Pairs of what and how much.
  var rows: [(name: String, value: String)]
  var width: Double
  var height: Double

  /// The letters' size, the height of a line, and the distance of words from the border.
  static let font = 8.5
  static let line = 12.0
  static let padding = 6.0

  init(_ node: Diagram.Node, of diagram: Diagram) {
    func short(_ text: String) -> String {
      TextMetrics.cut(text, width: 170, size: DiagramBox.font)
    }
    title = short(node.name ?? node.operation ?? (node.rows.isEmpty ? node.id : ""))
    badge = node.name == nil ? "" : short(node.operation ?? "")
    rows = []
    if let data = node.data { rows.append(("value", Numbers.short(data))) }
    if diagram.showsGradients, let gradient = node.gradient {
      rows.append(("gradient", Numbers.short(gradient)))
    }
    rows += node.rows.map { ("", short($0)) }
    let font = DiagramBox.font
    var widest = TextMetrics.width(title, size: font, bold: true)
    if !badge.isEmpty { widest += TextMetrics.width(badge, size: font) + font * 1.2 }
    for row in rows {
      let gap = row.name.isEmpty ? 0 : font
      widest = max(
        widest,
        TextMetrics.width(row.name, size: font) + gap + TextMetrics.width(row.value, size: font))
    }
    width = max(26, widest + 2 * DiagramBox.padding)
    let lines = Double(rows.count + (title.isEmpty ? 0 : 1))
    height = lines * DiagramBox.line + DiagramBox.padding * (rows.isEmpty ? 1 : 1.5)
    guard let breadth = node.breadth, breadth.isFinite else { return }
    switch diagram.direction {
    case .leftToRight: height = max(height, breadth)
    case .topToBottom: width = max(width, breadth)
    }
  }

  static func == (a: DiagramBox, b: DiagramBox) -> Bool {
    a.title == b.title && a.badge == b.badge && a.width == b.width && a.height == b.height
      && a.rows.elementsEqual(b.rows) { $0 == $1 }
  }
}

/// Where the boxes and arrows of a diagram stand, in points from the bottom left corner.
struct DiagramLayout: Equatable {
  var width: Double
  var height: Double
  var boxes: [(box: DiagramBox, x: Double, y: Double)]
  var arrows: [Arrow]
  /// Whether the arrows lead from left to right.
  var isAcross: Bool

  /// An arrow along a curve.
  struct Arrow: Equatable {
    /// Points of the curve, close together; the last one touches the box.
    var path: [UnitPoint]
    var label: String
    var labelPlace: UnitPoint

    fileprivate func moved(by distance: Double) -> Arrow {
      func move(_ place: UnitPoint) -> UnitPoint {
        UnitPoint(place.x + distance, place.y + distance)
      }
      return Arrow(path: path.map(move), label: label, labelPlace: move(labelPlace))
    }
  }

  /// How much larger it is drawn for its letters to be like those at an axis.
  func usualScale(_ size: FigureSize) -> Double { size.fontSize * 0.96 / DiagramBox.font }

  /// The width at which the letters can just be read.
  func minWidth(_ size: FigureSize) -> Double {
    width * size.fontSize * 0.75 / DiagramBox.font
  }

  static func == (a: DiagramLayout, b: DiagramLayout) -> Bool {
    a.width == b.width && a.height == b.height && a.arrows == b.arrows
      && a.boxes.elementsEqual(b.boxes) { $0 == $1 }
  }

  /// What Graphviz is asked: boxes by number, with their sizes in inches.
  static func question(_ diagram: Diagram) -> String {
    let rank = diagram.direction == .leftToRight ? "LR" : "TB"
    var text = """
      digraph {
        graph [rankdir=\(rank), nodesep=0.22, ranksep=0.42]
        node [shape=box, fixedsize=true, label=""]
        edge [arrowhead=none, fontname="DejaVu Sans", fontsize=8]

      """
    var numbers: [String: Int] = [:]
    for (index, node) in diagram.nodes.enumerated() {
      numbers[node.id] = index
      let box = DiagramBox(node, of: diagram)
      text += "  n\(index) [width=\(box.width / 72), height=\(box.height / 72)]\n"
    }
    for edge in diagram.edges {
      // The label's letters do not matter here, only their width.
      let label = String(repeating: "n", count: edge.label?.count ?? 0)
      let attribute = label.isEmpty ? "" : " [label=\"\(label)\"]"
      text += "  n\(numbers[edge.from]!) -> n\(numbers[edge.to]!)\(attribute)\n"
    }
    return text + "}\n"
  }

  /// Reads Graphviz' answer in its "plain" format; nil when it is something else.
  init?(_ diagram: Diagram, answer: String) {
    width = 0
    height = 0
    boxes = []
    arrows = []
    isAcross = diagram.direction == .leftToRight
    var seen: [String: Int] = [:]
    for line in answer.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      func inches(_ index: Int) -> Double { words.count > index ? Double(words[index]) ?? 0 : 0 }
      switch words.first {
      case "graph":
        (width, height) = (inches(2) * 72, inches(3) * 72)
      case "node":
        guard words.count > 3, let index = Int(words[1].dropFirst()),
          diagram.nodes.indices.contains(index)
        else { return nil }
        let box = DiagramBox(diagram.nodes[index], of: diagram)
        boxes.append((box, inches(2) * 72, inches(3) * 72))
      case "edge":
        guard words.count > 3, let count = Int(words[3]), words.count >= 4 + 2 * count else {
          return nil
        }
        let points = (0..<count).map {
          UnitPoint(inches(4 + 2 * $0) * 72, inches(5 + 2 * $0) * 72)
        }
        let hasLabel = words.count >= 9 + 2 * count
        let pair = words[1] + " " + words[2]
        let labels = diagram.edges.filter { edge in
          let from = diagram.nodes.firstIndex { $0.id == edge.from }!
          let to = diagram.nodes.firstIndex { $0.id == edge.to }!
          return "n\(from) n\(to)" == pair
        }.map { $0.label ?? "" }
        let number = seen[pair, default: 0]
        seen[pair] = number + 1
        arrows.append(
          Arrow(
            path: DiagramLayout.curve(points),
            label: labels.indices.contains(number) ? labels[number] : "",
            labelPlace: hasLabel
              ? UnitPoint(inches(5 + 2 * count) * 72, inches(6 + 2 * count) * 72)
              : UnitPoint(0, 0)))
      default: break
      }
    }
    // Room for the outermost borders.
    let margin = 3.0
    width += 2 * margin
    height += 2 * margin
    boxes = boxes.map { ($0.box, $0.x + margin, $0.y + margin) }
    arrows = arrows.map { $0.moved(by: margin) }
    guard width > 2 * margin, boxes.count == diagram.nodes.count else { return nil }
  }

  /// Points along Bézier curves that share their ends: one point, and three for each curve.
  private static func curve(_ control: [UnitPoint]) -> [UnitPoint] {
    guard let first = control.first else { return [] }
    var path = [first]
    for start in stride(from: 0, to: control.count - 3, by: 3) {
      let (a, b, c, d) = (
        control[start], control[start + 1], control[start + 2], control[start + 3]
      )
      for step in 1...12 {
        let t = Double(step) / 12
        let s = 1 - t
        let (w0, w1, w2, w3) = (s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t)
        path.append(
          UnitPoint(
            w0 * a.x + w1 * b.x + w2 * c.x + w3 * d.x, w0 * a.y + w1 * b.y + w2 * c.y + w3 * d.y))
      }
    }
    return path
  }
}

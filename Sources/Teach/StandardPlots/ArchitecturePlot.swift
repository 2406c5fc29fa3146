import Figures
import Notation
import Training

extension Figure {
  /// The layers of a model as boxes, each with the shape of what leaves it for one sample and the number of its
  /// parameters, and arrows for the data. Where paths meet, they are drawn as meeting.
  ///
  /// A box behind pictures is the higher the larger they are: a stack of convolutions is a pyramid. The diagram
  /// leads from left to right where it is short, from top to bottom where it is long; `direction` decides otherwise.
  ///
  /// - Parameters:
  ///   - model: any model with weights; it is run once on zeros.
  ///   - shapes: the shapes of its inputs, without the batch axis.
  ///   - inputs: the names of its inputs; without them `input`, or `input 1`, `input 2` and so on.
  public static func architecture(
    of model: some Model, input shapes: [Int]..., named inputs: [String] = [],
    title: String = "The architecture", caption: String, direction: Diagram.Direction? = nil
  ) throws(FigureError) -> Figure {
    let architecture = model.architecture(inputShapes: shapes)
    let diagram = try architecture.diagram(inputs: inputs, direction)
    return Figure(title, caption: caption) { diagram }
  }
}

extension Architecture {
  /// The nodes as boxes. More than this many one behind the other lead downwards.
  func diagram(
    inputs: [String], _ direction: Diagram.Direction?, across most: Int = 6
  ) throws(FigureError) -> Diagram {
    let largest = nodes.compactMap(\.side).max() ?? 0
    let direction = direction ?? (depth > most ? .topToBottom : .leftToRight)
    // What the letters need at most, so that the box of a larger picture is always the larger one: the height of three
    // lines, or the width of the longest.
    let letters = direction == .leftToRight ? 40 : nodes.map(\.letters).max() ?? 40
    let boxes = nodes.enumerated().map { place, node in
      Diagram.Node(
        "\(place)",
        name: node.kind == .input && inputs.indices.contains(place) ? inputs[place] : node.title,
        operation: node.badge, rows: node.rows,
        breadth: node.side.map { letters + 120 * Double($0) / Double(max(largest, 1)) })
    }
    return try Diagram(
      boxes, edges: edges.map { Diagram.Edge(from: "\($0.from)", to: "\($0.to)") },
      direction: direction)
  }

  /// How many nodes lie one behind the other.
  private var depth: Int {
    var depths = [Int](repeating: 1, count: nodes.count)
    for edge in edges { depths[edge.to] = max(depths[edge.to], depths[edge.from] + 1) }
    return depths.max() ?? 0
  }
}

extension Architecture.Node {
  /// The height of the pictures that leave it; `nil` where it gives none.
  fileprivate var side: Int? { shape.count == 3 ? shape[0] : nil }

  /// The name, or the sign of an operation.
  fileprivate var title: String {
    guard kind == .operation else { return name }
    return ["add": "+", "subtract": "−", "multiply": "×", "divide": "÷"][name] ?? name
  }

  /// The kind of layer, where its name does not say it: `dense_1` is a Dense, `max_pooling2d` a MaxPooling2D.
  fileprivate var badge: String? {
    guard case .layer(let kind) = kind else { return nil }
    let letters = name.replacing("_", with: "").lowercased()
    let said = kind.hasSuffix("Layer") ? String(kind.dropLast(5)) : kind
    return letters.contains(said.lowercased()) ? nil : kind
  }

  /// About how many points its longest line takes: letters are some 5.5 points wide.
  fileprivate var letters: Double {
    let lines = rows.map(\.count) + [title.count + (badge.map { $0.count + 2 } ?? 0)]
    return 12 + 5.5 * Double(lines.max() ?? 0)
  }

  fileprivate var rows: [String] {
    let sizes = shape.isEmpty ? "1" : shape.map(String.init).joined(separator: " × ")
    guard parameters > 0 else { return [sizes] }
    return [sizes, "\(written(Double(parameters), .grouped(0, always: true))) parameters"]
  }
}

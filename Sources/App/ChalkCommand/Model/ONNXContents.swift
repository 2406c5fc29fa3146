import Chalk

/// What an ONNX file holds, for people to read: inputs, outputs, each node with the shapes of its weights, and counts.
struct ONNXContents {
  private let file: ONNXFile

  init(of path: String) throws { file = try ONNXFile(path: path) }

  init(_ file: ONNXFile) { self.file = file }

  var lines: [String] {
    let graph = file.graph
    let written = file.producer.isEmpty ? "" : ", written by \(file.producer)"
    var lines = ["ONNX, opset \(file.opset)\(written)"]
    lines += graph.neededInputs.map { "input   \($0.name): \(ONNXContents.text($0))" }
    lines += graph.outputs.map { "output  \($0.name): \(ONNXContents.text($0))" }
    let width = graph.nodes.map(\.operatorName.count).max() ?? 0
    let known = Set(ONNXRunner.operators)
    for node in graph.nodes {
      let weights = node.inputs.compactMap { graph.initializers[$0]?.shape }
      let shapes = weights.map { "\($0)" }.joined(separator: " ")
      let isKnown = known.contains(node.kind) ? "" : "  (not supported)"
      let name = node.name.isEmpty ? node.outputs.first ?? "" : node.name
      lines.append("  \(node.operatorName.padded(to: width))  \(name)  \(shapes)\(isKnown)")
    }
    lines.append("\(counted(graph.nodes.count, "node")), \(graph.parameterCount) parameters")
    return lines
  }

  /// The nodes as boxes, and arrows for the data.
  /// - Throws: `FigureError` where an arrow leads nowhere.
  func figure(title: String) throws(FigureError) -> Figure {
    let graph = file.graph
    var (boxes, edges, makers): ([Diagram.Node], [Diagram.Edge], [String: String]) = ([], [], [:])
    for input in graph.neededInputs {
      makers[input.name] = "input \(input.name)"
      boxes.append(Diagram.Node("input \(input.name)", name: input.name, rows: [input.text]))
    }
    for (place, node) in graph.nodes.enumerated() {
      let count = node.inputs.compactMap { graph.initializers[$0]?.count }.reduce(0, +)
      boxes.append(
        Diagram.Node(
          "\(place)", name: node.operatorName,
          rows: count > 0 ? [counted(count, "parameter")] : []))
      let sources = Set(node.inputs.compactMap { makers[$0] })
      edges += sources.sorted().map { Diagram.Edge(from: $0, to: "\(place)") }
      for name in node.outputs where !name.isEmpty { makers[name] = "\(place)" }
    }
    let diagram = try Diagram(boxes, edges: edges, direction: .topToBottom)
    return Figure(title, caption: lines.last ?? "") { diagram }
  }

  private static func text(_ port: ONNXPort) -> String {
    (port.type.map { "\($0) " } ?? "") + port.text
  }
}

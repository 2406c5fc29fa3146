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

  private static func text(_ port: ONNXPort) -> String {
    (port.type.map { "\($0) " } ?? "") + port.text
  }
}

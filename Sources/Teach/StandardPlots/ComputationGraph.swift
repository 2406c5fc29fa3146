import Figures
import Foundation
import ScalarGrad

extension Figure {
  /// The graph behind a scalar: each node with its data, and its gradient where `backward()` has
  /// been called; each edge with its local slope.
  ///
  /// - Throws: `FigureError` where gradients are asked for that were never computed.
  public static func computation(
    _ output: Scalar, title: String, caption: String, showingGradients: Bool = true
  ) throws(FigureError) -> Figure {
    let graph = output.graph()
    let nodes = graph.nodes.enumerated().map { index, node in
      Diagram.Node(
        "\(index)", name: node.name ?? (node.operation == nil ? "constant" : nil),
        operation: node.operation, data: node.value, gradient: node.gradient)
    }
    let edges = graph.edges.map {
      Diagram.Edge(
        from: "\($0.from)", to: "\($0.to)", label: showingGradients ? short($0.slope) : nil)
    }
    let diagram = try Diagram(nodes, edges: edges, showsGradients: showingGradients)
    return Figure(title, caption: caption) { diagram }
  }
}

/// A number in at most four significant digits, with a real minus sign.
private func short(_ number: Double) -> String {
  String(format: "%.4g", number).replacing("-", with: "−")
}

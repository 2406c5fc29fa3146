import Figures
import Notation
import ScalarGrad

extension Figure {
  /// The graph behind a scalar: each node with its data, and its gradient where `backward()` has
  /// been called; each edge with its local slope.
  ///
  /// A graph of more than five operations in a row is drawn from top to bottom.
  ///
  /// - Throws: `FigureError` where gradients are asked for that were never computed.
  public static func computation(
    _ output: Scalar, title: String, caption: String, showingGradients: Bool = true
  ) throws(FigureError) -> Figure {
    let graph = output.graph()
    let nodes = graph.nodes.enumerated().map { index, node in
      Diagram.Node(
        "\(index)", name: node.name, operation: node.operation, data: node.value,
        gradient: node.gradient)
    }
    let edges = graph.edges.map {
      Diagram.Edge(
        from: "\($0.from)", to: "\($0.to)", label: showingGradients ? written($0.slope) : nil)
    }
    let diagram = try Diagram(
      nodes, edges: edges, showsGradients: showingGradients,
      direction: depth(of: graph) > 5 ? .topToBottom : .leftToRight)
    return Figure(title, caption: caption) { diagram }
  }
}

/// How many operations lie one behind the other. A deep graph is drawn downwards: across the page its
/// letters would become too small.
private func depth(of graph: Scalar.Graph) -> Int {
  var depths = [Int](repeating: 0, count: graph.nodes.count)
  for edge in graph.edges { depths[edge.to] = max(depths[edge.to], depths[edge.from] + 1) }
  return depths.max() ?? 0
}

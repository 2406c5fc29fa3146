import Chalk

extension DecisionTree {
  /// The tree as boxes and arrows.
  func diagram(_ examples: Examples) throws -> Diagram {
    var nodes: [Diagram.Node] = []
    var edges: [Diagram.Edge] = []
    func add(_ node: Node) -> String {
      let id = "n\(nodes.count)"
      switch node {
      case .leaf(let fractions, let count):
        let best = fractions.argmax
        nodes.append(
          Diagram.Node(
            id, name: examples.classNames[best],
            rows: ["\(written(100 * fractions[best], digits: 3)) % of \(count)"]))
      case .question(let feature, let threshold, let low, let high):
        nodes.append(
          Diagram.Node(
            id, name: examples.featureNames[feature], rows: ["≤ \(written(threshold)) ?"]))
        edges.append(Diagram.Edge(from: id, to: add(low), label: "yes"))
        edges.append(Diagram.Edge(from: id, to: add(high), label: "no"))
      }
      return id
    }
    _ = add(root)
    return try Diagram(nodes, edges: edges, direction: .topToBottom)
  }
}

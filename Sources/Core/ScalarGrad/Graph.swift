extension Scalar {
  /// The computation behind a scalar as plain data, for drawing.
  public struct Graph: Sendable, Equatable, Codable {
    /// The nodes, inputs before what is computed from them; the output is the last.
    public let nodes: [Node]
    /// The arrows from inputs to what is computed from them.
    public let edges: [Edge]

    /// A number of the computation.
    public struct Node: Sendable, Equatable, Codable {
      /// What the node is called: see `Scalar.names()`.
      public let name: String
      /// The operation's short name; nil for a number that was given.
      public let operation: String?
      /// The number itself.
      public let value: Double
      /// ∂output/∂node; nil where `backward()` has not been called on the output.
      public let gradient: Double?
    }

    /// An arrow from an input to what is computed from it.
    public struct Edge: Sendable, Equatable, Codable {
      /// The input's position in `nodes`.
      public let from: Int
      /// The result's position in `nodes`.
      public let to: Int
      /// The local slope ∂to/∂from.
      public let slope: Double
    }
  }
}

extension Scalar {
  /// Everything that this node was computed from, as data.
  ///
  /// After `backward()` the gradient of the output itself is 1, never 0: that tells whether the
  /// gradients of the graph have been computed.
  public func graph() -> Graph {
    let order = inputsFirst()
    let names = names(of: order)
    var position: [ObjectIdentifier: Int] = [:]
    for (index, node) in order.enumerated() { position[ObjectIdentifier(node)] = index }
    let edges = order.enumerated().flatMap { index, node in
      node.inputs.map {
        Graph.Edge(from: position[ObjectIdentifier($0.node)]!, to: index, slope: $0.slope)
      }
    }
    return Graph(
      nodes: order.map {
        Graph.Node(
          name: names[ObjectIdentifier($0)]!, operation: $0.isLeaf ? nil : $0.operation.name,
          value: $0.value,
          gradient: gradient == 0 ? nil : $0.gradient)
      },
      edges: edges)
  }
}

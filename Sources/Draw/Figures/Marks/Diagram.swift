/// A graph of boxes and arrows, such as a computation with the value and the gradient of each node.
public struct Diagram: Sendable, Codable, Equatable, MarkConvertible {
  /// The boxes.
  public let nodes: [Node]
  /// The arrows.
  public let edges: [Edge]
  /// Where the arrows lead.
  public let direction: Direction
  /// Whether each box shows its gradient.
  public let showsGradients: Bool

  /// A box. What is nil is not shown.
  public struct Node: Sendable, Codable, Equatable {
    /// The name by which edges refer to it; unique in the diagram.
    public var id: String
    /// The name of the quantity, such as "loss".
    public var name: String?
    /// The operation that made it, such as "tanh".
    public var operation: String?
    /// Its value.
    public var data: Double?
    /// The derivative of the result with respect to this node; nil when it was never computed.
    public var gradient: Double?
    /// More rows of text.
    public var rows: [String]
    /// How large the box is at least, in points, across the direction of the arrows: for a picture of how much
    /// passes it.
    public var breadth: Double?

    /// A box.
    public init(
      _ id: String, name: String? = nil, operation: String? = nil, data: Double? = nil,
      gradient: Double? = nil, rows: [String] = [], breadth: Double? = nil
    ) {
      self.id = id
      self.name = name
      self.operation = operation
      self.data = data
      self.gradient = gradient
      self.rows = rows
      self.breadth = breadth
    }
  }

  /// An arrow between two boxes.
  public struct Edge: Sendable, Codable, Equatable {
    /// The id of the node where it begins.
    public var from: String
    /// The id of the node that it points to.
    public var to: String
    /// The text beside the arrow.
    public var label: String?

    /// An arrow from one node to another, given by their ids.
    public init(from: String, to: String, label: String? = nil) {
      (self.from, self.to, self.label) = (from, to, label)
    }
  }

  /// The direction in which the arrows lead.
  public enum Direction: String, Sendable, Codable, Equatable {
    case leftToRight, topToBottom
  }

  /// A diagram of nodes and edges.
  ///
  /// Throws `FigureError.gradientsNeverComputed` when gradients are to be shown and a node has none,
  /// `.unknownNode` when an edge names a node that does not exist, and `.repeatedNode` when two nodes have one id.
  public init(
    _ nodes: [Node], edges: [Edge], showsGradients: Bool = false,
    direction: Direction = .leftToRight
  ) throws(FigureError) {
    var known: Set<String> = []
    for node in nodes where !known.insert(node.id).inserted {
      throw .repeatedNode(node.id)
    }
    for id in edges.flatMap({ [$0.from, $0.to] }) where !known.contains(id) {
      throw .unknownNode(id, known: nodes.map(\.id))
    }
    let missing = nodes.filter { $0.gradient == nil }.map { $0.name ?? $0.id }
    if showsGradients && !missing.isEmpty {
      throw .gradientsNeverComputed(missing)
    }
    self.nodes = nodes
    self.edges = edges
    self.showsGradients = showsGradients
    self.direction = direction
  }

  /// The value as a mark of a panel.
  public var mark: Mark { Mark(self) }
}

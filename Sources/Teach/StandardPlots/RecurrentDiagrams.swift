import Figures

extension Figure {
  /// A recurrent network, unrolled over a few steps: h_t is made from x_t and h_{t−1}, with the same weights U and
  /// W at every step, and an output ŷ_t from h_t with V.
  ///
  /// - Parameters:
  ///   - steps: how many steps are drawn.
  ///   - hasAllOutputs: whether each step has an output (many-to-many), or the last one only (many-to-one).
  public static func unrolled(
    steps: Int = 4, hasAllOutputs: Bool = true, activation: String = "tanh",
    title: String = "Unrolled over time", caption: String
  ) throws(FigureError) -> Figure {
    var (nodes, edges) = ([Diagram.Node](), [Diagram.Edge]())
    for t in 1...max(steps, 1) {
      nodes += [
        Diagram.Node("x\(t)", name: "x, t = \(t)"),
        Diagram.Node("h\(t)", name: "h, t = \(t)", operation: activation),
      ]
      edges.append(Diagram.Edge(from: "x\(t)", to: "h\(t)", label: "U"))
      if t > 1 { edges.append(Diagram.Edge(from: "h\(t - 1)", to: "h\(t)", label: "W")) }
      guard hasAllOutputs || t == steps else { continue }
      nodes.append(Diagram.Node("y\(t)", name: "ŷ, t = \(t)"))
      edges.append(Diagram.Edge(from: "h\(t)", to: "y\(t)", label: "V"))
    }
    let diagram = try Diagram(nodes, edges: edges)
    return Figure(title, caption: caption) { diagram }
  }

  /// One step of an LSTM: c = f·c + i·g and h = o·tanh(c), the gates f, i, o and the new value g each from x and h.
  public static func lstmCell(
    title: String = "An LSTM cell", caption: String
  ) throws(FigureError) -> Figure {
    let nodes: [Diagram.Node] = [
      .init("c", name: "cell c, before"), .init("h", name: "hidden state h, before"),
      .init("x", name: "input x"),
      .init("f", name: "forget gate f", operation: "σ"),
      .init("i", name: "input gate i", operation: "σ"),
      .init("g", name: "new value g", operation: "tanh"),
      .init("o", name: "output gate o", operation: "σ"),
      .init("fc", operation: "×"), .init("ig", operation: "×"),
      .init("new", name: "cell c", operation: "+"), .init("tanh", operation: "tanh"),
      .init("out", name: "hidden state h", operation: "×"),
    ]
    let gates = ["f", "i", "g", "o"].flatMap { [("h", $0), ("x", $0)] }
    let inside = [
      ("c", "fc"), ("f", "fc"), ("i", "ig"), ("g", "ig"), ("fc", "new"), ("ig", "new"),
      ("new", "tanh"), ("tanh", "out"), ("o", "out"),
    ]
    let diagram = try Diagram(
      nodes, edges: (gates + inside).map { Diagram.Edge(from: $0.0, to: $0.1) })
    return Figure(title, caption: caption) { diagram }
  }
}

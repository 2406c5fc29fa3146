import ScalarGrad

extension Explanation {
  /// A scalar and what it was computed from, to at most `limit` numbers, the nearest of them.
  ///
  /// - Parameter withGradients: whether `backward()` has been called on the scalar, so that each
  ///   number's gradient belongs to it.
  public init(_ scalar: Scalar, limit: Int = 100, withGradients: Bool = false) {
    let nodes = Explanation.outputsFirst(Explanation.nearest(to: scalar, limit: limit))
    let place = Dictionary(
      uniqueKeysWithValues: nodes.enumerated().map { (ObjectIdentifier($1), $0) })
    let names = scalar.names()
    entries = nodes.map { node in
      let explained = node.explain(names)
      return Entry(
        formula: "\(explained.name) = \(explained.formula)", substituted: explained.substituted,
        value: explained.value, gradient: withGradients ? node.gradient : nil,
        slopes: explained.slopes.map { slope in
          Slope(
            input: slope.input, inputValue: slope.inputValue,
            formula: "\(explained.derivative(by: slope.input)) = \(slope.formula)",
            value: slope.slope,
            entry: place[ObjectIdentifier(node.inputs[slope.position].node)])
        })
    }
  }

  /// The computed nodes behind a scalar, itself the first, nearest first.
  private static func nearest(to scalar: Scalar, limit: Int) -> [Scalar] {
    var nodes = [scalar]
    var seen: Set = [ObjectIdentifier(scalar)]
    var next = 0
    while next < nodes.count {
      for input in nodes[next].inputs where !input.node.isLeaf && nodes.count < limit {
        if seen.insert(ObjectIdentifier(input.node)).inserted { nodes.append(input.node) }
      }
      next += 1
    }
    return nodes
  }

  /// The same nodes, each before all that it was computed from.
  private static func outputsFirst(_ nodes: [Scalar]) -> [Scalar] {
    let known = Set(nodes.map { ObjectIdentifier($0) })
    var uses: [ObjectIdentifier: Int] = [:]
    for node in nodes {
      for input in node.inputs { uses[ObjectIdentifier(input.node), default: 0] += 1 }
    }
    var ready = [nodes[0]]
    var order: [Scalar] = []
    while !ready.isEmpty {
      let node = ready.removeFirst()
      order.append(node)
      // From the last input to the first: read backwards, the list then runs from first to last.
      for input in node.inputs.reversed() where known.contains(ObjectIdentifier(input.node)) {
        uses[ObjectIdentifier(input.node)]! -= 1
        if uses[ObjectIdentifier(input.node)] == 0 { ready.append(input.node) }
      }
    }
    return order
  }
}

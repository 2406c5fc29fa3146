/// Brings the nodes of a graph into an order in which each comes behind those that it needs, and finds what makes
/// that impossible: a name that is given twice, one that nobody gives, and circles.
struct GraphOrder {
  let place: String
  /// The names that the graphs around this one know.
  let outer: Set<String>

  func sort(_ graph: inout ONNXGraph) throws(ONNXError) {
    let inputs = Set(graph.inputs.map(\.name))
    var known = outer
    try collect(graph.inputs.map(\.name), "input")
    known.formUnion(inputs)
    known.formUnion(graph.initializers.keys)
    var maker: [String: Int] = [:]
    for (index, node) in graph.nodes.enumerated() {
      for output in node.outputs where !output.isEmpty {
        guard maker[output] == nil, !inputs.contains(output),
          graph.initializers[output] == nil
        else { throw .malformed(place: place, reason: "the value \(output) is given twice") }
        maker[output] = index
      }
    }
    for output in graph.outputs
    where maker[output.name] == nil && !known.contains(output.name) {
      throw .malformed(place: place, reason: "nothing gives its output \(output.name)")
    }
    var needs: [Set<Int>] = []
    for node in graph.nodes {
      var makers: Set<Int> = []
      for name in names(needed: node) where !name.isEmpty {
        if let index = maker[name] {
          makers.insert(index)
        } else if !known.contains(name) {
          throw .malformed(
            place: place, reason: "\(node.kind) \(node.name) needs \(name), which nothing gives")
        }
      }
      needs.append(makers)
    }
    graph.nodes = try order(needs).map { graph.nodes[$0] }
  }

  /// Kahn's algorithm, the first of the nodes that are ready always first.
  private func order(_ needs: [Set<Int>]) throws(ONNXError) -> [Int] {
    var followers = [[Int]](repeating: [], count: needs.count)
    var missing = needs.map(\.count)
    for (index, makers) in needs.enumerated() {
      for maker in makers { followers[maker].append(index) }
    }
    // A file's own order is nearly always one already.
    if needs.enumerated().allSatisfy({ index, makers in makers.allSatisfy { $0 < index } }) {
      return Array(needs.indices)
    }
    var ready = missing.indices.filter { missing[$0] == 0 }.reversed() as [Int]
    var sorted: [Int] = []
    while let next = ready.popLast() {
      sorted.append(next)
      for follower in followers[next] {
        missing[follower] -= 1
        if missing[follower] == 0 { ready.append(follower) }
      }
    }
    guard sorted.count == needs.count else {
      throw .malformed(place: place, reason: "its nodes need each other in a circle")
    }
    return sorted
  }

  /// What a node needs: its inputs, and what the graphs in it take from around them.
  private func names(needed node: ONNXNode) -> [String] {
    node.inputs + node.subgraphs.flatMap(captured)
  }

  private func captured(_ graph: ONNXGraph) -> [String] {
    var own = Set(graph.inputs.map(\.name)).union(graph.initializers.keys)
    own.formUnion(graph.nodes.flatMap(\.outputs))
    let used = graph.nodes.flatMap(names(needed:)) + graph.outputs.map(\.name)
    return used.filter { !own.contains($0) }
  }

  private func collect(_ names: [String], _ kind: String) throws(ONNXError) {
    var seen: Set<String> = []
    for name in names where !seen.insert(name).inserted {
      throw .malformed(place: place, reason: "the \(kind) \(name) comes twice")
    }
  }
}

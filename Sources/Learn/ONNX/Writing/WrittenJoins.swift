import Layers
import Tensors

extension Chain: ONNXLayer {
  /// Its layers look for themselves.
  public var heedsMask: Bool { true }

  /// Its layers, one behind the other.
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String {
    try graph.parts(layers, names, x, shape)
  }
}

extension Residual: ONNXLayer {
  /// Its layers look for themselves.
  public var heedsMask: Bool { true }

  /// The branch, and `Add`; a step is real where it is in the input or in the branch.
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String {
    let before = graph.mask
    let y = try branch.write(to: &graph, x, shape)
    if let before, let behind = graph.mask, before != behind {
      graph.mask = graph.add("Or", [before, behind])
    }
    return graph.add("Add", [x, y])
  }
}

extension Concatenate: ONNXLayer {
  /// Its layers look for themselves.
  public var heedsMask: Bool { true }

  /// The branches, and `Concat`
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String {
    let before = graph.mask
    var (results, masks): ([String], Set<String?>) = ([], [])
    for (index, branch) in branches.enumerated() {
      graph.mask = before
      results.append(try graph.part(branch, "branch_\(index + 1)", x, shape))
      masks.insert(graph.mask)
    }
    let isAlongTime = axis == 1 || axis == -shape.count
    guard masks == [nil] || masks.count == 1 && !isAlongTime else {
      throw notWritten(
        "its branches have masks of their own; end the masks within the branches, by "
          + "returnSequences: false or a pooling, or leave out what makes them, such as maskZero")
    }
    return graph.add("Concat", results, ["axis": .int(Int64(axis))])
  }
}

extension TimeDistributed: ONNXLayer {
  /// All steps of all samples as one batch, the layer, and both axes again
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String {
    graph.mask = nil
    let all = graph.add(
      "Concat", [graph.integers("steps", [-1]), graph.add("Shape", [x], ["start": .int(2)])],
      ["axis": .int(0)])
    let steps = graph.add("Reshape", [x, all])
    let y = try graph.part(layer, "layer", steps, Array(shape.dropFirst()))
    let both = graph.add(
      "Concat",
      [
        graph.add("Shape", [x], ["start": .int(0), "end": .int(2)]),
        graph.add("Shape", [y], ["start": .int(1)]),
      ], ["axis": .int(0)])
    return graph.add("Reshape", [y, both])
  }
}

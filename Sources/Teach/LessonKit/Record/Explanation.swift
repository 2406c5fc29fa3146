import ScalarGrad

/// A number opened up: its formula, the formula with numbers put in, the result, the local slopes,
/// and the numbers that it was computed from, each of which can be opened in turn.
public struct Explanation: Sendable, Codable, Equatable {
  /// The explained numbers: the first is the one that was asked about.
  public let entries: [Entry]

  public struct Entry: Sendable, Codable, Equatable {
    /// The symbolic formula as LaTeX or plain text, such as `y = w · x`.
    public let formula: String
    /// The same with numbers put in.
    public let substituted: String
    public let value: Double
    public let slopes: [Slope]
  }

  /// How the number answers to one of its inputs.
  public struct Slope: Sendable, Codable, Equatable {
    /// The slope's formula, such as `∂y/∂w = x`.
    public let formula: String
    public let value: Double
    /// Where the input itself is explained; nil for a number that was given.
    public let entry: Int?
  }

  public init(entries: [Entry]) {
    self.entries = entries
  }

  /// A formula with its numbers: no slopes, and nothing further to open.
  public init(_ formula: Formula, _ values: [String: Double], result: Double) {
    entries = [
      Entry(
        formula: formula.latex, substituted: formula.substituting(values).latex, value: result,
        slopes: [])
    ]
  }

  /// A scalar and what it was computed from, to at most `limit` numbers, nearest first.
  public init(_ scalar: Scalar, limit: Int = 100) {
    var nodes = [scalar]
    var places = [ObjectIdentifier(scalar): 0]
    var next = 0
    while next < nodes.count {
      for input in nodes[next].inputs where !input.node.isLeaf && nodes.count < limit {
        if places[ObjectIdentifier(input.node)] != nil { continue }
        places[ObjectIdentifier(input.node)] = nodes.count
        nodes.append(input.node)
      }
      next += 1
    }
    entries = nodes.map { node in
      let explained = node.explain()
      return Entry(
        formula: "\(explained.name) = \(explained.formula)", substituted: explained.substituted,
        value: explained.value,
        slopes: explained.slopes.map { slope in
          Slope(
            formula: "∂\(explained.name)/∂\(slope.input) = \(slope.formula)", value: slope.slope,
            entry: places[ObjectIdentifier(node.inputs[slope.position].node)])
        })
    }
  }
}

/// A number that remembers how it was computed, so that it can tell how it would change.
///
/// Every operation on scalars gives a new scalar that keeps its inputs and, for each of them, the
/// **local slope**: by how much the result changes for a small change of that input. That is all
/// the chain rule needs:
///
///     ∂output/∂input = Σ over the uses of input   ∂output/∂result · ∂result/∂input
///                                                 └─ gradient ──┘   └─ local slope ─┘
///
/// ```swift
/// let x = Scalar(3, "x")
/// let y = x * x + 2 * x
/// y.backward()
/// x.gradient  // 8, which is 2x + 2
/// ```
///
/// Properties are not checked for overlapping accesses while the program runs (`@exclusivity`): each is read or written
/// in one go here, and the checks took a quarter of the time of a step.
public final class Scalar {
  /// The number itself. Only a leaf may change it: what was computed from it does not follow.
  @exclusivity(unchecked) public var value: Double

  /// ∂output/∂self, after `output.backward()`.
  @exclusivity(unchecked) public var gradient = 0.0

  /// The name in formulas and graphs, where it has one.
  @exclusivity(unchecked) public private(set) var name: String?

  /// The operation that computed the number; `.leaf` where it was given.
  public let operation: Operation

  /// What it was computed from, each input with its local slope. A leaf has none.
  @exclusivity(unchecked) public private(set) var inputs: [Input]

  /// During `backward()`: how many uses of this node have not yet handed down their share.
  @exclusivity(unchecked) private var openUses: Int32 = 0

  /// One input of an operation.
  public struct Input {
    /// The input itself.
    public let node: Scalar
    /// ∂result/∂node, where the operation was carried out.
    public let slope: Double
  }

  /// A leaf: a number that was given, not computed.
  public init(_ value: Double, _ name: String? = nil) {
    self.value = value
    self.name = name
    operation = .leaf
    inputs = []
  }

  /// The result of an operation. Only `Operations.swift` makes these.
  init(_ value: Double, _ operation: Operation, _ inputs: [Input]) {
    self.value = value
    self.operation = operation
    self.inputs = inputs
  }

  /// Whether the number was given rather than computed.
  public var isLeaf: Bool { inputs.isEmpty }

  /// Gives the node a name, and returns it.
  @discardableResult
  public func named(_ name: String) -> Scalar {
    self.name = name
    return self
  }

  /// Computes ∂self/∂node for every node that self was computed from.
  ///
  /// Leaves **add** what they receive to the gradient that they have, so that several outputs can
  /// share them; set it to 0 before a new step. Nodes in between hold the gradient of this call
  /// alone. A second call on the same output therefore adds the same amount once more.
  ///
  /// No recursion: a graph may be a million operations deep.
  public func backward() {
    // First, from the output down: count how often each node is used.
    var found = [self]
    gradient = isLeaf ? gradient : 0
    while let node = found.popLast() {
      for input in node.inputs where !input.node.isLeaf {
        if input.node.openUses == 0 {
          input.node.gradient = 0
          found.append(input.node)
        }
        input.node.openUses += 1
      }
    }
    // Then down once more. When all uses of a node have handed down their share, its gradient is
    // complete, and it hands down its own: gradient · slope to each input.
    gradient += 1
    var complete = [self]
    while let node = complete.popLast() {
      for input in node.inputs {
        input.node.gradient += node.gradient * input.slope  // Formula: N04
        if input.node.isLeaf { continue }
        input.node.openUses -= 1
        if input.node.openUses == 0 { complete.append(input.node) }
      }
    }
  }

  /// Releases the graph behind this node without recursion: Swift would release a chain of nodes
  /// each from within the other, and overflow the stack after some 20,000.
  deinit {
    if isLeaf { return }
    var released = [takeInputs()]
    while var inputs = released.popLast() {
      while var node = inputs.popLast()?.node {
        // Nobody else needs it: it is released here, and its inputs next.
        if isKnownUniquelyReferenced(&node), !node.isLeaf { released.append(node.takeInputs()) }
      }
    }
  }

  /// The inputs, which the node has no longer: moved, so that no reference is counted.
  private func takeInputs() -> [Input] {
    var taken: [Input] = []
    swap(&taken, &inputs)
    return taken
  }
}

extension Scalar: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
  /// A constant in a formula, as the 2 in `2 * x`.
  public convenience init(floatLiteral value: Double) { self.init(value) }
  /// A constant in a formula, as the 2 in `2 * x`.
  public convenience init(integerLiteral value: Int) { self.init(Double(value)) }
}

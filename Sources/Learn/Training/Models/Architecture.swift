import Autograd
import Layers
import Tensors

/// What a model consists of, and how data flow through it: its inputs, its layers, and the operations between
/// layers at which paths meet, such as the sum behind a residual branch.
///
/// It is found by running the model once on zeros, so that any model has one, however its call is written.
public struct Architecture: Sendable, Equatable {
  /// A place that data pass.
  public struct Node: Sendable, Equatable {
    /// What happens at it.
    public enum Kind: Sendable, Equatable {
      /// Data come in here.
      case input
      /// A layer of this kind, such as `Dense`.
      case layer(String)
      /// Paths meet in an operation that is no layer, such as `+`.
      case operation
    }
    /// The name of the input, of the layer (with the path of what it is part of), or of the operation.
    public let name: String
    /// What happens at it.
    public let kind: Kind
    /// The shape of what leaves it for one sample, without the batch axis.
    public let shape: [Int]
    /// How many parameters it has: as many as the summary says. 0 for what is no layer.
    public let parameters: Int
  }

  /// The inputs, then what comes behind them, in the order of the calls.
  public private(set) var nodes: [Node] = []
  /// From where to where data flow, as places in ``nodes``.
  public private(set) var edges: [Edge] = []

  /// One way of the data.
  public struct Edge: Sendable, Hashable {
    /// The node that gives them.
    public let from: Int
    /// The node that takes them.
    public let to: Int
  }

  /// Adds a node behind others.
  fileprivate mutating func add(_ node: Node, behind sources: [Int]) -> Int {
    nodes.append(node)
    edges += sources.map { Edge(from: $0, to: nodes.count - 1) }
    return nodes.count - 1
  }
}

extension Model {
  /// The inputs, layers and joins of the model, for one sample of inputs of these shapes, `[features]` each.
  ///
  /// A layer that looks up whole numbers has no recorded way from its input, since no gradient goes there: it
  /// is taken to read the first input that nothing has read yet.
  ///
  /// - Precondition: there is a shape for each input, and the model takes them.
  public func architecture(inputShapes: [[Int]]) -> Architecture {
    precondition(
      !inputShapes.isEmpty, "architecture: no shape was given; a model has at least one input.")
    let inputs = inputShapes.map {
      Variable(.zeros(Shape([1] + $0)), requiresGradient: true)
    }
    let tracer = ArchitectureTracer(inputs)
    let context = ForwardContext(isTraining: false)
    context.watcher = ForwardContext.Watcher(calls: tracer.note)
    let y = context.open { self(given(inputs)) }
    _ = tracer.place(of: y)
    return tracer.architecture
  }

  /// The variables as this model takes them.
  private func given(_ inputs: [Variable]) -> Input {
    if let one = inputs[0] as? Input { return one }
    if let all = inputs as? Input { return all }
    return Input(batch: Input.Samples(tensors: inputs.map(\.value)))
  }
}

/// Follows variables back to the layers that made them.
private final class ArchitectureTracer {
  var architecture = Architecture()
  /// The node whose data a variable is; `nil` where no node leads to it.
  private var places: [ObjectIdentifier: Int?] = [:]
  /// A variable that is released would leave its identity to another one.
  private var held: [Variable]
  private var unread: [Int]

  init(_ inputs: [Variable]) {
    held = inputs
    unread = Array(inputs.indices)
    for (number, x) in inputs.enumerated() {
      let name = inputs.count == 1 ? "input" : "input \(number + 1)"
      places[ObjectIdentifier(x)] = architecture.add(
        Architecture.Node(name: name, kind: .input, shape: sample(x), parameters: 0), behind: [])
    }
  }

  /// A layer has run.
  func note(_ call: ForwardContext.Call) {
    held.append(call.output)
    var sources = self.sources(of: call.output, since: call.begin)
    if sources.isEmpty, let input = unread.first ?? (architecture.nodes.isEmpty ? nil : 0) {
      sources = [input]
    }
    unread.removeAll { sources.contains($0) }
    let node = Architecture.Node(
      name: call.path, kind: .layer(call.layer.kind), shape: sample(call.output),
      parameters: call.layer.parameterCount.all)
    places[ObjectIdentifier(call.output)] = architecture.add(node, behind: sources)
  }

  /// The nodes whose data went into a layer: what its output was made from, and was there before.
  private func sources(of y: Variable, since begin: UInt64) -> [Int] {
    var found: [Int] = []
    var seen: Set<ObjectIdentifier> = []
    var open = [y]
    while let v = open.popLast() {
      guard seen.insert(ObjectIdentifier(v)).inserted else { continue }
      if v.age > begin {
        open += v.inputs.reversed()
      } else if let place = place(of: v), !found.contains(place) {
        found.append(place)
      }
    }
    return found
  }

  /// The node whose data a variable is. Where data of several nodes meet in it, that becomes a node.
  func place(of v: Variable) -> Int? {
    if let known = places[ObjectIdentifier(v)] { return known }
    var sources: [Int] = []
    for input in v.inputs {
      if let place = place(of: input), !sources.contains(place) { sources.append(place) }
    }
    held.append(v)
    let place =
      sources.count < 2
      ? sources.first
      : architecture.add(
        Architecture.Node(
          name: v.operation ?? "", kind: .operation, shape: sample(v), parameters: 0),
        behind: sources)
    places[ObjectIdentifier(v)] = .some(place)
    return place
  }

  private func sample(_ x: Variable) -> [Int] { Array(x.shape.dimensions.dropFirst()) }
}

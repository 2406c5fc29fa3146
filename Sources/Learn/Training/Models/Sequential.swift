import Autograd
import Layers
import Randomness
import Tensors

/// Layers one behind the other.
///
/// ```swift
/// var model = Sequential([
///   .dense(10, activation: .relu, inputShape: [8]),
///   .dense(1, activation: .sigmoid),
/// ])
/// ```
/// The weights are made as soon as the shape of the input is known: at once where the first layer states
/// it, otherwise by `fit` or ``build(for:)``. **A copy of a model shares its weights** with the original,
/// once they are made; whether its layers are frozen belongs to each copy.
public struct Sequential: Model, Layer {
  public let name: String
  public var trainer = Trainer()
  private let plans: [LayerPlan]
  private let seed: UInt64
  private var chain: Chain?

  /// A model of these layers, with weights that the seed determines.
  public init(_ plans: [LayerPlan], name: String = "sequential", seed: UInt64 = 0) {
    self.name = name
    self.plans = plans
    self.seed = seed
    guard let shape = plans.first?.inputShape, shape.allSatisfy({ $0 != nil }) || isOpenEnded else {
      return
    }
    do {
      try build(for: [shape])
    } catch {
      error.trap()
    }
  }

  /// Whether the first layer takes samples of unknown length, as an embedding does.
  private var isOpenEnded: Bool { plans.first?.kind == "embedding" }

  public mutating func build(for inputs: [SampleShape]) throws(ShapeError) {
    guard chain == nil else { return }
    guard inputs.count == 1 else {
      throw ShapeError(name, got: "\(inputs.count) inputs", need: "one")
    }
    var random = RandomSource(seed: seed)
    chain = try Chain(plans, input: inputs[0], name: name, using: &random)
  }

  /// The layers; none before the weights are made. Their settings can be changed.
  public var layers: [any Layer] {
    get { chain?.layers ?? [] }
    set {
      if chain == nil { trapUnbuilt() }
      chain!.layers = newValue
    }
  }

  /// The shape of one input of each layer, and at the end that of one output; none before the weights
  /// are made.
  public var shapes: [SampleShape] { chain?.shapes ?? [] }

  /// The predictions for a batch.
  public func callAsFunction(_ x: Variable) -> Variable { built.call(x) }

  public func call(_ x: Variable) -> Variable { built.call(x) }

  public func call(_ x: Variable, mask: inout Tensor?) -> Variable { built.call(x, mask: &mask) }

  public var parameters: [Parameter] { chain?.parameters ?? [] }

  public func outputShape(for input: SampleShape) throws(ShapeError) -> SampleShape {
    try built.outputShape(for: input)
  }

  /// Whether training changes the layers: setting it sets all of them.
  public var isTrainable: Bool {
    get { chain?.isTrainable ?? true }
    set {
      if chain == nil { trapUnbuilt() }
      chain!.isTrainable = newValue
    }
  }

  private var built: Chain {
    guard let chain else { trapUnbuilt() }
    return chain
  }

  private func trapUnbuilt() -> Never {
    ShapeError(
      name, got: "a model without weights", need: "the shape of its input",
      try: "inputShape: on the first layer, or build(for:)"
    ).trap()
  }
}

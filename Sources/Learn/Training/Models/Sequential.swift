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
/// The weights are made as soon as the shapes are known: at once where the first layer states that of its
/// input, otherwise by `fit` or ``build(for:)``. **A copy of a model shares its weights** with the original,
/// once they are made; whether its layers are frozen belongs to each copy.
public struct Sequential: Model, Layer {
  /// The name that a summary shows.
  public let name: String
  /// The optimizer, the loss and the metrics, once the model is compiled.
  public var trainer = Trainer()
  private var plans: [LayerPlan] = []
  private let seed: UInt64
  private var random: RandomSource
  private var chain: Chain?

  /// A model of these layers, with weights that the seed determines.
  public init(_ plans: [LayerPlan] = [], name: String = "sequential", seed: UInt64 = 0) {
    self.name = name
    self.seed = seed
    random = RandomSource(seed: seed)
    for plan in plans { add(plan) }
  }

  /// Adds a layer behind the others: the same model as with all layers at once.
  public mutating func add(_ plan: LayerPlan) {
    plans.append(plan)
    guard let stated = plans[0].inputShape, chain != nil || plans.count == 1 else { return }
    do {
      if chain == nil { chain = try Chain([], input: stated, name: name, using: &random) }
      try chain!.append(plan, using: &random)
    } catch {
      if !stated.contains(nil) { error.trap() }
      chain = nil  // a layer needs the size that is left open: wait for the data
    }
  }

  /// Makes the weights; where they are there, looks whether the inputs fit.
  public mutating func build(for inputs: [SampleShape]) throws(ShapeError) {
    guard inputs.count == 1 else {
      throw ShapeError(name, got: "\(inputs.count) inputs", need: "one")
    }
    if let chain {
      _ = try chain.outputShape(for: inputs[0])
    } else {
      random = RandomSource(seed: seed)
      chain = try Chain(plans, input: inputs[0], name: name, using: &random)
    }
  }

  /// Checks sample values before training, for example token numbers of an embedding.
  /// - Throws: ``ShapeError`` where a layer cannot take them.
  public func check(_ samples: [Tensor]) throws(ShapeError) {
    try chain?.check(samples: samples[0])
  }

  /// Checks sample values before training, for example token numbers of an embedding.
  /// - Throws: ``ShapeError`` where a layer cannot take them.
  public func check(samples: Tensor) throws(ShapeError) { try chain?.check(samples: samples) }

  /// The layers; none before the weights are made. Their settings can be changed.
  public var layers: [any Layer] {
    get { chain?.layers ?? [] }
    set {
      if chain == nil { trapUnbuilt() }
      chain!.layers = newValue
    }
  }

  /// The names of the layers, no two alike: those of their parameters begin with them.
  public var layerNames: [String] { chain?.names ?? [] }

  /// The shape of one input of each layer, and at the end that of one output; none before the weights
  /// are made.
  public var shapes: [SampleShape] { chain?.shapes ?? [] }

  /// The predictions for a batch.
  public func callAsFunction(_ x: Variable) -> Variable {
    var mask: Tensor?
    let y = built.call(x, mask: &mask)
    if let mask { ForwardContext.current?.remember(mask: mask, of: y) }
    return y
  }

  /// The outputs of the last layer.
  public func call(_ x: Variable) -> Variable { built.call(x) }

  /// The outputs of the last layer; the mask goes through the layers with them.
  public func call(_ x: Variable, mask: inout Tensor?) -> Variable { built.call(x, mask: &mask) }

  /// What the layers together do with a mask.
  public func maskEffect(_ isMasked: Bool) -> MaskEffect { built.maskEffect(isMasked) }

  /// What each layer does with the mask of its inputs; none before the weights are made.
  public var maskEffects: [MaskEffect] { chain?.maskEffects(false) ?? [] }

  /// The parameters of all layers, named `layer/parameter`.
  public var parameters: [Parameter] { chain?.parameters ?? [] }

  /// The shape that the last layer gives for samples of this shape.
  /// - Throws: ``ShapeError`` where a layer cannot take what the one before it gives.
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

import Autograd
import Randomness
import Tensors

/// Layers one behind the other, each with a name of its own, and the shapes between them.
public struct Chain: Layer {
  /// The name in summaries and in files of weights.
  public let name: String
  /// The layers, in order. Their settings can be changed; their weights are shared with copies.
  public var layers: [any Layer]
  /// The shape of one input of each layer, and at the end that of one output.
  public private(set) var shapes: [SampleShape]
  /// The names of the layers in this chain, no two alike.
  public private(set) var names: [String] = []
  private var namesTaken = LayerNames()

  /// Makes the layers of these plans, the first one for inputs of this shape.
  /// - Throws: ``ShapeError`` that names the layer and its place.
  public init(
    _ plans: [LayerPlan], input: SampleShape, name: String = "chain",
    using random: inout RandomSource
  ) throws(ShapeError) {
    self.name = name
    shapes = [input]
    layers = []
    for plan in plans { try append(plan, using: &random) }
  }

  /// Makes one more layer, behind the others.
  /// - Throws: ``ShapeError`` that names the layer and its place.
  public mutating func append(
    _ plan: LayerPlan, using random: inout RandomSource
  ) throws(ShapeError) {
    let name = namesTaken.next(for: plan)
    do {
      let layer = try plan.build(shapes[layers.count], name, &random)
      shapes.append(try layer.outputShape(for: shapes[layers.count]))
      layers.append(layer)
      names.append(name)
    } catch {
      throw ShapeError(
        "layer \(layers.count + 1), \(error.operation)", got: error.got, need: error.need,
        try: error.remedy)
    }
  }

  /// The outputs for a batch of inputs.
  public func call(_ x: Variable) -> Variable {
    var mask: Tensor?
    return call(x, mask: &mask)
  }

  /// The outputs for a batch of inputs; the mask is used and passed on.
  public func call(_ x: Variable, mask: inout Tensor?) -> Variable {
    var y = x
    for place in layers.indices {
      if !shapes[place].fits(y.shape) { trap(at: place, y.shape) }
      y = ForwardContext.run(names[place], of: layers[place]) {
        layers[place].call(y, mask: &mask)
      }
      if let steps = mask, !steps.isMask(for: y.shape) { mask = nil }
    }
    return y
  }

  /// What the layers together do with a mask.
  public func maskEffect(_ isMasked: Bool) -> MaskEffect {
    let effects = maskEffects(isMasked)
    let isUsed = effects.contains(where: \.isUse)
    switch (isMasked, effects.last?.isMaskedAfter ?? isMasked) {
    case (false, false): return .none
    case (false, true): return .begins
    case (true, true): return isUsed ? .used : .passes
    case (true, false): return isUsed ? .usedAndEnds : .ends
    }
  }

  /// What each layer does with a mask.
  package func maskEffects(_ isMasked: Bool) -> [MaskEffect] {
    var isMasked = isMasked
    return layers.indices.map { place in
      var effect = layers[place].maskEffect(isMasked)
      let (before, after) = (shapes[place], shapes[place + 1])
      let keepsSteps = after.count >= 2 && before.first == after.first || effect == .changes
      if effect.isMaskedAfter && effect != .begins && !keepsSteps { effect = .ends }
      isMasked = effect.isMaskedAfter
      return effect
    }
  }

  /// Whether training changes the layers: setting it sets all of them.
  public var isTrainable: Bool {
    get { layers.contains { $0.isTrainable } }
    set { for place in layers.indices { layers[place].isTrainable = newValue } }
  }

  /// The weights with their names, in Keras' order.
  public var parameters: [Parameter] {
    zip(names, layers).flatMap { name, layer in layer.parameters.under(name) }.unique
  }

  /// Validates sample values before training.
  /// - Throws: ``ShapeError`` where a layer cannot take them.
  public func check(samples: Tensor) throws(ShapeError) {
    for layer in layers {
      try layer.check(samples: samples)
      // Behind these the numbers are still those of the samples.
      guard layer is Flatten || layer is Reshape || layer is Dropout else { break }
    }
  }

  /// The shape of one output, without the batch axis.
  /// - Throws: ``ShapeError`` where the layer cannot take inputs of this shape.
  public func outputShape(for input: SampleShape) throws(ShapeError) -> SampleShape {
    var shape = input
    for (place, layer) in layers.enumerated() {
      guard shapes[place].fits(shape) else { throw shapeMismatch(at: place, shape.text) }
      shape = try layer.outputShape(for: shape)
    }
    return shape
  }

  private func shapeMismatch(at place: Int, _ got: String) -> ShapeError {
    let layer = layers[place]
    return ShapeError(
      "layer \(place + 1), \(names[place]) (\(layer.kind))", got: got, need: shapes[place].text)
  }

  @inline(never)
  private func trap(at place: Int, _ shape: Shape) -> Never {
    shapeMismatch(at: place, "\(shape)").trap()
  }
}

/// Names for the layers of a model: `dense`, `dense_1`, `dense_2` …
struct LayerNames {
  private var counts: [String: Int] = [:]
  private var taken: Set<String> = []

  /// The plan's own name, or one after its kind that no other layer has.
  mutating func next(for plan: LayerPlan) -> String {
    let wanted = plan.name ?? plan.kind
    var name = wanted
    while taken.contains(name) {
      counts[wanted, default: 0] += 1
      name = "\(wanted)_\(counts[wanted]!)"
    }
    taken.insert(name)
    return name
  }
}

extension SampleShape {
  /// Whether a batch of this shape, whose first axis is the batch, has samples of this shape.
  package func fits(_ batch: Shape) -> Bool {
    guard batch.rank == count + 1 else { return false }
    for axis in indices {
      if let size = self[axis], size != batch[axis + 1] { return false }
    }
    return true
  }

  /// Whether samples of another shape, as far as it is known, have this one.
  func fits(_ other: SampleShape) -> Bool {
    count == other.count && zip(self, other).allSatisfy { $0 == nil || $1 == nil || $0 == $1 }
  }
}

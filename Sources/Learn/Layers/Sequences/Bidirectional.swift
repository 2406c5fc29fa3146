import Autograd
import Initializers
import Randomness
import Tensors

/// Two recurrent layers of one kind on one sequence: one reads it from the beginning, the other from the end;
/// their outputs are merged.
///
/// Inputs `[batch, time, inputs]`. With `returnSequences` the outputs are `[batch, time, units]`, those of the
/// backward layer put back in the order of time, and without it `[batch, units]`, the state of each layer
/// after its own last step: for the backward one, after the first element. `concat` doubles the units. Masked
/// steps leave both states as they are.
public struct Bidirectional: Layer {
  /// The name in summaries and in files of weights.
  public let name: String
  /// The layer that reads from the beginning, and the one that reads from the end.
  public var forward, backward: any RecurrentLayer
  /// How the outputs of both are merged.
  public let mergeMode: MergeMode

  /// What becomes of the outputs a and b of both layers; the names are Keras'.
  public enum MergeMode: String, Sendable, Hashable, CaseIterable {
    /// a, then b, along the last axis
    case concat
    /// a + b
    case sum
    /// a·b
    case mul
    /// (a + b)/2
    case ave
  }

  /// The outputs for a batch of inputs.
  public func call(_ x: Variable) -> Variable {
    var mask: Tensor?
    return call(x, mask: &mask)
  }

  /// The outputs for a batch of inputs; the mask is used and passed on.
  public func call(_ x: Variable, mask: inout Tensor?) -> Variable {
    guard x.value.rank == 3 else {
      shapeMismatch(got: "\(x.shape)", need: "[batch, time, inputs]").trap()
    }
    var reversed = mask.map { $0[Axis.all, Axis.every(-1)] }
    let a = ForwardContext.run("forward", of: forward) { forward.call(x, mask: &mask) }
    var b = ForwardContext.run("backward", of: backward) {
      backward.call(x[Axis.all, Axis.every(-1)], mask: &reversed)
    }
    if backward.returnSequences { b = b[Axis.all, Axis.every(-1)] }
    switch mergeMode {
    case .concat: return .concatenate([a, b], axis: -1)
    case .sum: return a + b
    case .mul: return a * b
    case .ave: return (a + b) / 2
    }
  }

  /// What the layers do with a mask.
  public func maskEffect(_ isMasked: Bool) -> MaskEffect { forward.maskEffect(isMasked) }

  /// Whether training changes the layers: setting it sets both.
  public var isTrainable: Bool {
    get { forward.isTrainable || backward.isTrainable }
    set { (forward.isTrainable, backward.isTrainable) = (newValue, newValue) }
  }

  /// The weights with their names, in Keras' order.
  public var parameters: [Parameter] {
    forward.parameters.under("forward") + backward.parameters.under("backward")
  }

  /// The shape of one output, without the batch axis.
  /// - Throws: ``ShapeError`` where the layers cannot take inputs of this shape.
  public func outputShape(for input: SampleShape) throws(ShapeError) -> SampleShape {
    var shape = try forward.outputShape(for: input)
    if mergeMode == .concat { shape[shape.count - 1] = 2 * forward.weights.units }
    return shape
  }
}

extension Bidirectional {
  /// A layer of two recurrent layers, which take the same inputs and have as many units.
  public init(
    forward: any RecurrentLayer, backward: any RecurrentLayer, mergeMode: MergeMode = .concat,
    name: String = "bidirectional"
  ) {
    self.name = name
    (self.forward, self.backward, self.mergeMode) = (forward, backward, mergeMode)
    let (a, b) = (forward.weights, backward.weights)
    guard a.units == b.units, a.kernel.shape[0] == b.kernel.shape[0],
      forward.returnSequences == backward.returnSequences
    else {
      shapeMismatch(
        got: "layers of \(a.kernel.shape[0]) inputs and \(a.units) units, and of "
          + "\(b.kernel.shape[0]) and \(b.units)",
        need: "two layers of one kind"
      ).trap()
    }
  }
}

extension LayerPlan {
  /// A ``Bidirectional`` layer of two layers that are made by one plan: `.bidirectional(.lstm(8))`.
  public static func bidirectional(
    _ plan: LayerPlan, mergeMode: Bidirectional.MergeMode = .concat,
    inputShape: SampleShape? = nil, name: String? = nil
  ) -> LayerPlan {
    LayerPlan("bidirectional", inputShape: inputShape ?? plan.inputShape, name: name) {
      input, name, random throws(ShapeError) in
      var layers: [any RecurrentLayer] = []
      for side in ["forward", "backward"] {
        let layer = try plan.build(input, side, &random)
        guard let recurrent = layer as? any RecurrentLayer else {
          throw ShapeError(
            "\(name) (Bidirectional)", got: "a layer \(layer.kind)", need: "a recurrent layer",
            try: ".simpleRNN, .lstm or .gru")
        }
        layers.append(recurrent)
      }
      return Bidirectional(
        forward: layers[0], backward: layers[1], mergeMode: mergeMode, name: name)
    }
  }
}

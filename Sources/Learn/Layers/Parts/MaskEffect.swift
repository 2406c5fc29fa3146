import Autograd
import Tensors

/// What a layer does with the mask of its inputs: which steps of each sample are real, and which padding.
///
/// `summary()` shows it for every layer of a model with a mask. The rules are those of Keras 3.
public enum MaskEffect: String, Sendable, Hashable, CaseIterable {
  /// There is no mask, before the layer or behind it.
  case none = ""
  /// The layer makes the mask.
  case begins
  /// Inputs and outputs have the same mask, which the layer does not look at.
  case passes
  /// The layer looks at the mask, and hands it on.
  case used
  /// The outputs have steps of their own, and a mask for them.
  case changes
  /// The outputs have no mask: they have no steps, or others. Padding is read like anything else.
  case ends
  /// The layer looks at the mask, and its outputs have none.
  case usedAndEnds = "used, ends"

  /// Whether there is a mask behind the layer.
  public var isMaskedAfter: Bool {
    switch self {
    case .none, .ends, .usedAndEnds: false
    case .begins, .passes, .used, .changes: true
    }
  }

  /// Whether the layer looks at the mask.
  var isUse: Bool { self == .used || self == .usedAndEnds }
}

/// A layer whose outputs have other steps than its inputs, or none, and no mask for them: a convolution, a
/// pooling, a reshape. It has nothing else to say about masks.
public protocol MaskEndingLayer: Layer {}

extension MaskEndingLayer {
  /// The outputs, which have no mask.
  public func call(_ x: Variable, mask: inout Tensor?) -> Variable {
    mask = nil
    return call(x)
  }

  /// The mask ends here.
  public func maskEffect(_ isMasked: Bool) -> MaskEffect { isMasked ? .ends : .none }
}

extension Tensor {
  /// Whether this mask, `[batch, time]`, has the samples and the steps of these outputs.
  func isMask(for outputs: Shape) -> Bool {
    rank == 2 && outputs.rank >= 2 && shape[0] == outputs[0] && shape[1] == outputs[1]
  }
}

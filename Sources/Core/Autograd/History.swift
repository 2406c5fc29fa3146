import Tensors

/// How a variable was made: the operation, the variables it was made from, and how to pull a gradient
/// back to them.
struct History {
  let operation: String
  var inputs: Inputs
  let pullback: Pullback
  /// The same for gradients that are to have gradients, where the operation can do it.
  var recordedPullback: RecordedPullback?
  /// What a plan calls for the operation, where it knows it.
  var planned: PlannedForm?
}

/// The variables that another one was made from; one and two are stored without an array.
enum Inputs {
  case one(Variable)
  case two(Variable, Variable)
  case many([Variable])
}

/// Which inputs of an operation require a gradient.
public struct NeededGradients: Sendable {
  private let bits: UInt64

  init(_ inputs: [Variable]) {
    var bits: UInt64 = 0
    for (i, input) in inputs.enumerated() where input.requiresGradient {
      bits |= 1 << UInt64(i & 63)
    }
    self.bits = inputs.count > 64 ? .max : bits
  }

  /// All inputs.
  public static let all = NeededGradients([])

  /// Whether the input with this number requires a gradient.
  public subscript(input: Int) -> Bool { bits >> UInt64(input & 63) & 1 == 1 }
}

/// From the gradient of a result to the gradients of what it was made from.
enum Pullback {
  case one((Tensor) -> Tensor)
  case two((Tensor) -> Tensor, (Tensor) -> Tensor)
  case joint((Tensor, NeededGradients) -> [Gradient?])
}

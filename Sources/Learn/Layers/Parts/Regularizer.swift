import Autograd
import Tensors

/// What is added to the loss for the size of weights or outputs, so that they stay small.
public struct Regularizer: Sendable {
  /// The name with its numbers, such as `l2(0.01)`.
  public let name: String
  /// The penalty, one number, for a tensor of any shape.
  public let penalty: @Sendable (Variable) -> Variable

  /// A regularizer from its penalty.
  public init(_ name: String, penalty: @escaping @Sendable (Variable) -> Variable) {
    self.name = name
    self.penalty = penalty
  }

  /// factor·Σ|w|        dw = factor·sign(w)
  public static func l1(_ factor: Double = 0.01) -> Regularizer {
    Regularizer("l1(\(factor))") { w in w.absolute().sum() * factor }  // Formula: N05
  }

  /// factor·Σ w²        dw = 2·factor·w
  public static func l2(_ factor: Double = 0.01) -> Regularizer {
    Regularizer("l2(\(factor))") { w in w.squared().sum() * factor }  // Formula: N05
  }

  /// l1·Σ|w| + l2·Σ w²
  public static func l1L2(l1: Double = 0.01, l2: Double = 0.01) -> Regularizer {
    Regularizer("l1_l2(\(l1), \(l2))") { w in w.absolute().sum() * l1 + w.squared().sum() * l2 }
  }
}

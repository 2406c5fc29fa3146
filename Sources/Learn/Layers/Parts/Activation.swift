import Autograd
import Tensors

/// A function that a layer applies to each of its sums, as a value: a name and a primitive.
///
/// A new one needs nothing else, and serves wherever a built-in one does:
/// ```swift
/// extension Activation {
///   static let swish = Activation("swish", Primitive("swish") { x in
///     let s = x.sigmoid()
///     return (x * s, { dy in (s + x * s * (1 - s)) * dy })
///   })
/// }
/// ```
public struct Activation: Sendable {
  /// The name, as Keras writes it: `leaky_relu`.
  public let name: String
  /// The function with its derivative.
  public let primitive: Primitive
  /// The form that kernels can apply to a sum before it is written to memory, where there is one.
  package let fused: FusedActivation?
  /// Whether its outputs are probabilities, so that a cross-entropy is exact from its inputs only.
  let givesProbabilities: Bool

  /// An activation from its primitive, which takes one input and keeps its shape.
  public init(_ name: String, _ primitive: Primitive) {
    self.init(name, primitive, fused: nil)
  }

  init(
    _ name: String, _ primitive: Primitive, fused: FusedActivation?,
    givesProbabilities: Bool = false
  ) {
    self.name = name
    self.primitive = primitive
    self.fused = fused
    self.givesProbabilities = givesProbabilities
  }

  private init(
    _ name: String, kernels fused: FusedActivation, givesProbabilities: Bool = false
  ) {
    self.init(
      name, .activation(fused, name), fused: fused, givesProbabilities: givesProbabilities)
  }

  /// f(x). A cross-entropy that follows in the same pass finds x again where f gives probabilities.
  public func callAsFunction(_ x: Variable) -> Variable {
    if fused == .identity { return x }
    let y = primitive(x)
    if givesProbabilities { ForwardContext.current?.remember(y, logits: x, of: self) }
    return y
  }
}

extension Activation {
  /// x
  public static let linear = Activation("linear", kernels: .identity)
  /// max(0, x)
  public static let relu = Activation("relu", kernels: .relu)
  /// x where x > 0, slope·x elsewhere
  public static func leakyRelu(slope: Double) -> Activation {
    Activation("leaky_relu", kernels: .leakyRelu(slope: slope))
  }
  /// x where x > 0, slope·x elsewhere, with the slope 0.2 of Keras' function
  public static let leakyRelu = leakyRelu(slope: 0.2)
  /// x where x > 0, α(eˣ − 1) elsewhere
  public static func elu(alpha: Double) -> Activation {
    Activation("elu", kernels: .elu(alpha: alpha))
  }
  /// x where x > 0, eˣ − 1 elsewhere
  public static let elu = elu(alpha: 1)
  /// log(1 + eˣ)
  public static let softplus = Activation("softplus", kernels: .softplus)
  /// 1/(1 + e⁻ˣ): one probability
  public static let sigmoid = Activation("sigmoid", kernels: .sigmoid, givesProbabilities: true)
  /// tanh x
  public static let tanh = Activation("tanh", kernels: .tanh)
  /// x·Φ(x), Φ the normal distribution
  public static let gelu = Activation("gelu", kernels: .gelu)
  /// x/2·(1 + tanh(√(2/π)·(x + 0.044715·x³))), the approximation of `gelu` that GPT-2 uses
  public static let geluTanh = Activation("gelu_tanh", kernels: .geluTanh)
  /// max(0, x), at most 6: keeps numbers small for low precision
  public static let relu6 = Activation("relu6", .clamp(to: 0...6))
  /// x·σ(x), also called swish
  public static let silu = Activation("silu", .silu)
  /// λ·x where x > 0, λα(eˣ − 1) elsewhere: keeps mean 0 and variance 1
  public static let selu = Activation("selu", .selu)
  /// x·tanh(log(1 + eˣ))
  public static let mish = Activation("mish", .mish)
  /// eˣ/Σeˣ along the last axis: the probabilities of classes
  public static let softmax = Activation(
    "softmax", .softmax(), fused: nil, givesProbabilities: true)

  /// Every built-in activation, from simple to hard.
  public static let all: [Activation] = [
    .linear, .relu, .leakyRelu, .elu, .softplus, .sigmoid, .tanh, .gelu, .geluTanh, .relu6,
    .silu, .selu, .mish,
    .softmax,
  ]
}

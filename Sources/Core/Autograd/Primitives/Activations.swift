import Tensors

/// The activations, from simple to hard; the kernels' formulas stand in
/// Core/Tensors/Kernels/Elementwise/FusedActivation.swift and Kernels/Softmax.swift.
///
/// Where the slope can be computed from y, x is not kept.
extension Primitive {
  /// y = max(0, x)        dx = dy where x > 0, 0 elsewhere
  public static let relu = activation(.relu, "relu", on: .kinkAtZero)

  /// y = x where x > 0, slope·x elsewhere        dx = dy where x > 0, slope·dy elsewhere
  public static func leakyRelu(slope: Double = 0.3) -> Primitive {
    activation(.leakyRelu(slope: slope), "leakyRelu", on: .kinkAtZero)
  }

  /// y = x where x > 0, α(eˣ − 1) elsewhere        dx = dy where x > 0, (y + α)·dy elsewhere
  public static func elu(alpha: Double = 1) -> Primitive {
    activation(.elu(alpha: alpha), "elu", on: .kinkAtZero)
  }

  /// y = 1/(1 + e⁻ˣ)        dx = y(1 − y)·dy
  public static let sigmoid = activation(.sigmoid, "sigmoid")

  /// y = tanh x        dx = (1 − y²)·dy
  public static let tanh = activation(.tanh, "tanh")

  /// y = log(1 + eˣ)        dx = dy/(1 + e⁻ˣ) = (1 − e⁻ʸ)·dy
  public static let softplus = activation(.softplus, "softplus")

  /// y = x·Φ(x)        dx = (Φ(x) + x·φ(x))·dy, with the standard normal distribution Φ and its density φ
  public static let gelu = activation(.gelu, "gelu")

  /// y = x/2·(1 + t), t = tanh u, u = √(2/π)·(x + 0.044715x³)
  /// dx = ((1 + t)/2 + x/2·(1 − t²)·u′)·dy
  public static let geluTanh = activation(.geluTanh, "geluTanh")

  /// y = x·σ(x), also called swish (Elfwing et al., 2017)        dx = (σ + y·(1 − σ))·dy
  public static let silu = Primitive("silu") { x in
    let s = x.sigmoid()
    let y = x * s
    return (y, { dy in (s + y * (1 - s)) * dy })
  }

  /// y = λ·x where x > 0, λα(eˣ − 1) elsewhere        dx = λ·dy where x > 0, (y + λα)·dy elsewhere
  ///
  /// With λ = 1.0507… and α = 1.6733… mean 0 and variance 1 stay as they are from layer to layer
  /// (Klambauer et al., 2017).
  public static let selu = Primitive("selu", on: .kinkAtZero) { x in
    let (scale, alpha) = (1.0507009873554805, 1.6732632423543772)
    let e = x.activated(.elu(alpha: alpha))
    return (e * scale, { dy in dy.throughActivation(.elu(alpha: alpha), x: x, y: e) * scale })
  }

  /// y = x·t, t = tanh(log(1 + eˣ)) (Misra, 2019)        dx = (t + x·(1 − t²)·σ(x))·dy
  public static let mish = Primitive("mish") { x in
    let t = x.softplus().tanh()
    return (x * t, { dy in (t + x * (1 - t * t) * x.sigmoid()) * dy })
  }

  /// An activation that the kernels know: the formulas of value and slope stand at ``FusedActivation``.
  public static func activation(
    _ activation: FusedActivation, _ name: String = "activation", on example: Example = .one
  ) -> Primitive {
    Primitive(name, on: example) { x in
      let y = x.activated(activation)
      let kept = activation.slopeFollowsFromValue ? nil : x
      return (y, { dy in dy.throughActivation(activation, x: kept, y: y) })
    }.withRecordedPullback { x, y, dy in [dy.throughActivation(activation, x: x[0], y: y)] }
      .planned(.activation(activation))
  }

  /// y = eˣ/Σeˣ along an axis        dx = y·(dy − Σ y·dy)
  public static func softmax(axis: Int = -1) -> Primitive {
    Primitive("softmax") { x in
      let y = x.softmax(axis: axis)
      return (y, { dy in dy.throughSoftmax(y: y, axis: axis) })
    }.withRecordedPullback { _, y, dy in [y * (dy - (y * dy).sum([axis], keepingAxes: true))] }
      .planned(axis == -1 ? .softmax : nil)
  }

  /// y = x − log Σeˣ along an axis        dx = dy − eʸ·Σ dy
  public static func logSoftmax(axis: Int = -1) -> Primitive {
    Primitive("logSoftmax") { x in
      let y = x.logSoftmax(axis: axis)
      return (y, { dy in dy.throughLogSoftmax(y: y, axis: axis) })
    }.withRecordedPullback { _, y, dy in [dy - y.exp() * dy.sum([axis], keepingAxes: true)] }
  }
}

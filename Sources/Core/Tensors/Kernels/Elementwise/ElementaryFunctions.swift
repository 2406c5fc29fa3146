/// Functions of each element.
extension Tensor {
  /// One of the built-in functions of each element.
  @inline(__always)
  public func apply(_ f: UnaryFunction) -> Tensor { KernelChoice.current.apply(f, to: self) }

  /// One of the built-in activations of each element.
  public func activated(_ activation: FusedActivation) -> Tensor {
    activation == .identity ? self : KernelChoice.current.activate(activation, self)
  }

  /// eˣ
  public func exp() -> Tensor { apply(.exp) }
  /// eˣ − 1, exact near 0
  public func expm1() -> Tensor { apply(.expm1) }
  /// The natural logarithm.
  public func log() -> Tensor { apply(.log) }
  /// log(1 + x), exact near 0
  public func log1p() -> Tensor { apply(.log1p) }
  /// √x
  public func squareRoot() -> Tensor { apply(.squareRoot) }
  /// x²
  public func squared() -> Tensor { apply(.square) }
  /// xᵖ
  public func power(_ exponent: Double) -> Tensor { apply(.power(exponent)) }
  /// |x|
  public func absolute() -> Tensor { apply(.absolute) }
  /// −1, 0 or 1
  public func sign() -> Tensor { apply(.sign) }
  /// sin x
  public func sin() -> Tensor { apply(.sin) }
  /// cos x
  public func cos() -> Tensor { apply(.cos) }
  /// The error function.
  public func erf() -> Tensor { apply(.erf) }
  /// x limited to `range`.
  public func clamped(to range: ClosedRange<Double>) -> Tensor {
    apply(.clamp(range.lowerBound, range.upperBound))
  }

  /// max(0, x)
  public func relu() -> Tensor { activated(.relu) }
  /// 1 / (1 + e⁻ˣ)
  public func sigmoid() -> Tensor { activated(.sigmoid) }
  /// tanh x
  public func tanh() -> Tensor { activated(.tanh) }
  /// log(1 + eˣ)
  public func softplus() -> Tensor { activated(.softplus) }

  /// Any function of each element, computed in double precision; slower than the built-in ones.
  public func map(_ f: (Double) -> Double) -> Tensor {
    Tensor(values.map(f), shape: shape, precision)
  }
}

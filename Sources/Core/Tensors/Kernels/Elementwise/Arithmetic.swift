/// Arithmetic on each pair of elements, with broadcasting, and with plain numbers.
extension Tensor {
  /// Element by element, the shapes broadcast to one.
  public static func + (a: Tensor, b: Tensor) -> Tensor { combine(.add, a, b, "+") }
  /// Element by element, the shapes broadcast to one.
  public static func - (a: Tensor, b: Tensor) -> Tensor { combine(.subtract, a, b, "-") }
  /// Element by element, the shapes broadcast to one.
  public static func * (a: Tensor, b: Tensor) -> Tensor { combine(.multiply, a, b, "*") }
  /// Element by element, the shapes broadcast to one.
  public static func / (a: Tensor, b: Tensor) -> Tensor { combine(.divide, a, b, "/") }

  /// Each element with a number.
  public static func + (a: Tensor, b: Double) -> Tensor { a.apply(.affine(scale: 1, shift: b)) }
  /// Each element with a number.
  public static func - (a: Tensor, b: Double) -> Tensor { a.apply(.affine(scale: 1, shift: -b)) }
  /// Each element with a number.
  public static func * (a: Tensor, b: Double) -> Tensor { a.apply(.affine(scale: b, shift: 0)) }
  /// Each element with a number.
  public static func / (a: Tensor, b: Double) -> Tensor { a.apply(.affine(scale: 1 / b, shift: 0)) }

  /// A number with each element.
  public static func + (a: Double, b: Tensor) -> Tensor { b.apply(.affine(scale: 1, shift: a)) }
  /// A number with each element.
  public static func - (a: Double, b: Tensor) -> Tensor { b.apply(.affine(scale: -1, shift: a)) }
  /// A number with each element.
  public static func * (a: Double, b: Tensor) -> Tensor { b.apply(.affine(scale: a, shift: 0)) }
  /// A number with each element.
  public static func / (a: Double, b: Tensor) -> Tensor { b.apply(.reciprocal(scale: a)) }

  /// Each element with the other sign.
  public static prefix func - (a: Tensor) -> Tensor { a.apply(.affine(scale: -1, shift: 0)) }

  /// In place, where `b` has the shape of `a` or broadcasts to it.
  public static func += (a: inout Tensor, b: Tensor) { a.add(b) }
  /// In place, where `b` has the shape of `a` or broadcasts to it.
  public static func -= (a: inout Tensor, b: Tensor) { a.add(b, times: -1) }
  /// Element by element, where `b` broadcasts to the shape of `a`.
  public static func *= (a: inout Tensor, b: Tensor) { a = a * b }
  /// Each element times a number.
  public static func *= (a: inout Tensor, b: Double) { a = a * b }

  /// self += scale·b in place, where `b` has this shape or broadcasts to it.
  public mutating func add(_ b: Tensor, times scale: Double = 1) {
    let b = shape == b.shape ? b : b.broadcast(to: shape)
    b.requireSamePrecision(as: self, "+=")
    KernelChoice.current.accumulate(b, times: scale, into: &self)
  }

  /// The greater of each pair; not-a-number wins.
  public static func maximum(_ a: Tensor, _ b: Tensor) -> Tensor {
    combine(.maximum, a, b, "maximum")
  }

  /// The lesser of each pair; not-a-number wins.
  public static func minimum(_ a: Tensor, _ b: Tensor) -> Tensor {
    combine(.minimum, a, b, "minimum")
  }

  /// `f` of each pair of elements, the shapes broadcast to one.
  @inline(__always)
  static func combine(_ f: BinaryFunction, _ a: Tensor, _ b: Tensor, _ name: StaticString) -> Tensor
  {
    b.requireSamePrecision(as: a, name)
    if a.shape == b.shape { return KernelChoice.current.combine(f, a, b) }
    let shape = orTrap { () throws(ShapeError) in
      try Shape.broadcast(a.shape, b.shape, for: name.description)
    }
    return KernelChoice.current.combine(f, a.broadcast(to: shape), b.broadcast(to: shape))
  }

  /// Stops with words where two tensors differ in precision.
  @inline(__always)
  func requireSamePrecision(as other: Tensor, _ operation: StaticString) {
    if precision == other.precision { return }
    precisionsDiffer(operation, other)
  }

  @inline(never)
  private func precisionsDiffer(_ operation: StaticString, _ other: Tensor) -> Never {
    ShapeError(
      operation.description, got: "\(other.precision) and \(precision) precision",
      need: "the same precision", try: "converted(to:)"
    ).trap()
  }
}

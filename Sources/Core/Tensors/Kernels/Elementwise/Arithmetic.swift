/// A function of two numbers that is applied to each pair of elements of two tensors.
///
/// Comparisons give 1 where they hold and 0 where they do not. The gradients stand beside the functions
/// in Autograd, in `Primitives/Arithmetic.swift`.
public enum BinaryFunction: Sendable, Hashable, CaseIterable {
  /// a + b, a − b, a·b, a/b
  case add, subtract, multiply, divide
  /// The greater of the two; not-a-number where either is.
  case maximum
  /// The lesser of the two; not-a-number where either is.
  case minimum
  /// aᵇ
  case power
  /// a < b, a ≤ b, a = b, a ≠ b, a ≥ b, a > b
  case less, lessOrEqual, equal, notEqual, greaterOrEqual, greater

  /// f(a, b): the formulas of the cases above.
  func value<E: Element>(_ a: E, _ b: E) -> E {
    switch self {
    case .add: a + b
    case .subtract: a - b
    case .multiply: a * b
    case .divide: a / b
    case .maximum: a > b || a.isNaN ? a : b
    case .minimum: a < b || a.isNaN ? a : b
    case .power: E.pow(a, b)
    case .less: a < b ? 1 : 0
    case .lessOrEqual: a <= b ? 1 : 0
    case .equal: a == b ? 1 : 0
    case .notEqual: a != b ? 1 : 0
    case .greaterOrEqual: a >= b ? 1 : 0
    case .greater: a > b ? 1 : 0
    }
  }
}

/// Arithmetic on each pair of elements, with broadcasting, and with plain numbers.
extension Tensor {
  /// a + b for each pair of elements; the shapes are broadcast.
  public static func + (a: Tensor, b: Tensor) -> Tensor { combine(.add, a, b, "+") }
  /// a − b for each pair of elements; the shapes are broadcast.
  public static func - (a: Tensor, b: Tensor) -> Tensor { combine(.subtract, a, b, "-") }
  /// a·b for each pair of elements; the shapes are broadcast.
  public static func * (a: Tensor, b: Tensor) -> Tensor { combine(.multiply, a, b, "*") }
  /// a/b for each pair of elements; the shapes are broadcast.
  public static func / (a: Tensor, b: Tensor) -> Tensor { combine(.divide, a, b, "/") }

  // Adding −0 changes nothing; adding 0 would make a product of −0 a 0.

  /// a + b for each element of a
  public static func + (a: Tensor, b: Double) -> Tensor { a.apply(.affine(scale: 1, shift: b)) }
  /// a − b for each element of a
  public static func - (a: Tensor, b: Double) -> Tensor { a.apply(.affine(scale: 1, shift: -b)) }
  /// a·b for each element of a
  public static func * (a: Tensor, b: Double) -> Tensor { a.apply(.affine(scale: b, shift: -0.0)) }
  /// a/b for each element of a
  public static func / (a: Tensor, b: Double) -> Tensor { a.apply(.quotient(by: b)) }

  /// a + b for each element of b
  public static func + (a: Double, b: Tensor) -> Tensor { b.apply(.affine(scale: 1, shift: a)) }
  /// a − b for each element of b
  public static func - (a: Double, b: Tensor) -> Tensor { b.apply(.affine(scale: -1, shift: a)) }
  /// a·b for each element of b
  public static func * (a: Double, b: Tensor) -> Tensor { b.apply(.affine(scale: a, shift: -0.0)) }
  /// a/b for each element of b
  public static func / (a: Double, b: Tensor) -> Tensor { b.apply(.reciprocal(scale: a)) }

  /// −x for each element
  public static prefix func - (a: Tensor) -> Tensor { a.apply(.affine(scale: -1, shift: -0.0)) }

  /// a ← a + b in place, where `b` broadcasts to the shape of `a`
  public static func += (a: inout Tensor, b: Tensor) { a.add(b) }
  /// a ← a − b in place, where `b` broadcasts to the shape of `a`
  public static func -= (a: inout Tensor, b: Tensor) { a.add(b, times: -1) }
  /// a ← a·b, where `b` broadcasts to the shape of `a`
  public static func *= (a: inout Tensor, b: Tensor) { a = a * b }
  /// a ← a·b for each element of a
  public static func *= (a: inout Tensor, b: Double) { a = a * b }

  /// self ← self + scale·b in place, where `b` broadcasts to this shape
  public mutating func add(_ b: Tensor, times scale: Double = 1) {
    let b = shape == b.shape ? b : b.broadcast(to: shape)
    b.requireSamePrecision(as: self, "+=")
    KernelChoice.compute { kernels in kernels.accumulate(b, times: scale, into: &self) }
  }

  /// The greater of each pair; not-a-number where either is.
  public static func maximum(_ a: Tensor, _ b: Tensor) -> Tensor {
    combine(.maximum, a, b, "maximum")
  }

  /// The lesser of each pair; not-a-number where either is.
  public static func minimum(_ a: Tensor, _ b: Tensor) -> Tensor {
    combine(.minimum, a, b, "minimum")
  }

  /// `f` of each pair of elements, the shapes broadcast to one.
  @inline(__always)
  static func combine(_ f: BinaryFunction, _ a: Tensor, _ b: Tensor, _ name: StaticString) -> Tensor
  {
    b.requireSamePrecision(as: a, name)
    if a.shape == b.shape { return KernelChoice.compute { kernels in kernels.combine(f, a, b) } }
    let shape = orTrap { () throws(ShapeError) in
      try Shape.broadcast(a.shape, b.shape, for: name.description)
    }
    return KernelChoice.compute { kernels in
      kernels.combine(f, a.broadcast(to: shape), b.broadcast(to: shape))
    }
  }

  /// Traps with a message where two tensors differ in precision.
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

/// Comparisons of each pair of elements: 1 where they hold, 0 where not, with broadcasting.
extension Tensor {
  public func less(than other: Tensor) -> Tensor { Tensor.combine(.less, self, other, "less") }
  public func lessOrEqual(to other: Tensor) -> Tensor {
    Tensor.combine(.lessOrEqual, self, other, "lessOrEqual")
  }
  public func equal(to other: Tensor) -> Tensor { Tensor.combine(.equal, self, other, "equal") }
  public func notEqual(to other: Tensor) -> Tensor {
    Tensor.combine(.notEqual, self, other, "notEqual")
  }
  public func greaterOrEqual(to other: Tensor) -> Tensor {
    Tensor.combine(.greaterOrEqual, self, other, "greaterOrEqual")
  }
  public func greater(than other: Tensor) -> Tensor {
    Tensor.combine(.greater, self, other, "greater")
  }

  public static func .< (a: Tensor, b: Tensor) -> Tensor { a.less(than: b) }
  public static func .<= (a: Tensor, b: Tensor) -> Tensor { a.lessOrEqual(to: b) }
  public static func .== (a: Tensor, b: Tensor) -> Tensor { a.equal(to: b) }
  public static func .!= (a: Tensor, b: Tensor) -> Tensor { a.notEqual(to: b) }
  public static func .>= (a: Tensor, b: Tensor) -> Tensor { a.greaterOrEqual(to: b) }
  public static func .> (a: Tensor, b: Tensor) -> Tensor { a.greater(than: b) }

  public static func .< (a: Tensor, b: Double) -> Tensor { a.less(than: Tensor(b, a.precision)) }
  public static func .<= (a: Tensor, b: Double) -> Tensor {
    a.lessOrEqual(to: Tensor(b, a.precision))
  }
  public static func .== (a: Tensor, b: Double) -> Tensor { a.equal(to: Tensor(b, a.precision)) }
  public static func .!= (a: Tensor, b: Double) -> Tensor { a.notEqual(to: Tensor(b, a.precision)) }
  public static func .>= (a: Tensor, b: Double) -> Tensor {
    a.greaterOrEqual(to: Tensor(b, a.precision))
  }
  public static func .> (a: Tensor, b: Double) -> Tensor { a.greater(than: Tensor(b, a.precision)) }

  /// `a` where the mask is not 0, `b` elsewhere, all three broadcast to one shape; NumPy's `where`.
  public static func select(_ mask: Tensor, _ a: Tensor, _ b: Tensor) -> Tensor {
    a.requireSamePrecision(as: mask, "select")
    b.requireSamePrecision(as: mask, "select")
    let shape = orTrap { () throws(ShapeError) in
      let both = try Shape.broadcast(a.shape, b.shape, for: "select")
      return try Shape.broadcast(mask.shape, both, for: "select")
    }
    return KernelChoice.current.select(
      mask.broadcast(to: shape), a.broadcast(to: shape), b.broadcast(to: shape))
  }

  /// Whether every element is finite: neither infinite nor not-a-number.
  public var isFinite: Bool { (self * 0).sum().scalar == 0 }

  /// Whether shapes, precisions and all bits are the same.
  public func isIdentical(to other: Tensor) -> Bool {
    guard shape == other.shape && precision == other.precision else { return false }
    return switch precision {
    case .single: floats.map(\.bitPattern) == other.floats.map(\.bitPattern)
    case .double: values.map(\.bitPattern) == other.values.map(\.bitPattern)
    }
  }

  /// Whether shapes are equal, and each element is within `relative·|other| + absolute` of the other's.
  public func isClose(
    to other: Tensor, relative: Double = 1e-5, absolute: Double = 1e-6
  ) -> Bool {
    guard shape == other.shape else { return false }
    return Swift.zip(values, other.values).allSatisfy { a, b in
      a == b || abs(a - b) <= absolute + relative * abs(b)
    }
  }
}

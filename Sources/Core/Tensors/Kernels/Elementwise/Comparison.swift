/// Comparisons of each pair of elements: 1 where they hold, 0 where not, with broadcasting.
extension Tensor {
  /// 1 where this is less than the other, 0 where not.
  public func less(than other: Tensor) -> Tensor { Tensor.combine(.less, self, other, "less") }
  /// 1 where this is at most the other, 0 where not.
  public func lessOrEqual(to other: Tensor) -> Tensor {
    Tensor.combine(.lessOrEqual, self, other, "lessOrEqual")
  }
  /// 1 where both are equal, 0 where not.
  public func equal(to other: Tensor) -> Tensor { Tensor.combine(.equal, self, other, "equal") }
  /// 1 where both differ, 0 where not.
  public func notEqual(to other: Tensor) -> Tensor {
    Tensor.combine(.notEqual, self, other, "notEqual")
  }
  /// 1 where this is at least the other, 0 where not.
  public func greaterOrEqual(to other: Tensor) -> Tensor {
    Tensor.combine(.greaterOrEqual, self, other, "greaterOrEqual")
  }
  /// 1 where this is greater than the other, 0 where not.
  public func greater(than other: Tensor) -> Tensor {
    Tensor.combine(.greater, self, other, "greater")
  }

  /// 1 where it holds, 0 where not.
  public static func .< (a: Tensor, b: Tensor) -> Tensor { a.less(than: b) }
  /// 1 where it holds, 0 where not.
  public static func .<= (a: Tensor, b: Tensor) -> Tensor { a.lessOrEqual(to: b) }
  /// 1 where it holds, 0 where not.
  public static func .== (a: Tensor, b: Tensor) -> Tensor { a.equal(to: b) }
  /// 1 where it holds, 0 where not.
  public static func .!= (a: Tensor, b: Tensor) -> Tensor { a.notEqual(to: b) }
  /// 1 where it holds, 0 where not.
  public static func .>= (a: Tensor, b: Tensor) -> Tensor { a.greaterOrEqual(to: b) }
  /// 1 where it holds, 0 where not.
  public static func .> (a: Tensor, b: Tensor) -> Tensor { a.greater(than: b) }

  /// 1 where it holds, 0 where not.
  public static func .< (a: Tensor, b: Double) -> Tensor { a.less(than: Tensor(b, a.precision)) }
  /// 1 where it holds, 0 where not.
  public static func .<= (a: Tensor, b: Double) -> Tensor {
    a.lessOrEqual(to: Tensor(b, a.precision))
  }
  /// 1 where it holds, 0 where not.
  public static func .== (a: Tensor, b: Double) -> Tensor { a.equal(to: Tensor(b, a.precision)) }
  /// 1 where it holds, 0 where not.
  public static func .!= (a: Tensor, b: Double) -> Tensor { a.notEqual(to: Tensor(b, a.precision)) }
  /// 1 where it holds, 0 where not.
  public static func .>= (a: Tensor, b: Double) -> Tensor {
    a.greaterOrEqual(to: Tensor(b, a.precision))
  }
  /// 1 where it holds, 0 where not.
  public static func .> (a: Tensor, b: Double) -> Tensor { a.greater(than: Tensor(b, a.precision)) }

  /// `a` where the mask is not 0, `b` elsewhere, all three broadcast to one shape; NumPy's `where`.
  public static func select(_ mask: Tensor, _ a: Tensor, _ b: Tensor) -> Tensor {
    a.requireSamePrecision(as: mask, "select")
    b.requireSamePrecision(as: mask, "select")
    let shape = orTrap { () throws(ShapeError) in
      let both = try Shape.broadcast(a.shape, b.shape, for: "select")
      return try Shape.broadcast(mask.shape, both, for: "select")
    }
    return KernelChoice.compute { kernels in
      kernels.select(
        mask.broadcast(to: shape), a.broadcast(to: shape), b.broadcast(to: shape))
    }
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

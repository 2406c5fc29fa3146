import Tensors

/// Arithmetic. A gradient through broadcasting is summed over what was repeated.
extension Primitive {
  /// y = a + b        da = dy        db = dy
  public static let add = Primitive("add") { a, b in
    let (m, n) = (a.shape, b.shape)
    return (a + b, { dy in dy.summed(to: m) }, { dy in dy.summed(to: n) })
  }.withRecordedPullback { x, _, dy in [dy.summed(to: x[0].shape), dy.summed(to: x[1].shape)] }

  /// y = a − b        da = dy        db = −dy
  public static let subtract = Primitive("subtract") { a, b in
    let (m, n) = (a.shape, b.shape)
    return (a - b, { dy in dy.summed(to: m) }, { dy in (-dy).summed(to: n) })
  }.withRecordedPullback { x, _, dy in [dy.summed(to: x[0].shape), (-dy).summed(to: x[1].shape)] }
    .planned(.difference)

  /// y = a·b        da = b·dy        db = a·dy
  public static let multiply = Primitive("multiply") { a, b in
    let (m, n) = (a.shape, b.shape)
    return (a * b, { dy in (b * dy).summed(to: m) }, { dy in (a * dy).summed(to: n) })
  }.withRecordedPullback { x, _, dy in
    [(x[1] * dy).summed(to: x[0].shape), (x[0] * dy).summed(to: x[1].shape)]
  }

  /// y = a/b        da = dy/b        db = −(y/b)·dy
  public static let divide = Primitive("divide", on: .positiveDivisor) { a, b in
    let (m, n) = (a.shape, b.shape)
    let y = a / b
    return (y, { dy in (dy / b).summed(to: m) }, { dy in (-y / b * dy).summed(to: n) })
  }.withRecordedPullback { x, y, dy in
    [(dy / x[1]).summed(to: x[0].shape), (-y / x[1] * dy).summed(to: x[1].shape)]
  }

  /// y = max(a, b)        the gradient goes to the greater, where they are equal to a, and where one is
  /// not a number to both
  public static let maximum = Primitive("maximum") { a, b in
    let (m, n) = (a.shape, b.shape)
    return (
      Tensor.maximum(a, b), { dy in ((1 - (b .> a)) * dy).summed(to: m) },
      { dy in ((1 - (a .>= b)) * dy).summed(to: n) }
    )
  }

  /// y = min(a, b)        the gradient goes to the lesser, where they are equal to a, and where one is not
  /// a number to both
  public static let minimum = Primitive("minimum") { a, b in
    let (m, n) = (a.shape, b.shape)
    return (
      Tensor.minimum(a, b), { dy in ((1 - (b .< a)) * dy).summed(to: m) },
      { dy in ((1 - (a .<= b)) * dy).summed(to: n) }
    )
  }

  /// y = scale·x + shift        dx = scale·dy
  public static func affine(scale: Double, shift: Double) -> Primitive {
    Primitive("affine") { x in
      (x.apply(.affine(scale: scale, shift: shift)), { dy in dy * scale })
    }.withRecordedPullback { _, _, dy in [dy * scale] }
  }

  /// y = x/b        dx = dy/b
  public static func divide(by b: Double) -> Primitive {
    Primitive("divide") { x in (x / b, { dy in dy / b }) }
      .withRecordedPullback { _, _, dy in [dy / b] }
  }

  /// y = a/x        dx = −(y/x)·dy
  public static func quotient(of a: Double) -> Primitive {
    Primitive("quotient", on: .positive) { x in
      let y = a / x
      return (y, { dy in -y / x * dy })
    }.withRecordedPullback { x, y, dy in [-y / x[0] * dy] }
  }

  /// y = −x        dx = −dy
  public static let negate = Primitive("negate") { x in (-x, { dy in -dy }) }
    .withRecordedPullback { _, _, dy in [-dy] }

  /// y = a where the mask is not 0, b elsewhere        da = mask·dy        db = (1 − mask)·dy
  public static func select(_ mask: Tensor) -> Primitive {
    Primitive("select", on: Example([3, 4], [3, 4])) { a, b in
      let (m, n) = (a.shape, b.shape)
      let (mask, zero) = (mask.converted(to: a.precision), Tensor(0, a.precision))
      return (
        Tensor.select(mask, a, b), { dy in Tensor.select(mask, dy, zero).summed(to: m) },
        { dy in Tensor.select(mask, zero, dy).summed(to: n) }
      )
    }.withRecordedPullback { x, _, dy in
      let zero = Variable(Tensor(0, dy.value.precision))
      return [
        select(mask)(dy, zero).summed(to: x[0].shape),
        select(mask)(zero, dy).summed(to: x[1].shape),
      ]
    }
  }
}

extension Primitive.Example {
  /// Numbers away from 0, for quotients.
  static let positiveDivisor = Self([2, 1, 4], [3, 4], in: 0.5...2)
}

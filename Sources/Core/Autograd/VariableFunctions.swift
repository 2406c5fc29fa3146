import Tensors

/// What tensors can do, for variables, under the same names.
extension Variable {
  /// sin x
  public func sin() -> Variable { Primitive.sin(self) }
  /// cos x
  public func cos() -> Variable { Primitive.cos(self) }
  /// log(1 + x), exact near 0
  public func log1p() -> Variable { Primitive.log1p(self) }
  /// erf x, the error function
  public func erf() -> Variable { Primitive.erf(self) }
  /// log(1 + eˣ)
  public func softplus() -> Variable { Primitive.softplus(self) }
  /// x limited to an interval
  public func clamped(to range: ClosedRange<Double>) -> Variable {
    Primitive.clamp(to: range)(self)
  }

  /// The greater of each pair; the gradient goes to the greater, and where they are equal to the first.
  public static func maximum(_ a: Variable, _ b: Variable) -> Variable { Primitive.maximum(a, b) }
  /// The lesser of each pair; the gradient goes to the lesser, and where they are equal to the first.
  public static func minimum(_ a: Variable, _ b: Variable) -> Variable { Primitive.minimum(a, b) }
  /// `a` where the mask is not 0, `b` elsewhere; NumPy's `where`.
  public static func select(_ mask: Tensor, _ a: Variable, _ b: Variable) -> Variable {
    Primitive.select(mask)(a, b)
  }

  /// The slices along an axis at these indices; the axis is replaced by the indices' axes. NumPy's `take`.
  public func gather(_ indices: Tensor, axis: Int = 0) -> Variable {
    Primitive.gather(indices, axis: axis)(self)
  }
  /// The numbers along an axis in ascending order, or in descending.
  public func sorted(_ axis: Int = -1, descending: Bool = false) -> Variable {
    Primitive.sort(axis: axis, descending: descending)(self)
  }
  /// The k greatest numbers along an axis, from the greatest on, and their indices.
  public func topK(_ k: Int, axis: Int = -1) -> (values: Variable, indices: Tensor) {
    (Primitive.topK(k, axis: axis)(self), value.topK(k, axis: axis).indices)
  }
  /// yᵢ = Σ xⱼ, j ≤ i, along an axis
  public func cumulativeSum(_ axis: Int = -1) -> Variable {
    Primitive.cumulativeSum(axis: axis)(self)
  }
  /// The variable with so many cells of a value before and behind its own, along each axis.
  public func padded(_ widths: [(before: Int, after: Int)], with value: Double = 0) -> Variable {
    Primitive.pad(widths, with: value)(self)
  }
}

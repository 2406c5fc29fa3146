import Tensors

/// Arithmetic on variables, so that formulas read alike for tensors and for variables.
extension Variable {
  /// a + b for each pair of elements; the shapes are broadcast.
  public static func + (a: Variable, b: Variable) -> Variable { Primitive.add(a, b) }
  /// a − b for each pair of elements; the shapes are broadcast.
  public static func - (a: Variable, b: Variable) -> Variable { Primitive.subtract(a, b) }
  /// a·b for each pair of elements; the shapes are broadcast.
  public static func * (a: Variable, b: Variable) -> Variable { Primitive.multiply(a, b) }
  /// a/b for each pair of elements; the shapes are broadcast.
  public static func / (a: Variable, b: Variable) -> Variable { Primitive.divide(a, b) }

  /// a + b for each pair of elements, where the tensor is a constant; the shapes are broadcast.
  public static func + (a: Variable, b: Tensor) -> Variable { a + Variable(b) }
  /// a − b for each pair of elements, where the tensor is a constant; the shapes are broadcast.
  public static func - (a: Variable, b: Tensor) -> Variable { a - Variable(b) }
  /// a·b for each pair of elements, where the tensor is a constant; the shapes are broadcast.
  public static func * (a: Variable, b: Tensor) -> Variable { a * Variable(b) }
  /// a/b for each pair of elements, where the tensor is a constant; the shapes are broadcast.
  public static func / (a: Variable, b: Tensor) -> Variable { a / Variable(b) }

  /// a + b for each pair of elements, where the tensor is a constant; the shapes are broadcast.
  public static func + (a: Tensor, b: Variable) -> Variable { Variable(a) + b }
  /// a − b for each pair of elements, where the tensor is a constant; the shapes are broadcast.
  public static func - (a: Tensor, b: Variable) -> Variable { Variable(a) - b }
  /// a·b for each pair of elements, where the tensor is a constant; the shapes are broadcast.
  public static func * (a: Tensor, b: Variable) -> Variable { Variable(a) * b }
  /// a/b for each pair of elements, where the tensor is a constant; the shapes are broadcast.
  public static func / (a: Tensor, b: Variable) -> Variable { Variable(a) / b }

  /// a + b for each element of a
  public static func + (a: Variable, b: Double) -> Variable { a.affine(1, b) }
  /// a − b for each element of a
  public static func - (a: Variable, b: Double) -> Variable { a.affine(1, -b) }
  /// a·b for each element of a
  public static func * (a: Variable, b: Double) -> Variable { a.affine(b, -0.0) }
  /// a/b for each element of a
  public static func / (a: Variable, b: Double) -> Variable { Primitive.divide(by: b)(a) }

  /// a + b for each element of b
  public static func + (a: Double, b: Variable) -> Variable { b.affine(1, a) }
  /// a − b for each element of b
  public static func - (a: Double, b: Variable) -> Variable { b.affine(-1, a) }
  /// a·b for each element of b
  public static func * (a: Double, b: Variable) -> Variable { b.affine(a, -0.0) }
  /// a/b for each element of b
  public static func / (a: Double, b: Variable) -> Variable { Primitive.quotient(of: a)(b) }

  /// −x for each element
  public static prefix func - (a: Variable) -> Variable { Primitive.negate(a) }

  private func affine(_ scale: Double, _ shift: Double) -> Variable {
    Primitive.affine(scale: scale, shift: shift)(self)
  }
}

extension Variable {
  /// The matrix product, as ``Primitive/matmul``.
  public func matmul(_ other: Variable) -> Variable { Primitive.matmul(self, other) }
  /// max(0, x)
  public func relu() -> Variable { Primitive.relu(self) }
  /// 1 / (1 + e⁻ˣ)
  public func sigmoid() -> Variable { Primitive.sigmoid(self) }
  /// tanh x
  public func tanh() -> Variable { Primitive.tanh(self) }
  /// eˣ/Σeˣ along an axis.
  public func softmax(axis: Int = -1) -> Variable { Primitive.softmax(axis: axis)(self) }
  /// x − log Σeˣ along an axis.
  public func logSoftmax(axis: Int = -1) -> Variable { Primitive.logSoftmax(axis: axis)(self) }
  /// eˣ
  public func exp() -> Variable { Primitive.exp(self) }
  /// log x, the natural logarithm
  public func log() -> Variable { Primitive.log(self) }
  /// √x
  public func squareRoot() -> Variable { Primitive.squareRoot(self) }
  /// x²
  public func squared() -> Variable { Primitive.square(self) }
  /// |x|
  public func absolute() -> Variable { Primitive.absolute(self) }
  /// xᵖ
  public func power(_ exponent: Double) -> Variable { Primitive.power(exponent)(self) }

  /// The elements in another shape; one size may be −1, which is computed from the others.
  public func reshaped(_ sizes: Int...) -> Variable { Primitive.reshape(to: sizes)(self) }
  /// The elements in another shape; one size may be −1, which is computed from the others.
  public func reshaped(to sizes: [Int]) -> Variable { Primitive.reshape(to: sizes)(self) }
  /// The axes in another order.
  public func permuted(_ order: Int...) -> Variable { Primitive.permute(order)(self) }
  /// The last two axes exchanged.
  public func transposed() -> Variable {
    guard value.rank >= 2 else {
      ShapeError(
        "transposed", got: "\(shape)", need: "at least two axes",
        try: "reshaped(1, -1) for a row, reshaped(-1, 1) for a column"
      ).trap()
    }
    var order = Array(0..<value.rank)
    order.swapAt(value.rank - 1, value.rank - 2)
    return Primitive.permute(order)(self)
  }

  /// A part of the variable, with the same indices as a tensor's subscript.
  public subscript(_ indices: any TensorIndex...) -> Variable {
    Primitive.slice(indices.map(\.axis))(self)
  }

  /// The variables concatenated along an axis.
  public static func concatenate(_ variables: [Variable], axis: Int = 0) -> Variable {
    Primitive.concatenate(axis: axis)(variables)
  }
  /// The variables, which must have one shape, stacked along a new axis.
  public static func stack(_ variables: [Variable], axis: Int = 0) -> Variable {
    Primitive.stack(axis: axis)(variables)
  }
}

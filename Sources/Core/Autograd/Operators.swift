import Tensors

/// Arithmetic on variables, so that formulas read alike for tensors and for variables.
extension Variable {
  public static func + (a: Variable, b: Variable) -> Variable { Primitive.add(a, b) }
  public static func - (a: Variable, b: Variable) -> Variable { Primitive.subtract(a, b) }
  public static func * (a: Variable, b: Variable) -> Variable { Primitive.multiply(a, b) }
  public static func / (a: Variable, b: Variable) -> Variable { Primitive.divide(a, b) }

  public static func + (a: Variable, b: Tensor) -> Variable { a + Variable(b) }
  public static func - (a: Variable, b: Tensor) -> Variable { a - Variable(b) }
  public static func * (a: Variable, b: Tensor) -> Variable { a * Variable(b) }
  public static func / (a: Variable, b: Tensor) -> Variable { a / Variable(b) }

  public static func + (a: Tensor, b: Variable) -> Variable { Variable(a) + b }
  public static func - (a: Tensor, b: Variable) -> Variable { Variable(a) - b }
  public static func * (a: Tensor, b: Variable) -> Variable { Variable(a) * b }
  public static func / (a: Tensor, b: Variable) -> Variable { Variable(a) / b }

  public static func + (a: Variable, b: Double) -> Variable { a.affine(1, b) }
  public static func - (a: Variable, b: Double) -> Variable { a.affine(1, -b) }
  public static func * (a: Variable, b: Double) -> Variable { a.affine(b, 0) }
  public static func / (a: Variable, b: Double) -> Variable { a.affine(1 / b, 0) }

  public static func + (a: Double, b: Variable) -> Variable { b.affine(1, a) }
  public static func - (a: Double, b: Variable) -> Variable { b.affine(-1, a) }
  public static func * (a: Double, b: Variable) -> Variable { b.affine(a, 0) }
  public static func / (a: Double, b: Variable) -> Variable { Primitive.reciprocal(b) * a }

  public static prefix func - (a: Variable) -> Variable { Primitive.negate(a) }

  private func affine(_ scale: Double, _ shift: Double) -> Variable {
    Primitive.affine(scale: scale, shift: shift)(self)
  }
}

extension Variable {
  public func matmul(_ other: Variable) -> Variable { Primitive.matmul(self, other) }
  public func relu() -> Variable { Primitive.relu(self) }
  public func sigmoid() -> Variable { Primitive.sigmoid(self) }
  public func tanh() -> Variable { Primitive.tanh(self) }
  public func softmax(axis: Int = -1) -> Variable { Primitive.softmax(axis: axis)(self) }
  public func logSoftmax(axis: Int = -1) -> Variable { Primitive.logSoftmax(axis: axis)(self) }
  public func exp() -> Variable { Primitive.exp(self) }
  public func log() -> Variable { Primitive.log(self) }
  public func squareRoot() -> Variable { Primitive.squareRoot(self) }
  public func squared() -> Variable { Primitive.square(self) }
  public func absolute() -> Variable { Primitive.absolute(self) }
  public func power(_ exponent: Double) -> Variable { Primitive.power(exponent)(self) }

  public func sum(_ axes: [Int]? = nil, keepingAxes: Bool = false) -> Variable {
    Primitive.sum(axes, keepingAxes: keepingAxes)(self)
  }
  public func mean(_ axes: [Int]? = nil, keepingAxes: Bool = false) -> Variable {
    Primitive.mean(axes, keepingAxes: keepingAxes)(self)
  }
  public func max(_ axes: [Int]? = nil, keepingAxes: Bool = false) -> Variable {
    Primitive.max(axes, keepingAxes: keepingAxes)(self)
  }

  public func reshaped(_ sizes: Int...) -> Variable { Primitive.reshape(to: sizes)(self) }
  public func reshaped(to sizes: [Int]) -> Variable { Primitive.reshape(to: sizes)(self) }
  public func permuted(_ order: Int...) -> Variable { Primitive.permute(order)(self) }
  public func transposed() -> Variable {
    var order = Array(0..<value.rank)
    order.swapAt(value.rank - 1, value.rank - 2)
    return Primitive.permute(order)(self)
  }

  /// A part of the variable, by the same indices as a tensor's subscript.
  public subscript(_ indices: any TensorIndex...) -> Variable {
    Primitive.part(indices.map(\.axis))(self)
  }

  public static func concatenate(_ variables: [Variable], axis: Int = 0) -> Variable {
    Primitive.concatenate(axis: axis)(variables)
  }
  public static func stack(_ variables: [Variable], axis: Int = 0) -> Variable {
    Primitive.stack(axis: axis)(variables)
  }
}

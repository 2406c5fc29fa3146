import Glibc
import Tensors

/// Functions of two numbers, and of more: the inputs are broadcast to one shape.
enum ArithmeticOperators {
  static let table: [String: Operator] = [
    "Add": single { try combine($0, { $0 + $1 }) { a, b in a &+ b } },
    "Sub": single { try combine($0, { $0 - $1 }) { a, b in a &- b } },
    "Mul": single { try combine($0, { $0 * $1 }) { a, b in a &* b } },
    "Div": single(divide),
    "Pow": single(power),
    "Mod": single(modulo),
    "Max": single { try fold($0, Tensor.maximum) { isLess, a, b in isLess(a, b) ? b : a } },
    "Min": single { try fold($0, Tensor.minimum) { isLess, a, b in isLess(b, a) ? b : a } },
    "Sum": single { try fold($0, +) { _, a, b in a &+ b } },
    "Mean": single { call in
      let sum = try fold(call, +) { _, a, b in a &+ b }
      guard sum.type.isFloat else { throw Mismatch("\(sum.type); needs floats") }
      return ONNXArray(try sum.tensor() / Double(call.inputs.count), as: sum.type)
    },
    "BitShift": single { call in
      let isLeft = try call.text("direction", "LEFT") == "LEFT"
      return try combine(call, nil) { a, b in
        let (bits, steps) = (UInt64(bitPattern: a), UInt64(bitPattern: b))
        return Int64(bitPattern: isLeft ? bits << steps : bits >> steps)
      }
    },
    "BitwiseAnd": single { try combine($0, nil) { a, b in a & b } },
    "BitwiseOr": single { try combine($0, nil) { a, b in a | b } },
    "BitwiseXor": single { try combine($0, nil) { a, b in a ^ b } },
    "BitwiseNot": single { call in
      let x = try call.array(0)
      guard x.type.isInteger else { throw Mismatch("\(x.type); needs whole numbers") }
      return ONNXArray(integers: x.integers.map { ~$0 }, shape: x.shape, type: x.type)
    },
  ]

  /// Whether one whole number is less than another: unsigned ones of 64 bits are kept as signed.
  static func isLess(_ type: ONNXType) -> @Sendable (Int64, Int64) -> Bool {
    if type == .uint64 { return { a, b in UInt64(bitPattern: a) < UInt64(bitPattern: b) } }
    return { a, b in a < b }
  }

  /// Both inputs, the second one placed as versions before 7 ask for: from an axis on.
  static func pair(_ call: OperatorCall) throws -> (ONNXArray, ONNXArray) {
    let (a, b) = (try call.array(0), try call.array(1))
    guard call.opset < 7, try call.flag("broadcast"), b.rank < a.rank else { return (a, b) }
    let axis = try call.int("axis", a.rank - b.rank)
    let front = axis < 0 ? axis + a.rank : axis
    guard front >= 0, front <= a.rank - b.rank else {
      throw Mismatch("axis \(axis) for \(b.shape) on \(a.shape)")
    }
    let behind = a.rank - b.rank - front
    return (a, try b.reshaped(to: b.shape + [Int](repeating: 1, count: behind)))
  }

  static func combine(
    _ call: OperatorCall, _ floats: ((Tensor, Tensor) -> Tensor)?, _ whole: (Int64, Int64) -> Int64
  ) throws -> ONNXArray {
    let (a, b) = try pair(call)
    return try combine(a, b, floats, whole)
  }

  static func combine(
    _ a: ONNXArray, _ b: ONNXArray, _ floats: ((Tensor, Tensor) -> Tensor)?,
    _ whole: (Int64, Int64) -> Int64
  ) throws -> ONNXArray {
    guard a.type == b.type else { throw Mismatch("\(a.type) and \(b.type); needs one type") }
    let shape = try Positions.common(a.shape, b.shape)
    if a.type.isFloat {
      guard let floats else { throw Mismatch("\(a.type); needs whole numbers") }
      return ONNXArray(floats(try a.tensor(), try b.tensor()), as: a.type)
    }
    guard a.type != .string else { throw Mismatch("strings; needs numbers") }
    let (x, y) = (try a.broadcast(to: shape).integers, try b.broadcast(to: shape).integers)
    return ONNXArray(integers: zip(x, y).map(whole), shape: shape, type: a.type)
  }

  private static func fold(
    _ call: OperatorCall, _ floats: @escaping (Tensor, Tensor) -> Tensor,
    _ whole: ((Int64, Int64) -> Bool, Int64, Int64) -> Int64
  ) throws -> ONNXArray {
    let arrays = try call.arrays()
    guard let first = arrays.first else { throw Mismatch("no inputs") }
    let isLess = isLess(first.type)
    return try arrays.dropFirst().reduce(first) { y, x in
      try combine(y, x, floats) { a, b in whole(isLess, a, b) }
    }
  }

  /// Whole numbers are divided toward 0.
  private static func divide(_ call: OperatorCall) throws -> ONNXArray {
    let (a, b) = try pair(call)
    if !b.type.isFloat, b.integers.contains(0) { throw Mismatch("a division by 0") }
    if a.type == .uint64 {
      return try combine(a, b, nil) { x, y in
        Int64(bitPattern: UInt64(bitPattern: x) / UInt64(bitPattern: y))
      }
    }
    return try combine(a, b, { $0 / $1 }) { x, y in x.dividedReportingOverflow(by: y).partialValue }
  }

  /// aᵇ in the type of a; b may have another.
  private static func power(_ call: OperatorCall) throws -> ONNXArray {
    let (a, b) = try pair(call)
    let shape = try Positions.common(a.shape, b.shape)
    let (x, y) = (try a.broadcast(to: shape), try b.broadcast(to: shape))
    if a.type.isFloat || b.type.isFloat {
      return try ONNXArray(doubles: zip(x.doubles, y.doubles).map(pow), shape: shape, type: a.type)
    }
    let powers = zip(x.integers, y.integers).map { base, exponent -> Int64 in
      if exponent < 0 { return base == 1 ? 1 : base == -1 ? (exponent % 2 == 0 ? 1 : -1) : 0 }
      var (result, square, left): (Int64, Int64, Int64) = (1, base, exponent)
      while left > 0 {
        if left & 1 == 1 { result = result &* square }
        square = square &* square
        left >>= 1
      }
      return result
    }
    return ONNXArray(integers: powers, shape: shape, type: a.type)
  }

  /// The remainder with the divisor's sign; with `fmod` that of C, with the dividend's sign.
  private static func modulo(_ call: OperatorCall) throws -> ONNXArray {
    let (a, b) = try pair(call)
    let isC = try call.flag("fmod")
    let shape = try Positions.common(a.shape, b.shape)
    guard a.type == b.type else { throw Mismatch("\(a.type) and \(b.type); needs one type") }
    let (x, y) = (try a.broadcast(to: shape), try b.broadcast(to: shape))
    if a.type.isFloat {
      guard isC else { throw Mismatch("floats without fmod = 1") }
      return try ONNXArray(
        doubles: zip(x.doubles, y.doubles).map(fmod), shape: shape, type: a.type)
    }
    if b.integers.contains(0) { throw Mismatch("a division by 0") }
    let isUnsigned = a.type == .uint64
    let rests = zip(x.integers, y.integers).map { n, d -> Int64 in
      if isUnsigned { return Int64(bitPattern: UInt64(bitPattern: n) % UInt64(bitPattern: d)) }
      let rest = n.remainderReportingOverflow(dividingBy: d).partialValue
      return !isC && rest != 0 && (rest < 0) != (d < 0) ? rest + d : rest
    }
    return ONNXArray(integers: rests, shape: shape, type: a.type)
  }
}

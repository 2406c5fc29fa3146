import Tensors

/// Comparisons and truth values.
enum LogicOperators {
  static let table: [String: Operator] = [
    "Equal": single { try compare($0, { $0 == $1 }) { _, a, b in a == b } },
    "Less": single { try compare($0, { $0 < $1 }) { less, a, b in less(a, b) } },
    "LessOrEqual": single { try compare($0, { $0 <= $1 }) { less, a, b in !less(b, a) } },
    "Greater": single { try compare($0, { $0 > $1 }) { less, a, b in less(b, a) } },
    "GreaterOrEqual": single { try compare($0, { $0 >= $1 }) { less, a, b in !less(a, b) } },
    "And": single { try logic($0) { $0 && $1 } },
    "Or": single { try logic($0) { $0 || $1 } },
    "Xor": single { try logic($0) { $0 != $1 } },
    "Not": single { call in
      let x = try call.array(0)
      return ONNXArray(bools: x.integers.map { $0 == 0 }, shape: x.shape)
    },
    "IsNaN": single { call in
      let x = try call.array(0)
      return ONNXArray(bools: x.doubles.map(\.isNaN), shape: x.shape)
    },
    "IsInf": single { call in
      let x = try call.array(0)
      let (up, down) = (
        try call.flag("detect_positive", true), try call.flag("detect_negative", true)
      )
      return ONNXArray(
        bools: x.doubles.map { $0 == .infinity && up || $0 == -.infinity && down }, shape: x.shape)
    },
    "Where": single(choose),
  ]

  private static func compare(
    _ call: OperatorCall, _ floats: (Double, Double) -> Bool,
    _ whole: ((Int64, Int64) -> Bool, Int64, Int64) -> Bool
  ) throws -> ONNXArray {
    let (a, b) = try ArithmeticOperators.pair(call)
    guard a.type == b.type else { throw Mismatch("\(a.type) and \(b.type); needs one type") }
    let shape = try Positions.common(a.shape, b.shape)
    let (x, y) = (try a.broadcast(to: shape), try b.broadcast(to: shape))
    if a.type == .string {
      guard call.node.kind == "Equal" else { throw Mismatch("strings; needs numbers") }
      return ONNXArray(bools: zip(x.texts, y.texts).map(==), shape: shape)
    }
    if a.type.isFloat {
      return ONNXArray(bools: zip(x.doubles, y.doubles).map(floats), shape: shape)
    }
    let isLess = ArithmeticOperators.isLess(a.type)
    return ONNXArray(
      bools: zip(x.integers, y.integers).map { whole(isLess, $0, $1) }, shape: shape)
  }

  private static func logic(
    _ call: OperatorCall, _ f: (Bool, Bool) -> Bool
  ) throws -> ONNXArray {
    let (a, b) = try ArithmeticOperators.pair(call)
    let shape = try Positions.common(a.shape, b.shape)
    let (x, y) = (try a.broadcast(to: shape).integers, try b.broadcast(to: shape).integers)
    return ONNXArray(bools: zip(x, y).map { f($0 != 0, $1 != 0) }, shape: shape)
  }

  /// The second input where the first is true, the third elsewhere.
  private static func choose(_ call: OperatorCall) throws -> ONNXArray {
    let (mask, a, b) = (try call.array(0), try call.array(1), try call.array(2))
    guard a.type == b.type else { throw Mismatch("\(a.type) and \(b.type); needs one type") }
    let shape = try Positions.common(mask.shape, try Positions.common(a.shape, b.shape))
    let flags = try mask.broadcast(to: shape).integers
    let (x, y) = (try a.broadcast(to: shape), try b.broadcast(to: shape))
    switch a.type {
    case .string:
      let chosen = zip(flags, zip(x.texts, y.texts)).map { $0 != 0 ? $1.0 : $1.1 }
      return ONNXArray(texts: chosen, shape: shape)
    case _ where a.type.isFloat:
      let chosen = zip(flags, zip(x.doubles, y.doubles)).map { $0 != 0 ? $1.0 : $1.1 }
      return try ONNXArray(doubles: chosen, shape: shape, type: a.type)
    default:
      let chosen = zip(flags, zip(x.integers, y.integers)).map { $0 != 0 ? $1.0 : $1.1 }
      return ONNXArray(exact: chosen, shape, a.type)
    }
  }
}

import Tensors

/// Whole numbers that stand for floats: x ≈ scale·(q − zero point).
enum QuantizationOperators {
  static let table: [String: Operator] = [
    "QuantizeLinear": single { call in
      let (x, scale) = (try call.array(0), try call.array(1))
      let zero = try call.optional(2)
      let type = try zero?.type ?? call.type("output_dtype") ?? .uint8
      let (s, z) = (try spread(scale, call, x), try zero.map { try spread($0, call, x) })
      let numbers = x.doubles.indices.map { i in (s[i], z?[i] ?? 0) }
      // In the precision of x, as the definition divides: ties to even depend on it.
      let isSingle = x.type != .float64
      let q = zip(x.doubles, numbers).map { x, number in
        let quotient = isSingle ? Double(Float(x) / Float(number.0)) : x / number.0
        return saturated(quotient, number.1, type)
      }
      return try ONNXArray(doubles: q, shape: x.shape, type: type)
    },
    "DequantizeLinear": single { call in
      let (x, scale) = (try call.array(0), try call.array(1))
      let s = try spread(scale, call, x)
      let z = try call.optional(2).map { try spread($0, call, x) }
      let q = x.doubles
      let y = q.indices.map { (q[$0] - (z?[$0] ?? 0)) * s[$0] }
      return try ONNXArray(doubles: y, shape: x.shape, type: scale.type)
    },
    "DynamicQuantizeLinear": { call in
      let x = try call.array(0)
      let values = x.doubles
      let (low, high) = (min(values.min() ?? 0, 0), max(values.max() ?? 0, 0))
      let scale = Double(Float(high - low) / 255)
      // In single precision, as the quotients of the definition are: ties to even depend on it.
      func quotient(_ x: Double) -> Double { scale == 0 ? 0 : Double(Float(x) / Float(scale)) }
      let zero = saturated(quotient(-low), 0, .uint8)
      let q = values.map { saturated(quotient($0), zero, .uint8) }
      return [
        .array(try ONNXArray(doubles: q, shape: x.shape, type: .uint8)),
        .array(ONNXArray(Tensor(scale))),
        .array(try ONNXArray(doubles: [zero], shape: [], type: .uint8)),
      ]
    },
    "QLinearMatMul": single { call in
      let a = try shifted(call.array(0), by: call.optional(2), onRows: true)
      let b = try shifted(call.array(3), by: call.optional(5))
      let scales = try number(call, 1) * number(call, 4) / number(call, 6)
      return try requantized(try MatrixOperators.product(a, b), scales, call.array(7))
    },
    "QLinearConv": single { call in
      let x = try shifted(call.array(0), by: call.optional(2))
      let w = try shifted(call.array(3), by: call.optional(5), onRows: true)
      let b = try call.optional(8).map { try MatrixOperators.exact($0) }
      let y = try ConvolutionOperators.convolve(call, x, w, b)
      let weightScales = try call.array(4).doubles
      guard weightScales.count == 1 || weightScales.count == y.shape[1] else {
        throw Mismatch("\(weightScales.count) scales for \(y.shape[1]) filters")
      }
      let factor = try number(call, 1) / number(call, 6)
      let scales = Tensor(weightScales.map { $0 * factor }, .double)
        .reshaped(to: [weightScales.count] + [Int](repeating: 1, count: y.rank - 2))
      return try requantized(y * scales, 1, call.array(7))
    },
  ]

  /// round(x) + z, ties to even, kept within the type.
  private static func saturated(_ x: Double, _ z: Double, _ type: ONNXType) -> Double {
    let y = x.rounded(.toNearestOrEven) + z
    let range: (Double, Double) =
      switch type {
      case .int8: (-128, 127)
      case .int16: (-32768, 32767)
      case .uint16: (0, 65535)
      case .int32: (-0x1p31, 0x1p31 - 1)
      default: (0, 255)
      }
    return min(max(y, range.0), range.1)
  }

  private static func number(_ call: OperatorCall, _ index: Int) throws -> Double {
    guard let number = try call.array(index).doubles.first, try call.array(index).count == 1 else {
      throw NotCovered("a scale for each row or column")
    }
    return number
  }

  private static func requantized(
    _ y: Tensor, _ scale: Double, _ zero: ONNXArray
  ) throws -> ONNXArray {
    let z = zero.doubles.first ?? 0
    return try ONNXArray(
      doubles: y.values.map { saturated($0 * scale, z, zero.type) }, shape: y.shape.dimensions,
      type: zero.type)
  }

  /// One number for all elements, or one for each index of an axis.
  private static func spread(
    _ numbers: ONNXArray, _ call: OperatorCall, _ x: ONNXArray
  ) throws -> [Double] {
    let values = numbers.doubles
    if values.count == 1 { return [Double](repeating: values[0], count: x.count) }
    guard numbers.rank == 1 else { throw NotCovered("scales in blocks") }
    let axis = try Positions.axis(try call.int("axis", 1), x.rank)
    guard values.count == x.shape[axis] else {
      throw Mismatch("\(values.count) scales for \(x.shape)")
    }
    let (_, size, inner) = Positions.around(axis, x.shape)
    return (0..<x.count).map { values[$0 / inner % size] }
  }

  /// x − zero point in double precision; a vector of zero points is one for each row, or each column.
  static func shifted(
    _ x: ONNXArray, by zero: ONNXArray?, onRows: Bool = false
  ) throws -> Tensor {
    let numbers = try MatrixOperators.exact(x)
    guard let zero else { return numbers }
    if zero.count == 1 { return numbers - (zero.doubles.first ?? 0) }
    var shape = zero.shape
    if onRows, zero.rank == 1 {
      shape = [zero.count] + [Int](repeating: 1, count: max(x.rank == 2 ? 1 : x.rank - 1, 0))
    }
    let zeros = try MatrixOperators.exact(try zero.reshaped(to: shape))
    guard try Positions.common(x.shape, shape) == x.shape else {
      throw Mismatch("zero points \(zero.shape) for \(x.shape)")
    }
    return numbers - zeros
  }
}

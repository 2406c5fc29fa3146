import Glibc
import Tensors

/// Functions of one number: the result has the input's shape and type.
enum ElementwiseOperators {
  static let table: [String: Operator] = {
    var table = fast.mapValues { f in
      single { call in
        let x = try call.array(0)
        if x.type.isFloat { return ONNXArray(f(try x.tensor()), as: x.type) }
        throw Mismatch("\(x.type); needs floats")
      }
    }
    table.merge(plain.mapValues { f in single { try map($0.array(0), f) } }) { first, _ in first }
    table.merge(
      shaped.mapValues { make in
        single { call in try map(call.array(0), try make(call)) }
      }
    ) { first, _ in first }
    table["Neg"] = single { try numbers($0.array(0), { -$0 }, { 0 &- $0 }) }
    table["Abs"] = single { try numbers($0.array(0), abs, { $0 < 0 ? 0 &- $0 : $0 }) }
    table["Sign"] = single { call in
      let x = try call.array(0)
      let isUnsigned = x.type == .uint64
      return try numbers(
        x, { $0 > 0 ? 1 : $0 < 0 ? -1 : $0 }, { isUnsigned ? ($0 == 0 ? 0 : 1) : $0.signum() })
    }
    table["Relu"] = single { call in
      let x = try call.array(0)
      return x.type.isFloat
        ? ONNXArray(exact: try x.tensor().relu(), x.type) : try numbers(x, { $0 }, { max($0, 0) })
    }
    table["Clip"] = single(clip)
    table["PRelu"] = single(prelu)
    return table
  }()

  /// Those that Chalk's kernels have.
  private static let fast: [String: @Sendable (Tensor) -> Tensor] = [
    "Exp": { $0.exp() }, "Log": { $0.log() }, "Sqrt": { $0.squareRoot() },
    "Sigmoid": { $0.sigmoid() }, "Tanh": { $0.tanh() }, "Softplus": { $0.softplus() },
    "Erf": { $0.erf() }, "Reciprocal": { 1 / $0 },
  ]

  private static let plain: [String: @Sendable (Double) -> Double] = [
    "Sin": { sin($0) }, "Cos": { cos($0) }, "Tan": { tan($0) }, "Asin": { asin($0) },
    "Acos": { acos($0) }, "Atan": { atan($0) }, "Sinh": { sinh($0) }, "Cosh": { cosh($0) },
    "Asinh": { asinh($0) }, "Acosh": { acosh($0) }, "Atanh": { atanh($0) },
    "Ceil": { $0.rounded(.up) }, "Floor": { $0.rounded(.down) },
    "Round": { $0.rounded(.toNearestOrEven) }, "Softsign": { $0 / (1 + abs($0)) },
    "HardSwish": { $0 * min(max($0 / 6 + 0.5, 0), 1) },
    "Mish": { $0 * tanh(log1p(exp(-abs($0))) + max($0, 0)) },
  ]

  /// Those with constants.
  private static let shaped: [String: @Sendable (OperatorCall) throws -> (Double) -> Double] = [
    "LeakyRelu": { call in
      let a = try call.float("alpha", 0.01)
      return { $0 < 0 ? a * $0 : $0 }
    },
    "Elu": { call in
      let a = try call.float("alpha", 1)
      return { $0 < 0 ? a * expm1($0) : $0 }
    },
    "Celu": { call in
      let a = try call.float("alpha", 1)
      return { max(0, $0) + min(0, a * expm1($0 / a)) }
    },
    "Selu": { call in
      let a = try call.float("alpha", 1.67326319217681884765625)
      let g = try call.float("gamma", 1.05070102214813232421875)
      return { g * ($0 > 0 ? $0 : a * expm1($0)) }
    },
    "HardSigmoid": { call in
      let (a, b) = (try call.float("alpha", 0.2), try call.float("beta", 0.5))
      return { min(max(a * $0 + b, 0), 1) }
    },
    "ThresholdedRelu": { call in
      let a = try call.float("alpha", 1)
      return { $0 > a ? $0 : 0 }
    },
    "Shrink": { call in
      let (bias, lambda) = (try call.float("bias", 0), try call.float("lambd", 0.5))
      return { $0 < -lambda ? $0 + bias : $0 > lambda ? $0 - bias : 0 }
    },
    "Gelu": { call in
      if try call.text("approximate", "none") == "tanh" {
        let c = (2 / Double.pi).squareRoot()
        return { 0.5 * $0 * (1 + tanh(c * ($0 + 0.044715 * $0 * $0 * $0))) }
      }
      return { 0.5 * $0 * (1 + erf($0 / 2.0.squareRoot())) }
    },
    "Swish": { call in
      let a = try call.float("alpha", 1)
      return { $0 / (1 + exp(-a * $0)) }
    },
  ]

  static func map(_ x: ONNXArray, _ f: (Double) -> Double) throws -> ONNXArray {
    x.type.isFloat
      ? ONNXArray(try x.tensor().map(f), as: x.type)
      : try ONNXArray(doubles: x.doubles.map(f), shape: x.shape, type: x.type)
  }

  private static func numbers(
    _ x: ONNXArray, _ f: (Double) -> Double, _ g: (Int64) -> Int64
  ) throws -> ONNXArray {
    x.type.isFloat
      ? try map(x, f) : ONNXArray(integers: x.integers.map(g), shape: x.shape, type: x.type)
  }

  /// y = min(max(x, low), high); the limits are attributes before version 11, inputs since.
  private static func clip(_ call: OperatorCall) throws -> ONNXArray {
    let x = try call.array(0)
    if call.opset < 11 {
      let low = try call.float("min", -Double(Float.greatestFiniteMagnitude))
      let high = try call.float("max", Double(Float.greatestFiniteMagnitude))
      return try map(x) { Swift.min(Swift.max($0, low), high) }
    }
    let (low, high) = (try call.optional(1), try call.optional(2))
    if x.type.isFloat {
      let (a, b) = (low?.doubles.first ?? -.infinity, high?.doubles.first ?? .infinity)
      return try map(x) { Swift.min(Swift.max($0, a), b) }
    }
    let isLess = ArithmeticOperators.isLess(x.type)
    return ONNXArray(
      integers: x.integers.map { number in
        var y = number
        if let low = low?.integers.first, isLess(y, low) { y = low }
        if let high = high?.integers.first, isLess(high, y) { y = high }
        return y
      }, shape: x.shape, type: x.type)
  }

  /// y = x, or slope·x below 0; the slope is broadcast, before version 7 along the channels.
  private static func prelu(_ call: OperatorCall) throws -> ONNXArray {
    let x = try call.array(0)
    var slope = try call.array(1)
    if call.opset < 7, slope.rank == 1, x.rank > 2 {
      slope = try slope.reshaped(to: [slope.count] + [Int](repeating: 1, count: x.rank - 2))
    }
    let s = try slope.broadcast(to: x.shape).doubles
    let y = zip(x.doubles, s).map { $0 < 0 ? $0 * $1 : $0 }
    return try ONNXArray(doubles: y, shape: x.shape, type: x.type)
  }
}

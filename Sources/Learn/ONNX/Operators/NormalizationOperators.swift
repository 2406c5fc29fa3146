import Glibc
import Tensors

/// Normalizations: (x − mean)/√(variance + ε), over different parts of `[batch, channels, …]`.
enum NormalizationOperators {
  static let table: [String: Operator] = [
    "BatchNormalization": batch,
    "InstanceNormalization": single { call in
      let x = try call.floats(0)
      guard x.rank >= 3, x.count > 0 else {
        throw Mismatch("\(x.shape); needs [batch, channels, …]")
      }
      let y = standardized(x, Array(2..<x.rank), try call.float("epsilon", 1e-5)).y
      let (scale, shift) = (try column(call, 1, x), try column(call, 2, x))
      return ONNXArray(y * scale + shift, as: try call.array(0).type)
    },
    "LayerNormalization": layer,
    "GroupNormalization": single(group),
    "RMSNormalization": single { call in
      let x = try call.floats(0)
      let axis = try Positions.axis(try call.int("axis", -1), x.rank)
      guard x.count > 0 else { throw Mismatch("\(x.shape): nothing") }
      let square = x.squared().mean(over: Array(axis..<x.rank), keepingAxes: true)
      let y = x / (square + (try call.float("epsilon", 1e-5))).squareRoot()
      return ONNXArray(try times(y, call.floats(1)), as: try call.array(0).type)
    },
    "MeanVarianceNormalization": single { call in
      let x = try call.floats(0)
      let named = try (call.ints("axes") ?? [0, 2, 3]).map { try Positions.axis($0, x.rank) }
      let axes = Set(named).sorted()
      guard x.count > 0 else { throw Mismatch("\(x.shape): nothing") }
      let mean = x.mean(over: axes, keepingAxes: true)
      let deviation = (x.squared().mean(over: axes, keepingAxes: true) - mean.squared())
        .squareRoot()
      return ONNXArray((x - mean) / (deviation + 1e-9), as: try call.array(0).type)
    },
    "LpNormalization": single { call in
      let x = try call.floats(0)
      let axis = try Positions.axis(try call.int("axis", -1), x.rank)
      guard x.count > 0 else { throw Mismatch("\(x.shape): nothing") }
      let norm =
        try call.int("p", 2) == 1
        ? x.absolute().sum(over: [axis], keepingAxes: true)
        : x.squared().sum(over: [axis], keepingAxes: true).squareRoot()
      return ONNXArray(x / norm, as: try call.array(0).type)
    },
    "LRN": single(localResponse),
    "Dropout": dropout,
  ]

  /// The standardized numbers, their mean and 1/√(variance + ε).
  private static func standardized(
    _ x: Tensor, _ axes: [Int], _ epsilon: Double
  ) -> (y: Tensor, mean: Tensor, inverse: Tensor) {
    let mean = x.mean(over: axes, keepingAxes: true)
    let inverse =
      1 / ((x - mean).squared().mean(over: axes, keepingAxes: true) + epsilon).squareRoot()
    return ((x - mean) * inverse, mean, inverse)
  }

  /// An input with one number a channel, to be broadcast over `[batch, channels, …]`.
  private static func column(_ call: OperatorCall, _ index: Int, _ x: Tensor) throws -> Tensor {
    let numbers = try call.floats(index)
    guard x.rank >= 2, numbers.count == x.shape[1] else {
      throw Mismatch("\(numbers.shape) for the channels of \(x.shape)")
    }
    return numbers.converted(to: x.precision)
      .reshaped(to: [numbers.count] + [Int](repeating: 1, count: x.rank - 2))
  }

  /// a·b, b broadcast to a.
  private static func times(_ a: Tensor, _ b: Tensor, plus: Bool = false) throws -> Tensor {
    guard try Positions.common(a.shape.dimensions, b.shape.dimensions) == a.shape.dimensions else {
      throw Mismatch("\(b.shape) for \(a.shape)")
    }
    let b = b.converted(to: a.precision)
    return plus ? a + b : a * b
  }

  private static func batch(_ call: OperatorCall) throws -> [ONNXValue] {
    let x = try call.floats(0)
    guard x.count > 0 else { throw Mismatch("\(x.shape): nothing") }
    let (scale, shift) = (try column(call, 1, x), try column(call, 2, x))
    let (oldMean, oldVariance) = (try column(call, 3, x), try column(call, 4, x))
    let epsilon = try call.float("epsilon", 1e-5)
    let type = try call.array(0).type
    guard try call.flag("training_mode") else {
      let y = (x - oldMean) / (oldVariance + epsilon).squareRoot() * scale + shift
      return [.array(ONNXArray(y, as: type))]
    }
    let axes = (0..<x.rank).filter { $0 != 1 }
    let mean = x.mean(over: axes, keepingAxes: true)
    let variance = (x - mean).squared().mean(over: axes, keepingAxes: true)
    let y = (x - mean) / (variance + epsilon).squareRoot() * scale + shift
    let m = try call.float("momentum", 0.9)
    let newMean = oldMean * m + mean * (1 - m)
    let newVariance = oldVariance * m + variance * (1 - m)
    return [
      .array(ONNXArray(y, as: type)),
      .array(ONNXArray(newMean.flattened, as: try call.array(3).type)),
      .array(ONNXArray(newVariance.flattened, as: try call.array(4).type)),
    ]
  }

  /// Over all axes from one on; also the mean and 1/√(variance + ε).
  private static func layer(_ call: OperatorCall) throws -> [ONNXValue] {
    let x = try call.floats(0)
    let axis = try Positions.axis(try call.int("axis", -1), x.rank)
    guard x.count > 0 else { throw Mismatch("\(x.shape): nothing") }
    let (y, mean, inverse) = standardized(
      x, Array(axis..<x.rank), try call.float("epsilon", 1e-5))
    var result = try times(y, call.floats(1))
    if call.value(2) != nil { result = try times(result, call.floats(2), plus: true) }
    return [
      .array(ONNXArray(result, as: try call.array(0).type)), .array(ONNXArray(mean)),
      .array(ONNXArray(inverse)),
    ]
  }

  /// Over each group of channels; scale and shift are one a group before version 21, one a channel since.
  private static func group(_ call: OperatorCall) throws -> ONNXArray {
    let x = try call.floats(0)
    let groups = try call.int("num_groups", 0)
    guard x.rank >= 3, groups > 0, x.shape[1] % groups == 0, x.count > 0 else {
      throw Mismatch("\(x.shape) in \(groups) groups")
    }
    let parts = x.reshaped(to: [x.shape[0], groups, x.count / x.shape[0] / groups])
    let y = standardized(parts, [2], try call.float("epsilon", 1e-5)).y
    if call.opset < 21 {
      let (scale, shift) = (try column(call, 1, parts), try column(call, 2, parts))
      return ONNXArray((y * scale + shift).reshaped(to: x.shape), as: try call.array(0).type)
    }
    let z = y.reshaped(to: x.shape) * (try column(call, 1, x)) + (try column(call, 2, x))
    return ONNXArray(z, as: try call.array(0).type)
  }

  /// y = x/(bias + α/size·Σ x² over `size` neighboring channels)^β
  private static func localResponse(_ call: OperatorCall) throws -> ONNXArray {
    let x = try call.floats(0)
    let size = try call.int("size", 1)
    guard x.rank >= 3, size >= 1, x.count > 0 else {
      throw Mismatch("\(x.shape), \(size) channels; needs [batch, channels, …]")
    }
    try ONNXArray.checkWork([x.count, min(size, x.shape[1])], inLoop: false)
    let (alpha, beta) = (try call.float("alpha", 1e-4), try call.float("beta", 0.75))
    let bias = try call.float("bias", 1)
    let (square, channels) = (x.squared(), x.shape[1])
    let sums = (0..<channels).map { c in
      let low = max(0, c - (size - 1) / 2)
      let high = min(channels - 1, c + size / 2)
      return square.slice(low..<(high + 1), axis: 1).sum(over: [1], keepingAxes: true)
    }
    let total = Tensor.concatenate(sums, axis: 1)
    let y = x / (total * (alpha / Double(size)) + bias).power(beta)
    return ONNXArray(y, as: try call.array(0).type)
  }

  /// Outside of training nothing is dropped. What is dropped in training is random.
  private static func dropout(_ call: OperatorCall) throws -> [ONNXValue] {
    let x = try call.array(0)
    let ratio =
      try call.optional(1)?.doubles.first ?? (call.opset < 12 ? call.float("ratio", 0.5) : 0.5)
    let isTraining =
      call.opset < 7
      ? try call.node.attributes["is_test"] != nil && !call.flag("is_test")
      : try call.optional(2)?.isTrue ?? false
    if isTraining, ratio != 0 { throw NotCovered("in training its numbers are random") }
    let kept = [Int64](repeating: 1, count: x.count)
    let mask =
      call.opset < 10
      ? try ONNXArray(doubles: kept.map(Double.init), shape: x.shape, type: x.type)
      : ONNXArray(exact: kept, x.shape, .bool)
    return [.array(x), .array(mask)]
  }
}

import Glibc
import Tensors

/// Pooling over the spatial axes of `[batch, channels, …]`.
enum PoolingOperators {
  static let table: [String: Operator] = [
    "MaxPool": maxPool,
    "AveragePool": single { call in
      let counts = try call.flag("count_include_pad")
      return try pool(call) { values, padded in
        let sum = values.reduce(0, +)
        return values.isEmpty ? 0 : sum / Double(counts ? padded : values.count)
      }
    },
    "LpPool": single { call in
      let p = try call.float("p", 2)
      return try pool(call) { values, _ in
        pow(values.reduce(0) { $0 + pow(abs($1), p) }, 1 / p)
      }
    },
    "GlobalAveragePool": single { call in
      try global(call) { $0.mean(over: $1, keepingAxes: true) }
    },
    "GlobalMaxPool": single { call in try global(call) { $0.max(over: $1, keepingAxes: true) } },
    "GlobalLpPool": single { call in
      let p = try call.float("p", 2)
      return try global(call) { x, axes in
        x.map { pow(abs($0), p) }.sum(over: axes, keepingAxes: true).map { pow($0, 1 / p) }
      }
    },
    "MaxUnpool": single(unpool),
  ]

  private static func global(
    _ call: OperatorCall, _ f: (Tensor, [Int]) -> Tensor
  ) throws -> ONNXArray {
    let x = try call.floats(0)
    guard x.rank >= 3, x.count > 0 else { throw Mismatch("\(x.shape); needs [batch, channels, …]") }
    return ONNXArray(f(x, Array(2..<x.rank)), as: try call.array(0).type)
  }

  private static func window(_ call: OperatorCall, _ x: ONNXArray) throws -> SpatialWindow {
    guard x.rank >= 3, let kernel = try call.ints("kernel_shape") else {
      throw Mismatch("\(x.shape), or no kernel_shape; needs [batch, channels, …]")
    }
    let sizes = Array(x.shape[2...])
    let window = try SpatialWindow(call, kernel: kernel, over: sizes)
    let result = Array(x.shape[..<2]) + (try window.places(on: sizes))
    try ONNXArray.count(of: result)
    try ONNXArray.checkWork(result + kernel)
    return window
  }

  private static func pool(
    _ call: OperatorCall, _ f: ([Double], Int) -> Double
  ) throws -> ONNXArray {
    let x = try call.array(0)
    let window = try window(call, x)
    let sizes = Array(x.shape[2...])
    let (starts, cells, padded) = try window.cells(on: sizes)
    let shape = Array(x.shape[..<2]) + (try window.places(on: sizes))
    let (values, plane) = (x.doubles, sizes.reduce(1, *))
    var y: [Double] = []
    y.reserveCapacity(try ONNXArray.count(of: shape))
    for first in stride(from: 0, to: x.count, by: max(plane, 1)) {
      for place in 0..<(starts.count - 1) {
        y.append(
          f(cells[starts[place]..<starts[place + 1]].map { values[first + $0] }, padded[place]))
      }
    }
    return try ONNXArray(doubles: y, shape: shape, type: x.type)
  }

  /// The greatest of each window, and where in the whole input it was.
  private static func maxPool(_ call: OperatorCall) throws -> [ONNXValue] {
    let x = try call.array(0)
    let window = try window(call, x)
    let sizes = Array(x.shape[2...])
    let (starts, cells, _) = try window.cells(on: sizes)
    let shape = Array(x.shape[..<2]) + (try window.places(on: sizes))
    _ = try ONNXArray.count(of: shape)
    let (values, plane) = (x.doubles, sizes.reduce(1, *))
    var (y, winners): ([Double], [Int64]) = ([], [])
    let wantsIndices = call.wants(1)
    let isColumnMajor = try call.flag("storage_order")
    for first in stride(from: 0, to: x.count, by: max(plane, 1)) {
      for place in 0..<(starts.count - 1) {
        var (best, winner) = (-Double.infinity, 0)
        for i in starts[place]..<starts[place + 1] {
          let value = values[first + cells[i]]
          if value > best || value.isNaN && !best.isNaN || i == starts[place] {
            (best, winner) = (value, cells[i])
          }
        }
        y.append(best)
        guard wantsIndices else { continue }
        winners.append(Int64(first + (isColumnMajor ? columnMajor(winner, sizes) : winner)))
      }
    }
    let pooled = ONNXValue.array(try ONNXArray(doubles: y, shape: shape, type: x.type))
    return wantsIndices ? [pooled, .array(ONNXArray(exact: winners, shape, .int64))] : [pooled]
  }

  /// A row-major place in column-major order: the first axis fastest.
  private static func columnMajor(_ place: Int, _ sizes: [Int]) -> Int {
    let strides = Positions.strides(of: sizes)
    var (sum, step) = (0, 1)
    for axis in sizes.indices {
      sum += place / strides[axis] % sizes[axis] * step
      step *= sizes[axis]
    }
    return sum
  }

  /// Each element at the place where it was the greatest; zeros elsewhere.
  private static func unpool(_ call: OperatorCall) throws -> ONNXArray {
    let (x, indices) = (try call.array(0), try call.array(1))
    guard x.rank >= 3, indices.shape == x.shape, let kernel = try call.ints("kernel_shape"),
      kernel.count == x.rank - 2
    else { throw Mismatch("\(x.shape) and indices \(indices.shape)") }
    let strides = try call.ints("strides") ?? kernel.map { _ in 1 }
    let pads = try call.ints("pads") ?? [Int](repeating: 0, count: 2 * kernel.count)
    guard strides.count == kernel.count, pads.count == 2 * kernel.count,
      (strides + kernel + pads).allSatisfy({ $0.magnitude < 1 << 31 })
    else { throw Mismatch("strides \(strides), pads \(pads)") }
    let implied = kernel.indices.map { axis in
      (x.shape[2 + axis] - 1) * strides[axis] + kernel[axis] - pads[axis]
        - pads[kernel.count + axis]
    }
    let source = Array(x.shape[..<2]) + implied
    let shape = call.value(2) == nil ? source : try call.integers(2)
    guard shape.count == x.rank else { throw Mismatch("an output of \(shape)") }
    let all = try ONNXArray.count(of: shape)
    _ = try ONNXArray.count(of: source)
    // Indices count within the implied shape; a larger output has the same places along each axis.
    let (from, to) = (Positions.strides(of: source), Positions.strides(of: shape))
    var y = [Double](repeating: 0, count: all)
    for (value, index) in zip(x.doubles, indices.integers) {
      guard let index = Int(exactly: index), index >= 0 else {
        throw Mismatch("the index \(index)")
      }
      var place = 0
      for axis in shape.indices {
        let i = index / from[axis] % max(source[axis], 1)
        guard i < shape[axis] else { throw Mismatch("the index \(index) for \(shape)") }
        place += i * to[axis]
      }
      y[place] = value
    }
    return try ONNXArray(doubles: y, shape: shape, type: x.type)
  }
}

/// Parts of arrays, and arrays with borders.
enum SlicingOperators {
  static let table: [String: Operator] = [
    "Slice": single(slice),
    "Pad": single(pad),
    "Compress": single(compress),
    "ReverseSequence": single(reverse),
    "Trilu": single(triangle),
  ]

  /// Starts, ends, axes and steps: attributes before version 10, inputs since.
  private static func slice(_ call: OperatorCall) throws -> ONNXArray {
    let x = try call.array(0)
    guard let starts = try call.integers(attribute: "starts", orInput: 1),
      let ends = try call.integers(attribute: "ends", orInput: 2), starts.count == ends.count
    else { throw Mismatch("starts and ends of one number") }
    let axes = try call.integers(attribute: "axes", orInput: 3) ?? Array(starts.indices)
    let steps = try call.integers(attribute: "steps", orInput: 4) ?? starts.map { _ in 1 }
    guard axes.count == starts.count, steps.count == starts.count else {
      throw Mismatch("axes \(axes), steps \(steps) for starts \(starts)")
    }
    var (shape, strides, origin) = (x.shape, Positions.strides(of: x.shape), 0)
    var seen: Set<Int> = []
    for (index, named) in axes.enumerated() {
      let (axis, step) = (try Positions.axis(named, x.rank), steps[index])
      guard seen.insert(axis).inserted else { throw Mismatch("axis \(axis) twice in \(axes)") }
      guard step != 0 else { throw Mismatch("a step of 0") }
      let size = x.shape[axis]
      let (low, high) = step > 0 ? (0, size) : (-1, size - 1)
      func clipped(_ place: Int) -> Int { min(max(place < 0 ? place + size : place, low), high) }
      let (start, end) = (clipped(starts[index]), clipped(ends[index]))
      let room = step > 0 ? end - start : start - end
      let stride = Int(min(step.magnitude, 1 << 40))
      shape[axis] = room <= 0 ? 0 : (room - 1) / stride + 1
      origin += (shape[axis] == 0 ? 0 : start) * Positions.strides(of: x.shape)[axis]
      strides[axis] *= shape[axis] > 1 ? step : 1
    }
    return try x.picked(
      shape.contains(0) ? [] : Positions.all(shape, strides: strides, start: origin), shape: shape)
  }

  /// A border of a constant, of the edge, or of the mirrored or repeated inside; negative widths cut.
  private static func pad(_ call: OperatorCall) throws -> ONNXArray {
    let x = try call.array(0)
    let named = try call.ints("pads") ?? call.ints("paddings")
    guard var widths = try named ?? (call.value(1) == nil ? nil : call.integers(1)) else {
      throw Mismatch("no widths")
    }
    if call.opset >= 18, call.value(3) != nil {
      let axes = try call.integers(3).map { try Positions.axis($0, x.rank) }
      guard widths.count == 2 * axes.count else { throw Mismatch("widths \(widths)") }
      var all = [Int](repeating: 0, count: 2 * x.rank)
      for (index, axis) in axes.enumerated() {
        (all[axis], all[x.rank + axis]) = (widths[index], widths[axes.count + index])
      }
      widths = all
    }
    guard widths.count == 2 * x.rank, widths.allSatisfy({ $0.magnitude <= 1 << 31 }) else {
      throw Mismatch("widths \(widths) for \(x.shape)")
    }
    let mode = try call.text("mode", "constant")
    var fill = call.opset < 11 ? nil : try call.optional(2)
    if call.opset < 11 {
      fill = try ONNXArray(doubles: [try call.float("value", 0)], shape: [1], type: x.type)
    }
    let shape = x.shape.indices.map { x.shape[$0] + widths[$0] + widths[x.rank + $0] }
    _ = try ONNXArray.count(of: shape)
    let strides = Positions.strides(of: x.shape)
    var positions = [0]
    for axis in x.shape.indices {
      let size = x.shape[axis]
      let sources = try (0..<shape[axis]).map { i -> Int in
        try source(i - widths[axis], size, mode)
      }
      positions = positions.flatMap { position in
        sources.map { position < 0 || $0 < 0 ? -1 : position + $0 * strides[axis] }
      }
    }
    return try x.picked(positions, shape: shape, fill: fill)
  }

  /// Which cell of an axis stands at place i, which may lie outside; −1 is none.
  private static func source(_ i: Int, _ size: Int, _ mode: String) throws -> Int {
    if i >= 0, i < size { return i }
    guard mode == "constant" || size > 0 else { throw Mismatch("a border \(mode) of nothing") }
    switch mode {
    case "constant": return -1
    case "edge": return i < 0 ? 0 : size - 1
    case "wrap": return ((i % size) + size) % size
    case "reflect":
      if size == 1 { return 0 }
      let period = 2 * (size - 1)
      let place = ((i % period) + period) % period
      return place < size ? place : period - place
    default: throw NotCovered("the border \(mode)")
    }
  }

  private static func compress(_ call: OperatorCall) throws -> ONNXArray {
    var x = try call.array(0)
    let mask = try call.array(1).integers
    let named = try call.ints("axis")?.first
    if named == nil { x = try x.reshaped(to: [x.count]) }
    let axis = try Positions.axis(named ?? 0, x.rank)
    let chosen = mask.indices.filter { mask[$0] != 0 }
    guard chosen.allSatisfy({ $0 < x.shape[axis] }) else {
      throw Mismatch("\(mask.count) conditions")
    }
    return try x.taking(chosen, axis)
  }

  /// The first `lengths[b]` steps of each sequence, backwards.
  private static func reverse(_ call: OperatorCall) throws -> ONNXArray {
    let (x, lengths) = (try call.array(0), try call.integers(1))
    let batch = try Positions.axis(try call.int("batch_axis", 1), x.rank)
    let time = try Positions.axis(try call.int("time_axis", 0), x.rank)
    guard batch != time, lengths.count == x.shape[batch],
      lengths.allSatisfy({ $0 >= 0 && $0 <= x.shape[time] })
    else { throw Mismatch("lengths \(lengths) for \(x.shape)") }
    let strides = Positions.strides(of: x.shape)
    let positions = (0..<x.count).map { place in
      let b = place / strides[batch] % x.shape[batch]
      let t = place / strides[time] % x.shape[time]
      return t < lengths[b] ? place + (lengths[b] - 1 - 2 * t) * strides[time] : place
    }
    return try x.picked(positions, shape: x.shape)
  }

  /// The upper or lower triangle of each matrix, zeros elsewhere.
  private static func triangle(_ call: OperatorCall) throws -> ONNXArray {
    let x = try call.array(0)
    guard x.rank >= 2 else { throw Mismatch("\(x.shape); needs matrices") }
    let k = call.value(1) == nil ? 0 : try call.integers(1).first ?? 0
    let isUpper = try call.flag("upper", true)
    let (rows, columns) = (x.shape[x.rank - 2], x.shape[x.rank - 1])
    let shift = min(max(k, -rows - columns), rows + columns)
    let positions = (0..<x.count).map { place in
      let (i, j) = (place / columns % rows, place % columns)
      return (isUpper ? j - i >= shift : j - i <= shift) ? place : -1
    }
    return try x.picked(positions, shape: x.shape)
  }
}

extension ONNXArray {
  /// The elements at these indices of an axis, which must be there.
  func taking(_ indices: [Int], _ axis: Int) throws -> ONNXArray {
    let (outer, size, inner) = Positions.around(axis, shape)
    var target = shape
    target[axis] = indices.count
    var positions: [Int] = []
    positions.reserveCapacity(try ONNXArray.count(of: target))
    for row in 0..<outer {
      for index in indices {
        let start = (row * size + index) * inner
        positions += start..<(start + inner)
      }
    }
    return try picked(positions, shape: target)
  }
}

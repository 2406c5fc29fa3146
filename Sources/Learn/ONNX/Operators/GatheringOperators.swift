/// Elements chosen by arrays of indices.
enum GatheringOperators {
  static let table: [String: Operator] = [
    "Gather": single(gather),
    "GatherElements": single(gatherElements),
    "GatherND": single(gatherND),
    "OneHot": single(oneHot),
    "NonZero": single { call in
      let x = try call.array(0)
      let isThere = x.nonZero
      let found = isThere.indices.filter { isThere[$0] }
      let strides = Positions.strides(of: x.shape)
      try ONNXArray.count(of: [x.rank, found.count])
      let places = x.shape.indices.flatMap { axis in
        found.map { Int64($0 / strides[axis] % x.shape[axis]) }
      }
      return ONNXArray(integers: places, shape: [x.rank, found.count])
    },
  ]

  private static func gather(_ call: OperatorCall) throws -> ONNXArray {
    let (x, indices) = (try call.array(0), try call.array(1))
    let axis = try Positions.axis(try call.int("axis", 0), x.rank)
    let places = try indices.integers.map { try Positions.index($0, x.shape[axis]) }
    let shape = Array(x.shape[..<axis]) + indices.shape + Array(x.shape[(axis + 1)...])
    _ = try ONNXArray.count(of: shape)
    return try x.taking(places, axis).reshaped(to: shape)
  }

  /// y[i, j, …] = x[index[i, j, …], j, …] along axis 0, and so on.
  private static func gatherElements(_ call: OperatorCall) throws -> ONNXArray {
    let (x, indices) = (try call.array(0), try call.array(1))
    let axis = try Positions.axis(try call.int("axis", 0), x.rank)
    return try x.picked(try elementPlaces(x.shape, indices, axis), shape: indices.shape)
  }

  /// Where the elements lie that an array of indices along one axis means.
  static func elementPlaces(
    _ shape: [Int], _ indices: ONNXArray, _ axis: Int
  ) throws -> [Int] {
    guard indices.rank == shape.count,
      shape.indices.allSatisfy({ $0 == axis || indices.shape[$0] <= shape[$0] })
    else { throw Mismatch("indices \(indices.shape) for \(shape)") }
    var strides = Positions.strides(of: shape)
    let step = strides[axis]
    strides[axis] = 0
    let bases = Positions.all(indices.shape, strides: strides)
    return try zip(bases, indices.integers).map { base, index in
      base + (try Positions.index(index, shape[axis])) * step
    }
  }

  /// The last axis of the indices names the first axes of the data, behind the batch axes.
  private static func gatherND(_ call: OperatorCall) throws -> ONNXArray {
    let (x, indices) = (try call.array(0), try call.array(1))
    let batch = try call.int("batch_dims", 0)
    let depth = indices.shape.last ?? 0
    guard batch >= 0, batch < indices.rank, depth >= 0, batch + depth <= x.rank,
      x.shape[..<batch] == indices.shape[..<batch]
    else { throw Mismatch("indices \(indices.shape) for \(x.shape)") }
    let inner = Array(x.shape[(batch + depth)...])
    let shape = Array(indices.shape.dropLast()) + inner
    let width = inner.reduce(1, *)
    _ = try ONNXArray.count(of: shape)
    let strides = Positions.strides(of: x.shape)
    let numbers = indices.integers
    let rows = indices.shape.dropLast().reduce(1, *)
    let batches = max(indices.shape[..<batch].reduce(1, *), 1)
    let block = x.shape[batch...].reduce(1, *)
    var positions: [Int] = []
    for row in 0..<rows {
      var start = row / max(rows / batches, 1) * block
      for i in 0..<depth {
        start +=
          try Positions.index(numbers[row * depth + i], x.shape[batch + i]) * strides[batch + i]
      }
      positions += start..<(start + width)
    }
    return try x.picked(positions, shape: shape)
  }

  /// `on` at the class of each index, `off` elsewhere, along a new axis; an index outside is all `off`.
  private static func oneHot(_ call: OperatorCall) throws -> ONNXArray {
    let (indices, values) = (try call.array(0), try call.array(2))
    guard let depth = try call.integers(1).first, depth >= 0, values.count == 2 else {
      throw Mismatch("no number of classes, or not two values")
    }
    let axis = try Positions.axis(try call.int("axis", -1), indices.rank + 1)
    var shape = indices.shape
    shape.insert(depth, at: axis)
    _ = try ONNXArray.count(of: shape)
    let (outer, _, inner) = Positions.around(axis, shape)
    let classes = indices.integers.map { $0 < 0 ? $0 &+ Int64(depth) : $0 }
    var positions: [Int] = []
    for row in 0..<outer {
      for k in 0..<depth {
        for column in 0..<inner {
          positions.append(classes[row * inner + column] == Int64(k) ? 1 : 0)
        }
      }
    }
    return try values.picked(positions, shape: shape)
  }
}

extension ONNXArray {
  /// Whether each element is something: no zero, no empty text.
  var nonZero: [Bool] {
    type == .string ? texts.map { !$0.isEmpty } : doubles.map { $0 != 0 }
  }
}

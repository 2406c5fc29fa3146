/// Operators that compare elements along an axis.
enum SortingOperators {
  static let table: [String: Operator] = [
    "TopK": topK,
    "Unique": unique,
  ]

  /// The k greatest along an axis, or the least, with their indices; of equal ones the first.
  private static func topK(_ call: OperatorCall) throws -> [ONNXValue] {
    let x = try call.array(0)
    let axis = try Positions.axis(try call.int("axis", -1), x.rank)
    let k = call.opset < 10 ? try call.int("k", 0) : try call.integers(1).first ?? 0
    let (outer, size, inner) = Positions.around(axis, x.shape)
    guard k >= 0, k <= size else { throw Mismatch("\(k) of \(size)") }
    let isLargest = try call.flag("largest", true)
    let values = x.doubles
    var shape = x.shape
    shape[axis] = k
    var positions = [Int](repeating: 0, count: outer * k * inner)
    var indices = [Int64](repeating: 0, count: positions.count)
    for row in 0..<outer {
      for column in 0..<inner {
        let first = row * size * inner + column
        let order = (0..<size).sorted { a, b in
          let (x, y) = (values[first + a * inner], values[first + b * inner])
          // What is not a number has no order, and comes last.
          if x.isNaN || y.isNaN { return x.isNaN == y.isNaN ? a < b : y.isNaN }
          return x == y ? a < b : isLargest ? x > y : x < y
        }
        for (rank, index) in order.prefix(k).enumerated() {
          let place = (row * k + rank) * inner + column
          (positions[place], indices[place]) = (first + index * inner, Int64(index))
        }
      }
    }
    return [
      .array(try x.picked(positions, shape: shape)),
      .array(ONNXArray(exact: indices, shape, .int64)),
    ]
  }

  /// The most elements, or slices, that are held against each other: each is an array of its own.
  private static let mostSlices = 1 << 22

  /// Each element, or each slice along an axis, once; where it is first, which one each is, and how often.
  private static func unique(_ call: OperatorCall) throws -> [ONNXValue] {
    var x = try call.array(0)
    let named = try call.ints("axis")?.first
    if named == nil { x = try x.reshaped(to: [x.count]) }
    let axis = try Positions.axis(named ?? 0, x.rank)
    let (outer, size, inner) = Positions.around(axis, x.shape)
    guard size <= mostSlices else {
      throw Mismatch("\(size) elements to compare; \(mostSlices) are the most")
    }
    let values = x.doubles
    let slices = (0..<size).map { index in
      (0..<(outer * inner)).map { values[($0 / inner * size + index) * inner + $0 % inner] }
    }
    var first: [Int] = []
    var place = [Int](repeating: 0, count: size)
    var counts: [Int64] = []
    var known: [[Double]: Int] = [:]
    for (index, slice) in slices.enumerated() {
      if let old = known[slice] {
        counts[old] += 1
        place[index] = old
      } else {
        known[slice] = first.count
        place[index] = first.count
        first.append(index)
        counts.append(1)
      }
    }
    var order = Array(first.indices)
    if try call.flag("sorted", true) {
      order.sort { slices[first[$0]].lexicographicallyPrecedes(slices[first[$1]]) }
    }
    var rank = [Int](repeating: 0, count: order.count)
    for (new, old) in order.enumerated() { rank[old] = new }
    return [
      .array(try x.taking(order.map { first[$0] }, axis)),
      .array(ONNXArray(integers: order.map { Int64(first[$0]) })),
      .array(ONNXArray(integers: place.map { Int64(rank[$0]) })),
      .array(ONNXArray(integers: order.map { counts[$0] })),
    ]
  }
}

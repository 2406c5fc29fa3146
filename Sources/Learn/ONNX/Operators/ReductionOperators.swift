import Glibc
import Tensors

/// Reductions over axes, which older versions name in an attribute and newer ones in an input.
enum ReductionOperators {
  static let table: [String: Operator] = [
    "ReduceSum": single {
      try reduce($0, { $0.sum(over: $1, keepingAxes: true) }, { x, _ in x.reduce(0, &+) }) {
        $0.reduce(0, +)
      }
    },
    "ReduceMean": single {
      try reduce($0, { $0.mean(over: $1, keepingAxes: true) }) {
        $0.isEmpty ? .nan : $0.reduce(0, +) / Double($0.count)
      }
    },
    "ReduceMax": single {
      try reduce($0, nil, { x, isLess in x.reduce(x[0]) { isLess($0, $1) ? $1 : $0 } }) {
        $0.reduce(-.infinity, greater)
      }
    },
    "ReduceMin": single {
      try reduce($0, nil, { x, isLess in x.reduce(x[0]) { isLess($1, $0) ? $1 : $0 } }) {
        -$0.map { -$0 }.reduce(-.infinity, greater)
      }
    },
    "ReduceProd": single {
      try reduce($0, nil, { x, _ in x.reduce(1, &*) }) { $0.reduce(1, *) }
    },
    "ReduceL1": single { try reduce($0, nil) { $0.reduce(0) { $0 + abs($1) } } },
    "ReduceL2": single { try reduce($0, nil) { $0.reduce(0) { $0 + $1 * $1 }.squareRoot() } },
    "ReduceSumSquare": single { try reduce($0, nil) { $0.reduce(0) { $0 + $1 * $1 } } },
    "ReduceLogSum": single { try reduce($0, nil) { log($0.reduce(0, +)) } },
    "ReduceLogSumExp": single {
      try reduce($0, nil) { x in
        let top = x.max() ?? 0
        return top.isFinite ? top + log(x.reduce(0) { $0 + exp($1 - top) }) : top
      }
    },
    "ArgMax": single { try argument($0) { $0 > $1 } },
    "ArgMin": single { try argument($0) { $0 < $1 } },
    "CumSum": single(cumulate),
  ]

  /// The greater one; not-a-number wins.
  private static func greater(_ a: Double, _ b: Double) -> Double {
    a.isNaN ? a : b.isNaN || b > a ? b : a
  }

  /// The axes counted from the front; all where none are named; nil where nothing is to be done.
  private static func axes(_ call: OperatorCall, _ rank: Int) throws -> [Int]? {
    let named = try call.integers(attribute: "axes", orInput: 1) ?? []
    if named.isEmpty { return try call.flag("noop_with_empty_axes") ? nil : Array(0..<rank) }
    return Array(Set(try named.map { try Positions.axis($0, rank) })).sorted()
  }

  /// Whole numbers by `whole`, where there is one: it is given one row, never an empty one, and the order of the type.
  private static func reduce(
    _ call: OperatorCall, _ fast: ((Tensor, [Int]) -> Tensor)?,
    _ whole: (([Int64], (Int64, Int64) -> Bool) -> Int64)? = nil, _ f: ([Double]) -> Double
  ) throws -> ONNXArray {
    let x = try call.array(0)
    guard x.type != .string else { throw Mismatch("strings; needs numbers") }
    guard let axes = try axes(call, x.rank) else { return x }
    var kept = x.shape
    for axis in axes { kept[axis] = 1 }
    let removed = x.shape.indices.filter { !axes.contains($0) }.map { x.shape[$0] }
    let shape = try call.flag("keepdims", true) ? kept : removed
    if x.type.isFloat, let fast, x.count > 0, !axes.isEmpty {
      return try ONNXArray(fast(try x.tensor(), axes), as: x.type).reshaped(to: shape)
    }
    // Rows: the axes that stay first, those that go last.
    let stay = x.shape.indices.filter { !axes.contains($0) }
    let moved = try x.permuted(stay + axes)
    let width = axes.map { x.shape[$0] }.reduce(1, *)
    let places = 0..<removed.reduce(1, *)
    if let whole, !x.type.isFloat, width > 0 {
      let (rows, isLess) = (moved.integers, ArithmeticOperators.isLess(x.type))
      let results = places.map { row in
        whole(Array(rows[(row * width)..<(row * width + width)]), isLess)
      }
      return ONNXArray(integers: results, shape: shape, type: x.type)
    }
    let rows = moved.doubles
    let results = places.map { row in
      f(Array(rows[(row * width)..<(row * width + width)]))
    }
    return try ONNXArray(doubles: results, shape: shape, type: x.type)
  }

  private static func argument(
    _ call: OperatorCall, _ isBetter: (Double, Double) -> Bool
  ) throws -> ONNXArray {
    let x = try call.array(0)
    let axis = try Positions.axis(try call.int("axis", 0), x.rank)
    let takesLast = try call.flag("select_last_index")
    let (outer, size, inner) = Positions.around(axis, x.shape)
    guard size > 0 else { throw Mismatch("\(x.shape) has nothing along axis \(axis)") }
    let values = x.doubles
    var places: [Int64] = []
    for row in 0..<outer {
      for column in 0..<inner {
        let first = row * size * inner + column
        var best = 0
        for i in 1..<max(size, 1) {
          let (new, old) = (values[first + i * inner], values[first + best * inner])
          if isBetter(new, old) || takesLast && new == old { best = i }
        }
        places.append(Int64(best))
      }
    }
    var shape = x.shape
    shape[axis] = 1
    if try !call.flag("keepdims", true) { shape.remove(at: axis) }
    return ONNXArray(exact: places, shape, .int64)
  }

  /// yᵢ = Σ xⱼ for j ≤ i; `exclusive` j < i; `reverse` from the end.
  private static func cumulate(_ call: OperatorCall) throws -> ONNXArray {
    let x = try call.array(0)
    guard let named = try call.integers(1).first else { throw Mismatch("no axis") }
    let axis = try Positions.axis(named, x.rank)
    let (isExclusive, isReverse) = (try call.flag("exclusive"), try call.flag("reverse"))
    let (outer, size, inner) = Positions.around(axis, x.shape)
    func sums<Number>(
      _ values: [Number], _ zero: Number, _ add: (Number, Number) -> Number
    ) -> [Number] {
      var values = values
      for row in 0..<outer {
        for column in 0..<inner {
          var sum = zero
          for step in 0..<size {
            let i = isReverse ? size - 1 - step : step
            let place = (row * size + i) * inner + column
            let next = add(sum, values[place])
            values[place] = isExclusive ? sum : next
            sum = next
          }
        }
      }
      return values
    }
    guard x.type.isFloat else {
      return ONNXArray(integers: sums(x.integers, 0, &+), shape: x.shape, type: x.type)
    }
    return try ONNXArray(doubles: sums(x.doubles, 0, +), shape: x.shape, type: x.type)
  }
}

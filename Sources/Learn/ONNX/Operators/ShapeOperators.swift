/// Other shapes for the same elements, and what shapes are.
enum ShapeOperators {
  static let table: [String: Operator] = [
    "Identity": { call in
      guard let value = call.value(0) else { throw Mismatch("its input is missing") }
      return [value]
    },
    "Reshape": single(reshape),
    "Flatten": single { call in
      let x = try call.array(0)
      let axis = try call.int("axis", 1)
      let cut = axis < 0 ? axis + x.rank : axis
      guard cut >= 0, cut <= x.rank else { throw Mismatch("axis \(axis) of \(x.shape)") }
      return try x.reshaped(to: [x.shape[..<cut].reduce(1, *), x.shape[cut...].reduce(1, *)])
    },
    "Squeeze": single { call in
      let x = try call.array(0)
      guard let named = try call.integers(attribute: "axes", orInput: 1) else {
        return try x.reshaped(to: x.shape.filter { $0 != 1 })
      }
      let axes = try named.map { try Positions.axis($0, x.rank) }
      if let axis = axes.first(where: { x.shape[$0] != 1 }) {
        throw Mismatch("axis \(axis) of \(x.shape), which is not of size 1")
      }
      return try x.reshaped(to: x.shape.indices.filter { !axes.contains($0) }.map { x.shape[$0] })
    },
    "Unsqueeze": single { call in
      let x = try call.array(0)
      let named = try call.integers(attribute: "axes", orInput: 1) ?? []
      let rank = x.rank + named.count
      let axes = Set(try named.map { try Positions.axis($0, rank) })
      guard axes.count == named.count else { throw Mismatch("the axes \(named)") }
      var sizes = x.shape.makeIterator()
      return try x.reshaped(to: (0..<rank).map { axes.contains($0) ? 1 : sizes.next()! })
    },
    "Transpose": single { call in
      let x = try call.array(0)
      return try x.permuted(try call.ints("perm") ?? Array((0..<x.rank).reversed()))
    },
    "Expand": single { call in
      let x = try call.array(0)
      return try x.broadcast(to: try Positions.common(x.shape, try call.integers(1)))
    },
    "Tile": single(tile),
    "Shape": single { call in
      guard let x = call.value(0)?.array else { throw Mismatch("its input is no array") }
      func clipped(_ place: Int) -> Int { min(max(place < 0 ? place + x.rank : place, 0), x.rank) }
      let (start, end) = (clipped(try call.int("start", 0)), clipped(try call.int("end", x.rank)))
      return ONNXArray(integers: start < end ? x.shape[start..<end].map { Int64($0) } : [])
    },
    "Size": single { ONNXArray(integers: [Int64(try $0.array(0).count)], shape: []) },
    "Concat": single { call in
      try .concatenated(try call.arrays(), axis: try call.int("axis", 1))
    },
    "Split": split,
    "DepthToSpace": single(depthToSpace),
    "SpaceToDepth": single(spaceToDepth),
    "Cast": single { call in
      if case .text(let name)? = call.node.attributes["to"] {
        throw NotCovered("a type by its name, \(name)")
      }
      guard let type = try call.type("to") else { throw Mismatch("no type to cast to") }
      return try call.array(0).cast(to: type)
    },
    "CastLike": single { try $0.array(0).cast(to: try $0.array(1).type) },
  ]

  /// The new shape: 0 takes the old size, one −1 is computed.
  private static func reshape(_ call: OperatorCall) throws -> ONNXArray {
    let x = try call.array(0)
    guard let sizes = try call.integers(attribute: "shape", orInput: 1) else {
      throw Mismatch("no shape")
    }
    let keepsZeros = try call.flag("allowzero")
    var shape = try sizes.enumerated().map { axis, size -> Int in
      if size != 0 || keepsZeros { return size }
      guard axis < x.rank else { throw Mismatch("a size of 0 at axis \(axis) for \(x.shape)") }
      return x.shape[axis]
    }
    if let open = shape.firstIndex(of: -1) {
      shape[open] = 1
      let others = try ONNXArray.count(of: shape)
      guard others > 0, x.count % others == 0 else { throw Mismatch("\(x.shape) as \(sizes)") }
      shape[open] = x.count / others
    }
    return try x.reshaped(to: shape)
  }

  private static func tile(_ call: OperatorCall) throws -> ONNXArray {
    var x = try call.array(0)
    var repeats = try call.integers(1)
    if call.opset < 6 {
      guard let times = repeats.first, let named = try call.integers(2).first else {
        throw Mismatch("no number of tiles, or no axis")
      }
      let axis = try Positions.axis(named, x.rank)
      repeats = x.shape.indices.map { $0 == axis ? times : 1 }
    }
    guard repeats.count == x.rank else { throw Mismatch("repeats \(repeats) for \(x.shape)") }
    let target = try zip(x.shape, repeats).map { size, times in
      let (product, overflow) = size.multipliedReportingOverflow(by: times)
      guard times >= 0, !overflow else { throw Mismatch("repeats \(repeats)") }
      return product
    }
    // Before any axis is repeated: the axes before one that is repeated 0 times could be of any size.
    if try ONNXArray.count(of: target) == 0 { return try x.picked([], shape: target) }
    for (axis, times) in repeats.enumerated() where times != 1 {
      let (outer, size, inner) = Positions.around(axis, x.shape)
      var positions: [Int] = []
      for row in 0..<outer {
        for _ in 0..<times { positions += (row * size * inner)..<((row + 1) * size * inner) }
      }
      var shape = x.shape
      shape[axis] *= times
      x = try x.picked(positions, shape: shape)
    }
    return x
  }

  private static func split(_ call: OperatorCall) throws -> [ONNXValue] {
    let x = try call.array(0)
    let axis = try Positions.axis(try call.int("axis", 0), x.rank)
    let parts = call.node.outputs.count
    let size = x.shape[axis]
    let each = (size + max(parts, 1) - 1) / max(parts, 1)
    let sizes =
      try call.integers(attribute: "split", orInput: 1)
      ?? (0..<parts).map { min(each, max(size - $0 * each, 0)) }
    guard sizes.allSatisfy({ $0 >= 0 && $0 <= size }), sizes.reduce(0, +) == size else {
      throw Mismatch("parts of \(sizes) for \(size) along axis \(axis)")
    }
    return try pieces(of: x, sizes, axis).map { .array($0) }
  }

  /// The parts of these sizes along an axis.
  static func pieces(of x: ONNXArray, _ sizes: [Int], _ axis: Int) throws -> [ONNXArray] {
    var start = 0
    return try sizes.map { size in
      defer { start += size }
      return try x.part(start..<(start + size), axis)
    }
  }

  /// Blocks of channels become blocks of pixels, `[N, C, H, W]`.
  private static func depthToSpace(_ call: OperatorCall) throws -> ONNXArray {
    let (x, b) = (try call.array(0), try call.int("blocksize", 0))
    guard x.rank == 4, b > 0, b < 1 << 20, x.shape[1] % (b * b) == 0 else {
      throw Mismatch("\(x.shape) with blocks of \(b)")
    }
    let (n, c, h, w) = (x.shape[0], x.shape[1] / (b * b), x.shape[2], x.shape[3])
    let isColumns = try call.text("mode", "DCR") == "CRD"
    let blocks =
      isColumns
      ? try x.reshaped(to: [n, c, b, b, h, w]).permuted([0, 1, 4, 2, 5, 3])
      : try x.reshaped(to: [n, b, b, c, h, w]).permuted([0, 3, 4, 1, 5, 2])
    return try blocks.reshaped(to: [n, c, h * b, w * b])
  }

  private static func spaceToDepth(_ call: OperatorCall) throws -> ONNXArray {
    let (x, b) = (try call.array(0), try call.int("blocksize", 0))
    guard x.rank == 4, b > 0, b < 1 << 20, x.shape[2] % b == 0, x.shape[3] % b == 0 else {
      throw Mismatch("\(x.shape) with blocks of \(b)")
    }
    let (n, c, h, w) = (x.shape[0], x.shape[1], x.shape[2] / b, x.shape[3] / b)
    return try x.reshaped(to: [n, c, h, b, w, b]).permuted([0, 3, 5, 1, 2, 4])
      .reshaped(to: [n, c * b * b, h, w])
  }
}

extension ONNXArray {
  /// The part of one axis in a range of indices.
  func part(_ range: Range<Int>, _ axis: Int) throws -> ONNXArray {
    if range == 0..<shape[axis] { return self }
    var target = shape
    target[axis] = range.count
    if case .floats(let tensor) = storage {
      return ONNXArray(exact: tensor.slice(range, axis: axis), type)
    }
    let strides = Positions.strides(of: shape)
    return try picked(
      Positions.all(target, strides: strides, start: range.lowerBound * strides[axis]),
      shape: target)
  }
}

import Tensors

/// Most operators that move elements are a list of positions: element i of the result is the element at position
/// pᵢ of the input, or a fill where pᵢ is negative.
extension ONNXArray {
  /// The elements at these row-major positions, in another shape. At −1 stands `fill`, or a zero.
  func picked(_ positions: [Int], shape: [Int], fill: ONNXArray? = nil) throws -> ONNXArray {
    guard try ONNXArray.count(of: shape) == positions.count else {
      throw Mismatch("\(positions.count) elements for a result of \(shape)")
    }
    switch storage {
    case .floats(let tensor):
      let shape = try Shape(validating: shape)
      if tensor.precision == .double {
        let (x, zero) = (tensor.values, fill?.doubles.first ?? 0)
        return ONNXArray(
          exact: Tensor(positions.map { $0 < 0 ? zero : x[$0] }, shape: shape, .double), type)
      }
      let (x, zero) = (tensor.floats, Float(fill?.doubles.first ?? 0))
      return ONNXArray(exact: Tensor(positions.map { $0 < 0 ? zero : x[$0] }, shape: shape), type)
    case .integers(let x):
      let zero = fill?.integers.first ?? 0
      return ONNXArray(exact: positions.map { $0 < 0 ? zero : x[$0] }, shape, type)
    case .texts(let x):
      let zero = fill?.texts.first ?? ""
      return ONNXArray(texts: positions.map { $0 < 0 ? zero : x[$0] }, shape: shape)
    }
  }

  /// The elements seen with a larger shape: axes of size 1, and missing ones, are repeated.
  func broadcast(to target: [Int]) throws -> ONNXArray {
    if shape == target { return self }
    return try picked(try Positions.broadcast(shape, to: target), shape: target)
  }

  /// The axes in another order: axis i of the result is axis `order[i]`.
  func permuted(_ order: [Int]) throws -> ONNXArray {
    guard order.sorted() == Array(0..<rank) else {
      throw Mismatch("the order \(order) for the axes of \(shape)")
    }
    if case .floats(let tensor) = storage {
      return ONNXArray(exact: rank == 0 ? tensor : tensor.permuted(order), type)
    }
    let strides = Positions.strides(of: shape)
    let target = order.map { shape[$0] }
    return try picked(Positions.all(target, strides: order.map { strides[$0] }), shape: target)
  }

  /// The arrays one behind the other along an axis.
  static func concatenated(_ arrays: [ONNXArray], axis: Int) throws -> ONNXArray {
    guard let first = arrays.first else { throw Mismatch("nothing to concatenate") }
    let axis = try Positions.axis(axis, first.rank)
    for other in arrays {
      var (a, b) = (first.shape, other.shape)
      guard a.count == b.count, first.type == other.type else {
        throw Mismatch("\(first.type) \(a) and \(other.type) \(b) to concatenate")
      }
      (a[axis], b[axis]) = (0, 0)
      guard a == b else { throw Mismatch("\(first.shape) and \(other.shape) along axis \(axis)") }
    }
    var shape = first.shape
    shape[axis] = arrays.map { $0.shape[axis] }.reduce(0, +)
    _ = try ONNXArray.count(of: shape)
    if first.type.isFloat {
      let tensors = try arrays.map { try $0.tensor() }
      return ONNXArray(exact: .concatenate(tensors, axis: axis), first.type)
    }
    let outer = shape[..<axis].reduce(1, *)
    let inner = shape[(axis + 1)...].reduce(1, *)
    var (numbers, texts): ([Int64], [String]) = ([], [])
    for row in 0..<outer {
      for array in arrays {
        let width = array.shape[axis] * inner
        switch array.storage {
        case .integers(let x): numbers += x[(row * width)..<(row * width + width)]
        case .texts(let x): texts += x[(row * width)..<(row * width + width)]
        case .floats: break
        }
      }
    }
    return first.type == .string
      ? ONNXArray(texts: texts, shape: shape) : ONNXArray(exact: numbers, shape, first.type)
  }
}

/// Row-major positions of elements.
enum Positions {
  /// The steps from one index to the next along each axis.
  static func strides(of shape: [Int]) -> [Int] {
    var strides = [Int](repeating: 1, count: shape.count)
    for axis in stride(from: shape.count - 2, through: 0, by: -1) {
      strides[axis] = strides[axis + 1] * max(shape[axis + 1], 1)
    }
    return strides
  }

  /// start + Σ index·stride for all indices of a shape, last axis fastest.
  static func all(_ shape: [Int], strides: [Int], start: Int = 0) -> [Int] {
    var positions = [start]
    for (size, step) in zip(shape, strides) {
      var next: [Int] = []
      next.reserveCapacity(positions.count * size)
      for position in positions {
        for index in 0..<size { next.append(position + index * step) }
      }
      positions = next
    }
    return positions
  }

  /// Where each element of the larger shape lies in the smaller one.
  static func broadcast(_ shape: [Int], to target: [Int]) throws -> [Int] {
    let missing = target.count - shape.count
    guard missing >= 0 else { throw Mismatch("\(shape) does not broadcast to \(target)") }
    var steps = [Int](repeating: 0, count: missing)
    for (size, (step, wanted)) in zip(shape, zip(strides(of: shape), target[missing...])) {
      guard size == wanted || size == 1 else {
        throw Mismatch("\(shape) does not broadcast to \(target)")
      }
      steps.append(size == 1 ? 0 : step)
    }
    _ = try ONNXArray.count(of: target)
    return all(target, strides: steps)
  }

  /// The shape that both broadcast to.
  static func common(_ a: [Int], _ b: [Int]) throws -> [Int] {
    let rank = max(a.count, b.count)
    let left = [Int](repeating: 1, count: rank - a.count) + a
    let right = [Int](repeating: 1, count: rank - b.count) + b
    let shape = try zip(left, right).map { x, y in
      guard x == y || x == 1 || y == 1 else { throw Mismatch("\(a) and \(b) do not broadcast") }
      return x == 1 ? y : x
    }
    _ = try ONNXArray.count(of: shape)
    return shape
  }

  /// The axis counted from the front; negative axes count from the end.
  static func axis(_ axis: Int, _ rank: Int) throws -> Int {
    let front = axis < 0 ? axis + rank : axis
    guard front >= 0, front < rank else { throw Mismatch("axis \(axis) of \(rank) axes") }
    return front
  }

  /// The index counted from the front, where it is one of `size`.
  static func index(_ index: Int64, _ size: Int) throws -> Int {
    let front = index < 0 ? index &+ Int64(size) : index
    guard front >= 0, front < size else { throw Mismatch("index \(index) of \(size)") }
    return Int(front)
  }

  /// A shape as rows: the product before an axis, its size, and the product behind it.
  static func around(_ axis: Int, _ shape: [Int]) -> (outer: Int, size: Int, inner: Int) {
    (shape[..<axis].reduce(1, *), shape[axis], shape[(axis + 1)...].reduce(1, *))
  }
}

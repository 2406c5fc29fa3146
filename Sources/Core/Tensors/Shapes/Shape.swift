/// The sizes of a tensor's axes, outermost first: `[2, 3]` is two rows of three. At most eight axes.
///
/// The sizes are stored inline, so that making and comparing shapes allocates nothing.
public struct Shape: Sendable, Hashable {
  var sizes: SIMD8<Int32>
  /// The number of elements: the product of the sizes, 1 for the shape `[]` of a scalar.
  public let count: Int
  let axisCount: UInt8

  /// The most axes that a tensor can have.
  public static let maxRank = 8
  /// The most elements that a tensor can have.
  public static let maxCount = Int(Int32.max)

  /// The shape `[]` of a scalar.
  public static let scalar = Shape(validSizes: SIMD8(repeating: 0), rank: 0, count: 1)

  /// The shape with these sizes; traps with a message where they cannot be a shape.
  public init(_ sizes: [Int]) {
    self = orTrap { () throws(ShapeError) in try Shape(validating: sizes) }
  }

  /// The shape with these sizes.
  /// - Throws: ``ShapeError`` for a negative size, more than eight axes, or too many elements.
  public init(validating sizes: [Int]) throws(ShapeError) {
    guard sizes.count <= Shape.maxRank else {
      throw ShapeError("shape", got: "\(sizes): \(sizes.count) axes", need: "at most 8 axes")
    }
    var packed = SIMD8<Int32>(repeating: 0)
    var count = 1
    for (axis, size) in sizes.enumerated() {
      guard size >= 0 else {
        throw ShapeError("shape", got: "\(sizes)", need: "sizes of 0 or more")
      }
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      guard !overflow, product <= Shape.maxCount, size <= Shape.maxCount else {
        throw ShapeError(
          "shape", got: "\(sizes)", need: "at most \(Shape.maxCount) elements",
          try: "work through the data in batches")
      }
      packed[axis] = Int32(truncatingIfNeeded: size)
      count = product
    }
    self.init(validSizes: packed, rank: sizes.count, count: count)
  }

  @inline(__always)
  init(validSizes: SIMD8<Int32>, rank: Int, count: Int) {
    self.sizes = validSizes
    self.axisCount = UInt8(truncatingIfNeeded: rank)
    self.count = count
  }

  /// The shape `[rows, columns]`.
  @inline(__always)
  init(rows: Int, columns: Int) {
    var packed = SIMD8<Int32>(repeating: 0)
    packed[0] = Int32(truncatingIfNeeded: rows)
    packed[1] = Int32(truncatingIfNeeded: columns)
    self.init(validSizes: packed, rank: 2, count: rows &* columns)
  }

  /// The shape `[count]`.
  @inline(__always)
  init(vector count: Int) {
    var packed = SIMD8<Int32>(repeating: 0)
    packed[0] = Int32(truncatingIfNeeded: count)
    self.init(validSizes: packed, rank: 1, count: count)
  }

  /// The number of axes.
  @inline(__always)
  public var rank: Int { Int(axisCount) }

  /// The sizes as an array.
  public var dimensions: [Int] { (0..<rank).map { Int(sizes[$0]) } }

  /// The steps in elements from one index to the next along each axis, last axis fastest.
  var rowMajorStrides: SIMD8<Int32> {
    var strides = SIMD8<Int32>(repeating: 0)
    var step: Int32 = 1
    var axis = rank
    while axis > 0 {
      axis &-= 1
      strides[axis] = step
      step = step &* Swift.max(sizes[axis], 1)
    }
    return strides
  }

  /// The axis counted from the front; negative axes count from the end, -1 is the last.
  public func axis(_ axis: Int, of operation: String) -> Int {
    let fromFront = axis < 0 ? axis + rank : axis
    guard fromFront >= 0 && fromFront < rank else {
      ShapeError(
        operation, got: "axis \(axis) of shape \(self)",
        need: rank == 0 ? "a tensor with an axis" : "an axis from \(-rank) to \(rank - 1)"
      ).trap()
    }
    return fromFront
  }

  /// This shape with `size` along one axis.
  func with(_ size: Int, at axis: Int) -> Shape {
    var changed = dimensions
    changed[axis] = size
    return Shape(changed)
  }

  /// This shape without one axis.
  func removing(_ axis: Int) -> Shape {
    var changed = dimensions
    changed.remove(at: axis)
    return Shape(changed)
  }
}

extension Shape: Sequence {
  /// The sizes, outermost first. (A shape is not a `Collection`, because its ``count`` is the number of elements.)
  public func makeIterator() -> IndexingIterator<[Int]> { dimensions.makeIterator() }

  /// The size of the last axis, where there is one.
  public var last: Int? { rank == 0 ? nil : Int(sizes[rank &- 1]) }

  /// The size of an axis; negative axes count from the end.
  @inline(__always)
  public subscript(axis: Int) -> Int {
    let fromFront = axis < 0 ? axis &+ rank : axis
    if fromFront < 0 || fromFront >= rank { _ = self.axis(axis, of: "shape") }
    return Int(sizes[fromFront])
  }
}

extension Shape: ExpressibleByArrayLiteral, CustomStringConvertible {
  /// The shape with these sizes; traps with a message where they cannot be a shape.
  public init(arrayLiteral sizes: Int...) { self.init(sizes) }
  /// The sizes in brackets: `[2, 3]`.
  public var description: String { "\(dimensions)" }
}

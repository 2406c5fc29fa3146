/// An array of numbers of any rank: a value without history (``Variable`` in Autograd has one).
///
/// A tensor is a shape, strides, and a copy-on-write buffer of `Float` (`.single`) or `Double`
/// (`.double`). Slices, transposes and reshapes share the buffer where they can; nothing that is done
/// to one tensor changes another. Images are channels-last: `[batch, height, width, channels]`.
public struct Tensor: Sendable {
  /// The sizes of the axes.
  public let shape: Shape
  /// Whether the elements are `Float` (`.single`) or `Double` (`.double`).
  public let precision: Precision
  /// Whether the elements lie in row-major order without gaps.
  let isContiguous: Bool
  var storage: Storage
  /// Where the first element lies, in elements.
  let offset: Int
  /// The steps in elements from one index to the next; 0 along an axis that was broadcast.
  let strides: SIMD8<Int32>

  @inline(__always)
  init(
    shape: Shape, precision: Precision, isContiguous: Bool, storage: Storage, offset: Int,
    strides: SIMD8<Int32>
  ) {
    self.shape = shape
    self.precision = precision
    self.isContiguous = isContiguous
    self.storage = storage
    self.offset = offset
    self.strides = strides
  }

  /// A tensor whose elements are arbitrary until they are written.
  @inline(__always)
  init(uninitialized shape: Shape, _ precision: Precision) {
    self.init(
      shape: shape, precision: precision, isContiguous: true,
      storage: Storage(bytes: shape.count &* precision.bytesPerElement), offset: 0,
      strides: shape.rowMajorStrides)
  }

  /// The number of axes.
  public var rank: Int { shape.rank }

  /// The number of elements.
  @inline(__always)
  public var count: Int { shape.count }
}

// MARK: reading and writing the memory

extension Tensor {
  /// Calls `body` with the address of the first element, which is valid inside it only.
  @inline(__always)
  func read<E: Element, Result>(
    as type: E.Type, _ body: (UnsafePointer<E>) -> Result
  ) -> Result {
    defer { withExtendedLifetime(storage) {} }
    return body(UnsafePointer(storage.pointer.assumingMemoryBound(to: E.self) + offset))
  }

  /// Calls `body` with the elements in row-major order; they are copied only where they lie otherwise.
  @inline(__always)
  func readRowMajor<E: Element, Result>(
    as type: E.Type, _ body: (UnsafePointer<E>) -> Result
  ) -> Result {
    isContiguous ? read(as: type, body) : contiguous().read(as: type, body)
  }

  /// A new tensor whose every element `body` writes.
  @inline(__always)
  init<E: Element>(
    shape: Shape, as type: E.Type, filledBy body: (UnsafeMutablePointer<E>) -> Void
  ) {
    self.init(uninitialized: shape, E.precision)
    body(storage.pointer.assumingMemoryBound(to: E.self))
  }

  /// Calls `body` with the elements for writing, in row-major order. A buffer that other tensors share is
  /// copied first.
  @inline(__always)
  mutating func update<E: Element, Result>(
    as type: E.Type, _ body: (UnsafeMutablePointer<E>) -> Result
  ) -> Result {
    if !isContiguous || !isKnownUniquelyReferenced(&storage) { self = copy() }
    defer { withExtendedLifetime(storage) {} }
    return body(storage.pointer.assumingMemoryBound(to: E.self) + offset)
  }

  /// The same elements in row-major order; the tensor itself where they lie so already.
  public func contiguous() -> Tensor {
    isContiguous ? self : copy()
  }

  /// The same elements in a buffer of their own, in row-major order.
  @inline(never)
  func copy() -> Tensor {
    switch precision {
    case .single: copy(as: Float.self)
    case .double: copy(as: Double.self)
    }
  }

  private func copy<E: Element>(as type: E.Type) -> Tensor {
    Tensor(shape: shape, as: E.self) { y in
      read(as: E.self) { x in
        forEachRow(of: shape, strides) { row in
          let source = x + row.a
          let target = y + row.position
          if row.aStep == 1 {
            target.update(from: source, count: row.count)
          } else {
            for i in 0..<row.count { target[i] = source[i &* row.aStep] }
          }
        }
      }
    }
  }
}

// MARK: reading elements as numbers

extension Tensor {
  /// All elements in row-major order, as doubles.
  public var values: [Double] {
    switch precision {
    case .single: elements(as: Float.self).map(Double.init)
    case .double: elements(as: Double.self)
    }
  }

  /// All elements in row-major order, as floats.
  public var floats: [Float] {
    switch precision {
    case .single: elements(as: Float.self)
    case .double: elements(as: Double.self).map(Float.init)
    }
  }

  private func elements<E: Element>(as type: E.Type) -> [E] {
    readRowMajor(as: E.self) { Array(UnsafeBufferPointer(start: $0, count: count)) }
  }

  /// The number in a tensor of one element; traps with a message for any other count.
  public var scalar: Double {
    guard count == 1 else {
      ShapeError(
        "scalar", got: "\(shape), \(count) elements", need: "exactly one element",
        try: "an index for each axis, or sum() or mean()"
      ).trap()
    }
    return number(at: offset)
  }

  /// The number at these indices, one for each axis; negative indices count from the end.
  public func value(at indices: Int...) -> Double { value(at: indices) }

  /// The number at these indices, one for each axis; negative indices count from the end.
  public func value(at indices: [Int]) -> Double {
    guard indices.count == rank else {
      ShapeError("value", got: "indices \(indices) of \(shape)", need: "\(rank) indices").trap()
    }
    var position = offset
    for (axis, index) in indices.enumerated() {
      position += shape.index(index, axis: axis) * Int(strides[axis])
    }
    return number(at: position)
  }

  private func number(at position: Int) -> Double {
    switch precision {
    case .single: Double(storage.pointer.assumingMemoryBound(to: Float.self)[position])
    case .double: storage.pointer.assumingMemoryBound(to: Double.self)[position]
    }
  }

  /// The same numbers in another precision.
  public func converted(to precision: Precision) -> Tensor {
    switch (self.precision, precision) {
    case (.single, .double): convert(from: Float.self, to: Double.self)
    case (.double, .single): convert(from: Double.self, to: Float.self)
    default: self
    }
  }

  private func convert<A: Element, B: Element>(from: A.Type, to: B.Type) -> Tensor {
    readRowMajor(as: A.self) { x in
      Tensor(shape: shape, as: B.self) { y in
        for i in 0..<count { y[i] = B(x[i]) }
      }
    }
  }
}

extension Tensor {
  /// The address of the buffer, which tells whether two tensors share one.
  package var bufferAddress: UnsafeRawPointer { UnsafeRawPointer(storage.pointer) }
}

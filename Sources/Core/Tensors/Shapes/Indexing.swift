/// What can stand in a tensor's subscript for one axis: an index, a range, or an ``Axis``.
///
/// As in NumPy, an index removes its axis, a range keeps it, and negative numbers count from the end.
public protocol TensorIndex {
  /// What this index takes of its axis.
  var axis: Axis { get }
}

/// What a subscript takes of one axis.
public enum Axis: TensorIndex, Sendable, Hashable {
  /// One index; the axis is removed.
  case at(Int)
  /// The whole axis: `:` in NumPy.
  case all
  /// As many whole axes as the other indices leave: `...` in NumPy.
  case ellipsis
  /// A new axis of size 1: `None` in NumPy.
  case new
  /// From one index to before another, in steps; missing ends are the ends of the axis. A negative
  /// step goes backwards.
  case slice(from: Int? = nil, to: Int? = nil, by: Int = 1)

  /// What this index takes of its axis.
  public var axis: Axis { self }

  /// The whole axis in steps: every second index with 2, backwards with −1.
  public static func every(_ step: Int) -> Axis { .slice(by: step) }
}

extension Int: TensorIndex {
  /// What this index takes of its axis.
  public var axis: Axis { .at(self) }
}
extension Range: TensorIndex where Bound == Int {
  /// What this index takes of its axis.
  public var axis: Axis { .slice(from: lowerBound, to: upperBound) }
}
extension ClosedRange: TensorIndex where Bound == Int {
  /// What this index takes of its axis.
  public var axis: Axis { .slice(from: lowerBound, to: end(behind: upperBound)) }
}
extension PartialRangeFrom: TensorIndex where Bound == Int {
  /// What this index takes of its axis.
  public var axis: Axis { .slice(from: lowerBound) }
}
extension PartialRangeUpTo: TensorIndex where Bound == Int {
  /// What this index takes of its axis.
  public var axis: Axis { .slice(to: upperBound) }
}
extension PartialRangeThrough: TensorIndex where Bound == Int {
  /// What this index takes of its axis.
  public var axis: Axis { .slice(to: end(behind: upperBound)) }
}

/// The index behind the last one; none where that is the end of the axis.
private func end(behind last: Int) -> Int? { last == -1 || last == .max ? nil : last + 1 }

extension Tensor {
  /// A part of the tensor, which shares its buffer: `x[0]`, `x[1..<3, 2]`, `x[Axis.ellipsis, 0...1]`.
  public subscript(_ indices: any TensorIndex...) -> Tensor {
    get { slice(indices.map(\.axis)) }
    set { setSlice(indices.map(\.axis), to: newValue) }
  }

  /// A part of the tensor, which shares its buffer; as the subscript.
  public func slice(_ axes: [Axis]) -> Tensor {
    var (sizes, steps, start) = ([Int](), [Int](), offset)
    var axis = 0
    let named = axes.count { $0 != .new && $0 != .ellipsis }
    guard named <= rank && axes.count(where: { $0 == .ellipsis }) <= 1 else {
      ShapeError(
        "subscript", got: "\(named) indices for \(shape)",
        need: "at most \(rank) indices and one Axis.ellipsis"
      ).trap()
    }
    func keep(_ size: Int, _ step: Int) {
      sizes.append(size)
      steps.append(step)
    }
    func keepWhole(_ count: Int) {
      for _ in 0..<count {
        keep(shape[axis], Int(strides[axis]))
        axis += 1
      }
    }
    for item in axes {
      switch item {
      case .new: keep(1, 0)
      case .ellipsis: keepWhole(rank - named)
      case .all: keepWhole(1)
      case .at(let index):
        start += shape.index(index, axis: axis) * Int(strides[axis])
        axis += 1
      case .slice(let from, let to, let by):
        let (first, count) = shape.slice(from, to, by, axis: axis)
        start += first * Int(strides[axis])
        // The step of one element leads nowhere, and may be of any size.
        keep(count, count < 2 ? Int(strides[axis]) : Int(strides[axis]) * by)
        axis += 1
      }
    }
    keepWhole(rank - axis)
    return view(Shape(sizes), offset: start, strides: Strides(steps))
  }

  /// Writes `values`, broadcast to its shape, into a part of the tensor.
  public mutating func setSlice(_ axes: [Axis], to values: Tensor) {
    values.requireSamePrecision(as: self, "subscript")
    if !isContiguous { self = copy() }
    let (part, start, steps) = place(of: axes)
    let source = values.broadcast(to: part).contiguous()
    switch precision {
    case .single: write(source, part, start, steps, as: Float.self)
    case .double: write(source, part, start, steps, as: Double.self)
    }
  }

  /// Where a part lies, from the first element on. Nothing holds the buffer when this returns: whoever then
  /// writes is its only owner, and copies nothing.
  @inline(never)
  private func place(of axes: [Axis]) -> (shape: Shape, start: Int, steps: Strides) {
    let part = slice(axes)
    return (part.shape, part.offset - offset, part.strides)
  }
}

extension Shape {
  /// The index counted from the front; negative ones count from the end.
  @inline(__always)
  func index(_ index: Int, axis: Int) -> Int {
    let size = self[axis]
    let fromFront = index < 0 ? index &+ size : index
    guard fromFront >= 0 && fromFront < size else {
      ShapeError(
        "index", got: "\(index) on axis \(axis) of \(self)",
        need: size == 0
          ? "a larger axis: this one is empty" : "an index from \(-size) to \(size - 1)"
      ).trap()
    }
    return fromFront
  }

  /// The first index and the number of indices of a slice, its ends clipped to the axis as in NumPy.
  func slice(_ from: Int?, _ to: Int?, _ by: Int, axis: Int) -> (first: Int, count: Int) {
    guard by != 0 else {
      ShapeError("slice", got: "a step of 0 on axis \(axis) of \(self)", need: "a step").trap()
    }
    let size = self[axis]
    func limited(_ index: Int?, _ missing: Int) -> Int {
      guard let index else { return missing }
      let fromFront = index < 0 ? index + size : index
      return by > 0
        ? Swift.min(Swift.max(fromFront, 0), size) : Swift.min(Swift.max(fromFront, -1), size - 1)
    }
    let first = limited(from, by > 0 ? 0 : size - 1)
    let end = limited(to, by > 0 ? size : -1)
    let span = by > 0 ? end - first : first - end
    let count = span <= 0 ? 0 : Int((span.magnitude - 1) / by.magnitude) + 1
    return (count == 0 ? 0 : first, count)
  }
}

extension Tensor {
  /// Writes row-major `source` to the places that a part's shape, start and strides name.
  private mutating func write<E: Element>(
    _ source: Tensor, _ part: Shape, _ start: Int, _ steps: Strides, as type: E.Type
  ) {
    update(as: E.self) { y in
      source.read(as: E.self) { x in
        forEachRow(of: part, steps) { row in
          for i in 0..<row.count { y[start &+ row.a &+ i &* row.aStep] = x[row.position &+ i] }
        }
      }
    }
  }
}

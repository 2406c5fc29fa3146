/// Joining tensors, and splitting them.
extension Tensor {
  /// The tensors concatenated along an axis; their other sizes must be equal.
  public static func concatenate(_ tensors: [Tensor], axis: Int = 0) -> Tensor {
    guard let first = tensors.first else {
      ShapeError("concatenate", got: "no tensors", need: "at least one").trap()
    }
    let place = first.shape.axis(axis, of: "concatenate")
    var size = 0
    for tensor in tensors {
      tensor.requireSamePrecision(as: first, "concatenate")
      let fits =
        tensor.rank == first.rank
        && (0..<first.rank).allSatisfy { $0 == place || tensor.shape[$0] == first.shape[$0] }
      guard fits else {
        ShapeError(
          "concatenate", got: "\(first.shape) and \(tensor.shape) along axis \(axis)",
          need: "equal sizes on all other axes"
        ).trap()
      }
      size += tensor.shape[place]
    }
    let joined = Tensor(uninitialized: first.shape.with(size, at: place), first.precision)
    switch first.precision {
    case .single: joined.fill(from: tensors, place, as: Float.self)
    case .double: joined.fill(from: tensors, place, as: Double.self)
    }
    return joined
  }

  /// Only for a tensor that nobody else has seen yet.
  private func fill<E: Element>(from tensors: [Tensor], _ axis: Int, as type: E.Type) {
    let inner = Int(strides[axis])  // elements behind one index of the axis
    let whole = inner * shape[axis]
    let y = storage.pointer.assumingMemoryBound(to: E.self)
    var start = 0
    for tensor in tensors {
      let run = inner * tensor.shape[axis]
      if run > 0 {
        tensor.readRowMajor(as: E.self) { x in
          for block in 0..<(tensor.count / run) {
            (y + block * whole + start).update(from: x + block * run, count: run)
          }
        }
      }
      start += run
    }
  }

  /// The tensors, which must have one shape, stacked along a new axis.
  public static func stack(_ tensors: [Tensor], axis: Int = 0) -> Tensor {
    if let odd = tensors.first(where: { $0.shape != tensors[0].shape }) {
      ShapeError("stack", got: "\(tensors[0].shape) and \(odd.shape)", need: "equal shapes").trap()
    }
    guard let first = tensors.first else {
      ShapeError("stack", got: "no tensors", need: "at least one").trap()
    }
    let place = axis < 0 ? axis + first.rank + 1 : axis
    return concatenate(tensors.map { $0.expanded(at: place) }, axis: place)
  }

  /// The tensor split along an axis into parts of these sizes, whose sum must be the axis' size.
  public func split(_ sizes: [Int], axis: Int = 0) -> [Tensor] {
    let place = shape.axis(axis, of: "split")
    guard sizes.reduce(0, +) == shape[place], sizes.allSatisfy({ $0 >= 0 }) else {
      ShapeError(
        "split", got: "parts \(sizes) of axis \(axis) of \(shape)",
        need: "sizes that add up to \(shape[place])"
      ).trap()
    }
    var start = 0
    return sizes.map { size in
      defer { start += size }
      return slice(start..<(start + size), axis: place)
    }
  }

  /// The tensor split along an axis into `count` equal parts.
  public func split(into count: Int, axis: Int = 0) -> [Tensor] {
    let place = shape.axis(axis, of: "split")
    guard count > 0, shape[place] % count == 0 else {
      ShapeError(
        "split", got: "axis \(axis) of \(shape) into \(count) parts",
        need: "a count that divides \(shape[place])"
      ).trap()
    }
    return split(Array(repeating: shape[place] / count, count: count), axis: place)
  }

  /// The part of one axis in a range of indices.
  public func slice(_ range: Range<Int>, axis: Int) -> Tensor {
    let place = shape.axis(axis, of: "slice")
    guard range.lowerBound >= 0 && range.upperBound <= shape[place] else {
      ShapeError(
        "slice", got: "\(range) of axis \(axis) of \(shape)",
        need: "a range within 0..<\(shape[place])"
      ).trap()
    }
    var sizes = shape.sizes
    sizes[place] = Int32(range.count)
    let part = Shape(
      validSizes: sizes, rank: rank,
      count: shape[place] == 0 ? 0 : count / shape[place] * range.count)
    return view(part, offset: offset + range.lowerBound * Int(strides[place]), strides: strides)
  }
}

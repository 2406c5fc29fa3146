/// Looking up slices by their indices, which are whole numbers in an array or a tensor.
extension Tensor {
  /// The slices along an axis at these indices: `[4, 3]` gathered at `[2, 2, 0]` is `[3, 3]`. The axis
  /// is replaced by the indices' axes.
  public func gather(_ indices: Tensor, axis: Int = 0) -> Tensor {
    let place = shape.axis(axis, of: "gather")
    let numbers = indices.indices(below: shape[place], of: "gather")
    let outer = shape.prefix(place).reduce(1, *)
    let inner = shape.dropFirst(place + 1).reduce(1, *)
    let sizes = shape.dimensions
    let target = Shape(sizes[..<place] + indices.shape.dimensions + sizes[(place + 1)...])
    if target.count == 0 { return .zeros(target, precision) }
    let blocks = reshaped(outer, shape[place], inner)
    if outer == 1 { return blocks.squeezed(at: 0).rows(at: numbers).reshaped(to: target) }
    let parts = (0..<outer).map { blocks[$0].rows(at: numbers) }
    return Tensor.stack(parts).reshaped(to: target)
  }

  /// The slices along the first axis at these indices: the samples of a batch, of any shape.
  public func samples(at indices: [Int]) -> Tensor {
    guard rank > 0 else {
      ShapeError("samples", got: "\(shape)", need: "an axis of samples").trap()
    }
    let width = shape[0] == 0 ? 0 : count / shape[0]
    var sizes = shape.dimensions
    let table = contiguous().rowMajorView(Shape(rows: shape[0], columns: width))
    sizes[0] = indices.count
    return table.rows(at: indices).reshaped(to: Shape(sizes))
  }

  /// The rows of a matrix at these indices, `[indices, columns]`.
  public func rows(at indices: [Int]) -> Tensor { rows(at: indices[...]) }

  /// The rows of a matrix at these indices, `[indices, columns]`.
  package func rows(at indices: ArraySlice<Int>) -> Tensor {
    indices.withUnsafeBufferPointer { indices in
      checkRows(indices, "rows")
      return precision == .single
        ? rows(indices, as: Float.self) : rows(indices, as: Double.self)
    }
  }

  private func rows<E: Element>(_ indices: UnsafeBufferPointer<Int>, as type: E.Type) -> Tensor {
    let width = shape[1]
    return readRowMajor(as: E.self) { table in
      Tensor(shape: Shape(rows: indices.count, columns: width), as: E.self) { y in
        // Formula: N11
        if width > 32 {
          for (i, index) in indices.enumerated() {
            (y + i &* width).update(from: table + index &* width, count: width)
          }
        } else {  // a few numbers are copied sooner than a copy is called
          for (i, index) in indices.enumerated() {
            let (target, source) = (y + i &* width, table + index &* width)
            for j in 0..<width { target[j] = source[j] }
          }
        }
      }
    }
  }

  /// Adds rows to rows of this matrix in place, one after the other: row `i` to the row `indices[i]`. An
  /// index may come several times.
  public mutating func addRows(_ rows: Tensor, at indices: [Int]) {
    indices.withUnsafeBufferPointer { checkRows($0, "addRows") }
    guard rows.shape == [indices.count, shape[1]] else {
      ShapeError("addRows", got: "\(rows.shape)", need: "\([indices.count, shape[1]])").trap()
    }
    rows.requireSamePrecision(as: self, "addRows")
    switch precision {
    case .single: addRows(rows, indices, as: Float.self)
    case .double: addRows(rows, indices, as: Double.self)
    }
  }

  private mutating func addRows<E: Element>(_ rows: Tensor, _ indices: [Int], as type: E.Type) {
    let width = shape[1]
    rows.readRowMajor(as: E.self) { x in
      update(as: E.self) { table in
        for (i, index) in indices.enumerated() {
          let (target, source) = (table + index &* width, x + i &* width)
          for j in 0..<width { target[j] += source[j] }
        }
      }
    }
  }

  private func checkRows(_ indices: UnsafeBufferPointer<Int>, _ operation: String) {
    guard rank == 2 else { ShapeError(operation, got: "\(shape)", need: "a matrix").trap() }
    let count = shape[0]
    if let wrong = indices.first(where: { $0 < 0 || $0 >= count }) {
      ShapeError(
        operation, got: "row \(wrong) of \(shape)", need: "a row from 0 to \(shape[0] - 1)"
      ).trap()
    }
  }

  /// The elements as indices; traps with a message at one that is not a whole number from 0 to `end` − 1.
  /// `operation` is named in the message.
  public func indices(below end: Int, of operation: String) -> [Int] {
    values.map { value in
      let isInside = value >= 0 && value < Double(end)
      guard isInside, value == Double(Int(value)) else {
        ShapeError(operation, got: "the index \(value)", need: "whole numbers from 0 to \(end - 1)")
          .trap()
      }
      return Int(value)
    }
  }

  /// 1 at each index and 0 elsewhere, along a new last axis of `classes` elements.
  public func oneHot(_ classes: Int) -> Tensor {
    let numbers = indices(below: classes, of: "oneHot")
    let count = Shape([numbers.count, classes]).count
    let shape = Shape(shape.dimensions + [classes])
    switch precision {
    case .single:
      var y = [Float](repeating: 0, count: count)
      for (row, index) in numbers.enumerated() { y[row * classes + index] = 1 }
      return Tensor(y, shape: shape)
    case .double:
      var y = [Double](repeating: 0, count: count)
      for (row, index) in numbers.enumerated() { y[row * classes + index] = 1 }
      return Tensor(y, shape: shape, .double)
    }
  }
}

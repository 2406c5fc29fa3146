/// Pooling of images `[batch, height, width, channels]`.
public protocol PoolingKernels: Sendable {
  /// The greatest number of each window, and the cell where it was; padding is never the greatest,
  /// not-a-number always is.
  func maxPool(_ x: Tensor, _ window: Window) -> (y: Tensor, winners: Winners)

  /// dx: each dy goes to the cell that won.
  func maxPoolGradient(dy: Tensor, _ winners: Winners, _ window: Window, input: Shape) -> Tensor

  /// The mean of each window's cells on the image; padding does not count.
  func averagePool(_ x: Tensor, _ window: Window) -> Tensor

  /// dx: each dy is shared equally among its window's cells on the image.
  func averagePoolGradient(dy: Tensor, _ window: Window, input: Shape) -> Tensor
}

/// For each output of a max pooling, the cell of its window where the greatest number was.
public struct Winners: Sendable {
  let storage: Storage

  init(count: Int) { storage = Storage(bytes: count * 2) }

  /// The numbers of the cells, counted row by row within the window, in the order of the outputs.
  var cells: UnsafeMutablePointer<UInt16> { storage.pointer.assumingMemoryBound(to: UInt16.self) }
}

extension ReferenceKernels {
  /// The maximum of each window, and which cell of the window it was.
  public func maxPool(_ x: Tensor, _ window: Window) -> (y: Tensor, winners: Winners) {
    let y = Tensor.full(window.output(x.shape, channels: x.shape[3]), -.infinity, x.precision)
    let winners = Winners(count: y.count)
    x.precision == .single
      ? maxPool(x, y, winners, window, as: Float.self)
      : maxPool(x, y, winners, window, as: Double.self)
    return (y, winners)
  }

  /// y[n, i, j, c] = max x[n, i·s + u − p, j·s + v − p, c] over u, v
  private func maxPool<E: Element>(
    _ x: Tensor, _ y: Tensor, _ winners: Winners, _ window: Window, as type: E.Type
  ) {
    let (x_, y_) = (Grid<E>(x), Grid<E>(y))
    let winner = WinnerGrid(winners, y.shape)
    forEachMeeting(y.shape, x.shape, window) { at in
      for c in 0..<y.shape[3] {
        let (value, best) = (x_[at.n, at.row, at.column, c], y_[at.n, at.i, at.j, c])
        // Formula: N10
        if value > best || value.isNaN && !best.isNaN || best == -.infinity {
          y_[at.n, at.i, at.j, c] = value
          winner[at.n, at.i, at.j, c] = at.u * window.columns.size + at.v
        }
      }
    }
  }

  /// dx: each dy goes to the cell that was the maximum of its window.
  public func maxPoolGradient(
    dy: Tensor, _ winners: Winners, _ window: Window, input: Shape
  ) -> Tensor {
    let dx = Tensor.zeros(input, dy.precision)
    dy.precision == .single
      ? maxPoolGradient(dy, dx, winners, window, as: Float.self)
      : maxPoolGradient(dy, dx, winners, window, as: Double.self)
    return dx
  }

  /// dx[n, i·s + u − p, j·s + v − p, c] += dy[n, i, j, c] for the (u, v) that won
  private func maxPoolGradient<E: Element>(
    _ dy: Tensor, _ dx: Tensor, _ winners: Winners, _ window: Window, as type: E.Type
  ) {
    let (dy_, dx_) = (Grid<E>(dy), Grid<E>(dx))
    let winner = WinnerGrid(winners, dy.shape)
    forEachMeeting(dy.shape, dx.shape, window) { at in
      for c in 0..<dy.shape[3]
      where winner[at.n, at.i, at.j, c] == at.u * window.columns.size + at.v {
        dx_[at.n, at.row, at.column, c] += dy_[at.n, at.i, at.j, c]
      }
    }
  }

  /// The mean of each window, over the cells inside the image.
  public func averagePool(_ x: Tensor, _ window: Window) -> Tensor {
    let y = Tensor.zeros(window.output(x.shape, channels: x.shape[3]), x.precision)
    x.precision == .single
      ? averagePool(x, y, window, as: Float.self) : averagePool(x, y, window, as: Double.self)
    return y
  }

  /// y[n, i, j, c] = Σ x[n, i·s + u − p, j·s + v − p, c] / (number of cells on the image) over u, v
  private func averagePool<E: Element>(
    _ x: Tensor, _ y: Tensor, _ window: Window, as type: E.Type
  ) {
    let (x_, y_) = (Grid<E>(x), Grid<E>(y))
    forEachMeeting(y.shape, x.shape, window) { at in
      for c in 0..<y.shape[3] { y_[at.n, at.i, at.j, c] += x_[at.n, at.row, at.column, c] }
    }
    // The sum is divided once: n times a rounded 1/n is not 1.
    for n in 0..<y.shape[0] {
      for i in 0..<y.shape[1] {
        for j in 0..<y.shape[2] {
          let cells = E(max(1, window.realCells(i, j, x.shape)))
          for c in 0..<y.shape[3] { y_[n, i, j, c] /= cells }  // Formula: N10
        }
      }
    }
  }

  /// dx: each dy in equal parts to the cells of its window.
  public func averagePoolGradient(dy: Tensor, _ window: Window, input: Shape) -> Tensor {
    let dx = Tensor.zeros(input, dy.precision)
    dy.precision == .single
      ? averagePoolGradient(dy, dx, window, as: Float.self)
      : averagePoolGradient(dy, dx, window, as: Double.self)
    return dx
  }

  /// dx[n, i·s + u − p, j·s + v − p, c] += dy[n, i, j, c] / (number of cells on the image)
  private func averagePoolGradient<E: Element>(
    _ dy: Tensor, _ dx: Tensor, _ window: Window, as type: E.Type
  ) {
    let (dy_, dx_) = (Grid<E>(dy), Grid<E>(dx))
    forEachMeeting(dy.shape, dx.shape, window) { at in
      let cells = E(window.realCells(at.i, at.j, dx.shape))
      for c in 0..<dy.shape[3] {
        dx_[at.n, at.row, at.column, c] += dy_[at.n, at.i, at.j, c] / cells
      }
    }
  }
}

/// The winners by the indices of the output.
private struct WinnerGrid {
  let winners: Winners
  let (height, width, channels): (Int, Int, Int)

  init(_ winners: Winners, _ output: Shape) {
    self.winners = winners
    (height, width, channels) = (output[1], output[2], output[3])
  }

  subscript(n: Int, i: Int, j: Int, c: Int) -> Int {
    get { Int(winners.cells[((n * height + i) * width + j) * channels + c]) }
    nonmutating set {
      winners.cells[((n * height + i) * width + j) * channels + c] = UInt16(newValue)
    }
  }
}

extension Window {
  /// How many cells of the window at the place (i, j) lie on the image.
  func realCells(_ i: Int, _ j: Int, _ image: Shape) -> Int {
    rows.realCells(i, image[1]) * columns.realCells(j, image[2])
  }
}

extension WindowAxis {
  /// How many cells of the window at a place lie on the `length` real ones.
  func realCells(_ place: Int, _ length: Int) -> Int {
    let first = place * stride - before
    return (0..<size).count { (0..<length).contains(first + $0 * dilation) }
  }
}

extension TensorExplanation {
  /// Explains y[n, i, j, c] = the greatest, or the mean, of the cells of the window that lie on the image.
  public static func pooling(
    _ x: Tensor, _ window: Window, isMax: Bool, at place: [Int]
  ) -> Self {
    let output = (isMax ? x.maxPool(window).y : x.averagePool(window)).shape
    let index = output.checked(place, "explain pooling")
    let (n, i, j, c) = (index[0], index[1], index[2], index[3])
    var terms: [Term] = []
    window.forEachRealCell(i, j, x.shape) { row, column, _, _ in
      let value = x.value(at: n, row, column, c)
      terms.append(Term("x[\(n), \(row), \(column), \(c)]", bracketed(value), value))
    }
    let names = terms.map(\.name)
    let numbers = terms.map(\.substituted)
    let left = "y[\(n), \(i), \(j), \(c)]"
    if isMax {
      return Self(
        left, "max(\(names.joined(separator: ", ")))", "max(\(numbers.joined(separator: ", ")))",
        terms.map(\.value).max() ?? -.infinity, terms: terms)
    }
    let total = terms.reduce(0) { $0 + $1.value }
    return Self(
      left, "(\(names.joined(separator: " + ")))/\(terms.count)",
      "(\(numbers.joined(separator: " + ")))/\(terms.count)", total / Double(max(terms.count, 1)),
      terms: terms)
  }
}

extension ReferenceKernels {
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
        if value > best || value.isNaN && !best.isNaN || best == -.infinity {
          y_[at.n, at.i, at.j, c] = value
          winner[at.n, at.i, at.j, c] = at.u * window.columns.size + at.v
        }
      }
    }
  }

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

  public func averagePool(_ x: Tensor, _ window: Window) -> Tensor {
    let y = Tensor.zeros(window.output(x.shape, channels: x.shape[3]), x.precision)
    x.precision == .single
      ? averagePool(x, y, window, as: Float.self) : averagePool(x, y, window, as: Double.self)
    return y
  }

  /// y[n, i, j, c] = Σ x[n, i·s + u − p, j·s + v − p, c] / (number of real cells) over u, v
  private func averagePool<E: Element>(
    _ x: Tensor, _ y: Tensor, _ window: Window, as type: E.Type
  ) {
    let (x_, y_) = (Grid<E>(x), Grid<E>(y))
    forEachMeeting(y.shape, x.shape, window) { at in
      let share = 1 / E(window.realCells(at.i, at.j, x.shape))
      for c in 0..<y.shape[3] { y_[at.n, at.i, at.j, c] += x_[at.n, at.row, at.column, c] * share }
    }
  }

  public func averagePoolGradient(dy: Tensor, _ window: Window, input: Shape) -> Tensor {
    let dx = Tensor.zeros(input, dy.precision)
    dy.precision == .single
      ? averagePoolGradient(dy, dx, window, as: Float.self)
      : averagePoolGradient(dy, dx, window, as: Double.self)
    return dx
  }

  /// dx[n, i·s + u − p, j·s + v − p, c] += dy[n, i, j, c] / (number of real cells)
  private func averagePoolGradient<E: Element>(
    _ dy: Tensor, _ dx: Tensor, _ window: Window, as type: E.Type
  ) {
    let (dy_, dx_) = (Grid<E>(dy), Grid<E>(dx))
    forEachMeeting(dy.shape, dx.shape, window) { at in
      let share = 1 / E(window.realCells(at.i, at.j, dx.shape))
      for c in 0..<dy.shape[3] {
        dx_[at.n, at.row, at.column, c] += dy_[at.n, at.i, at.j, c] * share
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

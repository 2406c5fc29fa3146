extension ReferenceKernels {
  public func convolution(
    _ x: Tensor, _ w: Tensor, _ b: Tensor?, _ window: Window, groups: Int,
    _ activation: FusedActivation
  ) -> Tensor {
    var z = Tensor.zeros(window.output(x.shape, channels: w.shape[3]), x.precision)
    x.precision == .single
      ? convolve(x, w, z, window, groups, as: Float.self)
      : convolve(x, w, z, window, groups, as: Double.self)
    if let b { accumulate(b.broadcast(to: z.shape), times: 1, into: &z) }
    return activate(activation, z)
  }

  /// z[n, i, j, o] += Σ x[n, i·s + u·d − p, j·s + v·d − p, c]·w[u, v, c, o] over u, v, c
  private func convolve<E: Element>(
    _ x: Tensor, _ w: Tensor, _ z: Tensor, _ window: Window, _ groups: Int, as type: E.Type
  ) {
    let (x_, w_, z_) = (Grid<E>(x), Grid<E>(w), Grid<E>(z))
    let (channels, filters) = (w.shape[2], w.shape[3] / groups)
    forEachMeeting(z.shape, x.shape, window) { at in
      for o in 0..<z.shape[3] {
        let first = o / filters * channels
        var sum: E = 0
        for c in 0..<channels {
          sum += x_[at.n, at.row, at.column, first + c] * w_[at.u, at.v, c, o]
        }
        z_[at.n, at.i, at.j, o] += sum
      }
    }
  }

  public func convolutionInputGradient(
    dz: Tensor, _ w: Tensor, _ window: Window, groups: Int, input: Shape
  ) -> Tensor {
    let dx = Tensor.zeros(input, dz.precision)
    dz.precision == .single
      ? pullToInput(dz, w, dx, window, groups, as: Float.self)
      : pullToInput(dz, w, dx, window, groups, as: Double.self)
    return dx
  }

  /// dx[n, i·s + u·d − p, j·s + v·d − p, c] += Σ dz[n, i, j, o]·w[u, v, c, o] over o
  private func pullToInput<E: Element>(
    _ dz: Tensor, _ w: Tensor, _ dx: Tensor, _ window: Window, _ groups: Int, as type: E.Type
  ) {
    let (dz_, w_, dx_) = (Grid<E>(dz), Grid<E>(w), Grid<E>(dx))
    let (channels, filters) = (w.shape[2], w.shape[3] / groups)
    forEachMeeting(dz.shape, dx.shape, window) { at in
      for c in 0..<dx.shape[3] {
        let first = c / channels * filters
        var sum: E = 0
        for o in first..<(first + filters) {
          sum += dz_[at.n, at.i, at.j, o] * w_[at.u, at.v, c % channels, o]
        }
        dx_[at.n, at.row, at.column, c] += sum
      }
    }
  }

  public func convolutionKernelGradient(
    _ x: Tensor, dz: Tensor, _ window: Window, groups: Int, kernel: Shape
  ) -> Tensor {
    let dw = Tensor.zeros(kernel, dz.precision)
    dz.precision == .single
      ? pullToKernel(x, dz, dw, window, groups, as: Float.self)
      : pullToKernel(x, dz, dw, window, groups, as: Double.self)
    return dw
  }

  /// dw[u, v, c, o] += Σ x[n, i·s + u·d − p, j·s + v·d − p, c]·dz[n, i, j, o] over n, i, j
  private func pullToKernel<E: Element>(
    _ x: Tensor, _ dz: Tensor, _ dw: Tensor, _ window: Window, _ groups: Int, as type: E.Type
  ) {
    let (x_, dz_, dw_) = (Grid<E>(x), Grid<E>(dz), Grid<E>(dw))
    let (channels, filters) = (dw.shape[2], dw.shape[3] / groups)
    forEachMeeting(dz.shape, x.shape, window) { at in
      for o in 0..<dz.shape[3] {
        let first = o / filters * channels
        for c in 0..<channels {
          dw_[at.u, at.v, c, o] += x_[at.n, at.row, at.column, first + c] * dz_[at.n, at.i, at.j, o]
        }
      }
    }
  }

  /// Calls `body` for each output place (i, j) of image n and each cell (u, v) of its window that lies
  /// on a real place (row, column) of the input, not on padding.
  @inline(__always)
  func forEachMeeting(
    _ output: Shape, _ input: Shape, _ window: Window, _ body: (Meeting) -> Void
  ) {
    for n in 0..<output[0] {
      for i in 0..<output[1] {
        for j in 0..<output[2] {
          for u in 0..<window.rows.size {
            let row = i * window.rows.stride + u * window.rows.dilation - window.rows.before
            guard row >= 0 && row < input[1] else { continue }
            for v in 0..<window.columns.size {
              let column =
                j * window.columns.stride + v * window.columns.dilation - window.columns.before
              guard column >= 0 && column < input[2] else { continue }
              body(Meeting(n: n, i: i, j: j, row: row, column: column, u: u, v: v))
            }
          }
        }
      }
    }
  }
}

/// A place of the output, a cell of its window, and the place of the input that they meet at.
struct Meeting {
  let n, i, j, row, column, u, v: Int
}

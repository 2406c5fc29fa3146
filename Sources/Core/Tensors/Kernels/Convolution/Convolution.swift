/// Convolution of images `[batch, height, width, channels]` with kernels
/// `[height, width, channels/groups, filters]`, as a cross-correlation: the kernel is not flipped.
public protocol ConvolutionKernels: Sendable {
  /// y = f(x ∗ w + b), `b` one number a filter.
  func convolution(
    _ x: Tensor, _ w: Tensor, _ b: Tensor?, _ window: Window, groups: Int,
    _ activation: FusedActivation
  ) -> Tensor

  /// dx for dz, the gradient before the activation; also the transposed convolution of dz.
  func convolutionInputGradient(
    dz: Tensor, _ w: Tensor, _ window: Window, groups: Int, input: Shape
  ) -> Tensor

  /// dw for dz, the gradient before the activation.
  func convolutionKernelGradient(
    _ x: Tensor, dz: Tensor, _ window: Window, groups: Int, kernel: Shape
  ) -> Tensor
}

extension ReferenceKernels {
  /// Cross-correlation of images `[batch, height, width, channels]` with a kernel `[height, width, channels, filters]`.
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
          // Formula: N10
          sum += x_[at.n, at.row, at.column, first + c] * w_[at.u, at.v, c, o]
        }
        z_[at.n, at.i, at.j, o] += sum
      }
    }
  }

  /// The gradient of `convolution` for its input.
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
  ///
  /// With one channel and stride 1 this is the true convolution y[l] = Σ x[m]·k[l − m]: each number of dz
  /// adds the kernel, times itself, at its own place.
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
          // Formula: F02
          sum += dz_[at.n, at.i, at.j, o] * w_[at.u, at.v, c % channels, o]
        }
        dx_[at.n, at.row, at.column, c] += sum
      }
    }
  }

  /// The gradient of `convolution` for its kernel.
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
  /// on the image, not on padding.
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

/// An output place (i, j) of image n, a cell (u, v) of its window, and the place (row, column) of the input
/// that the cell lies on.
struct Meeting {
  let n, i, j, row, column, u, v: Int
}

extension TensorExplanation {
  /// Explains y[n, i, j, o] = Σ x[n, i·s + u·d − p, j·s + v·d − p, c]·w[u, v, c, o] + b[o] over the cells
  /// (u, v) of the window that lie on the image, and the channels c.
  public static func convolution(
    _ x: Tensor, _ w: Tensor, _ b: Tensor? = nil, _ window: Window, groups: Int = 1,
    at place: [Int]
  ) -> Self {
    let output = x.convolution(w, b, window, groups: groups).y.shape
    let index = output.checked(place, "explain convolution")
    let (n, i, j, o) = (index[0], index[1], index[2], index[3])
    let first = o / (w.shape[3] / groups) * w.shape[2]
    var terms: [Term] = []
    window.forEachRealCell(i, j, x.shape) { row, column, u, v in
      for c in 0..<w.shape[2] {
        terms.append(
          Term(
            "x[\(n), \(row), \(column), \(first + c)]", x.value(at: n, row, column, first + c),
            "w[\(u), \(v), \(c), \(o)]", w.value(at: u, v, c, o)))
      }
    }
    if let b { terms.append(Term("b[\(o)]", bracketed(b.value(at: o)), b.value(at: o))) }
    return Self(
      "y[\(n), \(i), \(j), \(o)]", "Σ x·w" + (b == nil ? "" : " + b[\(o)]"), sumOf: terms)
  }
}

/// Convolution of images `[batch, height, width, channels]` with kernels w
/// `[height, width, channels/groups, filters]`, with their shapes checked. The formulas stand in
/// `Convolution.swift`.
extension Tensor {
  /// y = f(x ∗ w + b) for x = self, `[batch, height, width, channels]`, a cross-correlation:
  /// y[n, i, j, o] = f(Σ x[n, i·s + u·d − p, j·s + v·d − p, c]·w[u, v, c, o] + b[o]).
  /// Also the sum z before the activation, where its slope cannot be computed from y.
  public func convolution(
    _ w: Tensor, _ b: Tensor?, _ window: Window, groups: Int = 1,
    _ f: FusedActivation = .identity
  ) -> (z: Tensor?, y: Tensor) {
    checkConvolution(w, b, window, groups)
    return KernelChoice.compute { kernels in
      if f.slopeFollowsFromValue {
        return (nil, kernels.convolution(self, w, b, window, groups: groups, f))
      }
      let z = kernels.convolution(self, w, b, window, groups: groups, .identity)
      return (z, kernels.activate(f, z))
    }
  }

  /// dx of a convolution for dz = self, the gradient before the activation.
  public func convolutionInputGradient(
    _ w: Tensor, _ window: Window, groups: Int = 1, input: Shape
  ) -> Tensor {
    KernelChoice.compute { kernels in
      kernels.convolutionInputGradient(
        dz: self, w, window, groups: groups, input: input)
    }
  }

  /// dw of a convolution of x = self for dz, the gradient before the activation.
  public func convolutionKernelGradient(
    dz: Tensor, _ window: Window, groups: Int = 1, kernel: Shape
  ) -> Tensor {
    KernelChoice.compute { kernels in
      kernels.convolutionKernelGradient(
        self, dz: dz, window, groups: groups, kernel: kernel)
    }
  }

  /// The transposed convolution: each cell of x = self adds `w[:, :, o, c]`, times the cell, to the
  /// result at `stride` times its place. It is what a convolution does to a gradient on its way back.
  ///
  /// `w` is `[height, width, filters, channels]`; `window` is that of the convolution from the result
  /// `[batch, height, width, filters]` back to x.
  public func transposedConvolution(_ w: Tensor, _ window: Window, output: Shape) -> Tensor {
    output.check(convolvedBy: w.shape, window, gives: shape)
    return convolutionInputGradient(w, window, input: output)
  }

  private func checkConvolution(_ w: Tensor, _ b: Tensor?, _ window: Window, _ groups: Int) {
    w.requireSamePrecision(as: self, "convolution")
    b?.requireSamePrecision(as: self, "convolution")
    let fits =
      rank == 4 && w.rank == 4 && groups >= 1 && shape[3] == w.shape[2] * groups
      && w.shape[3] % groups == 0 && w.shape[0] == window.rows.size
      && w.shape[1] == window.columns.size
      && (b == nil || b!.rank == 1 && b!.shape[0] == w.shape[3])
    guard fits else {
      let bias = b.map { ", bias \($0.shape)" } ?? ""
      ShapeError(
        "convolution",
        got: "images \(shape), kernel \(w.shape)\(bias), \(groups) group(s), a window of "
          + "\(window.rows.size)×\(window.columns.size)",
        need: "images [batch, height, width, channels], kernel [height, width, channels/groups, "
          + "filters], bias [filters]",
        try: "a kernel for \(shape.last ?? 0) channels"
      ).trap()
    }
    guard window.rows.places(on: shape[1]) > 0 && window.columns.places(on: shape[2]) > 0 else {
      ShapeError(
        "convolution",
        got: "images \(shape) and a window that reaches over "
          + "\(window.rows.reach)×\(window.columns.reach)",
        need: "an image at least as large as the window", try: "padding .same, or a smaller kernel"
      ).trap()
    }
  }
}

extension Shape {
  /// Traps with a message where a convolution of this shape would not give the shape `result`.
  fileprivate func check(convolvedBy w: Shape, _ window: Window, gives result: Shape) {
    let fits =
      rank == 4 && w.rank == 4 && result.rank == 4 && self[3] == w[2] && result[3] == w[3]
      && window.output(self, channels: w[3]) == result
    guard fits else {
      ShapeError(
        "transposedConvolution", got: "images \(result), kernel \(w), a result of \(self)",
        need: "a kernel [height, width, filters, channels], and a result that the same window "
          + "would convolve to the images"
      ).trap()
    }
  }
}

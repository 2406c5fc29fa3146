import Tensors

/// Convolution of images, channels last; the kernels' formulas stand in
/// Core/Tensors/Kernels/Convolution/Convolution.swift.
extension Primitive {
  /// y = f(x ∗ w + b): y[n, i, j, o] = f(Σ x[n, i·s + u·d − p, j·s + v·d − p, c]·w[u, v, c, o] + b[o])
  ///
  /// dz = f′·dy        db = Σ dz        dw = x ∗ dz        dx = the transposed convolution of dz
  public static func convolution(
    _ window: Window, groups: Int = 1, _ f: FusedActivation = .identity, bias: Bool = true
  ) -> Primitive {
    let kernel: Shape = [window.rows.size, window.columns.size, 2, 2 * groups]
    let image: Shape = [2, window.rows.reach + 2, window.columns.reach + 3, 2 * groups]
    let example =
      bias ? Example(image, kernel, [2 * groups], in: -1...1) : Example(image, kernel, in: -1...1)
    return Primitive(
      "convolution", on: example,
      joint: { inputs in
        let (x, w) = (inputs[0], inputs[1])
        let (z, y) = x.convolution(w, bias ? inputs[2] : nil, window, groups: groups, f)
        let (image, kernel) = (x.shape, w.shape)
        return (
          y,
          { dy, wanted in
            let dz = dy.throughActivation(f, x: z, y: y)
            let dx =
              wanted[0]
              ? dz.convolutionInputGradient(w, window, groups: groups, input: image) : nil
            let dw =
              wanted[1]
              ? x.convolutionKernelGradient(dz: dz, window, groups: groups, kernel: kernel) : nil
            let db = bias && wanted[2] ? dz.sum(0, 1, 2) : nil
            return [dx.map(Gradient.dense), dw.map(Gradient.dense), db.map(Gradient.dense)]
          }
        )
      })
  }

  /// y = the transposed convolution of x: each cell adds w[:, :, o, c], times the cell, to y at
  /// `stride` times its place. `window` is that of the convolution from y, of shape `output` without
  /// the batch, back to x; `w` is `[height, width, filters, channels]`.
  ///
  /// dx = dy ∗ w        dw = dy ∗ x
  public static func transposedConvolution(
    _ window: Window, height: Int, width: Int
  ) -> Primitive {
    let x: Shape = [2, window.rows.places(on: height), window.columns.places(on: width), 2]
    let example = Example(x, [window.rows.size, window.columns.size, 3, 2], in: -1...1)
    return Primitive("transposedConvolution", on: example) { x, w in
      let output: Shape = [x.shape[0], height, width, w.shape[2]]
      let kernel = w.shape
      return (
        x.transposedConvolution(w, window, output: output),
        { dy in dy.convolution(w, nil, window).y },
        { dy in dy.convolutionKernelGradient(dz: x, window, kernel: kernel) }
      )
    }
  }
}

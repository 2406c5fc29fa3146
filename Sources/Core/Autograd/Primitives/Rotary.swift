import Tensors

/// Rotation of pairs of features; the kernels' formulas stand in Core/Tensors/Kernels/Rotary.swift.
extension Primitive {
  /// Each pair (a, b) of the features of `[…, time, features]` is turned by the angle θ of its step:
  /// y_a = x_a·cos θ − x_b·sin θ, y_b = x_a·sin θ + x_b·cos θ; the features behind the pairs stay. The angles
  /// are `[time, pairs]`.
  ///
  /// dx = dy, turned by −θ
  public static func rotary(angles: Tensor, layout: PairLayout = .interleaved) -> Primitive {
    let exact = angles.converted(to: .double)
    let (cosine, sine) = (exact.cos(), exact.sin())
    let example = Example([2, angles.shape[0], 2 * angles.shape[1] + 1])
    return Primitive("rotary", on: example) { x in
      let (cosine, sine) = (cosine.converted(to: x.precision), sine.converted(to: x.precision))
      return (
        x.rotated(cosine: cosine, sine: sine, layout: layout),
        { dy in dy.rotated(cosine: cosine, sine: -sine, layout: layout) }
      )
    }
  }
}

import Glibc

/// Which features of a row belong together, where positions turn or fill them in pairs.
public enum PairLayout: Sendable, Hashable {
  /// Neighbors: (0, 1), (2, 3) …, as Vaswani et al. (2017) and Su et al. (2021) write it.
  case interleaved
  /// The first half with the second: (i, i + pairs), as in Llama, GPT-NeoX and tensor2tensor.
  case halves
}

/// Rotation of pairs of features by an angle that grows with the position (Su et al., 2021: rotary
/// embedding). The product of two rows that are turned so depends on the distance of their positions only.
public protocol RotaryKernels: Sendable {
  /// y_a = x_a·cos − x_b·sin, y_b = x_a·sin + x_b·cos for each pair (a, b) of a row; the features behind the
  /// pairs stay. x `[outer, time, features]`; cosine and sine `[time, pairs]`. With −sine it turns back, which
  /// is what the gradient does.
  func rotate(_ x: Tensor, cosine: Tensor, sine: Tensor, layout: PairLayout) -> Tensor
}

extension ReferenceKernels {
  /// Turns each pair of features by its angle.
  public func rotate(
    _ x: Tensor, cosine: Tensor, sine: Tensor, layout: PairLayout
  ) -> Tensor {
    x.precision == .single
      ? rotate(x, cosine, sine, layout, as: Float.self)
      : rotate(x, cosine, sine, layout, as: Double.self)
  }

  private func rotate<E: Element>(
    _ x: Tensor, _ cosine: Tensor, _ sine: Tensor, _ layout: PairLayout, as type: E.Type
  ) -> Tensor {
    let y = x.copy()
    let (x_, y_, cos_, sin_) = (Grid<E>(x), Grid<E>(y), Grid<E>(cosine), Grid<E>(sine))
    let pairs = cosine.shape[1]
    for n in 0..<x.shape[0] {
      for t in 0..<x.shape[1] {
        for i in 0..<pairs {
          let (a, b) = layout.pair(i, of: pairs)
          y_[n, t, a] = x_[n, t, a] * cos_[t, i] - x_[n, t, b] * sin_[t, i]
          y_[n, t, b] = x_[n, t, a] * sin_[t, i] + x_[n, t, b] * cos_[t, i]
        }
      }
    }
    return y
  }
}

extension PairLayout {
  /// The two features of pair i.
  func pair(_ i: Int, of pairs: Int) -> (Int, Int) {
    switch self {
    case .interleaved: (2 * i, 2 * i + 1)
    case .halves: (i, i + pairs)
    }
  }
}

extension TensorExplanation {
  /// Explains one feature of a row x that is turned by the angles of its position,
  /// position·base^(−2i/(2·pairs)) for pair i.
  public static func rotary(
    _ x: Tensor, position: Int, pairs: Int, base: Double = 10_000, layout: PairLayout, at f: Int
  ) -> Self {
    let index = x.shape.checked([f], "explain rotary")[0]
    guard index < 2 * pairs else {
      let value = x.value(at: index)
      return Self("y[\(index)]", "x[\(index)]", short(value), value)
    }
    let i = layout == .interleaved ? index / 2 : index % pairs
    let (a, b) = layout.pair(i, of: pairs)
    let angle = Double(position) * pow(base, -Double(i) / Double(pairs))
    let step = Self(
      "θ", "position·base^(−\(i)/\(pairs))", "\(position)·\(short(base))^(−\(i)/\(pairs))", angle)
    let (first, second) = (x.value(at: a), x.value(at: b))
    let (u, v) = index == a ? (cos(angle), -sin(angle)) : (sin(angle), cos(angle))
    let terms = [
      Term("x[\(a)]", first, index == a ? "cos θ" : "sin θ", u),
      Term("x[\(b)]", second, index == a ? "(−sin θ)" : "cos θ", v),
    ]
    let formula =
      index == a ? "x[\(a)]·cos θ − x[\(b)]·sin θ" : "x[\(a)]·sin θ + x[\(b)]·cos θ"
    return Self("y[\(index)]", formula, sumOf: terms, steps: [step])
  }
}

/// Rotary embedding of tensors of any rank from 2 on.
extension Tensor {
  /// The angles of positions, `[time, pairs]`: position·base^(−i/pairs) for pair i, in double precision.
  public static func rotaryAngles(
    positions: [Int], pairs: Int, base: Double = 10_000
  ) -> Tensor {
    let values = positions.flatMap { position in
      (0..<pairs).map { Double(position) * pow(base, -Double($0) / Double(pairs)) }
    }
    return Tensor(values, shape: Shape([positions.count, pairs]), .double)
  }

  /// The tensor `[…, time, features]` with each pair of features turned by the angle of its step, whose cosines
  /// and sines are `[time, pairs]`; features behind the pairs stay as they are.
  public func rotated(cosine: Tensor, sine: Tensor, layout: PairLayout) -> Tensor {
    let fits =
      rank >= 2 && cosine.rank == 2 && cosine.shape == sine.shape
      && cosine.shape[0] == shape[-2] && 2 * cosine.shape[1] <= shape[-1]
    guard fits else {
      ShapeError(
        "rotated", got: "\(shape), cosines \(cosine.shape), sines \(sine.shape)",
        need: "[…, time, features], and cosines and sines of [time, pairs], at most half as many "
          + "pairs as features"
      ).trap()
    }
    cosine.requireSamePrecision(as: self, "rotated")
    sine.requireSamePrecision(as: self, "rotated")
    let outer = shape.dimensions.dropLast(2).reduce(1, *)
    let rows = contiguous().rowMajorView(Shape([outer, shape[-2], shape[-1]]))
    return KernelChoice.compute { kernels in
      kernels.rotate(rows, cosine: cosine, sine: sine, layout: layout)
    }.rowMajorView(shape)
  }
}

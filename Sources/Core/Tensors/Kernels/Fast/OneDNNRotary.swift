// The formulas: Kernels/Rotary.swift
import CFused

/// Rotation of pairs of features, a row at a time.
extension OneDNNKernels {
  /// Turns each pair of features by its angle.
  public func rotate(
    _ x: Tensor, cosine: Tensor, sine: Tensor, layout: PairLayout
  ) -> Tensor {
    guard x.precision == .single, x.count > 0 else {
      return reference(for: "rotate").rotate(x, cosine: cosine, sine: sine, layout: layout)
    }
    let y = Tensor(uninitialized: x.shape, .single)
    let (time, features, pairs) = (x.shape[1], x.shape[2], cosine.shape[1])
    x.readRowMajor(as: Float.self) { x_ in
      cosine.readRowMajor(as: Float.self) { cosine in
        sine.readRowMajor(as: Float.self) { sine in
          y.write { y in
            fused_rotate(
              x_, cosine, sine, y, x.shape[0] * time, time, features, pairs,
              layout == .interleaved ? 1 : 0)
          }
        }
      }
    }
    return y
  }
}

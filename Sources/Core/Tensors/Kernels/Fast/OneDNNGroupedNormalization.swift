// The formulas: Kernels/RMSNormalization.swift and Kernels/GroupNormalization.swift
import CFused

/// Normalization of rows by their root mean square, and of groups of channels.
extension OneDNNKernels {
  /// y = γ·x/√(mean x² + ε) over the last axis.
  public func rmsNorm(
    _ x: Tensor, gamma: Tensor, epsilon: Double
  ) -> (y: Tensor, n: Tensor, s: Tensor) {
    guard x.precision == .single else {
      return reference(for: "rmsNorm").rmsNorm(x, gamma: gamma, epsilon: epsilon)
    }
    let (rows, columns) = (x.shape[0], x.shape[1])
    let (y, n) = (Tensor(uninitialized: x.shape, .single), Tensor(uninitialized: x.shape, .single))
    let s = Tensor(uninitialized: Shape(rows: rows, columns: 1), .single)
    x.readRowMajor(as: Float.self) { x in
      gamma.readRowMajor(as: Float.self) { gamma in
        y.write { y in
          n.write { n in
            s.write { s in fused_rms_norm(x, gamma, Float(epsilon), y, n, s, rows, columns) }
          }
        }
      }
    }
    return (y, n, s)
  }

  /// The gradients of `rmsNorm`.
  public func rmsNormGradient(
    dy: Tensor, gamma: Tensor, n: Tensor, s: Tensor
  ) -> (dx: Tensor, dgamma: Tensor) {
    guard dy.precision == .single else {
      return reference(for: "rmsNormGradient").rmsNormGradient(dy: dy, gamma: gamma, n: n, s: s)
    }
    let (rows, columns) = (dy.shape[0], dy.shape[1])
    let dx = Tensor(uninitialized: dy.shape, .single)
    let dgamma = Tensor(uninitialized: gamma.shape, .single)
    dy.readRowMajor(as: Float.self) { dy in
      reading(gamma, n, s) { gamma, n, s in
        dx.write { dx in
          dgamma.write { dgamma in
            fused_rms_norm_gradient(dy, gamma, n, s, dx, dgamma, rows, columns)
          }
        }
      }
    }
    return (dx, dgamma)
  }

  /// y = γ·(x − m)/√(v + ε) + β over the places and the channels of each group.
  public func groupNorm(
    _ x: Tensor, groups: Int, gamma: Tensor, beta: Tensor, epsilon: Double
  ) -> (y: Tensor, n: Tensor, s: Tensor) {
    guard x.precision == .single else {
      return reference(for: "groupNorm").groupNorm(
        x, groups: groups, gamma: gamma, beta: beta, epsilon: epsilon)
    }
    let (samples, places, width) = (x.shape[0], x.shape[1], x.shape[2] / groups)
    let (y, n) = (Tensor(uninitialized: x.shape, .single), Tensor(uninitialized: x.shape, .single))
    let s = Tensor(uninitialized: Shape(rows: samples, columns: groups), .single)
    reading(x, gamma, beta) { x, gamma, beta in
      y.write { y in
        n.write { n in
          s.write { s in
            fused_group_norm(
              x, gamma, beta, Float(epsilon), y, n, s, samples, places, groups, width)
          }
        }
      }
    }
    return (y, n, s)
  }

  /// The gradients of `groupNorm`; those of γ and β are sums over all samples and places.
  public func groupNormGradient(
    dy: Tensor, groups: Int, gamma: Tensor, n: Tensor, s: Tensor
  ) -> (dx: Tensor, dgamma: Tensor, dbeta: Tensor) {
    guard dy.precision == .single else {
      return reference(for: "groupNormGradient").groupNormGradient(
        dy: dy, groups: groups, gamma: gamma, n: n, s: s)
    }
    let (samples, places, width) = (dy.shape[0], dy.shape[1], dy.shape[2] / groups)
    let dx = Tensor(uninitialized: dy.shape, .single)
    dy.readRowMajor(as: Float.self) { dy in
      reading(gamma, n, s) { gamma, n, s in
        dx.write { dx in
          fused_group_norm_gradient(dy, gamma, n, s, dx, samples, places, groups, width)
        }
      }
    }
    return KernelChoice.with(self) { (dx, (dy * n).sum(0, 1), dy.sum(0, 1)) }
  }

  private typealias Source = UnsafePointer<Float>

  private func reading(
    _ a: Tensor, _ b: Tensor, _ c: Tensor, _ body: (Source, Source, Source) -> Void
  ) {
    a.readRowMajor(as: Float.self) { a in
      b.readRowMajor(as: Float.self) { b in
        c.readRowMajor(as: Float.self) { c in body(a, b, c) }
      }
    }
  }
}

// The formulas: Kernels/Normalization.swift
import CFused

/// Normalization of rows and of columns.
extension OneDNNKernels {
  /// y = γ·(x − mean)/√(variance + ε) + β over the last axis.
  public func layerNorm(
    _ x: Tensor, gamma: Tensor, beta: Tensor, epsilon: Double
  ) -> (y: Tensor, n: Tensor, s: Tensor) {
    guard x.precision == .single else {
      return reference(for: "layerNorm").layerNorm(x, gamma: gamma, beta: beta, epsilon: epsilon)
    }
    let (rows, columns) = (x.shape[0], x.shape[1])
    let (y, n) = (Tensor(uninitialized: x.shape, .single), Tensor(uninitialized: x.shape, .single))
    let s = Tensor(uninitialized: Shape(rows: rows, columns: 1), .single)
    reading(x, gamma, beta) { x, gamma, beta in
      writing(y, n, s) { y, n, s in
        fused_layer_norm(x, gamma, beta, Float(epsilon), y, n, s, rows, columns)
      }
    }
    return (y, n, s)
  }

  /// The gradients of `layerNorm`.
  public func layerNormGradient(
    dy: Tensor, gamma: Tensor, n: Tensor, s: Tensor
  ) -> (dx: Tensor, dgamma: Tensor, dbeta: Tensor) {
    guard dy.precision == .single else {
      return reference(for: "layerNormGradient").layerNormGradient(dy: dy, gamma: gamma, n: n, s: s)
    }
    let (rows, columns) = (dy.shape[0], dy.shape[1])
    let dx = Tensor(uninitialized: dy.shape, .single)
    let (dgamma, dbeta) = (
      Tensor(uninitialized: gamma.shape, .single), Tensor(uninitialized: gamma.shape, .single)
    )
    s.readRowMajor(as: Float.self) { s in
      reading(dy, gamma, n) { dy, gamma, n in
        writing(dx, dgamma, dbeta) { dx, dgamma, dbeta in
          fused_layer_norm_gradient(dy, gamma, n, s, dx, dgamma, dbeta, rows, columns)
        }
      }
    }
    return (dx, dgamma, dbeta)
  }

  /// y = γ·(x − mean)/√(variance + ε) + β, for each channel over all else.
  public func batchNorm(
    _ x: Tensor, gamma: Tensor, beta: Tensor, epsilon: Double
  ) -> (y: Tensor, mean: Tensor, variance: Tensor) {
    guard x.precision == .single else {
      return reference(for: "batchNorm").batchNorm(x, gamma: gamma, beta: beta, epsilon: epsilon)
    }
    let (rows, columns) = (x.shape[0], x.shape[1])
    let y = Tensor(uninitialized: x.shape, .single)
    let (mean, variance) = (
      Tensor(uninitialized: gamma.shape, .single), Tensor(uninitialized: gamma.shape, .single)
    )
    let factors = Tensor(uninitialized: Shape(rows: 1, columns: columns), .single)
    reading(x, gamma, beta) { x, gamma, beta in
      writing(y, mean, variance) { y, mean, variance in
        factors.write { factors in
          fused_batch_norm(
            x, gamma, beta, Float(epsilon), y, mean, variance, factors, rows, columns)
        }
      }
    }
    return (y, mean, variance)
  }

  /// The gradients of `batchNorm`.
  public func batchNormGradient(
    _ x: Tensor, dy: Tensor, gamma: Tensor, mean: Tensor, variance: Tensor, epsilon: Double
  ) -> (dx: Tensor, dgamma: Tensor, dbeta: Tensor) {
    guard x.precision == .single else {
      return reference(for: "batchNormGradient").batchNormGradient(
        x, dy: dy, gamma: gamma, mean: mean, variance: variance, epsilon: epsilon)
    }
    let (rows, columns) = (x.shape[0], x.shape[1])
    let dx = Tensor(uninitialized: x.shape, .single)
    let (dgamma, dbeta) = (
      Tensor(uninitialized: gamma.shape, .single), Tensor(uninitialized: gamma.shape, .single)
    )
    let factors = Tensor(uninitialized: Shape(rows: 3, columns: columns), .single)
    reading(gamma, mean, variance) { gamma, mean, variance in
      reading(x, dy, dy) { x, dy, _ in
        writing(dx, dgamma, dbeta) { dx, dgamma, dbeta in
          factors.write { factors in
            fused_batch_norm_gradient(
              x, dy, gamma, mean, variance, Float(epsilon), dx, dgamma, dbeta, factors, rows,
              columns)
          }
        }
      }
    }
    return (dx, dgamma, dbeta)
  }

  private typealias Source = UnsafePointer<Float>
  private typealias Target = UnsafeMutablePointer<Float>

  private func reading(
    _ a: Tensor, _ b: Tensor, _ c: Tensor, _ body: (Source, Source, Source) -> Void
  ) {
    a.readRowMajor(as: Float.self) { a in
      b.readRowMajor(as: Float.self) { b in
        c.readRowMajor(as: Float.self) { c in body(a, b, c) }
      }
    }
  }

  private func writing(
    _ a: Tensor, _ b: Tensor, _ c: Tensor, _ body: (Target, Target, Target) -> Void
  ) {
    a.write { a in b.write { b in c.write { c in body(a, b, c) } } }
  }
}

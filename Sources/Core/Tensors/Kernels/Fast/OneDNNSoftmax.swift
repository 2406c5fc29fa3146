// The formulas: Kernels/Softmax.swift and CrossEntropy.swift
import CFused

/// Softmax and cross-entropies, row by row in one pass over the cache.
extension OneDNNKernels {
  /// y = e^x / Σ e^x along the last axis.
  public func softmax(_ x: Tensor) -> Tensor {
    guard x.precision == .single else { return reference(for: "softmax").softmax(x) }
    return rows(x) { x, y, rows, columns in fused_softmax(x, y, rows, columns) }
  }

  /// y = x − ln Σ e^x along the last axis.
  public func logSoftmax(_ x: Tensor) -> Tensor {
    guard x.precision == .single else { return reference(for: "logSoftmax").logSoftmax(x) }
    return rows(x) { x, y, rows, columns in fused_log_softmax(x, y, rows, columns) }
  }

  /// dx = y·(dy − Σ y·dy), along the last axis.
  public func softmaxGradient(y: Tensor, dy: Tensor) -> Tensor {
    guard y.precision == .single else {
      return reference(for: "softmaxGradient").softmaxGradient(y: y, dy: dy)
    }
    return dy.readRowMajor(as: Float.self) { dy in
      rows(y) { y, dx, rows, columns in fused_softmax_gradient(y, dy, dx, rows, columns, 1) }
    }
  }

  /// dx = dy − e^y·Σ dy, along the last axis.
  public func logSoftmaxGradient(y: Tensor, dy: Tensor) -> Tensor {
    guard y.precision == .single else {
      return reference(for: "logSoftmaxGradient").logSoftmaxGradient(y: y, dy: dy)
    }
    return dy.readRowMajor(as: Float.self) { dy in
      rows(y) { y, dx, rows, columns in fused_log_softmax_gradient(y, dy, dx, rows, columns) }
    }
  }

  /// y = max(z, 0) − z·t + ln(1 + e^−|z|), for each logit.
  public func sigmoidCrossEntropy(_ z: Tensor, targets t: Tensor) -> Tensor {
    guard z.precision == .single else {
      return reference(for: "sigmoidCrossEntropy").sigmoidCrossEntropy(z, targets: t)
    }
    return t.readRowMajor(as: Float.self) { t in
      rows(z) { z, y, rows, columns in fused_sigmoid_ce(z, t, y, rows * columns) }
    }
  }

  /// dz = (σ(z) − t)·dy.
  public func sigmoidCrossEntropyGradient(_ z: Tensor, targets t: Tensor, dy: Tensor) -> Tensor {
    guard z.precision == .single else {
      return reference(for: "sigmoidCrossEntropyGradient").sigmoidCrossEntropyGradient(
        z, targets: t, dy: dy)
    }
    return t.readRowMajor(as: Float.self) { t in
      dy.readRowMajor(as: Float.self) { dy in
        rows(z) { z, dz, rows, columns in
          fused_sigmoid_ce_gradient(z, t, dy, dz, rows * columns)
        }
      }
    }
  }

  /// y = −Σ t·ln p with p = softmax z, row by row.
  public func softmaxCrossEntropy(_ z: Tensor, labels: [Int]) -> (y: Tensor, p: Tensor) {
    guard z.precision == .single else {
      return reference(for: "softmaxCrossEntropy").softmaxCrossEntropy(z, labels: labels)
    }
    let y = Tensor(uninitialized: Shape([z.shape[0]]), .single)
    let p = y.write { y in
      rows(z) { z, p, rows, columns in fused_softmax_ce(z, labels, y, p, rows, columns) }
    }
    return (y, p)
  }

  /// dz = (p − t)·dy, row by row.
  public func softmaxCrossEntropyGradient(p: Tensor, labels: [Int], dy: Tensor) -> Tensor {
    guard p.precision == .single else {
      return reference(for: "softmaxCrossEntropyGradient").softmaxCrossEntropyGradient(
        p: p, labels: labels, dy: dy)
    }
    return dy.readRowMajor(as: Float.self) { dy in
      rows(p) { p, dz, rows, columns in
        fused_softmax_ce_gradient(p, labels, dy, dz, rows, columns)
      }
    }
  }

  /// A new tensor of the same shape, made of the rows of another one.
  @inline(__always)
  private func rows(
    _ x: Tensor, _ body: (UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int, Int) -> Void
  ) -> Tensor {
    let columns = x.rank == 0 ? 1 : Int(x.shape.sizes[x.rank - 1])
    let rows = columns == 0 ? 0 : x.count / columns
    return x.readRowMajor(as: Float.self) { x_ in
      Tensor(shape: x.shape, as: Float.self) { y in body(x_, y, rows, columns) }
    }
  }
}

extension Tensor {
  /// Lends the memory of a tensor that nobody else has seen yet for writing.
  @inline(__always)
  func write<Result>(_ body: (UnsafeMutablePointer<Float>) -> Result) -> Result {
    defer { withExtendedLifetime(storage) {} }
    return body(storage.pointer.assumingMemoryBound(to: Float.self))
  }
}

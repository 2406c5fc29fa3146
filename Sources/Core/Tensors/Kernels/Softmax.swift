import Glibc

/// Softmax along the last axis, which has at least one element.
public protocol SoftmaxKernels: Sendable {
  /// y = eˣ/Σeˣ
  func softmax(_ x: Tensor) -> Tensor
  /// y = x − log Σeˣ
  func logSoftmax(_ x: Tensor) -> Tensor
  /// dx = y·(dy − Σ y·dy)
  func softmaxGradient(y: Tensor, dy: Tensor) -> Tensor
  /// dx = dy − eʸ·Σ dy
  func logSoftmaxGradient(y: Tensor, dy: Tensor) -> Tensor
}

extension ReferenceKernels {
  /// y = e^x / Σ e^x along the last axis.
  public func softmax(_ x: Tensor) -> Tensor {
    x.precision == .single
      ? eachRow(x, x, as: Float.self, softmax) : eachRow(x, x, as: Double.self, softmax)
  }

  /// y = x − ln Σ e^x along the last axis.
  public func logSoftmax(_ x: Tensor) -> Tensor {
    x.precision == .single
      ? eachRow(x, x, as: Float.self, logSoftmax) : eachRow(x, x, as: Double.self, logSoftmax)
  }

  /// dx = y·(dy − Σ y·dy), along the last axis.
  public func softmaxGradient(y: Tensor, dy: Tensor) -> Tensor {
    y.precision == .single
      ? eachRow(y, dy, as: Float.self, softmaxGradient)
      : eachRow(y, dy, as: Double.self, softmaxGradient)
  }

  /// dx = dy − e^y·Σ dy, along the last axis.
  public func logSoftmaxGradient(y: Tensor, dy: Tensor) -> Tensor {
    y.precision == .single
      ? eachRow(y, dy, as: Float.self, logSoftmaxGradient)
      : eachRow(y, dy, as: Double.self, logSoftmaxGradient)
  }

  /// yᵢ = eˣⁱ⁻ᵐ / Σⱼ eˣʲ⁻ᵐ, with the greatest x as m, so that no exponential overflows.
  private func softmax<E: Element>(_ x: Row<E>, _: Row<E>, _ y: Row<E>) {
    let m = x.reduce(-E.infinity) { max($0, $1) }
    let total = x.reduce(0) { $0 + E.exp($1 - m) }
    for i in x.indices { y[i] = E.exp(x[i] - m) / total }  // Formula: N01
  }

  /// yᵢ = xᵢ − m − log Σⱼ eˣʲ⁻ᵐ
  private func logSoftmax<E: Element>(_ x: Row<E>, _: Row<E>, _ y: Row<E>) {
    let m = x.reduce(-E.infinity) { max($0, $1) }
    let logarithm = E.log(x.reduce(0) { $0 + E.exp($1 - m) })
    for i in x.indices { y[i] = x[i] - m - logarithm }
  }

  /// dxᵢ = yᵢ·(dyᵢ − Σⱼ yⱼ·dyⱼ)
  private func softmaxGradient<E: Element>(_ y: Row<E>, _ dy: Row<E>, _ dx: Row<E>) {
    let mean = zip(y, dy).reduce(0) { $0 + $1.0 * $1.1 }
    for i in y.indices { dx[i] = y[i] * (dy[i] - mean) }
  }

  /// dxᵢ = dyᵢ − eʸⁱ·Σⱼ dyⱼ
  private func logSoftmaxGradient<E: Element>(_ y: Row<E>, _ dy: Row<E>, _ dx: Row<E>) {
    let total = dy.reduce(0, +)
    for i in y.indices { dx[i] = dy[i] - E.exp(y[i]) * total }
  }

  private typealias Row<E> = UnsafeMutableBufferPointer<E>

  /// A new tensor, each of whose rows `body` computes from the same row of `a` and of `b`.
  private func eachRow<E: Element>(
    _ a: Tensor, _ b: Tensor, as type: E.Type, _ body: (Row<E>, Row<E>, Row<E>) -> Void
  ) -> Tensor {
    let width = a.shape[-1]
    return Tensor(shape: a.shape, as: E.self) { y in
      a.readRowMajor(as: E.self) { a_ in
        b.readRowMajor(as: E.self) { b_ in
          for start in stride(from: 0, to: a.count, by: width) {
            body(
              Row(start: UnsafeMutablePointer(mutating: a_ + start), count: width),
              Row(start: UnsafeMutablePointer(mutating: b_ + start), count: width),
              Row(start: y + start, count: width))
          }
        }
      }
    }
  }
}

extension TensorExplanation {
  /// Explains yᵢ = eˣⁱ/Σⱼ eˣʲ for a vector x.
  public static func softmax(_ x: Tensor, at i: Int) -> Self {
    let index = x.shape.checked([i], "explain softmax")[0]
    return softmax("x", x.values, index, name: "y[\(index)]", steps: [])
  }

  static func softmax(
    _ letter: String, _ x: [Double], _ i: Int, name: String, steps: [Self]
  ) -> Self {
    let m = x.max() ?? 0
    let terms = x.enumerated().map { j, value in
      Term("e^\(letter)[\(j)]", "e^\(bracketed(value))", exp(value))
    }
    let share = exp(x[i] - m) / x.reduce(0) { $0 + exp($1 - m) }
    return Self(
      name, "e^\(letter)[\(i)] / Σⱼ e^\(letter)[j]",
      "\(terms[i].substituted) / (\(terms.map(\.substituted).joined(separator: " + ")))", share,
      terms: terms, steps: steps)
  }
}

/// Softmax and its logarithm along an axis, with their gradients.
extension Tensor {
  /// y = eˣ/Σeˣ along an axis, computed so that no exponential overflows.
  public func softmax(axis: Int = -1) -> Tensor {
    alongLast(axis, "softmax") { x in
      KernelChoice.compute { $0.softmax(x) }
    }
  }

  /// y = x − log Σeˣ along an axis, computed so that no exponential overflows.
  public func logSoftmax(axis: Int = -1) -> Tensor {
    alongLast(axis, "logSoftmax") { x in
      KernelChoice.compute { $0.logSoftmax(x) }
    }
  }

  /// dx = y·(dy − Σ y·dy) for dy = self, where y is the softmax.
  public func throughSoftmax(y: Tensor, axis: Int = -1) -> Tensor {
    alongLast(axis, "softmax", y) { dy, y in
      KernelChoice.compute { $0.softmaxGradient(y: y, dy: dy) }
    }
  }

  /// dx = dy − eʸ·Σ dy for dy = self, where y is the logarithm of the softmax.
  public func throughLogSoftmax(y: Tensor, axis: Int = -1) -> Tensor {
    alongLast(axis, "logSoftmax", y) { dy, y in
      KernelChoice.compute { $0.logSoftmaxGradient(y: y, dy: dy) }
    }
  }

  private func alongLast(_ axis: Int, _ name: String, _ body: (Tensor) -> Tensor) -> Tensor {
    alongLast(axis, name, self) { x, _ in body(x) }
  }

  /// Calls `body` on this tensor and another one with `axis` moved to the end, and moves it back in the
  /// result.
  private func alongLast(
    _ axis: Int, _ name: String, _ other: Tensor, _ body: (Tensor, Tensor) -> Tensor
  ) -> Tensor {
    let place = shape.axis(axis, of: name)
    guard shape[place] > 0 else {
      ShapeError(name, got: "\(shape)", need: "at least one element along axis \(axis)").trap()
    }
    if place == rank - 1 { return body(self, other) }
    return body(swappingAxes(place, rank - 1), other.swappingAxes(place, rank - 1))
      .swappingAxes(place, rank - 1)
  }
}

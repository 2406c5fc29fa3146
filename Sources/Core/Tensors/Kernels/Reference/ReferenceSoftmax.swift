extension ReferenceKernels {
  public func softmax(_ x: Tensor) -> Tensor {
    x.precision == .single
      ? eachRow(x, x, as: Float.self, softmax) : eachRow(x, x, as: Double.self, softmax)
  }

  public func logSoftmax(_ x: Tensor) -> Tensor {
    x.precision == .single
      ? eachRow(x, x, as: Float.self, logSoftmax) : eachRow(x, x, as: Double.self, logSoftmax)
  }

  public func softmaxGradient(y: Tensor, dy: Tensor) -> Tensor {
    y.precision == .single
      ? eachRow(y, dy, as: Float.self, softmaxGradient)
      : eachRow(y, dy, as: Double.self, softmaxGradient)
  }

  public func logSoftmaxGradient(y: Tensor, dy: Tensor) -> Tensor {
    y.precision == .single
      ? eachRow(y, dy, as: Float.self, logSoftmaxGradient)
      : eachRow(y, dy, as: Double.self, logSoftmaxGradient)
  }

  /// yᵢ = eˣⁱ⁻ᵐ / Σⱼ eˣʲ⁻ᵐ, with the greatest x as m so that nothing overflows.
  private func softmax<E: Element>(_ x: Row<E>, _: Row<E>, _ y: Row<E>) {
    let m = x.reduce(-E.infinity) { max($0, $1) }
    let total = x.reduce(0) { $0 + E.exp($1 - m) }
    for i in x.indices { y[i] = E.exp(x[i] - m) / total }
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

  /// A new tensor, each of whose rows `body` makes of the same row of `a` and of `b`.
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

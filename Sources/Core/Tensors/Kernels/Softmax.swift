/// Softmax and its logarithm along an axis.
extension Tensor {
  /// y = eˣ/Σeˣ along an axis, without overflow.
  public func softmax(axis: Int = -1) -> Tensor {
    alongLast(axis, "softmax") { KernelChoice.current.softmax($0) }
  }

  /// y = x − log Σeˣ along an axis, without overflow.
  public func logSoftmax(axis: Int = -1) -> Tensor {
    alongLast(axis, "logSoftmax") { KernelChoice.current.logSoftmax($0) }
  }

  /// The gradient dx = y·(dy − Σ y·dy) for this dy.
  public func throughSoftmax(y: Tensor, axis: Int = -1) -> Tensor {
    alongLast(axis, "softmax", y) { KernelChoice.current.softmaxGradient(y: $1, dy: $0) }
  }

  /// The gradient dx = dy − eʸ·Σ dy for this dy.
  public func throughLogSoftmax(y: Tensor, axis: Int = -1) -> Tensor {
    alongLast(axis, "logSoftmax", y) { KernelChoice.current.logSoftmaxGradient(y: $1, dy: $0) }
  }

  /// The gradient dx = slope·dy for this dy of an activation's result y.
  public func throughActivation(_ activation: FusedActivation, x: Tensor?, y: Tensor) -> Tensor {
    activation == .identity
      ? self : KernelChoice.current.activationGradient(activation, x: x, y: y, dy: self)
  }

  private func alongLast(_ axis: Int, _ name: String, _ body: (Tensor) -> Tensor) -> Tensor {
    alongLast(axis, name, self) { x, _ in body(x) }
  }

  /// Lends this tensor and another one with `axis` moved to the end, and moves it back in the result.
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

/// Operations on each element by itself. The formulas stand in `FusedActivation.swift`,
/// `ElementaryFunctions.swift` and `Arithmetic.swift`; here they are applied to whole tensors.
public protocol ElementwiseKernels: Sendable {
  /// f(x) for each element.
  func apply(_ f: UnaryFunction, to x: Tensor) -> Tensor

  /// f(a, b) for each pair of elements; `a` and `b` have one shape (broadcast axes have stride 0).
  func combine(_ f: BinaryFunction, _ a: Tensor, _ b: Tensor) -> Tensor

  /// a where the mask is not 0, b elsewhere; all have one shape.
  func select(_ mask: Tensor, _ a: Tensor, _ b: Tensor) -> Tensor

  /// a ← a + scale·b in place; both have one shape.
  func accumulate(_ b: Tensor, times scale: Double, into a: inout Tensor)

  /// f(x) for each element.
  func activate(_ activation: FusedActivation, _ x: Tensor) -> Tensor

  /// dx = f′(x)·dy for each element, from y alone where ``FusedActivation/slopeFollowsFromValue``, and
  /// from x and y otherwise (x is then not nil).
  func activationGradient(
    _ activation: FusedActivation, x: Tensor?, y: Tensor, dy: Tensor
  ) -> Tensor
}

extension ReferenceKernels {
  /// y = f(x), element by element.
  public func apply(_ f: UnaryFunction, to x: Tensor) -> Tensor {
    x.precision == .single
      ? map(x, as: Float.self) { f.value($0) } : map(x, as: Double.self) { f.value($0) }
  }

  /// y = f(x) for an activation function, element by element.
  public func activate(_ activation: FusedActivation, _ x: Tensor) -> Tensor {
    x.precision == .single
      ? map(x, as: Float.self) { activation.value($0) }
      : map(x, as: Double.self) { activation.value($0) }
  }

  /// y = f(a, b), element by element; both have the same shape.
  public func combine(_ f: BinaryFunction, _ a: Tensor, _ b: Tensor) -> Tensor {
    a.precision == .single
      ? zip(a, b, b, as: Float.self) { a, b, _ in f.value(a, b) }
      : zip(a, b, b, as: Double.self) { a, b, _ in f.value(a, b) }
  }

  /// a where the mask is not 0, b elsewhere.
  public func select(_ mask: Tensor, _ a: Tensor, _ b: Tensor) -> Tensor {
    a.precision == .single
      ? zip(mask, a, b, as: Float.self) { mask, a, b in mask != 0 ? a : b }
      : zip(mask, a, b, as: Double.self) { mask, a, b in mask != 0 ? a : b }
  }

  /// dx = f′(x)·dy, element by element.
  public func activationGradient(
    _ activation: FusedActivation, x: Tensor?, y: Tensor, dy: Tensor
  ) -> Tensor {
    y.precision == .single
      ? zip(x ?? y, y, dy, as: Float.self) { x, y, dy in activation.slope(x: x, y: y) * dy }
      : zip(x ?? y, y, dy, as: Double.self) { x, y, dy in activation.slope(x: x, y: y) * dy }
  }

  /// a ← a + scale·b, in place.
  public func accumulate(_ b: Tensor, times scale: Double, into a: inout Tensor) {
    a.precision == .single
      ? accumulate(b, Float.nearest(scale), &a) : accumulate(b, scale, &a)
  }

  private func accumulate<E: Element>(_ b: Tensor, _ scale: E, _ a: inout Tensor) {
    let (shape, steps) = (a.shape, b.strides)
    a.update(as: E.self) { a in
      b.read(as: E.self) { b in
        forEachRow(of: shape, steps) { row in
          for i in 0..<row.count { a[row.position &+ i] += scale * b[row.a &+ i &* row.aStep] }
        }
      }
    }
  }

  @inline(__always)
  private func map<E: Element>(_ x: Tensor, as type: E.Type, _ f: (E) -> E) -> Tensor {
    Tensor(shape: x.shape, as: E.self) { y in
      x.read(as: E.self) { x_ in
        forEachRow(of: x.shape, x.strides) { row in
          for i in 0..<row.count { y[row.position &+ i] = f(x_[row.a &+ i &* row.aStep]) }
        }
      }
    }
  }

  @inline(__always)
  private func zip<E: Element>(
    _ a: Tensor, _ b: Tensor, _ c: Tensor, as type: E.Type, _ f: (E, E, E) -> E
  ) -> Tensor {
    Tensor(shape: a.shape, as: E.self) { y in
      a.read(as: E.self) { a_ in
        b.read(as: E.self) { b_ in
          c.read(as: E.self) { c_ in
            forEachRow(of: a.shape, a.strides, b.strides, c.strides) { row in
              for i in 0..<row.count {
                y[row.position &+ i] = f(
                  a_[row.a &+ i &* row.aStep], b_[row.b &+ i &* row.bStep],
                  c_[row.c &+ i &* row.cStep])
              }
            }
          }
        }
      }
    }
  }
}

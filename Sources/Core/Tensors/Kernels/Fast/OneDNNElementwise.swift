// The formulas: Kernels/Elementwise/FusedActivation.swift, ElementaryFunctions.swift, Arithmetic.swift
import CFused

/// Functions of each element: vectorized C loops.
extension OneDNNKernels {
  /// y = f(x), element by element.
  public func apply(_ f: UnaryFunction, to x: Tensor) -> Tensor {
    guard x.precision == .single, let (loop, p, q) = f.loop else {
      return reference(for: f.name).apply(f, to: x)
    }
    return x.readRowMajor(as: Float.self) { x_ in
      Tensor(shape: x.shape, as: Float.self) { y in fused_apply(loop, x_, y, x.count, p, q) }
    }
  }

  /// y = f(a, b), element by element; both have the same shape.
  public func combine(_ f: BinaryFunction, _ a: Tensor, _ b: Tensor) -> Tensor {
    guard a.precision == .single, let loop = f.loop else {
      return reference(for: "\(f)").combine(f, a, b)
    }
    return a.read(as: Float.self) { a_ in
      b.read(as: Float.self) { b_ in
        Tensor(shape: a.shape, as: Float.self) { y in
          if a.isContiguous && b.isContiguous {
            fused_combine(
              loop, FusedOperand(start: a_, row_step: 0, step: 1),
              FusedOperand(start: b_, row_step: 0, step: 1), y, 1, a.count)
          } else {
            forEachBlock(of: a.shape, a.strides, b.strides) { at, rows, columns, a, b in
              fused_combine(
                loop, FusedOperand(start: a_ + a.start, row_step: a.rowStep, step: a.step),
                FusedOperand(start: b_ + b.start, row_step: b.rowStep, step: b.step), y + at, rows,
                columns)
            }
          }
        }
      }
    }
  }

  /// a where the mask is not 0, b elsewhere.
  public func select(_ mask: Tensor, _ a: Tensor, _ b: Tensor) -> Tensor {
    guard a.precision == .single else { return reference(for: "select").select(mask, a, b) }
    return mask.readRowMajor(as: Float.self) { mask_ in
      a.readRowMajor(as: Float.self) { a_ in
        b.readRowMajor(as: Float.self) { b_ in
          Tensor(shape: a.shape, as: Float.self) { y in fused_select(mask_, a_, b_, y, a.count) }
        }
      }
    }
  }

  /// a ← a + scale·b, in place.
  public func accumulate(_ b: Tensor, times scale: Double, into a: inout Tensor) {
    guard a.precision == .single else {
      return reference(for: "accumulate").accumulate(b, times: scale, into: &a)
    }
    let count = a.count
    b.readRowMajor(as: Float.self) { b in
      a.update(as: Float.self) { a in fused_accumulate(b, .nearest(scale), a, count) }
    }
  }

  /// y = f(x) for an activation function, element by element.
  public func activate(_ activation: FusedActivation, _ x: Tensor) -> Tensor {
    guard x.precision == .single else { return reference(for: "activate").activate(activation, x) }
    let (loop, p) = activation.loop
    return x.readRowMajor(as: Float.self) { x_ in
      Tensor(shape: x.shape, as: Float.self) { y in fused_activate(loop, p, x_, y, x.count) }
    }
  }

  /// dx = f′(x)·dy, element by element.
  public func activationGradient(
    _ activation: FusedActivation, x: Tensor?, y: Tensor, dy: Tensor
  ) -> Tensor {
    guard y.precision == .single else {
      return reference(for: "activationGradient").activationGradient(activation, x: x, y: y, dy: dy)
    }
    let (loop, p) = activation.loop
    return (x ?? y).readRowMajor(as: Float.self) { x_ in
      y.readRowMajor(as: Float.self) { y_ in
        dy.readRowMajor(as: Float.self) { dy_ in
          Tensor(shape: y.shape, as: Float.self) { dx in
            fused_activation_gradient(loop, p, x_, y_, dy_, dx, y.count)
          }
        }
      }
    }
  }
}

extension UnaryFunction {
  /// The C loop and its two settings; none for the few functions that only the reference has.
  fileprivate var loop: (FusedFunction, Float, Float)? {
    switch self {
    case .affine(let scale, let shift): (FusedAffine, .nearest(scale), .nearest(shift))
    case .quotient(let divisor): (FusedQuotient, .nearest(divisor), 0)
    case .absolute: (FusedAbsolute, 0, 0)
    case .sign: (FusedSign, 0, 0)
    case .square: (FusedSquare, 0, 0)
    case .squareRoot: (FusedSquareRoot, 0, 0)
    case .reciprocal(let scale): (FusedReciprocal, .nearest(scale), 0)
    case .exp: (FusedExp, 0, 0)
    case .expm1: (FusedExpm1, 0, 0)
    case .log: (FusedLog, 0, 0)
    case .log1p: (FusedLog1p, 0, 0)
    case .erf: (FusedErf, 0, 0)
    case .clamp(let low, let high): (FusedClamp, .nearest(low), .nearest(high))
    case .power, .sin, .cos: nil
    }
  }
}

extension BinaryFunction {
  fileprivate var loop: FusedPair? {
    switch self {
    case .add: FusedAdd
    case .subtract: FusedSubtract
    case .multiply: FusedMultiply
    case .divide: FusedDivide
    case .maximum: FusedMaximum
    case .minimum: FusedMinimum
    case .less: FusedLess
    case .lessOrEqual: FusedLessOrEqual
    case .equal: FusedEqual
    case .notEqual: FusedNotEqual
    case .greaterOrEqual: FusedGreaterOrEqual
    case .greater: FusedGreater
    case .power: nil
    }
  }
}

extension FusedActivation {
  /// The C loop and its setting.
  var loop: (FusedActivationKind, Float) {
    switch self {
    case .identity: (FusedIdentity, 0)
    case .relu: (FusedRelu, 0)
    case .leakyRelu(let slope): (FusedLeakyRelu, Float(slope))
    case .elu(let alpha): (FusedElu, Float(alpha))
    case .softplus: (FusedSoftplus, 0)
    case .sigmoid: (FusedSigmoid, 0)
    case .tanh: (FusedTanh, 0)
    case .gelu: (FusedGelu, 0)
    case .geluTanh: (FusedGeluTanh, 0)
    }
  }
}

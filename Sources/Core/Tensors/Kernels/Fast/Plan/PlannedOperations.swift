// The formulas: Kernels/Linear.swift, CrossEntropy.swift, Softmax.swift, Elementwise/FusedActivation.swift
import CFused

/// What each operation of a plan calls: the same as the method of ``OneDNNKernels`` with its name. `nil` where the
/// operands are too large for one thread, or of a size that is done otherwise.
extension KernelPlan {
  /// y = f(x·w + b), `[rows, inputs]` to `[rows, outputs]`; also the sum z before f, where f's slope needs it.
  package func linear(
    _ x: Operand, _ w: Operand, _ b: Operand?, _ f: FusedActivation
  ) -> (z: Operand?, y: Operand)? {
    guard x.shape.rank == 2, let y = product(x, w) else { return nil }
    let (rows, columns) = (y.shape[0], y.shape[1])
    if f.slopeFollowsFromValue {
      if b != nil || f != .identity { append(.addBias(b, f, y, rows, columns)) }
      return (nil, y)
    }
    if b != nil { append(.addBias(b, .identity, y, rows, columns)) }
    return (y, activate(f, y))
  }

  /// The gradients of ``linear(_:_:_:_:)`` from dz, the gradient before the activation; only those that are needed.
  package func linearGradients(
    x: Operand, w: Operand, dz: Operand, wanted: (x: Bool, w: Bool, b: Bool)
  ) -> (dx: Operand?, dw: Operand?, db: Operand?)? {
    var gradients: (dx: Operand?, dw: Operand?, db: Operand?) = (nil, nil, nil)
    if wanted.x {
      guard let dx = product(dz, w, isRightTransposed: true) else { return nil }
      gradients.dx = dx
    }
    if wanted.w {
      guard let dw = product(x, dz, isLeftTransposed: true) else { return nil }
      gradients.dw = dw
    }
    if wanted.b {
      guard let db = columnSums(dz) else { return nil }
      gradients.db = db
    }
    return gradients
  }

  /// y = f(x)
  package func activate(_ f: FusedActivation, _ x: Operand) -> Operand {
    if f == .identity { return x }
    let y = result(x.shape)
    append(.activate(PlannedActivation(f), x: x.number, y: y.number, count: x.shape.count))
    return y
  }

  /// dx = f′·dy, where y = f(x)
  package func activationGradient(
    _ f: FusedActivation, x: Operand?, y: Operand, dy: Operand
  ) -> Operand {
    if f == .identity { return dy }
    let dx = result(y.shape)
    append(
      .activationGradient(
        PlannedActivation(f), x: (x ?? y).number, y: y.number, dy: dy.number, dx: dx.number,
        count: y.shape.count))
    return dx
  }

  /// y = softmax of each row
  package func softmax(_ x: Operand) -> Operand {
    let y = result(x.shape)
    let columns = x.shape.last ?? 1
    append(
      .softmax(x: x.number, y: y.number, rows: x.shape.count / max(columns, 1), columns: columns))
    return y
  }

  /// The mean cross-entropy of the logits z and their targets t.
  package func sigmoidCrossEntropy(_ z: Operand, _ t: Operand) -> Operand {
    let losses = result(z.shape)
    append(
      .sigmoidCrossEntropy(z: z.number, t: t.number, y: losses.number, count: z.shape.count))
    return mean(losses)
  }

  /// dz for the gradient dy of the mean.
  package func sigmoidCrossEntropyGradient(_ z: Operand, _ t: Operand, dy: Double) -> Operand {
    let share = constant(.full(z.shape, dy / Double(max(z.shape.count, 1))))
    let dz = result(z.shape)
    append(
      .sigmoidCrossEntropyGradient(
        z: z.number, t: t.number, dy: share.number, dz: dz.number, count: z.shape.count))
    return dz
  }

  /// The mean cross-entropy of the rows z and the plan's labels, and the probabilities p.
  package func softmaxCrossEntropy(_ z: Operand) -> (y: Operand, p: Operand) {
    let (rows, columns) = (z.shape[0], z.shape[1])
    let (losses, p) = (result(Shape(vector: rows)), result(z.shape))
    append(
      .softmaxCrossEntropy(
        z: z.number, y: losses.number, p: p.number, rows: rows, columns: columns))
    return (mean(losses), p)
  }

  /// dz for the gradient dy of the mean.
  package func softmaxCrossEntropyGradient(p: Operand, dy: Double) -> Operand {
    let (rows, columns) = (p.shape[0], p.shape[1])
    let share = constant(.full(Shape(vector: rows), dy / Double(max(rows, 1))))
    let dz = result(p.shape)
    append(
      .softmaxCrossEntropyGradient(
        p: p.number, dy: share.number, dz: dz.number, rows: rows, columns: columns))
    return dz
  }

  /// a − b of two of one shape
  package func difference(_ a: Operand, _ b: Operand) -> Operand {
    combine(FusedSubtract, a, b)
  }

  /// x²
  package func square(_ x: Operand) -> Operand { apply(FusedSquare, 0, 0, x) }

  /// 2·x·dy
  package func squareGradient(_ x: Operand, dy: Operand) -> Operand {
    combine(FusedMultiply, apply(FusedAffine, 2, -0.0, x), dy)
  }

  /// The mean of all elements.
  package func mean(_ x: Operand) -> Operand { mean(x, rows: 1, .scalar) }

  /// The mean of each row of a matrix.
  package func meanOfRows(_ x: Operand) -> Operand {
    mean(x, rows: x.shape[0], Shape(vector: x.shape[0]))
  }

  private func mean(_ x: Operand, rows: Int, _ shape: Shape) -> Operand {
    let columns = x.shape.count / rows
    var sum = x
    if columns > 1 {
      sum = result(shape)
      append(.sumOfRows(x: x.number, y: sum.number, rows: rows, columns: columns))
    }
    sum.shape = shape
    return apply(FusedQuotient, .nearest(Double(columns)), 0, sum)
  }

  private func apply(_ f: FusedFunction, _ p: Float, _ q: Float, _ x: Operand) -> Operand {
    let y = result(x.shape)
    append(.apply(f, p, q, x: x.number, y: y.number, count: x.shape.count))
    return y
  }

  private func combine(_ f: FusedPair, _ a: Operand, _ b: Operand) -> Operand {
    let y = result(a.shape)
    append(.combine(f, a: a.number, b: b.number, y: y.number, count: a.shape.count))
    return y
  }

  /// The sum of each column.
  private func columnSums(_ x: Operand) -> Operand? {
    let (rows, columns) = (x.shape[0], x.shape[1])
    guard rows <= 1024 else { return nil }
    let y = result(Shape(vector: columns))
    if rows == 1 {
      append(.copy(x: x.number, y: y.number, count: columns))
    } else if columns == 1 {
      append(.sumOfRows(x: x.number, y: y.number, rows: 1, columns: rows))
    } else {
      append(.sumOfColumns(x: x.number, y: y.number, rows: rows, columns: columns))
    }
    return y
  }

  /// y = a·b; `nil` for products that are cut into tiles.
  private func product(
    _ a: Operand, _ b: Operand, isLeftTransposed: Bool = false, isRightTransposed: Bool = false
  ) -> Operand? {
    guard a.shape.rank == 2, b.shape.rank == 2, a.shape.count > 0, b.shape.count > 0 else {
      return nil
    }
    let left = KernelPlan.matrix(a.shape, isTransposed: isLeftTransposed)
    let right = KernelPlan.matrix(b.shape, isTransposed: isRightTransposed)
    let (rows, inner, columns) = (left.shape[0], left.shape[1], right.shape[1])
    guard inner == right.shape[0], OneDNNKernels.tiles(rows, inner, columns) == 1 else {
      return nil
    }
    let (a_, b_) = (GemmOperand(left), GemmOperand(right))
    let y = result(Shape(rows: rows, columns: columns))
    append(
      .product(
        PlannedProduct(
          a: a.number, b: b.number, y: y.number, aOrder: a_.order, bOrder: b_.order,
          aLeading: Int64(a_.leading), bLeading: Int64(b_.leading), rows: Int64(rows),
          inner: Int64(inner), columns: Int64(columns))))
    return y
  }

  /// A matrix of this shape, of which only the layout counts.
  private static func matrix(_ shape: Shape, isTransposed: Bool) -> Tensor {
    let matrix = Tensor(uninitialized: shape, .single)
    return isTransposed ? matrix.transposed() : matrix
  }
}

extension KernelCall {
  fileprivate static func addBias(
    _ bias: KernelPlan.Operand?, _ f: FusedActivation, _ y: KernelPlan.Operand, _ rows: Int,
    _ columns: Int
  ) -> KernelCall {
    .addBiasAndActivate(
      PlannedActivation(f), bias: bias?.number, y: y.number, rows: rows, columns: columns)
  }
}

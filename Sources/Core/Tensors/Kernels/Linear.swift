/// A dense layer: y = f(x·w + b), and its gradients dx = dz·wᵀ, dw = xᵀ·dz, db = Σ rows dz, where dz = f′·dy
/// is the gradient before the activation.
extension ReferenceKernels {
  /// y = f(x·W + b), `[rows, inputs]` to `[rows, outputs]`.
  public func linear(
    _ x: Tensor, _ w: Tensor, _ b: Tensor?, _ activation: FusedActivation
  ) -> Tensor {
    var z = matmul(x, w)  // Formula: F08
    if let b { accumulate(b.broadcast(to: z.shape), times: 1, into: &z) }
    return activate(activation, z)
  }

  /// The gradients of `linear`: dx = dy·Wᵀ, dW = xᵀ·dy, db = Σ dy; only those that are needed.
  public func linearGradients(
    x: Tensor, w: Tensor, dz: Tensor, wanted: (x: Bool, w: Bool, b: Bool)
  ) -> (dx: Tensor?, dw: Tensor?, db: Tensor?) {
    let rows = AxisSet([0], of: dz.shape, "linear")
    return (
      wanted.x ? matmul(dz, w.transposed()) : nil,
      wanted.w ? matmul(x.transposed(), dz) : nil,  // Formula: N04
      wanted.b ? reduce(.sum, dz, over: rows).flattened : nil
    )
  }
}

/// A dense layer, with its shapes checked.
extension Tensor {
  /// y = f(x·w + b) for x = self, `[…, inputs]·[inputs, outputs] + [outputs]`; also the sum z before the
  /// activation, where its slope cannot be computed from y.
  public func linear(
    _ w: Tensor, _ b: Tensor?, _ f: FusedActivation = .identity
  ) -> (z: Tensor?, y: Tensor) {
    checkLinear(w, b)
    let x = rowsOfLastAxis
    let (z, y) = KernelChoice.compute { kernels -> (Tensor?, Tensor) in
      if f.slopeFollowsFromValue { return (nil, kernels.linear(x, w, b, f)) }
      let z = kernels.linear(x, w, b, .identity)
      return (z, kernels.activate(f, z))
    }
    if rank == 2 { return (z, y) }
    let full = shape.with(w.shape[1], at: rank - 1)
    return (z?.rowMajorView(full), y.rowMajorView(full))
  }

  /// The gradients of ``linear(_:_:_:)`` for x = self, from dz, the gradient before the activation.
  public func linearGradients(
    _ w: Tensor, dz: Tensor, wanted: (x: Bool, w: Bool, b: Bool)
  ) -> (dx: Tensor?, dw: Tensor?, db: Tensor?) {
    var gradients = KernelChoice.compute { kernels in
      kernels.linearGradients(
        x: rowsOfLastAxis, w: w, dz: dz.rowsOfLastAxis, wanted: wanted)
    }
    if rank != 2 { gradients.dx = gradients.dx?.rowMajorView(shape) }
    return gradients
  }

  /// All axes but the last as one.
  private var rowsOfLastAxis: Tensor {
    if rank == 2 { return self }
    let last = shape[-1]
    let rows = shape.dropLast().reduce(1, *)
    return contiguous().rowMajorView(Shape(rows: rows, columns: last))
  }

  @inline(__always)
  private func checkLinear(_ w: Tensor, _ b: Tensor?) {
    let fits =
      rank >= 1 && w.rank == 2 && shape[-1] == w.shape[0]
      && (b == nil || b!.rank == 1 && b!.shape[0] == w.shape[1])
    if !fits { linearMisfit(w, b) }
    w.requireSamePrecision(as: self, "linear")
    b?.requireSamePrecision(as: self, "linear")
  }

  @inline(never)
  private func linearMisfit(_ w: Tensor, _ b: Tensor?) -> Never {
    let bias = b.map { " and a bias of \($0.shape)" } ?? ""
    ShapeError(
      "linear", got: "inputs of \(shape), weights of \(w.shape)\(bias)",
      need: "inputs […, n], weights [n, m], bias [m]",
      try: "weights of [\(shape.last ?? 0), \(w.rank == 2 ? w.shape[1] : 1)]"
    ).trap()
  }
}

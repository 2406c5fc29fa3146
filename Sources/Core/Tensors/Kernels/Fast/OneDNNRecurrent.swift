/// Recurrent layers: the cells that have a fused step take it, the others run as their formulas say, on these kernels.
extension OneDNNKernels {
  /// The states of a recurrent cell at every step, `[batch, time, states]`.
  public func recurrent(_ cell: RecurrentCell, _ inputs: RecurrentInputs) -> RecurrentStates {
    guard let fused = fusedCell(cell, inputs) else { return formula(of: cell, inputs) }
    let run = RecurrentRun(cell, inputs)
    let products = matmul(run.x, inputs.kernel.contiguous())
      .rowMajorView([run.batch, run.steps, run.columns])
    return fused.states(run, products)
  }

  /// The gradients of `recurrent`, backwards through time.
  public func recurrentGradient(
    _ cell: RecurrentCell, _ inputs: RecurrentInputs, _ states: RecurrentStates, dstates: Tensor
  ) -> RecurrentGradients {
    guard let fused = fusedCell(cell, inputs) else {
      return formulaGradient(of: cell, inputs, states, dstates: dstates)
    }
    let run = RecurrentRun(cell, inputs)
    let d = fused.gradients(run, states, dstates.contiguous())
    let input = d.input.rowMajorView([run.batch * run.steps, run.columns])
    let recurrent = d.recurrent?.rowMajorView(input.shape) ?? input
    let sums = linearGradients(
      x: run.x, w: inputs.kernel, dz: input, wanted: (x: true, w: true, b: inputs.bias != nil))
    let bias = sums.db.map { own in
      cell.biasRows == 1
        ? own : .stack([own, reduce(.sum, recurrent, over: AxisSet(first: 1)).flattened])
    }
    return RecurrentGradients(
      x: sums.dx!.rowMajorView(inputs.x.shape), kernel: sums.dw!,
      recurrentKernel: recurrentKernelGradient(run, recurrent, d),
      bias: bias?.reshaped(to: inputs.bias!.shape), start: d.start)
  }

  /// dU = hᵀ·dz over all steps; where the last block is multiplied with something else than h, with that.
  private func recurrentKernelGradient(
    _ run: RecurrentRun, _ dz: Tensor, _ d: FusedCellGradients
  ) -> Tensor {
    guard let kept = d.kept else { return matmul(d.past.transposed(), dz) }
    let first = run.columns - run.units
    let rows = kept.contiguous().rowMajorView(d.past.shape)
    return .concatenate(
      [
        matmul(d.past.transposed(), dz.slice(0..<first, axis: 1)),
        matmul(rows.transposed(), dz.slice(first..<run.columns, axis: 1)),
      ], axis: 1)
  }

  /// The fused loops of a cell, where it has some and they fit the inputs.
  private func fusedCell(_ cell: RecurrentCell, _ inputs: RecurrentInputs) -> (any FusedCellLoops)?
  {
    guard inputs.x.precision == .single, inputs.batch > 0 else { return nil }
    switch cell.formula(inputs) {
    case is LSTMCell: return LSTMLoops()
    case let gru as GRUCell: return gru.resetAfter ? ResetAfterLoops() : ResetBeforeLoops()
    case let simple as SimpleCell: return SimpleLoops(f: simple.f)
    default: return nil
    }
  }
}

/// A recurrent cell over all steps, by a product and a fused loop for each.
protocol FusedCellLoops {
  /// The states and what the gradient needs, for x·W, which may be overwritten.
  func states(_ run: RecurrentRun, _ products: Tensor) -> RecurrentStates

  /// The gradients for those of the states, of which `dstates` is contiguous.
  func gradients(
    _ run: RecurrentRun, _ states: RecurrentStates, _ dstates: Tensor
  ) -> FusedCellGradients
}

/// What a cell's loops give for the gradients.
struct FusedCellGradients {
  /// The gradient of x·W, `[batch, steps, columns]`.
  let input: Tensor
  /// The gradient of h·U where it is not that of x·W.
  var recurrent: Tensor?
  /// Each step's h before it, `[batch·steps, units]`.
  let past: Tensor
  /// What the last block of U is multiplied with where it is not h, `[batch, steps, units]`.
  var kept: Tensor?
  /// The gradient of the first states.
  let start: Tensor
}

extension RecurrentCell {
  /// h ← f(x·W + h·U + b), in ``SimpleCell``. W `[inputs, units]`, U `[units, units]`, b `[units]`.
  public static func simple(_ f: FusedActivation = .tanh) -> RecurrentCell {
    RecurrentCell("simple(\(f))", blocks: 1) { SimpleCell(inputs: $0, f: f) }
  }
}

/// h ← f(x·W + h·U + b): the simple recurrent step, and its gradient.
struct SimpleCell: CellFormula {
  let inputs: RecurrentInputs
  let f: FusedActivation

  func step(_ x: Tensor, _ h: Tensor) -> (state: Tensor, memory: Tensor) {
    let z = inputs.project(x) + h.matmul(inputs.recurrentKernel)
    return (z.activated(f), z)  // Formula: F03
  }

  /// dz = f′·dh
  func back(
    _ dh: Tensor, _ x: Tensor, _ before: Tensor, _ after: Tensor, _ z: Tensor, _ t: Int,
    _ d: inout RecurrentGradients
  ) -> Tensor {
    let dz = dh.throughActivation(f, x: z, y: z.activated(f))
    return inputs.pull(dz, x, before, t, &d)
  }
}

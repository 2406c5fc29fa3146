/// h ← f(x·W + h·U + b)
struct SimpleCell: CellFormula {
  let inputs: RecurrentInputs
  let f: FusedActivation

  func step(_ x: Tensor, _ h: Tensor) -> (state: Tensor, memory: Tensor) {
    let z = inputs.project(x) + h.matmul(inputs.recurrentKernel)
    return (z.activated(f), z)
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

/// i, f, g, o = the four blocks of x·W + h·U + b through sigmoid, sigmoid, tanh, sigmoid:
/// what to let in, what to keep, what is new, what to let out; then
/// c ← f·c + i·g        h ← o·tanh c
///
/// Gradients survive, because c goes to the next step times f alone: where f is near 1, so is ∂c′/∂c.
struct LSTMCell: CellFormula {
  let inputs: RecurrentInputs

  func step(_ x: Tensor, _ state: Tensor) -> (state: Tensor, memory: Tensor) {
    let (h, c) = halves(state)
    let z = (inputs.project(x) + h.matmul(inputs.recurrentKernel)).split(into: 4, axis: 1)
    let (i, f, g, o) = (z[0].sigmoid(), z[1].sigmoid(), z[2].tanh(), z[3].sigmoid())
    let next = f * c + i * g
    return (
      .concatenate([o * next.tanh(), next], axis: 1), .concatenate([i, f, g, o], axis: 1)
    )
  }

  /// dc = o·(1 − tanh²c)·dh + what comes from the next step
  /// di = g·dc        df = c·dc        dg = i·dc        do = tanh c·dh, each times its slope
  func back(
    _ dstate: Tensor, _ x: Tensor, _ before: Tensor, _ after: Tensor, _ memory: Tensor, _ t: Int,
    _ d: inout RecurrentGradients
  ) -> Tensor {
    let gates = memory.split(into: 4, axis: 1)
    let (i, f, g, o) = (gates[0], gates[1], gates[2], gates[3])
    let ((h, c), next) = (halves(before), halves(after).c)
    let dh = halves(dstate).h
    let tanhC = next.tanh()
    let dc = halves(dstate).c + o * (1 - tanhC * tanhC) * dh
    let dz = Tensor.concatenate(
      [
        g * dc * i * (1 - i), c * dc * f * (1 - f), i * dc * (1 - g * g),
        tanhC * dh * o * (1 - o),
      ], axis: 1)
    return .concatenate([inputs.pull(dz, x, h, t, &d), f * dc], axis: 1)
  }

  private func halves(_ state: Tensor) -> (h: Tensor, c: Tensor) {
    let parts = state.split(into: 2, axis: 1)
    return (parts[0], parts[1])
  }
}

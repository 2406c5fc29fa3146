extension RecurrentCell {
  /// The gated recurrent unit (Cho et al., 2014), in ``GRUCell``. W `[inputs, 3·units]`,
  /// U `[units, 3·units]`, b `[2, 3·units]` with `resetAfter`, `[3·units]` without.
  public static func gru(resetAfter: Bool = true) -> RecurrentCell {
    RecurrentCell("gru(resetAfter: \(resetAfter))", blocks: 3, biasRows: resetAfter ? 2 : 1) {
      GRUCell(inputs: $0, resetAfter: resetAfter)
    }
  }
}

/// z, r = sigmoid of the first two blocks of x·W + h·U + b: the update gate and the reset gate; then
/// h ← z·h + (1 − z)·k, with the candidate
/// k = tanh(x·Wₖ + bₖ + r·(h·Uₖ + b′ₖ))  with `resetAfter`, as Keras by default;
/// k = tanh(x·Wₖ + bₖ + (r·h)·Uₖ)        without, as in the first papers.
struct GRUCell: CellFormula {
  let inputs: RecurrentInputs
  let resetAfter: Bool

  private var units: Int { inputs.units }
  private var gates: Range<Int> { 0..<(2 * units) }
  private var candidate: Range<Int> { (2 * units)..<(3 * units) }

  func step(_ x: Tensor, _ h: Tensor) -> (state: Tensor, memory: Tensor) {
    let (u, bias) = (inputs.recurrentKernel, biases)
    let a = x.matmul(inputs.kernel) + bias.input
    let s = h.matmul(u) + bias.recurrent
    let zr = (a.columns(gates) + s.columns(gates)).sigmoid()
    let (z, r) = (zr.columns(0..<units), zr.columns(units..<(2 * units)))
    let past = resetAfter ? r * s.columns(candidate) : (r * h).matmul(u.columns(candidate))
    let k = (a.columns(candidate) + past).tanh()
    return (z * h + (1 - z) * k, .concatenate([z, r, k, s.columns(candidate)], axis: 1))
  }

  /// dz = (h − k)·dh·z(1 − z)        dk = (1 − z)·dh·(1 − k²)        dr = past·dk·r(1 − r)
  func back(
    _ dstate: Tensor, _ x: Tensor, _ h: Tensor, _ after: Tensor, _ memory: Tensor, _ t: Int,
    _ d: inout RecurrentGradients
  ) -> Tensor {
    let u = inputs.recurrentKernel
    let parts = memory.split(into: 4, axis: 1)
    let (z, r, k, s) = (parts[0], parts[1], parts[2], parts[3])
    let dz = dstate * (h - k) * z * (1 - z)
    let dk = dstate * (1 - z) * (1 - k * k)
    var dh = dstate * z
    let da: Tensor
    if resetAfter {
      let dr = dk * s * r * (1 - r)
      let ds = Tensor.concatenate([dz, dr, dk * r], axis: 1)
      da = .concatenate([dz, dr, dk], axis: 1)
      dh += ds.matmul(u.transposed())
      d.recurrentKernel += h.transposed().matmul(ds)
      d.bias? += .stack([da.sum(0), ds.sum(0)])
    } else {
      let pulled = dk.matmul(u.columns(candidate).transposed())
      let dr = pulled * h * r * (1 - r)
      let dzr = Tensor.concatenate([dz, dr], axis: 1)
      da = .concatenate([dz, dr, dk], axis: 1)
      dh += r * pulled + dzr.matmul(u.columns(gates).transposed())
      d.recurrentKernel += .concatenate(
        [h.transposed().matmul(dzr), (r * h).transposed().matmul(dk)], axis: 1)
      if let bias = inputs.bias { d.bias! += da.sum(0).reshaped(to: bias.shape) }
    }
    d.kernel += x.transposed().matmul(da)
    d.x[Axis.all, t] = da.matmul(inputs.kernel.transposed())
    return dh
  }

  /// The bias of x·W and that of h·U; zeros where there is none.
  private var biases: (input: Tensor, recurrent: Tensor) {
    let none = Tensor(0, inputs.x.precision)
    guard let bias = inputs.bias else { return (none, none) }
    return resetAfter ? (bias[0], bias[1]) : (bias.flattened, none)
  }
}

extension Tensor {
  fileprivate func columns(_ range: Range<Int>) -> Tensor { slice(range, axis: 1) }
}

import Glibc

extension RecurrentCell {
  /// Long short-term memory (Hochreiter and Schmidhuber, 1997), in ``LSTMCell``.
  /// W `[inputs, 4·units]`, U `[units, 4·units]`, b `[4·units]`.
  public static let lstm = RecurrentCell("lstm", blocks: 4, statesPerUnit: 2) {
    LSTMCell(inputs: $0)
  }
}

/// i, f, g, o = sigmoid, sigmoid, tanh, sigmoid of the four blocks of x·W + h·U + b: the input gate,
/// the forget gate, the candidate, the output gate; then
/// c ← f·c + i·g        h ← o·tanh c
///
/// Gradients survive, because c reaches the next step times f alone: where f is near 1, so is ∂c′/∂c.
struct LSTMCell: CellFormula {
  let inputs: RecurrentInputs

  func step(_ x: Tensor, _ state: Tensor) -> (state: Tensor, memory: Tensor) {
    let (h, c) = halves(state)
    let z = (inputs.project(x) + h.matmul(inputs.recurrentKernel)).split(into: 4, axis: 1)
    let (i, f, g, o) = (z[0].sigmoid(), z[1].sigmoid(), z[2].tanh(), z[3].sigmoid())
    let next = f * c + i * g  // Formula: N06
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

extension TensorExplanation {
  /// Explains one unit of one step of an LSTM for one sample: its four gates, the new c and h.
  ///
  /// `x` is the input `[inputs]`, `h` and `c` are the state before, `[units]`; the weights are those of
  /// ``RecurrentCell/lstm``.
  public static func lstmStep(
    x: Tensor, h: Tensor, c: Tensor, kernel: Tensor, recurrentKernel: Tensor, bias: Tensor? = nil,
    unit: Int
  ) -> Self {
    let units = h.count
    guard x.rank == 1, h.rank == 1, c.shape == h.shape, kernel.shape == [x.count, 4 * units],
      recurrentKernel.shape == [units, 4 * units], bias == nil || bias!.shape == [4 * units],
      (0..<units).contains(unit)
    else {
      ShapeError(
        "explain lstm",
        got: "x \(x.shape), h \(h.shape), c \(c.shape), kernel \(kernel.shape), recurrent kernel "
          + "\(recurrentKernel.shape), unit \(unit)",
        need: "x [inputs], h and c [units], kernels [inputs, 4·units] and [units, 4·units]"
      ).trap()
    }
    func gate(_ name: String, _ block: Int, _ f: String, _ value: (Double) -> Double) -> Self {
      let column = block * units + unit
      var terms = (0..<x.count).map {
        Term("x[\($0)]", x.value(at: $0), "W[\($0), \(column)]", kernel.value(at: $0, column))
      }
      terms += (0..<units).map {
        Term(
          "h[\($0)]", h.value(at: $0), "U[\($0), \(column)]",
          recurrentKernel.value(at: $0, column))
      }
      if let bias {
        let number = bias.value(at: column)
        terms.append(Term("b[\(column)]", bracketed(number), number))
      }
      let sum = terms.reduce(0) { $0 + $1.value }
      return Self(
        name, "\(f)(Σ x·W + Σ h·U" + (bias == nil ? ")" : " + b)"), "\(f)(\(short(sum)))",
        value(sum), terms: terms)
    }
    func sigmoid(_ z: Double) -> Double { FusedActivation.sigmoid.value(z) }

    let (i, f) = (gate("i", 0, "sigmoid", sigmoid), gate("f", 1, "sigmoid", sigmoid))
    let (g, o) = (gate("g", 2, "tanh", Glibc.tanh), gate("o", 3, "sigmoid", sigmoid))
    let next = Self(
      "c′", "f·c + i·g",
      sumOf: [
        Term("f", f.value, "c[\(unit)]", c.value(at: unit)), Term("i", i.value, "g", g.value),
      ])
    return Self(
      "h′[\(unit)]", "o·tanh(c′)", "\(bracketed(o.value))·tanh(\(short(next.value)))",
      o.value * Glibc.tanh(next.value), steps: [i, f, g, o, next])
  }
}

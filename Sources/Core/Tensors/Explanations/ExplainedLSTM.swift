import Glibc

extension TensorExplanation {
  /// One unit of one step of an LSTM for one sample: its four gates, the new c and h.
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

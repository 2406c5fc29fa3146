import Chalk

/// An LSTM of one unit, number by number.
struct ScalarLSTM {
  // excerpt: cell
  /// The sum z before a gate's σ, or before the tanh of g: W·h + U·x + b
  struct Gate {
    let W: Scalar
    let U: [Scalar]
    let b: Scalar

    func callAsFunction(_ x: [Scalar], _ h: Scalar) -> Scalar {
      .weightedSum([W] + U, [h] + x, plus: b)
    }
  }

  let input, forget, new, output: Gate

  /// One step: from the state h, the cell c and the input x to the next of both.
  func callAsFunction(_ x: [Scalar], h: Scalar, c: Scalar) -> Step {
    let i = sigmoid(input(x, h))
    let f = sigmoid(forget(x, h))
    let g = tanh(new(x, h))
    let o = sigmoid(output(x, h))
    let next = f.named("f") * c + i.named("i") * g.named("g")
    let shown = tanh(next.named("c")).named("tanh c")
    return Step(i: i, f: f, g: g, o: o, c: next, h: o.named("o") * shown)
  }
  // end excerpt

  struct Step {
    let i, f, g, o, c, h: Scalar
  }

  /// All steps over a sequence, from h = 0 and the given cell.
  func callAsFunction(_ x: [[Scalar]], from start: Scalar = 0) -> [Step] {
    var (h, c) = (Scalar(0), start)
    return x.map { x in
      let step = self(x, h: h, c: c)
      (h, c) = (step.h, step.c)
      return step
    }
  }

  /// Every weight and bias, gate by gate.
  var parameters: [Scalar] {
    [input, forget, new, output].flatMap { [$0.W] + $0.U + [$0.b] }
  }
}

extension ScalarLSTM.Gate {
  init(_ W: Double, _ U: [Double], _ b: Double) {
    self.init(W: Scalar(W), U: U.map { Scalar($0) }, b: Scalar(b))
  }
}

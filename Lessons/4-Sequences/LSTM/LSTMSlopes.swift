import Chalk
import Foundation

/// The third and fourth step of the lesson: the slope of the cell, and both engines.
extension LSTM {
  func survival(on board: Board, _ chosen: Double) {
    board.step("Why the slope survives")
    board.say(
      """
      Look at the formula of the cell once more: c was multiplied by f, and something was added. \
      So one step back along the cell multiplies by f, and that is all. No W, no bend. The network \
      sets f itself: where something is to be remembered it opens the gate, and the slope goes \
      through with it.
      """)
    board.formula(#"\frac{\partial c_t}{\partial c_{t-1}} = f_t"#)
    board.formula(#"\frac{\partial c_T}{\partial c_0} = \prod_{t=1}^{T} f_t"#)
    board.say(
      """
      This is the way along the cell, the one that lasts. There are others: the old cell is shown as \
      h, and through W the gates listen to it. Those go through bends and fade as in a plain network. \
      In the notebook all W are 0, so there the product is the whole slope.
      """)
    let x = (0..<40).map { _ in board.random.uniform(in: -1...1) }
    let biases = [0, 1, 3, 6.0]
    let survive = biases.map { bias in
      (1...40).map { length in slopeOfCell(bias, x.prefix(length)) }
    }
    let plain = [0.9, 0.99].map { W in (1...40).map { plainSlope(W, x.prefix($0)) } }
    let times = (1...40).map { Double($0) }
    board.draw(
      Figure(
        "The slope on its way back",
        caption: """
          How the memory now answers to the memory so many steps earlier, on the same inputs: the \
          cell of an LSTM by the bias of its forget gate, and the state of a plain network.
          """, x: "steps back", y: PlotAxis("slope", scale: .logarithmic, range: 1e-8...2)
      ) {
        for (bias, slopes) in zip(biases, survive) {
          let f = Activations.sigmoid(bias)
          Line(times, slopes, label: "LSTM, f = \(written(f, digits: 3))")
        }
        for (W, slopes) in zip([0.9, 0.99], plain) {
          Line(times, slopes, label: "plain, W = \(written(W))", showsPoints: true)
        }
      })
    board.claim(
      "the slope of the cell is the product of its forget gates",
      zip(biases, survive).allSatisfy { bias, slopes in
        let f = Activations.sigmoid(bias)
        return abs(slopes[39] - pow(f, 40)) <= 1e-9 * pow(f, 40)
      })
    board.claim("with f near 1, nine tenths are left after 40 steps", survive[3][39] > 0.9)
    board.claim("the plain network has less, even with W = 0.99", plain[1][39] < 0.5)
    board.warn(
      """
      It is often said that the LSTM solves the vanishing gradient. It gives the network the means: \
      f has to be near 1. With a bias of 0 the gate starts half shut, and half of the slope is lost \
      at every step. That is why Keras starts the forget gate's bias at 1, which leaves \
      \(survive[1][9], digits: 2) after ten steps and \(survive[1][39], digits: 2) after forty.
      """)
    board.ask(
      "Which weights must be right for the cell to keep its slope?",
      choices: ["those of the forget gate", "those of the output gate", "those of g"], answer: 0,
      because: "∂c/∂c of the step before is f, and f is made by them.")
  }

  /// ∂c_T/∂c₀ of the notebook when nothing is marked.
  private func slopeOfCell(_ keep: Double, _ x: ArraySlice<Double>) -> Double {
    let start = Scalar(0.5)
    notebook(keep)(x.map { [Scalar($0), 0] }, from: start).last!.c.backward()
    return start.gradient
  }

  /// ∂h_T/∂h₀ of a plain network that reads the same.
  private func plainSlope(_ W: Double, _ x: ArraySlice<Double>) -> Double {
    let h = Recurrent().read(x.map { Scalar($0) }, W: Scalar(W), U: 0.2, b: 0)
    h.last!.backward()
    return h[0].gradient * W * (1 - h[0].value * h[0].value)
  }

  func onTensors(on board: Board) {
    board.step("The same on tensors")
    let (count, time) = (2, 6)
    let random = { (n: Int) in (0..<n).map { _ in board.random.normal() } }
    let gates = (0..<4).map { _ in (W: random(1)[0], U: random(count), b: random(1)[0]) }
    let lstm = gates.map { ScalarLSTM.Gate($0.W, $0.U, $0.b) }
    let scalar = ScalarLSTM(input: lstm[0], forget: lstm[1], new: lstm[2], output: lstm[3])
    let x = (0..<time).map { _ in random(count) }
    let steps = scalar(x.map { $0.map { Scalar($0) } })
    steps.last!.h.backward()

    let inputs = [
      Tensor([x], .double), Tensor(gates.map(\.U), .double).transposed(),
      Tensor([gates.map(\.W)], .double), Tensor(gates.map(\.b), .double),
    ]
    let variables = inputs.map { Variable($0, requiresGradient: true) }
    let states = read(variables[0], U: variables[1], W: variables[2], b: variables[3])
    states[0, time - 1, 0].backward()
    let fromScalars = scalar.parameters.map(\.gradient)
    let (U, W, b) = (
      variables[1].gradient!.transposed().values, variables[2].gradient!.values,
      variables[3].gradient!.values
    )
    let fromTensors = (0..<4).flatMap { gate -> [Double] in
      let weights = U[(count * gate)..<(count * gate + count)]
      return [W[gate]] + weights + [b[gate]]
    }
    board.say(
      """
      The tensor engine keeps the weights of all four gates side by side, in the order i, f, g, o, \
      and reads a batch of sequences in one operation. Here a sequence of \(time) steps with random \
      weights, in both engines.
      """)
    board.code("on tensors", file: #filePath)
    let states0 = states.value.values
    let values = largestDifference(states0, steps.flatMap { [$0.h.value, $0.c.value] })
    let slopes = largestDifference(fromScalars, fromTensors)
    board.value("largest difference of any state or cell", values)
    board.value("largest difference of any slope", slopes)
    board.claim("they agree to the last digits", values < 1e-12 && slopes < 1e-12)
    let check = GradientCheck.check("lstm", at: inputs) {
      read($0[0], U: $0[1], W: $0[2], b: $0[3])
    }
    board.claim("every slope agrees with central differences", check.passes())
  }

  // excerpt: on tensors
  /// The states after each step, h before c, `[batch, time, 2·units]`, for x `[batch, time, inputs]`.
  func read(_ x: Variable, U: Variable, W: Variable, b: Variable) -> Variable {
    Primitive.recurrent(.lstm)([x, U, W, b])
  }
  // end excerpt
}

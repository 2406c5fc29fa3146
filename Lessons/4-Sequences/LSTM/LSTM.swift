import Chalk
import Foundation

/// N06: a cell state that is added to and not squeezed through an activation function, and gates that decide.
struct LSTM: Lesson {
  let card = LessonCard.lstm

  /// How many units the LSTM of step 6 has.
  let units = 8

  func teach(on board: Board) throws {
    try oneStep(on: board)
    notebook(on: board)
    survival(on: board)
    gru(on: board)
    onTensors(on: board)
    try gatesThatLearn(on: board)
    ending(on: board)
  }

  private func oneStep(on board: Board) throws {
    board.step("How do you keep a number for a hundred steps?")
    board.say(
      """
      A plain recurrent network computes its hidden state anew at every step: multiplied by W, then through tanh. \
      Hardly anything survives a hundred such steps. So do not recompute the number: leave it alone. The long \
      short-term memory, **LSTM**, keeps it in a **cell state** c that passes from step to step unchanged, except \
      for what gates do to it. A **gate** is a number between 0, shut, and 1, open.
      """)
    board.formula(#"f_t = \sigma(W_f h_{t-1} + U_f x_t + b_f)"#)
    board.formula(#"i_t = \sigma(W_i h_{t-1} + U_i x_t + b_i)"#)
    board.formula(#"o_t = \sigma(W_o h_{t-1} + U_o x_t + b_o)"#)
    board.formula(#"g_t = \tanh(W_g h_{t-1} + U_g x_t + b_g)"#)
    let cellFormula = board.formula(#"c_t = f_t c_{t-1} + i_t g_t"#)
    board.formula(#"h_t = o_t \tanh(c_t)"#)
    board.code("cell")
    board.say(
      """
      f is the **forget gate**: what fraction of the old cell stays. i is the **input gate**: how much of the new \
      value g, also called the candidate, is added. o is the **output gate**: how much of the cell is shown as the \
      **hidden state** h, to the next layer and to the gates of the next step.
      """)
    board.draw(
      try .lstmCell(
        caption: """
          What does the old cell pass through on its way to the new one? One product and one sum: no weight \
          matrix and no activation function. All weights are in the four boxes that see h and x.
          """))
    let x = board.slider("x", in: -3...3, default: 1, reruns: .step)
    let (h, c) = (0.2, 0.5)
    let step = cell(Scalar(x, "x"), h: Scalar(h, "h"), c: Scalar(c, "c before"))
    board.say("One step, with h = \(h) and c = \(c) from before and x = \(x):")
    let sums = [-0.5 * h + x + 0.5, 0.5 * h - x + 1, h + 0.8 * x, 0.3 * h + 0.5 * x]
    let gates = [("input", step.i), ("forget", step.f), ("new value", step.g), ("output", step.o)]
    board.table(
      ["gate", "letter", "sum z", "after σ or tanh"],
      zip(gates, sums).map { gate, sum in
        [gate.0, gate.1.name!, written(sum), written(gate.1.value)]
      })
    board.explain(
      cellFormula,
      ["f_t": step.f.value, "c_{t-1}": c, "i_t": step.i.value, "g_t": step.g.value], step.c.value)
    step.h.named("new h").backward()
    board.explain(step.h)
    let (i, f) = (sigmoid(sums[0]), sigmoid(sums[1]))
    let byHand = f * c + i * tanh(sums[2])
    board.identity(
      "worked out by hand, the new cell is the same", abs(step.c.value - byHand) < 1e-12)
    board.identity(
      "and so is the new hidden state",
      abs(step.h.value - sigmoid(sums[3]) * tanh(byHand)) < 1e-12)
    drawOneStep(on: board, x, h, c)
    board.warn(
      """
      Some texts say that the LSTM has a memory gate. None of its three gates is called that: the memory is the \
      cell, and the gates control it.
      """)
    board.ask(
      "f = 1 and i = 0. The cell was 0.7. What is it now?", answer: 0.7,
      because: "c = f·0.7 + i·g = 1·0.7 + 0·g: an open forget gate and a shut input gate keep it.")
  }

  /// The gates of the first step, with weights that make round numbers.
  private func cell(_ x: Scalar, h: Scalar, c: Scalar) -> ScalarLSTM.Step {
    ScalarLSTM(
      input: .init(-0.5, [1], 0.5), forget: .init(0.5, [-1], 1), new: .init(1, [0.8], 0),
      output: .init(0.3, [0.5], 0))([x], h: h, c: c)
  }

  private func drawOneStep(on board: Board, _ x: Double, _ h: Double, _ c: Double) {
    let slopes = { (x: Double) -> (cell: Double, state: Double) in
      let (forCell, forState) = (Scalar(x), Scalar(x))
      cell(forCell, h: Scalar(h), c: Scalar(c)).c.backward()
      cell(forState, h: Scalar(h), c: Scalar(c)).h.backward()
      return (forCell.gradient, forState.gradient)
    }
    let values = { (x: Double) in cell(Scalar(x), h: Scalar(h), c: Scalar(c)) }
    board.draw(
      .functionAndDerivative(
        "What one step makes of x",
        caption: """
          Which inputs are kept out, and which replace the cell? The new cell and hidden state as \
          functions of the input, and their derivatives. On the left the forget gate is open and the \
          input gate shut: the cell keeps its \(written(c)). On the right it is replaced.
          """,
        over: -6...6, at: x,
        curves: [
          ("cell c", { values($0).c.value }, { slopes($0).cell }),
          ("state h", { values($0).h.value }, { slopes($0).state }),
        ]))
  }

  private func notebook(on board: Board) {
    board.step("A notebook, set by hand")
    board.say(
      """
      Can gates keep one value out of many? Give the LSTM two inputs: a value, and a mark that means *note this \
      one*. With a mark the input gate opens and the forget gate shuts, so the old note is replaced by the new \
      one. Without a mark it is the other way round: the note stays and the value is ignored.
      """)
    let keep = board.slider("keep", in: 0...8, default: 6, reruns: .step)
    board.say(
      """
      The bias of the forget gate is \(keep), so without a mark the gate is \
      σ(\(keep)) = \(sigmoid(keep)). That is what the cell is multiplied by at each \
      step.
      """)
    board.code("notebook")
    let notes = [0: 0.9, 9: -0.7, 17: 0.3]
    let values = (0..<28).map { notes[$0] ?? board.random.uniform(in: -1...1) }
    let inputs = values.indices.map { t in [values[t], notes[t] == nil ? 0.0 : 1] }
    let steps = notebook(keep)(inputs.map { $0.map { Scalar($0) } })
    drawNotebook(on: board, values, marked: notes.keys.sorted(), steps)
    let f = sigmoid(keep)
    board.identity(
      "eight steps after the first note the cell is the note times f⁸",
      abs(steps[8].c.value - steps[0].c.value * pow(f, 8)) < 1e-3)
    if keep >= 6 {
      board.identity(
        "until the next mark it keeps more than 97 % of it",
        abs(steps[8].c.value) > 0.97 * abs(steps[0].c.value) - 1e-3)
    }
    board.ask(
      "The forget gate is 0.5. What fraction of a note is left after 3 steps?",
      answer: pow(0.5, 3), because: "Each step multiplies the note by 0.5: ½·½·½.")
  }

  // excerpt: notebook
  /// Inputs: a value, and a mark of 1 or 0. No gate listens to the state, so all W are 0.
  func notebook(_ keep: Double) -> ScalarLSTM {
    ScalarLSTM(
      input: .init(0, [0, 20], -10),  // open with a mark
      forget: .init(0, [0, -20], keep),  // shut with a mark
      new: .init(0, [1, 0], 0),  // tanh of the value
      output: .init(0, [0, 0], 10))  // always open
  }
  // end excerpt

  private func drawNotebook(
    on board: Board, _ values: [Double], marked: [Int], _ steps: [ScalarLSTM.Step]
  ) {
    let times = values.indices.map { Double($0 + 1) }
    board.draw(
      Figure(
        "A note is kept",
        caption: """
          How can three gates make a notebook? Top: the values change at every step; the cell takes \
          tanh of each marked one and keeps it. Bottom: the gates, a row each.
          """, columns: 1
      ) {
        Panel("The values and the cell", x: "step t", y: "value") {
          Line(times, values, label: "value", color: .muted)
          Line(times, steps.map(\.c.value), label: "cell c", width: 2.4)
          Points(
            marked.map { times[$0] }, marked.map { values[$0] }, label: "marked", color: .series(1),
            size: 1.6)
        }
        Panel("The gates", x: "step t") {
          HeatMap(
            [steps.map(\.i.value), steps.map(\.f.value), steps.map(\.o.value)],
            columns: times.map { written($0) }, rows: ["input i", "forget f", "output o"],
            range: 0...1)
        }
      })
  }

  private func survival(on board: Board) {
    board.step("Why the gradient survives")
    board.say(
      """
      Look at the formula of the cell once more: the old c is multiplied by f, and something is added. So one step \
      back along the cell multiplies the gradient by f and by nothing else: no W, no derivative of tanh. The \
      network sets f itself: where it learns to open the gate to remember something, the gradient passes through \
      the same gate.
      """)
    board.formula(#"\frac{\partial c_t}{\partial c_{t-1}} = f_t"#)
    board.formula(#"\frac{\partial c_T}{\partial c_0} = \prod_{t=1}^{T} f_t"#)
    board.say(
      """
      This is the path along the cell, the one that lasts. There are others: the old cell is shown as \
      h, and through W the gates see h. Those paths go through W and activation functions and fade as \
      in a plain network. In the notebook all W are 0, so there the product is the whole derivative.
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
        "The derivative on its way back",
        caption: """
          How open must the forget gate be for a gradient to come back over 40 steps? The derivative \
          of the memory now with respect to the memory so many steps earlier, on the same inputs: the \
          cell of an LSTM for four values of its forget gate, and the hidden state of a plain network. \
          With its gate half shut, the derivative vanishes faster than in either plain network.
          """, x: "steps back",
        y: PlotAxis("derivative", scale: .logarithmic, range: 1e-8...2)
      ) {
        for (bias, slopes) in zip(biases, survive) {
          let f = sigmoid(bias)
          Line(times, slopes, label: "LSTM, f = \(written(f, digits: 3))")
        }
        for (W, slopes) in zip([0.9, 0.99], plain) {
          Line(times, slopes, label: "plain, W = \(written(W))", showsPoints: true)
        }
      })
    board.identity(
      "the derivative of the cell is the product of its forget gates",
      zip(biases, survive).allSatisfy { bias, slopes in
        let f = sigmoid(bias)
        return abs(slopes[39] - pow(f, 40)) <= 1e-9 * pow(f, 40)
      })
    board.identity("with f = σ(6), nine tenths are left after 40 steps", survive[3][39] > 0.9)
    board.claim(
      "in the plain network less than half is left, even with W = 0.99", plain[1][39] < 0.5)
    board.warn(
      """
      It is often said that the LSTM solves the **vanishing gradient**. It gives the network the \
      means: f has to be near 1. Before training, with inputs near 0, f is about σ of its bias. \
      With a bias of 0 half of the gradient is lost at every step. Keras starts the forget gate's bias \
      at 1, which leaves \(survive[1][9], digits: 2) after ten steps and \
      \(survive[1][39], digits: 2) after forty: better, and not enough for long distances. The lesson \
      memory-race measures what a bias of 3 does.
      """)
    board.ask(
      "Which weights must be right for the gradient to come back along the cell?",
      choices: ["those of the forget gate", "those of the output gate", "those of g"], answer: 0,
      because: "∂c_t/∂c_{t−1} is f, and f is computed from them.")
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

  private func gru(on board: Board) {
    board.step("One gate less: the GRU")
    board.say(
      """
      The **GRU**, gated recurrent unit, keeps its memory in the hidden state itself. One gate, the \
      update gate z, does the work of two: what it does not keep of the old state, it takes from the \
      new value g. A second one, the reset gate r, says how much of the old state the new value may see.
      """)
    board.formula(#"z_t = \sigma(W_z h_{t-1} + U_z x_t + b_z)"#)
    board.formula(#"r_t = \sigma(W_r h_{t-1} + U_r x_t + b_r)"#)
    board.formula(#"g_t = \tanh(W_g (r_t h_{t-1}) + U_g x_t + b_g)"#)
    let update = board.formula(#"h_t = z_t h_{t-1} + (1 - z_t) g_t"#)
    board.code("gru")
    let weights = (0..<3).map { _ in (0..<3).map { _ in board.random.normal() } }
    let gates = weights.map { (W: Scalar($0[0]), U: Scalar($0[1]), b: Scalar($0[2])) }
    let cell = ScalarGRU(update: gates[0], reset: gates[1], new: gates[2])
    let step = cell(1, h: 0.5)
    board.say("One step with random weights, from h = 0.5 and x = 1:")
    board.explain(
      update, ["z_t": step.z.value, "h_{t-1}": 0.5, "g_t": step.g.value], step.h.value)
    let x = (0..<6).map { _ in board.random.normal() }
    let inputs = [
      Tensor([x.map { [$0] }], .double), Tensor([weights.map { $0[1] }], .double),
      Tensor([weights.map { $0[0] }], .double), Tensor(weights.map { $0[2] }, .double),
    ]
    let states = Primitive.recurrent(.gru(resetAfter: false))(inputs.map { Variable($0) })
    let scalars = cell(x.map { Scalar($0) }).map(\.value)
    board.identity(
      "the tensor engine's GRU gives the same states over six steps",
      largestDifference(states.value.values, scalars) < 1e-12)
    let (m, d) = (64, 64)
    board.table(
      ["cell", "blocks of weights", "parameters for \(d) inputs and \(m) units", "state"],
      [("plain RNN", 1, "h"), ("GRU", 3, "h"), ("LSTM", 4, "h and c")].map {
        [$0.0, "\($0.1)", "\($0.1 * (m * (m + d) + m))", $0.2]
      })
    board.warn(
      """
      Keras' GRU multiplies by r after the product with W_g (reset_after=True), and has a second bias \
      for that: 3·\(m) parameters more. Papers and libraries also differ in whether z keeps or \
      replaces; here, and in Keras, z keeps.
      """)
    board.ask(
      "A GRU has z = 1 at every step. What is h after 100 steps, if it was 0.3?", answer: 0.3,
      because: "h = 1·h + 0·g at each step: nothing is lost and nothing is added.")
  }

  private func onTensors(on board: Board) {
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
    board.code("on tensors")
    let states0 = states.value.values
    let values = largestDifference(states0, steps.flatMap { [$0.h.value, $0.c.value] })
    let slopes = largestDifference(fromScalars, fromTensors)
    board.value("largest difference of any hidden state or cell", values)
    board.value("largest difference of any gradient", slopes)
    board.identity("they agree to the last digits", values < 1e-12 && slopes < 1e-12)
    let check = GradientCheck.check("lstm", at: inputs) {
      read($0[0], U: $0[1], W: $0[2], b: $0[3])
    }
    board.identity("every gradient agrees with central differences", check.passes())
  }

  // excerpt: on tensors
  /// The states after each step, h before c, `[batch, time, 2·units]`, for x `[batch, time, inputs]`.
  func read(_ x: Variable, U: Variable, W: Variable, b: Variable) -> Variable {
    Primitive.recurrent(.lstm)([x, U, W, b])
  }
  // end excerpt
}

/// The sigmoid on plain numbers.
private func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

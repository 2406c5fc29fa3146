import Chalk
import Foundation

/// N06: a cell that is added to and not pressed through a bend, and gates that decide.
struct LSTM: Lesson {
  let card = LessonCard(
    "lstm", "A memory with three gates", formulas: ["N06"], needs: ["recurrent"], minutes: 15)

  func teach(on board: Board) throws {
    oneStep(on: board)
    let keep = notebook(on: board)
    survival(on: board, keep)
    onTensors(on: board)
    try LSTMTraining().show(on: board)
  }

  private func oneStep(on board: Board) {
    board.step("How do you keep a number for a hundred steps?")
    board.say(
      """
      A plain recurrent network makes its state anew at every step: times W, through the bend. A \
      hundred times over, nothing survives that. So leave the number alone. The long short-term \
      memory, LSTM, keeps it in a cell c that goes from step to step as it is, except for what \
      gates do to it. A gate is a number between 0, shut, and 1, open.
      """)
    board.formula(#"f_t = \sigma(W_f h_{t-1} + U_f x_t + b_f)"#)
    board.formula(#"i_t = \sigma(W_i h_{t-1} + U_i x_t + b_i)"#)
    board.formula(#"o_t = \sigma(W_o h_{t-1} + U_o x_t + b_o)"#)
    board.formula(#"g_t = \tanh(W_g h_{t-1} + U_g x_t + b_g)"#)
    let cellFormula = board.formula(#"c_t = f_t c_{t-1} + i_t g_t"#)
    board.formula(#"h_t = o_t \tanh(c_t)"#)
    board.code("cell", file: ScalarLSTM.file)
    board.say(
      """
      f is the forget gate: how much of the old cell stays. i is the input gate: how much of the \
      new value g is added. o is the output gate: how much of the cell is shown as the state h.
      """)
    let x = board.slider("x", in: -3...3, default: 1)
    let (h, c) = (0.2, 0.5)
    let step = cell(Scalar(x, "x"), h: Scalar(h, "h"), c: Scalar(c, "c before"))
    board.say("One step, with h = \(h) and c = \(c) from before and x = \(x):")
    let sums = [-0.5 * h + x + 0.5, 0.5 * h - x + 1, h + 0.8 * x, 0.3 * h + 0.5 * x]
    let gates = [("input", step.i), ("forget", step.f), ("new value", step.g), ("output", step.o)]
    board.table(
      ["gate", "letter", "sum", "after the bend"],
      zip(gates, sums).map { gate, sum in
        [gate.0, gate.1.name!, written(sum), written(gate.1.value)]
      })
    board.explain(
      cellFormula,
      ["f_t": step.f.value, "c_{t-1}": c, "i_t": step.i.value, "g_t": step.g.value], step.c.value)
    step.h.named("new h").backward()
    board.explain(step.h)
    let (i, f) = (Activations.sigmoid(sums[0]), Activations.sigmoid(sums[1]))
    let byHand = f * c + i * tanh(sums[2])
    board.claim("worked by hand the new cell is the same", abs(step.c.value - byHand) < 1e-12)
    board.claim(
      "and so is the new state",
      abs(step.h.value - Activations.sigmoid(sums[3]) * tanh(byHand)) < 1e-12)
    drawOneStep(on: board, x, h, c)
    board.warn(
      """
      You will read that the LSTM has a memory gate. It has three gates, and none is called so: \
      the memory is the cell, and the gates stand around it.
      """)
    board.ask(
      "f = 1 and i = 0. The cell was 0.7. What is it now?", answer: 0.7,
      because: "1·0.7 + 0·g: it is kept.")
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
      .functionAndSlope(
        "What one step makes of x",
        caption: """
          The new cell and the new state as the input moves. On the left the forget gate is open \
          and the input gate shut: the cell keeps its \(written(c)). On the right it is replaced.
          """,
        over: -6...6, at: x,
        curves: [
          ("cell c", { values($0).c.value }, { slopes($0).cell }),
          ("state h", { values($0).h.value }, { slopes($0).state }),
        ]))
  }

  private func notebook(on board: Board) -> Double {
    board.step("A notebook, set by hand")
    board.say(
      """
      Two inputs: a value, and a mark that says: note this one. With a mark the input gate opens \
      and the forget gate shuts, so the old note goes and the new one comes. Without a mark it is \
      the other way round, and the values rush past.
      """)
    let keep = board.slider("keep", in: 0...8, default: 6)
    board.say(
      """
      The bias of the forget gate is \(keep), so without a mark it stands at \
      σ(\(keep)) = \(Activations.sigmoid(keep)). That is what the cell is multiplied by at each \
      step.
      """)
    board.code("notebook")
    let notes = [0: 0.9, 9: -0.7, 17: 0.3]
    let values = (0..<28).map { notes[$0] ?? board.random.uniform(in: -1...1) }
    let inputs = values.indices.map { t in [values[t], notes[t] == nil ? 0.0 : 1] }
    let steps = notebook(keep)(inputs.map { $0.map { Scalar($0) } })
    drawNotebook(on: board, values, marked: notes.keys.sorted(), steps)
    let f = Activations.sigmoid(keep)
    board.claim(
      "eight steps after the first note the cell is the note times f⁸",
      abs(steps[8].c.value - steps[0].c.value * pow(f, 8)) < 1e-3)
    if keep >= 6 {
      board.claim(
        "until the next mark it keeps more than 97 % of it",
        abs(steps[8].c.value) > 0.97 * abs(steps[0].c.value) - 1e-3)
    }
    board.ask(
      "The forget gate stands at 0.5. What part of a note is left after 3 steps?",
      answer: pow(0.5, 3), because: "Half of half of half.")
    return keep
  }

  private func drawNotebook(
    on board: Board, _ values: [Double], marked: [Int], _ steps: [ScalarLSTM.Step]
  ) {
    let times = values.indices.map { Double($0 + 1) }
    board.draw(
      Figure(
        "A note is kept",
        caption: """
          Top: the values rush past; the cell takes each marked one, as tanh of it, and keeps it. \
          Bottom: the gates, a row each.
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
}

/// The sigmoid on plain numbers.
enum Activations {
  static func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
}

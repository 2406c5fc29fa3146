import Chalk
import Foundation

/// N16: a recurrent unit with two gates, whose hidden state is its memory.
struct GRU: Lesson {
  let card = LessonCard.gru

  let units = 8

  func teach(on board: Board) throws {
    oneStep(on: board)
    corners(on: board)
    howLong(on: board)
    try gatesAtWork(on: board)
    try parameters(on: board)
    beforeTraining(on: board)
    try overDistance(on: board)
    ending(on: board)
  }

  private func oneStep(on board: Board) {
    board.step("One step by hand")
    board.say(
      """
      An LSTM keeps two things: a cell that remembers, and a hidden state that shows something of it. Are both \
      needed? The gated recurrent unit, **GRU**, makes do with the hidden state alone. At each step it makes a \
      **candidate** g for a new value, and then mixes: the **update gate** z says what fraction of the old state \
      stays, and the candidate gets the rest. The **reset gate** r says how much of the old state the candidate may \
      see. In a layer of many units r·h and z·h are products unit by unit.
      """)
    board.formula(#"z_t = \sigma(W_z h_{t-1} + U_z x_t + b_z)"#)
    board.formula(#"r_t = \sigma(W_r h_{t-1} + U_r x_t + b_r)"#)
    board.formula(#"g_t = \tanh(W_g (r_t h_{t-1}) + U_g x_t + b_g)"#)
    let update = board.formula(#"h_t = z_t h_{t-1} + (1 - z_t) g_t"#)
    board.code("gru")
    let x = board.slider("x", in: -3...3, default: 1, reruns: .step)
    let h = 0.5
    let step = cell(Scalar(x, "x"), h: Scalar(h, "h"))
    let sums = [0.5 * h - x + 1, h + 0.5 * x - 0.5]
    let (z, r) = (sigmoid(sums[0]), sigmoid(sums[1]))
    let g = tanh(0.8 * r * h + 1.2 * x)
    board.say("One step, from h = \(h) and x = \(x), with weights that are easy to follow:")
    board.table(
      ["what", "W", "U", "b", "sum", "after σ or tanh"],
      [
        ["z", "0.5", "−1", "1", written(sums[0]), written(step.z.value)],
        ["r", "1", "0.5", "−0.5", written(sums[1]), written(step.r.value)],
        ["g", "0.8", "1.2", "0", written(0.8 * r * h + 1.2 * x), written(step.g.value)],
      ])
    board.explain(
      update, ["z_t": step.z.value, "h_{t-1}": h, "g_t": step.g.value], step.h.value)
    board.identity(
      "worked out by hand, the new state is the same",
      abs(step.h.value - (z * h + (1 - z) * g)) < 1e-12)
    board.identity(
      "it lies between the old state and the candidate, for the two weights z and 1 − z add up to 1",
      (min(h, g) - 1e-12...max(h, g) + 1e-12).contains(step.h.value))
    let slopes = { (x: Double) -> Double in
      let input = Scalar(x)
      cell(input, h: Scalar(h)).h.backward()
      return input.gradient
    }
    board.draw(
      .functionAndDerivative(
        "What one step makes of x",
        caption: """
          Which inputs replace the state? The new state as a function of x, and its derivative. On the left z is \
          near 1 and the state stays at \(written(h)); on the right z is near 0 and the candidate takes its place.
          """, over: -4...4, at: x,
        curves: [("state h", { cell(Scalar($0), h: Scalar(h)).h.value }, slopes)]))
    board.warn(
      """
      In Cho et al. (2014), in Keras, in PyTorch and here z keeps the old state. In Chung et al. (2014) and in some \
      textbooks z replaces it, and 1 − z keeps. And many texts call the weights of the input W and those of the state \
      U; here it is the other way round. Look at a text's formulas before comparing gates.
      """)
    board.ask(
      "h was 0.8, z = 0.75, and the candidate is 0. What is the new h?", answer: 0.6,
      because: "0.75·0.8 + 0.25·0.")
  }

  /// The cell of the first step, with weights that make round numbers.
  private func cell(_ x: Scalar, h: Scalar) -> (z: Scalar, r: Scalar, g: Scalar, h: Scalar) {
    ScalarGRU(update: (0.5, -1, 1), reset: (1, 0.5, -0.5), new: (0.8, 1.2, 0))(x, h: h)
  }

  private func corners(on board: Board) {
    board.step("Four extremes")
    board.say(
      """
      What do two gates make possible that one would not? Force each of them to 0 or to 1, by a large bias. The four \
      corners are three well-known cells, since with z = 1 it does not matter what r is.
      """)
    let (x, h) = (0.7, -0.4)
    func forced(_ z: Double, _ r: Double) -> Double {
      let gate = { (open: Double) -> ScalarGRU.Gate in (0, 0, Scalar(open > 0.5 ? 40 : -40)) }
      return ScalarGRU(update: gate(z), reset: gate(r), new: (0.9, 1.1, 0.2))(
        Scalar(x), h: Scalar(h)
      ).h.value
    }
    let (plain, input) = (tanh(0.9 * h + 1.1 * x + 0.2), tanh(1.1 * x + 0.2))
    board.table(
      ["z", "r", "new h", "what the cell is then"],
      [
        ["1", "0 or 1", written(forced(1, 0)), "a memory: h stays \(written(h))"],
        ["0", "1", written(forced(0, 1)), "a plain recurrent network: tanh(W·h + U·x + b)"],
        ["0", "0", written(forced(0, 0)), "a dense layer on x: the past is forgotten at once"],
      ])
    board.identity(
      "z = 1: the state stays, whatever r is",
      abs(forced(1, 0) - h) < 1e-9 && abs(forced(1, 1) - h) < 1e-9)
    board.identity(
      "z = 0 and r = 1: it is a step of a plain recurrent network", abs(forced(0, 1) - plain) < 1e-9
    )
    board.identity(
      "z = 0 and r = 0: the old state plays no part", abs(forced(0, 0) - input) < 1e-9)
    board.say(
      """
      So r is for a new beginning: a sentence ends, and the next one should not be read in the light of the last. z \
      is for keeping. A cell without r could still keep and replace, but its candidate would always depend on the old \
      state.
      """)
    board.ask(
      "A unit counts the steps since the last period. What should its gates be at the period?",
      choices: ["z = 1, r = 1", "z = 0, r = 0", "z = 1, r = 0"], answer: 1,
      because: "The old count must go: z = 0 replaces it, and r = 0 keeps it out of the candidate.")
  }

  private func howLong(on board: Board) {
    board.step("How long does it remember?")
    let bias = board.slider("bias", in: -1...6, default: 3, reruns: .step)
    let z: Double = sigmoid(bias)
    board.say(
      """
      Suppose that z is the same at each step. Then what was in the state shrinks by the factor z each time. With a \
      bias b_z = \(bias), and no other input to the gate, z = \(z), and after k steps zᵏ is left. For z near 1 one \
      speaks of a **time constant**, 1/(1 − z), here \(1 / (1 - z), digits: 3) steps: after so many, a little more \
      than a third is left. Half is left after k steps:
      """)
    let half = board.formula(#"k = \frac{\log(0.5)}{\log(z)}"#)
    board.explain(half, ["z": z], log(0.5) / log(z))
    let steps = (0...60).map(Double.init)
    let biases = [0.0, 1, 3, 5]
    board.draw(
      Figure(
        "Keeping and taking in, by one gate",
        caption: """
          What is the price of an update gate near 1? Left: what is left of a state of 1 when nothing comes in. \
          Right: what the state becomes, from 0, when the candidate is 1 from now on. The same z controls both: a unit \
          that forgets slowly takes in slowly.
          """, columns: 2
      ) {
        Panel("Forgetting", x: "steps", y: "what is left", legend: .below) {
          for b in biases {
            Line(
              steps, steps.map { pow(sigmoid(b), $0) }, label: "b = \(written(b))")
          }
        }
        Panel("Taking in", x: "steps", y: "state", legend: .none) {
          for b in biases { Line(steps, steps.map { 1 - pow(sigmoid(b), $0) }) }
        }
      })
    let unit = ScalarGRU(
      update: (0, 0, Scalar(bias)), reset: (0, 0, 0), new: (0, 0, 0))
    var h = Scalar(1)
    let start = h
    for _ in 0..<10 { h = unit(0, h: h).h }
    h.backward()
    board.identity(
      "in the scalar engine z¹⁰ is left after ten steps, and that is the derivative as well",
      abs(h.value - pow(z, 10)) < 1e-12 && abs(start.gradient - pow(z, 10)) < 1e-12)
    board.say(
      """
      That is the price of having one gate less. In an LSTM the forget gate and the input gate can both be near 1: \
      then the cell keeps all of the old and adds all of the new. In a GRU the two are z and 1 − z.
      """)
    board.ask(
      "z = 0.9 at each step. After about how many steps is half of a state gone?",
      answer: log(0.5) / log(0.9), tolerance: 0.6,
      because: "0.9⁷ is \(pow(0.9, 7), digits: 3), so it takes between six and seven steps.")
  }

  private func parameters(on board: Board) throws {
    board.step("What it costs, beside an LSTM")
    board.say(
      """
      How many parameters are saved? A plain recurrent cell has one block of parameters: W, U and b. A GRU has three \
      blocks and an LSTM four. With k blocks, m units and d inputs:
      """)
    let formula = board.formula(#"n = k \cdot (m \cdot (m + d) + m)"#)
    let (d, m) = (32, 64)
    board.explain(
      formula, ["k": 3, "m": Double(m), "d": Double(d)], Double(3 * (m * (m + d) + m)))
    let plans: [(name: String, blocks: Int, plan: LayerPlan)] = [
      ("plain RNN", 1, .simpleRNN(m, inputShape: [10, d])),
      ("GRU, reset before", 3, .gru(m, resetAfter: false, inputShape: [10, d])),
      ("GRU, reset after (Keras)", 3, .gru(m, inputShape: [10, d])),
      ("LSTM", 4, .lstm(m, inputShape: [10, d])),
    ]
    let counts = plans.map {
      Sequential([$0.plan]).parameters.map(\.variable.value.count).reduce(0, +)
    }
    board.table(
      ["cell", "blocks", "parameters, \(d) inputs, \(m) units", "numbers kept from step to step"],
      plans.indices.map { i in
        [plans[i].name, "\(plans[i].blocks)", "\(counts[i])", "\(i == 3 ? 2 * m : m)"]
      })
    board.identity(
      "a GRU has three quarters of the parameters of an LSTM of the same size",
      4 * counts[1] == 3 * counts[3])
    board.identity(
      "Keras' form has a second bias in each of its three blocks: 3·\(m) parameters more",
      counts[2] - counts[1] == 3 * m)
    board.formula(#"\text{before: } g = \tanh(W_g (r h) + U_g x + b_g)"#)
    board.formula(#"\text{after: } g = \tanh(r (W_g h + c_g) + U_g x + b_g)"#)
    board.say(
      """
      The two forms differ in where r takes effect: before the product with W_g or after it. The second allows all \
      three products with h to be computed as one, which is faster on a graphics processor. The two are different \
      functions, so the weights of one cannot be used in the other.
      """)
    board.ask(
      "An LSTM layer has 8,000 parameters. How many has a GRU (reset before) of the same sizes?",
      answer: 6000, tolerance: 0, because: "Three blocks in place of four.")
  }
}

/// σ(x) on plain numbers.
private func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

import Chalk
import Foundation

/// The steps of the lesson on how recurrent networks are used, its summary and its exercises.
extension Recurrent {
  func uses(on board: Board) throws {
    board.step("One output or many")
    board.say(
      """
      There is a hidden state after every step; which of them are used depends on the task. \
      **Many-to-one**: one output, from the last state, as for the sentiment of a review. \
      **Many-to-many**: an output at each step, as for the next letter. In Keras that is \
      return_sequences=True. Layers can be stacked: the states of the first are the inputs of the \
      second. A **bidirectional** network reads from both ends with two layers, and so knows at each \
      step what comes later; it is of no use where the future is to be predicted. In an \
      **encoder–decoder** one network reads a sentence into its last state, and another starts from \
      that state and writes, as in translation.
      """)
    board.draw(
      try .unrolled(
        title: "Unrolled, with an output at each step",
        caption: """
          Which outputs does a task use? All four: many-to-many. Only the last: many-to-one. The weights \
          are the same at every step: U on the arrows from x, W from state to state, V to the output ŷ.
          """))
    let (batch, time, units) = (2, 4, 3)
    let x = Variable(Tensor.normal([batch, time, 5], using: &board.random))
    var random = board.random.split()
    let many = SimpleRNN(5, units, returnSequences: true, using: &random)
    let states = many(x)
    board.table(
      ["use", "what is taken", "shape"],
      [
        ["many-to-many", "all hidden states", "\(states.shape)"],
        ["many-to-one", "the last one", "\(states[Axis.all, time - 1].shape)"],
      ])
    board.ask(
      "A network has to mark each word of a sentence as a name or not. Which one fits?",
      choices: ["many-to-one", "many-to-many"], answer: 1,
      because: "It needs an output for each word."
    )
  }

  func ending(on board: Board) {
    board.summarize(
      "A recurrent network makes each hidden state from the one before and the input, with the same weights: h_t = tanh(W·h_{t−1} + U·x_t + b).",
      "Unrolled it is a deep network; backpropagation through time sums the gradient of each weight over all steps.",
      "Over many steps the gradient is a product: factors below 1 make it vanish, factors above 1 explode.",
      "Truncation saves time and changes the gradient little where it vanishes anyway; clipping limits a gradient that explodes.",
      "Many-to-one uses the last state, many-to-many all of them."
    )
    board.step("Exercises")
    let h1 = tanh(1.0)
    board.exercise(
      .byHand, "W = 0.5, U = 1, b = 0, x = (1, 1). What are h₁ and h₂?",
      answer:
        "h₁ = tanh(1) = \(h1, digits: 3), h₂ = tanh(0.5·h₁ + 1) = \(tanh(0.5 * h1 + 1), digits: 3)."
    )
    board.exercise(
      .byHand, "The gradient (6, 8) is clipped to the length 5. What is it then?",
      answer: "Its length is √(36 + 64) = 10, so it is halved: \(written(clip([6, 8], to: 5))).")
    board.exercise(
      .derive, "Derive δₜ₋₁ = δₜ·W·(1 − h_{t−1}²) for a loss that uses the last state only.",
      answer:
        "δₜ = ∂L/∂z_t with z_t = W·h_{t−1} + U·x_t + b. h_{t−1} enters L through z_t only, so ∂L/∂h_{t−1} = δₜ·W, and ∂h_{t−1}/∂z_{t−1} = 1 − h_{t−1}²."
    )
    board.exercise(
      .predict, "Set W=-0.8 in step 1. What does the state look like after the impulse?",
      answer:
        "It changes its sign at every step, because W is negative, and shrinks, because |W| is below 1."
    )
    board.exercise(
      .breakIt, "Set W=1.4. The state stays; does the gradient stay as well?",
      answer:
        "No. The state settles where h = tanh(1.4·h), and there the derivative 1.4·(1 − h²) is below 1: the state still shows that there was an impulse, but no longer depends on its size."
    )
    board.exercise(
      .write, "Write the step of a recurrent network.",
      answer:
        """
        For each unit j: tanh of b_j, plus row j of W times the old state, plus row j of U times the input. `chalk \
        practice rnn-step` checks it.
        """,
      practice: "rnn-step")
    board.exercise(
      .extend,
      "Replace tanh by ReLU, with `chalk new activation`, in step 3. When does the gradient explode now?",
      answer:
        "Where z is positive the derivative of ReLU is 1, so each step multiplies by W exactly: with W above 1 it explodes, with inputs too, as long as no z is negative. One negative z makes the whole product 0."
    )
  }
}

import Chalk
import Foundation

/// The summary of the lesson and its exercises.
extension LSTM {
  func ending(on board: Board) {
    board.summarize(
      "An LSTM keeps a cell state c: c_t = f·c_{t−1} + i·g. It is scaled and added to, but not passed through tanh.",
      "Three gates between 0 and 1 decide: forget what is there, take in what comes, show what is kept.",
      "Along the cell the gradient is the product of the forget gates, so it lasts where they are near 1.",
      "A GRU makes do with two gates and no separate cell: h_t = z·h_{t−1} + (1 − z)·g.",
      "A trained LSTM may use its gates otherwise than their names suggest: take parts away to find out."
    )
    board.step("Exercises")
    let f: Double = sigmoid(2)
    board.exercise(
      .byHand, "f = 0.9, i = 0.2, g = −0.5, o = 1, and c was 1. What are the new c and h?",
      answer:
        "c = 0.9·1 + 0.2·(−0.5) = \(0.9 - 0.1), and h = tanh(0.8) = \(tanh(0.8), digits: 3).")
    board.exercise(
      .byHand,
      "The forget gate's z is 2 at every step. After how many steps is half of the cell state forgotten?",
      answer:
        "f = σ(2) = \(f, digits: 3), and fᵏ = ½ for k = log ½ / log f = \(log(0.5) / log(f), digits: 3)."
    )
    board.exercise(
      .derive, "Derive ∂h_t/∂c_{t−1} when the gates do not depend on c.",
      answer:
        "h_t = o·tanh(c_t) and ∂c_t/∂c_{t−1} = f, so it is o·(1 − tanh²(c_t))·f. Only the way out to h leads through tanh; the way along the cell does not."
    )
    board.exercise(
      .predict, "Set keep=1 in step 2. What is left of a note eight steps later?",
      answer: "f⁸ = σ(1)⁸ = \(pow(sigmoid(1.0 as Double), 8), digits: 2) of it. The note fades."
    )
    board.exercise(
      .breakIt, "Set clipping=off, with several seeds. What happens to the loss?",
      answer:
        """
        With some seeds a single step that is too long takes the network to a point from which it cannot learn any \
        more: the gates are saturated, and their derivatives are nearly 0. With other seeds all goes well. Clipping is \
        insurance.
        """
    )
    board.exercise(
      .write, "Write one step of an LSTM.",
      answer: """
        Sigmoids for i, f and o, tanh for g; then c ← f·c + i·g, and h from the new c: o·tanh(c), not from the old \
        one. `chalk practice lstm-cell` checks it.
        """,
      practice: "lstm-cell")
    board.exercise(
      .extend, "Train a GRU on the task of step 6. What plays the part of the forget-gate bias?",
      answer:
        "The bias of z: where it is large, z starts near 1 and the state is kept. Primitive.recurrent(.gru()) takes the same inputs, with three blocks of weights in place of four."
    )
  }
}

/// The sigmoid on plain numbers.
private func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

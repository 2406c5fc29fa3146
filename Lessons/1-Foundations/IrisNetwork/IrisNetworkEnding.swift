import Chalk
import Foundation

/// Summary and exercises.
extension IrisNetwork {
  func summary(on board: Board) {
    board.summarize(
      "A multilayer perceptron: affine map, activation function, affine map, softmax.",
      """
      Cross-entropy is −log of the probability of the true class: maximum likelihood. Its gradient at the logits is \
      p − y.
      """,
      "An update: mean loss of a mini-batch, backward pass, w ← w − α·∂L/∂w for every weight.",
      "Train on the training set, choose by the validation set, and use the test set once.",
      "A single small test set is noisy: compare over several splits, and give a standard error.")
  }

  func exercises(on board: Board) {
    board.step("Exercises")
    let z = [2.0, 0, 0]
    let p = Activations.softmax(z)
    board.exercise(
      .byHand,
      "The logits are (2, 0, 0), and the first class is the true one. Compute p, L and ∂L/∂z.",
      answer: """
        e² = \(exp(2.0)), so p = \(p[0]), \(p[1]), \(p[2]). L = −ln p₁ = \(-log(p[0])). The gradient is \
        p − y = \(p[0] - 1), \(p[1]), \(p[2]).
        """)
    board.exercise(
      .byHand,
      "How many parameters does a network of 4 inputs, 8 hidden neurons and 3 classes have?",
      answer: "8·(4 + 1) + 3·(8 + 1) = \(8 * 5 + 3 * 9).")
    board.exercise(
      .derive, "Derive ∂L/∂z = p − y from L = −log pₜ and the derivatives of softmax.",
      answer: """
        L = −zₜ + log Σ eᶻ. The derivative of log Σ eᶻ with respect to zᵢ is eᶻ/Σ eᶻ = pᵢ, that of \
        −zₜ is −1 for i = t and 0 otherwise: pᵢ − yᵢ.
        """)
    board.exercise(
      .predict,
      """
      What becomes of the decision regions with one hidden neuron (s hidden=1), and of the loss with \
      ten times the rate (s rate=5)? Predict, then run.
      """,
      answer: """
        One hidden neuron turns the two inputs into one number, so all boundaries are parallel lines; for these \
        flowers that is nearly enough. With the rate 5 the loss jumps and may not settle at all; step 5 then says \
        so.
        """)
    board.exercise(
      .breakIt,
      "Standardize with the mean of all examples, or choose the epoch by the test set. What is wrong?",
      answer: """
        The test set has then taken part in a decision. Its accuracy is then somewhat too good, by an unknown \
        amount: it no longer measures generalization.
        """)
    board.exercise(
      .write, "Write softmax with cross-entropy and its gradient.",
      answer: "Subtract the largest logit, then log Σ e^d − dₜ; the gradient is p − y.",
      practice: "cross-entropy")
    board.exercise(
      .extend, "Use a table of your own with chalk run iris-network --data FILE --target COLUMN.",
      answer: """
        Look at step 7 first: is the difference between the two networks significant? If not, choose the simpler \
        one.
        """)
  }
}

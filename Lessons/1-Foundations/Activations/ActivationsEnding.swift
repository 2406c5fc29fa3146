import Chalk
import Foundation

extension Activations {
  func summary(on board: Board) {
    board.summarize(
      """
      An activation function is applied to every sum: a = f(z). Without it, many layers are one affine map; with it, a \
      layer that is wide enough comes close to any continuous function.
      """,
      "ReLU passes positive numbers with derivative 1 and stops the others; a unit can die.",
      "Sigmoid and tanh saturate: at both ends their derivative is nearly 0. tanh is zero-centered.",
      "Softmax turns logits into probabilities; only differences of logits count.",
      """
      Back through a layer the gradient is multiplied by f′ and by Wᵀ. The product over the layers \
      makes it vanish or explode.
      """)
  }

  func exercises(on board: Board) {
    board.step("Exercises")
    board.exercise(
      .byHand, "Compute softmax of z = (1, 1, 1) and of z = (0, 0, log 2) without a machine.",
      answer: """
        The first: equal logits give \(Self.softmax([1, 1, 1])[0]) each. The second: the powers are 1, 1 \
        and 2, so \(Self.softmax([0, 0, log(2)])[0]) twice and \(Self.softmax([0, 0, log(2)])[2]).
        """)
    board.exercise(
      .derive, "Derive σ′ = σ·(1 − σ) from σ = 1/(1 + e⁻ˣ), and from it tanh′ = 1 − tanh².",
      answer: """
        σ′ = e⁻ˣ/(1 + e⁻ˣ)² = σ · e⁻ˣ/(1 + e⁻ˣ) = σ·(1 − σ). With tanh x = 2σ(2x) − 1: tanh′ = \
        4σ(1 − σ) at 2x, and since σ = (1 + tanh)/2 this is (1 + tanh)(1 − tanh) = 1 − tanh².
        """)
    board.exercise(
      .predict,
      """
      In step 5, what becomes of the probabilities with T = 0.1 and with T = 10? Predict, then run \
      s T=0.1 and s T=10.
      """,
      answer: """
        With T = 0.1 the largest logit gets, rounded, the probability \
        \(Self.softmax([2, 1, -1], temperature: 0.1)[0]): nearly a hard maximum. With T = 10 it gets \
        \(Self.softmax([2, 1, -1], temperature: 10)[0]): nearly uniform.
        """)
    board.exercise(
      .breakIt,
      """
      Compute softmax of (1000, 0) as the formula is printed, without subtracting the largest logit. \
      What comes out, and why is the code of step 5 safe?
      """,
      answer: """
        e¹⁰⁰⁰ is \(exp(1000.0)) in the machine, and ∞/∞ is NaN. The code subtracts 1000 first, which \
        changes nothing in exact numbers: e⁰ and e⁻¹⁰⁰⁰ give \(Self.softmax([1000, 0])[0]) and \
        \(Self.softmax([1000, 0])[1]).
        """)
    board.exercise(
      .derive,
      """
      A unit's inputs are all outputs of sigmoids. Show that, for one example, the derivatives of the loss with \
      respect to its weights all have the same sign. Why is tanh better there?
      """,
      answer: """
        ∂L/∂wᵢ = ∂L/∂z · aᵢ, and every aᵢ is positive: all have the sign of ∂L/∂z. A step on one example can only \
        raise all weights or lower all. With tanh the aᵢ have both signs. (The mean over a batch may have both signs, \
        since ∂L/∂z differs from example to example.)
        """)
    board.exercise(
      .write, "Write ReLU and its derivative, then the sigmoid.",
      answer: """
        `chalk practice relu` and `chalk practice sigmoid` check it, and `chalk practice softmax` the probabilities of \
        step 5; mind x = 0 and large −x.
        """,
      practice: "relu")
    board.exercise(
      .extend, "Make an activation function of your own and look at it in step 7.",
      answer: """
        `chalk new activation Swish` writes a plugin with name, value and slope; `chalk check` compares the slope \
        with differences. Step 7 then has a bar and a gain for it, and one more figure with its curves.
        """)
  }
}

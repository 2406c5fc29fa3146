import Chalk
import Foundation

/// N02: what a loss says, what it pulls, and how it is computed so that it never breaks.
struct Losses: Lesson {
  let card = LessonCard(
    "losses", "How surprised should a network be?", formulas: ["N02"],
    needs: ["squared-error", "activations"], minutes: 12)

  func teach(on board: Board) throws {
    let z = binary(on: board)
    stable(on: board, z)
    squares(on: board)
    let scores = categorical(on: board)
    library(on: board, scores)
  }

  // excerpt: naive
  /// −(t·log p + (1 − t)·log(1 − p)) with p = 1/(1 + e⁻ᶻ), as it is printed
  static func naive(_ z: Double, _ t: Double) -> Double {
    let p = 1 / (1 + exp(-z))
    return -(t * log(p) + (1 - t) * log(1 - p))
  }
  // end excerpt

  // excerpt: stable
  /// The same: max(z, 0) − z·t + log(1 + e^−|z|)        dz = σ(z) − t
  static func binary(_ z: Double, _ t: Double) -> Double {
    max(z, 0) - z * t + log1p(exp(-abs(z)))
  }
  static func binarySlope(_ z: Double, _ t: Double) -> Double { 1 / (1 + exp(-z)) - t }
  // end excerpt

  private func binary(on board: Board) -> Double {
    board.step("How wrong is it to say 99 %, and be wrong?")
    board.say(
      """
      A network says: rain, with probability p. It rains, t = 1, or it does not, t = 0. The surprise \
      is −log of the probability that was given to what then happened: 0 where it was certain and \
      right, without limit where it was certain and wrong. That is the binary cross-entropy.
      """)
    board.formula(#"L = -(t \log p + (1 - t) \log (1 - p))"#)
    board.formula(#"p = \sigma(z) = \frac{1}{1 + e^{-z}}"#)
    let z = board.slider("z", in: -60...60, default: 4)
    let t = board.choice("truth", of: ["0", "1"], default: "0") == "1" ? 1.0 : 0
    board.table(
      ["p", "surprise if t = 1", "surprise if t = 0"],
      [0.01, 0.1, 0.5, 0.9, 0.99].map { p in [p, -log(p), -log(1 - p)].map { written($0) } })
    board.say("From the sum z, before the sigmoid, the slope is the simplest there can be:")
    let slope = board.formula(#"\frac{\partial L}{\partial z} = p - t"#)
    let p = 1 / (1 + exp(-z))
    board.explain(slope, ["p": p, "t": t], p - t)
    let h = 1e-5
    let measured = (Self.binary(z + h, t) - Self.binary(z - h, t)) / (2 * h)
    board.claim("measured by a nudge the slope is p − t", abs(measured - (p - t)) < 1e-4)
    board.draw(
      .functionAndSlope(
        "Binary cross-entropy of one answer",
        caption: """
          Where it is wrong the loss is a straight line, and its slope ±1: however wrong, the pull does \
          not fade. Where it is right both go to 0.
          """, over: -8...8, at: (-8...8).contains(z) ? z : nil,
        names: ("z", "L", "dL/dz"),
        curves: [
          ("t = 1", { Self.binary($0, 1) }, { Self.binarySlope($0, 1) }),
          ("t = 0", { Self.binary($0, 0) }, { Self.binarySlope($0, 0) }),
        ]))
    board.ask(
      "p = 0.9, and t = 1. What is ∂L/∂z?", answer: -0.1, because: "p − t: the sum should rise.")
    return z
  }

  private func stable(on board: Board, _ chosen: Double) {
    board.step("What goes wrong: the formula as it is printed")
    board.say(
      """
      A computer keeps sixteen digits. At z = 40 the sigmoid is exactly 1 to it, 1 − p is 0, and the \
      logarithm of 0 is −∞. Where t·log p has t = 0 besides, 0·∞ is not a number at all, and from there \
      nothing is. So p must not be rounded first: put the sigmoid into the formula and simplify.
      """)
    board.code("naive")
    board.code("stable")
    let zs: [Double] = [-800, -40, -4, 0, 4, 40, 800]
    board.table(
      ["z", "as printed, t = 1", "simplified, t = 1", "as printed, t = 0", "simplified, t = 0"],
      zs.map { z in
        [z, Self.naive(z, 1), Self.binary(z, 1), Self.naive(z, 0), Self.binary(z, 0)].map {
          written($0)
        }
      })
    board.draw(
      Figure(
        "Where the printed formula breaks",
        caption: """
          For t = 0. The printed formula becomes ragged as 1 − p loses its digits, and ends where 1 − p \
          is 0; the simplified one goes on.
          """, x: "z", y: "loss"
      ) {
        let xs = stride(from: 30.0, through: 45, by: 0.05).map { $0 }
        Line(xs, xs.map { Self.binary($0, 0) }, label: "simplified", width: 3)
        Line(xs, xs.map { Self.naive($0, 0) }, label: "as printed", dash: .solid, width: 1.2)
      })
    board.claim("for small z both are the same", abs(Self.naive(4, 0) - Self.binary(4, 0)) < 1e-12)
    board.claim("at z = 40 the printed formula gives ∞ for t = 0", Self.naive(40, 0) == .infinity)
    board.claim("and not even a number for t = 1", Self.naive(40, 1).isNaN)
    board.claim(
      "simplified it is finite for every z",
      zs.allSatisfy { Self.binary($0, 0).isFinite && Self.binary($0, 1).isFinite }
        && Self.binary(chosen, 0).isFinite)
    var network = Sequential([
      .dense(1, activation: .sigmoid, kernelInitializer: .constant(40), inputShape: [1])
    ])
    network.compile(optimizer: .sgd, loss: .binaryCrossentropy)
    let scores: Scores? = try? network.evaluate(Tensor([[1.0]]), Tensor([[0.0]]))
    let kept = scores?.loss
    board.claim(
      "the library's loss finds z = 40 behind a network's sigmoid, and gives 40",
      abs((kept ?? .nan) - 40) < 1e-4)
    board.warn(
      """
      Keras limits p to 10⁻⁷ … 1 − 10⁻⁷ where it cannot find z. Nothing breaks, but beyond that limit \
      the slope is 0, and a network that is very wrong learns nothing from it.
      """)
  }

  private func squares(on board: Board) {
    board.step("Why not squares?")
    board.say(
      """
      The mean squared error works for probabilities too, and the lesson squared-error has all of it. \
      But here its slope passes through that of the sigmoid, which is flat at both ends: who is wrong \
      with certainty is hardly pulled at all.
      """)
    board.formula(#"\frac{\partial}{\partial z} (p - t)^2 = 2 (p - t) \cdot p (1 - p)"#)
    board.code("rescue")
    let updates = 60
    let surprise = rescue(updates) { p in p - 1 }
    let squared = rescue(updates) { p in 2 * (p - 1) * p * (1 - p) }
    board.draw(
      Figure(
        "A neuron that begins wrong and certain",
        caption: """
          The truth is 1 and it begins at z = −6. The surprise, which is the cross-entropy, brings it \
          round at once; with squares it stays where it is, since the slope is nearly 0.
          """, columns: 3
      ) {
        Panel("Activation", x: "update", y: PlotAxis("p", range: 0...1)) {
          Line(surprise.map(\.p), label: "surprise")
          Line(squared.map(\.p), label: "squares")
        }
        Panel("Gradient", x: "update", y: PlotAxis("|∂L/∂z|", scale: .logarithmic), legend: .none) {
          Line(surprise.map { abs($0.slope) }, label: "surprise")
          Line(squared.map { abs($0.slope) }, label: "squares")
        }
        Panel("Surprise", x: "update", y: "−log p", legend: .none) {
          Line(surprise.map { -log($0.p) }, label: "surprise")
          Line(squared.map { -log($0.p) }, label: "squares")
        }
      })
    board.claim("after \(updates) updates cross-entropy has come round", surprise.last!.p > 0.9)
    board.claim("squares have not", squared.last!.p < 0.1)
  }

  // excerpt: rescue
  /// z ← z − α·∂L/∂z from z = −6, with α = ½.
  private func rescue(
    _ updates: Int, slope: (Double) -> Double
  ) -> [(p: Double, slope: Double)] {
    var z = -6.0
    return (0..<updates).map { _ in
      let p = 1 / (1 + exp(-z))
      z -= 0.5 * slope(p)
      return (p, slope(p))
    }
  }
  // end excerpt
}

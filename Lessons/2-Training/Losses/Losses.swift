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
    let logits = categorical(on: board)
    library(on: board, logits)
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

  // excerpt: classes
  /// log Σ e^z, from the largest down
  static func logSumExp(_ z: [Double]) -> Double {
    z.max()! + log(z.map { exp($0 - z.max()!) }.reduce(0, +))
  }

  /// −Σ t·log p with p = softmax z, for a row t        dz = p·Σt − t
  static func categorical(_ z: [Double], _ t: [Double]) -> Double {
    zip(z, t).map { $1 * (logSumExp(z) - $0) }.reduce(0, +)
  }

  /// −log p[label]: the same, for the number of the class
  static func sparse(_ z: [Double], _ label: Int) -> Double { logSumExp(z) - z[label] }
  // end excerpt

  private func categorical(on board: Board) -> [Double] {
    board.step("Several classes, two ways to write the truth")
    board.say(
      """
      With softmax the surprise is −log of the probability of j, the class that it was. The truth may come \
      as a row with a single one, categorical cross-entropy, or as the number of the class, sparse \
      categorical cross-entropy. It is one loss in two spellings.
      """)
    board.formula(#"L = -\sum_k t_k \log p_k = -\log p_j = \log \sum_k e^{z_k} - z_j"#)
    board.formula(#"\frac{\partial L}{\partial z_k} = p_k - t_k"#)
    board.code("classes")
    let shift = board.integerSlider("shift", in: 0...1000, default: 0)
    let z = [2.0, 0.5, -1].map { $0 + Double(shift) }
    let t = [0.0, 1, 0]
    let p = z.map { exp($0 - Self.logSumExp(z)) }
    board.table(
      ["class", "score z", "target t", "probability p", "slope p − t"],
      z.indices.map { ["\($0)"] + [z[$0], t[$0], p[$0], p[$0] - t[$0]].map { written($0) } })
    board.value("the loss, from the row", Self.categorical(z, t))
    board.value("the loss, from the number", Self.sparse(z, 1))
    board.claim(
      "both spellings are one loss", abs(Self.categorical(z, t) - Self.sparse(z, 1)) < 1e-9)
    board.claim(
      "the slopes add up to 0: what one class wins the others lose",
      abs(zip(p, t).map { $0 - $1 }.reduce(0, +)) < 1e-9)
    let powers = z.map { exp($0) }
    let naive = -log(powers[1] / powers.reduce(0, +))
    board.value("as printed, with e^z and their sum", naive)
    board.say(
      """
      Adding the same to all scores changes no probability. But e^z overflows beyond z = 709, and ∞/∞ \
      is not a number. Taking away the largest first is the whole remedy.
      """)
    let far = z.map { $0 + 1000 }
    board.claim(
      "a thousand higher, the loss is the same",
      abs(Self.sparse(far, 1) - Self.sparse(z, 1)) < 1e-9)
    board.claim(
      "as printed it is not a number there",
      (exp(far[1]) / far.map { exp($0) }.reduce(0, +)).isNaN)
    board.draw(
      Figure(
        "Every score is pulled",
        caption:
          "Left: the probabilities beside the truth. Right: the slopes, which are their difference.",
        columns: 2
      ) {
        Panel("Probabilities", x: "class", y: PlotAxis("p", range: 0...1)) {
          Bars(["0", "1", "2"], p, label: "p")
          Bars(["0", "1", "2"], t, label: "truth t")
        }
        Panel("Slopes", x: "class", y: "∂L/∂z") {
          Bars(["0", "1", "2"], zip(p, t).map { $0 - $1 }, label: "p − t")
        }
      })
    board.predict(
      "10 classes, and the network has learned nothing: every p is 0.1. What is its loss?",
      answer: log(10), because: "−log 0.1 = log 10. A first loss far above it is a sign of a fault."
    )
    return z
  }

  private func library(on board: Board, _ logits: [Double]) {
    board.step("In batches: divided by n")
    board.say(
      """
      The loss of a batch is the mean over its n examples, so every slope is divided by n: (p − t)/n. \
      Keras' mean squared error takes the mean over the outputs too: its slope is 2(y − t)/(n·m) for m \
      outputs. Here are the library's losses on the same numbers, and their slopes checked by nudges.
      """)
    let z = Tensor([logits.map { $0 - logits[0] }, [0.3, -0.2, 1.1]], .double)
    let rows = Tensor([[0, 1, 0], [1, 0, 0]], .double)
    let labels = Tensor([1.0, 0], .double)
    let cases: [(name: String, loss: (Variable) -> Variable, byHand: Tensor)] = [
      (
        "mean squared error", { Loss.meanSquaredError(rows, $0) }, (z - rows) * (2.0 / 6)
      ),
      (
        "binary cross-entropy", { Loss.binaryCrossentropy(fromLogits: true)(rows, $0) },
        (z.sigmoid() - rows) / 6
      ),
      (
        "categorical cross-entropy", { Loss.categoricalCrossentropy(fromLogits: true)(rows, $0) },
        (softmax(z) - rows) / 2
      ),
      (
        "sparse categorical", { Loss.sparseCategoricalCrossentropy(fromLogits: true)(labels, $0) },
        (softmax(z) - rows) / 2
      ),
    ]
    var table: [[String]] = []
    for (name, loss, byHand) in cases {
      let variable = Variable(z, requiresGradient: true)
      let value = loss(variable)
      value.backward()
      let difference = (variable.gradient! - byHand).absolute().max().scalar
      let report = GradientCheck.check(name, at: [z]) { loss($0[0]) }
      table.append([name, written(value.scalar), written(difference), written(report.error)])
      board.claim("\(name): the slope is the formula's", difference < 1e-12)
      board.claim("\(name): and that of a nudge", report.passes())
    }
    board.table(["loss", "value", "slope, engine − formula", "engine − nudge"], table)
    board.warn(
      """
      For three classes, binary cross-entropy asks three separate questions, yes or no for each; the \
      categorical one asks a single question with three answers. Which is right depends on whether two \
      classes can be true at once.
      """)
    board.say(
      """
      To try: s z=-60 and s truth=1 in step 1: the loss is 60 and still pulls; s shift=1000 in step 4; \
      `chalk practice cross-entropy`; a loss of your own with `chalk new loss`.
      """)
  }

  private func softmax(_ z: Tensor) -> Tensor {
    (z - z.logSumExp(-1, keepingAxes: true)).exp()
  }
}

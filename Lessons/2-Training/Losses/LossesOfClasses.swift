import Chalk
import Foundation

// Several classes, and the library's losses.

extension Losses {
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

  func categorical(on board: Board) -> [Double] {
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

  func library(on board: Board, _ scores: [Double]) {
    board.step("In batches: divided by n")
    board.say(
      """
      The loss of a batch is the mean over its n examples, so every slope is divided by n: (p − t)/n. \
      Keras' mean squared error takes the mean over the outputs too: its slope is 2(y − t)/(n·m) for m \
      outputs. Here are the library's losses on the same numbers, and their slopes checked by nudges.
      """)
    let z = Tensor([scores.map { $0 - scores[0] }, [0.3, -0.2, 1.1]], .double)
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

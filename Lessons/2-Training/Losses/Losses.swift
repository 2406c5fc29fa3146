import Chalk
import Foundation

/// N02: what a loss says, what it pulls, and how it is computed so that it never breaks.
struct Losses: Lesson {
  let card = LessonCard.losses

  func teach(on board: Board) throws {
    let z = binary(on: board)
    likelihood(on: board)
    stable(on: board, z)
    squares(on: board)
    let logits = categorical(on: board)
    library(on: board, logits)
    ending(on: board, z)
  }

  // excerpt: naive
  /// −(y·log ŷ + (1 − y)·log(1 − ŷ)) with ŷ = 1/(1 + e⁻ᶻ), as it is printed
  static func naive(_ z: Double, _ y: Double) -> Double {
    let ŷ = 1 / (1 + exp(-z))
    return -(y * log(ŷ) + (1 - y) * log(1 - ŷ))
  }
  // end excerpt

  // excerpt: stable
  /// The same: max(z, 0) − z·y + log(1 + e^−|z|)        ∂L/∂z = σ(z) − y
  static func binary(_ z: Double, _ y: Double) -> Double {
    max(z, 0) - z * y + log1p(exp(-abs(z)))
  }
  static func binarySlope(_ z: Double, _ y: Double) -> Double { 1 / (1 + exp(-z)) - y }
  // end excerpt

  private func binary(on board: Board) -> Double {
    board.step("How bad is a confident mistake?")
    board.say(
      """
      A network predicts rain with probability ŷ. Then it rains, y = 1, or it does not, y = 0. How surprising is \
      that under the prediction? The loss is minus the logarithm of the probability that the network gave to what \
      happened, the **negative log-likelihood**. It is 0 for a forecast that was certain and right, and has no upper \
      limit for one that was certain and wrong. For two classes it is called **binary cross-entropy**. z is the \
      **logit**, the weighted sum before the sigmoid.
      """)
    board.formula(#"L = -(y \log \hat{y} + (1 - y) \log (1 - \hat{y}))"#)
    board.formula(#"\hat{y} = \sigma(z) = \frac{1}{1 + e^{-z}}"#)
    let z = board.slider("z", in: -60...60, default: 4, reruns: .step)
    let y = board.choice("truth", of: ["0", "1"], default: "0", reruns: .step) == "1" ? 1.0 : 0
    board.table(
      ["ŷ", "L if y = 1", "L if y = 0"],
      [0.01, 0.1, 0.5, 0.9, 0.99].map { p in [p, -log(p), -log(1 - p)].map { written($0) } })
    board.say(
      """
      Write p for ŷ = σ(z). The derivative with respect to the logit is simply:
      """
    )
    let slope = Formula(#"\frac{\partial L}{\partial z} = p - y"#)
    let p = 1 / (1 + exp(-z))
    board.explain(slope, ["p": p, "y": y], p - y)
    let h = 1e-5
    let measured = (Self.binary(z + h, y) - Self.binary(z - h, y)) / (2 * h)
    board.identity("a central difference gives the same derivative", abs(measured - (p - y)) < 1e-4)
    board.draw(
      .functionAndDerivative(
        "How strongly does the loss correct a wrong prediction?",
        caption: """
          The more wrong the prediction, the closer the loss comes to a straight line with derivative ±1, so the \
          gradient does not vanish, however wrong it is. Where the prediction is right, loss and derivative go to 0.
          """, over: -8...8, at: (-8...8).contains(z) ? z : nil,
        names: ("z", "L", "dL/dz"),
        curves: [
          ("y = 1", { Self.binary($0, 1) }, { Self.binarySlope($0, 1) }),
          ("y = 0", { Self.binary($0, 0) }, { Self.binarySlope($0, 0) }),
        ]))
    board.ask(
      "ŷ = 0.9, and y = 1. What is ∂L/∂z?", answer: -0.1,
      because: "ŷ − y is negative: the logit should rise.")
    return z
  }

  private func likelihood(on board: Board) {
    board.step("Why this loss? Likelihood and divergence")
    board.say(
      """
      The **likelihood** of a model is the probability that it assigns to everything that was observed. For \
      independent examples it is a product. Its logarithm is a sum, which, negated and divided by n, is the \
      cross-entropy. So the weights with the lowest cross-entropy are those of **maximum likelihood**.
      """)
    board.formula(
      #"-\frac{1}{n} \log \prod_i \hat{y}_i^{y_i} (1 - \hat{y}_i)^{1 - y_i} = -\frac{1}{n} \sum_i (y_i \log \hat{y}_i + (1 - y_i) \log (1 - \hat{y}_i))"#
    )
    board.say(
      """
      If it truly rains with probability q, the expected loss is the cross-entropy H(q, ŷ). It has two parts: the \
      **entropy** H(q), which no prediction can avoid, and the **Kullback–Leibler divergence** D(q, ŷ), which is 0 \
      for ŷ = q only. So a loss that stops falling above 0 is not necessarily a sign of a fault.
      """)
    board.formula(
      #"H(q, \hat{y}) = H(q) + D(q, \hat{y}), \quad D(q, \hat{y}) = q \log \frac{q}{\hat{y}} + (1 - q) \log \frac{1 - q}{1 - \hat{y}}"#
    )
    let q = 0.3
    let cross = { (p: Double) in -(q * log(p) + (1 - q) * log(1 - p)) }
    let divergence = { (p: Double) in q * log(q / p) + (1 - q) * log((1 - q) / (1 - p)) }
    board.draw(
      Figure(
        "Which prediction has the lowest expected loss?",
        caption: """
          It rains with probability q = \(written(q)). The expected loss is lowest where ŷ = q. Its value there is \
          the entropy; what exceeds that is the divergence.
          """, x: "prediction ŷ", y: PlotAxis("expected loss", range: 0...2)
      ) {
        Line(over: 0.01...0.99, label: "cross-entropy H(q, ŷ)", cross)
        Line(over: 0.01...0.99, label: "divergence D(q, ŷ)", divergence)
        ReferenceLine(y: cross(q), label: "entropy H(q)")
      })
    let grid = (1..<100).map { Double($0) / 100 }
    board.identity(
      "cross-entropy is entropy plus divergence, for every ŷ",
      grid.allSatisfy { abs(cross($0) - cross(q) - divergence($0)) < 1e-12 })
    board.identity(
      "the divergence is nowhere negative, and lowest at ŷ = q",
      grid.allSatisfy { divergence($0) > -1e-12 } && grid.min { cross($0) < cross($1) } == q)
  }

  private func stable(on board: Board, _ chosen: Double) {
    board.step("What goes wrong: the printed formula in floating point")
    board.say(
      """
      A Double has about sixteen digits. At z = 40 the sigmoid is rounded to 1, so 1 − ŷ is 0, and the logarithm of \
      0 is −∞. Where 1 − y is 0 as well, the product 0·∞ is not a number (NaN), and neither is anything computed \
      from it. So the loss must not be computed from a rounded probability: put the sigmoid into the formula and \
      simplify. Keras does so with `from_logits=True`, PyTorch in `BCEWithLogitsLoss`.
      """)
    board.code("naive")
    board.code("stable")
    let zs: [Double] = [-800, -40, -4, 0, 4, 40, 800]
    board.table(
      ["z", "printed, y = 1", "stable, y = 1", "printed, y = 0", "stable, y = 0"],
      zs.map { z in
        [z, Self.naive(z, 1), Self.binary(z, 1), Self.naive(z, 0), Self.binary(z, 0)].map {
          written($0)
        }
      })
    board.draw(
      Figure(
        "Where does the printed formula break?",
        caption: """
          For y = 0. The printed formula becomes ragged as 1 − ŷ loses its digits, and ends where 1 − ŷ is rounded \
          to 0; the stable form goes on.
          """, x: "z", y: "loss"
      ) {
        let xs = stride(from: 30.0, through: 45, by: 0.05).map { $0 }
        Line(xs, xs.map { Self.binary($0, 0) }, label: "stable", width: 3)
        Line(xs, xs.map { Self.naive($0, 0) }, label: "as printed", dash: .solid, width: 1.2)
      })
    board.identity(
      "for small z both are the same", abs(Self.naive(4, 0) - Self.binary(4, 0)) < 1e-12)
    board.identity(
      "at z = 40 the printed formula gives ∞ for y = 0", Self.naive(40, 0) == .infinity)
    board.identity("and NaN for y = 1", Self.naive(40, 1).isNaN)
    board.identity(
      "the stable form is finite for every z of the table, and for yours",
      zs.allSatisfy { Self.binary($0, 0).isFinite && Self.binary($0, 1).isFinite }
        && Self.binary(chosen, 0).isFinite)
    var network = Sequential([
      .dense(1, activation: .sigmoid, kernelInitializer: .constant(40), inputShape: [1])
    ])
    network.compile(optimizer: .sgd, loss: .binaryCrossentropy)
    let scores: Scores? = try? network.evaluate(Tensor([[1.0]]), Tensor([[0.0]]))
    let kept = scores?.loss
    board.identity(
      "Chalk's loss goes back from the sigmoid's output to its logit, z = 40, and gives 40",
      abs((kept ?? .nan) - 40) < 1e-4)
    board.warn(
      """
      Where Keras is given probabilities, it clips ŷ to 10⁻⁷ … 1 − 10⁻⁷. Nothing overflows, but beyond these limits \
      the gradient is 0, so an example on which the network is very wrong teaches it nothing. It is better to pass \
      logits.
      """)
  }

  private func squares(on board: Board) {
    board.step("Why not the squared error?")
    board.say(
      """
      The mean squared error can be computed for probabilities, too. But its gradient passes through the derivative \
      of the sigmoid, which is about 0 at both ends (saturation): so a prediction that is certain and wrong is \
      hardly corrected at all.
      """)
    board.formula(
      #"\frac{\partial}{\partial z} (\hat{y} - y)^2 = 2 (\hat{y} - y) \cdot \hat{y} (1 - \hat{y})"#)
    board.code("rescue")
    let updates = 60
    let entropy = rescue(updates) { p in p - 1 }
    let squared = rescue(updates) { p in 2 * (p - 1) * p * (1 - p) }
    board.draw(
      Figure(
        "Can a neuron recover that begins certain and wrong?",
        caption: """
          y = 1, and it begins at z = −6. The gradient of the cross-entropy, −log ŷ, is about 1 in \
          size at first, and ŷ soon rises; that of the squared error, (ŷ − y)², is nearly 0, and ŷ \
          hardly moves.
          """, columns: 3
      ) {
        Panel("Output", x: "update", y: PlotAxis("ŷ", range: 0...1)) {
          Line(entropy.map(\.p), label: "−log ŷ")
          Line(squared.map(\.p), label: "(ŷ − y)²")
        }
        Panel("Gradient", x: "update", y: PlotAxis("|∂L/∂z|", scale: .logarithmic), legend: .none) {
          Line(entropy.map { abs($0.slope) }, label: "−log ŷ")
          Line(squared.map { abs($0.slope) }, label: "(ŷ − y)²")
        }
        Panel("Cross-entropy", x: "update", y: "−log ŷ", legend: .none) {
          Line(entropy.map { -log($0.p) }, label: "−log ŷ")
          Line(squared.map { -log($0.p) }, label: "(ŷ − y)²")
        }
      })
    board.claim("after \(updates) updates with cross-entropy ŷ is above 0.9", entropy.last!.p > 0.9)
    board.claim("with the squared error it is still below 0.1", squared.last!.p < 0.1)
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
  /// log Σ e^z, with the largest z subtracted before the powers
  static func logSumExp(_ z: [Double]) -> Double {
    z.max()! + log(z.map { exp($0 - z.max()!) }.reduce(0, +))
  }

  /// −Σ y·log ŷ with ŷ = softmax z, for a row y        ∂L/∂z = ŷ·Σy − y
  static func categorical(_ z: [Double], _ y: [Double]) -> Double {
    zip(z, y).map { $1 * (logSumExp(z) - $0) }.reduce(0, +)
  }

  /// −log ŷ[label]: the same, for the number of the class
  static func sparse(_ z: [Double], _ label: Int) -> Double { logSumExp(z) - z[label] }
  // end excerpt

  private func categorical(on board: Board) -> [Double] {
    board.step("Several classes, two ways to write the label")
    board.say(
      """
      And with more than two classes? After a **softmax** the loss is −log of the probability of the true class j. \
      The label may come as a row with a single 1 (one-hot), **categorical cross-entropy**, or as the number of the \
      class, **sparse categorical cross-entropy**. Both are the same loss.
      """)
    board.formula(#"L = -\sum_k y_k \log \hat{y}_k = -\log \hat{y}_j = \log \sum_k e^{z_k} - z_j"#)
    board.formula(#"\frac{\partial L}{\partial z_k} = \hat{y}_k - y_k"#)
    board.code("classes")
    let shift = board.integerSlider("shift", in: 0...1000, default: 0, reruns: .step)
    let z = [2.0, 0.5, -1].map { $0 + Double(shift) }
    let t = [0.0, 1, 0]
    let p = z.map { exp($0 - Self.logSumExp(z)) }
    board.table(
      ["class", "logit z", "y", "ŷ", "∂L/∂z = ŷ − y"],
      z.indices.map { ["\($0)"] + [z[$0], t[$0], p[$0], p[$0] - t[$0]].map { written($0) } })
    board.value("the loss, from the row", Self.categorical(z, t))
    board.value("the loss, from the number", Self.sparse(z, 1))
    board.identity(
      "both ways of writing the label give one loss",
      abs(Self.categorical(z, t) - Self.sparse(z, 1)) < 1e-9)
    board.identity(
      "the derivatives add up to 0: what one class gains the others lose",
      abs(zip(p, t).map { $0 - $1 }.reduce(0, +)) < 1e-9)
    let powers = z.map { exp($0) }
    let naive = -log(powers[1] / powers.reduce(0, +))
    board.value("as printed, with e^z and their sum", naive)
    board.say(
      """
      Adding the same number to all logits changes no probability. But e^z overflows beyond z = 709, and ∞/∞ is NaN. \
      Subtracting the largest logit first is all that is needed: the **log-sum-exp** trick.
      """)
    let far = z.map { $0 + 1000 }
    board.identity(
      "with all logits a thousand higher the loss is the same",
      abs(Self.sparse(far, 1) - Self.sparse(z, 1)) < 1e-9)
    board.identity(
      "as printed it is NaN there",
      (exp(far[1]) / far.map { exp($0) }.reduce(0, +)).isNaN)
    board.draw(
      Figure(
        "In which direction does the loss move each logit?",
        caption:
          """
          Left: the probabilities beside the label. Right: the derivatives, which are their \
          difference; a negative one raises its logit.
          """,
        columns: 2
      ) {
        Panel("Probabilities", x: "class", y: PlotAxis("probability", range: 0...1)) {
          Bars(["0", "1", "2"], p, label: "ŷ")
          Bars(["0", "1", "2"], t, label: "label y")
        }
        Panel("Derivatives", x: "class", y: "∂L/∂z") {
          Bars(["0", "1", "2"], zip(p, t).map { $0 - $1 }, label: "ŷ − y")
        }
      })
    board.predict(
      "There are 10 classes, and the network has learned nothing: every ŷ is 0.1. What is its loss?",
      answer: log(10),
      because: "−log 0.1 = log 10. An initial loss far above that is a sign of a fault."
    )
    return z
  }

  private func library(on board: Board, _ logits: [Double]) {
    board.step("In batches: divided by n")
    board.say(
      """
      What changes for a batch? Its loss is the mean over its n examples, so every derivative is divided by n: (ŷ − \
      y)/n. Keras' mean squared error takes the mean over the outputs too: its derivative is 2(ŷ − y)/(n·m) for m \
      outputs. Here are the library's losses on the same numbers, and their gradients checked by central \
      differences.
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
    var (followsFormula, passesCheck) = (true, true)
    for (name, loss, byHand) in cases {
      let variable = Variable(z, requiresGradient: true)
      let value = loss(variable)
      value.backward()
      let difference = (variable.gradient! - byHand).absolute().max().scalar
      let report = GradientCheck.check(name, at: [z]) { loss($0[0]) }
      table.append([name, written(value.scalar), written(difference), written(report.error)])
      followsFormula = followsFormula && difference < 1e-12
      passesCheck = passesCheck && report.passes()
    }
    board.table(
      ["loss", "value", "gradient: computed − formula", "computed − central difference"], table)
    board.identity("for each loss the computed gradient is the formula's", followsFormula)
    board.identity("for each loss it agrees with central differences", passesCheck)
    board.warn(
      """
      For three classes, binary cross-entropy asks three separate questions, yes or no for each (multi-label \
      classification); the categorical one asks a single question with three answers. Which is right depends on \
      whether two classes can be true at once.
      """)
  }

  private func softmax(_ z: Tensor) -> Tensor {
    (z - z.logSumExp(-1, keepingAxes: true)).exp()
  }
}

import Chalk
import Foundation

/// F04: two players and one value. What the best discriminator says, and what the game is worth.
struct GanGame: Lesson {
  let card = LessonCard.ganGame

  func teach(on board: Board) throws {
    let coins = value(on: board)
    bestDiscriminator(on: board)
    try climb(on: board, coins)
    whatItIsWorth(on: board, coins)
    twoLosses(on: board)
    summary(on: board)
    exercises(on: board)
  }

  private func value(on board: Board) -> Coins {
    board.step("Can you tell a counterfeit coin by its weight?")
    board.say(
      """
      Real coins weigh about the same, but not quite. A counterfeiter makes coins, too. An expert gets \
      real and counterfeit coins in turn, and gives for each the probability D that it is real. In a \
      **generative adversarial network** (GAN) both are networks: the counterfeiter is the **generator** \
      G, the expert the **discriminator** D. The discriminator's score is log D for a real sample and \
      log(1 − D) for a generated one: 0 for being sure and right, far below 0 for being sure and wrong.
      """)
    board.formula(
      #"V(D, G) = E_{x \sim p_{data}}[\log D(x)] + E_{z \sim p_z}[\log(1 - D(G(z)))]"#)
    board.formula(#"\min_G \max_D V(D, G)"#)
    board.say(
      """
      This is a **minimax game**. D is trained to make V large. G is trained to make it small: it turns random \
      numbers z into coins, and V falls where D is high on them. The weights of the generated coins have a \
      distribution, too, p_G; the slider *mean* sets its mean, *spread* its standard deviation. The scale is that of \
      the real coins, whose mean is 0 and whose standard deviation is 1.
      """)
    let mean = board.slider("mean", in: -3...3, default: 1.5, reruns: .lesson)
    let spread = board.slider("spread", in: 0.4...2, default: 0.7, reruns: .lesson)
    let coins = Coins(mean: mean, spread: spread)
    board.code("value")
    let half = Coins.grid.map { _ in 0.5 }
    let careless = Coins.grid.map { $0 < 0.75 ? 0.9 : 0.2 }
    let discriminators = [
      ("always ½", half), ("0.9 below 0.75, else 0.2", careless),
      ("the best there is (step 2)", coins.bestDiscriminator),
    ]
    board.table(
      ["discriminator", "V"],
      discriminators.map {
        [$0.0, written(Self.value($0.1, data: coins.data, generated: coins.generated))]
      })
    board.identity(
      "a discriminator that always says ½ has V = log ½ + log ½ = −log 4",
      abs(Self.value(half, data: coins.data, generated: coins.generated) + log(4)) < 1e-12)
    board.identity(
      "neither of the first two has a higher V than the third, the best possible one",
      discriminators.allSatisfy {
        Self.value($0.1, data: coins.data, generated: coins.generated)
          <= Self.value(coins.bestDiscriminator, data: coins.data, generated: coins.generated)
          + 1e-12
      })
    board.warn(
      """
      Some texts print the formula as L = min max V(D, G) = E[…] + E[…], and call it the loss of the network. That \
      is imprecise in three ways. The right side is V for any D and G, while its min max is one number, the value \
      of the game. It is not a loss that one network minimizes: there are two networks, and one of them maximizes. \
      And it does not say which D is best, nor what the game is worth then. That is what this lesson is about.
      """)
    return coins
  }

  // excerpt: value
  /// V = Σ p_data·log D + Σ p_G·log(1 − D), over the cells of the grid
  static func value(_ D: [Double], data: [Double], generated: [Double]) -> Double {
    let real = zip(data, D).map { p, D in weighted(p, log(D)) }
    let fake = zip(generated, D).map { p, D in weighted(p, log(1 - D)) }
    return (real + fake).reduce(0, +)
  }

  /// p·log, and 0 where there are next to no coins: there the logarithm may be −∞.
  private static func weighted(_ p: Double, _ log: Double) -> Double { p > 1e-15 ? p * log : 0 }
  // end excerpt

  private func bestDiscriminator(on board: Board) {
    board.step("The best discriminator, for one weight")
    board.say(
      """
      Look at coins of one weight x only. Let a = p_data(x) be the fraction of the real coins that weigh this much, \
      and b = p_G(x) that of the generated ones. Which answer D is best for this weight? The answer D adds v(D) to V; \
      below it stands the derivative, the slope of this curve:
      """)
    board.formula(#"v(D) = a \log D + b \log(1 - D)"#)
    let (a, b) = (0.3, 0.1)
    let y = board.slider("D", in: 0.05...0.95, default: 0.5, reruns: .step)
    board.explain(
      #"v'(D) = \frac{a}{D} - \frac{b}{1 - D}"#, ["a": a, "b": b, "D": y], a / y - b / (1 - y))
    let best = a / (a + b)
    board.say(
      """
      The derivative is 0 where a·(1 − D) = b·D. So the best answer is the fraction of real coins among \
      all coins of this weight:
      """)
    board.formula(#"D^{\text{*}}(x) = \frac{p_{data}(x)}{p_{data}(x) + p_G(x)}"#)
    board.code("best discriminator")
    board.draw(
      Figure(
        "What an answer is worth",
        caption: """
          Which answer is worth most, with a = \(written(a)) and b = \(written(b))? The derivative on \
          the right crosses 0 at \(written(best)), where v on the left is largest. Towards 1 the value v \
          falls without bound, because some of these coins are generated.
          """, columns: 2
      ) {
        Panel("Value", x: "the answer D", y: "v(D)") {
          Line(over: 0.02...0.99) { a * log($0) + b * log(1 - $0) }
          Points([best], [a * log(best) + b * log(1 - best)], label: "best")
          Points([y], [a * log(y) + b * log(1 - y)], label: "D = \(written(y))")
        }
        Panel("Derivative", x: "the answer D", y: PlotAxis("v′(D)", range: -4...4)) {
          Line(over: 0.02...0.99) { a / $0 - b / (1 - $0) }
          Points([best], [0], label: "best")
          Points([y], [a / y - b / (1 - y)], label: "D = \(written(y))")
          ReferenceLine(y: 0)
        }
      })
    let answer = Scalar(y, "D")
    let worth = Scalar(a) * log(answer) + Scalar(b) * log(1 - answer)
    worth.backward()
    board.identity(
      "the scalar engine finds the same derivative",
      abs(answer.gradient - (a / y - b / (1 - y))) < 1e-9)
    board.identity(
      "a/(a + b) = 0.3/(0.3 + 0.1) = ¾ is best: none of the answers 0.01, 0.02, …, 0.99 is worth more",
      abs(best - 0.75) < 1e-12
        && stride(from: 0.01, to: 1, by: 0.01).allSatisfy {
          a * log($0) + b * log(1 - $0) <= a * log(best) + b * log(1 - best) + 1e-12
        })
    board.ask(
      "A weight is equally frequent among generated and real coins. What is D* there?",
      answer: 0.5, because: "a/(a + a) = ½: this weight says nothing about the coin.")
  }

  // excerpt: best discriminator
  /// D* = p_data/(p_data + p_G)
  static func bestDiscriminator(data: [Double], generated: [Double]) -> [Double] {
    zip(data, generated).map { $0 / ($0 + $1) }
  }
  // end excerpt

  private func climb(on board: Board, _ coins: Coins) throws {
    board.step("Found by gradient ascent")
    board.say(
      """
      Does a discriminator find D* without knowing the formula? Give it one **logit** s for every weight, \
      with D = σ(s), all 0 at first, and let it follow the gradient of V uphill. The \
      generator is fixed meanwhile.
      """)
    board.formula(#"s \leftarrow s + \alpha \frac{\partial V}{\partial s}"#)
    board.formula(#"\frac{\partial V}{\partial s} = p_{data} (1 - D) - p_G D"#)
    board.code("climbing")
    let discriminator = Discriminator(coins)
    let stops = [0, 20, 200, 5000]
    var (answers, values) = ([[Double]](), [Double]())
    for step in 0...stops.last! {
      if step % 1000 == 0 { try board.progress("step", step, of: stops.last!) }
      if stops.contains(step) { answers.append(discriminator.D) }
      values.append(discriminator.climb(rate: 10))
    }
    let best = coins.bestDiscriminator
    let known = Coins.grid.indices.filter {
      coins.data[$0] + coins.generated[$0] > 0.05 * coins.data.max()!
    }
    let top = Self.value(best, data: coins.data, generated: coins.generated)
    board.draw(
      Figure(
        "A discriminator learns",
        caption: """
          Does gradient ascent find D*? Top: the two distributions, and D after some steps in front of \
          the best discriminator. Bottom: V climbs to the dashed line, V of D*, and its gradient goes to \
          0. Where there are hardly any coins nothing is learned, and D stays near ½.
          """, columns: 2
      ) {
        Panel("The coins", x: "weight x", y: "density") {
          Line(Coins.grid, coins.data.map { $0 / Coins.width }, label: "real")
          Line(Coins.grid, coins.generated.map { $0 / Coins.width }, label: "generated")
        }
        Panel("The discriminator", x: "weight x", y: PlotAxis("D(x)", range: 0...1)) {
          Line(Coins.grid, best, label: "best, D*", color: .muted, dash: .solid, width: 4)
          for (step, D) in zip(stops, answers) { Line(Coins.grid, D, label: "step \(step)") }
        }
        Panel("The value", x: PlotAxis("step + 1", scale: .logarithmic), y: "V") {
          Line(values.indices.map { Double($0 + 1) }, values)
          ReferenceLine(y: top)
        }
        Panel("The gradient of V", x: "weight x", y: "∂V/∂s") {
          Line(
            Coins.grid, Discriminator.slope(coins, Coins.grid.map { _ in 0.5 }), label: "at first")
          Line(Coins.grid, Discriminator.slope(coins, discriminator.D), label: "at the end")
        }
      })
    board.value("V after \(stops.last!) steps", values.last!)
    board.value("V of the best discriminator", top)
    board.claim(
      "gradient ascent comes within 0.01 of the largest V", abs(values.last! - top) < 0.01)
    board.claim(
      "and within 0.05 of D* at every weight at least a twentieth as frequent as the most frequent real one",
      known.allSatisfy { abs(discriminator.D[$0] - best[$0]) < 0.05 })
    let check = GradientCheck.check("value", at: [Tensor([[0.5, -1, 2]], .double)]) { logits in
      Discriminator.value(logits[0], data: [0.5, 0.2, 0.3], generated: [0.1, 0.6, 0.3])
    }
    board.identity("the gradient of V agrees with central differences", check.passes())
  }

  private func whatItIsWorth(on board: Board, _ coins: Coins) {
    board.step("What the game is worth")
    board.say(
      """
      What does the generator minimize if D is always the best? Put D* into V. The result depends on the \
      generator alone: −log 4, plus twice the **Jensen-Shannon divergence** (JSD), a measure of how far \
      apart two distributions are. It is 0 when they are the same, and log 2 when they have nothing in \
      common. So against the best discriminator the generator minimizes this divergence.
      """)
    board.formula(#"V(D^{\text{*}}, G) = -\log 4 + 2 \cdot JSD(p_{data}, p_G)"#)
    board.formula(
      #"JSD(p, q) = \frac{1}{2} \sum p \log \frac{2p}{p + q} + \frac{1}{2} \sum q \log \frac{2q}{p + q}"#
    )
    board.code("divergence")
    let means = stride(from: -5.0, through: 5, by: 0.1).map { $0 }
    let worth = { (mean: Double) -> Double in
      let coins = Coins(mean: mean, spread: Coins.spread)
      return Self.value(coins.bestDiscriminator, data: coins.data, generated: coins.generated)
    }
    let h = 1e-4
    let values = means.map(worth)
    let slopes = means.map { (worth($0 + h) - worth($0 - h)) / (2 * h) }
    board.draw(
      Figure(
        "The generator's loss under the best discriminator",
        caption: """
          What gradient does the generator get if D is always the best? Its standard deviation is right, \
          its mean moves. The value is lowest, −log 4, where both distributions agree. Far away the curve \
          becomes flat and the gradient small, although the generator is worst there.
          """, columns: 2
      ) {
        Panel("Value", x: "mean of the generated coins", y: "V(D*, G)") {
          Line(means, values)
          ReferenceLine(y: -log(4), label: "−log 4")
          ReferenceLine(y: 0)
        }
        Panel("Derivative", x: "mean of the generated coins", y: "dV/d mean") {
          Line(means, slopes)
          ReferenceLine(y: 0)
        }
      })
    let top = Self.value(coins.bestDiscriminator, data: coins.data, generated: coins.generated)
    board.value("V(D*, G) for the coins of step 1", top)
    board.value("−log 4 + 2·JSD", -log(4) + 2 * coins.divergence)
    board.identity("the two are equal", abs(top - (-log(4) + 2 * coins.divergence)) < 1e-9)
    board.identity(
      "for a perfect generator the value is −log 4, and the best discriminator says ½ to every coin",
      abs(worth(0) + log(4)) < 1e-12
        && Coins(mean: 0, spread: Coins.spread).bestDiscriminator.allSatisfy {
          abs($0 - 0.5) < 1e-12
        })
    board.identity(
      "for every other mean of the figure the value lies between −log 4 and 0",
      zip(means, values).allSatisfy { abs($0) < 0.05 || ($1 > -log(4) + 1e-4 && $1 <= 1e-12) })
    board.ask(
      "Training has ended with a perfect generator and the best discriminator. What is V?",
      answer: -log(4), tolerance: 0.01,
      because: "log ½ + log ½ = −2·log 2 = −log 4.")
  }

  private func twoLosses(on board: Board) {
    board.step("What goes wrong: a discriminator that is too good")
    board.say(
      """
      At the beginning the generator is poor, and the discriminator sees it at once: the logit s of a \
      generated coin is far below 0, and D = σ(s) hardly above 0. The generator's term in V is \
      log(1 − D), and just there its derivative is nearly 0: a **saturating loss**.
      """)
    board.formula(#"\frac{d}{ds} \log(1 - \sigma(s)) = -\sigma(s)"#)
    board.say(
      """
      So in practice the generator minimizes −log D, the **non-saturating loss**. It falls in the same \
      direction, but it is steep where the generator is poor.
      """)
    board.formula(#"\frac{d}{ds} (-\log \sigma(s)) = \sigma(s) - 1"#)
    board.code("two losses")
    let logit = board.slider("logit", in: -8...4, default: -5, reruns: .step)
    let sigma = { (s: Double) in 1 / (1 + exp(-s)) }
    let losses: [(name: String, loss: (Scalar) -> Scalar, slope: (Double) -> Double)] = [
      ("saturating", Self.saturating, { -sigma($0) }),
      ("non-saturating", Self.nonSaturating, { sigma($0) - 1 }),
    ]
    board.table(
      ["loss", "at s = \(written(logit))", "derivative"],
      losses.map { [$0.name, written($0.loss(Scalar(logit)).value), written($0.slope(logit))] })
    board.draw(
      Figure(
        "Two losses for the generator",
        caption: """
          Which loss has a gradient when the sample is recognized as generated, left of 0? The \
          saturating one is flat there, the non-saturating one steep. Right of 0, where the sample passes \
          for real and little is left to learn, it is the other way round.
          """, columns: 2
      ) {
        Panel("Value", x: "the logit s", y: "loss") {
          for (name, loss, _) in losses {
            Line(over: -8...4, label: name) { loss(Scalar($0)).value }
          }
          Points([logit, logit], losses.map { $0.loss(Scalar(logit)).value }, label: "here")
        }
        Panel("Derivative", x: "the logit s", y: "d loss/ds", legend: .none) {
          for (name, _, slope) in losses { Line(over: -8...4, label: name, slope) }
          Points([logit, logit], losses.map { $0.slope(logit) }, label: "here")
        }
      })
    let agree = losses.allSatisfy { _, loss, slope in
      let s = Scalar(logit)
      loss(s).backward()
      return abs(s.gradient - slope(logit)) < 1e-9
    }
    board.identity("the scalar engine finds both derivatives", agree)
    board.identity(
      "both are negative at every s: a higher logit is better for the generator",
      stride(from: -8.0, through: 4, by: 0.5).allSatisfy { s in
        losses.allSatisfy { $0.slope(s) < 0 }
      })
    board.identity(
      "at s = −5 the second derivative is e⁵ times the first",
      abs(losses[1].slope(-5) / losses[0].slope(-5) - exp(5)) < 1e-6)
    board.warn(
      """
      In a program, the binary cross-entropy of generated samples with label 1 (real) is −log D. With \
      label 0 it is the discriminator's loss, and the generator would learn to be recognized. And a \
      generator that is compiled with a loss of its own, without the discriminator after it, has nothing \
      to learn from: its gradient has to come through D.
      """)
    board.ask(
      "D = σ(s) = 0.01 for a generated coin. What is the derivative of −log D with respect to s?",
      answer: -0.99,
      because: "σ(s) − 1 = 0.01 − 1: nearly −1, where that of log(1 − D) is only −0.01.")
    board.say(
      """
      To try: s mean=3 or s spread=0.4 in step 1, and look at the discriminator of step 3; s logit=2 \
      here. How two networks play this game: chalk learn gan-mixture.
      """)
  }

  private func summary(on board: Board) {
    board.summarize(
      "The discriminator D maximizes V(D, G), the generator G minimizes it: two networks, two losses, one value.",
      "For fixed G the best discriminator is D*(x) = p_data(x)/(p_data(x) + p_G(x)).",
      "Against D* the value is −log 4 + 2·JSD(p_data, p_G): the generator minimizes a divergence.",
      "At the optimum p_G = p_data, D* = ½ everywhere and V = −log 4 = \(-log(4)).",
      "In practice G minimizes −log D, since log(1 − D) has almost no gradient where D is near 0.")
  }

  private func exercises(on board: Board) {
    board.step("Exercises")
    board.exercise(
      .byHand,
      "At some weight p_data = 0.2 and p_G = 0.3. What does the best discriminator say, and how large is its logit?",
      answer: """
        D* = 0.2/(0.2 + 0.3) = \(0.2 / 0.5). Its logit is log(D/(1 − D)) = log(p_data / p_G) = \
        \(log(0.2 / 0.3)): the optimal logit is the logarithm of the ratio of the densities.
        """)
    board.exercise(
      .byHand,
      """
      Two distributions over two weights: p = (1, 0) and q = (½, ½). Compute JSD(p, q), with 0·log 0 = 0.
      """,
      answer: """
        ½·log(2/1.5) + ½·(½·log(1/1.5) + ½·log 2) = \(Self.smallJSD). It lies below log 2 = \(log(2.0)), \
        since the distributions overlap at the first weight.
        """)
    board.exercise(
      .derive,
      "Show that ∂V/∂s = p_data·(1 − D) − p_G·D, where D = σ(s).",
      answer: """
        d log σ(s)/ds = 1 − σ(s) and d log(1 − σ(s))/ds = −σ(s). The terms of one weight are \
        p_data·log D + p_G·log(1 − D): multiply and add. The derivative is 0 at D = p_data/(p_data + p_G).
        """)
    let far = Coins(mean: 3, spread: 0.7)
    board.exercise(
      .predict,
      "Try s mean=3 in step 1. Does V of the best discriminator come nearer to 0 or to −log 4?",
      answer: """
        Nearer to 0: V = \(-log(4) + 2 * far.divergence), with JSD = \(far.divergence) of at most log 2 = \
        \(log(2.0)). The two distributions hardly overlap, so D* is nearly always sure and correct.
        """)
    board.exercise(
      .breakIt,
      "In a GAN program the generator is trained on label 0 by mistake. What do its samples become?",
      answer: """
        Its loss is then −log(1 − D), which falls as D falls. It moves its samples to where the \
        discriminator is surest that they are generated, away from the data.
        """)
    board.exercise(
      .write,
      """
      Write the discriminator's loss for logits, −log σ(s) for real and −log(1 − σ(s)) for generated samples, so \
      that it overflows for no s.
      """,
      answer: """
        −log σ(s) = log(1 + e^(−s)) = max(−s, 0) + log(1 + e^(−|s|)), and the other with s in place of −s. The \
        exponent is never positive, so nothing overflows. `chalk practice gan-losses` checks the losses of both \
        networks, with logits up to 1000.
        """, practice: "gan-losses")
    board.exercise(
      .extend,
      """
      Replace log D by (D − 1)² and log(1 − D) by D² and minimize over D (the least-squares GAN). Which D \
      is best?
      """,
      answer: """
        a·(D − 1)² + b·D² has derivative 2a·(D − 1) + 2b·D, which is 0 at D = a/(a + b): the same D*. What \
        differs is the generator's gradient: (D − 1)² on a linear output does not saturate.
        """)
  }

  /// The divergence of (1, 0) and (½, ½).
  private static let smallJSD =
    0.5 * log(2 / 1.5) + 0.5 * (0.5 * log(1 / 1.5) + 0.5 * log(2))

  // excerpt: two losses
  /// log(1 − σ(s)), the term of V, with derivative −σ(s); s is the logit of a generated coin
  static func saturating(_ s: Scalar) -> Scalar { log(1 - sigmoid(s)) }

  /// −log σ(s), with derivative σ(s) − 1
  static func nonSaturating(_ s: Scalar) -> Scalar { -log(sigmoid(s)) }
  // end excerpt
}

import Chalk
import Foundation

/// F04: two players and one value. What the best discriminator says, and what the game is worth.
struct GanGame: Lesson {
  let card = LessonCard(
    "gan-game", "The forger and the judge", formulas: ["F04", "N02"],
    needs: ["activations", "gradient-descent"], minutes: 15)

  func teach(on board: Board) throws {
    let coins = value(on: board)
    bestDiscriminator(on: board)
    try climb(on: board, coins)
    whatItIsWorth(on: board, coins)
    twoLosses(on: board)
  }

  private func value(on board: Board) -> Coins {
    board.step("Can you tell a forged coin by its weight?")
    board.say(
      """
      Real coins weigh about the same, not quite. A forger makes coins too. A judge is handed one \
      coin after the other, real and forged by turns, and says how sure he is that it is real: D, \
      between 0 and 1. He is paid log D for a real coin and log(1 − D) for a forged one: nothing for \
      being sure and right, and a fortune lost for being sure and wrong.
      """)
    board.formula(
      #"V(D, G) = E_{x \sim p_{data}}[\log D(x)] + E_{z \sim p_z}[\log(1 - D(G(z)))]"#)
    board.formula(#"\min_G \max_D V(D, G)"#)
    board.say(
      """
      The judge D wants V large. The forger G wants it small: he makes coins out of random numbers \
      z, and would like D to be high on them. What the forger's coins weigh has a distribution too, \
      p_G.
      """)
    let mean = board.slider("mean", in: -3...3, default: 1.5)
    let spread = board.slider("spread", in: 0.4...2, default: 0.7)
    let coins = Coins(mean: mean, spread: spread)
    board.code("value")
    let half = Coins.grid.map { _ in 0.5 }
    let careless = Coins.grid.map { $0 < 0.75 ? 0.9 : 0.2 }
    let discriminators = [
      ("always ½", half), ("0.9 below 0.75, else 0.2", careless),
      ("the best there is (step 2)", coins.bestDiscriminator),
    ]
    board.table(
      ["judge", "V"],
      discriminators.map {
        [$0.0, written(Self.value($0.1, data: coins.data, generated: coins.generated))]
      })
    board.claim(
      "who always says ½ gets log ½ twice: −log 4",
      abs(Self.value(half, data: coins.data, generated: coins.generated) + log(4)) < 1e-12)
    board.claim(
      "no judge of the table is better than the best",
      discriminators.allSatisfy {
        Self.value($0.1, data: coins.data, generated: coins.generated)
          <= Self.value(coins.bestDiscriminator, data: coins.data, generated: coins.generated)
          + 1e-12
      })
    board.warn(
      """
      You will find the formula printed as L = min max V(D, G) = E[…] + E[…], and called the loss of \
      the network. Three things are loose there. What stands right of the second = is V for any D \
      and G; its min max is one number, the value of the game. It is no loss that one network goes \
      down: there are two networks, and one goes up. And it is not said where it all ends: which D \
      is best, and how much the game is then worth. That is what this lesson is about.
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
    board.step("The best judge, for one weight")
    board.say(
      """
      Look at coins of one weight only. Say a of all real coins weigh so much, and b of the forged \
      ones. Then all that the judge's answer y for this weight adds to V is this, with this slope:
      """)
    board.formula(#"v(y) = a \log y + b \log(1 - y)"#)
    let slope = board.formula(#"v'(y) = \frac{a}{y} - \frac{b}{1 - y}"#)
    let (a, b) = (0.3, 0.1)
    let y = board.slider("y", in: 0.05...0.95, default: 0.5)
    board.explain(slope, ["a": a, "b": b, "y": y], a / y - b / (1 - y))
    let best = a / (a + b)
    board.say(
      "The slope is 0 where a·(1 − y) = b·y, and that is where y is the share of real coins:")
    board.formula(#"D^{\text{*}}(x) = \frac{p_{data}(x)}{p_{data}(x) + p_G(x)}"#)
    board.code("best discriminator")
    board.draw(
      Figure(
        "What an answer is worth",
        caption: """
          With a = \(written(a)) and b = \(written(b)). Left of the best answer v rises, right of it \
          v falls; towards 1 the fall is without end, for some of these coins are forged.
          """, columns: 2
      ) {
        Panel("Value", x: "the answer y", y: "v(y)") {
          Line(over: 0.02...0.99) { a * log($0) + b * log(1 - $0) }
          Points([best], [a * log(best) + b * log(1 - best)], label: "best")
          Points([y], [a * log(y) + b * log(1 - y)], label: "y = \(written(y))")
        }
        Panel("Slope", x: "the answer y", y: PlotAxis("v′(y)", range: -4...4)) {
          Line(over: 0.02...0.99) { a / $0 - b / (1 - $0) }
          Points([best], [0], label: "best")
          Points([y], [a / y - b / (1 - y)], label: "y = \(written(y))")
          ReferenceLine(y: 0)
        }
      })
    let answer = Scalar(y, "y")
    let worth = Scalar(a) * log(answer) + Scalar(b) * log(1 - answer)
    worth.backward()
    board.claim(
      "the scalar engine finds the same slope",
      abs(answer.gradient - (a / y - b / (1 - y))) < 1e-9)
    board.claim("0.3/(0.3 + 0.1) = ¾ is best", abs(best - 0.75) < 1e-12)
    board.claim(
      "no other answer is worth as much",
      stride(from: 0.01, to: 1, by: 0.01).allSatisfy {
        a * log($0) + b * log(1 - $0) <= a * log(best) + b * log(1 - best) + 1e-12
      })
    board.ask(
      "At some weight there are as many forged coins as real ones. What does the best judge say?",
      answer: 0.5, because: "a/(a + a): he cannot know.")
  }

  // excerpt: best discriminator
  /// D* = p_data/(p_data + p_G)
  static func bestDiscriminator(data: [Double], generated: [Double]) -> [Double] {
    zip(data, generated).map { $0 / ($0 + $1) }
  }
  // end excerpt

  private func climb(on board: Board, _ coins: Coins) throws {
    board.step("Found by climbing")
    board.say(
      """
      A judge who does not know the formula can learn. Give him a score s for every weight, \
      D = σ(s), all 0 at first, and let him go uphill along the slope of V. The forger holds still.
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
        "A judge learns",
        caption: """
          Top: the two kinds of coins; what D says after some steps, with the best judge. Bottom: V \
          climbs to its top, and its slope goes to 0. The dashed line \
          is V of the best judge. Where there are hardly any coins nothing is learned, and D stays \
          near ½.
          """, columns: 2
      ) {
        Panel("The coins", x: "weight x", y: "density") {
          Line(Coins.grid, coins.data.map { $0 / Coins.width }, label: "real")
          Line(Coins.grid, coins.generated.map { $0 / Coins.width }, label: "forged")
        }
        Panel("The judge", x: "weight x", y: PlotAxis("D(x)", range: 0...1)) {
          Line(Coins.grid, best, label: "best, D*", color: .muted, dash: .solid, width: 4)
          for (step, D) in zip(stops, answers) { Line(Coins.grid, D, label: "step \(step)") }
        }
        Panel("The value", x: PlotAxis("step + 1", scale: .logarithmic), y: "V") {
          Line(values.indices.map { Double($0 + 1) }, values)
          ReferenceLine(y: top)
        }
        Panel("The slope of V", x: "weight x", y: "∂V/∂s") {
          Line(
            Coins.grid, Discriminator.slope(coins, Coins.grid.map { _ in 0.5 }), label: "at first")
          Line(Coins.grid, Discriminator.slope(coins, discriminator.D), label: "at the end")
        }
      })
    board.value("V after \(stops.last!) steps", values.last!)
    board.value("V of the best judge", top)
    board.claim("climbing comes to the best value", abs(values.last! - top) < 0.01)
    board.claim(
      "and to the best answer wherever there are coins to learn from",
      known.allSatisfy { abs(discriminator.D[$0] - best[$0]) < 0.05 })
    let check = GradientCheck.check("value", at: [Tensor([[0.5, -1, 2]], .double)]) { logits in
      Discriminator.value(logits[0], data: [0.5, 0.2, 0.3], generated: [0.1, 0.6, 0.3])
    }
    board.claim("the slope of V agrees with central differences", check.passes())
  }

  private func whatItIsWorth(on board: Board, _ coins: Coins) {
    board.step("What the game is worth")
    board.say(
      """
      Put the best judge into V. What comes out depends on the forger alone: −log 4, plus twice the \
      Jensen-Shannon divergence, a measure of how far the two distributions lie apart. It is 0 when \
      they are the same, and log 2 when they have nothing in common.
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
        "The forger's landscape, under the best judge",
        caption: """
          The forger's spread is right; his mean moves. The value is lowest, −log 4, where his coins \
          weigh what the real ones do. Far away it is flat, and the slope cannot tell him where to go.
          """, columns: 2
      ) {
        Panel("Value", x: "mean of the forged coins", y: "V(D*, G)") {
          Line(means, values)
          ReferenceLine(y: -log(4), label: "−log 4")
          ReferenceLine(y: 0)
        }
        Panel("Slope", x: "mean of the forged coins", y: "dV/d mean") {
          Line(means, slopes)
          ReferenceLine(y: 0)
        }
      })
    let top = Self.value(coins.bestDiscriminator, data: coins.data, generated: coins.generated)
    board.value("V(D*, G) for the coins of step 1", top)
    board.value("−log 4 + 2·JSD", -log(4) + 2 * coins.divergence)
    board.claim("both agree", abs(top - (-log(4) + 2 * coins.divergence)) < 1e-9)
    board.claim("the perfect forger is worth −log 4", abs(worth(0) + log(4)) < 1e-12)
    board.claim(
      "then the best judge says ½ to every coin",
      Coins(mean: 0, spread: Coins.spread).bestDiscriminator.allSatisfy { abs($0 - 0.5) < 1e-12 })
    board.claim(
      "every other forger gives the judge more, and never more than 0",
      zip(means, values).allSatisfy { abs($0) < 0.05 || ($1 > -log(4) + 1e-4 && $1 <= 1e-12) })
    board.ask(
      "The game is over: the forger is perfect. What is V?", answer: -log(4), tolerance: 0.01,
      because: "log ½ + log ½ = −2·log 2 = −log 4.")
  }

  private func twoLosses(on board: Board) {
    board.step("What goes wrong: a judge who is too good")
    board.say(
      """
      At the beginning the forger is clumsy, and the judge sees it at once: his score s for a forged \
      coin is far below 0, and D = σ(s) hardly above 0. The forger goes down the slope of his term \
      of V, log(1 − D). And just there it has hardly any slope: it saturates.
      """)
    board.formula(#"\frac{d}{ds} \log(1 - \sigma(s)) = -\sigma(s)"#)
    board.say(
      """
      So nearly everybody lets the forger go down −log D instead. It falls in the same direction, \
      but it is steep where the forger does badly.
      """)
    board.formula(#"\frac{d}{ds} (-\log \sigma(s)) = \sigma(s) - 1"#)
    board.code("two losses")
    let logit = board.slider("score", in: -8...4, default: -5)
    let sigma = { (s: Double) in 1 / (1 + exp(-s)) }
    let losses: [(name: String, loss: (Scalar) -> Scalar, slope: (Double) -> Double)] = [
      ("saturating", Self.saturating, { -sigma($0) }),
      ("non-saturating", Self.nonSaturating, { sigma($0) - 1 }),
    ]
    board.table(
      ["loss", "at s = \(written(logit))", "slope"],
      losses.map { [$0.name, written($0.loss(Scalar(logit)).value), written($0.slope(logit))] })
    board.draw(
      Figure(
        "Two losses for the forger",
        caption: """
          Left of 0 the judge sees the forgery. There the loss of the printed formula is flat, and \
          the other one steep. Right of 0 it is the other way round, when there is little left to do.
          """, columns: 2
      ) {
        Panel("Value", x: "the judge's score s", y: "loss") {
          for (name, loss, _) in losses {
            Line(over: -8...4, label: name) { loss(Scalar($0)).value }
          }
          Points([logit, logit], losses.map { $0.loss(Scalar(logit)).value }, label: "here")
        }
        Panel("Slope", x: "the judge's score s", y: "d loss/ds", legend: .none) {
          for (name, _, slope) in losses { Line(over: -8...4, label: name, slope) }
          Points([logit, logit], losses.map { $0.slope(logit) }, label: "here")
        }
      })
    let agree = losses.allSatisfy { _, loss, slope in
      let s = Scalar(logit)
      loss(s).backward()
      return abs(s.gradient - slope(logit)) < 1e-9
    }
    board.claim("the scalar engine finds both slopes", agree)
    board.claim(
      "both point the same way: a higher score is better for the forger",
      stride(from: -8.0, through: 4, by: 0.5).allSatisfy { s in
        losses.allSatisfy { $0.slope(s) < 0 }
      })
    board.claim(
      "at s = −5 the second slope is more than a hundred times the first",
      losses[1].slope(-5) / losses[0].slope(-5) > 100)
    board.warn(
      """
      With programs the same: training the generator with binary cross-entropy on its own pictures, \
      labelled as real, is −log D. Labelled as fake, it is the judge's loss, and the forger would \
      learn to be caught. And a generator that is compiled with a loss of its own, without the judge \
      behind it, learns nothing of the kind: its gradient has to come through D.
      """)
    board.ask(
      "D = σ(s) = 0.01 for a forged coin. What is the slope of −log D by s?", answer: -0.99,
      because: "σ(s) − 1 = 0.01 − 1.")
    board.say(
      """
      To try: s mean=3 or s spread=0.4 in step 1, and look at the judge of step 3; s score=2 here. \
      How two networks play it: chalk learn gan-mixture.
      """)
  }

  // excerpt: two losses
  /// log(1 − σ(s)), the term of V, with slope −σ(s); s is the discriminator's logit for a generated coin
  static func saturating(_ s: Scalar) -> Scalar { log(1 - sigmoid(s)) }

  /// −log σ(s), with slope σ(s) − 1
  static func nonSaturating(_ s: Scalar) -> Scalar { -log(sigmoid(s)) }
  // end excerpt
}

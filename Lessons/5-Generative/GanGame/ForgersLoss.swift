import Chalk
import Foundation

/// The last step of the lesson: two losses for the forger, with one and the same goal.
struct ForgersLoss {
  // excerpt: two losses
  /// log(1 − σ(s)), the term of V, with slope −σ(s); s is the judge's score for a forged coin
  static func saturating(_ s: Scalar) -> Scalar { log(1 - sigmoid(s)) }

  /// −log σ(s), with slope σ(s) − 1
  static func nonSaturating(_ s: Scalar) -> Scalar { -log(sigmoid(s)) }
  // end excerpt

  func show(on board: Board) {
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
    board.code("two losses", file: #filePath)
    let score = board.slider("score", in: -8...4, default: -5)
    let sigma = { (s: Double) in 1 / (1 + exp(-s)) }
    let losses: [(name: String, loss: (Scalar) -> Scalar, slope: (Double) -> Double)] = [
      ("saturating", Self.saturating, { -sigma($0) }),
      ("non-saturating", Self.nonSaturating, { sigma($0) - 1 }),
    ]
    board.table(
      ["loss", "at s = \(written(score))", "slope"],
      losses.map { [$0.name, written($0.loss(Scalar(score)).value), written($0.slope(score))] })
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
          Points([score, score], losses.map { $0.loss(Scalar(score)).value }, label: "here")
        }
        Panel("Slope", x: "the judge's score s", y: "d loss/ds", legend: .none) {
          for (name, _, slope) in losses { Line(over: -8...4, label: name, slope) }
          Points([score, score], losses.map { $0.slope(score) }, label: "here")
        }
      })
    let agree = losses.allSatisfy { _, loss, slope in
      let s = Scalar(score)
      loss(s).backward()
      return abs(s.gradient - slope(score)) < 1e-9
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
}

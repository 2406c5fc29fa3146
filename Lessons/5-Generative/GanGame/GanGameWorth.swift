import Chalk
import Foundation

/// The fourth step of the lesson: the value of the game under the best judge.
extension GanGame {
  func whatItIsWorth(on board: Board, _ coins: Coins) {
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
    board.code("divergence", file: Coins.file)
    let means = stride(from: -5.0, through: 5, by: 0.1).map { $0 }
    let worth = { (mean: Double) -> Double in
      let coins = Coins(mean: mean, spread: Coins.spread)
      return Self.value(coins.bestJudge, data: coins.data, forged: coins.forged)
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
    let top = Self.value(coins.bestJudge, data: coins.data, forged: coins.forged)
    board.value("V(D*, G) for the coins of step 1", top)
    board.value("−log 4 + 2·JSD", -log(4) + 2 * coins.divergence)
    board.claim("both agree", abs(top - (-log(4) + 2 * coins.divergence)) < 1e-9)
    board.claim("the perfect forger is worth −log 4", abs(worth(0) + log(4)) < 1e-12)
    board.claim(
      "then the best judge says ½ to every coin",
      Coins(mean: 0, spread: Coins.spread).bestJudge.allSatisfy { abs($0 - 0.5) < 1e-12 })
    board.claim(
      "every other forger gives the judge more, and never more than 0",
      zip(means, values).allSatisfy { abs($0) < 0.05 || ($1 > -log(4) + 1e-4 && $1 <= 1e-12) })
    board.ask(
      "The game is over: the forger is perfect. What is V?", answer: -log(4), tolerance: 0.01,
      because: "log ½ + log ½ = −2·log 2 = −log 4.")
  }
}

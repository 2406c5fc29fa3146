import Chalk
import Foundation

/// The fourth step of the lesson: what does not reach far back need not be followed far back.
extension Recurrent {
  func cutShort(on board: Board) {
    board.step("Cut short: truncated")
    board.say(
      """
      If hardly anything comes from far back, why go there? Stop the way back after k steps: the \
      gradient is then a sum of k shares only. It costs k steps, however long the sequence is, and \
      it can learn nothing that lies further back than k.
      """)
    board.formula(
      #"\frac{\partial L}{\partial W} \approx \sum_{t=T-k+1}^{T} \delta_t \cdot h_{t-1}"#)
    board.code("truncated", file: #filePath)
    let x = (0..<30).map { _ in board.random.normal() }
    let weights = [0.5, 0.9, 1.4]
    let shares = weights.map { W in
      let h = states(x, W: W)
      return zip(blame(h, target: 0.5, W: W), [0] + h.dropLast()).map { $0 * $1 }
    }
    let cut = shares.map { shares in (1...30).map { k in truncated(shares, steps: k) } }
    let gap = cut.map { cut in cut.map { abs($0 - cut[29]) } }
    board.draw(
      Figure(
        "How much is lost by cutting",
        caption: "The gradient made of the last k shares, and how far it is from the whole one.",
        columns: 2
      ) {
        Panel("The gradient", x: "k, the steps kept", y: "∂L/∂W from k steps") {
          for (W, cut) in zip(weights, cut) {
            Line(steps(x), cut, label: "W = \(written(W))")
          }
        }
        Panel(
          "What is missing", x: "k, the steps kept",
          y: PlotAxis("|missing|", scale: .logarithmic, range: 1e-12...1), legend: .none
        ) {
          for (W, gap) in zip(weights, gap) {
            Line(steps(x), gap.map { max($0, 1e-13) }, label: "W = \(written(W))")
          }
        }
      })
    let last = states(x, W: 0.5).last!
    let δ = abs((last - 0.5) * (1 - last * last))
    board.claim(
      "with W = 0.5 no more than |δ|·0.5ᵏ/(1 − 0.5) is missing after k steps",
      gap[0].enumerated().allSatisfy { k, missing in
        missing <= δ * pow(0.5, Double(k + 1)) / 0.5 + 1e-15
      })
    board.say(
      """
      Against slopes that vanish, cutting does nothing. Against slopes that explode there is a \
      simple remedy: when the gradient is longer than c, shorten it to c. That is called clipping.
      """)
    board.formula(#"g \leftarrow g \cdot \min(1, \frac{c}{\|g\|})"#)
    board.code("clipping", file: #filePath)
    let clipped = clip([3, 4], to: 1)
    board.say("(3, 4) is 5 long. Clipped to 1 it is \(list(clipped)): the same direction.")
    board.claim(
      "3/5 and 4/5", abs(clipped[0] - 3.0 / 5) < 1e-12 && abs(clipped[1] - 4.0 / 5) < 1e-12)
  }

  // excerpt: truncated
  /// Σ δ_t·h_{t−1} over the last k steps only
  func truncated(_ shares: [Double], steps k: Int) -> Double { shares.suffix(k).reduce(0, +) }
  // end excerpt

  // excerpt: clipping
  /// g·min(1, c/‖g‖)
  func clip(_ g: [Double], to c: Double) -> [Double] {
    let length = g.map { $0 * $0 }.reduce(0, +).squareRoot()
    return length > c ? g.map { $0 * c / length } : g
  }
  // end excerpt
}

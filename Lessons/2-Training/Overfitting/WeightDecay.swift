import Chalk
import Foundation

extension Overfitting {
  /// A weight to which the loss is indifferent, over so many updates: only the penalty or the decay moves it.
  private func lonely(
    _ updates: Int, _ λ: Double, _ optimizer: Optimizer, isPenalized: Bool
  ) -> [Double] {
    let w = Variable(Tensor([0.3], .double), requiresGradient: true)
    var memory = OptimizerMemory()
    return [0.3]
      + (0..<updates).map { _ in
        let penalty = Regularizer.l2(isPenalized ? λ : 0).penalty(w)
        penalty.backward()
        optimizer.step([w], memory: &memory)
        return w.value.values[0]
      }
  }

  func decay(on board: Board, _ λ: Double) {
    board.step("L2 is not weight decay, once Adam divides")
    let (α, decay) = (Remedies.learningRate, Remedies.decay)
    board.say(
      """
      Under plain gradient descent, L2 multiplies each weight by 1 − 2·α·λ in every update: it *is* **weight \
      decay**. Adam divides each gradient by its own typical size. Where the gradient comes from the penalty alone, \
      its size cancels, and the weight moves by about α per update, however small λ may be. AdamW takes the decay \
      out of the gradient and applies it to the weight directly: *decoupled* weight decay.
      """)
    board.formula(
      #"w \leftarrow (1 - \alpha \lambda_w) w - \alpha \frac{\hat{m}}{\sqrt{\hat{v}} + \epsilon}"#)
    let updates = 100
    let ways: [(name: String, path: [Double])] = [
      ("L2, gradient descent", lonely(updates, λ, .sgd(learningRate: α), isPenalized: true)),
      ("L2, Adam", lonely(updates, λ, .adam(learningRate: α), isPenalized: true)),
      (
        "decay \(written(decay)), AdamW",
        lonely(updates, λ, .adamW(learningRate: α, weightDecay: decay), isPenalized: false)
      ),
    ]
    board.draw(
      Figure(
        "What becomes of a weight that the loss does not need?",
        caption: """
          It starts at 0.3, and no gradient comes from the data. Under gradient descent L2 hardly moves it; under Adam \
          the same L2 takes it to 0, at first in steps of about α = \(written(α)), and a little beyond, since Adam's \
          moving averages follow late; AdamW shrinks it by the same factor in each update.
          """, x: "update", y: "w"
      ) {
        for way in ways { Line(way.path, label: way.name) }
      })
    let first = ways.map { $0.path[0] - $0.path[1] }
    board.table(
      ["", "first step", "w after \(updates) updates"],
      zip(ways, first).map { [$0.name, written($1), written($0.path[updates])] })
    board.identity(
      "under gradient descent the first step is 2·α·λ·w", abs(first[0] - 2 * α * λ * 0.3) < 1e-12)
    board.identity(
      "under AdamW w is 0.3·(1 − α·λ_w)¹⁰⁰ after 100 updates",
      abs(ways[2].path[updates] - 0.3 * pow(1 - α * decay, Double(updates))) < 1e-12)
    board.identity(
      "under Adam the first step is α, whatever λ", abs(first[1] - α) < 0.01 * α)
    board.say(
      """
      Keep this figure in mind when the weights are counted in step 6: under Adam, L2 brings the weights that the \
      loss does not need close to 0, as L1 does.
      """)
  }
}

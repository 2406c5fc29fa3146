import Chalk
import Foundation

extension Optimizers {
  /// Nesterov, RMSprop and AdamW: each a line away from the three rules before.
  func relatives(on board: Board, _ quadratic: QuadraticLoss, _ rate: Double) {
    board.step("Relatives: Nesterov, RMSprop, AdamW")
    board.say(
      """
      Three more rules, each a small change. **Nesterov momentum** looks ahead: it moves by μ·v − α·g, the step that \
      momentum would take next if the gradient stayed the same. **RMSprop** divides by √v as Adam does, without the mean m \
      and without the correction. **AdamW** multiplies every weight by a factor a little below 1 before Adam's step.
      """)
    board.formula(
      #"\text{Nesterov: } v \leftarrow \mu v - \alpha g, \quad w \leftarrow w + \mu v - \alpha g"#)
    board.formula(
      #"\text{RMSprop: } v \leftarrow \rho v + (1 - \rho) g^2, \quad w \leftarrow w - \frac{\alpha g}{\sqrt{v + \epsilon}}"#
    )
    board.formula(
      #"\text{AdamW: } w \leftarrow (1 - \alpha \lambda) w - \alpha \frac{\hat{m}}{\sqrt{\hat{v}} + \epsilon}"#
    )
    board.code("nesterov")
    board.code("rmsprop")
    board.code("adamw")
    let all = { (_: Int) in quadratic.all }
    let pairs: [(name: String, own: [[Double]], library: Optimizer)] = [
      (
        "Nesterov", quadratic.path(NesterovDescent(α: rate), steps: 60, batch: all),
        .nesterov(learningRate: rate)
      ),
      (
        "RMSprop", quadratic.path(RMSpropDescent(α: rate), steps: 60, batch: all),
        .rmsprop(learningRate: rate)
      ),
      (
        "AdamW", quadratic.path(AdamWDescent(adam: AdamDescent(α: rate)), steps: 60, batch: all),
        .adamW(learningRate: rate, convention: .torch)
      ),
    ]
    for (name, own, library) in pairs {
      board.identity(
        "the library's \(name) takes the same path, in the first twelve steps",
        distance(Array(own.prefix(13)), quadratic.path(library, steps: 12)) < 1e-9)
    }
    let first = pairs.map { abs($0.own[1][0] - $0.own[0][0]) / rate }
    board.table(
      ["rule", "first step of w₁ / α", "loss − minimum after 60 steps"],
      pairs.indices.map { i in
        let end = quadratic.loss(pairs[i].own[60], quadratic.all)
        let least = quadratic.loss(quadratic.minimum, quadratic.all)
        return [pairs[i].name, written(first[i]), written(end - least)]
      })
    board.say(
      """
      The learning rate does not mean the same in all rules. Gradient descent and momentum multiply the gradient by \
      it. RMSprop and Adam divide by the typical size of the gradient, so for them it is roughly the *length* of the \
      step of each weight. RMSprop's first step is 1/√(1 − ρ) = \(1 / 0.1.squareRoot()) times α, Adam's is α. So it \
      is not fair to compare the rules at the same rate; the next step only shows their paths, and step 8 compares \
      them.
      """)
    board.identity(
      "RMSprop's first step is α/√(1 − ρ), whatever the gradient",
      abs(first[1] - 1 / 0.1.squareRoot()) < 1e-3)
  }

  /// How the noise of mini-batches limits a constant rate, and what a schedule does about it.
  func noise(on board: Board, _ quadratic: QuadraticLoss) {
    board.step("Noise, batch size and schedules")
    board.say(
      """
      Mini-batches disagree even at the minimum. This is **gradient noise**: with a constant rate SGD does not \
      settle at the minimum but keeps moving around it. Larger batches have less noise. A **learning-rate schedule** \
      lowers the rate during training; a common one follows a cosine from α to 0, with T the total number of steps:
      """)
    board.formula(#"\alpha_t = \frac{\alpha}{2} \left( 1 + \cos \frac{\pi t}{T} \right)"#)
    let (steps, α, seeds) = (400, 0.2, 10)
    let ways: [(name: String, batch: Int, isConstant: Bool)] = [
      ("batches of 4, constant rate", 4, true), ("batches of 24, constant rate", 24, true),
      ("batches of 4, cosine schedule", 4, false),
    ]
    let least = quadratic.loss(quadratic.minimum, quadratic.all)
    let starts = (0..<seeds).map { _ in board.random.next() }
    let runs = ways.map { way in
      starts.map { start -> [Double] in
        var random = RandomSource(seed: start)
        var w = quadratic.start
        return (0..<steps).map { t in
          let rate = way.isConstant ? α : α / 2 * (1 + cos(Double.pi * Double(t) / Double(steps)))
          let rows = (0..<way.batch).map { _ in random.integer(below: quadratic.xs.count) }
          let g = quadratic.gradient(w, rows)
          w = [w[0] - rate * g[0], w[1] - rate * g[1]]
          return quadratic.loss(w, quadratic.all) - least
        }
      }
    }
    let blocks = runs.map { $0.map { $0.means(ofEach: 20) } }
    let xs = blocks[0][0].indices.map { Double(20 * $0) + 10 }
    board.draw(
      Figure(
        "How close can SGD come?",
        caption: """
          The loss minus its minimum, means of 20 steps; the geometric mean and standard deviation of \(seeds) runs. \
          With a constant rate it stops falling at some level, which is lower for larger batches. With the schedule \
          it keeps falling.
          """, x: "step", y: PlotAxis("loss − minimum", scale: .logarithmic), legend: .below
      ) {
        for (index, way) in ways.enumerated() {
          let logs = blocks[index].map { $0.map { log10(max($0, 1e-12)) } }
          let middle = xs.indices.map { i in logs.map { $0[i] }.mean }
          let spread = xs.indices.map { i in logs.map { $0[i] }.sampleStandardDeviation }
          Band(
            xs, lower: zip(middle, spread).map { pow(10, $0 - $1) },
            upper: zip(middle, spread).map { pow(10, $0 + $1) }, middle: middle.map { pow(10, $0) },
            label: way.name, color: .series(index))
        }
      })
    let ends = runs.map { $0.map { $0.suffix(40).mean } }
    board.table(
      ["", "loss − minimum, last 40 steps"],
      zip(ways, ends).map {
        [
          $0.name,
          "\(written($1.mean, digits: 2)) ± \(written($1.sampleStandardDeviation, digits: 1))",
        ]
      })
    board.claim(
      "with a constant rate, larger batches end with a lower loss, on average over \(seeds) runs",
      ends[1].mean < ends[0].mean)
    board.claim(
      "with small batches, the schedule ends with a lower loss than the constant rate, on average",
      ends[2].mean < ends[0].mean)
  }
}

import Chalk
import Foundation

/// N03: four ways down: gradient descent, mini-batches, momentum, Adam.
struct Optimizers: Lesson {
  let card = LessonCard(
    "optimizers", "Four ways down one valley", formulas: ["N03", "F07"],
    needs: ["gradient-descent"], minutes: 15)

  func teach(on board: Board) throws {
    let valley = Valley(random: &board.random)
    let rate = descent(on: board, valley)
    let batches = miniBatches(on: board, valley, rate)
    momentum(on: board, valley, rate)
    adam(on: board, valley, rate)
    try race(on: board, valley, rate, batches)
    try OptimizersOnDigits().show(on: board)
  }

  private func descent(on board: Board, _ valley: Valley) -> Double {
    board.step("Which way, when the valley is long and narrow?")
    board.say(
      """
      A straight line w₁·x + w₂ is to go through \(valley.xs.count) points: two weights, and a loss \
      that is a landscape over them. It is a long valley. Turning the line costs much, and lifting it \
      while turning it back costs little. Across the valley the ground is steep, along it almost flat.
      """)
    board.formula(#"L(w) = \frac{1}{2n} \sum_i (w_1 x_i + w_2 - t_i)^2"#)
    board.code("valley", file: Valley.file)
    let rate = board.slider("rate", in: 0.02...0.5, default: 0.1)
    board.formula(#"w \leftarrow w - \alpha g"#)
    board.code("descent", file: StepRules.file)
    let path = valley.path(PlainDescent(α: rate), steps: 60) { _ in valley.all }
    board.table(
      ["step", "w₁", "w₂", "loss", "g₁", "g₂"],
      [0, 1, 2, 3, 10, 60].map { step in
        let (w, g) = (path[step], valley.gradient(path[step], valley.all))
        return ["\(step)"]
          + [w[0], w[1], valley.loss(w, valley.all), g[0], g[1]].map { written($0) }
      })
    let axes = valley.axes
    board.say(
      """
      Along each of two directions, across the valley and along it, the slope grows by its own \
      curvature λ: here \(axes[0].curvature) and \(axes[1].curvature). A step multiplies the distance \
      from the lowest place by 1 − α·λ. One rate for both: what is right across is \
      \(axes[0].curvature / axes[1].curvature) times too short along. Above 2/λ, which is \
      \(2 / axes[0].curvature), it climbs the walls.
      """)
    board.draw(
      Figure(
        "Gradient descent in a long valley",
        caption: """
          Left: sixty steps with the rate \(written(rate)), as far as they stay in the picture. Right: \
          the distance from the lowest place across the valley and along it; below 10⁻¹² it is drawn \
          there.
          """, columns: 2
      ) {
        Panel("The way", x: PlotAxis("w₁", range: window.x), y: PlotAxis("w₂", range: window.y)) {
          surface(valley)
          Line(
            inside(path).map { $0[0] }, inside(path).map { $0[1] }, color: .series(1), dash: .solid,
            showsPoints: true)
        }
        Panel("The distance", x: "step", y: PlotAxis("distance", scale: .logarithmic)) {
          for (index, name) in ["across", "along"].enumerated() {
            Line(path.map { max(abs(valley.distances($0)[index]), 1e-12) }, label: name)
          }
        }
      })
    let (first, last) = (valley.distances(path[0]), valley.distances(path[60]))
    board.claim(
      "after sixty steps each distance is the first one times (1 − α·λ)⁶⁰",
      axes.indices.allSatisfy { k in
        let promised = first[k] * pow(1 - rate * axes[k].curvature, 60)
        return abs(last[k] - promised) <= 1e-6 * max(abs(promised), 1e-6)
      })
    board.claim(
      "the library's gradient descent goes the same way",
      distance(path, valley.path(.sgd(learningRate: rate), steps: 60)) < 1e-9)
    return rate
  }

  private func miniBatches(on board: Board, _ valley: Valley, _ rate: Double) -> [[Int]] {
    board.step("Mini-batches: the slope felt by a few")
    let size = 8
    board.say(
      """
      With millions of examples the slope of all of them is too dear. A handful gives a slope that is \
      right on average and wrong each time: stochastic gradient descent. The \(valley.xs.count) \
      points, in a random order, make \(valley.xs.count / size) batches of \(size).
      """)
    board.formula(#"g = \frac{1}{|B|} \sum_{i \in B} \nabla L_i(w)"#)
    let order = board.random.permutation(of: valley.xs.count)
    let batches = stride(from: 0, to: order.count, by: size).map { Array(order[$0..<$0 + size]) }
    let w = valley.start
    let slopes = batches.map { valley.gradient(w, $0) }
    let whole = valley.gradient(w, valley.all)
    let mean = [0, 1].map { k in slopes.map { $0[k] }.reduce(0, +) / Double(slopes.count) }
    board.table(
      ["batch", "g₁", "g₂"],
      slopes.enumerated().map { ["\($0 + 1)", written($1[0]), written($1[1])] }
        + [
          ["their mean", written(mean[0]), written(mean[1])],
          ["all points", written(whole[0]), written(whole[1])],
        ])
    board.claim(
      "the mean of the batches' slopes is the slope of all",
      zip(mean, whole).allSatisfy { abs($0 - $1) < 1e-12 })
    let place = valley.lowest
    let noise = batches.map { valley.gradient(place, $0) }
    board.say(
      "At the lowest place the slope of all is 0. Those of the batches are not: they never agree.")
    board.draw(
      Figure(
        "Against the slopes of single batches",
        caption: """
          Left: at the start all batches point down into the valley, nearly the same way. Right: at \
          the lowest place they pull to both sides, and together to none.
          """, columns: 2
      ) {
        for (title, place, slopes, scale) in [
          ("At the start", w, slopes, 0.2), ("At the bottom", place, noise, 1.5),
        ] {
          Panel(title, x: PlotAxis("w₁", range: window.x), y: PlotAxis("w₂", range: window.y)) {
            surface(valley)
            Arrows(
              slopes.map { _ in place[0] }, slopes.map { _ in place[1] },
              slopes.map { -scale * $0[0] }, slopes.map { -scale * $0[1] }, color: .series(1))
          }
        }
      })
    board.claim(
      "at the lowest place the slope of all is 0 and those of the batches are not",
      valley.gradient(place, valley.all).allSatisfy { abs($0) < 1e-12 }
        && noise.contains { abs($0[0]) > 1e-3 })
    board.ask(
      "60,000 examples, batches of 128. How many steps does an epoch have?", answer: 469,
      tolerance: 0, because: "60,000/128, rounded up: the last batch is smaller.")
    return batches
  }

  private func momentum(on board: Board, _ valley: Valley, _ rate: Double) {
    board.step("Momentum: a ball that rolls")
    board.say(
      """
      Across the valley the slope changes its sign again and again; along it, it always points the \
      same way. Add up the steps, and let old ones fade: to and fro cancels, and what stays the same \
      grows, up to 1/(1 − μ) times.
      """)
    board.formula(#"v \leftarrow \mu v - \alpha g"#)
    board.formula(#"w \leftarrow w + v"#)
    board.code("momentum", file: StepRules.file)
    let path = valley.path(MomentumDescent(α: rate), steps: 60) { _ in valley.all }
    board.claim(
      "the library's momentum goes the same way",
      distance(path, valley.path(.momentum(learningRate: rate), steps: 60)) < 1e-9)
    var ball = MomentumDescent(α: rate)
    var w = [0.0, 0]
    for _ in 0..<200 { ball.step(&w, [1, 1]) }
    board.value("the step after 200 equal slopes of 1, beside the first one", -ball.v[0] / rate)
    board.claim(
      "it has grown to 1/(1 − μ) = 10 times the first", abs(-ball.v[0] / rate - 10) < 1e-6)
    board.ask(
      "μ = 0.99. How many times the plain step does a steady slope reach?", answer: 100,
      because: "1/(1 − 0.99).")
  }
}

import Chalk

/// F07: downhill, step by step.
struct GradientDescent: Lesson {
  let card = LessonCard(
    "gradient-descent", "Downhill, step by step", formulas: ["F07", "N03"],
    needs: ["squared-error"], minutes: 10)

  func teach(on board: Board) throws {
    let rate = oneStep(on: board)
    manySteps(on: board, rate)
    threeRates(on: board)
    twoWeights(on: board)
  }

  // excerpt: descent
  /// w ← w − α·∂L/∂w, again and again; every w on the way
  func descend(
    from start: Double, rate α: Double, steps: Int, slope: (Double) -> Double
  ) -> [Double] {
    var w = start
    var path = [w]
    for _ in 0..<steps {
      w -= α * slope(w)
      path.append(w)
    }
    return path
  }
  // end excerpt

  /// A bowl with its lowest point at w = 3, and its slope.
  private func loss(_ w: Double) -> Double { 0.5 * (w - 3) * (w - 3) }
  private func slope(_ w: Double) -> Double { w - 3 }

  private func oneStep(on board: Board) -> Double {
    board.step("How do you find the valley in fog?")
    board.say(
      """
      You stand on a hillside in fog and want to go down. You cannot see the valley, but you feel \
      the slope under your feet. Take a step against it, feel again, take the next.
      """)
    board.formula(#"w_{t+1} = w_t - \alpha \frac{\partial L}{\partial w_t}"#)
    board.warn(
      """
      You will find this printed with w_i and ∂L/∂w_i, where i looks like the number of a weight. \
      It is the number of the step. Every weight takes its step at the same time.
      """)
    let rate = board.slider("rate", in: 0.01...2.5, default: 0.3)
    let w = -1.0
    let next = descend(from: w, rate: rate, steps: 1, slope: slope)[1]
    board.say("The loss is L = ½(w − 3)², its slope w − 3. From w = \(w):")
    board.explain(
      Formula(#"w_{t+1} = w_t - \alpha \cdot s"#), ["w_t": w, #"\alpha"#: rate, "s": slope(w)]
    ) { $0["w_t"]! - $0[#"\alpha"#]! * $0["s"]! }
    board.code("descent")
    board.claim("the step goes against the slope", (next - w) * slope(w) < 0)
    board.ask(
      "w = 5, slope 2, α = 0.1. What is the next w?", answer: 5 - 0.1 * 2,
      because: "5 − 0.1·2.")
    return rate
  }

  private func manySteps(on board: Board, _ rate: Double) {
    board.step("Down into the bowl")
    let path = descend(from: -1, rate: rate, steps: 20, slope: slope)
    board.table(
      ["step", "w", "loss", "slope"],
      [0, 1, 2, 3, 5, 10, 20].map { step in
        ["\(step)"] + [path[step], loss(path[step]), slope(path[step])].map { written($0) }
      })
    board.draw(
      Figure(
        "Gradient descent on a bowl",
        caption: """
          Twenty steps with learning rate \(written(rate)). Left: the way. Middle and right: \
          loss and slope, step by step.
          """, columns: 3
      ) {
        Panel("The way", x: "w", y: "L(w)") {
          Line(over: -1.5...7.5, loss)
          Line(path, path.map(loss), showsPoints: true)
        }
        Panel("Loss", x: "step", y: "L") { Line(path.map(loss), showsPoints: true) }
        Panel("Slope", x: "step", y: "dL/dw") { Line(path.map(slope), showsPoints: true) }
      })
    if rate < 2 {
      board.say(
        """
        The steps become shorter by themselves: the slope shrinks as the ground flattens. Each step \
        multiplies the distance to the valley by the same number, 1 − α = \(1 - rate).
        """)
    } else {
      board.say(
        """
        No step is shorter than the one before: each ends on the other side, where it is at least \
        as steep. It multiplies the distance to the valley by the same number, 1 − α = \(1 - rate).
        """)
    }
    let predicted = 3 + (-1 - 3) * power(1 - rate, 20)
    board.claim(
      "after 20 steps the distance is the first one times (1 − α)²⁰",
      abs(path[20] - predicted) <= 1e-9 * max(1, abs(predicted)))
  }

  private func threeRates(on board: Board) {
    board.step("Too small, right, too large")
    board.say(
      """
      With a tiny rate it takes for ever. With a large one a step goes over the valley and up the \
      other side. Beyond a certain rate each step ends higher than it began.
      """)
    let rates = [0.05, 0.5, 1.8, 2.1]
    let paths = rates.map { descend(from: -1, rate: $0, steps: 20, slope: slope) }
    board.draw(
      Figure(
        "Four learning rates on one bowl",
        caption: """
          Too small creeps; right arrives; large swings from side to side and still arrives; too \
          large climbs out of the bowl.
          """, columns: 2
      ) {
        Panel("Where w goes", x: "step", y: "w") {
          for (rate, path) in zip(rates, paths) { Line(path, label: "α = \(written(rate))") }
        }
        Panel("Loss", x: "step", y: PlotAxis("L", scale: .logarithmic)) {
          for (rate, path) in zip(rates, paths) {
            Line(path.map(loss), label: "α = \(written(rate))")
          }
        }
      })
    board.predict(
      "On this bowl the distance is multiplied by 1 − α each step. From which α on does it grow?",
      answer: 2, because: "|1 − α| > 1 means α > 2 (or α < 0, which is uphill).")
    board.claim("a rate above 2 leaves the bowl", loss(paths[3][20]) > loss(paths[3][0]))
    board.claim(
      "a rate of 0.5 comes within a hundred-thousandth of the valley", abs(paths[1][20] - 3) < 1e-5)
  }

  private func twoWeights(on board: Board) {
    board.step("Two weights: a narrow valley")
    board.say(
      """
      With two weights the slope has two parts, and together they point straight uphill: the \
      gradient. In a narrow valley it points mostly across, hardly along, and the way down \
      zigzags. This is why there is more than one optimizer.
      """)
    let steepness = 10.0
    let height = { (u: Double, v: Double) in 0.5 * (u * u + steepness * v * v) }
    var (u, v) = (-4.0, 1.5)
    var way = [(u, v)]
    for _ in 0..<30 {
      (u, v) = (u - 0.17 * u, v - 0.17 * steepness * v)
      way.append((u, v))
    }
    let grid = stride(from: -4.0, through: 4, by: 1).flatMap { u in
      stride(from: -1.5, through: 1.5, by: 0.5).map { v in (u, v) }
    }
    let reach = 0.025  // arrows as long as this times the gradient, so that they do not cross
    board.draw(
      Figure(
        "A narrow valley",
        caption: """
          The height in colour, the way downhill as arrows, and thirty steps of gradient descent: from \
          side to side, and slowly along.
          """, columns: 2
      ) {
        Panel(
          "The way down", x: PlotAxis("w₁", range: -4.5...4.5), y: PlotAxis("w₂", range: -2...2)
        ) {
          Contour(overX: -4.5...4.5, y: -2...2, height)
          Arrows(
            grid.map(\.0), grid.map(\.1), grid.map { -reach * $0.0 },
            grid.map { -reach * steepness * $0.1 })
          Line(way.map(\.0), way.map(\.1), showsPoints: true)
        }
        Panel("Loss", x: "step", y: PlotAxis("L", scale: .logarithmic)) {
          Line(way.map { height($0.0, $0.1) })
        }
      })
    board.claim(
      "the steep weight changes sides at every step",
      zip(way, way.dropFirst()).allSatisfy { $0.1 * $1.1 < 0 })
    board.claim("and still the loss falls all the way", isFalling(way.map { height($0.0, $0.1) }))
    board.say("To try: s rate=2.2 and step 2: one bowl, one rate too large.")
  }

  private func isFalling(_ values: [Double]) -> Bool {
    zip(values, values.dropFirst()).allSatisfy { $0 > $1 }
  }

  private func power(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { product, _ in product * base }
  }
}

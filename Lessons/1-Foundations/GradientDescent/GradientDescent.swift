import Chalk
import Foundation

/// F07: downhill, step by step.
struct GradientDescent: Lesson {
  let card = LessonCard.gradientDescent

  func teach(on board: Board) throws {
    let rate = oneStep(on: board)
    manySteps(on: board, rate)
    rates(on: board)
    twoWeights(on: board)
    line(on: board)
    otherSurfaces(on: board)
    summary(on: board)
    exercises(on: board)
  }

  // excerpt: descent
  /// w ← w − α·∂L/∂w, again and again; every w on the way
  func descend(
    from start: Double, rate α: Double, steps: Int, derivative: (Double) -> Double
  ) -> [Double] {
    var w = start
    var path = [w]
    for _ in 0..<steps {
      w -= α * derivative(w)
      path.append(w)
    }
    return path
  }
  // end excerpt

  /// A parabola with its minimum at w = 3, and its derivative.
  private func loss(_ w: Double) -> Double { 0.5 * (w - 3) * (w - 3) }
  private func derivative(_ w: Double) -> Double { w - 3 }

  private func oneStep(on board: Board) -> Double {
    board.step("How do you find the minimum?")
    board.say(
      """
      You stand on a hillside in fog and want to go down. You cannot see the valley, but you feel how steep the \
      ground is under your feet. Take a step downhill, feel again, take the next. This is **gradient descent**: your \
      position is the weight w, your height the loss L, and the steepness the derivative. The **learning rate** α \
      sets how far a step goes.
      """)
    board.formula(#"w_{t+1} = w_t - \alpha \frac{\partial L}{\partial w_t}"#)
    board.warn(
      """
      Some lecture notes print w_i and ∂L/∂w_i, where i looks like the number of a weight. \
      It is the number of the step, here t. Every weight takes its step at the same time.
      """)
    let rate = board.slider("rate", in: 0.01...2.5, default: 0.3, reruns: .lesson)
    let w = -1.0
    let next = descend(from: w, rate: rate, steps: 1, derivative: derivative)[1]
    board.say("The loss is L = ½(w − 3)², its derivative g = w − 3. One step from w = \(w):")
    board.explain(
      Formula(#"w_{t+1} = w_t - \alpha \cdot g"#), ["w_t": w, #"\alpha"#: rate, "g": derivative(w)]
    ) { $0["w_t"]! - $0[#"\alpha"#]! * $0["g"]! }
    board.code("descent")
    board.identity("the step goes against the derivative", (next - w) * derivative(w) < 0)
    board.ask(
      "w = 5, derivative 2, α = 0.1. What is the next w?", answer: 5 - 0.1 * 2,
      because: "5 − 0.1·2.")
    return rate
  }

  private func manySteps(on board: Board, _ rate: Double) {
    board.step("Twenty steps down a parabola")
    board.say("What happens when the step is repeated, again and again, with the same rate?")
    let path = descend(from: -1, rate: rate, steps: 20, derivative: derivative)
    board.table(
      ["step", "w", "loss", "derivative"],
      [0, 1, 2, 3, 5, 10, 20].map { step in
        ["\(step)"] + [path[step], loss(path[step]), derivative(path[step])].map { written($0) }
      })
    board.draw(
      Figure(
        "Gradient descent on a parabola",
        caption: """
          Where does it go, and does it settle? Twenty steps with the learning rate \
          \(written(rate)). Left: each w, on the curve of the loss. Right: the loss after each step.
          """, columns: 2
      ) {
        Panel("The path", x: "w", y: "L(w)") {
          Line(over: -1.5...7.5, loss)
          Line(path, path.map(loss), showsPoints: true)
        }
        Panel("Loss", x: "step", y: "L") { Line(path.map(loss), showsPoints: true) }
      })
    if rate < 2 {
      board.say(
        """
        The steps become shorter by themselves, because the derivative shrinks towards the minimum. Each step \
        multiplies the distance to the minimum by the same number, 1 − α = \(1 - rate).
        """)
    } else {
      board.say(
        """
        No step is shorter than the one before: each ends on the other side of the minimum, where it \
        is at least as steep. It multiplies the distance to the minimum by the same number, 1 − α = \
        \(1 - rate).
        """)
    }
    let predicted = 3 + (-1 - 3) * power(1 - rate, 20)
    board.identity(
      "after 20 steps the distance is the first one times (1 − α)²⁰",
      abs(path[20] - predicted) <= 1e-9 * max(1, abs(predicted)))
  }

  private func rates(on board: Board) {
    board.step("The learning rate: too small, right, too large")
    board.say(
      """
      The learning rate is a **hyperparameter**: it is not learned but has to be chosen. If it is too small, the \
      descent takes very many steps. If it is large, a step overshoots and lands on the other side of the minimum. \
      Beyond a certain rate each step ends higher than it began: the descent *diverges*.
      """)
    let rates = [0.05, 0.5, 1.8, 2.1]
    let paths = rates.map { descend(from: -1, rate: $0, steps: 20, derivative: derivative) }
    let tried = (0...42).map { 0.05 + 0.05 * Double($0) }
    let ends = tried.map { rate in
      max(
        1e-12, loss(descend(from: -1, rate: rate, steps: 20, derivative: derivative)[20]))
    }
    board.predict(
      "Here the distance is multiplied by 1 − α in each step. Beyond which α does it grow?",
      answer: 2, because: "|1 − α| > 1 means α > 2 (or α < 0, which is uphill).")
    board.draw(
      Figure(
        "The learning rate",
        caption: """
          What does the learning rate change? Left: where w goes with four rates; 0.05 is slow, 0.5 arrives, 1.8 \
          oscillates and arrives, 2.1 diverges and is cut off at −6 and 12. Right: the loss after 20 steps for each \
          rate, with the loss at the start as a dashed line; values below 10⁻¹² are drawn at 10⁻¹².
          """, columns: 2
      ) {
        Panel("Where w goes", x: "step", y: PlotAxis("w", range: -6...12)) {
          for (rate, path) in zip(rates, paths) { Line(path, label: "α = \(written(rate))") }
        }
        Panel(
          "Loss after 20 steps", x: "learning rate α", y: PlotAxis("L", scale: .logarithmic),
          legend: .none
        ) {
          Line(tried, ends)
          ReferenceLine(y: loss(-1))
        }
      })
    board.identity(
      "with the rate 2.1 the loss after 20 steps is higher than at the start",
      loss(paths[3][20]) > loss(paths[3][0]))
    board.identity(
      "with the rate 0.5, 20 steps come within a hundred-thousandth of the minimum",
      abs(paths[1][20] - 3) < 1e-5
    )
  }

  private func twoWeights(on board: Board) {
    board.step("Two weights: the condition number")
    board.say(
      """
      With two weights there are two partial derivatives. Together they form the **gradient**, which points in the \
      direction of steepest ascent. Take L = ½(w₁² + κ·w₂²), which curves κ times as much along w₂ as along w₁: κ is \
      the **condition number**. In the steep direction every rate above 2/κ diverges, and with a rate below that, \
      progress in the flat direction is slow: the path zigzags across the valley and advances along it only slowly.
      """)
    board.formula(#"\nabla L = (\frac{\partial L}{\partial w_1}, \frac{\partial L}{\partial w_2})"#)
    let (κ, rate) = (10.0, 0.17)
    let height = { (u: Double, v: Double) in 0.5 * (u * u + κ * v * v) }
    let way = valley(κ: κ, rate: rate, momentum: 0)
    let grid = stride(from: -4.0, through: 4, by: 1).flatMap { u in
      stride(from: -1.5, through: 1.5, by: 0.5).map { v in (u, v) }
    }
    let reach = 0.025  // arrows as long as this times the gradient, so that they do not cross
    board.draw(
      Figure(
        "A loss with condition number 10",
        caption: """
          Why does it take so many steps? The arrows, against the gradient, point across the \
          ellipses' long axis rather than along it. Left: the loss in color and thirty steps with \
          α = \(written(rate)). Right: the loss.
          """, columns: 2
      ) {
        Panel(
          "The way down", x: PlotAxis("w₁", range: -4.5...4.5), y: PlotAxis("w₂", range: -2...2)
        ) {
          Contour(overX: -4.5...4.5, y: -2...2, height)
          Arrows(
            grid.map(\.0), grid.map(\.1), grid.map { -reach * $0.0 },
            grid.map { -reach * κ * $0.1 })
          Line(way.map(\.0), way.map(\.1), showsPoints: true)
        }
        Panel("Loss", x: "step", y: PlotAxis("L", scale: .logarithmic)) {
          Line(way.map { height($0.0, $0.1) })
        }
      })
    board.identity(
      "each step multiplies w₁ by 1 − α and w₂ by 1 − κα, which changes its sign",
      abs(way[30].0 - -4 * power(1 - rate, 30)) < 1e-9
        && abs(way[30].1 - 1.5 * power(1 - κ * rate, 30)) < 1e-9 && 1 - κ * rate < 0)
    board.identity(
      "and still the loss falls at every step",
      zip(way, way.dropFirst()).allSatisfy { height($0.0, $0.1) > height($1.0, $1.1) })
    board.ask(
      "With κ = 100, above which learning rate does this descent diverge?", answer: 2 / 100.0,
      because: "|1 − κα| > 1 means α > 2/κ. For the flat direction alone, the best rate would be 1."
    )
  }

  /// Thirty steps on ½(u² + κ·v²), with momentum β: the step is α times the gradient, and β times the last step.
  private func valley(κ: Double, rate α: Double, momentum β: Double) -> [(Double, Double)] {
    var (u, v) = (-4.0, 1.5)
    var step = (0.0, 0.0)
    return [(u, v)]
      + (0..<30).map { _ in
        step = (β * step.0 - α * u, β * step.1 - α * κ * v)
        (u, v) = (u + step.0, v + step.1)
        return (u, v)
      }
  }

  // excerpt: line
  /// ∂L/∂w = 1/n·Σ (ŷᵢ − yᵢ)·xᵢ and ∂L/∂b = 1/n·Σ (ŷᵢ − yᵢ), with ŷ = w·x + b
  func gradient(_ x: [Double], _ y: [Double], w: Double, b: Double) -> (w: Double, b: Double) {
    let errors = zip(x, y).map { w * $0 + b - $1 }
    return (zip(errors, x).map { $0 * $1 }.mean, errors.mean)
  }
  // end excerpt

  /// A fit of a line by gradient descent from w = 0, b = 0: the line after each step, and its loss.
  private func fit(
    _ x: [Double], _ y: [Double], rate α: Double
  ) -> [(w: Double, b: Double, loss: Double)] {
    var (w, b) = (0.0, 0.0)
    return (0...100).map { _ in
      let now = (w: w, b: b, loss: zip(x, y).map { pow(w * $0 + b - $1, 2) }.mean / 2)
      let g = gradient(x, y, w: w, b: b)
      (w, b) = (w - α * g.w, b - α * g.b)
      return now
    }
  }

  /// The largest and the smallest curvature of the loss of a line: the eigenvalues of [[x̄², x̄], [x̄, 1]].
  private func curvatures(_ x: [Double]) -> (largest: Double, smallest: Double) {
    let (square, mean) = (x.map { $0 * $0 }.mean, x.mean)
    let root = (pow(square - 1, 2) + 4 * mean * mean).squareRoot()
    return ((square + 1 + root) / 2, (square + 1 - root) / 2)
  }

  private func line(on board: Board) {
    board.step("On data: a line through 150 flowers")
    let (x, y) = (Examples.iris.features.column(2), Examples.iris.features.column(3))
    board.say(
      """
      Can the width of a petal be predicted from its length? Fit ŷ = wx + b to \(x.count) iris \
      flowers by the smallest mean squared error: **linear regression**. The gradient has two parts:
      """)
    board.formula(#"\frac{\partial L}{\partial w} = \frac{1}{n} \sum_i (\hat{y}_i - y_i) x_i"#)
    board.formula(#"\frac{\partial L}{\partial b} = \frac{1}{n} \sum_i (\hat{y}_i - y_i)"#)
    board.code("line")
    let scaledX = x.map { ($0 - x.mean) / x.standardDeviation }
    let (raw, scaled) = (curvatures(x), curvatures(scaledX))
    let fraction = 0.4
    let fits = [(x, raw), (scaledX, scaled)].map { x, curvature in
      fit(x, y, rate: fraction * 2 / curvature.largest)
    }
    let w = zip(scaledX, y).map { $0 * ($1 - y.mean) }.mean / x.standardDeviation
    let b = y.mean - w * x.mean
    let lowest = zip(x, y).map { pow(w * $0 + b - $1, 2) }.mean / 2
    let κ = raw.largest / raw.smallest
    board.say(
      """
      This loss is **convex**, a bowl in (w, b) with one minimum, and its condition number depends on the inputs. \
      With lengths in cm it is \(κ, digits: 3), because a larger w can almost be compensated by a smaller b. With \
      standardized inputs, x̃ = (x − mean)/standard deviation, it is \(scaled.largest / scaled.smallest, digits: 3). \
      Both fits use \(percent: fraction) of the largest stable rate 2/λ, where λ is their largest curvature.
      """)
    board.draw(
      Figure(
        "A line, fitted by gradient descent",
        caption: """
          What does standardizing change? Left: the line after 100 steps with lengths in cm and with standardized \
          lengths. Right: the loss minus its smallest possible value; values below 10⁻¹² are drawn at 10⁻¹².
          """, columns: 2
      ) {
        Panel("Petals", x: "petal length in cm", y: "petal width in cm") {
          Points(x, y, color: .muted, size: 0.6)
          Line(over: 1...7, samples: 2, label: "in cm") {
            fits[0][100].w * $0 + fits[0][100].b
          }
          Line(over: 1...7, samples: 2, label: "standardized") {
            fits[1][100].w * ($0 - x.mean) / x.standardDeviation + fits[1][100].b
          }
        }
        Panel(
          "Loss above the smallest", x: "step", y: PlotAxis("L − Lₘᵢₙ", scale: .logarithmic)
        ) {
          for (name, fit) in zip(["in cm", "standardized"], fits) {
            Line(fit.map { max(1e-12, $0.loss - lowest) }, label: name)
          }
        }
      })
    board.table(
      ["after 100 steps", "w per cm", "b", "loss"],
      [
        ["in cm"] + [fits[0][100].w, fits[0][100].b, fits[0][100].loss].map { written($0) },
        ["standardized"]
          + [
            fits[1][100].w / x.standardDeviation,
            fits[1][100].b - fits[1][100].w * x.mean / x.standardDeviation, fits[1][100].loss,
          ].map { written($0) },
        ["least squares, computed directly"] + [w, b, lowest].map { written($0) },
      ])
    board.claim(
      "standardized, 100 steps reach the line of least squares; in cm they do not",
      fits[1][100].loss - lowest < 1e-9 && fits[0][100].loss - lowest > 1e-3)
    board.say(
      """
      Each step here looked at all examples. **Stochastic gradient descent** takes a few of them, drawn at random: \
      its gradient is noisy, but a step costs only a fraction. Networks are trained in this way, for the first time \
      in the lesson iris-network.
      """)
  }

  private func otherSurfaces(on board: Board) {
    board.step("What goes wrong: losses that are not convex")
    board.say(
      """
      The loss of a network is not convex. Descent stops where the gradient is 0 and slows down where it is nearly \
      0, and that need not be at the lowest point. A **local minimum** is lower than its neighborhood, but not \
      necessarily the lowest point of all. A **saddle point** is a minimum in one direction and a maximum in \
      another. A **plateau** is nearly flat, though the loss is high.
      """)
    let twoMinima = { (w: Double) in w * w * w * w / 4 - w * w + 0.3 * w }
    let starts = (0...20).map { -2.5 + 0.25 * Double($0) }
    let ends = starts.map { start in
      descend(from: start, rate: 0.05, steps: 200) { $0 * $0 * $0 - 2 * $0 + 0.3 }[200]
    }
    let found = ends.count { $0 < 0 }
    let saddle = { (u: Double, v: Double) in u * u / 2 - v * v / 2 + v * v * v * v / 4 }
    let ways = [0, 0.1].map { saddleWay(v: $0) }
    let flat = { (w: Double) in 0.5 * pow(Activations.sigmoid(w) - 1, 2) }
    let stuck = descend(from: -8, rate: 1, steps: 100) { w in
      (Activations.sigmoid(w) - 1) * Activations.sigmoidSlope(w)
    }
    board.draw(
      Figure(
        "Three ways to get stuck",
        caption: """
          Where does descent stop too early? Left: from \(starts.count) starts it ends in one of two minima. Middle: \
          started exactly on the ridge it stops at the saddle point; started 0.1 beside it, it does not. Right: 100 \
          steps on the plateau of a saturated sigmoid hardly move w, so the points before and after nearly coincide.
          """, columns: 3
      ) {
        Panel("Two minima", x: "w", y: "L") {
          Line(over: -2.5...2.5, twoMinima)
          Points(starts, starts.map(twoMinima), label: "start", size: 0.6)
          Points(ends, ends.map(twoMinima), label: "end")
        }
        Panel(
          "A saddle point", x: PlotAxis("u", range: -2...2), y: PlotAxis("v", range: -1.5...1.5)
        ) {
          Contour(overX: -2...2, y: -1.5...1.5, saddle)
          Line(ways[0].map(\.0), ways[0].map(\.1), label: "v = 0", showsPoints: true)
          Line(ways[1].map(\.0), ways[1].map(\.1), label: "v = 0.1", showsPoints: true)
        }
        Panel("A plateau", x: "w", y: "L", legend: .none) {
          Line(over: -10...6, flat)
          Points(
            [stuck[0], stuck[100]], [flat(stuck[0]), flat(stuck[100])], label: "steps 0 and 100")
        }
      })
    board.value("starts of \(starts.count) that find the lower minimum", Double(found))
    board.claim(
      "more than a third of the starts end in the higher minimum",
      found > starts.count / 3 && found < 2 * starts.count / 3)
    board.claim(
      "started exactly on the ridge it stops at the saddle point; started 0.1 beside it, it does not",
      abs(ways[0].last!.1) < 1e-9 && abs(ways[1].last!.1) > 0.99)
    board.claim(
      "100 steps on the plateau move w by less than a tenth", abs(stuck[100] - stuck[0]) < 0.1)
    board.say(
      """
      In networks with many weights, saddle points and plateaus are thought to be the more common problem, since at \
      a local minimum the loss must curve upwards in every direction. The noise of small batches, momentum and a \
      good initialization help; the lesson optimizers compares optimizers.
      """)
  }

  /// Sixty steps on u²/2 − v²/2 + v⁴/4 from (2, v).
  private func saddleWay(v start: Double) -> [(Double, Double)] {
    var (u, v) = (2.0, start)
    return [(u, v)]
      + (0..<60).map { _ in
        (u, v) = (u - 0.2 * u, v - 0.2 * (v * v * v - v))
        return (u, v)
      }
  }

  private func summary(on board: Board) {
    board.summarize(
      "Gradient descent repeats w ← w − α·∂L/∂w for all weights at once.",
      "Where the loss curves by λ, a step multiplies the distance to the minimum by 1 − αλ: α must be below 2/λ.",
      """
      The larger the condition number (the largest curvature divided by the smallest), the slower the descent.
      """,
      "Standardized inputs make the condition number of a linear regression small.",
      "The loss of a network has local minima, saddle points and plateaus, where the gradient is 0 or tiny."
    )
  }

  private func exercises(on board: Board) {
    board.step("Exercises")
    let steps = descend(from: 2, rate: 0.25, steps: 2) { 2 * ($0 - 5) }
    board.exercise(
      .byHand, "L = (w − 5)², w = 2, α = 0.25. Compute two steps.",
      answer: """
        The derivative is 2(w − 5): −6, then \(2 * (steps[1] - 5)). So w goes from 2 to \(steps[1]) and \
        to \(steps[2]); each step halves the distance.
        """)
    let g = gradient([1, 2], [2, 3], w: 1, b: 0)
    board.exercise(
      .byHand,
      "Two examples, (x, y) = (1, 2) and (2, 3), and the line w = 1, b = 0. What is the gradient?",
      answer: """
        ŷ − y is −1 for both. ∂L/∂w = (−1·1 − 1·2)/2 = \(g.w) and ∂L/∂b = \(g.b): both must grow.
        """)
    board.exercise(
      .predict,
      """
      In step 2, set the rate to 1 (s rate=1), then to 2 (s rate=2). What do you expect? Predict, then \
      run.
      """,
      answer: """
        1 − α = 0: one step to the minimum. 1 − α = −1: w jumps between −1 and 7 forever, and the loss \
        stays at \(loss(-1)).
        """)
    board.exercise(
      .derive, "Show that on L = ½λ(w − m)² gradient descent converges exactly for 0 < α < 2/λ.",
      answer: """
        w − m becomes w − αλ(w − m) − m = (1 − αλ)(w − m). It shrinks where |1 − αλ| < 1, and that is \
        0 < αλ < 2.
        """)
    board.exercise(
      .breakIt, "Write w += α·∂L/∂w by mistake. What happens on the parabola with α = 0.3?",
      answer: """
        It climbs: the distance is multiplied by 1 + α. After 20 steps it is 4·1.3²⁰ = \
        \(4 * power(1.3, 20)), and no rate, however small, helps.
        """)
    board.exercise(
      .write, "Write one step of gradient descent for a list of weights.",
      answer: """
        Compute all gradients first, then take all steps: no gradient may be computed with a weight that has already \
        moved.
        """,
      practice: "gradient-step")
    let ends = [0, 0.3].map { β -> Double in
      let end = valley(κ: 10, rate: 0.17, momentum: β)[30]
      return 0.5 * (end.0 * end.0 + 10 * end.1 * end.1)
    }
    board.exercise(
      .extend,
      """
      Add momentum to step 4: the step is −α·∂L/∂w plus β times the last step. What does β = 0.3 do to \
      the loss after thirty steps?
      """,
      answer: """
        It falls from \(ends[0]) to \(ends[1]): across the valley the steps partly cancel, along it they add up. \
        `chalk practice momentum` checks the rule.
        """)
  }

  private func power(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { product, _ in product * base }
  }
}

import Chalk
import Foundation

/// F01 and N01: the activation functions between the layers.
struct Activations: Lesson {
  let card = LessonCard(
    "activations", "A bend between the layers", formulas: ["F01", "N01"], needs: ["weighted-sum"],
    minutes: 12)

  func teach(on board: Board) throws {
    let x = hinge(on: board)
    squashing(on: board, x)
    leaky(on: board)
    softmaxOfLogits(on: board)
    saturation(on: board)
    all(on: board)
  }

  // excerpt: activations
  /// max(0, x), with slope 1 where x > 0, else 0
  static func relu(_ x: Double) -> Double { max(0, x) }
  static func reluSlope(_ x: Double) -> Double { x > 0 ? 1 : 0 }

  /// 1/(1 + e⁻ˣ), with slope σ·(1 − σ)
  static func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
  static func sigmoidSlope(_ x: Double) -> Double { sigmoid(x) * (1 - sigmoid(x)) }

  /// tanh x, with slope 1 − tanh²x
  static func tanhSlope(_ x: Double) -> Double { 1 - tanh(x) * tanh(x) }

  /// x where x > 0, else 0.2·x
  static func leakyRelu(_ x: Double) -> Double { x > 0 ? x : 0.2 * x }
  static func leakyReluSlope(_ x: Double) -> Double { x > 0 ? 1 : 0.2 }
  // end excerpt

  // excerpt: softmax
  /// e^zᵢ / Σ e^zⱼ, computed from the largest down so that nothing overflows
  static func softmax(_ z: [Double]) -> [Double] {
    let powers = z.map { exp($0 - z.max()!) }
    let total = powers.reduce(0, +)
    return powers.map { $0 / total }
  }
  // end excerpt

  private func hinge(on board: Board) -> Double {
    board.step("What is the least that bends a line?")
    board.say(
      """
      A pile of weighted sums is one weighted sum. To get anything else out of it, something has \
      to bend between the layers. The least that will do is a hinge: let positive numbers through, \
      hold negative ones back. It is called the rectified linear unit, ReLU.
      """)
    let f = board.formula(#"f(x) = \max(0, x)"#)
    let x = board.slider("x", in: -4...4, default: 1.5)
    board.explain(f, ["x": x]) { ScalarGrad.relu($0["x"]!) }
    board.formula(#"f'(x) = 1 \text{ where } x > 0, \text{ else } 0"#)
    board.draw(
      .functionAndSlope(
        "ReLU and its slope",
        caption: """
          Nothing gets through on the left, everything on the right. The slope is a switch: off or on.
          """,
        over: -4...4, at: x, curves: [("max(0, x)", Self.relu, Self.reluSlope)]))
    board.say(
      """
      At x = 0 there is a corner, and a corner has no one slope. By convention it is called 0 there; \
      it hardly ever matters, since x is hardly ever exactly 0.
      """)
    board.claim("negative inputs give zero", Self.relu(-2) == 0)
    board.claim("positive inputs come through unchanged", Self.relu(3) == 3)
    let corner = Scalar(0)
    ScalarGrad.relu(corner).backward()
    board.claim("the slope at the corner is taken to be 0", corner.gradient == 0)
    board.ask(
      "What is the slope of ReLU at x = 3?", answer: 1,
      because: "Right of the hinge the line is y = x.")
    return x
  }

  private func squashing(on board: Board, _ x: Double) {
    board.step("Squashing: sigmoid and tanh")
    board.say(
      """
      Sometimes the answer has to lie between two bounds: a probability between 0 and 1. The \
      sigmoid presses the whole line into that range. The hyperbolic tangent does the same between \
      −1 and 1, and is as steep for −x as for x: tanh(−x) = −tanh x.
      """)
    let sigma = board.formula(#"\sigma(x) = \frac{1}{1 + e^{-x}}"#)
    board.explain(sigma, ["x": x]) { ScalarGrad.sigmoid($0["x"]!) }
    board.formula(#"\sigma'(x) = \sigma(x) (1 - \sigma(x))"#)
    let t = board.formula(#"t(x) = \tanh(x)"#)
    board.explain(t, ["x": x]) { ScalarGrad.tanh($0["x"]!) }
    board.formula(#"\tanh'(x) = 1 - \tanh^2(x)"#)
    board.code("activations")
    board.draw(
      .functionAndSlope(
        "Sigmoid and tanh",
        caption: """
          Both are steepest in the middle and flat at the ends. The sigmoid is never steeper than \
          a quarter.
          """,
        over: -6...6, at: x,
        curves: [
          ("sigmoid", Self.sigmoid, Self.sigmoidSlope), ("tanh", { tanh($0) }, Self.tanhSlope),
        ]))
    board.claim(
      "tanh is a sigmoid, stretched: tanh x = 2σ(2x) − 1",
      abs(tanh(x) - (2 * Self.sigmoid(2 * x) - 1)) < 1e-12)
    board.claim(
      "both slopes agree with central differences",
      worstSlopeError(Self.sigmoid, Self.sigmoidSlope) < 1e-9
        && worstSlopeError({ tanh($0) }, Self.tanhSlope) < 1e-9)
    board.ask(
      "How steep is the sigmoid where it is steepest, at x = 0?", answer: Self.sigmoidSlope(0),
      because: "There σ = ½, and ½·(1 − ½) = ¼.")
  }

  private func leaky(on board: Board) {
    board.step("A hinge that leaks")
    board.say(
      """
      Where ReLU is off, its slope is 0 and nothing is learned. A unit that is off for every \
      example stays off for ever: it is dead. A small slope on the left keeps it alive.
      """)
    board.formula(#"f(x) = x \text{ where } x > 0, \text{ else } 0.2 x"#)
    board.draw(
      .functionAndSlope(
        "ReLU and leaky ReLU",
        caption: "The leak is small, but its slope is not zero: there is always a way back.",
        over: -4...4,
        curves: [
          ("ReLU", Self.relu, Self.reluSlope), ("leaky ReLU", Self.leakyRelu, Self.leakyReluSlope),
        ]))
    board.claim(
      "left of 0 the leaky hinge still has a slope and ReLU has none",
      Self.leakyReluSlope(-1) > 0 && Self.reluSlope(-1) == 0)
    board.ask(
      "A unit's sum is −5 for every example. Which hinge lets it learn?",
      choices: ["ReLU", "leaky ReLU", "both"], answer: 1,
      because: "ReLU's slope is 0 there, and what is multiplied by 0 cannot move a weight.")
  }

  private func softmaxOfLogits(on board: Board) {
    board.step("From scores to probabilities: softmax")
    board.say(
      """
      A classifier gives each class a score. Softmax turns the scores into probabilities: all \
      positive, together 1, and the larger the score, the larger the share.
      """)
    board.formula(#"p_i = \frac{e^{z_i}}{\sum_j e^{z_j}}"#)
    board.code("softmax")
    let z = [2.0, 1, -1]
    let p = Self.softmax(z)
    board.table(
      ["class", "score z", "probability p"],
      z.indices.map { ["\($0 + 1)", written(z[$0]), written(p[$0])] })
    board.claim("the probabilities add up to 1", abs(p.reduce(0, +) - 1) < 1e-12)
    let moved = Self.softmax(z.map { $0 + 1000 })
    board.claim(
      "adding the same to every score changes nothing",
      zip(p, moved).allSatisfy { abs($0 - $1) < 1e-12 })
    board.say("Each probability answers to every score:")
    board.formula(
      #"\frac{\partial p_i}{\partial z_j} = p_i (1 - p_i) \text{ for } i = j, \text{ else } -p_i p_j"#
    )
    let jacobian = z.indices.map { i in z.indices.map { j in p[i] * ((i == j ? 1 : 0) - p[j]) } }
    board.draw(
      Figure(
        "Softmax and its slopes",
        caption: """
          Left: the shares as the first score moves and the others stay. Right: how each \
          probability answers to each score; every column adds up to 0, for what one wins the \
          others lose.
          """, columns: 2
      ) {
        Panel("The shares", x: "score z₁", y: "probability") {
          for i in z.indices {
            Line(over: -4...6, label: "p\(["₁", "₂", "₃"][i])") {
              Self.softmax([$0, z[1], z[2]])[i]
            }
          }
        }
        Panel("The slopes ∂pᵢ/∂zⱼ", x: "of the score", y: "of the probability") {
          HeatMap(
            jacobian, columns: ["z₁", "z₂", "z₃"], rows: ["p₁", "p₂", "p₃"],
            scale: .diverging(center: 0),
            digits: 2)
        }
      })
    board.claim(
      "what one class wins the others lose",
      z.indices.allSatisfy { j in abs(z.indices.map { jacobian[$0][j] }.reduce(0, +)) < 1e-12 })
  }

  private func saturation(on board: Board) {
    board.step("What goes wrong: a slope that vanishes")
    board.say(
      """
      Learning goes backwards through the layers, and each layer multiplies by its slope. The \
      sigmoid's slope is at most a quarter: ten layers leave at most a quarter to the tenth.
      """)
    let layers = Array(1...10)
    let sigmoidBest = layers.map { pow(0.25, Double($0)) }
    board.value("at most, after ten sigmoids", sigmoidBest[9])
    board.draw(
      Figure(
        "What is left of a slope after many layers",
        caption: "At best: ReLU and tanh can pass a slope on undiminished, a sigmoid never can.",
        x: "layers", y: PlotAxis("largest slope that can be left", scale: .logarithmic)
      ) {
        Line(layers.map(Double.init), layers.map { _ in 1 }, label: "ReLU, tanh", showsPoints: true)
        Line(layers.map(Double.init), sigmoidBest, label: "sigmoid", showsPoints: true)
      })
    board.claim("ten sigmoids leave less than a millionth", sigmoidBest[9] < 1e-6)
    board.ask(
      "Which of these can pass a slope through ten layers without shrinking it?",
      choices: ["sigmoid", "ReLU"], answer: 1,
      because: "Its slope is 1 wherever it is on. That is why deep networks use it.")
  }

  private func all(on board: Board) {
    board.step("All that there are")
    board.say(
      """
      These are all the activation functions that can be chosen by name. A plugin of yours adds \
      its own: it then stands here beside the others.
      """)
    board.draw(.allActivations(board.activations.map { ($0.name, $0.value, $0.slope) }))
    board.table(
      ["name", "at x = −1", "at x = 1", "slope at x = 1"],
      board.activations.map { [$0.name] + [$0(-1), $0(1), $0.slope(1)].map { written($0) } })
    board.claim(
      "each slope agrees with central differences",
      board.activations.allSatisfy { $0.worstSlopeError(over: -4...4).error < 1e-6 })
    board.say(
      """
      To try: s x=-3 in step 1, and see where each curve puts you; `chalk practice sigmoid`; an \
      activation of your own with `chalk new activation Swish`.
      """)
  }
}

/// The largest difference between a slope and (f(x + h) − f(x − h))/2h over −3…3.
private func worstSlopeError(_ f: (Double) -> Double, _ slope: (Double) -> Double) -> Double {
  let h = 1e-5
  return stride(from: -3.0, through: 3, by: 0.1).map { x in
    abs((f(x + h) - f(x - h)) / (2 * h) - slope(x))
  }.max()!
}

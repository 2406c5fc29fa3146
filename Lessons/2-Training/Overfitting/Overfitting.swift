import Chalk
import Foundation

/// T03 and N05: what is known by heart, and six remedies.
struct Overfitting: Lesson {
  let card = LessonCard(
    "overfitting", "Knowing by heart is not knowing", formulas: ["T03", "N05"],
    needs: ["optimizers"], minutes: 15)

  func teach(on board: Board) throws {
    let all = try board.data.examples(
      "moons", or: .moons(600, noise: 0.35, random: &board.random))
    let isBuiltIn = all.featureNames.count == 2 && all.count == 600
    let parts = all.split(validationPart: 0.25, testFraction: 0.25, random: &board.random)
    let few = parts.training.prefix(max(40, parts.training.count / 6))
    let scale = Standardizer(fitting: few)
    question(on: board, all, few, parts.test)
    let strength = penalties(on: board)
    let rate = dropout(on: board)
    let remedies = Remedies(
      few: scale(few).whole, many: scale(parts.training).whole,
      validation: scale(parts.validation).whole, test: scale(parts.test).whole,
      classes: all.classNames.count, strength: strength, rate: rate,
      seeds: (board.random.next(), board.random.next()))
    let runs = try race(on: board, remedies)
    inside(on: board, runs)
    if all.features.width == 2 { regions(on: board, runs, scale(few)) }
    judge(on: board, runs, rate: rate, isBuiltIn)
  }

  private func question(
    on board: Board, _ all: Examples, _ few: Examples, _ test: Examples
  ) {
    board.step("What has been learned, and what only remembered?")
    board.say(
      """
      \(all.count) examples of \(all.classNames.count) classes, with much noise. A network with \
      thousands of weights is to learn from only \(few.count) of them. It has room enough to remember \
      every single one, noise and all. That is overfitting: the loss on what it learns from goes on \
      falling, the loss on everything else begins to rise.
      """)
    if all.features.width == 2 {
      board.draw(
        Figure(
          "The few, and the others",
          caption: """
            Left: what the network learns from. Right: some of the others. The classes overlap: no \
            answer can be right for all, and a border around every single point is nonsense.
            """, columns: 2, sharing: .both
        ) {
          for (title, part) in [("To learn from", few), ("To be tested on", test)] {
            Panel(title, x: PlotAxis(all.featureNames[0]), y: PlotAxis(all.featureNames[1])) {
              Points(
                part.features.column(0), part.features.column(1), classes: part.labels,
                classNames: all.classNames)
            }
          }
        })
    }
    board.say(
      """
      The data are divided into three: to learn from; to choose by, the validation part; and the test \
      part for the judgement in the end. Whoever stops where the validation loss is lowest has used \
      that part: its loss is no fair judgement any more.
      """)
  }

  // excerpt: penalties
  /// λ·Σ|w|, with slope λ·sign(w)
  static func l1(_ w: [Double], _ λ: Double) -> Double { λ * w.map(abs).reduce(0, +) }
  static func l1Slope(_ w: Double, _ λ: Double) -> Double { λ * (w > 0 ? 1 : w < 0 ? -1 : 0) }

  /// λ·Σ w², with slope 2·λ·w
  static func l2(_ w: [Double], _ λ: Double) -> Double { λ * w.map { $0 * $0 }.reduce(0, +) }
  static func l2Slope(_ w: Double, _ λ: Double) -> Double { 2 * λ * w }
  // end excerpt

  private func penalties(on board: Board) -> Double {
    board.step("A price on every weight: L1 and L2")
    let λ = board.slider("strength", in: 0.001...0.02, default: 0.005)
    board.say(
      """
      To bend around single points a network needs large weights. So put a price on them: it is added \
      to the loss, and every weight that is not worth its price shrinks.
      """)
    board.formula(
      #"L_1 = \lambda \sum |w|, \quad \frac{\partial L_1}{\partial w} = \lambda \cdot \text{sign}(w)"#
    )
    board.formula(#"L_2 = \lambda \sum w^2, \quad \frac{\partial L_2}{\partial w} = 2 \lambda w"#)
    board.code("penalties")
    let w = [-1.5, -0.2, 0, 0.4, 2]
    board.table(
      ["w", "price by L1", "slope", "price by L2", "slope"],
      w.map { w in
        [w, Self.l1([w], λ), Self.l1Slope(w, λ), Self.l2([w], λ), Self.l2Slope(w, λ)].map {
          written($0)
        }
      })
    board.draw(
      .functionAndSlope(
        "The price of a weight",
        caption: """
          L1 pulls every weight towards 0 with the same force, until it is there. L2 pulls large ones \
          hard and small ones hardly at all: they become small, but not 0.
          """, over: -2...2, names: ("w", "price", "slope"),
        curves: [
          ("L1", { Self.l1([$0], λ) }, { Self.l1Slope($0, λ) }),
          ("L2", { Self.l2([$0], λ) }, { Self.l2Slope($0, λ) }),
        ]))
    let tensor = Tensor(w, .double)
    for (name, regularizer, value, slope) in [
      ("L1", Regularizer.l1(λ), Self.l1(w, λ), { Self.l1Slope($0, λ) }),
      ("L2", Regularizer.l2(λ), Self.l2(w, λ), { Self.l2Slope($0, λ) }),
    ] as [(String, Regularizer, Double, (Double) -> Double)] {
      let variable = Variable(tensor, requiresGradient: true)
      let penalty = regularizer.penalty(variable)
      penalty.backward()
      board.claim(
        "the library's \(name) has the same price and the same slopes",
        abs(penalty.scalar - value) < 1e-12
          && zip(variable.gradient!.values, w).allSatisfy { abs($0 - slope($1)) < 1e-12 })
    }
    board.ask(
      "λ = 0.01, w = 3. What slope does L2 add?", answer: 2 * 0.01 * 3, because: "2·λ·w.")
    return λ
  }

  // excerpt: dropout
  /// y = mask·x, where the mask is 0 with probability r and 1/(1 − r) otherwise; dx = mask·dy.
  static func dropout(
    _ x: [Double], rate r: Double, random: inout RandomSource
  ) -> (y: [Double], mask: [Double]) {
    let mask = x.map { _ in random.chance(r) ? 0 : 1 / (1 - r) }
    return (zip(mask, x).map { $0 * $1 }, mask)
  }
  // end excerpt

  private func dropout(on board: Board) -> Double {
    board.step("Learning with some of the neurons away: dropout")
    let rate = board.slider("dropout", in: 0.1...0.7, default: 0.5)
    board.say(
      """
      In each update every neuron is switched off with probability r, so that none can rely on \
      another one. What is left is divided by 1 − r, and the mean stays as it was: that is inverted \
      dropout. In use nothing is switched off and nothing has to be multiplied.
      """)
    board.formula(
      #"y = \frac{m}{1 - r} x, \quad \frac{\partial y}{\partial x} = \frac{m}{1 - r}, \quad m \in \{0, 1\}"#
    )
    board.code("dropout")
    let x = [0.5, 1, 2, 3]
    let once = Self.dropout(x, rate: rate, random: &board.random)
    board.table(
      ["x", "mask", "y = mask·x", "slope ∂y/∂x"],
      x.indices.map { [x[$0], once.mask[$0], once.y[$0], once.mask[$0]].map { written($0) } })
    let count = 20_000
    let mean =
      Self.dropout(Array(repeating: 1, count: count), rate: rate, random: &board.random)
      .y.reduce(0, +) / Double(count)
    board.value("the mean of \(count) ones after dropout", mean)
    let spread = (rate / (1 - rate) / Double(count)).squareRoot()
    board.claim("the mean has stayed, up to chance", abs(mean - 1) < 5 * spread)
    let tensor = Tensor(x, .double)
    board.claim(
      "outside of training the library's dropout changes nothing",
      Dropout(rate)(Variable(tensor)).value.values == x)
    board.warn(
      """
      The first description of dropout switched off in training and multiplied by 1 − r in use. It is \
      the same on average; dividing at once, as every library does now, is easier to get right.
      """)
    return rate
  }
}

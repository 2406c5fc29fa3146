import Chalk
import Foundation

/// T03 and N05: overfitting, underfitting, and seven remedies.
struct Overfitting: Lesson {
  let card = LessonCard.overfitting

  func teach(on board: Board) throws {
    let noise = 0.35
    let all = try board.data.examples(
      "moons", or: .moons(600, noise: noise, random: &board.random))
    let isBuiltIn = !board.data.isGiven
    let parts = all.split(testFraction: 0.25, random: &board.random)
    let scale = Standardizer(fitting: parts.training)
    let (rest, test) = (scale(parts.training), scale(parts.test))
    let moons = isBuiltIn ? HalfMoons(noise: noise, scale: scale) : nil
    question(on: board, all.count, few(of: rest), test, moons)
    let strength = penalties(on: board)
    decay(on: board, strength)
    let rate = dropout(on: board)
    let (races, plain) = try race(on: board, rest, test, strength, rate)
    inside(on: board, races)
    if all.features.width == 2 {
      regions(on: board, races, few(of: rest), moons)
      board.draw(try film(plain, few(of: rest)))
    }
    gap(on: board, races, rate: rate, moons?.measured(on: test))
    biasAndVariance(on: board, races, test, moons)
    ending(on: board, races, strength, rate)
  }

  /// How many draws of training and validation set.
  let seeds = 5

  /// The examples to train on: few on purpose.
  private func few(of rest: Examples) -> Examples {
    rest.prefix(max(min(40, rest.count / 3), rest.count / 9))
  }

  private func question(
    on board: Board, _ count: Int, _ few: Examples, _ test: Examples, _ moons: HalfMoons?
  ) {
    board.step("What has been learned, and what only memorized?")
    board.say(
      """
      Here are \(count) examples of \(few.classNames.count) classes, with a lot of noise. A network with thousands \
      of weights is trained on only \(few.count) of them. That many weights can fit every single example, noise and \
      all: **memorization**. What we want is **generalization**: few errors on examples that the network has not \
      seen. If the loss on the training examples keeps falling while the loss on others rises, that is \
      **overfitting**. If both stay high, because the model is too simple or too strongly constrained, that is \
      **underfitting**.
      """)
    if few.features.width == 2 { couldBeRight(on: board, few, test, moons) }
    board.say(
      """
      The data are divided into three. The weights are learned from the **training set**. Whatever is chosen, a \
      **hyperparameter** or the moment to stop, is chosen by the **validation set**; the loss there is then an \
      optimistic estimate, because the choice was made to minimize it. The **test set** is used once, at the end. \
      Anything that is meant to lower the error on new data rather than that on the training set is called \
      **regularization**.
      """)
  }

  private func couldBeRight(
    on board: Board, _ few: Examples, _ test: Examples, _ moons: HalfMoons?
  ) {
    let name = few.classNames[1]
    let truth: String =
      moons == nil ? "" : " Color: the true probability of the class \(name) at each place."
    let plane = moons?.plane(side: 60, reach: 3).p
    board.draw(
      Figure(
        "Could any classifier be right everywhere?",
        caption: """
          No: the classes overlap, in the training set and in the test set. A decision boundary that goes around \
          every single point follows noise. Both features are standardized, as the network gets them.\(truth)
          """, columns: 2, sharing: .both
      ) {
        for (title, part) in [("Training set", few), ("Test set", test)] {
          Panel(
            title, x: PlotAxis("\(few.featureNames[0]), standardized"),
            y: PlotAxis("\(few.featureNames[1]), standardized"), colorBar: .none
          ) {
            if let plane, title == "Test set" {
              HeatMap(
                plane, x: -3...3, y: -3...3, scale: .diverging(center: 0.5), range: 0...1)
            }
            Points(
              part.features.column(0), part.features.column(1), classes: part.labels,
              classNames: few.classNames, size: 0.7)
          }
        }
      })
    guard let best = moons?.measured(on: test) else { return }
    board.say(
      """
      These examples are made up, so their distribution is known: two half circles with normal noise around them. The \
      classifier that knows it and always takes the likelier class is the **Bayes classifier**; nothing can be \
      right more often in the long run. Of this test set it gets \(percent: best.error) wrong, with a cross-entropy of \
      \(best.loss, digits: 3). That is an estimate of the **irreducible error**, by which every network below can be \
      measured. With real data it is unknown.
      """)
    board.code("best possible")
  }

  // excerpt: penalties
  /// λ·Σ|w|, with derivative λ·sign(w)
  static func l1(_ w: [Double], _ λ: Double) -> Double { λ * w.map(abs).reduce(0, +) }
  static func l1Slope(_ w: Double, _ λ: Double) -> Double { λ * (w > 0 ? 1 : w < 0 ? -1 : 0) }

  /// λ·Σ w², with derivative 2·λ·w
  static func l2(_ w: [Double], _ λ: Double) -> Double { λ * w.map { $0 * $0 }.reduce(0, +) }
  static func l2Slope(_ w: Double, _ λ: Double) -> Double { 2 * λ * w }
  // end excerpt

  private func penalties(on board: Board) -> Double {
    board.step("A penalty on every weight: L1 and L2")
    let λ = board.slider("strength", in: 0.001...0.02, default: 0.005)
    board.say(
      """
      How can a network be kept from fitting single points? A boundary that winds around each of them usually needs \
      large weights. A **regularization penalty** puts a cost on large weights: it is added to the loss, and its \
      gradient moves every weight towards 0.
      """)
    board.formula(
      #"L_1 = \lambda \sum |w|, \quad \frac{\partial L_1}{\partial w} = \lambda \cdot \text{sign}(w)"#
    )
    board.formula(#"L_2 = \lambda \sum w^2, \quad \frac{\partial L_2}{\partial w} = 2 \lambda w"#)
    board.say("For a single weight, w = 2:")
    board.explain(Formula(#"L_2 = \lambda \cdot w \cdot w"#), [#"\lambda"#: λ, "w": 2]) {
      $0[#"\lambda"#]! * $0["w"]! * $0["w"]!
    }
    board.code("penalties")
    let w = [-1.5, -0.2, 0, 0.4, 2]
    board.table(
      ["w", "L1 penalty", "its derivative", "L2 penalty", "its derivative"],
      w.map { w in
        [w, Self.l1([w], λ), Self.l1Slope(w, λ), Self.l2([w], λ), Self.l2Slope(w, λ)].map {
          written($0)
        }
      })
    board.draw(
      .functionAndDerivative(
        "How strongly does each penalty act on a small weight?",
        caption: """
          The derivative of L1 has the same size until the weight is 0. That of L2 is proportional to the weight: \
          large for large weights, next to nothing for small ones.
          """, over: -2...2, names: ("w", "penalty", "derivative"),
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
      board.identity(
        "the library's \(name) has the same penalty and the same derivatives",
        abs(penalty.scalar - value) < 1e-12
          && zip(variable.gradient!.values, w).allSatisfy { abs($0 - slope($1)) < 1e-12 })
    }
    board.say(
      """
      Mind the factor: Keras' `l2(λ)` is λ·Σw², as here. Many books write λ/2·Σw², with the derivative λ·w; for the \
      same effect their λ is twice as large.
      """)
    board.ask(
      "λ = 0.01, w = 3. What does L2 add to ∂L/∂w?", answer: 2 * 0.01 * 3,
      because: "Its derivative is 2·λ·w = 2·0.01·3.")
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
    board.step("Training with some neurons switched off: dropout")
    let rate = board.slider("dropout", in: 0.1...0.7, default: 0.5)
    board.say(
      """
      Another remedy changes the network while it learns. **Dropout** sets every activation to 0 with probability r, \
      anew in each update, so that no neuron can rely on any particular other one. The activations that remain are \
      divided by 1 − r, so that the expected value is unchanged (*inverted dropout*). When the trained network makes \
      predictions, nothing is dropped, and nothing has to be rescaled.
      """)
    board.formula(
      #"y = \frac{m}{1 - r} x, \quad \frac{\partial y}{\partial x} = \frac{m}{1 - r}, \quad m \in \{0, 1\}"#
    )
    board.code("dropout")
    let x = [0.5, 1, 2, 3]
    let once = Self.dropout(x, rate: rate, random: &board.random)
    board.table(
      ["x", "mask m/(1 − r)", "y", "∂y/∂x"],
      x.indices.map { [x[$0], once.mask[$0], once.y[$0], once.mask[$0]].map { written($0) } })
    let count = 20_000
    let mean = Self.dropout(
      Array(repeating: 1, count: count), rate: rate, random: &board.random
    ).y.mean
    board.value("the mean of \(count) ones after dropout", mean)
    let spread = (rate / (1 - rate) / Double(count)).squareRoot()
    board.identity("the mean is still 1, up to chance", abs(mean - 1) < 5 * spread)
    board.identity(
      "outside training the library's dropout changes nothing",
      Dropout(rate)(Variable(Tensor(x, .double))).value.values == x)
    return rate
  }

  /// All remedies, once for every seed: the first of them is recorded.
  private func race(
    on board: Board, _ rest: Examples, _ test: Examples, _ strength: Double, _ rate: Double
  ) throws -> (runs: [[Remedies.Run]], first: Remedies) {
    board.step("Seven remedies, one at a time")
    let draws = (0..<seeds).map { number in
      number == 0 ? rest : rest.shuffled(random: &board.random)
    }
    let remedies = draws.map { draw in
      let many = draw.count * 2 / 3
      return Remedies(
        few: few(of: draw).whole, many: draw.prefix(many).whole,
        validation: draw.rows(Array(many..<draw.count)).whole, test: test.whole,
        classes: test.classNames.count, strength: strength, rate: rate,
        seeds: (board.random.next(), board.random.next()))
    }
    board.say(
      """
      How much does each remedy help? Each is tried by itself: the network, its initial weights and the number of \
      updates are the same, except for what the remedy itself changes. **Early stopping** ends the training when \
      the validation loss has not fallen for 20 epochs, and goes back to the weights of its best epoch. More data \
      means \(remedies[0].many.count) training examples in place of \(remedies[0].few.count); fewer parameters means \
      4 neurons in each hidden layer in place of 64. λ, r and the decay were set beforehand and not tuned, so this is \
      no ranking of the methods. Everything is repeated \(seeds) times, each time with a new draw of the \
      training and validation sets and new initial weights; the test set stays the same.
      """)
    board.code("remedies")
    var races: [[Remedies.Run]] = []
    for (number, remedies) in remedies.enumerated() {
      races.append(
        try Remedy.allCases.map { remedy in
          try remedies.train(
            remedy, recording: number == 0, board.progress("\(number + 1): \(remedy.rawValue)"))
        })
    }
    let plain = races[0][0]
    let lowest = (plain.history["val_loss"].map { -$0 }.argmax + 1) * plain.pace
    board.draw(
      Figure(
        "When do validation and training loss diverge?",
        caption: """
          The first of \(seeds) draws; the losses include the penalty, where there is one. With nothing done the \
          validation loss is lowest after \(lowest) updates; early stopping ends at the vertical line; the next steps \
          look at all draws. Training losses below 0.001 are drawn at 0.001.
          """, columns: 4, sharing: .both
      ) {
        for run in races[0] {
          let x = run.history.epochs.map { Double($0.number * run.pace) }
          Panel(
            run.remedy.rawValue, x: "update", y: PlotAxis("loss", scale: .logarithmic),
            legend: run.remedy == .earlyStopping ? .inside(.bottomRight) : .none
          ) {
            Line(x, run.history["loss"].map { max($0, 1e-3) }, label: "training")
            Line(x, run.history["val_loss"], label: "validation")
            if run.remedy == .earlyStopping, let last = x.last { ReferenceLine(x: last) }
          }
        }
      })
    board.claim(
      "with nothing done the validation loss ends above its lowest, in all \(seeds) draws",
      races.allSatisfy { $0[0].history["val_loss"].last! > $0[0].history["val_loss"].min()! })
    let parameters = races[0].map { $0.model.parameters.map(\.variable.value.count).reduce(0, +) }
    board.say(
      "The network has \(parameters[0]) parameters, the small one \(parameters.last!).")
    return (races, remedies[0])
  }
}

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
    gap(on: board, runs, rate: rate, isBuiltIn)
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

  private func race(on board: Board, _ remedies: Remedies) throws -> [Remedies.Run] {
    board.step("Six remedies, one figure")
    board.say(
      """
      The same network, the same first weights and the same number of updates; each remedy alone. \
      More data means \(remedies.many.count) examples in place of \(remedies.few.count); fewer \
      parameters means 4 neurons in each hidden layer in place of 64.
      """)
    board.code("remedies")
    let runs = try Remedy.allCases.map { remedy in
      try remedies.train(remedy, board.progress(remedy.rawValue))
    }
    board.draw(
      Figure(
        "With and without",
        caption: """
          The loss with its penalty, on what is learned from and on the validation part. With nothing \
          done the two part at once and go on parting; early stopping ends at the upright line.
          """, columns: 4, sharing: .both
      ) {
        for run in runs {
          let x = run.history.epochs.map { Double($0.number * run.pace) }
          Panel(
            run.remedy.rawValue, x: "update",
            y: PlotAxis("loss", scale: .logarithmic, range: 0.01...5),
            legend: run.remedy == .earlyStopping ? .inside(.bottomRight) : .none
          ) {
            Line(x, run.history["loss"].map { max($0, 0.01) }, label: "training")
            Line(x, run.history["val_loss"].map { min($0, 5) }, label: "validation")
            if run.remedy == .earlyStopping, let last = x.last { ReferenceLine(x: last) }
          }
        }
      })
    let none = runs[0].history["val_loss"]
    board.claim(
      "with nothing done the validation loss ends above its lowest",
      none.last! > none.min()!)
    let parameters = runs.map { $0.model.parameters.map(\.variable.value.count).reduce(0, +) }
    board.value("parameters of the network", Double(parameters[0]))
    board.value("and of the small one", Double(parameters[6]))
    board.claim("the small one has less than a tenth", parameters[6] * 10 < parameters[0])
    return runs
  }

  private func inside(on board: Board, _ runs: [Remedies.Run]) {
    board.step("What they do to the weights")
    let shown = [runs[0], runs[1], runs[2]]
    let sizes = runs.map { run in run.weights.map { $0 * $0 }.reduce(0, +).squareRoot() }
    let nearly = runs.map { run in
      Double(run.weights.count { abs($0) < 0.01 }) / Double(run.weights.count)
    }
    board.draw(
      Figure(
        "The weights in the end",
        caption: """
          L1 leaves a few weights and brings all others close to 0; L2 makes all of them small.
          """, columns: 3
      ) {
        for run in shown {
          Panel(run.remedy.rawValue, x: "weight", y: PlotAxis("count", scale: .logarithmic)) {
            Histogram(run.weights, bins: 41, range: -1...1)
          }
        }
      })
    board.table(
      ["", "length of all weights", "nearer to 0 than 0.01"],
      runs.indices.map { i in
        [runs[i].remedy.rawValue, written(sizes[i]), "\(written(100 * nearly[i], digits: 3)) %"]
      })
    board.claim(
      "with a price the weights are shorter", sizes[1] < sizes[0] && sizes[2] < sizes[0])
    board.claim(
      "and more of them are close to 0", nearly[1] > nearly[0] && nearly[2] > nearly[0])
    board.say(
      """
      Close to 0, not 0: the pull of L1 changes its sign there, and Adam makes of every pull a step of \
      its own length. So the weights tremble around 0. To be exactly 0 they would have to be cut off.
      """)
    if let record = runs[3].history.record {
      board.draw(
        .activations(
          over: ["hidden_2", "dropout_2"].map { ActivationHistory($0, record) },
          title: "Activations with dropout",
          caption: """
            The second hidden layer, and the same after dropout: more zeros, and what is not switched \
            off is larger.
            """))
    }
    let norms = [runs[0], runs[2], runs[5]].compactMap { run in
      run.history.record.map { record in
        (
          name: run.remedy.rawValue,
          norms: record.changes(of: record.parameters[2]).map(\.change.gradientNorm)
        )
      }
    }
    board.draw(
      .gradientNorms(
        norms, epochs: "look (every 20 updates)",
        caption: """
          The gradient of the second hidden layer's weights. Who knows everything by heart has nothing \
          more to learn; with more data there is always something new.
          """))
  }

  private func regions(on board: Board, _ runs: [Remedies.Run], _ few: Examples) {
    board.step("Seen from above")
    let (xs, ys) = (few.features.column(0), few.features.column(1))
    let (x, y) = (-2.6...2.6, -2.6...2.6)
    let side = 60
    let middles = (0..<side).map { x.lowerBound + (Double($0) + 0.5) * 5.2 / Double(side) }
    let grid: [Double] = (0..<side * side).flatMap { i -> [Double] in
      [middles[i % side], middles[i / side]]
    }
    let points = Tensor(grid, shape: [side * side, 2])
    board.draw(
      Figure(
        "Where they draw the border",
        caption: """
          The probability of the class \(few.classNames.last!), over the plane. Left alone the network \
          walls in single points.
          """, columns: 4, sharing: .both
      ) {
        for run in runs {
          let p = run.model.predict(points, batchSize: 4096).values
          let classes = few.classNames.count
          Panel(
            run.remedy.rawValue, x: PlotAxis(few.featureNames[0]), y: PlotAxis(few.featureNames[1]),
            aspect: .equal, colorBar: .none
          ) {
            HeatMap(
              (0..<side).map { row in
                (0..<side).map { p[(row * side + $0) * classes + classes - 1] }
              }, x: x, y: y, scale: .diverging(center: 0.5), range: 0...1)
            Points(xs, ys, classes: few.labels, size: 0.5)
          }
        }
      })
    board.say("The smoother border is the better guess about points that nobody has seen.")
  }

  private func gap(on board: Board, _ runs: [Remedies.Run], rate: Double, _ isBuiltIn: Bool) {
    board.step("The gap")
    board.say(
      """
      By the cross-entropy alone, in the end; for early stopping, with the weights of its best epoch. \
      From the widest gap to the narrowest:
      """)
    board.table(
      ["", "learned from", "validation", "gap", "test", "test error"],
      runs.sorted { $0.gap > $1.gap }.map { run in
        [run.remedy.rawValue]
          + [run.trainingLoss, run.validationLoss, run.gap, run.testLoss, run.testError].map {
            written($0, digits: 3)
          }
      })
    board.draw(
      Figure(
        "From what was learned to what was not",
        caption: """
          A line for each: from the loss on what it learned from to that on the test part. The steeper, \
          the more was only remembered.
          """, x: PlotAxis("", range: -0.3...1.3, categories: ["learned from", "test"]),
        y: PlotAxis("cross-entropy", scale: .logarithmic), legend: .outside
      ) {
        for (index, run) in runs.enumerated() {
          Line(
            [0, 1], [run.trainingLoss, run.testLoss].map { max($0, 1e-4) },
            label: run.remedy.rawValue, color: .series(index), showsPoints: true)
        }
      })
    let none = runs[0]
    if isBuiltIn {
      // A few neurons switched off are hardly a remedy: with them dropout is left out of the claim.
      let isWeak = rate < 0.4
      let remedies = runs.dropFirst().filter { $0.remedy != .dropout || !isWeak }
      let who: String = isWeak ? "every remedy but so weak a dropout" : "every remedy"
      board.claim("\(who) narrows the gap", remedies.allSatisfy { $0.gap < none.gap })
      board.claim(
        "\(who) does better on the test part", remedies.allSatisfy { $0.testLoss < none.testLoss })
    }
    board.claim(
      "early stopping ends no worse on the validation part than the run it cuts short",
      runs[4].validationLoss <= none.validationLoss + 1e-6)
    board.ask(
      "The validation loss has been rising for long. What does early stopping do with the weights?",
      choices: ["keeps the last", "goes back to the best", "sets them to 0"], answer: 1,
      because: "It kept a copy of them in the epoch in which the validation loss was lowest.")
    board.say(
      """
      To try: s strength=0.02, where the price is too high and even what is right is too dear; \
      s dropout=0.1; `chalk practice dropout`; a table of yours with --data and --target.
      """)
  }
}

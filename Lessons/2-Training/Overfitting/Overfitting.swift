import Chalk
import Foundation

/// T03 and N05: overfitting, underfitting, and seven remedies.
struct Overfitting: Lesson {
  let card = LessonCard.overfitting

  func teach(on board: Board) throws {
    let all = try board.data.examples(
      "moons", or: .moons(600, noise: 0.35, random: &board.random))
    let isBuiltIn = all.featureNames.count == 2 && all.count == 600
    let parts = all.split(testFraction: 0.25, random: &board.random)
    let scale = Standardizer(fitting: parts.training)
    let (rest, test) = (scale(parts.training), scale(parts.test))
    question(on: board, all.count, few(of: rest), test)
    let strength = penalties(on: board)
    decay(on: board, strength)
    let rate = dropout(on: board)
    let (races, plain) = try race(on: board, rest, test, strength, rate)
    inside(on: board, races[0])
    if all.features.width == 2 {
      regions(on: board, races[0], few(of: rest), isBuiltIn)
      board.draw(try film(plain, few(of: rest)))
    }
    gap(on: board, races, rate: rate, isBuiltIn)
    biasAndVariance(on: board, races, test.labels, all.classNames.count, isBuiltIn)
    ending(on: board, races, strength, rate)
  }

  /// How many draws of training and validation set.
  let seeds = 5

  /// The examples to train on: few on purpose.
  private func few(of rest: Examples) -> Examples {
    rest.prefix(max(min(40, rest.count / 3), rest.count / 9))
  }

  private func question(on board: Board, _ count: Int, _ few: Examples, _ test: Examples) {
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
    if few.features.width == 2 {
      board.draw(
        Figure(
          "Could any classifier be right everywhere?",
          caption: """
            No: the classes overlap, in the training set and in the test set. A decision boundary that goes around \
            every single point follows noise. Both features are standardized, as the network gets them.
            """, columns: 2, sharing: .both
        ) {
          for (title, part) in [("Training set", few), ("Test set", test)] {
            Panel(
              title, x: PlotAxis("\(few.featureNames[0]), standardized"),
              y: PlotAxis("\(few.featureNames[1]), standardized")
            ) {
              Points(
                part.features.column(0), part.features.column(1), classes: part.labels,
                classNames: few.classNames)
            }
          }
        })
    }
    board.say(
      """
      The data are divided into three. The weights are learned from the **training set**. Whatever is chosen, a \
      **hyperparameter** or the moment to stop, is chosen by the **validation set**; the loss there is then an \
      optimistic estimate, because the choice was made to minimize it. The **test set** is used once, at the end. \
      Anything that is meant to lower the error on new data rather than that on the training set is called \
      **regularization**.
      """)
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
      How much does each remedy help? Each is tried by itself, with the same network, the same initial weights and \
      the same number of updates. **Early stopping** ends the training when the validation loss has not fallen for \
      20 epochs, and goes back to the weights of its best epoch. More data means \(remedies[0].many.count) training \
      examples in place of \(remedies[0].few.count); fewer parameters means 4 neurons in each hidden layer in place \
      of 64. λ, r and the decay were set beforehand and not tuned, so this is no ranking of the methods. Everything \
      is repeated \(seeds) times, each time with a new draw of the training and validation sets and new initial \
      weights; the test set stays the same.
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
    board.draw(
      Figure(
        "When do validation and training loss diverge?",
        caption: """
          The first of \(seeds) draws; the losses include the penalty, where there is one. With nothing done they \
          separate early; early stopping ends at the vertical line. Training losses below 0.001 are drawn at 0.001.
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

  private func inside(on board: Board, _ runs: [Remedies.Run]) {
    board.step("What they do to the weights")
    board.say(
      """
      Do the remedies do what their formulas promise? Look at the weights at the end of the training, and at what the \
      hidden layers make of the training set.
      """)
    let shown = runs.prefix(4)
    let sizes = runs.map { run in run.weights.map { $0 * $0 }.reduce(0, +).squareRoot() }
    let nearly = runs.map { run in run.weights.fraction { abs($0) < 0.01 } }
    board.draw(
      Figure(
        "Which remedy brings weights near 0, which shrinks them?",
        caption: """
          All weights between −1 and 1 at the end; the count on a logarithmic scale. L1 brings all but a few weights \
          to about 0, and L2 under Adam does so with many. Decoupled weight decay makes all of them smaller.
          """, columns: 4, sharing: .both
      ) {
        for run in shown {
          Panel(run.remedy.rawValue, x: "weight", y: PlotAxis("count", scale: .logarithmic)) {
            Histogram(run.weights, bins: 41, range: -1...1)
          }
        }
      })
    board.table(
      ["", "length of all weights", "within ±0.01"],
      runs.indices.map { i in
        [runs[i].remedy.rawValue, written(sizes[i]), Notation.percent(nearly[i])]
      })
    board.claim(
      "with a penalty or decay the weight vector is shorter",
      (1...3).allSatisfy { sizes[$0] < sizes[0] }
    )
    board.claim(
      "L1 and L2, trained by Adam, leave more weights within ±0.01 than doing nothing",
      nearly[1] > nearly[0] && nearly[2] > nearly[0])
    board.say(
      """
      That \(percent: nearly[2]) are so small under L2 does not contradict its formula: step 3 shows why. Where the \
      loss does not need a weight, its gradient is the penalty alone, and Adam turns even a tiny one into a step of \
      full length. With decoupled weight decay \(percent: nearly[3]) are that small. None of these methods makes \
      weights exactly 0: under L1 they oscillate around it, since the derivative of the penalty changes its sign \
      there and no step is infinitely small.
      """)
    if let record = runs[4].history.record {
      board.draw(
        .activations(
          over: ["hidden_2", "dropout_2"].map { ActivationHistory($0, record) },
          title: "What does dropout do to the activations?",
          caption: """
            The second hidden layer, before and after dropout, without the zeros: fewer are left, and those are \
            larger. Below: the percentage of zeros, and of units that are 0 for the whole batch.
            """))
    }
    board.draw(
      Figure(
        "What is left to learn from the training set?",
        caption: """
          The gradient of the second hidden layer's weights, means of eight recorded updates. Where all training \
          examples are fitted it is small, which says nothing about other examples.
          """, x: "update", y: PlotAxis("‖gradient‖", scale: .logarithmic)
      ) {
        for run in [runs[0], runs[2], runs[6]] {
          let changes = run.history.record.map { $0.changes(of: $0.parameters[2]) } ?? []
          let means = changes.map(\.change.gradientNorm).means(ofEach: 8)
          Line(
            means.indices.map { Double(changes[8 * $0 + 4].step) }, means,
            label: run.remedy.rawValue)
        }
      })
  }

  private func regions(
    on board: Board, _ runs: [Remedies.Run], _ few: Examples, _ isBuiltIn: Bool
  ) {
    board.step("How complicated should the decision boundary be?")
    board.say(
      """
      Small weights are not an end in themselves. What matters is the decision boundary between the classes, called \
      the border for short. Is a straighter border always better?
      """)
    let (xs, ys) = (few.features.column(0), few.features.column(1))
    let planes = runs.map { $0.model.plane(side: 60, reach: 2.6) }
    board.draw(
      Figure(
        "Where does each network draw its border?",
        caption: """
          Color: the probability of the class \(few.classNames.last!), near 1 in orange, near 0 in blue. Points: the \
          \(few.count) training examples (the network with more data has more). The border, where the probability is \
          ½, goes around single points with nothing done; with L1 and with few parameters it has few bends.
          """, columns: 4, sharing: .both
      ) {
        for (run, plane) in zip(runs, planes) {
          Panel(
            run.remedy.rawValue, x: PlotAxis(few.featureNames[0]), y: PlotAxis(few.featureNames[1]),
            aspect: .equal, colorBar: .none
          ) {
            HeatMap(
              plane.p, x: -2.6...2.6, y: -2.6...2.6, scale: .diverging(center: 0.5), range: 0...1)
            Points(xs, ys, classes: few.labels, size: 0.5)
          }
        }
      })
    board.table(
      ["", "length of the border", "training loss", "test loss"],
      zip(runs, planes).map { run, plane in
        [run.remedy.rawValue, written(plane.border, digits: 3)]
          + [run.trainingLoss, run.testLoss].map { written($0, digits: 3) }
      })
    if isBuiltIn {
      board.claim(
        "with nothing done the border is longer than with L1 and than with few parameters",
        planes[0].border > planes[1].border && planes[0].border > planes[7].border)
    }
    board.say(
      """
      The straightest border is not the best one: the true one is curved, since the classes are two half moons. A \
      border that is straighter than the true one underfits, and one that goes around single points overfits. How \
      complicated it should be depends on the amount of data: more data support a more complicated border.
      """)
  }

  private func gap(
    on board: Board, _ races: [[Remedies.Run]], rate: Double, _ isBuiltIn: Bool
  ) {
    board.step("The gap, over \(seeds) draws")
    board.say(
      """
      Now the cross-entropy alone, without penalties. The **generalization gap** is the validation loss minus the \
      training loss. The table gives means over \(seeds) draws and, for the test error (the fraction misclassified), \
      the standard deviation too.
      """)
    let remedies = Remedy.allCases
    func all(_ value: (Remedies.Run) -> Double, _ index: Int) -> [Double] {
      races.map { value($0[index]) }
    }
    let order = remedies.indices.sorted { all(\.gap, $0).mean > all(\.gap, $1).mean }
    board.table(
      ["", "training", "validation", "gap", "test", "test error"],
      order.map { i in
        [remedies[i].rawValue]
          + [all(\.trainingLoss, i), all(\.validationLoss, i), all(\.gap, i), all(\.testLoss, i)]
          .map { written($0.mean, digits: 3) }
          + [
            written(all(\.testError, i).mean, digits: 3) + " ± "
              + written(all(\.testError, i).standardDeviation, digits: 1)
          ]
      })
    board.draw(
      Figure(
        "Which remedies close the gap, and from which side?",
        caption: """
          Every point is one of \(seeds) draws. Training and test loss far apart: overfitting. Close together and both \
          high: underfitting. Training losses below 0.001 are drawn at 0.001.
          """, x: PlotAxis("cross-entropy", scale: .logarithmic),
        y: PlotAxis("", range: -0.6...7.6, categories: order.map { remedies[$0].rawValue })
      ) {
        for (name, value, shift) in [
          ("training set", { max($0.trainingLoss, 1e-3) }, 0.12), ("test set", \.testLoss, -0.12),
        ] as [(String, (Remedies.Run) -> Double, Double)] {
          Points(
            order.flatMap { all(value, $0) },
            order.indices.flatMap { place in races.map { _ in Double(place) + shift } }, label: name
          )
        }
      })
    for i in [2, 3, 6] {
      board.compare(
        "The test loss", of: remedies[i].rawValue, with: "nothing",
        PairedDifference(all(\.testLoss, i), all(\.testLoss, 0)), over: "draws")
    }
    let clearly = remedies.indices.dropFirst().filter {
      let error = PairedDifference(all(\.testError, $0), all(\.testError, 0))
      return error.isClear && error.mean < 0
    }.map { remedies[$0].rawValue }
    board.say(
      """
      And the test error? Remedies whose test error is clearly below that of *nothing*, by the same t-test: \
      \(clearly.isEmpty ? "none" : clearly.joined(separator: ", ")). (These are \(remedies.count - 1) tests at the 5 % \
      level, so one of them may come out clear by chance.)
      """)
    if isBuiltIn {
      let losses = remedies.indices.map { all(\.testLoss, $0).mean }
      let errors = remedies.indices.map { all(\.testError, $0).mean }
      board.say(
        """
        The largest test loss of the table is \(losses.max()! / losses.min()!, digits: 2) times the smallest, the \
        largest test error \(errors.max()! / errors.min()!, digits: 2) times the smallest. An overfitted network \
        need not be wrong much more often; but where it is wrong it is often very confident, and the cross-entropy \
        penalizes that.
        """)
      // With few neurons dropped, dropout is hardly a remedy: then it is left out of the claims.
      let claimed = remedies.indices.dropFirst().filter { remedies[$0] != .dropout || rate >= 0.4 }
      let who: String = rate < 0.4 ? "every remedy but so weak a dropout" : "every remedy"
      board.claim(
        "\(who) narrows the gap, on average",
        claimed.allSatisfy { all(\.gap, $0).mean < all(\.gap, 0).mean })
      board.claim(
        "\(who) has a lower test loss than nothing done, on average",
        claimed.allSatisfy { all(\.testLoss, $0).mean < all(\.testLoss, 0).mean })
      board.claim(
        "more data has the lowest test loss of all, on average",
        remedies.indices.allSatisfy {
          $0 == 6 || all(\.testLoss, 6).mean < all(\.testLoss, $0).mean
        })
    }
    board.claim(
      "on the validation set, early stopping ends no worse than the run that it cuts short",
      races.allSatisfy { $0[5].validationLoss <= $0[0].validationLoss + 1e-6 })
    board.ask(
      "The validation loss has long been rising. Which weights does early stopping end with?",
      choices: ["the last ones", "the best ones", "all 0"], answer: 1,
      because: "It kept a copy of the weights from the epoch with the lowest validation loss.")
  }
}

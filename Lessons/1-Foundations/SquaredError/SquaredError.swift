import Chalk

/// F06: how wrong is a guess?
struct SquaredError: Lesson {
  let card = LessonCard(
    "squared-error", "How wrong is a guess?", formulas: ["F06"], needs: ["weighted-sum"],
    minutes: 8)

  func teach(on board: Board) throws {
    definition(on: board)
    slope(on: board)
    bestConstant(on: board)
    outlier(on: board)
  }

  // excerpt: loss
  /// L = 1/(2n) · Σ (yᵢ − ŷᵢ)²
  func loss(_ y: [Double], _ guess: [Double]) -> Double {
    let n = Double(y.count)
    return zip(y, guess).map { ($0 - $1) * ($0 - $1) }.reduce(0, +) / (2 * n)
  }

  /// ∂L/∂ŷᵢ = (ŷᵢ − yᵢ)/n
  func lossSlope(_ y: [Double], _ guess: [Double]) -> [Double] {
    let n = Double(y.count)
    return zip(y, guess).map { ($1 - $0) / n }
  }
  // end excerpt

  private func definition(on board: Board) {
    board.step("How wrong is a guess?")
    board.say(
      """
      Three houses were sold; you guessed the prices. To learn from the misses they have to become \
      one number that is 0 when all is right and grows with every miss. Too high must not make up \
      for too low, so each miss is squared before they are added.
      """)
    board.formula(#"L(y, \hat{y}) = \frac{1}{2n} \sum_{i=1}^{n} (y_i - \hat{y}_i)^2"#)
    board.code("loss")
    let y = [2.0, 3, 5]
    let guess = [2.5, 2.0, 5.0]
    board.table(
      ["i", "truth y", "guess ŷ", "miss y − ŷ", "squared"],
      y.indices.map { i in
        let miss = y[i] - guess[i]
        return ["\(i + 1)"] + [y[i], guess[i], miss, miss * miss].map { written($0) }
      })
    board.value("the loss", loss(y, guess))
    board.claim("the loss is (0.25 + 1 + 0) / 6", abs(loss(y, guess) - 1.25 / 6) < 1e-12)
    board.claim("a perfect guess has loss 0", loss(y, y) == 0)
    board.ask(
      "All misses become twice as large. How many times as large is the loss?", answer: 4,
      because: "Twice as large, squared.")
  }

  private func slope(on board: Board) {
    board.step("Which way is better?")
    board.say(
      """
      The slope tells each guess where to go: down if it is too high, up if it is too low, and the \
      further off, the stronger the pull. The ½ in front is there for this line: it cancels the 2 \
      that comes down from the square.
      """)
    board.formula(#"\frac{\partial L}{\partial \hat{y}_i} = \frac{\hat{y}_i - y_i}{n}"#)
    let target = board.slider("y", in: -2...2, default: 0.5)
    let guess = board.slider("guess", in: -3...3, default: 2)
    let (y, yHat) = (Scalar(target, "y"), Scalar(guess, "ŷ"))
    let L = (pow((y - yHat).named("miss"), 2).named("miss²") / 2).named("L")
    L.backward()
    board.explain(L)
    board.value("∂L/∂ŷ, by the scalar engine", yHat.gradient)
    board.claim("it is ŷ − y", abs(yHat.gradient - (guess - target)) < 1e-12)
    board.draw(
      .functionAndSlope(
        "Half the squared error of one guess",
        caption: """
          A bowl with its lowest point at the truth, y = \(written(target)). Its slope is a \
          straight line through 0 there.
          """,
        over: -3...3, at: guess, names: ("ŷ", "L", "dL/dŷ"),
        curves: [("L", { loss([target], [$0]) }, { lossSlope([target], [$0])[0] })]))
    board.warn(
      """
      Keras' mean squared error divides by n, not by 2n: its values and its slopes are twice as \
      large. The lowest point is the same; a step of gradient descent is not.
      """)
    board.ask(
      "Truth 3, guess 1, one example. What is ∂L/∂ŷ with the ½?", answer: lossSlope([3], [1])[0],
      because: "ŷ − y = 1 − 3. It is negative: the loss falls when the guess rises.")
  }

  private func bestConstant(on board: Board) {
    board.step("If you may guess only one number")
    let y = [1.0, 2, 2, 3, 7]
    let mean = y.mean
    board.say(
      """
      Five values, and one guess for all. The squared error is smallest at their mean, \
      \(mean): there the pulls from above and from below cancel.
      """)
    let gradient = { (guess: Double) in
      lossSlope(y, y.map { _ in guess }).reduce(0, +)
    }
    board.claim("at the mean the slope is 0", abs(gradient(mean)) < 1e-12)
    board.claim(
      "left of it the loss falls, right of it it rises", gradient(1) < 0 && gradient(6) > 0)
    board.draw(
      Figure(
        "One guess for five values",
        caption: "The loss of guessing the same number for all five, and its slope: 0 at the mean.",
        columns: 2
      ) {
        Panel("Loss", x: "guess", y: "L") {
          Line(over: 0...8) { guess in loss(y, y.map { _ in guess }) }
          Points([mean], [loss(y, y.map { _ in mean })], label: "mean")
        }
        Panel("Slope", x: "guess", y: "dL/dŷ") {
          Line(over: 0...8, gradient)
          Points([mean], [gradient(mean)], label: "mean")
          ReferenceLine(y: 0)
        }
      })
    board.ask("What is the best single guess for 0, 0 and 6?", answer: 2, because: "Their mean.")
  }

  private func outlier(on board: Board) {
    board.step("What goes wrong: one loud voice")
    board.say(
      """
      Squaring makes a large miss very loud. One mistyped value pulls the best guess far away \
      from all the others.
      """)
    let honest = [1.0, 2, 2, 3, 2]
    let mistyped = [1.0, 2, 2, 3, 200]
    let (before, after) = (honest.mean, mistyped.mean)
    board.value("the best guess for 1, 2, 2, 3, 2", before)
    board.value("the best guess for 1, 2, 2, 3, 200", after)
    let misses = mistyped.map { ($0 - after) * ($0 - after) }
    let fraction = misses[4] / misses.reduce(0, +)
    board.say("Of the whole loss, \(percent: fraction) now comes from that one value.")
    board.claim(
      "one value in five makes up more than three quarters of the loss", fraction > 0.75)
    board.draw(
      Figure(
        "Who makes the loss?",
        caption:
          "The squared miss of each value from the best single guess, with one value mistyped.",
        x: "value", y: "squared miss"
      ) {
        Bars(mistyped.map { written($0) }, misses)
      })
    board.say(
      "To try: s guess=-3 in step 2; the pull grows as the guess goes away from the truth.")
  }
}

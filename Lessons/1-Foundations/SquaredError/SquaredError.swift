import Chalk
import Foundation

/// F06: how wrong is a guess?
struct SquaredError: Lesson {
  let card = LessonCard(
    "squared-error", "How wrong is a guess?",
    subtitle: "loss functions of regression (squared error, MAE, Huber)",
    formulas: ["F06"], needs: ["weighted-sum"], minutes: 12,
    outcomes: [
      "compute the mean squared error and its derivative by hand",
      "say which single prediction minimizes the squared, which the absolute error",
      "say which noise the squared error assumes, and what an outlier does to it",
      "choose between squared, absolute and Huber loss",
    ],
    terms: [
      Term(
        "regression", "回归", "The task of predicting a number, rather than a class."),
      Term("residual", "残差", "The difference between the truth and the prediction, y − ŷ."),
      Term(
        "loss function", "损失函数",
        "A function that measures with one number how wrong predictions are; learning makes it small."
      ),
      Term(
        "mean squared error", "均方误差",
        "The mean of the squared residuals, MSE; here with a factor ½ in front."),
      Term(
        "mean absolute error", "平均绝对误差",
        "The mean of the residuals' absolute values, MAE; the median makes it smallest."),
      Term(
        "Huber loss", "Huber 损失",
        "A loss that is squared for small residuals and linear for large ones."),
      Term("outlier", "离群值", "A value that lies far away from all others."),
      Term(
        "likelihood", "似然",
        "The probability, or its density, that a model gives to the data that were observed."),
    ],
    references: [
      Reference(
        "Zhang, Lipton, Li, Smola: Dive into Deep Learning, section 3.1.3, The Normal Distribution and Squared Loss",
        "https://d2l.ai/chapter_linear-regression/linear-regression.html"),
      Reference(
        "Huber: Robust Estimation of a Location Parameter (1964)",
        "https://doi.org/10.1214/aoms/1177703732"),
      Reference(
        "Keras: Regression losses", "https://keras.io/api/losses/regression_losses/"),
      Reference(
        "PyTorch: torch.nn.MSELoss",
        "https://pytorch.org/docs/stable/generated/torch.nn.MSELoss.html"),
    ])

  func teach(on board: Board) throws {
    definition(on: board)
    derivative(on: board)
    bestConstant(on: board)
    likelihood(on: board)
    outlier(on: board)
    summary(on: board)
    exercises(on: board)
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

  // excerpt: robust losses
  /// Of one residual r: |r|, and r²/2 where |r| ≤ δ, else δ·(|r| − δ/2)
  func absoluteError(_ r: Double) -> Double { abs(r) }
  func huber(_ r: Double, δ: Double = 1) -> Double {
    abs(r) <= δ ? r * r / 2 : δ * (abs(r) - δ / 2)
  }
  // end excerpt

  private func definition(on board: Board) {
    board.step("How wrong is a guess?")
    board.say(
      """
      Before three houses were sold, you predicted their prices, in units of 100 000 euros. Predicting a number is \
      called **regression**. The true price is y, the prediction ŷ, and their difference y − ŷ is the **residual**. \
      To learn from residuals, a **loss function** combines them into one number: 0 where every prediction is right, \
      and larger the larger the residuals. Residuals of opposite sign must not cancel, so each residual is squared \
      before the mean is taken. The loss here is half of this **mean squared error**; step 2 says what the half is \
      for.
      """)
    board.formula(#"L(y, \hat{y}) = \frac{1}{2n} \sum_{i=1}^{n} (y_i - \hat{y}_i)^2"#)
    board.code("loss")
    let y = [2.0, 3, 5]
    let guess = [2.5, 2.0, 5.0]
    board.table(
      ["i", "truth y", "prediction ŷ", "residual y − ŷ", "squared"],
      y.indices.map { i in
        let residual = y[i] - guess[i]
        return ["\(i + 1)"] + [y[i], guess[i], residual, residual * residual].map { written($0) }
      })
    board.value("the loss", loss(y, guess))
    board.identity("the loss is (0.25 + 1 + 0) / 6", abs(loss(y, guess) - 1.25 / 6) < 1e-12)
    board.ask(
      "All residuals double. By what factor does the loss grow?", answer: 4,
      because: "2² = 4.")
  }

  private func derivative(on board: Board) {
    board.step("In which direction should a prediction move?")
    board.say(
      """
      The derivative says in which direction each prediction should move: down if it is too high, up if it is too \
      low; and the larger the residual, the larger the derivative. The factor ½ makes this formula simple: it \
      cancels the 2 that comes from differentiating the square. Below, the same for a single example, with the \
      residual r = y − ŷ.
      """)
    board.formula(#"\frac{\partial L}{\partial \hat{y}_i} = \frac{\hat{y}_i - y_i}{n}"#)
    let target = board.slider("y", in: -2...2, default: 0.5, reruns: .step)
    let guess = board.slider("guess", in: -3...3, default: 2, reruns: .step)
    let (y, yHat) = (Scalar(target, "y"), Scalar(guess, "ŷ"))
    let L = (pow((y - yHat).named("r"), 2).named("r²") / 2).named("L")
    L.backward()
    board.explain(L)
    board.value("∂L/∂ŷ, computed by Chalk", yHat.gradient)
    board.identity("it is ŷ − y", abs(yHat.gradient - (guess - target)) < 1e-12)
    board.draw(
      .functionAndDerivative(
        "Half the squared error of one prediction",
        caption: """
          How does the loss depend on the prediction? A parabola with its minimum at the truth, \
          y = \(written(target)). Its derivative is a straight line through 0 there.
          """,
        over: -3...3, at: guess, names: ("ŷ", "L", "dL/dŷ"),
        curves: [("L", { loss([target], [$0]) }, { lossSlope([target], [$0])[0] })]))
    board.warn(
      """
      The mean squared error of Keras and PyTorch divides by n, not by 2n: its values and its derivatives are twice \
      as large. The minimum is at the same place; with the same learning rate, a step of gradient descent is twice \
      as long.
      """)
    board.ask(
      "Truth 3, prediction 1, one example. What is ∂L/∂ŷ with the ½?",
      answer: lossSlope([3], [1])[0],
      because: "ŷ − y = 1 − 3. It is negative: the loss falls when the prediction rises.")
  }

  private func bestConstant(on board: Board) {
    board.step("If only one number may be predicted")
    let y = [1.0, 2, 2, 3, 7]
    let mean = y.mean
    board.say(
      """
      Suppose that one number has to serve as the prediction of five values, \(written(y)). The squared error is \
      smallest at their mean, \(mean): there the residuals above and below cancel, and the derivative is 0. A model \
      that sees no inputs cannot do better, so this is the baseline that every other model has to beat.
      """)
    let gradient = { (guess: Double) in
      lossSlope(y, y.map { _ in guess }).reduce(0, +)
    }
    board.identity(
      "at the mean the derivative is 0; left of it the loss falls, right of it it rises",
      abs(gradient(mean)) < 1e-12 && gradient(1) < 0 && gradient(6) > 0)
    board.draw(
      Figure(
        "One prediction for five values",
        caption: """
          Which single prediction is best? Left: the loss of predicting the same number for all \
          five. Right: its derivative, 0 at the mean.
          """,
        columns: 2
      ) {
        Panel("Loss", x: "prediction", y: "L") {
          Line(over: 0...8) { guess in loss(y, y.map { _ in guess }) }
          Points([mean], [loss(y, y.map { _ in mean })], label: "mean")
        }
        Panel("Derivative", x: "prediction", y: "dL/dŷ") {
          Line(over: 0...8, gradient)
          Points([mean], [gradient(mean)], label: "mean")
          ReferenceLine(y: 0)
        }
      })
    board.ask(
      "What is the best single prediction for 0, 0 and 6?", answer: 2, because: "Their mean.")
  }

  private func likelihood(on board: Board) {
    board.step("Why squares?")
    board.say(
      """
      Suppose the truth is the prediction plus noise that is normally distributed with the standard deviation 1. \
      Then the **likelihood** of ŷ is the density of y under a bell curve centered at ŷ, and its negative logarithm \
      is half the squared residual plus a constant. The table checks this with the five values of step 3.
      """)
    board.formula(#"p(y) = \frac{1}{\sqrt{2 \pi}} e^{-(y - \hat{y})^2 / 2}"#)
    board.formula(#"-\log p(y) = \frac{1}{2} (y - \hat{y})^2 + \frac{1}{2} \log(2 \pi)"#)
    let y = [1.0, 2, 2, 3, 7]
    let constant = log(2 * Double.pi) / 2
    let negativeLog = { (guess: Double) in
      y.map { -log(exp(-($0 - guess) * ($0 - guess) / 2) / (2 * Double.pi).squareRoot()) }.mean
    }
    let guesses = [0.0, 2, 3, 5]
    board.table(
      ["prediction ŷ", "mean of −log p", "L", "difference"],
      guesses.map { guess in
        let L = loss(y, y.map { _ in guess })
        return [guess, negativeLog(guess), L, negativeLog(guess) - L].map { written($0) }
      })
    board.say(
      """
      So minimizing the squared error finds the predictions under which the data are most likely, \
      provided that the noise is normal. Where it is not, another loss fits better.
      """)
    board.identity(
      "for every prediction the mean negative log-likelihood is L + ½·log(2π)",
      guesses.allSatisfy { guess in
        abs(negativeLog(guess) - loss(y, y.map { _ in guess }) - constant) < 1e-9
      })
  }

  private func outlier(on board: Board) {
    board.step("What goes wrong: an outlier, and two remedies")
    let honest = [1.0, 2, 2, 3, 2]
    let mistyped = [1.0, 2, 2, 3, 200]
    let squares = mistyped.map { ($0 - mistyped.mean) * ($0 - mistyped.mean) }
    let fraction = squares[4] / squares.reduce(0, +)
    board.say(
      """
      Because residuals are squared, a few large ones can dominate the loss. One mistyped value, 200 in place of 2, \
      is an **outlier**: it moves the best single prediction from \(honest.mean) to \(mistyped.mean), far from all \
      the others, and \(percent: fraction) of the loss comes from it.
      """)
    board.say(
      """
      The **mean absolute error** takes |y − ŷ| in place of the square: every residual has a derivative of the same \
      size, and the best single prediction is the median. The **Huber loss** is squared up to a residual of δ and \
      linear beyond: smooth at 0 like the square, but with a derivative that never exceeds δ in size.
      """)
    board.formula(
      #"H(r) = \frac{1}{2} r^2 \text{ where } |r| \le \delta, \text{ else } \delta (|r| - \frac{1}{2} \delta)"#
    )
    board.code("robust losses")
    let half = { (r: Double) -> Double in r * r / 2 }
    let sign = { (r: Double) -> Double in r > 0 ? 1 : r < 0 ? -1 : 0 }
    let huber1 = { (r: Double) -> Double in huber(r) }
    let clipped = { (r: Double) -> Double in r > 1 ? 1 : r < -1 ? -1 : r }
    board.draw(
      .functionAndDerivative(
        "Three losses of one residual",
        caption: """
          How strongly does a large residual pull the prediction? Left: half the square, the absolute value, and \
          Huber with δ = 1. Right: the derivative, which grows without bound only for the square.
          """,
        over: -4...4, names: ("r", "loss", "derivative"),
        curves: [
          ("squared", half, { $0 }), ("absolute", absoluteError, sign), ("Huber", huber1, clipped),
        ]))
    let losses = [("squared", half), ("absolute", absoluteError), ("Huber", huber1)]
    let best = losses.map { loss in [honest, mistyped].map { lowest(loss.1, of: $0) } }
    board.table(
      ["loss", "best for 1, 2, 2, 3, 2", "best for 1, 2, 2, 3, 200"],
      zip(losses, best).map { [$0.0] + $1.map { written($0, digits: 3) } })
    board.claim(
      "the outlier moves the squared error's prediction by more than 30, those of the others by less than 1",
      best[0][1] - best[0][0] > 30 && best[1][1] - best[1][0] < 1 && best[2][1] - best[2][0] < 1)
    board.claim(
      "one of the five values accounts for more than three quarters of the loss", fraction > 0.75)
    board.say(
      """
      An outlier is not always a mistake. If the rare large value is what matters, as in insurance, \
      a loss that ignores it is the wrong one.
      """)
  }

  /// The single prediction with the smallest sum of losses: the interval is cut to two thirds again and again.
  private func lowest(_ f: (Double) -> Double, of y: [Double]) -> Double {
    func total(_ guess: Double) -> Double { y.map { f($0 - guess) }.reduce(0, +) }
    var (low, high) = (y.min()!, y.max()!)
    while high - low > 1e-9 {
      let third = (high - low) / 3
      if total(low + third) <= total(high - third) { high -= third } else { low += third }
    }
    return (low + high) / 2
  }

  private func summary(on board: Board) {
    board.summarize(
      "A loss function combines all residuals y − ŷ into one number, which learning makes small.",
      "L = 1/(2n)·Σ (yᵢ − ŷᵢ)² has the derivative (ŷᵢ − yᵢ)/n; Keras and PyTorch leave the ½ out.",
      "One prediction for all: the mean minimizes the squared, the median the absolute error.",
      "Minimizing the squared error is maximizing the likelihood under normal noise.",
      "Outliers dominate the squared error; MAE and Huber loss limit the derivative of each residual."
    )
  }

  private func exercises(on board: Board) {
    board.step("Exercises")
    let (y, guess) = ([1.0, 4], [3.0, 3])
    board.exercise(
      .byHand,
      "y = (1, 4), ŷ = (3, 3). Compute L and its derivatives with respect to both predictions.",
      answer: """
        L = (4 + 1)/4 = \(loss(y, guess)). The derivatives are (3 − 1)/2 = \
        \(lossSlope(y, guess)[0]) and (3 − 4)/2 = \(lossSlope(y, guess)[1]).
        """)
    board.exercise(
      .predict,
      """
      In step 2, set the prediction to −3 (s guess=-3). What does the derivative become? Predict, \
      then run.
      """,
      answer: """
        ŷ − y = −3 − 0.5 = \(-3 - 0.5): negative, so the loss falls when the prediction rises, and \
        larger in size than before, \(2 - 0.5), since the prediction is farther off.
        """)
    board.exercise(
      .derive, "Show that the mean of y₁ … yₙ minimizes L among all constant predictions.",
      answer: """
        With the constant c, dL/dc = Σ (c − yᵢ)/n = c − mean. It is 0 only at c = mean, negative \
        below it and positive above it: a minimum.
        """)
    board.exercise(
      .derive, "Show that a median minimizes the mean absolute error.",
      answer: """
        Move c by a little to the right: |yᵢ − c| grows for every yᵢ on the left and shrinks for every \
        one on the right. So the sum falls as long as more values lie on the right, and rises as soon as \
        more lie on the left. In between lies the median.
        """)
    board.exercise(
      .breakIt, "Leave the square out: L = 1/n·Σ (yᵢ − ŷᵢ). What does gradient descent do with it?",
      answer: """
        The derivative with respect to every ŷᵢ is −1/n, whatever its value: all predictions rise forever, and L \
        falls without bound. Residuals of opposite sign cancel, so L = 0 does not even mean that the predictions are \
        right.
        """)
    board.exercise(
      .write, "Write half the mean squared error and its derivative.",
      answer: "The first excerpt of step 1; mind the n in the derivative.", practice: "half-mse")
    board.exercise(
      .extend,
      """
      Give huber a δ of your own. What does it approach for a very large δ, and what does H/δ \
      approach for a very small one?
      """,
      answer: """
        For a large δ every residual is below it: half the square. For a small δ, H/δ = |r| − δ/2 \
        approaches |r|: at r = 3 and δ = 0.001 it is \(huber(3, δ: 0.001) / 0.001).
        """)
  }
}

import Chalk
import Foundation

/// F05, F06 and F07 together: a weighted sum, half the squared error and gradient descent, on real data.
struct LinearRegression: Lesson {
  let card = LessonCard.linearRegression

  static let runs = 10

  func teach(on board: Board) throws {
    board.step("How wide is the petal, if you know how long it is?")
    let own = NumericExamples(
      features: Examples.iris.features.columns([2, 0, 1]),
      targets: Matrix(Examples.iris.features.column(3).map { [$0] }),
      featureNames: ["petal length", "sepal length", "sepal width"], targetNames: ["petal width"])
    let data = try board.data.numbers("iris", or: own)
    let parts = data.split(testFraction: 0.3, random: &board.random)
    let task = Task(parts.training, parts.test)
    line(on: board, task)
    try descent(on: board, task)
    exact(on: board, task, data)
    residuals(on: board)
    flat(on: board, task)
    ending(on: board, task)
  }

  /// The training set, the test set, and the first feature by itself on the standard scale.
  struct Task {
    let training, test: NumericExamples
    let scale: Standardizer
    /// The first feature of the training set, standardized.
    let X: Matrix
    let y: [Double]

    init(_ training: NumericExamples, _ test: NumericExamples) {
      (self.training, self.test) = (training, test)
      scale = Standardizer(fitting: training.features.columns([0]))
      X = scale(training.features.columns([0]))
      y = training.targets.column(0)
    }

    var feature: String { training.featureNames.first ?? "x" }
    var target: String { training.targetNames.first ?? "y" }
    var raw: [Double] { training.features.column(0) }
  }

  private func line(on board: Board, _ task: Task) {
    board.say(
      """
      **Linear regression** predicts a number, here '\(task.target)', by a weighted sum of features. We begin with \
      one feature, '\(task.feature)', and \(task.training.count) examples; \(task.test.count) others are the test \
      set.\(board.data.isGiven ? "" : " The data are Fisher's iris flowers, measured in cm.") The difference \
      between the truth and the prediction is the **residual**, e = y − ŷ. The loss is half the mean of the squared \
      residuals. Choosing w and b so that this loss is smallest is called **least squares**.
      """)
    board.formula(#"\hat{y} = \sum_j w_j x_j + b"#)
    board.formula(#"L = \frac{1}{2n} \sum_{i=1}^{n} (y_i - \hat{y}_i)^2"#)
    let one = task.training.features.columns([0])
    let fitted = LinearModel(leastSquares: one, task.y)
    let e = fitted.residuals(one, task.y)
    let far = e.map(abs).argmax
    let ends = [task.raw.min()!, task.raw.max()!]
    let unit = board.data.isGiven ? "" : " in cm"
    board.draw(
      Figure(
        "Data and line",
        caption: """
          How well does a line fit? The \(task.training.count) training examples and the least-squares line, ŷ = \
          \(written(fitted.w[0], digits: 3))·x \(fitted.b < 0 ? "−" : "+") \(written(abs(fitted.b), digits: 3)). The \
          largest residual is \(written(e[far], digits: 2)).
          """, x: PlotAxis(task.feature + unit), y: PlotAxis(task.target + unit)
      ) {
        Points(task.raw, task.y, label: "examples", size: 0.8)
        Line(ends, ends.map { fitted([$0]) }, label: "ŷ")
        Line(
          [task.raw[far], task.raw[far]], [task.y[far], fitted([task.raw[far]])],
          label: "largest residual", dash: .dashed)
      })
    board.say("The residual of the first training example:")
    board.explain(
      Formula("e = y - w x - b"),
      ["y": task.y[0], "w": fitted.w[0], "x": task.raw[0], "b": fitted.b]
    ) { $0["y"]! - $0["w"]! * $0["x"]! - $0["b"]! }
    let R2 = determination(e, task.y)
    board.say(
      "How much of the variance of y does the line explain? The **coefficient of determination** measures it:"
    )
    board.formula(#"R^2 = 1 - \frac{\sum_i e_i^2}{\sum_i (y_i - \bar{y})^2}"#)
    board.value("R² in the training set", R2)
    board.claimForBuiltInData("more than 0.85 of the variance is explained", R2 > 0.85)
    if !board.data.isGiven {
      board.warn(
        """
        At length 0 the line predicts a width of \(fitted.b, digits: 2) cm. The fit is not to blame: no flower in \
        the data has a petal nearly that short. Predicting outside the range of the data is **extrapolation**.
        """)
    }
    board.ask(
      "w = 0.4, b = −0.3, x = 5, y = 1.9. What is the residual?", answer: 0.2,
      because: "ŷ = 2 − 0.3 = 1.7, and e = 1.9 − 1.7.")
  }

  private func descent(on board: Board, _ task: Task) throws {
    board.step("Gradient descent on a convex loss")
    let rate = board.slider("rate", in: 0.05...1.5, default: 0.3, reruns: .step)
    board.say(
      """
      How is that line found? The loss has two parameters, w and b, so it can be drawn over the plane. It is \
      **convex**, shaped like a bowl with a single minimum, so gradient descent cannot get stuck anywhere else. The \
      feature is standardized first (mean 0, standard deviation 1), and the descent starts at w = b = 0.
      """)
    board.formula(#"w \leftarrow w - \alpha \frac{\partial L}{\partial w}"#)
    board.code("loss")
    let best = LinearModel(leastSquares: task.X, task.y)
    let (path, losses, norms) = try descend(task, rate: rate, on: board)
    let reach = max(abs(best.w[0]), abs(best.b), 1e-3)
    let (w, b) = (
      best.w[0] - 1.6 * reach...best.w[0] + 1.6 * reach,
      best.b - 1.6 * reach...best.b + 1.6 * reach
    )
    let shown = Array(path.prefix(40))
    board.draw(
      Figure.lossSurface(
        LossPlane(overX: w, y: b, samples: 41) { w, b in
          LinearModel(w: [w], b: b).loss(task.X, task.y)
        },
        paths: [("α = \(written(rate))", shown.map { $0.w[0] }, shown.map(\.b))],
        directions: ("w", "b"), title: "The loss, and a path down",
        caption: """
          Which way does gradient descent take? The first \(shown.count) positions with learning rate \
          \(written(rate)). With a standardized feature the curvature is the same in every direction, so the path is \
          straight (the two axes are drawn at different scales).
          """))
    let raw = task.training.features.columns([0])
    let (stretched, round) = (condition(raw), condition(task.X))
    let steps = [(raw, stretched), (task.X, round)].map { X, c in
      stepsNeeded(X, task.y, rate: 1 / c.largest)
    }
    board.draw(
      Figure(
        "Loss and gradient",
        caption: """
          Does it converge? The loss minus its minimum, and the norm of the gradient, over 200 steps. A straight \
          line on this scale means that each step multiplies by the same factor: the gradient by |1 − α|, the loss \
          by its square. Values below 10⁻¹⁶ are drawn at 10⁻¹⁶.
          """, columns: 2
      ) {
        Panel("Loss", x: "step", y: PlotAxis("L − least L", scale: .logarithmic)) {
          let least = best.loss(task.X, task.y)
          Line(losses.map { max($0 - least, 1e-16) })
        }
        Panel("Gradient", x: "step", y: PlotAxis("norm", scale: .logarithmic)) {
          Line(norms.map { max($0, 1e-16) })
        }
      })
    board.say(
      """
      Why standardize? The **condition number**, the largest curvature of the loss divided by the smallest, measures \
      how elongated the bowl is. It is \(stretched.number, digits: 3) for the feature as measured and \
      \(round.number, digits: 3) for the standardized one. If the bowl is elongated, the learning rate is limited by \
      the steepest direction, and progress along the flattest takes many steps. How many? Let the rate be 1/(largest \
      curvature) in both cases, and count the steps until the loss minus its minimum is a thousandth of its initial \
      value: \(steps[0]) with the feature as measured, \(steps[1]) with the standardized one.
      """)
    let end = path.last!
    board.claim(
      "after 200 steps w and b agree with least squares to within a thousandth of their size",
      max(abs(end.w[0] - best.w[0]), abs(end.b - best.b)) < 1e-3 * reach)
    board.claimForBuiltInData("the feature as measured needs more steps", steps[0] > steps[1])
  }

  /// 200 steps, which whoever watches can hold.
  private func descend(
    _ task: Task, rate: Double, on board: Board
  ) throws -> (path: [LinearModel], losses: [Double], norms: [Double]) {
    let (X, y) = (task.X, task.y)
    var model = LinearModel(w: X.isEmpty ? [0] : X[0].map { _ in 0 }, b: 0)
    var (path, losses, norms): ([LinearModel], [Double], [Double]) = ([model], [], [])
    for step in 1...200 {
      let g = model.gradient(X, y)
      losses.append(model.loss(X, y))
      norms.append((g.w.reduce(g.b * g.b) { $0 + $1 * $1 }).squareRoot())
      try board.progress("descent", step, of: 200, loss: losses.last) {
        $0.gradients = [("w and b", norms.last!)]
        let (x, ŷ) = (X.column(0), model.predictions(X))
        $0.activations = [("ŷ", ŷ)]
        $0.draw(
          .model,
          Figure("The line", x: "the feature, standardized", y: "\(task.target)") {
            Points(x, y, label: "examples", size: 0.8)
            Line(x.sorted(), x.indices.sorted { x[$0] < x[$1] }.map { ŷ[$0] }, label: "ŷ")
          })
      }
      model.step(X, y, rate: rate)
      path.append(model)
    }
    return (path, losses, norms)
  }

  /// The curvatures of L along its axes: the eigenvalues of [[mean x², mean x], [mean x, 1]].
  private func condition(_ X: Matrix) -> (number: Double, largest: Double) {
    let x = X.column(0)
    let (a, c) = (x.map { $0 * $0 }.mean, x.mean)
    let root = ((a - 1) * (a - 1) / 4 + c * c).squareRoot()
    let (high, low) = ((a + 1) / 2 + root, max((a + 1) / 2 - root, 1e-12))
    return (high / low, high)
  }

  /// Steps until the loss above its minimum is a thousandth of what it was, at most 20,000.
  private func stepsNeeded(_ X: Matrix, _ y: [Double], rate: Double) -> Int {
    var model = LinearModel(w: [0], b: 0)
    let least = LinearModel(leastSquares: X, y).loss(X, y)
    let first = model.loss(X, y) - least
    for step in 0..<20_000 {
      if model.loss(X, y) - least <= 1e-3 * first { return step }
      model.step(X, y, rate: rate)
    }
    return 20_000
  }

  private func exact(on board: Board, _ task: Task, _ data: NumericExamples) {
    board.step("The normal equation: the minimum without steps")
    board.say(
      """
      Can the minimum be found without iterating? At the minimum the gradient is 0. For a linear model this \
      condition is a system of linear equations, the **normal equation**, which can be solved directly, for any \
      number of features. X has a row for each example and a column of ones for b.
      """)
    board.formula(#"X^T X w = X^T y"#)
    board.code("normal equation")
    let (X, y) = (task.training.features, task.y)
    let all = LinearModel(leastSquares: X, y)
    let e = all.residuals(X, y)
    board.table(
      ["feature", "w"],
      zip(task.training.featureNames, all.w).map { [$0, written($1, digits: 3)] }
        + [["bias b", written(all.b, digits: 3)]])
    board.say(
      """
      A weight says how the prediction changes with its feature while all others stay the same. So it can be \
      negative even though the feature and the target are positively correlated.
      """)
    let size = max(y.map(abs).max() ?? 1, 1e-9) * max(X.values.map(abs).max() ?? 1, 1)
    board.identity(
      "the residuals are orthogonal to every feature, and their mean is 0",
      abs(e.mean) < 1e-6 * size
        && (0..<X.width).allSatisfy { j in
          abs(zip(e, X.column(j)).map { $0 * $1 }.mean) < 1e-6 * size
        })
    var (one, more): ([Double], [Double]) = ([], [])
    for _ in 0..<LinearRegression.runs {
      let parts = data.split(testFraction: 0.3, random: &board.random)
      for width in [1, data.features.width] {
        let columns = Array(0..<width)
        let model = LinearModel(
          leastSquares: parts.training.features.columns(columns), parts.training.targets.column(0))
        let e = model.residuals(
          parts.test.features.columns(columns), parts.test.targets.column(0))
        let error = e.map { $0 * $0 }.mean.squareRoot()
        if width == 1 { one.append(error) }
        if width == data.features.width { more.append(error) }
      }
    }
    let (single, several) = (one, more)
    board.draw(
      .divisions(
        "One feature, and all",
        caption: """
          Do more features help on examples that were not fitted? The root of the mean squared \
          residual in the test set, for \(single.count) divisions of the data, the same for both \
          models; the lines are the means.
          """, y: "error in the test set", [("one feature", single), ("all features", several)]))
    let pairs = PairedDifference(single, several)
    board.compare(
      "The error in the test set", of: "one feature", with: "all features", pairs,
      over: "divisions")
    board.say(
      """
      In \(pairs.differences.count { $0 > 0 }) of the divisions the error is smaller with all features. The divisions \
      share most of their examples, so they are not independent, and |t| tends to be too large.
      """)
    board.claimForBuiltInData("on average the error is smaller with all features", pairs.mean > 0)
  }

  private func residuals(on board: Board) {
    board.step("Residual plots: what R² hides")
    let tumours = Examples.breastCancer
    let names = tumours.featureNames
    let r = tumours.features.column(names.firstIndex(of: "mean radius") ?? 0)
    let area = tumours.features.column(names.firstIndex(of: "mean area") ?? 3)
    board.say(
      """
      Does a high R² mean that the model is right? In \(r.count) images of tumor cells, predict the mean area from \
      the mean radius. A plot of the residuals shows what R² hides: if the form of the model is right, the residuals \
      show no pattern.
      """)
    let one = Matrix(r.map { [$0] })
    let two = Matrix(r.map { [$0, $0 * $0] })
    let (straight, curved) = (
      LinearModel(leastSquares: one, area), LinearModel(leastSquares: two, area)
    )
    let (e, f) = (straight.residuals(one, area), curved.residuals(two, area))
    board.draw(
      Figure(
        "Residuals",
        caption: """
          Is there a pattern in the residuals? Left: with a line in the radius r, the residuals are clearly curved. \
          Right: with r² as a second feature the curvature is gone, because an area grows with the square of the \
          radius; but the spread of the residuals still grows with r.
          """, columns: 2
      ) {
        Panel("ŷ = w·r + b", x: "mean radius", y: "residual e") {
          Points(r, e, size: 0.5)
          ReferenceLine(y: 0)
        }
        Panel("ŷ = w₁·r + w₂·r² + b", x: "mean radius", y: "residual e") {
          Points(r, f, size: 0.5)
          ReferenceLine(y: 0)
        }
      })
    let (a, b) = (determination(e, area), determination(f, area))
    board.table(
      ["features", "R²", "standard deviation of e"],
      [("r", a, e), ("r, r²", b, f)].map {
        [$0.0, written($0.1, digits: 4), written($0.2.sampleStandardDeviation, digits: 3)]
      })
    board.say(
      """
      The weight of r² is \(curved.w[1], digits: 3); for a disc it would be π, \
      \(Double.pi, digits: 3). The model with r² is still linear regression: linear in w, not in \
      r.
      """)
    board.claim("the line explains more than 0.95 of the variance", a > 0.95)
    board.claim(
      "and r² makes the residuals less than a third as large",
      f.standardDeviation < e.standardDeviation / 3)
    board.claim("the weight of r² is within a fifth of π", abs(curved.w[1] / .pi - 1) < 0.2)
  }

  private func flat(on board: Board, _ task: Task) {
    board.step("What goes wrong: a zero gradient that is not a minimum")
    let y = task.y
    let deviation = max(y.standardDeviation, 1e-12)
    let z = y.map { ($0 - y.mean) / deviation }
    let x = task.X.column(0)
    let r = zip(x, z).map { $0 * $1 }.mean
    board.say(
      """
      The loss of linear regression has a zero gradient only at its minimum. That of a network has it elsewhere too, \
      as the lesson `gradient-descent` shows. The smallest network, ŷ = w₂·(w₁·x), has a **saddle point** at w₁ = w₂ \
      = 0: the gradient is 0 there, but the loss rises in one direction and falls in another. And the squared error \
      of a sigmoid that is certain and wrong has a **plateau**, where the gradient is nearly 0 though the loss is \
      high. If x and y are standardized and have the correlation r, the loss of the two weights is
      """)
    board.formula(#"L = \frac{1}{2} (1 - 2 r w_1 w_2 + w_1^2 w_2^2)"#)
    func product(_ w1: Double, _ w2: Double) -> Double {
      (1 - 2 * r * w1 * w2 + w1 * w1 * w2 * w2) / 2
    }
    let sign = r < 0 ? -1.0 : 1
    var (u, v) = (1.2, -1.2 * sign + 0.001)
    var (us, vs) = ([u], [v])
    for _ in 0..<200 {
      let slope = -r + u * v
      (u, v) = (u - 0.1 * slope * v, v - 0.1 * slope * u)
      us.append(u)
      vs.append(v)
    }
    let (ups, downs) = (us, vs)
    let classes = y.map { $0 > y.mean ? 1.0 : 0 }
    func squashed(_ w: Double) -> Double {
      zip(x, classes).map { x, t in pow(t - 1 / (1 + exp(-w * x)), 2) }.mean / 2
    }
    func derivative(_ w: Double) -> Double { (squashed(w + 1e-4) - squashed(w - 1e-4)) / 2e-4 }
    board.draw(
      Figure(
        "A saddle and a plateau",
        caption: """
          Where is the gradient 0, and is that the end? Left: the loss of ŷ = w₂·w₁·x and a path \
          of gradient descent that first goes to the saddle point at 0 and then leaves it. Right: \
          the squared error of σ(w·x) for y above or below its mean. On the wrong side the loss is \
          high and flat.
          """, columns: 2
      ) {
        Panel(
          "Saddle", x: PlotAxis("w₁", range: -1.5...1.5), y: PlotAxis("w₂", range: -1.5...1.5),
          legend: .none, aspect: .equal
        ) {
          Contour(overX: -1.5...1.5, y: -1.5...1.5, samples: 41, product)
          Line(ups, downs, label: "gradient descent", color: .text)
          Points([0], [0], color: .text)
        }
        Panel("Plateau", x: "w", y: "L") {
          Line(over: -30...30) { squashed($0) }
        }
      })
    board.identity(
      "at (0, 0) the gradient is 0, and the curvatures along the diagonals are −r and r",
      abs(product(1e-3, 1e-3) - 0.5 + r * 1e-6) < 1e-9
        && abs(product(1e-3, -1e-3) - 0.5 - r * 1e-6) < 1e-9)
    let middle = us.indices.min { hypot(us[$0], vs[$0]) < hypot(us[$1], vs[$1]) }!
    board.claimForBuiltInData(
      "the path comes nearer than 0.1 to the saddle point, and ends more than 0.5 away from it",
      hypot(us[middle], vs[middle]) < 0.1 && hypot(us.last!, vs.last!) > 0.5)
    board.claimForBuiltInData(
      "at w = −30 the derivative is less than a twentieth of that at 0, and the loss is higher",
      abs(derivative(-30)) < abs(derivative(0)) / 20 && squashed(-30) > squashed(0))
    board.say(
      """
      In networks with many weights, saddle points are thought to be far more common than bad minima (Dauphin et \
      al., 2014), and the noise of mini-batches helps to leave them. Against the plateau a better loss helps: the \
      lesson `logistic-regression` introduces it.
      """)
  }

  private func ending(on board: Board, _ task: Task) {
    board.summarize(
      "Linear regression is a weighted sum fitted by least squares: the smallest mean of squared residuals.",
      "Gradient descent and the normal equation find the same weights, because the loss is convex.",
      "Standardizing the features makes the condition number small and the descent short.",
      "R² measures how much of the variance is explained; the residual plot shows what the model misses.",
      "Where the gradient is 0 there may be a minimum or a saddle point; on a plateau it is nearly 0."
    )
    board.step("Exercises")
    let X = Matrix([[1], [2], [3]])
    let fit = LinearModel(leastSquares: X, [1, 2, 2])
    board.exercise(
      .byHand, "Fit a line to (1, 1), (2, 2), (3, 2).",
      answer: """
        The means are 2 and \(5 / 3.0, digits: 3). w = Σ(x − x̄)(y − ȳ)/Σ(x − x̄)² = \(fit.w[0]), b = ȳ − w·x̄ = \
        \(fit.b, digits: 3).
        """)
    board.exercise(
      .byHand, "What are the residuals of that line, and what is their sum?",
      answer: """
        \(fit.residuals(X, [1, 2, 2]).map { written($0, digits: 3) }.joined(separator: ", ")); the sum is 0, as \
        it is for every least-squares line with a b.
        """)
    board.exercise(
      .derive, "Derive the normal equation from L = (1/2n)·‖y − Xw‖².",
      answer: """
        With e = y − Xw, L = (1/2n)·Σ eᵢ² and ∂eᵢ/∂wⱼ = −xᵢⱼ, so ∂L/∂wⱼ = −(1/n)·Σ eᵢxᵢⱼ, that is, \
        ∇L = −(1/n)·Xᵀ(y − Xw). It is 0 where XᵀXw = Xᵀy.
        """)
    board.exercise(
      .predict, "Set rate=1.5. What does the path look like, and does it converge?",
      answer: """
        It jumps over the minimum and back: with curvature 1 each step multiplies the distance by 1 − 1.5 = \
        \(1 - 1.5). That is less than 1 in size, so it converges; from α = 2 on it would not.
        """)
    board.exercise(
      .breakIt, "Give the same feature twice. What becomes of XᵀX?",
      answer: """
        It is singular: only the sum of the two weights is determined. The elimination here gives the second \
        the weight 0; gradient descent from 0 gives both the same.
        """)
    board.exercise(
      .write, "Write the least-squares line through points, and its R².",
      answer: """
        w = Σ(x − x̄)(y − ȳ)/Σ(x − x̄)² and b = ȳ − w·x̄: for one feature that is the solution of the normal equation. \
        R² = 1 − Σe²/Σ(y − ȳ)². `chalk practice linear-regression` checks both, also where all x are the same.
        """, practice: "linear-regression")
    board.exercise(
      .extend, "Add λ·Σ w² to the loss (ridge regression). How does the normal equation change?",
      answer:
        "(XᵀX + 2nλ·I)·w = Xᵀy, without the row of b. Its matrix is invertible even where XᵀX is not."
    )
    board.say(
      """
      To try: s rate=1.5. Your own table with a number to predict: chalk run linear-regression --data \
      table.csv --target column.
      """)
  }
}

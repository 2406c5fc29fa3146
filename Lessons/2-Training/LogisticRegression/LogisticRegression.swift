import Chalk
import Foundation

/// F05, N01 and N02 together: a weighted sum, a sigmoid and its cross-entropy, on real data.
struct LogisticRegression: Lesson {
  let card = LessonCard.logisticRegression

  static let runs = 8

  func teach(on board: Board) throws {
    board.step("Yes or no, and how sure?")
    let all = try board.data.examples("breast-cancer", or: .breastCancer)
    try TwoClasses.require(all)
    let parts = all.split(testFraction: 0.3, random: &board.random)
    let task = Task(parts.training, parts.test, isBuiltIn: !board.data.isGiven)
    logits(on: board, task)
    likelihood(on: board)
    let model = try training(on: board, task)
    boundary(on: board, task, model)
    separable(on: board)
    try hidden(on: board)
    try evidence(on: board, all)
    ending(on: board)
  }

  /// Two columns of a table of two classes, on the standard scale.
  struct Task {
    let training, test: Examples
    /// The number of the class that the probability is about.
    let positive = 0
    var x: Tensor { training.doubles }
    var y: Tensor { training.isClass(positive) }
    var names: [String] { training.featureNames }

    init(_ training: Examples, _ test: Examples, isBuiltIn: Bool) {
      let columns =
        isBuiltIn
        ? ["mean radius", "mean concave points"].compactMap(training.featureNames.firstIndex)
        : FeatureSelection(
          fitting: training, by: .correlation, keeping: min(2, training.features.width)
        ).columns
      let two = columns.count == 2 ? columns : [columns[0], columns[0]]
      let scale = Standardizer(fitting: training.columns(two))
      self.training = scale(training.columns(two))
      self.test = scale(test.columns(two))
    }
  }

  private func logits(on board: Board, _ task: Task) {
    let name = task.training.classNames[task.positive]
    board.say(
      """
      There are \(task.training.count) examples of two classes, and two features of each, \
      standardized.\(board.data.isGiven ? "" : " The data are measurements of tumor cells.") **Logistic regression** \
      predicts the probability ŷ that an example is '\(name)'. It begins like linear regression, with a weighted sum \
      z. But a sum can be any number, whereas a probability lies between 0 and 1, so z is passed through the \
      sigmoid.
      """)
    board.formula(#"z = \sum_j w_j x_j + b"#)
    let f = Formula(#"\hat{y} = \frac{1}{1 + e^{-z}}"#)
    let z = board.slider("z", in: -5...5, default: 1.5, reruns: .step)
    let p = 1 / (1 + exp(-z))
    board.explain(f, ["z": z], p)
    board.say(
      """
      z is called the **logit**. Solving the formula for z shows that the logit is the logarithm of the **odds** \
      ŷ/(1 − ŷ): here the odds are \(p / (1 - p), digits: 3) to 1. If a feature grows by 1, z grows by its w, and \
      the odds are multiplied by e^w.
      """)
    board.formula(#"z = \log \frac{\hat{y}}{1 - \hat{y}}"#)
    board.identity("the logarithm of the odds gives z back", abs(log(p / (1 - p)) - z) < 1e-9)
    board.ask(
      "z = 0. What is ŷ?", answer: 0.5, because: "1/(1 + e⁰) = 1/(1 + 1): the model is undecided.")
  }

  private func likelihood(on board: Board) {
    board.step("Which weights make the data probable?")
    board.say(
      """
      Any choice of w and b assigns a probability to every observed label: ŷ where the label is 1, and 1 − ŷ where \
      it is 0. The product of these probabilities is the **likelihood** of the weights, and the best weights are \
      those with the largest likelihood. A product of hundreds of numbers below 1 can become too small for a Double, \
      so we take its logarithm, which is a sum. Negated and divided by n, it is the mean **negative \
      log-likelihood**, also called the binary cross-entropy.
      """)
    board.formula(
      #"L = -\frac{1}{n} \sum_i (y_i \log \hat{y}_i + (1 - y_i) \log(1 - \hat{y}_i))"#)
    board.formula(#"\frac{\partial L}{\partial z_i} = \frac{\hat{y}_i - y_i}{n}"#)
    board.say(
      """
      The derivative of the sigmoid has canceled, and what is left is the error ŷ − y. With the squared error it \
      would not cancel, and an example on which the model is certain and wrong would hardly change the weights.
      """)
    board.draw(
      Figure(
        "An example with y = 1",
        caption: """
          Why not the squared error? Left: both losses as functions of the logit. Right: their derivatives. Where \
          the model is certain and wrong (left end), that of the cross-entropy is nearly −1, but that of the squared \
          error is nearly 0, so the weights hardly change.
          """, columns: 2
      ) {
        Panel("Loss", x: "logit z", y: "L", legend: .below) {
          Line(over: -8...8, label: "−log ŷ") { log1p(exp(-$0)) }
          Line(over: -8...8, label: "½(1 − ŷ)²") { pow(1 - 1 / (1 + exp(-$0)), 2) / 2 }
        }
        Panel("Derivative", x: "logit z", y: "dL/dz", legend: .below) {
          Line(over: -8...8, label: "of −log ŷ") { 1 / (1 + exp(-$0)) - 1 }
          Line(over: -8...8, label: "of ½(1 − ŷ)²") {
            let p = 1 / (1 + exp(-$0))
            return (p - 1) * p * (1 - p)
          }
        }
      })
    let labels = [1.0, 0, 1]
    let ŷ = [0.8, 0.3, 0.6]
    let product = zip(labels, ŷ).map { $0 == 1 ? $1 : 1 - $1 }.reduce(1, *)
    let sum = zip(labels, ŷ).map { -log($0 == 1 ? $1 : 1 - $1) }.mean
    board.value("the likelihood of y = 1, 0, 1 under ŷ = 0.8, 0.3, 0.6", product)
    board.value("its negative log-likelihood", sum)
    board.identity(
      "the two agree: L = −(1/n)·log of the product",
      abs(sum + log(product) / 3) < 1e-12)
  }

  private func training(on board: Board, _ task: Task) throws -> LogisticModel {
    board.step("Learning the weights")
    let rate = board.slider("rate", in: 0.1...2, default: 1, reruns: .lesson)
    let (x, y) = (task.x, task.y)
    let test = (task.test.doubles, task.test.isClass(task.positive))
    board.say(
      """
      How are the weights found? No formula gives them, as the normal equation does in linear regression, because the \
      sigmoid is not linear. So gradient descent starts from W = 0 and b = 0, with all \(task.training.count) examples \
      in each step.
      """)
    board.code("logistic")
    var model = LogisticModel(features: 2)
    let start = model.gradient(x, y)
    let W = Variable(model.W, requiresGradient: true)
    Primitive.sigmoidCrossEntropy(y)(Variable(x).matmul(W)).mean().backward()
    board.identity(
      "the tensor engine finds the same gradient",
      largestDifference(W.gradient!, start.W) < 1e-12)
    var (losses, others, norms): ([Double], [Double], [Double]) = ([], [], [])
    for step in 1...300 {
      losses.append(model.loss(x, y))
      others.append(model.loss(test.0, test.1))
      let d = model.gradient(x, y)
      norms.append((d.W.squared().sum().scalar + d.b.squared().sum().scalar).squareRoot())
      try board.progress("training", step, of: 300, loss: losses.last) {
        $0.gradients = [("W and b", norms.last!)]
        $0.activations = [("ŷ", model.logits(x).sigmoid().values)]
        $0.draw(.decisionRegions, boundary(task, model, caption: ""))
      }
      model.step(x, y, rate: rate)
    }
    let (a, b, c) = (losses, others, norms)
    board.draw(
      Figure(
        "Loss and gradient",
        caption: """
          Does it learn, and does it carry over? Left: the loss on the training set, and on the test set, which \
          takes no part in the learning; both start at log 2 = \(written(log(2.0), digits: 3)), because every ŷ is \
          ½. Right: the norm of the gradient, which falls towards 0: the loss is convex.
          """, columns: 2
      ) {
        Panel("Loss", x: "step", y: PlotAxis("L", range: 0...0.75), legend: .below) {
          Line(a, label: "training")
          Line(b, label: "test")
        }
        Panel("Gradient", x: "step", y: PlotAxis("norm", scale: .logarithmic)) {
          Line(c.map { max($0, 1e-12) })
        }
      })
    let accuracy = model.accuracy(test.0, test.1)
    let common = max(test.1.mean().scalar, 1 - test.1.mean().scalar)
    board.table(
      ["feature", "w", "odds for one standard deviation more"],
      zip(task.names, model.W.values).map {
        [$0, written($1, digits: 3), "times \(written(exp($1), digits: 3))"]
      })
    board.say(
      """
      In the test set \(percent: accuracy) are classified correctly; always naming the more \
      frequent class would give \(percent: common).
      """)
    board.claim(
      "the loss is lower at every step than at the one before",
      zip(losses, losses.dropFirst()).allSatisfy { $1 < $0 + 1e-12 })
    board.claimForBuiltInData(
      "the accuracy is more than ten points above that of the more frequent class",
      accuracy > common + 0.1)
    return model
  }

  private func boundary(on board: Board, _ task: Task, _ model: LogisticModel) {
    board.step("Where is it undecided?")
    let (w, b) = (model.W.values, model.b.scalar)
    board.say(
      """
      ŷ is ½ where z is 0, and z = w₁x₁ + w₂x₂ + b = 0 is a straight line: the **decision boundary**. Along any line \
      parallel to it the probability is constant. It changes fastest in the direction of the vector (w₁, w₂), which \
      is perpendicular to the line.
      """)
    board.draw(
      boundary(
        task, model,
        caption: """
          Which examples are on the wrong side? The background is ŷ − ½: orange for \
          '\(task.training.classNames[task.positive])', blue for the other class, white on the \
          boundary. The axes are standard deviations.
          """))
    let direction = [-w[1], w[0]]
    let here = [
      -b * w[0] / max(model.size * model.size, 1e-12),
      -b * w[1] / max(model.size * model.size, 1e-12),
    ]
    board.identity(
      "along the boundary the logit stays 0",
      [0.0, 1, 2].allSatisfy { s in
        abs(w[0] * (here[0] + s * direction[0]) + w[1] * (here[1] + s * direction[1]) + b) < 1e-6
      })
    board.ask(
      "w = (2, −1), b = 1. What is z at x = (1, 3)?", answer: 0,
      because: "2 − 3 + 1: this point lies on the boundary.")
  }

  private func separable(on board: Board) {
    board.step("What goes wrong: data that a line separates")
    let flowers = Examples.iris
    let some = flowers.rows(flowers.labels.indices.filter { flowers.labels[$0] < 2 }).columns([
      2, 3,
    ])
    let scaled = Standardizer(fitting: some)(some)
    let (x, y) = (scaled.doubles, scaled.isClass(0))
    board.say(
      """
      Two species of iris are **linearly separable** by their petals: a straight line separates them without error. \
      Then there are no best weights: doubling a separating w and b keeps the boundary, makes every ŷ more extreme \
      and so increases the likelihood. During training the weights grow without limit, and every ŷ approaches 0 or \
      1. **Weight decay**, here a penalty λ·Σw² in the loss, prevents that.
      """)
    board.formula(#"L + \lambda \sum_j w_j^2"#)
    let marks = [1, 10, 100, 1000, 10_000]
    func sizes(_ λ: Double) -> [Double] {
      var model = LogisticModel(features: 2)
      var sizes: [Double] = []
      for step in 1...marks.last! {
        model.step(x, y, rate: 1, decay: λ)
        if marks.contains(step) { sizes.append(model.size) }
      }
      return sizes
    }
    let (free, held) = (sizes(0), sizes(0.01))
    board.draw(
      Figure(
        "The length of the weights",
        caption: """
          Do the weights stop growing? Without a penalty ‖W‖ grows roughly with the logarithm of the number of \
          steps; with λ = 0.01 it stops growing.
          """, x: PlotAxis("step", scale: .logarithmic), y: "‖W‖"
      ) {
        Line(marks.map(Double.init), free, label: "λ = 0", showsPoints: true)
        Line(marks.map(Double.init), held, label: "λ = 0.01", showsPoints: true)
      })
    board.claim(
      "without a penalty, each tenfold increase in the number of steps adds more than 0.5 to ‖W‖",
      zip(free, free.dropFirst()).allSatisfy { $1 > $0 + 0.5 })
    board.claim(
      "with the penalty, the last tenfold increase changes ‖W‖ by less than 1 %",
      abs(held[4] / held[3] - 1) < 0.01)
  }

  /// ŷ − ½ over the plane of two features, and the training set.
  private func boundary(_ task: Task, _ model: LogisticModel, caption: String) -> Figure {
    let (w, b) = (model.W.values, model.b.values[0])
    let (xs, ys) = (task.training.features.column(0), task.training.features.column(1))
    func range(_ v: [Double]) -> ClosedRange<Double> {
      (v.min()! - 0.3)...(v.max()! + 0.3)
    }
    return Figure(
      "The decision boundary", caption: caption,
      x: PlotAxis(task.names[0], range: range(xs)),
      y: PlotAxis(task.names[1] == task.names[0] ? "the same" : task.names[1], range: range(ys)),
      legend: .outside, colorBar: .labelled("ŷ − ½")
    ) {
      HeatMap(overX: range(xs), y: range(ys), samples: 80, scale: .diverging, range: -0.5...0.5) {
        1 / (1 + exp(-(w[0] * $0 + w[1] * $1 + b))) - 0.5
      }
      Points(
        xs, ys, classes: task.training.labels.map { 1 - $0 },
        classNames: task.training.classNames.reversed(), size: 0.6)
    }
  }

  private func network(
    _ training: Examples, hidden: Int, epochs: Int, _ progress: Callback,
    _ random: inout RandomSource
  ) throws -> (Sequential, Standardizer) {
    let scale = Standardizer(fitting: training)
    var layers = [LayerPlan.dense(1, activation: .sigmoid)]
    if hidden > 0 { layers.insert(.dense(hidden, activation: .relu), at: 0) }
    layers[0].inputShape = [training.features.width]
    var model = Sequential(layers, seed: random.next())
    model.compile(optimizer: .adam(learningRate: 0.02), loss: .binaryCrossentropy)
    let whole = scale(training).whole
    try model.fit(
      whole.inputs, whole.targets.reshaped(training.count, 1), epochs: epochs,
      callbacks: [progress], progress: .silent, seed: random.next())
    return (model, scale)
  }

  private func accuracy(_ model: (Sequential, Standardizer), _ test: Examples) -> Double {
    let p = model.0.predict(model.1(test).whole.inputs, batchSize: 4096).values
    return zip(p, test.labels).fraction { ($0 > 0.5) == ($1 == 1) }
  }

  private func hidden(on board: Board) throws {
    board.step("Why a hidden layer")
    board.say(
      """
      What if no straight line separates the classes? A **hidden layer** computes new features from the old ones, \
      and logistic regression on those can have a curved boundary. Here are two half moons of synthetic points, 200 \
      for training and 200 for testing, drawn \(LogisticRegression.runs) times. The hidden layer has 16 units with \
      ReLU.
      """)
    var accuracies: [[Double]] = [[], []]
    var panels: [Panel] = []
    for run in 0..<LogisticRegression.runs {
      try board.progress("moons", run + 1, of: LogisticRegression.runs)
      let training = Examples.moons(200, noise: 0.15, random: &board.random)
      let test = Examples.moons(200, noise: 0.15, random: &board.random)
      for (place, units) in [0, 16].enumerated() {
        let name = units == 0 ? "No hidden layer" : "16 hidden units"
        let model = try network(
          training, hidden: units, epochs: 60, board.progress("moons, \(run + 1): \(name)"),
          &board.random)
        accuracies[place].append(accuracy(model, test))
        if run == 0 { panels.append(regions(model, training, name)) }
      }
    }
    let (line, bent) = (accuracies[0], accuracies[1])
    let shown = panels
    board.draw(
      Figure(
        "Two moons",
        caption: """
          What does a hidden layer change? The probability that each network gives, blue and orange; the first of \
          \(LogisticRegression.runs) draws.
          """, columns: 2
      ) { for panel in shown { panel } })
    board.table(
      ["", "mean accuracy in the test set", "standard deviation"],
      [("no hidden layer", line), ("16 hidden units", bent)].map {
        [$0.0, written($0.1.mean, digits: 3), written($0.1.sampleStandardDeviation, digits: 1)]
      })
    board.claim(
      "in every draw the hidden layer is better by more than five points",
      zip(line, bent).allSatisfy { $1 > $0 + 0.05 })
  }

  /// The probability that a network gives, over the plane of its two features.
  private func regions(
    _ model: (Sequential, Standardizer), _ training: Examples, _ title: String
  ) -> Panel {
    let (xs, ys) = (training.features.column(0), training.features.column(1))
    let x: ClosedRange<Double> = (xs.min()! - 0.2)...(xs.max()! + 0.2)
    let y: ClosedRange<Double> = (ys.min()! - 0.2)...(ys.max()! + 0.2)
    let n = 60
    func place(_ range: ClosedRange<Double>, _ i: Int) -> Double {
      range.lowerBound + (range.upperBound - range.lowerBound) * (Double(i) + 0.5) / Double(n)
    }
    let grid: [[Double]] = (0..<n * n).map { [place(x, $0 % n), place(y, $0 / n)] }
    let scaled = model.1(Matrix(grid)).values.map { Float($0) }
    let p = model.0.predict(Tensor(scaled, shape: [n * n, 2]), batchSize: 4096).values
    let rows: [[Double]] = (0..<n).map { row in (0..<n).map { p[row * n + $0] - 0.5 } }
    return Panel(
      title, x: PlotAxis("x₁", range: x), y: PlotAxis("x₂", range: y), legend: .none,
      aspect: .equal, colorBar: .none
    ) {
      HeatMap(rows, x: x, y: y, scale: .diverging, range: -0.5...0.5)
      Points(xs, ys, classes: training.labels, classNames: training.classNames, size: 0.6)
    }
  }

  private func evidence(on board: Board, _ all: Examples) throws {
    board.step("Is it needed here?")
    board.say(
      """
      A hidden layer helps where the boundary is curved. Is that so for the data of this lesson? \
      Both networks learn from all \(all.features.width) features, in \(LogisticRegression.runs) \
      divisions of the \(all.count) examples into training and test set.
      """)
    var (line, bent): ([Double], [Double]) = ([], [])
    for run in 0..<LogisticRegression.runs {
      try board.progress("division", run + 1, of: LogisticRegression.runs)
      let parts = all.split(testFraction: 0.3, random: &board.random)
      let both = try [0, 16].map { units in
        let progress = board.progress("division \(run + 1), \(units) hidden units")
        return accuracy(
          try network(parts.training, hidden: units, epochs: 30, progress, &board.random),
          parts.test)
      }
      line.append(both[0])
      bent.append(both[1])
    }
    let (a, b) = (line, bent)
    board.draw(
      .divisions(
        "With and without a hidden layer, on this lesson's data",
        caption: """
          Does the hidden layer help? Accuracy in the test set for \(a.count) divisions, the same \
          for both networks; the lines are the means.
          """, y: "accuracy in the test set", [("no hidden layer", a), ("16 hidden units", b)]))
    let pairs = PairedDifference(b, a)
    board.compare(
      "The accuracy", of: "16 hidden units", with: "no hidden layer", pairs, over: "divisions")
    if !(pairs.isClear && pairs.mean > 0) {
      board.say(
        """
        Where a hidden layer does not clearly help, try the simple model first. (These numbers only describe. \
        Choosing a model by them would be a choice by the test set; the validation set is there for that, see the \
        lesson `train-validation-test`.)
        """)
    }
    board.claimForBuiltInData(
      "the hidden layer changes the accuracy by less than three percentage points",
      abs(pairs.mean) < 0.03)
  }

  private func ending(on board: Board) {
    board.summarize(
      "A logit is a weighted sum; the sigmoid turns it into a probability, and it is the logarithm of the odds.",
      "To maximize the likelihood is to minimize the negative log-likelihood, the binary cross-entropy.",
      "The gradient of an example is (ŷ − y)·x, so it does not vanish where the model is certain and wrong.",
      "The decision boundary z = 0 is straight; with a hidden layer it can be curved.",
      "On linearly separable data the weights grow without limit unless weight decay prevents it.")
    board.step("Exercises")
    let p = 1 / (1 + exp(-2.0))
    board.exercise(
      .byHand,
      "w = (1, −1), b = 0.5, x = (2, 0.5). What are the logit, the probability and the odds?",
      answer: """
        z = 2 − 0.5 + 0.5 = 2, ŷ = \(p, digits: 3), odds \(exp(2.0), digits: 3) to 1.
        """)
    board.exercise(
      .byHand, "The truth is y = 0. What are the loss and ∂L/∂z of that example?",
      answer: "−log(1 − ŷ) = \(-log(1 - p), digits: 4), and ŷ − y = \(p, digits: 3).")
    board.exercise(
      .derive, "Derive ∂L/∂z = ŷ − y for one example from L and σ′ = σ(1 − σ).",
      answer: """
        ∂L/∂ŷ = −y/ŷ + (1 − y)/(1 − ŷ) = (ŷ − y)/(ŷ(1 − ŷ)); times ŷ(1 − ŷ) it is ŷ − y.
        """)
    board.exercise(
      .predict,
      "Set rate=0.1. What changes in the loss curve, and what in the minimum that it approaches?",
      answer:
        """
        The loss falls more slowly and is further from its minimum after 300 steps. The minimum itself is the same, \
        since the loss does not depend on the rate.
        """
    )
    board.exercise(
      .breakIt,
      "Let y = 0 and compute its loss as −log(1 − σ(z)) for z = 40. What comes out, and what should?",
      answer: """
        σ(40) rounds to 1, and −log 0 is ∞. From the logit it is log(1 + e^z), here \(log1p(exp(40.0))). So libraries \
        compute the loss from z, not from ŷ.
        """)
    board.exercise(
      .write, "Write one step of logistic regression, for several examples.",
      answer: """
        w ← w − α·(1/n)·Σ (ŷᵢ − yᵢ)·xᵢ and b ← b − α·(1/n)·Σ (ŷᵢ − yᵢ), both with the old w and b. `chalk practice \
        logistic-regression` checks it.
        """, practice: "logistic-regression")
    board.exercise(
      .extend, "Add the features x₁², x₂² and x₁x₂. Which boundaries are possible now?",
      answer:
        "Conic sections: circles, ellipses, hyperbolas. It is still logistic regression, linear in w."
    )
    board.say(
      """
      To try: s rate=0.1, s z=-3. Your own table of two classes: chalk run logistic-regression --data \
      table.csv --target column.
      """)
  }
}

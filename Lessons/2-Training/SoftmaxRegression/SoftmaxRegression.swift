import Chalk
import Foundation

/// F08, N01 and N02 together: an affine map, softmax and its cross-entropy, on real data.
struct SoftmaxRegression: Lesson {
  let card = LessonCard.softmaxRegression

  static let runs = 6

  func teach(on board: Board) throws {
    board.step("One of ten")
    let examples = try board.handwrittenDigits()
    let parts = examples.split(testFraction: 0.3, random: &board.random)
    let task = Task(parts.training, parts.test)
    logits(on: board, task)
    gradient(on: board, task)
    let model = try training(on: board, task)
    templates(on: board, task, model)
    confusion(on: board, task, model)
    try hidden(on: board, examples)
    ending(on: board)
  }

  /// Inputs on the standard scale, and labels.
  struct Task {
    let training, test: Examples
    let x, unseen: Tensor
    var classes: Int { training.classNames.count }

    init(_ training: Examples, _ test: Examples) {
      (self.training, self.test) = (training, test)
      let scale = Standardizer(fitting: training)
      (x, unseen) = (scale(training).doubles, scale(test).doubles)
    }
  }

  private func logits(on board: Board, _ task: Task) {
    let (d, k) = (task.training.features.width, task.classes)
    board.say(
      """
      How does a model choose among \(k) classes? There are \(task.training.count) training examples with \(d) \
      features.\(board.data.isGiven ? "" : " They are handwritten digits, scans of 8 × 8 pixels.") **Softmax \
      regression** computes a logit for each class, with weights for this class alone; all logits together are an \
      **affine map** z = xW + b. It is **fully connected**: every class sees every feature, which makes \(d)·\(k) + \
      \(k) = \(d * k + k) parameters.
      """)
    board.formula(#"z_k = \sum_j x_j W_{jk} + b_k"#)
    board.say(
      """
      **Softmax** turns the logits into probabilities, as in the lesson `activations`: the exponential makes all of \
      them positive, the division makes their sum 1. First the logits may be divided by a **temperature** T. Above 1 \
      it makes the probabilities more even, below 1 less even; their order stays the same.
      """)
    let temperature = board.slider("temperature", in: 0.2...5, default: 1, reruns: .step)
    board.formula(#"\hat{y}_k = \frac{e^{z_k / T}}{\sum_j e^{z_j / T}}"#)
    let z = [1.5, 0.5, -1]
    func softmax(_ z: [Double], _ T: Double) -> [Double] {
      let e = z.map { exp($0 / T) }
      return e.map { $0 / e.reduce(0, +) }
    }
    let ŷ = softmax(z, temperature)
    board.table(
      ["class", "z", "e^(z/T)", "ŷ"],
      z.indices.map {
        ["\($0 + 1)", written(z[$0]), written(exp(z[$0] / temperature), digits: 4), written(ŷ[$0])]
      })
    let moved = softmax(z.map { $0 + 100 }, temperature)
    board.identity(
      "a number added to all logits changes nothing, so one class could do without weights",
      zip(ŷ, moved).allSatisfy { abs($0 - $1) < 1e-9 })
    let two = softmax([1.5, 0], 1)[0]
    board.identity(
      "with two classes it is the sigmoid of the difference: logistic regression",
      abs(two - 1 / (1 + exp(-1.5))) < 1e-12)
    board.ask(
      "Ten logits, all equal. What is each ŷ?", answer: 0.1,
      because: "The sum 1 is divided into ten equal parts.")
  }

  private func gradient(on board: Board, _ task: Task) {
    board.step("One-hot labels, and a gradient as simple as can be")
    board.say(
      """
      How wrong are the probabilities? The label becomes a **one-hot** vector y: 1 at the true class, 0 elsewhere. \
      Then the **cross-entropy** is minus the logarithm of the probability that the true class was given. Its \
      derivative with respect to a logit is simply the error.
      """)
    board.formula(#"L = -\sum_k y_k \log \hat{y}_k"#)
    board.formula(#"\frac{\partial L}{\partial z_k} = \hat{y}_k - y_k"#)
    board.say(
      """
      A step against the gradient raises the logit of the true class, by more the further its \
      probability is below 1, and lowers every other logit, by more the larger its probability is. \
      The gradient of W follows by the chain rule: xᵀ·(ŷ − y).
      """)
    board.code("softmax")
    let z = [1.5, 0.5, -1]
    let e = z.map(exp)
    let ŷ = e.map { $0 / e.reduce(0, +) }
    let y = [0.0, 1, 0]
    board.draw(
      Figure(
        "The pull on three logits",
        caption: """
          Which way does each logit go? z = 1.5, 0.5, −1, and the second class is the true one. The \
          bars are minus the gradient, y − ŷ, and add up to 0.
          """, y: "y − ŷ"
      ) {
        Bars(["class 1", "class 2", "class 3"], zip(ŷ, y).map { $1 - $0 }, showsValues: true)
      })
    let variable = Variable(Tensor([z], .double), requiresGradient: true)
    Primitive.softmaxCrossEntropy(labels: [1])(variable).sum().backward()
    board.identity(
      "the tensor engine finds ŷ − y",
      zip(variable.gradient!.values, zip(ŷ, y)).allSatisfy { abs($0 - ($1.0 - $1.1)) < 1e-12 })
    board.ask(
      "The true class got ŷ = 0.25. What is ∂L/∂z of its logit?", answer: -0.75,
      because: "0.25 − 1: it is negative, so a step raises this logit.")
  }

  private func training(on board: Board, _ task: Task) throws -> SoftmaxModel {
    board.step("Learning the weights")
    let rate = board.slider("rate", in: 0.1...1, default: 0.5, reruns: .lesson)
    var model = SoftmaxModel(features: task.x.shape[1], classes: task.classes)
    var (losses, others, norms): ([Double], [Double], [Double]) = ([], [], [])
    for step in 1...200 {
      losses.append(model.loss(task.x, task.training.labels))
      others.append(model.loss(task.unseen, task.test.labels))
      norms.append(model.step(task.x, task.training.labels, rate: rate))
      try board.progress("training", step, of: 200, loss: losses.last) {
        $0.gradients = [("W", norms.last!)]
        $0.activations = [("ŷ", model.logits(task.x).softmax().values)]
        $0.draw(.model, templates(of: model, task))
      }
    }
    let (a, b, c) = (losses, others, norms)
    let chance = log(Double(task.classes))
    board.say(
      """
      Are weighted sums of pixels enough to read digits? Gradient descent starts from W = 0, with all \
      \(task.training.count) examples in each step. At the start every class has the same probability, and the loss is \
      log \(task.classes) = \(chance, digits: 3).
      """)
    board.draw(
      Figure(
        "Loss and gradient",
        caption: """
          Does it learn, and does it carry over? Left: the loss on the training set, and on the \
          test set, which takes no part in the learning. Right: the norm of the gradient with \
          respect to W.
          """, columns: 2
      ) {
        Panel("Loss", x: "step", y: PlotAxis("L", range: 0...(1.1 * chance)), legend: .below) {
          Line(a, label: "training")
          Line(b, label: "test")
        }
        Panel("Gradient", x: "step", y: PlotAxis("norm", scale: .logarithmic)) {
          Line(c.map { max($0, 1e-12) })
        }
      })
    let accuracy = model.accuracy(task.unseen, task.test.labels)
    let common = Double(task.test.classCounts.max() ?? 0) / Double(max(task.test.count, 1))
    board.value("accuracy in the test set", accuracy)
    board.identity(
      "the loss starts at the logarithm of the number of classes", abs(losses[0] - chance) < 1e-9)
    board.claimForBuiltInData(
      "the training loss falls at every step, to less than a fifth of where it began",
      zip(losses, losses.dropFirst()).allSatisfy { $1 < $0 } && losses.last! < chance / 5)
    board.claimForBuiltInData(
      "more than nine in ten examples of the test set are classified correctly",
      accuracy > 0.9 && common < 0.5)
    return model
  }

  private func templates(on board: Board, _ task: Task, _ model: SoftmaxModel) {
    board.step("What each class looks for")
    board.say(
      """
      What has each class learned? Its logit is a dot product of the input with its weights, plus a bias. So the \
      weights are a **template**: of all inputs of one length, the logit is largest for the one that points in the \
      direction of the weights. A single template has to serve for all ways of writing a digit.
      """)
    board.draw(templates(of: model, task))
    let sums = model.W.sum(1).values
    board.identity(
      "over the classes the weights of each feature add up to 0, because each step's ŷ − y does",
      sums.allSatisfy { abs($0) < 1e-9 })
  }

  /// The weights of each class: as pictures, where the features are the pixels of one.
  private func templates(of model: SoftmaxModel, _ task: Task) -> Figure {
    let (d, k) = (model.W.shape[0], task.classes)
    let side = Int(Double(d).squareRoot())
    let shown = Array(0..<min(k, 10))
    if side * side == d && side > 1 {
      return Figure.weights(
        shown.map { c in
          let column = model.W[Axis.all, c].values
          return (0..<side).map { Array(column[($0 * side)..<(($0 + 1) * side)]) }
        }, captions: shown.map { task.training.classNames[$0] }, columns: 5,
        title: "The templates",
        caption: """
          Which pixels speak for a class, which against it? The weights of each class: ink on orange raises its \
          logit, ink on blue lowers it.
          """)
    }
    let names = task.training.featureNames.prefix(12)
    return Figure(
      "The templates",
      caption: "What speaks for a class, and what against it? The weights of the first features."
    ) {
      HeatMap(
        shown.map { c in Array(model.W[Axis.all, c].values.prefix(names.count)) },
        columns: Array(names), rows: shown.map { task.training.classNames[$0] },
        scale: .diverging, digits: 2)
    }
  }

  private func confusion(on board: Board, _ task: Task, _ model: SoftmaxModel) {
    board.step("Which classes are mistaken for each other?")
    let k = task.classes
    board.say(
      """
      One would expect the classes whose examples are alike to be confused most. A confusion matrix counts, for each \
      true class, which classes were predicted.
      """)
    var counts = [[Int]](repeating: [Int](repeating: 0, count: k), count: k)
    for (truth, said) in zip(task.test.labels, model.predictions(task.unseen)) {
      counts[truth][said] += 1
    }
    let shown = min(k, 10)
    board.draw(
      Figure.confusionMatrix(
        (0..<shown).map { Array(counts[$0].prefix(shown)) },
        classes: Array(task.training.classNames.prefix(shown)),
        caption: """
          Where are the errors? Rows: the true class; columns: the predicted one, in the test set. \
          The mistakes are off the diagonal.
          """))
    var worst = (count: -1, truth: 0, said: 0)
    for i in 0..<k {
      for j in 0..<k where i != j && counts[i][j] > worst.count { worst = (counts[i][j], i, j) }
    }
    let names = task.training.classNames
    let errors = task.test.count - (0..<k).reduce(0) { $0 + counts[$1][$1] }
    let (mixed, kept) = meanDistances(task, counts)
    board.say(
      """
      \(errors) of \(task.test.count) examples are misclassified. The most frequent mistake is '\(names[worst.truth])' \
      taken for '\(names[worst.said])', with a count of \(worst.count): another division of the data may well have \
      another one.
      """)
    if mixed > 0 && kept > 0 {
      board.say(
        """
        Taken together the mistakes say more. Are the confused classes more alike? For each two classes take the \
        distance between their mean training examples. Averaged over the pairs that were confused at least once it is \
        \(mixed, digits: 3), over all other pairs \(kept, digits: 3)\(mixed < kept ? ": they are more alike" : "").
        """)
    }
    board.identity(
      "the diagonal, divided by all, is the accuracy",
      abs(
        Double((0..<k).reduce(0) { $0 + counts[$1][$1] }) / Double(max(task.test.count, 1))
          - model.accuracy(task.unseen, task.test.labels)) < 1e-12)
  }

  /// The mean distance between the mean training examples of two classes: over the pairs that were confused in either
  /// direction, and over all others; 0 where there are none.
  private func meanDistances(_ task: Task, _ counts: [[Int]]) -> (confused: Double, others: Double)
  {
    let d = task.x.shape[1]
    let values = task.x.values
    var means = [[Double]](repeating: [Double](repeating: 0, count: d), count: task.classes)
    for (i, label) in task.training.labels.enumerated() {
      let share = 1 / Double(max(1, task.training.classCounts[label]))
      for j in 0..<d { means[label][j] += share * values[i * d + j] }
    }
    var distances: [[Double]] = [[], []]
    for a in 0..<task.classes {
      for b in 0..<a {
        let square = zip(means[a], means[b]).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        distances[counts[a][b] + counts[b][a] > 0 ? 0 : 1].append(square.squareRoot())
      }
    }
    return (distances[0].mean, distances[1].mean)
  }

  private func hidden(on board: Board, _ examples: Examples) throws {
    board.step("Why a hidden layer")
    let amounts = [0, 8, 32, 64]
    board.say(
      """
      With a hidden layer the templates apply to learned features instead of pixels, and several ways of writing a \
      digit can lead to one class. How much is that worth? Networks with 0, 8, 32 and 64 hidden units are trained for \
      the same number of epochs, in \(SoftmaxRegression.runs) divisions of the data. No number of units is chosen by \
      these test sets; a choice needs a validation set, as in the lesson `train-validation-test`.
      """)
    var (accuracies, fitted): ([[Double]], [[Double]]) = ([], [])
    for run in 0..<SoftmaxRegression.runs {
      try board.progress("division", run + 1, of: SoftmaxRegression.runs)
      let parts = examples.split(testFraction: 0.3, random: &board.random)
      let scale = Standardizer(fitting: parts.training)
      let (own, unseen) = (scale(parts.training).whole, scale(parts.test).whole)
      let both = try amounts.map { units in
        var layers = [LayerPlan.dense(examples.classNames.count, activation: .softmax)]
        if units > 0 { layers.insert(.dense(units, activation: .relu), at: 0) }
        layers[0].inputShape = [examples.features.width]
        var model = Sequential(layers, seed: board.random.next())
        model.compile(
          optimizer: .adam(learningRate: 0.005), loss: .sparseCategoricalCrossentropy)
        try model.fit(
          own.inputs, own.targets, epochs: 25,
          callbacks: [board.progress("division \(run + 1), \(units) hidden units")],
          progress: .silent, seed: board.random.next())
        return [(unseen.inputs, parts.test.labels), (own.inputs, parts.training.labels)].map {
          zip(model.predict($0.0, batchSize: 4096).argmax().values, $0.1).fraction { Int($0) == $1 }
        }
      }
      accuracies.append(both.map { $0[0] })
      fitted.append(both.map { $0[1] })
    }
    let (runs, own) = (accuracies, fitted)
    board.draw(
      Figure(
        "Hidden units",
        caption: """
          How much does a hidden layer add? Mean and standard deviation over \(runs.count) \
          divisions, on the training set and on the test set; 0 is softmax regression.
          """, x: PlotAxis("hidden units", ticks: amounts.map(Double.init)), y: "accuracy"
      ) {
        Band(amounts.map(Double.init), runs: own, label: "training set")
        Band(amounts.map(Double.init), runs: runs, label: "test set")
      })
    let (none, eight) = (own.map { $0[0] }.mean, own.map { $0[1] }.mean)
    let verdict =
      eight < none
      ? """
      So eight units do not even fit the training set as well: all that is known of an input goes through eight \
      numbers, a bottleneck, and more epochs may be needed. It is not overfitting.
      """
      : """
      Eight units fit the training set at least as well, so whatever they lose in the test set is a loss of \
      generalization, not of fit.
      """
    board.say(
      """
      After 25 epochs the accuracy on the training set is \(eight, digits: 3) with eight units and \(none, digits: 3) \
      without a hidden layer. \(verdict)
      """)
    let pairs = PairedDifference(runs.map { $0[3] }, runs.map { $0[0] })
    board.compare(
      "The accuracy", of: "64 hidden units", with: "none", pairs, over: "divisions")
    board.say(
      """
      All divisions are drawn from the same \(examples.count) examples, so they are not independent, and |t| tends to \
      be too large: a value just beyond the limit would prove little.

      Even such a network compares pixels at fixed places: a digit that is moved by one pixel is a different input to \
      it. Convolutions, in the next chapter, are made for this.
      """)
    board.claimForBuiltInData("on average 64 hidden units are better than none", pairs.mean > 0)
  }

  private func ending(on board: Board) {
    board.summarize(
      "An affine map gives a logit for each class; softmax makes probabilities of them.",
      "Labels are one-hot; the cross-entropy is −log of the probability of the true class.",
      "The gradient with respect to the logits is ŷ − y.",
      "The weights of a class are a template; the logit is the input's dot product with it, plus a bias.",
      "A hidden layer applies templates to learned features, and raises the accuracy a little here."
    )
    board.step("Exercises")
    let e = [0.0, 1, 2].map(exp)
    let sum = e.reduce(0, +)
    board.exercise(
      .byHand, "z = 0, 1, 2. Compute ŷ, and the loss where the third class is the true one.",
      answer: """
        The exponentials add up to \(sum, digits: 4): ŷ = \(e[0] / sum, digits: 3), \(e[1] / sum, digits: 3), \
        \(e[2] / sum, digits: 3). L = −log \(e[2] / sum, digits: 3) = \(-log(e[2] / sum), digits: 3).
        """)
    board.exercise(
      .byHand,
      "How many parameters does softmax regression have for pictures of 28 × 28 pixels and ten classes?",
      answer: "784·10 + 10 = \(784 * 10 + 10).")
    board.exercise(
      .derive, "Derive ∂L/∂zⱼ = ŷⱼ − yⱼ.",
      answer: """
        L = −zₜ + log Σₖ exp(zₖ) for the true class t. The derivative of the logarithm with respect to zⱼ is \
        exp(zⱼ)/Σₖ exp(zₖ) = ŷⱼ; that of −zₜ is −1 for j = t and 0 otherwise, which is −yⱼ. Together ŷⱼ − yⱼ.
        """)
    board.exercise(
      .predict, "Set temperature=5. What happens to the three probabilities? And with 0.2?",
      answer: """
        With 5 they come close to a third each, with 0.2 the largest takes nearly all. Their order never changes.
        """)
    board.exercise(
      .breakIt, "Compute softmax of z = 1000, 1001 as written. What comes out, and what helps?",
      answer: """
        e^1000 is too large for the machine and becomes ∞, and ∞/∞ is NaN. Subtract the largest logit first: the \
        probabilities stay the same, and no exponent is above 0.
        """)
    board.exercise(
      .write, "Write softmax so that it overflows for no logits.",
      answer: """
        Take e^(z − largest z) for each logit, then divide by their sum. `chalk practice softmax` checks it, and \
        `chalk practice one-hot` the labels of step 2.
        """, practice: "softmax")
    board.exercise(
      .extend,
      "Label smoothing replaces the 1 by 0.9 and each 0 by 0.1/(k − 1). What does it prevent?",
      answer: """
        The loss is then smallest at finite logits, so the weights do not grow forever, and the network is \
        less sure of wrong labels.
        """)
    board.say(
      """
      To try: s temperature=5, s rate=0.1. Your own table: chalk run softmax-regression --data table.csv \
      --target column.
      """)
  }
}

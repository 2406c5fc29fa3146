import Chalk
import Foundation

/// P01 and T02: ten neurons, one output: malignant or benign.
struct BreastCancer: Lesson {
  let card = LessonCard(
    "breast-cancer", "Eight measurements, one answer", formulas: ["P01", "T02", "N02"],
    needs: ["seven-steps"], minutes: 15)

  func teach(on board: Board) throws {
    let all = try board.data.examples("breast-cancer", or: .breastCancer)
    try TwoClasses.require(all)
    let isBuiltIn = all == .breastCancer
    let data = select(on: board, all)
    standardize(on: board, data)
    let network = try learn(on: board, data, isBuiltIn)
    evaluate(on: board, data, network.model, isBuiltIn)
    try unscaled(on: board, data, network, isBuiltIn)
    try amount(on: board, data, isBuiltIn)
  }

  private func select(on board: Board, _ all: Examples) -> TwoClasses {
    board.step("What should it look at?")
    let measure = board.choice(
      "measure", of: FeatureMeasure.allCases.map(\.rawValue), default: "mutual-information")
    let data = TwoClasses(all, by: FeatureMeasure(rawValue: measure)!, random: &board.random)
    let (kept, width) = (data.training.features.width, all.features.width)
    board.say(
      """
      \(all.count) examples, \(width) measurements each: the features. Each belongs to one of two \
      classes, its label: \(data.classes[0]) or \(data.classes[1]). The program of this lesson takes \
      at most eight features. Which? Those that tell most about the label. What a feature x tells \
      about a label y is measured in nats: nothing where the two are independent, and never more than \
      there is to be told.
      """)
    board.formula(#"I(x; y) = \sum_{x, y} p(x, y) \log \frac{p(x, y)}{p(x) p(y)}"#)
    if measure != "mutual-information" {
      board.say(
        "Here the features are chosen by another measure: \(measure). It is a number of its own.")
    }
    board.say(
      """
      First a fifth is put aside, the test set. It stands for everybody whom the network has not \
      met. It must have no say in anything: not in the weights, and not in which columns are chosen \
      either.
      """)
    board.code("prepare")
    board.table(
      ["place", "feature", "score"],
      data.ranking.prefix(kept).enumerated().map { place, column in
        ["\(place + 1)", data.allNames[column], written(data.selection.scores[column])]
      })
    board.draw(selectionFigure(data))
    let frequencies = [0, 1].map { label in
      Double(data.training.labels.count { $0 == label }) / Double(data.training.count)
    }
    let labelEntropy = -frequencies.map { $0 * log($0) }.reduce(0, +)
    if measure == "mutual-information" {
      board.say("All there is to be told about the label is \(labelEntropy) nats.")
      board.claim(
        "no feature tells more than there is to be told",
        data.selection.scores.allSatisfy { $0 >= 0 && $0 <= labelEntropy + 1e-12 })
    }
    board.claim(
      "no feature that was left out scores more than one that was kept",
      data.selection.columns.allSatisfy { column in
        data.ranking.dropFirst(kept).allSatisfy {
          data.selection.scores[$0] <= data.selection.scores[column]
        }
      })
    return data
  }

  /// What the features score, and what the best of them says.
  private func selectionFigure(_ data: TwoClasses) -> Figure {
    let (shown, best) = (Array(data.ranking.prefix(15)), data.ranking[0])
    let kept = Set(data.selection.columns)
    let place = data.training.featureNames.firstIndex(of: data.allNames[best]) ?? 0
    let values = data.training.features.column(place)
    let range = (values.min() ?? 0)...max(values.max() ?? 1, (values.min() ?? 0) + 1e-9)
    return Figure(
      "What a feature tells",
      caption: """
        Left: the score of the first features, and which of them are kept. Right: the first of them, \
        \(data.allNames[best]), in the two classes: the less they overlap, the more it tells.
        """, columns: 2
    ) {
      Panel("Scores", x: "place", y: "score") {
        Bars(
          shown.indices.map { "\($0 + 1)" },
          shown.map { kept.contains($0) ? data.selection.scores[$0] : 0 }, label: "kept")
        Bars(
          shown.indices.map { "\($0 + 1)" },
          shown.map { kept.contains($0) ? 0 : data.selection.scores[$0] }, label: "left out")
      }
      Panel("The first feature", x: PlotAxis(data.allNames[best]), y: "examples") {
        for label in [0, 1] {
          Histogram(
            values.indices.filter { data.training.labels[$0] == label }.map { values[$0] },
            bins: 24, range: range, label: data.classes[label])
        }
      }
    }
  }

  private func standardize(on board: Board, _ data: TwoClasses) {
    board.step("One scale for all")
    board.say(
      """
      One feature is measured in thousands, another in hundredths. A weighted sum of the two is a sum \
      of the first alone. So each is brought to mean 0 and standard deviation 1, both taken from the \
      training part.
      """)
    let f = board.formula(#"z = \frac{x - m}{s}"#)
    let names = data.training.featureNames
    let (row, standard) = (data.training.features[0], data.scale(data.training.features[0]))
    board.explain(
      f, ["x": row[0], "m": data.scale.means[0], "s": data.scale.deviations[0]], standard[0])
    board.table(
      ["feature", "mean m", "deviation s", "first example x", "z"],
      names.indices.map { i in
        [names[i]]
          + [data.scale.means[i], data.scale.deviations[i], row[i], standard[i]].map { written($0) }
      })
    let again = Standardizer(fitting: data.scale(data.training))
    board.claim(
      "afterwards each has mean 0 and deviation 1 in the training part",
      again.means.allSatisfy { abs($0) < 1e-9 }
        && zip(again.deviations, data.scale.deviations).allSatisfy { abs($0 - 1) < 1e-9 || $1 == 0 }
    )
    board.ask(
      "The mean is 20, the deviation 5. What becomes of x = 30?", answer: 2,
      because: "It lies two deviations above the mean.")
  }

  // excerpt: program
  /// Dense(10, relu) → Dense(1, sigmoid), binary cross-entropy, Adam, accuracy.
  static func program(inputs: Int, seed: UInt64) -> Sequential {
    var model = Sequential(
      [
        .dense(10, activation: .relu, inputShape: [inputs], name: "hidden"),
        .dense(1, activation: .sigmoid, name: "output"),
      ], seed: seed)
    model.compile(optimizer: .adam, loss: .binaryCrossentropy, metrics: [.accuracy])
    return model
  }
  // end excerpt

  /// The network after its training.
  struct Trained {
    let model: Sequential
    let history: History
    let batchSeed, weightSeed: UInt64
  }

  private func learn(
    on board: Board, _ data: TwoClasses, _ isBuiltIn: Bool
  ) throws -> Trained {
    board.step("Ten neurons and one answer")
    let epochs = board.integerSlider("epochs", in: 20...60, default: 30)
    board.say(
      """
      The program, in Swift line by line: ten neurons with ReLU, one with a sigmoid, whose answer p is \
      the probability of \(data.classes[1]). The loss is the binary cross-entropy, the surprise about \
      the truth; Adam makes the steps.
      """)
    board.formula(#"p = \sigma(W_2^\top \max(0, W_1^\top z + b_1) + b_2)"#)
    board.formula(#"L = -\frac{1}{n} \sum_i (t_i \log p_i + (1 - t_i) \log (1 - p_i))"#)
    board.code("program")
    let width = data.training.features.width
    board.predict(
      "How many numbers does this network learn?", answer: Double(10 * width + 10 + 10 + 1),
      because: "10·\(width) weights and 10 biases, then 10 weights and 1 bias.")
    let seeds = (board.random.next(), board.random.next())
    var model = Self.program(inputs: width, seed: seeds.0)
    let (trainingBatch, testBatch) = (data.scale(data.training).whole, data.scale(data.test).whole)
    let history = try model.fit(
      trainingBatch.inputs, trainingBatch.targets, epochs: epochs,
      validationData: (testBatch.inputs, testBatch.targets),
      callbacks: [.recorder(every: 15), board.progress("training")], progress: .silent,
      seed: seeds.1)
    let numbers = model.parameters.map(\.variable.value.count).reduce(0, +)
    board.claim("it learns that many numbers", numbers == 10 * width + 21)
    let (first, last) = (history.epochs[0], history.epochs[epochs - 1])
    board.table(
      ["", "after 1 epoch", "after \(epochs)"],
      history.names.map { [$0, written(first[$0]!), written(last[$0]!)] })
    board.draw(
      .losses(
        history,
        caption: """
          The loss after each epoch: of the \(data.training.count) examples that it learns from, and of \
          the \(data.test.count) that it never learns from (here called validation).
          """))
    let record = history.record!
    board.draw(
      .activations(
        record,
        caption: """
          What the two layers put out, an early epoch at the back, the last in front. The answers part: \
          from the middle they move to the ends.
          """))
    board.draw(
      .gradientNorms(
        record,
        caption: """
          How long the gradient of each list of weights is. The further it has learned, the less there \
          is to be changed.
          """))
    board.claim("the loss has fallen", history["loss"].last! < history["loss"][0])
    if isBuiltIn {
      let baseline = Double(data.test.classCounts.max()!) / Double(data.test.count)
      board.claim(
        "it is more often right than one that always names the more frequent class",
        history["val_accuracy"].last! > baseline)
    }
    return Trained(model: model, history: history, batchSeed: seeds.1, weightSeed: seeds.0)
  }

  private func evaluate(on board: Board, _ data: TwoClasses, _ model: Sequential, _ isBuiltIn: Bool)
  {
    board.step("How good is it, for those it has not met?")
    let threshold = board.slider("threshold", in: 0.05...0.95, default: 0.5)
    let (first, second) = (data.classes[0], data.classes[1])
    let testBatch = data.scale(data.test).whole
    let truth = data.test.labels
    let p = model.predict(testBatch.inputs).values
    board.say(
      """
      The answer is a probability. A decision needs a threshold: above \(threshold) the network is \
      taken to say \(second). There are two ways to be wrong, and they need not cost the same.
      """)
    if isBuiltIn { board.say("To overlook a tumour costs more than a second look.") }
    var matrix = ConfusionMatrix(classes: 2)
    matrix.add(truth, p.map { $0 > threshold ? 1 : 0 })
    let roc = ROCCurve(truth: truth.map(Double.init), scores: p)
    board.table(
      ["class", "of it found (recall)", "rightly named so (precision)"],
      [0, 1].map { label in
        [
          data.classes[label], written(matrix.recall(of: label)),
          written(matrix.precision(of: label)),
        ]
      })
    let (x, y) = (1 - matrix.recall(of: 0), matrix.recall(of: 1))
    board.draw(
      .confusionMatrix(
        matrix.counts, classes: data.classes, title: "Right and wrong on the test set",
        caption: """
          How often each class (row) was taken for each (column), at the threshold \
          \(written(threshold)).
          """))
    board.draw(
      Figure(
        "All thresholds at once",
        caption: """
          Every threshold is a point of this curve; a network that guesses lies on the dashed line. The \
          area below is \(written(roc.area)): how likely an example of the class \(second) gets a \
          higher answer than one of the class \(first).
          """, x: PlotAxis("\(first) taken for \(second)", range: 0...1),
        y: PlotAxis("\(second) found", range: 0...1), legend: .inside(.bottomRight), aspect: .equal
      ) {
        Line([0, 1], [0, 1], label: "guessing", color: .muted, dash: .dashed, width: 1)
        Line(roc.falsePositiveRates, roc.truePositiveRates, label: "the network")
        Points([x], [y], label: "this threshold", size: 1.6)
      })
    board.claim(
      "the area is the part of all pairs, one of each class, in which \(second) gets the higher answer",
      abs(roc.area - pairsInOrder(truth, p)) < 1e-9)
    board.claim(
      "accuracy is the diagonal of the matrix over all of it",
      abs(
        matrix.accuracy - Double(zip(truth, p).count { ($1 > threshold ? 1 : 0) == $0 })
          / Double(truth.count)) < 1e-12)
    if isBuiltIn {
      board.claim(
        "nineteen times of twenty the benign one gets the higher answer", roc.area > 0.95)
    }
    board.ask(
      "No example of the class \(first) may slip through. Which way does the threshold have to go?",
      choices: ["down", "up"], answer: 1,
      because: "The higher it is, the surer the network must be before it says \(second).")
  }

  /// The fraction of all pairs, one example of each class, in which the second class has the higher output.
  private func pairsInOrder(_ truth: [Int], _ p: [Double]) -> Double {
    func probabilities(of label: Int) -> [Double] {
      zip(truth, p).filter { $0.0 == label }.map { Double($0.1) }
    }
    let (first, second) = (probabilities(of: 0), probabilities(of: 1))
    let points = second.flatMap { high in
      first.map { low in high > low ? 1 : high == low ? 0.5 : 0 }
    }
    return points.reduce(0, +) / Double(points.count)
  }

  private func unscaled(
    on board: Board, _ data: TwoClasses, _ trained: Trained, _ isBuiltIn: Bool
  ) throws {
    let scaled = trained.history
    board.step("What goes wrong: measurements as they come")
    board.say(
      """
      The same program, the same first weights, the same order, as many epochs; only the features \
      are not standardized. The largest of them decides alone, the first loss is as large as its \
      numbers, and a step that suits one weight is far too long for another.
      """)
    var model = Self.program(inputs: data.training.features.width, seed: trained.weightSeed)
    let (trainingBatch, testBatch) = (data.training.whole, data.test.whole)
    let raw = try model.fit(
      trainingBatch.inputs, trainingBatch.targets, epochs: scaled.epochs.count,
      validationData: (testBatch.inputs, testBatch.targets),
      callbacks: [board.progress("unscaled")],
      progress: .silent, seed: trained.batchSeed)
    let epochs = scaled.epochs.map { Double($0.number) }
    board.draw(
      Figure(
        "With and without a common scale",
        caption: """
          On the test set, after each epoch. Standardized the loss falls evenly; as the numbers come it \
          begins where their size has thrown it, falls from there, and soon falls no further.
          """, columns: 2
      ) {
        Panel("Loss", x: "epoch", y: PlotAxis("loss", scale: .logarithmic)) {
          Line(epochs, scaled["val_loss"], label: "standardized")
          Line(epochs, raw["val_loss"], label: "as measured")
        }
        Panel("Accuracy", x: "epoch", y: PlotAxis("accuracy", range: 0...1), legend: .none) {
          Line(epochs, scaled["val_accuracy"], label: "standardized")
          Line(epochs, raw["val_accuracy"], label: "as measured")
        }
      })
    board.table(
      ["after \(epochs.count) epochs", "loss", "accuracy"],
      [("standardized", scaled), ("as measured", raw)].map { name, history in
        [name, written(history["val_loss"].last!), written(history["val_accuracy"].last!)]
      })
    if isBuiltIn {
      board.claim(
        "as measured the loss begins higher", raw["loss"][0] > scaled["loss"][0])
      board.claim(
        "and in the end it is still higher", raw["val_loss"].last! > scaled["val_loss"].last!)
    }
    board.warn(
      """
      Often all data are standardized first and divided afterwards. Then the test set has had a say \
      in mean and deviation, and the result is a little too good to be true.
      """)
  }

  private let updates = 500
  private let repetitions = 10

  /// The losses and errors of a network on the examples it learned from and on others.
  struct Evaluation {
    let trainingLoss, testLoss, trainingError, testError: Double
  }

  private func amount(on board: Board, _ data: TwoClasses, _ isBuiltIn: Bool) throws {
    board.step("How many examples are enough?")
    board.say(
      """
      Now the same program learns from few examples, and from more and more. Every time it makes \
      \(updates) updates, so that nobody is better practised; \(repetitions) times each, with other \
      examples and other first weights. The error is the part of answers that are wrong. On the \
      examples it has learned from, it is no measure: a few examples can be known by heart.
      """)
    board.code("amount")
    let most = data.training.count
    let sizes = [10, 20, 40, 80, 160, 320].filter { $0 < most } + [most]
    var evaluations: [Evaluation] = []
    for (index, size) in sizes.enumerated() {
      try board.progress("amount of data", index, of: sizes.count)
      evaluations.append(try evaluation(of: size, data, random: &board.random))
    }
    board.table(
      ["examples", "error on them", "error on the test set", "loss on them", "on the test set"],
      zip(sizes, evaluations).map { size, evaluation in
        ["\(size)"]
          + [
            evaluation.trainingError, evaluation.testError, evaluation.trainingLoss,
            evaluation.testLoss,
          ].map {
            written($0, digits: 3)
          }
      })
    let x = PlotAxis("examples to learn from", scale: .logarithmic)
    let xs = sizes.map(Double.init)
    board.draw(
      Figure(
        "What more data does",
        caption: """
          Means of \(repetitions) networks. With few examples these are known by heart and others are \
          not; with more the two curves come closer.
          """, columns: 2
      ) {
        Panel("Loss", x: x, y: PlotAxis("loss", scale: .logarithmic)) {
          Line(
            xs, evaluations.map { max($0.trainingLoss, 1e-4) }, label: "learned from",
            showsPoints: true)
          Line(xs, evaluations.map(\.testLoss), label: "test set", showsPoints: true)
        }
        Panel("Error", x: x, y: "part of wrong answers", legend: .none) {
          Line(xs, evaluations.map(\.trainingError), label: "learned from", showsPoints: true)
          Line(xs, evaluations.map(\.testError), label: "test set", showsPoints: true)
        }
      })
    let gaps = evaluations.map { $0.testLoss - $0.trainingLoss }
    board.say(
      "Between the two losses lies \(gaps[0]) at first, and \(gaps.last!) with all examples.")
    if isBuiltIn {
      board.claim("the gap is smaller with all examples than with ten", gaps.last! < gaps[0])
      board.claim(
        "and others are better served: the loss on the test set is lower",
        evaluations.last!.testLoss < evaluations[0].testLoss)
    }
    board.say(
      """
      To try: s threshold=0.9 in step 4; s measure=variance in step 1, which depends on the unit and \
      so takes what is large for what is telling; \
      `chalk practice cross-entropy`; your own table of two classes with --data and --target.
      """)
  }

  // excerpt: amount
  /// The mean of several networks, each with examples of its own.
  private func evaluation(
    of size: Int, _ data: TwoClasses, random: inout RandomSource
  ) throws -> Evaluation {
    let others = data.scale(data.test).whole
    let runs = try (0..<repetitions).map { _ in
      let own = data.scale(data.training.shuffled(random: &random).prefix(size)).whole
      var model = Self.program(inputs: data.scale.means.count, seed: random.next())
      try model.fit(
        own.inputs, own.targets, epochs: max(1, updates / ((size + 31) / 32)), progress: .silent,
        seed: random.next())
      return (try scores(model, own), try scores(model, others))
    }
    return Evaluation(
      trainingLoss: runs.map(\.0.loss).mean, testLoss: runs.map(\.1.loss).mean,
      trainingError: runs.map { 1 - $0.0["accuracy"]! }.mean,
      testError: runs.map { 1 - $0.1["accuracy"]! }.mean)
  }
  // end excerpt

  private func scores(_ model: Sequential, _ batch: Batch) throws -> Scores {
    try model.evaluate(batch.inputs, batch.targets, batchSize: 1024)
  }
}

import Chalk
import Foundation

/// T02: training and test set, features and labels, error; how error falls with data.
struct Generalization: Lesson {
  let card = LessonCard(
    "generalization", "Learned, or learned by heart?", formulas: ["T02"], minutes: 15)

  func teach(on board: Board) throws {
    board.step("What is there to learn from?")
    let examples = try board.handwrittenDigits()
    let testFraction = board.slider("test", in: 0.2...0.5, default: 0.3)
    let (training, test) = examples.split(testFraction: testFraction, random: &board.random)
    words(on: board, examples, training, test)
    byHeart(on: board, training, test)
    let gap = try gap(on: board, training, test)
    try curve(on: board, training, test)
    try measured(on: board, gap, training, test)
  }

  private func words(
    on board: Board, _ examples: Examples, _ training: Examples, _ test: Examples
  ) {
    board.say(
      """
      A feature is something measured. A label is what is to be told from the features. An example \
      is both: here \(examples.featureNames.count) features, and one of \(examples.classNames.count) \
      labels. What a model gets to see with labels is the training set. The test set is kept in a \
      drawer: it is there to find out how the model does with examples it has never seen.
      """)
    board.table(
      ["set", "examples"] + examples.classNames.prefix(10).map { "\($0)" },
      [("all", examples), ("training", training), ("test", test)].map { name, set in
        [name, "\(set.count)"] + set.classCounts.prefix(10).map { "\($0)" }
      })
    board.say("The error is the part of the examples whose label is told wrong:")
    board.formula(#"E = \frac{1}{n} \sum_{i=1}^{n} [\hat{y}_i \ne y_i]"#)
    board.claim(
      "every example is in one of the two sets, and none is lost",
      training.count + test.count == examples.count)
    let (a, b) = (training.classCounts, test.classCounts)
    board.claim(
      "each class is divided in the same proportion, to within one example",
      a.indices.allSatisfy { place in
        let wanted = Double(b.reduce(0, +)) / Double(examples.count) * Double(a[place] + b[place])
        return abs(Double(b[place]) - wanted) <= 1
      })
    board.ask(
      "Of 200 examples, 7 are told wrong. What is the error?", answer: 0.035,
      because: "7/200 = 0.035.")
  }

  private func byHeart(on board: Board, _ training: Examples, _ test: Examples) {
    board.step("The pupil who learns by heart")
    board.say(
      """
      This pupil notes down every example with its label, and asked for another, takes the label of \
      the most similar one. Asked for one it has noted down, it is never wrong. Once the labels are the \
      true ones, once they are shuffled, so that there is nothing to learn at all.
      """)
    board.code("nearest")
    let scale = Standardizer(fitting: training)
    let some = scale(training.prefix(300).droppingDuplicates())
    let asked = scale(test.prefix(200))
    board.say(
      "It notes down \(some.count) examples of the training set, and is asked \(asked.count) of the test."
    )
    let shuffled = board.random.shuffled(some.labels)
    func error(_ examples: Examples, _ truth: [Int], _ labels: [Int]) -> Double {
      1
        - examples.labels.indices.fraction {
          nearest(examples.features[$0], in: some, labels: labels) == truth[$0]
        }
    }
    let errors = [
      error(some, some.labels, some.labels), error(asked, asked.labels, some.labels),
      error(some, shuffled, shuffled), error(asked, asked.labels, shuffled),
    ]
    let chance = 1 - (asked.classCounts.map(Double.init).max() ?? 0) / Double(max(asked.count, 1))
    board.table(
      ["labels", "error in training", "error in the test"],
      [
        ["true", written(errors[0]), written(errors[1])],
        ["shuffled", written(errors[2]), written(errors[3])],
      ])
    board.claim(
      "learning by heart makes no error in training, whatever the labels say",
      errors[0] == 0 && errors[2] == 0)
    board.claimForBuiltInData(
      "in the test it is another matter", errors[1] > 0 && errors[3] > errors[1])
    board.say(
      """
      The error in training says nothing about what was understood. With shuffled labels nothing can be \
      understood, and the test says so: always naming the most frequent class would be wrong in \
      \(percent: chance) of the cases.
      """)
  }

  // excerpt: nearest
  /// The label of the training example whose features are nearest: learning by heart.
  func nearest(_ x: [Double], in training: Examples, labels: [Int]) -> Int {
    var best = (distance: Double.infinity, label: 0)
    let (values, width) = (training.features.values, training.features.width)
    for row in 0..<training.count {
      var distance = 0.0
      for column in 0..<width {
        let d = values[row * width + column] - x[column]
        distance += d * d
      }
      if distance < best.distance { best = (distance, labels[row]) }
    }
    return best.label
  }
  // end excerpt

  private func gap(
    on board: Board, _ training: Examples, _ test: Examples
  ) throws -> TableNetwork {
    board.step("A network, and the gap")
    let neurons = board.integerSlider("neurons", in: 8...128, default: 32)
    let few = training.prefix(max(60, training.count / 6))
    board.say(
      """
      Now a network with \(neurons) hidden neurons learns from \(few.count) examples. After every \
      epoch it is asked for those, and for the test. Between the two losses opens a gap.
      """)
    board.code("training")
    board.predict(
      "Which of the two losses will be the lower one in the end?",
      choices: ["that of the test", "that of the training set"], answer: 1,
      because: "The weights were chosen to make it low. Nobody chose them for the test.")
    var network = TableNetwork(for: training, hidden: [neurons], random: &board.random)
    try network.learn(
      few, updates: 400, watching: test, callbacks: [.recorder(every: 20)],
      random: &board.random)
    let history = network.history
    board.draw(
      Figure.losses(
        history, title: "The gap",
        caption: """
          The loss on the \(few.count) examples that were learned from, and on \(test.count) that were \
          not.
          """))
    board.draw(
      Figure.activations(
        history.record!, title: "What the layers put out",
        caption: "The outputs of both layers over the training, the newest in front."))
    board.draw(
      Figure.gradientNorms(
        history.record!, title: "The gradients",
        caption:
          "As the training set is learned, its gradients get shorter: it has little left to say."))
    board.claimForBuiltInData(
      "in the end the training loss is the lower one",
      history["loss"].last! < history["val_loss"].last!)
    return network
  }

  private func curve(on board: Board, _ training: Examples, _ test: Examples) throws {
    board.step("How much data?")
    let least = max(2 * training.classNames.count, 16)
    let amounts = sizes(from: least, to: training.count, count: 6)
    let runs = 4
    let updates = board.isFull ? 1500 : 250
    board.say(
      """
      The same network, the same number of updates, but from \(amounts[0]) examples, then more, up to \
      all \(training.count). Every amount is drawn \(runs) times anew.
      """)
    var errors: [(training: [Double], test: [Double])] = []
    for run in 0..<runs {
      var (own, unseen): ([Double], [Double]) = ([], [])
      for (place, amount) in amounts.enumerated() {
        try board.progress("network", run * amounts.count + place + 1, of: runs * amounts.count)
        let some = training.shuffled(random: &board.random).prefix(amount)
        var network = TableNetwork(for: some, hidden: [32], random: &board.random)
        try network.learn(some, updates: updates, random: &board.random)
        own.append(1 - network.accuracy(on: some))
        unseen.append(1 - network.accuracy(on: test))
      }
      errors.append((own, unseen))
    }
    let places = amounts.map(Double.init)
    let means = amounts.indices.map { place in errors.map { $0.test[place] }.mean }
    let own = amounts.indices.map { place in errors.map { $0.training[place] }.mean }
    board.draw(
      Figure(
        "The learning curve",
        caption: """
          Errors by the number of examples that were learned from, over \(runs) draws each, mean and \
          standard deviation. With \(amounts[0]) examples the test error is \
          \(written(means[0], digits: 2)), with \(amounts.last!) it is \(written(means.last!, digits: 2)).
          """, x: PlotAxis("examples to learn from", scale: .logarithmic, ticks: places),
        y: PlotAxis("error", range: 0...max(0.1, 1.15 * (means.max() ?? 1)))
      ) {
        Band(places, runs: errors.map(\.test), label: "test")
        Band(places, runs: errors.map(\.training), label: "training")
      })
    board.table(
      ["examples", "training error", "test error", "gap"],
      amounts.indices.map { place in
        [
          "\(amounts[place])", written(own[place], digits: 2), written(means[place], digits: 3),
          written(means[place] - own[place], digits: 3),
        ]
      })
    board.claimForBuiltInData(
      "with all the examples the test error is lower than with few", means.last! < means[0])
    board.claimForBuiltInData(
      "and so is the gap", means.last! - own.last! < means[0] - own[0])
    board.say(
      """
      A source says that a model generalizes if there are enough data, and if they are representative. \
      The curve shows the first half. There is no number that is enough for every task, and examples \
      count for less the more there are: from \(amounts[0]) to \(amounts[1]) the test error went from \
      \(written(means[0], digits: 2)) to \(written(means[1], digits: 2)), from \(amounts[4]) to \
      \(amounts[5]) from \(written(means[4], digits: 2)) to \(written(means[5], digits: 2)). The second \
      half comes next.
      """)
  }

  /// So many amounts, each larger than the one before by the same factor.
  private func sizes(from least: Int, to most: Int, count: Int) -> [Int] {
    let low = Double(min(least, max(2, most / 2)))
    return (0..<count).map { place in
      let part = Double(place) / Double(count - 1)
      return Int((low * pow(Double(most) / low, part)).rounded())
    }
  }

  private func measured(
    on board: Board, _ network: TableNetwork, _ training: Examples, _ test: Examples
  ) throws {
    board.step("How far can a test be trusted?")
    board.say(
      """
      A test is a sample, too. With true error p, the error of n examples spreads around p with the \
      standard deviation
      """)
    let f = board.formula(#"s = \sqrt{p (1 - p) / n}"#)
    let error = 1 - network.accuracy(on: test)
    let n = max(10, test.count / 8)
    let promised = (error * (1 - error) / Double(n)).squareRoot()
    board.explain(f, ["p": error, "n": Double(n)], promised)
    let wrong = zip(network.predictions(test.features), test.labels).map { $0 == $1 ? 0.0 : 1 }
    let drawn = (0..<400).map { _ in
      (0..<n).map { _ in wrong[board.random.integer(below: wrong.count)] }.mean
    }
    let most = Int((drawn.max()! * Double(n)).rounded())
    let half = 0.5 / Double(n)
    board.draw(
      Figure(
        "The same network in 400 small tests",
        caption: """
          Each test has \(n) examples, drawn from the \(test.count). The error of the same network is \
          measured between \(written(drawn.min()!, digits: 2)) and \(written(drawn.max()!, digits: 2)).
          """, x: "measured error", y: "tests"
      ) {
        Histogram(drawn, bins: most + 1, range: -half...(Double(most) / Double(n) + half))
        ReferenceLine(x: error, label: "all examples")
      })
    board.value("measured spread of 400 tests", drawn.standardDeviation)
    board.claim(
      "the spread is what the formula says, to within a fifth",
      error == 0 || abs(drawn.standardDeviation / promised - 1) < 0.2)
    let noisy = test.withNoise(1.5, random: &board.random)
    let elsewhere = 1 - network.accuracy(on: noisy)
    board.value("error in the test", error)
    board.value("error on the same examples, measured with a worse instrument", elsewhere)
    board.claimForBuiltInData("what comes from elsewhere is told worse", elsewhere > error)
    board.warn(
      """
      A test error is a promise only for examples that come from where the test came from. A new camera, \
      another hospital, next year: that has to be tested there.
      """)
    board.ask(
      "To halve the spread of a measured error, how many times as many test examples are needed?",
      answer: 4, because: "The spread goes down with the root of n.")
    board.say(
      """
      To try: s neurons=128, s test=0.5. Your own table: chalk run generalization --data table.csv \
      --target column. An exercise about the loss behind these networks: chalk practice cross-entropy.
      """)
  }
}

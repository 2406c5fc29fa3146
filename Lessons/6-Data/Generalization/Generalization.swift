import Chalk
import Foundation

/// T02: training and test set, features and labels, error; how error falls with data.
struct Generalization: Lesson {
  let card = LessonCard.generalization

  func teach(on board: Board) throws {
    board.step("What is there to learn from?")
    let examples = try board.handwrittenDigits()
    let testFraction = board.slider("test", in: 0.2...0.5, default: 0.3, reruns: .lesson)
    let (training, validation, test) = examples.split(
      validationPart: 0.15, testFraction: testFraction, random: &board.random)
    sets(on: board, examples, training, validation, test)
    memorization(on: board, training, validation)
    let network = try gap(on: board, training, validation)
    balance(on: board)
    try choose(on: board, training, test)
    try curve(on: board, training, test)
    try measured(on: board, network, training, test)
    summary(on: board)
    exercises(on: board)
  }

  private func sets(
    on board: Board, _ examples: Examples, _ training: Examples, _ validation: Examples,
    _ test: Examples
  ) {
    board.say(
      """
      A **feature** is something measured, a **label** what is to be predicted from the features. An example has \
      both: here \(examples.featureNames.count) \
      features\(board.data.isGiven ? "" : ", the pixels of a scanned digit"), and one of \(examples.classNames.count) \
      labels. The **training set** is what the weights are fitted to. The **validation set** is for every other \
      choice: how many epochs, how many hidden units, which learning rate. The **test set** stays closed until all \
      choices are made; then it measures the **generalization** to new examples. No choice may come from it.
      """)
    board.table(
      ["set", "examples"] + examples.classNames.prefix(10).map { "\($0)" },
      [
        ("all", examples), ("training", training), ("validation", validation), ("test", test),
      ].map { name, set in
        [name, "\(set.count)"] + set.classCounts.prefix(10).map { "\($0)" }
      })
    board.say(
      "The error E is the fraction of the examples whose predicted label ŷ is not the true y:")
    board.formula(#"E = \frac{1}{n} \sum_{i=1}^{n} [\hat{y}_i \ne y_i]"#)
    board.identity(
      "no example is lost: together the three sets have as many as there are",
      training.count + validation.count + test.count == examples.count)
    let whole = examples.classCounts.map { Double($0) / Double(examples.count) }
    board.identity(
      "each class has about the same fraction in all three sets (a stratified split)",
      [training, validation, test].allSatisfy { set in
        zip(set.classCounts, whole).allSatisfy { count, fraction in
          abs(Double(count) - fraction * Double(set.count)) <= 2
        }
      })
    board.ask(
      "Of 200 examples, 7 are predicted wrong. What is the error?", answer: 0.035,
      because: "The error is the fraction that is wrong: 7/200.")
  }

  private func memorization(on board: Board, _ training: Examples, _ test: Examples) {
    board.step("Memorization")
    board.say(
      """
      The simplest learner stores every example with its label, and answers with the label of the nearest \
      one. On the training set this **memorization** is never wrong, whatever the labels. Try it twice: \
      with the true labels, and with shuffled ones, where there is nothing to learn at all.
      """)
    board.code("nearest")
    let scale = Standardizer(fitting: training)
    let some = scale(training.prefix(300).droppingDuplicates())
    let asked = scale(test.prefix(200))
    board.say(
      "It stores \(some.count) examples of the training set, and is tested on \(asked.count) of the validation set."
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
      ["labels", "training error", "validation error"],
      [
        ["true", written(errors[0]), written(errors[1])],
        ["shuffled", written(errors[2]), written(errors[3])],
      ])
    board.claim(
      "the training error is 0, whatever the labels are", errors[0] == 0 && errors[2] == 0)
    board.claimForBuiltInData(
      "on new examples the true labels are predicted well, shuffled ones no better than by chance",
      errors[1] < 0.2 && errors[3] > 0.75)
    board.say(
      """
      A low training error says nothing about generalization. With shuffled labels the validation error shows that \
      nothing was learned: always naming the most frequent class would be wrong in \(percent: chance) of the \
      cases. Networks, too, can memorize shuffled labels (Zhang et al.).
      """)
  }

  // excerpt: nearest
  /// The label of the training example whose features are nearest.
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
    on board: Board, _ training: Examples, _ validation: Examples
  ) throws -> TableNetwork {
    board.step("A network, and the generalization gap")
    let neurons = board.integerSlider("neurons", in: 8...128, default: 32, reruns: .lesson)
    let few = training.prefix(max(60, training.count / 6))
    board.say(
      """
      Now a network with \(neurons) hidden units learns from \(few.count) examples of the training set. For \
      every epoch there are two losses: on these examples, the mean over the epoch while the network learns, \
      and on the validation set, at its end. The difference between the two is the **generalization gap**.
      """)
    board.code("training")
    board.predict(
      "Which of the two losses will be the lower one at the end?",
      choices: ["that of the validation set", "that of the training set"], answer: 1,
      because: "The weights were chosen to make it low. Nobody chose them for the validation set.")
    var network = TableNetwork(for: training, hidden: [neurons], random: &board.random)
    try network.learn(
      few, updates: 400, watching: validation,
      callbacks: [.recorder(every: 20), board.progress("training")],
      random: &board.random)
    let history = network.history
    board.draw(
      Figure.losses(
        history, title: "The gap",
        caption: """
          Does the gap grow? The loss on the \(few.count) examples that were learned from, and on the \
          \(validation.count) of the validation set. Stopping at the marked epoch would be a choice, and choices are \
          what the validation set is for.
          """))
    board.draw(
      Figure.gradientNorms(
        history.record!, title: "The gradients",
        caption: """
          Why does the training loss hardly change at the end? As the training set is fitted, its gradients \
          get shorter: there is little left to learn from it.
          """))
    board.draw(
      Figure.activations(
        history.record!, title: "What the layers put out",
        caption: """
          Does the network become surer? The outputs of both layers over the training, the newest in front: \
          in the last layer the probabilities move to 0 and 1. Below: do all hidden units take part? The percentage of \
          outputs that are 0, and of units that are 0 for a whole batch.
          """))
    board.claimForBuiltInData(
      "at the end the training loss is less than half of the validation loss",
      history["loss"].last! < 0.5 * history["val_loss"].last!)
    return network
  }

  private func balance(on board: Board) {
    board.step("Bias and variance")
    board.say(
      """
      Why is a more flexible model not always better? Take a task where the truth is known: \
      \(NeighbourRegression.count) points of a sine with noise σ = \(NeighbourRegression.noise), predicted by \
      the mean of the k nearest. With k = 1 this is memorization; with a large k the model is rigid. Over many \
      training sets the expected squared error of a prediction f̂(x) falls into three parts: the squared \
      **bias** (how far the mean prediction is from the truth), the **variance** (how far predictions scatter \
      around their mean), and the noise, which nobody can predict.
      """)
    board.formula(
      #"E[(y - \hat{f}(x))^2] = (E[\hat{f}(x)] - f(x))^2 + \text{Var}(\hat{f}(x)) + \sigma^2"#)
    let ks = [1, 2, 4, 8, 16, 32]
    let sets = (0..<200).map { _ in NeighbourRegression(random: &board.random) }
    let parts = ks.map {
      NeighbourRegression.decomposition(k: $0, sets: sets, random: &board.random)
    }
    let noise = NeighbourRegression.noise * NeighbourRegression.noise
    let sums = parts.map { $0.bias + $0.variance + noise }
    let best = sums.indices.min { sums[$0] < sums[$1] }!
    let xs = ks.map(Double.init)
    board.draw(
      Figure(
        "Bias and variance of k nearest neighbors",
        caption: """
          Which k has the least error, and why? Measured over \(sets.count) training sets. A small k follows \
          the noise (variance), a large k cannot follow the sine (bias). Their sum with σ² is the error on new \
          points; it is least at k = \(ks[best]).
          """, x: PlotAxis("neighbors k", scale: .logarithmic, ticks: xs), y: "squared error"
      ) {
        Line(xs, parts.map(\.bias), label: "bias²", showsPoints: true)
        Line(xs, parts.map(\.variance), label: "variance", showsPoints: true)
        Line(xs, sums, label: "bias² + variance + σ²", showsPoints: true)
        Points(xs, parts.map(\.error), label: "error on new points")
      })
    board.claim(
      "from k = 1 to k = 8 variance shrinks, from k = 4 to k = 32 bias² grows",
      zip(parts, parts.dropFirst()).dropFirst(2).allSatisfy { $1.bias > $0.bias }
        && zip(parts, parts.dropFirst()).prefix(3).allSatisfy { $1.variance < $0.variance })
    board.claim(
      "the error is least neither at the smallest k nor at the largest",
      best > 0 && best < ks.count - 1)
    board.claim(
      "the measured error is the sum of the three parts to within a tenth",
      zip(parts, sums).allSatisfy { abs($0.error / $1 - 1) < 0.1 })
  }

  private func choose(
    on board: Board, _ training: Examples, _ test: Examples
  ) throws {
    board.step("Choosing by cross-validation")
    let sizes = [1, 2, 4, 16, 64, 128]
    let few = training.prefix(max(100, training.count / 6))
    let k = min(5, few.count)
    board.say(
      """
      Where examples are few, a separate validation set takes away too many of them. **Cross-validation** \
      uses all of them for both: \(few.count) examples of the training set are cut into \(k) parts (folds), \
      and each is the validation set once, while the network learns from the others. The number of hidden \
      units is chosen this way, and the test set is not touched until the choice is made.
      """)
    var errors: [[Double]] = []
    for (fold, parts) in few.folds(k, random: &board.random).enumerated() {
      try board.progress("fold", fold + 1, of: k)
      errors.append(
        try sizes.map { size in
          var network = TableNetwork(for: parts.training, hidden: [size], random: &board.random)
          try network.learn(
            parts.training, updates: 250,
            callbacks: [board.progress("fold \(fold + 1), \(size) units")], random: &board.random)
          return 1 - network.accuracy(on: parts.test)
        })
    }
    let means = sizes.indices.map { place in errors.map { $0[place] }.mean }
    let chosen = means.indices.min { means[$0] < means[$1] }!
    var network = TableNetwork(for: few, hidden: [sizes[chosen]], random: &board.random)
    try network.learn(
      few, updates: 250, callbacks: [board.progress("\(sizes[chosen]) units")],
      random: &board.random)
    let found = errors
    board.draw(
      Figure(
        "Error by the number of hidden units",
        caption: """
          How many hidden units are enough? Validation error over \(k) folds, mean and standard deviation. \
          The least mean is that of \(sizes[chosen])\
          \(chosen == sizes.count - 1 ? ", the most that were tried; more may be better still" : "").
          """,
        x: PlotAxis("hidden units", scale: .logarithmic, ticks: sizes.map(Double.init)),
        y: "validation error"
      ) {
        Band(sizes.map(Double.init), runs: found, label: "\(k) folds")
        Points([Double(sizes[chosen])], [means[chosen]], label: "chosen")
      })
    board.value("cross-validation error of the chosen size", means[chosen])
    board.value(
      "test error, measured once, of a network of this size", 1 - network.accuracy(on: test))
    board.claimForBuiltInData(
      "one hidden unit is too few for ten classes: its error is at least twice that of the chosen size",
      means[0] > 2 * means[chosen])
    board.warn(
      """
      The cross-validation error of the chosen size is a little too optimistic: the size was chosen for this \
      error being low. Only the test set has had no part in any choice.
      """)
  }

  private func curve(on board: Board, _ training: Examples, _ test: Examples) throws {
    board.step("How much data?")
    let least = max(2 * training.classNames.count, 16)
    let amounts = sizes(from: least, to: training.count, count: 6)
    let runs = 5
    let updates = board.isFull ? 1500 : 250
    board.say(
      """
      A **learning curve** shows the error by the number of training examples: the same network and the \
      same number of updates, from \(amounts[0]) examples up to all \(training.count). Each number of \
      examples is drawn anew \(runs) times. The errors are measured on the test set; nothing is chosen by \
      them.
      """)
    var errors: [(training: [Double], test: [Double])] = []
    for run in 0..<runs {
      var (own, unseen): ([Double], [Double]) = ([], [])
      for (place, amount) in amounts.enumerated() {
        try board.progress("network", run * amounts.count + place + 1, of: runs * amounts.count)
        let some = training.shuffled(random: &board.random).prefix(amount)
        var network = TableNetwork(for: some, hidden: [32], random: &board.random)
        try network.learn(
          some, updates: updates, callbacks: [board.progress("\(amount) examples, \(run + 1)")],
          random: &board.random)
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
          How much do more examples help? Errors over \(runs) draws of each number, mean and standard \
          deviation. With \(amounts[0]) examples the test error is \
          \(written(means[0], digits: 2)), with \(amounts.last!) it is \(written(means.last!, digits: 2)).
          """, x: PlotAxis("training examples", scale: .logarithmic, ticks: places),
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
      "with all the examples the test error is less than half of that with the fewest",
      means.last! < 0.5 * means[0])
    board.claimForBuiltInData(
      "and the gap between test and training error is smaller, too",
      means.last! - own.last! < means[0] - own[0])
    board.say(
      """
      It is often said that a model generalizes if its training examples are many and representative. The curve is \
      about how many. No number is enough for every task, and each further example brings less: from \(amounts[0]) to \
      \(amounts[1]) examples the test error falls from \(written(means[0], digits: 2)) to \
      \(written(means[1], digits: 2)), from \(amounts[4]) to \(amounts[5]) only from \(written(means[4], digits: 2)) \
      to \(written(means[5], digits: 2)). Whether they are representative is a question for the next step.
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
      A test set is a sample, too. If the true error is p, the error measured on n examples scatters \
      around p with the standard deviation
      """)
    let error = 1 - network.accuracy(on: test)
    let n = max(10, test.count / 8)
    let promised = (error * (1 - error) / Double(n)).squareRoot()
    board.explain(
      #"s = \sqrt{p (1 - p) / n}"#, ["p": error, "n": Double(n)], promised)
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
          How much does chance move a test error? Each test has \(n) examples, drawn from the \
          \(test.count). The measured error of the same network ranges from \
          \(written(drawn.min()!, digits: 2)) to \(written(drawn.max()!, digits: 2)).
          """, x: "measured error", y: "tests"
      ) {
        Histogram(drawn, bins: most + 1, range: -half...(Double(most) / Double(n) + half))
        ReferenceLine(x: error, label: "all examples")
      })
    board.value("standard deviation of 400 measured errors", drawn.standardDeviation)
    board.claim(
      "this is what the formula says, to within a fifth",
      error == 0 || abs(drawn.standardDeviation / promised - 1) < 0.2)
    let noisy = test.withNoise(1.5, random: &board.random)
    let elsewhere = 1 - network.accuracy(on: noisy)
    board.value("test error", error)
    board.value("error on the same examples with noise added to the features", elsewhere)
    board.claimForBuiltInData(
      "under this shift the error is at least twice as large", elsewhere > 2 * error)
    board.warn(
      """
      A test error is a promise only for examples from the distribution of the test set. A new camera, \
      another hospital, next year: each may be a **distribution shift**, and has to be tested there.
      """)
    board.ask(
      "To halve the standard deviation of a measured error, how many times as many test examples are needed?",
      answer: 4, because: "The standard deviation is proportional to 1/√n, and √4 = 2.")
    board.say(
      """
      To try: s neurons=128, s test=0.5. Your own table: chalk run generalization --data table.csv \
      --target column. An exercise about the loss behind these networks: chalk practice cross-entropy.
      """)
  }

  private func summary(on board: Board) {
    board.summarize(
      "The training set is for fitting, the validation set for choosing, the test set for measuring at the end.",
      "A low training error may be memorization; only new examples show generalization.",
      "Error = bias² + variance + noise: rigid models have bias, flexible ones with few data have variance.",
      "More data narrow the gap between training and test error, but each further example less.",
      "A test error of n examples is uncertain by √(p(1 − p)/n), and says nothing about data from elsewhere."
    )
  }

  private func exercises(on board: Board) {
    board.step("Exercises")
    board.exercise(
      .byHand,
      "A classifier makes 12 errors on 400 test examples. What is E, and what is its standard deviation?",
      answer: """
        E = 12/400 = \(12 / 400.0), with the standard deviation √(0.03·0.97/400) = \
        \((0.03 * 0.97 / 400).squareRoot()).
        """)
    board.exercise(
      .byHand,
      "1000 examples, a test set of a fifth, and five folds on the rest. How many examples does each network of the cross-validation learn from?",
      answer: "800 remain, and four of five parts of them are \(800 * 4 / 5).")
    board.exercise(
      .derive,
      "Derive E[(y − f̂)²] = bias² + variance + σ² for y = f + ε, where ε has mean 0 and is independent of f̂.",
      answer: """
        Write y − f̂ = ε + (f − E[f̂]) + (E[f̂] − f̂) and square. The mixed terms have mean 0: ε is independent \
        with mean 0, f − E[f̂] is a constant, and E[f̂] − f̂ has mean 0.
        """)
    board.exercise(
      .predict,
      "Try s neurons=128 in step 3. Does the gap grow, and does the validation loss get worse?",
      answer: """
        The training loss falls faster, so the gap grows a little. The validation loss hardly changes: more \
        units than needed do little harm here, as the step on choosing shows too.
        """)
    board.exercise(
      .breakIt,
      "Put 100 examples of the test set into the training set as well. What does the test error say then?",
      answer: """
        It is too low: these examples are memorized, so their error is nearly 0, and the measured error \
        shrinks by their fraction of the test set. The error on new examples stays what it was.
        """)
    board.exercise(
      .write,
      """
      Write the folds of cross-validation: k folds of n examples, and the examples that are trained on for one of \
      them.
      """,
      answer: """
        Of n examples, the first n mod k folds get one more than the others. Every index occurs in exactly one \
        fold, and the training set of a fold is all the rest. `chalk practice k-fold` checks it; shuffle the \
        examples before.
        """, practice: "k-fold")
    board.exercise(
      .extend,
      "Repeat the learning curve with half of the labels of the training set replaced at random. What changes?",
      answer: """
        The test error rises everywhere and falls more slowly, since half of the examples teach something \
        wrong; and the training error, which can still reach 0 by memorization, no longer follows it.
        """)
  }
}

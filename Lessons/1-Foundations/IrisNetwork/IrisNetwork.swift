import Chalk

/// A network of scalars learns from real flowers: everything of this chapter at once.
struct IrisNetwork: Lesson {
  let card = LessonCard(
    "iris-network", "A network learns flowers",
    formulas: ["F01", "F05", "F07", "N02", "N03", "N04"],
    needs: ["gradient-descent", "chain-rule"], minutes: 15)

  func teach(on board: Board) throws {
    let data = try data(on: board)
    let (network, fault) = build(on: board, classes: data.classes.count)
    let before = network.activations(over: data.training)
    let (training, regions) = try train(network, on: board, data, fault)
    losses(on: board, training, data)
    try learned(on: board, training, data, regions: regions)
    inside(on: board, training, data, before: before)
    oneExample(on: board, network, data)
  }

  /// The table, and what an axis calls its two columns.
  struct Data {
    let table: PreparedTable
    let isBuiltIn: Bool
    var training: Examples { table.training }
    var test: Examples { table.test }
    var classes: [String] { table.all.classNames }
    var axes: [String] { table.all.featureNames.map { isBuiltIn ? $0 + " in cm" : $0 } }
  }

  private func data(on board: Board) throws -> Data {
    board.step(
      board.data.isGiven
        ? "Can two numbers tell your classes apart?" : "Can a few numbers tell flowers apart?")
    let choice = try TableChoice(columns: 2, on: board)
    let table = PreparedTable(choice.examples, columns: 2, random: &board.random)
    let data = Data(table: table, isBuiltIn: choice.isBuiltIn)
    let (all, names) = (table.all, table.all.featureNames)
    if data.isBuiltIn {
      board.say(
        """
        In 1936 R. A. Fisher published the lengths of 150 iris flowers of three species. Two of the \
        lengths, of the petals, will do here: then everything the network knows can be drawn.
        """)
    } else {
      board.say(
        """
        Your table has \(all.count) examples of \(all.classNames.count) classes. Two of its \
        \(choice.examples.featureNames.count) columns will do here: then everything the network knows \
        can be drawn.
        """)
    }
    board.say(
      """
      Which two? Those whose means differ most from class to class, beside how much they vary within \
      one. The measure is η: 0 where all classes have the same mean, 1 where nothing varies but from \
      class to class.
      """)
    board.code("choice of columns")
    board.table(
      ["column", "η"], table.ranking.map { [$0.column, written($0.score, digits: 3)] })
    board.table(
      ["class", "examples", "mean \(names[0])", "mean \(names[1])"],
      all.classNames.indices.map { label in
        let members = all.rows(all.labels.indices.filter { all.labels[$0] == label })
        return [all.classNames[label], "\(members.count)"]
          + Standardizer(fitting: members).means.map { written($0, digits: 3) }
      })
    board.say(
      """
      One example in five is kept for the test: \(data.training.count) to learn from, \
      \(data.test.count) to be asked about. Both columns are brought to mean 0 and deviation 1, as \
      measured on the examples to learn from.
      """)
    board.draw(
      Figure(
        data.isBuiltIn ? "The flowers" : "The examples",
        caption: "The two columns, \(names[0]) and \(names[1]), of all \(all.count) examples.",
        x: "\(data.axes[0])", y: "\(data.axes[1])"
      ) {
        Points(
          all.features.map { $0[0] }, all.features.map { $0[1] }, classes: all.labels,
          classNames: all.classNames)
      })
    board.claim(
      "no example is in both parts, and none is lost",
      data.training.count + data.test.count == all.count)
    return data
  }

  private func build(on board: Board, classes: Int) -> (ScalarNetwork, Fault) {
    board.step("The network")
    let hidden = board.integerSlider("hidden", in: 1...16, default: 6)
    let activation = ScalarActivation(board.activation(default: "tanh"))
    let fault = board.fault()
    board.say(
      """
      Two numbers go in, a hidden layer of size \(hidden) bends its sums with \(activation.name), and \
      \(classes) scores come out, one a class. Softmax makes probabilities of them, and the loss is \
      the cross-entropy: minus the logarithm of the probability that the right class got.
      """)
    board.formula(#"a = f(W_1 x + b_1)"#)
    board.formula(#"z = W_2 a + b_2"#)
    board.formula(#"L = -\log \frac{e^{z_t}}{\sum_j e^{z_j}}"#)
    board.code("network")
    board.code("cross-entropy")
    let network = ScalarNetwork(
      sizes: [2, hidden, classes], activation: fault.activation(insteadOf: activation),
      random: &board.random)
    board.value("weights and biases", Double(network.parameters.count))
    board.claim(
      "there are hidden·(2 + 1) + \(classes)·(hidden + 1) of them",
      network.parameters.count == hidden * 3 + classes * (hidden + 1))
    board.ask(
      "With 10 hidden neurons, how many weights and biases are there?",
      answer: Double(10 * 3 + classes * 11), tolerance: 0,
      because: """
        10·(2 + 1) = 30 in the first layer, \(classes)·(10 + 1) = \(classes * 11) in the second.
        """)
    return (network, fault)
  }

  /// The training, which the learner can hold at any update, and how the decision regions formed meanwhile.
  private func train(
    _ network: ScalarNetwork, on board: Board, _ data: Data, _ fault: Fault
  ) throws -> (training: ScalarTraining, regions: [Figure]) {
    board.step("Learning, one update at a time")
    let epochs = board.integerSlider("epochs", in: 1...400, default: 150)
    let rate = board.slider("rate", in: 0.01...5, default: 0.5)
    let batch = board.integerSlider("batch", in: 8...120, default: 40)
    board.say(
      """
      The examples come in batches of \(batch), in a new order in each epoch. Each update: the mean \
      loss of a batch, one backward pass, one step of gradient descent for every weight. The \
      learning rate is \(rate), the number of epochs \(epochs).
      """)
    board.code("epoch")
    board.say(
      """
      Here the training can be held at any update. One example is followed all the way: forward \
      through sums s, activations a and scores z to its loss, and back. Below, what the update did \
      to each weight.
      """)
    var training = ScalarTraining(
      network, training: data.training, test: data.test, rate: rate, batchSize: batch,
      fault: fault, random: &board.random)
    var regions: [Figure] = []
    try board.train(epochs: epochs, updatesPerEpoch: training.updatesPerEpoch) { update in
      let (row, label) = (data.training.features[0], data.training.labels[0])
      let name = data.training.classNames[label]
      update.follow(network.parameters.map { ($0.name ?? "", $0) })
      update.pass("The first example to learn from, of the class \(name) (number \(label + 1)):") {
        network.named(row) { training.loss($0, label) }
      }
      if update.indexInEpoch == 0 && Self.epochsToDraw.contains(update.epoch - 1) {
        regions.append(self.regions(of: network, data, epochs: update.epoch - 1))
      }
      return training.update(update.indexInEpoch)
    }
    board.ask(
      "The gradient of a weight is 0.5, the rate 0.1. By how much does the weight change?",
      answer: -0.1 * 0.5, because: "w ← w − α·∂L/∂w: it falls by rate times gradient.")
    regions.append(self.regions(of: network, data, epochs: epochs))
    return (training, regions)
  }

  /// After how many epochs the regions are drawn: the early ones change most.
  private static let epochsToDraw = [0, 2, 5, 10, 20, 40, 80, 160, 300]

  /// How the losses went, and what is wrong where something is.
  private func losses(on board: Board, _ training: ScalarTraining, _ data: Data) {
    board.step("The loss falls")
    for finding in Diagnosis.findings(in: training.numbers) {
      board.warn(finding.finding)
      board.say(finding.advice)
    }
    let epochs = training.numbers.epochs
    guard let last = epochs.last, let first = epochs.first else {
      board.say("The loss was no number before the first epoch was over: nothing has been learned.")
      return
    }
    board.draw(
      .losses(
        training: epochs.map(\.trainingLoss), validation: epochs.map(\.testLoss),
        title: "The loss falls",
        caption: """
          Mean cross-entropy of the examples to learn from and of the others, after each epoch.
          """))
    board.value("loss after the first epoch", first.trainingLoss)
    board.value("loss after the last", last.trainingLoss)
    let classes = data.classes.count
    let guessing = ScalarNetwork.crossEntropy(
      data.classes.map { _ in Scalar(0) }, target: 0
    ).value
    board.say(
      """
      Guessing one in \(classes) for each class would cost log \(classes) = \(guessing). After one \
      epoch it was \(first.trainingLoss), and at the end \(last.trainingLoss).
      """)
    let isOrdinary =
      training.fault == .none && epochs.count >= 100 && (0.05...1).contains(training.rate)
    if isOrdinary {
      board.claimForBuiltInData(
        "the loss has fallen below a third of log \(classes)", last.trainingLoss < guessing / 3)
    }
  }

  private func learned(
    on board: Board, _ training: ScalarTraining, _ data: Data, regions: [Figure]
  ) throws {
    board.step("What it has learned")
    let network = training.network
    let names = data.classes
    let trainingAccuracy = data.training.fraction { network.predict($0) == $1 }
    let testAccuracy = data.test.fraction { network.predict($0) == $1 }
    board.say(
      """
      It names \(percent: trainingAccuracy) of the examples it learned from rightly, and of the \
      \(data.test.count) that it has never seen, \(percent: testAccuracy).
      """)
    board.draw(try Animation(regions, secondsPerFrame: 0.5))
    var confusion = names.map { _ in names.map { _ in 0 } }
    for (row, label) in zip(data.test.features, data.test.labels) {
      confusion[label][network.predict(row)] += 1
    }
    board.draw(
      Figure(
        data.isBuiltIn ? "Which species are mixed up" : "Which classes are mixed up",
        caption: """
          The examples of the test: a row is what they are, a column what the network says.
          """,
        x: "answer", y: "truth"
      ) { HeatMap.confusion(confusion, classes: names) })
    board.claim(
      "the counts of the table are the examples of the test",
      confusion.flatMap { $0 }.reduce(0, +) == data.test.count)
    if training.fault == .none, let last = training.numbers.epochs.last, last.trainingLoss < 0.2 {
      board.claimForBuiltInData(
        "it is right about at least five in six it has never seen", testAccuracy >= 5.0 / 6)
    }
  }

  /// What the network answers now, everywhere in the plane.
  private func regions(of network: ScalarNetwork, _ data: Data, epochs: Int) -> Figure {
    let all = data.table.all
    let (x, y) = (reach(all.features.column(0)), reach(all.features.column(1)))
    return Figure(
      "The decision regions",
      caption: """
        What the network would answer for every pair of numbers in the plane, and the examples.
        """
    ) {
      Panel("epochs: \(epochs)", x: "\(data.axes[0])", y: "\(data.axes[1])") {
        HeatMap.decisionRegions(x: x, y: y) { network.predict(data.table.scale([$0, $1])) }
        Points(
          all.features.map { $0[0] }, all.features.map { $0[1] }, classes: all.labels,
          classNames: all.classNames)
      }
    }
  }

  private func inside(
    on board: Board, _ training: ScalarTraining, _ data: Data, before: [[Double]]
  ) {
    board.step("Inside: activations and gradients")
    board.say(
      """
      Before training the network is sure of nothing: few probabilities come near 0 or 1. Training \
      sends those of a healthy network to the two ends, and the hidden neurons take sides.
      """)
    let after = training.network.activations(over: training.training)
    board.draw(
      Figure(
        "Activations before and after",
        caption:
          "All activations of all examples to learn from: the hidden neurons, and the probabilities.",
        columns: 2
      ) {
        for (name, spread) in [("before", before), ("after", after)] {
          Panel("Hidden, \(name)", x: "activation", y: "count") { Histogram(spread[0], bins: 24) }
          Panel("Probabilities, \(name)", x: PlotAxis("probability", range: 0...1), y: "count") {
            Histogram(spread[1], bins: 24, range: 0...1)
          }
        }
      })
    let epochs = training.numbers.epochs
    if !epochs.isEmpty {
      board.draw(
        .gradientNorms(
          training.network.layers.indices.map { layer in
            ("layer \(layer + 1)", epochs.map { $0.layers[layer].gradientNorm })
          },
          caption: """
            The length of each layer's gradient, for the last batch of each epoch. It need not become \
            small: every batch pulls its own way, even where all of them together pull no more.
            """))
    }
    if training.fault == .none {
      let even = 1 / Double(data.classes.count)
      board.claimForBuiltInData(
        "the probabilities have moved away from \(even)",
        distance(after[1], from: even) > distance(before[1], from: even))
    }
    board.ask(
      "The gradients become smaller and smaller, the rate stays. What do the steps do?",
      choices: ["they become shorter", "they stay as long", "they become longer"], answer: 0,
      because: "A step is the rate times the gradient.")
  }

  private func oneExample(on board: Board, _ network: ScalarNetwork, _ data: Data) {
    board.step("One example, all the way")
    let (row, label) = (data.test.features[0], data.test.labels[0])
    for w in network.parameters { w.gradient = 0 }
    var logits: [Scalar] = []
    let loss = network.named(row) { z in
      logits = z
      return ScalarNetwork.crossEntropy(z, target: label)
    }
    loss.backward()
    let p = Activations.softmax(logits.map(\.value))
    board.say(
      """
      An example of the class \(data.classes[label]) that the network has never seen. Its scores, \
      the probabilities made of them, and how the loss answers to each score:
      """)
    board.table(
      ["class", "score z", "probability p", "∂L/∂z"],
      logits.indices.map { i in
        [
          data.classes[i], written(logits[i].value), written(p[i]),
          written(logits[i].gradient),
        ]
      }, opening: logits)
    board.formula(#"\frac{\partial L}{\partial z_i} = p_i - [i = t]"#)
    board.claim(
      "the gradient of each score is its probability, minus 1 for the right one",
      logits.indices.allSatisfy { i in
        abs(logits[i].gradient - p[i] + (i == label ? 1 : 0)) < 1e-9
      })
    board.explain(loss)
    board.say("To try: s hidden=1, s activation=relu, s rate=5, and look at the regions again.")
  }

  /// The mean distance of probabilities from one that is the same for every class.
  private func distance(_ probabilities: [Double], from even: Double) -> Double {
    probabilities.map { abs($0 - even) }.reduce(0, +) / Double(probabilities.count)
  }

  /// The range of a column, and a tenth of it on either side.
  private func reach(_ column: [Double]) -> ClosedRange<Double> {
    drawnRange(of: column)
  }
}

extension ScalarNetwork {
  /// The activations of each layer, of all examples together.
  func activations(over examples: Examples) -> [[Double]] {
    let each = examples.features.map(activations)
    return layers.indices.map { layer in each.flatMap { $0[layer] } }
  }
}

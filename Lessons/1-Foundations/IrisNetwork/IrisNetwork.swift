import Chalk
import Foundation

/// A network of scalars learns from real flowers: everything of this chapter at once.
struct IrisNetwork: Lesson {
  let card = LessonCard.irisNetwork

  func teach(on board: Board) throws {
    let data = try data(on: board)
    let network = build(on: board, classes: data.classes.count)
    crossEntropy(on: board, classes: data.classes.count)
    let before = network.activations(over: data.training)
    let (training, regions, lengths) = try train(network, on: board, data)
    losses(on: board, training, data)
    try learned(on: board, training, data, regions: regions)
    try splits(on: board, data, network)
    inside(on: board, training, data, lengths, before: before)
    oneExample(on: board, network, data)
    summary(on: board)
    exercises(on: board)
  }

  private func data(on board: Board) throws -> Data {
    board.step(
      board.data.isGiven
        ? "Can two numbers tell your classes apart?" : "Can a few numbers tell flowers apart?")
    let choice = try TableChoice(columns: 2, on: board)
    let table = PreparedTable(
      choice.examples, columns: 2, validationFraction: 0.2, random: &board.random)
    let data = Data(source: choice.examples, table: table, isBuiltIn: choice.isBuiltIn)
    let (all, names) = (table.all, table.all.featureNames)
    if data.isBuiltIn {
      board.say(
        """
        In 1936 R. A. Fisher published four measurements of 150 iris flowers of three species. Two of \
        them, of the petals, will do here: then everything the network knows can be drawn.
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
      The examples are divided at random into three parts, each with the same fraction of every class. The network \
      learns from the **training set** of \(data.training.count). The **validation set** of \(data.validation.count) \
      shows during training how well the network does on examples that it does not learn from; settings are chosen \
      by it. The **test set** of \(data.test.count) is used once, at the end. Both columns are standardized with the \
      mean and the standard deviation of the training set.
      """)
    board.say(
      """
      Which two columns? Those whose means differ most from class to class, compared with how much \
      they vary within a class. The measure is the correlation ratio η: 0 where all classes have \
      the same mean, 1 where nothing varies within a class. It is computed on the training set \
      alone.
      """)
    board.code("choice of columns")
    board.table(
      ["column", "η"], table.ranking.map { [$0.column, written($0.score, digits: 3)] })
    board.draw(
      Figure(
        data.isBuiltIn ? "The flowers" : "The examples",
        caption: """
          Do the classes lie apart? The two columns, \(names[0]) and \(names[1]), of all \(all.count) \
          examples.
          """,
        x: "\(data.axes[0])", y: "\(data.axes[1])"
      ) {
        Points(
          all.features.map { $0[0] }, all.features.map { $0[1] }, classes: all.labels,
          classNames: all.classNames)
      })
    board.identity(
      "the three parts together are as many as all examples",
      data.training.count + data.validation.count + data.test.count == all.count)
    return data
  }

  private func build(on board: Board, classes: Int) -> ScalarNetwork {
    board.step("The network")
    let hidden = board.integerSlider("hidden", in: 1...16, default: 4)
    let activation = ScalarActivation(board.activation(default: "tanh"))
    board.say(
      """
      Two numbers x go in. A **hidden layer** of size \(hidden) computes its sums s = W₁x + b₁ and applies the \
      activation function, here \(activation.name): a = f(s). The output layer turns a into one logit z for each of \
      the \(classes) classes. Such a network of fully connected layers is called a **multilayer perceptron**. (Often \
      the sums of both layers are called z; here those of the hidden layer are called s, to keep them apart.)
      """)
    board.formula(#"a = f(W_1 x + b_1)"#)
    board.formula(#"z = W_2 a + b_2"#)
    board.code("network")
    let network = ScalarNetwork(
      sizes: [2, hidden, classes], activation: activation, random: &board.random)
    board.value("weights and biases", Double(network.parameters.count))
    board.identity(
      "there are hidden·(2 + 1) + \(classes)·(hidden + 1) of them",
      network.parameters.count == hidden * 3 + classes * (hidden + 1))
    board.ask(
      "With 10 hidden neurons, how many weights and biases are there?",
      answer: Double(10 * 3 + classes * 11), tolerance: 0,
      because: """
        10·(2 + 1) = 30 in the first layer, \(classes)·(10 + 1) = \(classes * 11) in the second.
        """)
    return network
  }

  private func crossEntropy(on board: Board, classes: Int) {
    board.step("The loss of a classifier: cross-entropy")
    board.say(
      """
      A logit is any number. Softmax turns the logits into probabilities p (the lesson activations). The truth is \
      one class t; written **one-hot**, y is 1 at the place of t and 0 elsewhere. The loss is the **cross-entropy** \
      of y and p. Only the term of the true class is not 0: minus the logarithm of the probability that the network \
      gives to it.
      """)
    board.formula(#"L = -\sum_k y_k \log p_k = -\log p_t"#)
    board.say(
      """
      Why not simply count the errors? That number changes in jumps, so its derivative is 0 almost everywhere, and \
      gradient descent would not move. Why the logarithm? The probability that the network gives to all the labels \
      together is the product of the pₜ, the **likelihood**. The logarithm turns the product into a sum, so the mean \
      of \
      −log pₜ over the examples is smallest where the likelihood is largest: learning looks for the weights that make \
      the labels most probable. (The lessons logistic-regression and losses derive this step by step.)
      """)
    let given = [0.99, 0.9, 0.5, 1 / Double(classes), 0.1, 0.01]
    board.table(
      ["probability of the true class", "loss −log p"],
      given.map { [written($0, digits: 3), written(-log($0), digits: 3)] })
    board.say(
      """
      A confident, correct prediction has a loss near 0; the loss of a confident, wrong one has no upper bound. The \
      same probability for each of the \(classes) classes gives the loss log \(classes) = \(log(Double(classes))). \
      In the code the largest logit is subtracted first, so that no power overflows. The gradient at the logits could \
      not be simpler:
      """)
    board.formula(#"\frac{\partial L}{\partial z} = p - y"#)
    board.code("cross-entropy")
    let z = [1.0, 3, -2]
    let losses = z.indices.map { t in
      ScalarNetwork.crossEntropy(z.map { Scalar($0) }, target: t).value
    }
    let direct = Activations.softmax(z).map { -log($0) }
    board.identity(
      "the code computes −log of softmax", largestDifference(losses, direct) < 1e-12)
    board.ask(
      "The true class was given the probability ½. What is the loss, as a natural logarithm?",
      answer: log(2.0), because: "−ln ½ = ln 2.")
  }

  /// The training, which the learner can hold at any update, and how the decision regions formed meanwhile.
  private func train(
    _ network: ScalarNetwork, on board: Board, _ data: Data
  ) throws -> (training: ScalarTraining, regions: [Figure], lengths: GradientLengths) {
    board.step("Learning, one update at a time")
    let epochs = board.integerSlider("epochs", in: 1...400, default: 150)
    let rate = board.slider("rate", in: 0.01...5, default: 0.5)
    let batch = board.integerSlider("batch", in: 8...90, default: 30)
    board.say(
      """
      The training set is shuffled and cut into pieces of \(batch) examples, each a \
      **mini-batch**. Each mini-batch makes one update: the mean loss of the batch, one backward \
      pass, one step of gradient descent for every weight. One pass through all examples is an \
      **epoch**. The learning rate is \(rate), the number of epochs \(epochs).
      """)
    board.code("epoch")
    board.say(
      """
      One update is shown in full (in `chalk learn` the training can be paused at any update). One example is followed \
      all the way: forward through the sums s, the activations a and the logits z to its loss, with the gradient of \
      each number beside it. At the logits z it is p − y, as step 3 said. The second table shows what the update did \
      to the weights into the first hidden neuron \
      (w, with its bias b) and out of it (v).
      """)
    var training = ScalarTraining(
      network, training: data.training, heldOut: data.validation, rate: rate, batchSize: batch,
      random: &board.random)
    var regions: [Figure] = []
    var lengths = GradientLengths()
    try board.train(
      epochs: epochs, updatesPerEpoch: training.updatesPerEpoch,
      look: { look, update in
        training.show(in: &look)
        look.draw(.decisionRegions, self.regions(of: network, data, epochs: update.epoch - 1))
      }
    ) { update in
      let (row, label) = (data.training.features[0], data.training.labels[0])
      let name = data.training.classNames[label]
      update.follow(network.weights(aroundHidden: 0).map { ($0.name ?? "", $0) })
      update.pass(
        "The first example of the training set, of the class \(name) (number \(label + 1)):"
      ) {
        network.named(row) { training.loss($0, label) }
      }
      if update.indexInEpoch == 0 && (update.epoch - 1) % 10 == 0 {
        lengths.note(training, afterEpochs: update.epoch - 1)
      }
      if update.indexInEpoch == 0 && Self.epochsToDraw.contains(update.epoch - 1) {
        regions.append(self.regions(of: network, data, epochs: update.epoch - 1))
      }
      return training.update(update.indexInEpoch)
    }
    board.ask(
      "The gradient of a weight is 0.5, the learning rate 0.1. By how much does the weight change?",
      answer: -0.1 * 0.5, because: "w ← w − α·∂L/∂w: it falls by rate times gradient.")
    regions.append(self.regions(of: network, data, epochs: epochs))
    lengths.note(training, afterEpochs: epochs)
    return (training, regions, lengths)
  }

  /// After how many epochs the regions are drawn: the early ones change most.
  private static let epochsToDraw = [0, 2, 5, 10, 20, 40, 80, 160, 300]

  /// How the losses went, and what is wrong where something is.
  private func losses(on board: Board, _ training: ScalarTraining, _ data: Data) {
    board.step("The loss falls")
    board.say(
      """
      Has the network learned what distinguishes the classes, or only the examples of its training set? The loss on \
      the validation set shows which.
      """)
    for finding in Diagnosis.findings(in: training.numbers) {
      board.warn(finding.finding)
      board.say(finding.advice)
    }
    let epochs = training.numbers.epochs
    guard let last = epochs.last, let first = epochs.first else { return }
    board.draw(
      .losses(
        training: epochs.map(\.trainingLoss), validation: epochs.map(\.testLoss),
        title: "The loss falls",
        caption: """
          Is the loss still falling, on the training set and on examples that are not learned from? Mean cross-entropy \
          of training and validation set after each epoch. The test set takes no part.
          """))
    board.value("training loss after the first epoch", first.trainingLoss)
    board.value("training loss after the last", last.trainingLoss)
    board.value("validation loss after the last", last.testLoss)
    let classes = data.classes.count
    let guessing = log(Double(classes))
    board.say(
      """
      Where the validation loss rises while the training loss still falls, the network begins to memorize single \
      examples: overfitting. The epoch with the lowest validation loss is marked. To choose the epoch by it would be \
      fair, to choose it by the test set would not. Here simply the last epoch is taken.
      """)
    answer(on: board, training: epochs.map(\.trainingLoss), validation: epochs.map(\.testLoss))
    let isOrdinary = epochs.count >= 100 && (0.05...1).contains(training.rate)
    if isOrdinary {
      board.claimForBuiltInData(
        "the training loss has fallen below half of log \(classes)",
        last.trainingLoss < guessing / 2)
    }
  }

  private func learned(
    on board: Board, _ training: ScalarTraining, _ data: Data, regions: [Figure]
  ) throws {
    board.step("What the network has learned")
    let network = training.network
    let trainingAccuracy = data.training.fraction { network.predict($0) == $1 }
    let (test, right) = (data.test, data.test.fraction { network.predict($0) == $1 })
    board.say(
      """
      The predicted class is the one with the largest logit. \(percent: trainingAccuracy) of the \
      training set is classified correctly, and \(percent: right) of the test set, which was not used \
      until now.
      """)
    board.draw(try Animation(regions, secondsPerFrame: 0.5))
    board.say(
      """
      The test set has \(test.count) examples, so a single one counts for \(percent: 1 / Double(test.count)) of the \
      accuracy. If the test loss is below the training loss, that does not mean that new examples are easier for it \
      in general: the split probably put easy examples into the test set. The next step looks at more than one \
      split.
      """)
    let losses = [data.training, test].map { training.measure($0).loss }
    board.table(
      ["", "loss", "accuracy"],
      [
        ["training set", written(losses[0], digits: 3), percent(trainingAccuracy)],
        ["test set", written(losses[1], digits: 3), percent(right)],
      ])
    if let last = training.numbers.epochs.last, last.trainingLoss < 0.2 {
      board.claimForBuiltInData(
        "at least five in six examples of the test set are classified correctly",
        right >= 5.0 / 6)
    }
  }

  private func splits(on board: Board, _ data: Data, _ network: ScalarNetwork) throws {
    board.step("How far can one split be trusted?")
    board.say(
      """
      The test set measures **generalization**, but a small one measures it imprecisely: chance decides which \
      examples are in it. So the examples are divided \(SplitComparison.splits) times anew, and two networks learn \
      from each training set for \(SplitComparison.epochs) epochs: this one, and one without a hidden layer, which \
      is called **softmax regression**. Does the hidden layer help? A **confusion matrix** collects the predictions \
      on all test sets.
      """)
    let comparison = try SplitComparison(data.source, like: network, random: &board.random) {
      try board.progress("split", $0, of: SplitComparison.splits)
    }
    let accuracy = comparison.accuracy
    board.draw(
      Figure(
        "Ten splits",
        caption: """
          How much of the accuracy is chance, and how much is due to the hidden layer? The accuracy on the test set \
          of each split, for both networks side by side, and the means as lines (dashed: softmax regression).
          """,
        x: PlotAxis("split", ticks: (1...SplitComparison.splits).map(Double.init)),
        y: "test accuracy"
      ) {
        for (index, (name, accuracy)) in zip(comparison.names, accuracy).enumerated() {
          Points(
            accuracy.indices.map { Double($0 + 1) + (index == 0 ? -0.15 : 0.15) }, accuracy,
            label: name,
            color: .series(index))
          Line(
            [1, Double(SplitComparison.splits)], [accuracy.mean, accuracy.mean],
            color: .series(index), dash: index == 0 ? .dashed : .solid)
        }
      })
    let difference = comparison.difference
    board.say(
      """
      The mean accuracy is \(percent: accuracy[0].mean) without and \(percent: accuracy[1].mean) with the hidden \
      layer. On the same splits they differ by \(100 * difference.mean, digits: 2) points on average, with a \
      standard error of \(100 * difference.standardError, digits: 2): |t| = \(abs(difference.t), digits: 3). A paired \
      t-test would call the difference significant at the 5 % level only above |t| = \(difference.critical). And since \
      the splits share most of their examples, even this standard error is somewhat too small. In \
      \(comparison.luckyTests) of \(SplitComparison.splits) splits the test \
      loss was below the training loss.
      """)
    if data.isBuiltIn {
      board.say(
        """
        Straight lines nearly separate the species (step 1), so a hidden layer could not be expected to help much \
        here. It is needed where the decision boundary has to bend, as for XOR in the lesson weighted-sum.
        """)
    }
    board.draw(
      Figure(
        data.isBuiltIn ? "Which species are mixed up" : "Which classes are mixed up",
        caption: """
          Which classes does it confuse? The predictions of the network with a hidden layer on the test sets of all \
          splits: a row is the true class, a column the prediction.
          """,
        x: "prediction", y: "truth"
      ) { HeatMap.confusion(comparison.confusion, classes: data.classes) })
    commonestError(on: board, comparison.confusion, data.classes)
    board.claimForBuiltInData(
      "the test accuracy of softmax regression is not the same on every split",
      accuracy[0].max()! > accuracy[0].min()!)
    board.claimForBuiltInData(
      "on average, softmax regression classifies more than nine in ten test examples correctly",
      accuracy[0].mean > 0.9)
  }

  private func oneExample(on board: Board, _ network: ScalarNetwork, _ data: Data) {
    board.step("One example in full")
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
      An example of the test set, of the class \(data.classes[label]): its logits, their probabilities, and the \
      derivative of the loss with respect to each logit, the probability minus the one-hot truth:
      """)
    board.table(
      ["class", "logit z", "probability p", "∂L/∂z"],
      logits.indices.map { i in
        [
          data.classes[i], written(logits[i].value), written(p[i]),
          written(logits[i].gradient),
        ]
      }, opening: logits)
    board.identity(
      "the gradient of each logit is its probability, minus 1 for the true class",
      logits.indices.allSatisfy { i in
        abs(logits[i].gradient - p[i] + (i == label ? 1 : 0)) < 1e-9
      })
    board.explain(loss)
  }
}

import Chalk

extension IrisNetwork {
  /// The training, which the learner can hold at any update, and how the decision regions formed meanwhile.
  func train(
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
    board.code("epoch", file: ScalarTraining.file)
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
  func losses(on board: Board, _ training: ScalarTraining, _ data: Data) {
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
}

import Chalk

/// What goes wrong in training, switched on one by one, and told from the numbers.
struct FailureLab: Lesson {
  let card = LessonCard(
    "failure-lab", "When learning fails", formulas: ["F07", "N02", "N03", "N12"],
    needs: ["iris-network"], minutes: 15)

  func teach(on board: Board) throws {
    board.step("How does a network say that something is wrong?")
    let seed = board.random.next()
    let choice = try TableChoice(columns: 1, on: board)
    let bench = Bench(seed: seed, examples: choice.examples)
    let fault = choose(on: board, bench)
    let (healthy, broken) = try sideBySide(on: board, bench, fault)
    diagnosis(on: board, healthy: healthy, broken: broken, fault)
    numbers(on: board, healthy: healthy, broken: broken)
    allFaults(on: board, bench)
  }

  /// The same examples and the same first weights for every run, so that the fault is all that differs.
  struct Bench {
    let seed: UInt64
    let examples: Examples
    static let (epochs, hidden, rate, batchSize) = (30, 8, 0.2, 12)

    /// How many columns are learned from.
    var columns: Int { min(4, examples.features.width) }

    func training(_ fault: Fault) -> ScalarTraining {
      var random = RandomSource(seed: seed)
      let table = PreparedTable(examples, columns: columns, random: &random)
      let network = ScalarNetwork(
        sizes: [columns, Bench.hidden, examples.classNames.count],
        activation: fault.activation(insteadOf: .tanh), random: &random)
      return ScalarTraining(
        network, training: table.training, test: table.test, rate: Bench.rate,
        batchSize: Bench.batchSize, fault: fault, random: &random)
    }

    func run(_ fault: Fault) -> TrainingNumbers {
      var training = training(fault)
      training.run(epochs: Bench.epochs)
      return training.numbers
    }
  }

  private func choose(on board: Board, _ bench: Bench) -> Fault {
    board.say(
      """
      It does not. A training with a mistake in it runs to the end like any other, and at the end \
      there is a number that is worse than it should be, or better than it has a right to be. What \
      can be known is written in the numbers on the way: losses, gradients, activations.
      """)
    board.say(
      """
      Here a network with \(Bench.hidden) hidden neurons learns from \(bench.examples.count) \
      examples of \(bench.columns) numbers each, in batches of \(Bench.batchSize). The classes to \
      be told apart are \(bench.examples.classNames.joined(separator: ", ")). Switch a fault on, and \
      see what it does to the numbers.
      """)
    let fault = board.fault(default: .rateTooHigh)
    board.code("faults at the start")
    board.predict(
      "All weights and biases of a network start at 0. What becomes of its hidden neurons?",
      choices: [
        "they stay copies of each other", "they find different tasks", "the loss is no number",
      ], answer: 0,
      because: "Equal weights get equal gradients, and an equal step leaves them equal.")
    let fromZero = bench.run(.zeroWeights)
    board.claim(
      "after training from zeros all hidden neurons are equal",
      fromZero.epochs.last?.layers[0].unitSpread == 0)
    return fault
  }

  private func sideBySide(
    on board: Board, _ bench: Bench, _ fault: Fault
  ) throws -> (TrainingNumbers, TrainingNumbers) {
    board.step("Healthy and broken, side by side")
    let healthy = bench.run(.none)
    var broken = bench.training(fault)
    board.say(
      """
      Both begin with the same weights and the same examples. The fault, \(fault.rawValue), is all \
      that differs. The broken training can be held at any update.
      """)
    let losses = { (numbers: TrainingNumbers) in
      numbers.updates.map(\.batchLoss).filter(\.isFinite).map { max($0, 1e-6) }
    }
    let network = broken.network
    let updates = Bench.epochs * broken.updatesPerEpoch
    let examples = broken.training
    try board.train(epochs: Bench.epochs, updatesPerEpoch: broken.updatesPerEpoch) { update in
      update.follow(network.parameters.map { ($0.name ?? "", $0) })
      update.pass("The first example, of the class \(examples.classNames[examples.labels[0]]):") {
        network.named(examples.features[0]) { broken.loss($0, examples.labels[0]) }
      }
      return broken.update(update.indexInEpoch)
    }
    board.draw(
      Figure(
        "The losses of the batches",
        caption: """
          Update by update, with the fault "\(fault.rawValue)" and without any. Losses below 10⁻⁶ are \
          drawn there.
          """,
        x: "update", y: PlotAxis("loss", scale: .logarithmic)
      ) {
        Line(losses(healthy), label: "healthy")
        if !losses(broken.numbers).isEmpty { Line(losses(broken.numbers), label: "broken") }
      })
    board.claim(
      "the healthy training makes all its updates",
      updates >= healthy.updates.count
        && healthy.updates.count == Bench.epochs * bench.training(.none).updatesPerEpoch)
    return (healthy, broken.numbers)
  }

  private func diagnosis(
    on board: Board, healthy: TrainingNumbers, broken: TrainingNumbers, _ fault: Fault
  ) {
    board.step("What the numbers say")
    board.say("Only the numbers of the training are looked at, not the code.")
    let findings = Diagnosis.findings(in: broken)
    for finding in findings {
      board.warn(finding.finding)
      board.say(finding.advice)
    }
    if broken.updates.contains(where: { !$0.batchLoss.isFinite }) {
      board.say(
        """
        A number beyond \(Double.greatestFiniteMagnitude) has no place in the computer and becomes ∞, \
        infinite. ∞ divided by ∞ is NaN, not a number, and so is whatever is computed from it.
        """)
    }
    if findings.isEmpty { board.say("Nothing is wrong with this training.") }
    board.claimForBuiltInData(
      "the healthy training has no findings", Diagnosis.findings(in: healthy).isEmpty)
    board.claimForBuiltInData(
      "the fault is found, where there is one",
      fault.symptom.map { findings.map(\.symptom).contains($0) } ?? findings.isEmpty)
    board.ask(
      "The loss of a batch is ∞ in the first update, and all weights are small. What is likely?",
      choices: ["the rate is too high", "a power overflowed in the softmax", "the data leak"],
      answer: 1, because: "No step has been made yet, so no step can have been too long.")
  }

  private func numbers(on board: Board, healthy: TrainingNumbers, broken: TrainingNumbers) {
    board.step("The numbers behind it")
    guard let good = healthy.epochs.last else { return }
    let bad = broken.epochs.last
    let row = { (name: String, value: (TrainingNumbers.Epoch) -> Double) in
      [name, written(value(good), digits: 3), bad.map { written(value($0), digits: 3) } ?? "–"]
    }
    board.table(
      ["after the last epoch", "healthy", "broken"],
      [
        row("training loss") { $0.trainingLoss }, row("test loss") { $0.testLoss },
        row("training accuracy") { $0.trainingAccuracy }, row("test accuracy") { $0.testAccuracy },
        row("gradient, layer 1") { $0.layers[0].gradientNorm },
        row("gradient, layer 2") { $0.layers[1].gradientNorm },
        row("hidden units that are off") { $0.layers[0].deadFraction },
        row("activations that are flat") { $0.layers[0].flatFraction },
        row("difference of the hidden units") { $0.layers[0].unitSpread },
        [
          "test examples seen in training", written(healthy.sharedTestFraction, digits: 3),
          written(broken.sharedTestFraction, digits: 3),
        ],
      ])
    if !broken.epochs.isEmpty {
      board.draw(
        .gradientNorms(
          [0, 1].map { layer in
            ("layer \(layer + 1)", broken.epochs.map { max($0.layers[layer].gradientNorm, 1e-12) })
          },
          title: "Gradient norms of the broken training",
          caption: """
            The length of each layer's gradient, for the last batch of each epoch. Lengths of 0 are \
            drawn at 10⁻¹².
            """))
    }
    board.claimForBuiltInData(
      "the healthy network is right about most examples", good.testAccuracy > 0.8)
  }

  private func allFaults(on board: Board, _ bench: Bench) {
    board.step("All eight, and what is told")
    var rows: [[String]] = []
    var isEachFound = true
    for fault in Fault.allCases {
      let found = Diagnosis.findings(in: bench.run(fault)).map(\.symptom)
      rows.append([fault.rawValue, found.map(\.message.text).joined(separator: ", ")])
      isEachFound = isEachFound && (fault.symptom.map(found.contains) ?? found.isEmpty)
    }
    board.table(["fault", "what is told from the numbers"], rows)
    board.claimForBuiltInData(
      "each of the eight is found, and nothing where there is none", isEachFound)
    board.say("To try: s fault=no shuffle, and step 2: why do the losses have teeth?")
  }
}

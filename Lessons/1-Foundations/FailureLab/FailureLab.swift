import Chalk

/// What goes wrong in training, switched on one by one, and told from the numbers.
struct FailureLab: Lesson {
  let card = LessonCard.failureLab

  func teach(on board: Board) throws {
    board.step("How does a network say that something is wrong?")
    let seed = board.random.next()
    let choice = try TableChoice(columns: 1, on: board)
    let bench = Bench(seed: seed, examples: choice.examples)
    let (fault, isRemedied) = choose(on: board, bench)
    let (healthy, broken) = try sideBySide(on: board, bench, fault, isRemedied)
    diagnosis(on: board, healthy: healthy, broken: broken, fault, isRemedied)
    numbers(on: board, healthy: healthy, broken: broken)
    allFaults(on: board, bench)
    summary(on: board)
    exercises(on: board)
  }

  private func choose(on board: Board, _ bench: Bench) -> (Fault, isRemedied: Bool) {
    board.say(
      """
      It does not. A training run with a mistake in it usually runs to the end like any other, and the result is \
      worse than it should be, or too good to be true. The only clues are the numbers recorded on the way: losses, \
      gradients, activations.
      """)
    board.say(
      """
      Here a network with \(Bench.hidden) hidden neurons learns from four fifths of \(bench.examples.count) examples, \
      \(bench.columns) numbers each, in batches of \(Bench.batchSize); the other fifth is the test set. The classes \
      are \(bench.examples.classNames.joined(separator: ", ")). A fault can be switched on, and then its remedy. The \
      run without a fault is the **baseline** with which every other run is compared: the examples, the random numbers \
      for the initial weights and the activation function are the same, and only one thing is changed. All runs use \
      tanh, except those of two faults and their baselines: a dead ReLU needs ReLU, and a saturated sigmoid the \
      sigmoid. Each run is made once, with one seed; --seed chooses another, so that one can see what depends on it.
      """)
    let fault = board.fault(default: .rateTooHigh)
    let isRemedied =
      board.choice("remedy", of: ["none", "applied"], default: "none") == "applied"
    board.code("faults at the start")
    board.predict(
      "All weights and biases of a network start at 0. What becomes of its hidden neurons?",
      choices: [
        "they remain copies of each other", "they find different tasks", "the loss becomes NaN",
      ], answer: 0,
      because: "Equal weights get equal gradients, and equal steps leave them equal.")
    let fromZero = bench.run(.zeroWeights)
    board.claim(
      "after training from zeros all hidden neurons are equal",
      fromZero.epochs.last?.layers[0].unitSpread == 0)
    board.say(
      """
      That is why **initialization** is random: it provides **symmetry breaking**. Only units that start with \
      different weights get different gradients.
      """)
    return (fault, isRemedied)
  }

  private func sideBySide(
    on board: Board, _ bench: Bench, _ fault: Fault, _ isRemedied: Bool
  ) throws -> (TrainingNumbers, TrainingNumbers) {
    board.step("Healthy and broken, side by side")
    let healthy = bench.baseline(of: fault)
    var broken = bench.training(fault, isRemedied: isRemedied)
    let network = broken.network
    let others = network.parameters.count - network.weights(aroundHidden: 0).count
    board.say(
      """
      Both runs see the same examples, and their initial weights are drawn from the same random numbers. What differs \
      is the fault, \(fault.rawValue). One update of this run is shown, along the path of one example through the \
      first hidden neuron; the other \(others) weights and biases are left out. Beside each number stands the \
      derivative of the loss with respect to it: s₁ is the neuron's weighted sum, a₁ its activation, z are the logits, \
      r is what the other neurons and the bias add to them, and the rest is softmax and the loss, as in the lesson \
      iris-network. The weights into this neuron (w, with its bias b) and out of it (v) are shown before and after the \
      step. (In `chalk learn` the run can be paused at any update.) Below is the **learning curve** of both runs, the \
      loss by epoch.
      """)
    let examples = broken.training
    let made = try board.train(
      epochs: Bench.epochs, updatesPerEpoch: broken.updatesPerEpoch,
      look: { look, _ in broken.show(in: &look) }
    ) { update in
      update.follow(network.weights(aroundHidden: 0).map { ($0.name ?? "", $0) })
      update.pass("The first example, of the class \(examples.classNames[examples.labels[0]]):") {
        network.path(throughHidden: 0, examples.features[0]) {
          broken.loss($0, examples.labels[0])
        }
      }
      let loss = broken.update(update.indexInEpoch)
      if update.indexInEpoch == broken.updatesPerEpoch - 1 {
        board.watch(findings: Diagnosis.findings(in: broken.numbers))
      }
      return loss
    }
    board.value("updates that were made", Double(made))
    board.draw(
      Figure(
        "Two learning curves",
        caption: """
          Where does the broken run depart from the healthy one? The mean loss of each epoch's batches, with the \
          fault "\(fault.rawValue)" and without any. Losses below 10⁻⁶ are drawn at 10⁻⁶.
          """,
        x: "epoch", y: PlotAxis("loss", scale: .logarithmic)
      ) {
        curve(healthy, "healthy", .series(0))
        curve(broken.numbers, isRemedied ? "remedied" : "broken", .series(1))
      })
    board.claim(
      "the healthy run makes all its updates",
      healthy.updates.count == Bench.epochs * bench.training(.none).updatesPerEpoch)
    return (healthy, broken.numbers)
  }

  /// The mean loss of the batches of each epoch, as far as it is a number.
  private func curve(_ numbers: TrainingNumbers, _ name: String, _ color: ColorRole) -> [Line] {
    guard let perEpoch = numbers.updatesPerEpoch else { return [] }
    let losses = numbers.updates.map(\.batchLoss).filter(\.isFinite).means(ofEach: perEpoch)
    return [
      Line(
        losses.indices.map { Double($0 + 1) }, losses.map { max($0, 1e-6) }, label: name,
        color: color)
    ]
  }

  private func diagnosis(
    on board: Board, healthy: TrainingNumbers, broken: TrainingNumbers, _ fault: Fault,
    _ isRemedied: Bool
  ) {
    board.step("What the numbers say")
    board.say(
      """
      Can a fault be found from the numbers alone? The diagnosis looks only at the numbers that were recorded, not at \
      the code. The loss of an epoch is here that of the whole training set after the epoch; step 2 draws the mean \
      over the epoch's batches, while the weights still change.
      """)
    let findings = Diagnosis.findings(in: broken)
    for finding in findings {
      board.warn(finding.finding)
      board.say(finding.advice)
    }
    if broken.updates.contains(where: { !$0.batchLoss.isFinite }) {
      board.say(
        """
        A number beyond \(Double.greatestFiniteMagnitude) cannot be stored in a Double and becomes ∞. ∞ divided by ∞ \
        is **NaN**, not a number, and so is whatever is computed from it.
        """)
    }
    if findings.isEmpty { board.say("The diagnosis finds nothing wrong with this run.") }
    board.claimForBuiltInData(
      "nothing is found in the healthy run", Diagnosis.findings(in: healthy).isEmpty)
    let expected = isRemedied ? nil : fault.symptom
    board.claimForBuiltInData(
      "the fault is found, where there is one",
      expected.map { findings.map(\.symptom).contains($0) } ?? findings.isEmpty)
    board.say(
      """
      The fault here is "\(fault.rawValue)". To follow the advice, apply the remedy (s remedy=applied); the first \
      table of step 5 says what it is. Then look at steps 2 and 3 again. A remedy has worked when the finding is \
      gone, not merely when the final loss is smaller.
      """)
    board.ask(
      "The loss of a batch is ∞ in the first update, and all weights are small. What is the likely cause?",
      choices: ["the rate is too high", "a power overflowed in the softmax", "the data leak"],
      answer: 1, because: "No step has been made yet, so no step can have been too large.")
  }

  private func numbers(on board: Board, healthy: TrainingNumbers, broken: TrainingNumbers) {
    board.step("The numbers behind it")
    guard let good = healthy.epochs.last else { return }
    let bad = broken.epochs.last
    board.say(
      """
      Which numbers reveal the fault? Compare the two columns, and look for values that differ by a large factor. A \
      hidden unit is dead if the derivative of its activation is 0 for every example. An activation is saturated if \
      that derivative is below a tenth of its largest value. The spread measures how much the weights of the hidden \
      units differ from one another.
      """)
    let row = { (name: String, value: (TrainingNumbers.Epoch) -> Double) in
      [name, written(value(good), digits: 3), bad.map { written(value($0), digits: 3) } ?? "–"]
    }
    board.table(
      ["after the last epoch", "healthy", "this run"],
      [
        row("training loss") { $0.trainingLoss }, row("test loss") { $0.testLoss },
        row("training accuracy") { $0.trainingAccuracy }, row("test accuracy") { $0.testAccuracy },
        row("gradient, layer 1") { $0.layers[0].gradientNorm },
        row("gradient, layer 2") { $0.layers[1].gradientNorm },
        row("dead hidden units") { $0.layers[0].deadFraction },
        row("saturated activations") { $0.layers[0].flatFraction },
        row("spread of the hidden units' weights") { $0.layers[0].unitSpread },
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
          title: "Gradient norms of this run",
          caption: """
            Do the gradients vanish, explode, or add up? The length of each layer's gradient, the mean \
            over the batches of an epoch. Lengths of 0 are drawn at 10⁻¹².
            """))
    }
    board.claimForBuiltInData(
      "the healthy network classifies more than four in five test examples correctly",
      good.testAccuracy > 0.8)
  }

  private func allFaults(on board: Board, _ bench: Bench) {
    board.step("All eight: symptom, cause, remedy")
    board.say(
      """
      What do the other faults look like? Three of them have well-known names. Too high a learning rate leads to \
      **divergence**. The naive softmax lacks **numerical stability**. Training on test data is **data leakage**: \
      the run looks healthy, but the test result is too good. Each fault has a panel with three curves: without it, \
      with it, and with the remedy.
      """)
    let faults = Fault.allCases.filter { $0 != .none }
    let runs = faults.map { fault in
      (
        healthy: bench.baseline(of: fault), broken: bench.run(fault),
        remedied: bench.run(fault, isRemedied: true)
      )
    }
    board.draw(
      Figure(
        "Eight faults",
        caption: """
          What does each fault look like, and does its remedy help? The mean loss of each epoch's batches; for the \
          missing shuffle, the loss of the batch at each place in the epoch, the mean of the last ten epochs; for \
          the leak, the loss on the test set. Where no healthy curve is visible, the remedied one covers it. The \
          naive softmax gives only NaN, so its panel has no broken curve. Losses below 10⁻⁶ are drawn at 10⁻⁶.
          """, columns: 2
      ) {
        for (fault, run) in zip(faults, runs) {
          let (draw, x, y) = picture(of: fault)
          Panel(fault.rawValue, x: PlotAxis(x), y: PlotAxis(y, scale: .logarithmic)) {
            draw(run.healthy, "healthy", .series(0))
            draw(run.broken, "broken", .series(1))
            draw(run.remedied, "remedied", .series(2))
          }
        }
      })
    sameOrder(on: board, bench)
    board.table(
      ["fault", "cause", "remedy"],
      faults.map { [$0.rawValue, $0.cause.text, $0.remedy.text] })
    board.say(
      """
      For each fault there is one number that reveals it best. The next table compares that number in the three \
      runs. Dead units and saturated activations are counted as in step 4; the correlation of two epochs is that of \
      the losses of their batches, place by place.
      """)
    board.table(
      ["fault", "what shows it", "healthy", "broken", "remedied"],
      zip(faults, runs).map { fault, run in
        [fault.rawValue, fault.measureName.text]
          + [run.healthy, run.broken, run.remedied].map(fault.measure)
      })
    let found = runs.map { Diagnosis.findings(in: $0.broken).map(\.symptom) }
    board.claimForBuiltInData(
      "each of the eight faults is found, and none in a healthy run",
      zip(faults, found).allSatisfy { fault, found in fault.symptom.map(found.contains) ?? false }
        && runs.allSatisfy { Diagnosis.findings(in: $0.healthy).isEmpty })
    board.claimForBuiltInData(
      "with its remedy, none of them is found",
      runs.allSatisfy { Diagnosis.findings(in: $0.remedied).isEmpty })
    board.say(
      """
      A broken run need not look broken at once: with gradients that are not zeroed, or with saturated units, the \
      loss may fall faster at first and fall behind later. The diagnosis relies on thresholds and knows only these \
      eight faults, so it will not find any other. Look at the curves yourself.
      """)
  }

  private typealias Draw = (TrainingNumbers, String, ColorRole) -> [Line]

  /// What shows a fault best, and the names of the axes.
  private func picture(of fault: Fault) -> (draw: Draw, x: String, y: String) {
    switch fault {
    case .leak: (testCurve, "epoch", "test loss")
    case .noShuffle: (meanByPlace, "place in the epoch", "loss of the batch")
    default: (curve, "epoch", "loss")
    }
  }

  /// Each of the last epochs as a line: a fixed order shows as the same line again and again.
  private func sameOrder(on board: Board, _ bench: Bench) {
    let (healthy, broken) = (bench.baseline(of: .noShuffle), bench.run(.noShuffle))
    board.draw(
      Figure(
        "The same order in every epoch",
        caption: """
          How does a missing shuffle show in the losses? The losses of the batches by their place in the epoch, a \
          line for each of the last five epochs. Without shuffling, the lines repeat one another; with it, the place \
          in the epoch says nothing about the loss.
          """, columns: 2
      ) {
        for (name, numbers) in [("shuffled", healthy), ("no shuffle", broken)] {
          Panel(
            name, x: "place in the epoch", y: PlotAxis("loss of the batch", scale: .logarithmic)
          ) {
            for losses in lossesByPlace(numbers, epochs: 5) {
              Line(
                losses.indices.map { Double($0 + 1) }, losses, color: .series(0), dash: .solid,
                showsPoints: true)
            }
          }
        }
      })
  }

  /// The losses of the batches of the last epochs, a list for each epoch.
  private func lossesByPlace(_ numbers: TrainingNumbers, epochs: Int) -> [[Double]] {
    guard let perEpoch = numbers.updatesPerEpoch else { return [] }
    let losses = numbers.updates.suffix(epochs * perEpoch).map { max($0.batchLoss, 1e-6) }
    return stride(from: 0, through: losses.count - perEpoch, by: perEpoch).map {
      Array(losses[$0..<$0 + perEpoch])
    }
  }

  /// The loss of the batch at each place in the epoch, the mean of the last ten epochs.
  private func meanByPlace(
    _ numbers: TrainingNumbers, _ name: String, _ color: ColorRole
  ) -> [Line] {
    let epochs = lossesByPlace(numbers, epochs: 10)
    let means = (epochs.first ?? []).indices.map { place in epochs.map { $0[place] }.mean }
    return [
      Line(means.indices.map { Double($0 + 1) }, means, label: name, color: color)
    ]
  }

  /// The loss on the test set after each epoch.
  private func testCurve(_ numbers: TrainingNumbers, _ name: String, _ color: ColorRole) -> [Line] {
    let losses = numbers.epochs.map { max($0.testLoss, 1e-6) }
    return [
      Line(losses.indices.map { Double($0 + 1) }, losses, label: name, color: color)
    ]
  }

  private func summary(on board: Board) {
    board.summarize(
      """
      A broken run seldom stops by itself: the fault shows in its losses, gradients and activations, if they are \
      recorded.
      """,
      "Compare with a healthy baseline, with the same examples and initial weights; change one thing at a time.",
      "A loss that jumps or becomes NaN: too high a learning rate, stale gradients, or an overflow.",
      "A loss that does not move: dead or saturated units, or equal weights.",
      "A test result that is better than it should be: look for data leakage first.")
  }

  private func exercises(on board: Board) {
    board.step("Exercises")
    board.exercise(
      .byHand,
      "A ReLU unit has the weights (1, −1), the bias −10, and inputs between −3 and 3. Is it dead?",
      answer: """
        Its sum is at most 3 + 3 − 10 = \(3 + 3 - 10.0) < 0, so its output is 0 for every example: it gets no \
        gradient and is dead.
        """)
    board.exercise(
      .byHand,
      """
      Logits 800 and 802: compute softmax with the largest logit subtracted. Why does the printed \
      formula fail?
      """,
      answer: """
        e⁻² and e⁰ give \(Activations.softmax([800, 802])[0]) and \(Activations.softmax([800, 802])[1]). e⁸⁰⁰ is \
        larger than the largest Double, about e^709.8, so the formula gives ∞/∞.
        """)
    board.exercise(
      .predict,
      """
      Without shuffling (s fault=no shuffle) the examples come class by class. What will the losses of the batches \
      look like within an epoch? Predict, then look at step 2.
      """,
      answer: """
        The loss falls while one class is seen and jumps where the next begins: a sawtooth, the \
        same in every epoch. Each part of the epoch unlearns the one before.
        """)
    board.exercise(
      .derive, "Show that hidden units that begin with equal weights stay equal forever.",
      answer: """
        Equal weights give equal activations a. The derivative that comes back to a unit is Σ vₖδₖ, which \
        is equal where the weights v out of the units are equal, too. So ∂L/∂w = δ·f′·x is equal, and so \
        is the step. By induction the weights are equal after every update.
        """)
    board.exercise(
      .breakIt,
      """
      Do not zero the gradients (s fault=gradients not zeroed). Which of the numbers in step 4 gives it \
      away, and why does the loss not simply grow from the first update on?
      """,
      answer: """
        The lengths of the gradients: they are sums over all batches so far. The first update is right, and as long \
        as the gradients agree the sum acts like momentum without decay; then it overshoots.
        """)
    board.exercise(
      .write, "Write softmax so that no logit can make it overflow.",
      answer: """
        Subtract the largest logit before taking powers. `chalk practice gradient-clipping` has another remedy, for \
        gradients that are too long.
        """, practice: "softmax")
    board.exercise(
      .extend,
      """
      A ninth fault: the labels were shuffled by mistake. Which numbers would you record to find it, and what would \
      you see?
      """,
      answer: """
        Training and test loss: the test loss does not fall clearly below that of guessing, the logarithm of the \
        number of classes, while the training loss may still fall slowly by memorization. A comparison with the \
        healthy baseline shows both.
        """)
  }
}

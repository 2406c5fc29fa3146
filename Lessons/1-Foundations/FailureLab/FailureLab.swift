import Chalk
import Foundation

/// What goes wrong in training, switched on one by one, and told from the numbers.
struct FailureLab: Lesson {
  let card = LessonCard.failureLab

  func teach(on board: Board) throws {
    board.step("How does a network say that something is wrong?")
    let seed = board.random.next()
    let choice = try TableChoice(columns: 1, on: board)
    let bench = Bench(seed: seed, examples: choice.examples)
    let others = (1..<Self.seeds).map { _ in
      Bench(seed: board.random.next(), examples: choice.examples)
    }
    let (fault, isRemedied) = choose(on: board, bench)
    let (healthy, broken) = try sideBySide(on: board, bench, fault, isRemedied)
    diagnosis(on: board, healthy: healthy, broken: broken, fault, isRemedied)
    numbers(on: board, healthy: healthy, broken: broken)
    let faults = try everyFault(on: board, [bench] + others)
    allFaults(on: board, bench, faults)
    severalSeeds(on: board, faults)
    summary(on: board)
    exercises(on: board)
  }

  /// How often every run of steps 5 and 6 is made, each time with another seed.
  static let seeds = 5

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
      sigmoid. Steps 2 to 4 look into one run, made with one seed; steps 5 and 6 repeat every run with \(Self.seeds) \
      seeds, since chance is in each of them.
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
      With zeros it is even worse than with other equal weights: tanh 0 is 0, so the weights out of the hidden neurons \
      get no gradient, and through weights of 0 no gradient comes back to the hidden neurons. Only the biases of the \
      output learn. That is why **initialization** is random: it provides **symmetry breaking**. Only units that start \
      with different weights get different gradients.
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
      step, which is the gradient times the learning rate, here \(broken.rate). (In `chalk learn` the run can be \
      paused at any update.) Below is the **learning curve** of both runs, the loss by epoch.
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

  private func curve(_ numbers: TrainingNumbers, _ name: String, _ color: ColorRole) -> [Line] {
    let losses = meanByEpoch(numbers).map { max($0, 1e-6) }
    if losses.isEmpty { return [] }
    return [Line(losses.indices.map { Double($0 + 1) }, losses, label: name, color: color)]
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
      "The loss is NaN in the first update already. What is the likely cause?",
      choices: ["the rate is too high", "a power overflowed in the softmax", "the data leak"],
      answer: 1, because: "No step has been made yet, so no step can have been too large.")
  }

  private func numbers(on board: Board, healthy: TrainingNumbers, broken: TrainingNumbers) {
    board.step("The numbers behind it")
    guard let good = healthy.epochs.last else { return }
    let bad = broken.epochs.last
    board.say(
      """
      Which numbers reveal the fault? Compare the two columns, and look for values that differ by a large factor. The \
      spread measures how much the weights of the hidden units differ from one another. Four rows show one fault each: \
      dead units, many saturated activations (some are normal after training), a spread of 0, and test examples seen \
      in training. Steps that are too long make the weights, and with them the spread and the sums, many times as \
      large, so that most activations saturate. A missing shuffle shows in none of these rows, only in the losses \
      batch by batch (step 5).
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
    saturatedOrDead(on: board, healthy: healthy, broken: broken)
    if !broken.epochs.isEmpty {
      board.draw(
        .gradientNorms(
          [0, 1].map { layer in
            ("layer \(layer + 1)", broken.epochs.map { max($0.layers[layer].gradientNorm, 1e-12) })
          },
          title: "Gradient norms of this run",
          caption: """
            Do the gradients vanish, explode, or add up? The length of each layer's gradient, the mean \
            over the batches of an epoch. Saturated units let little through to layer 1, dead ones nothing. Lengths \
            of 0 are drawn at 10⁻¹².
            """))
    }
    board.claimForBuiltInData(
      "the healthy network classifies more than four in five test examples correctly",
      good.testAccuracy > 0.8)
  }

  /// Two ways of letting no gradient through, which the table counts apart.
  private func saturatedOrDead(
    on board: Board, healthy: TrainingNumbers, broken: TrainingNumbers
  ) {
    let z = 20.0
    let a = tanh(z)
    let exact = 1 / (cosh(z) * cosh(z))
    board.say(
      """
      Saturated or dead? An activation is saturated where its function is nearly flat: here, where the derivative is \
      below a tenth of its largest value. The derivative of tanh, 1 − a², is never 0. But at the sum \(z) it is \
      \(exact, digits: 2), and a Double holds only about 16 digits: tanh \(z) is rounded to 1, and 1 − a² comes out as \
      \(1 - a * a). That is saturation, too, and counts as such. ReLU is another matter: below 0 its value and its \
      derivative are exactly 0, and a unit that is off for some examples and on for others works as it should. Only a \
      unit that is off for every example is dead.
      """)
    board.code("state of a unit")
    board.identity(
      "the derivative of tanh at \(z) is above 0, and computed as 1 − a² it is 0",
      exact > 0 && 1 - a * a == 0)
    let lines = [("healthy", healthy), ("this run", broken)].enumerated().compactMap {
      place, run -> Line? in
      let parts = run.1.epochs.map { $0.layers[0].flatFraction }
      return parts.isEmpty
        ? nil
        : Line(
          parts.indices.map { Double($0 + 1) }, parts, label: run.0,
          color: .series(place))
    }
    board.draw(
      Figure(
        "Saturated activations",
        caption: """
          When do the hidden units saturate? The fraction of saturated activations after each epoch, over all training \
          examples and hidden units. A healthy run with tanh begins with few, and they become more while the weights \
          grow; many already after the first epoch are what the diagnosis of step 3 looks for. A ReLU is on or off, \
          but never saturated.
          """, x: "epoch", y: PlotAxis("fraction", range: 0...1)
      ) { lines })
  }

  private func summary(on board: Board) {
    board.summarize(
      """
      A broken run seldom stops by itself: the fault shows in its losses, gradients and activations, if they are \
      recorded.
      """,
      "Compare with a healthy baseline, with the same examples and initial weights; change one thing at a time.",
      "A loss that jumps or becomes NaN: too high a learning rate, stale gradients, or an overflow.",
      """
      A loss that does not move: dead units, or weights that are all 0. One that stops falling early: saturated units.
      """,
      "A test result that is better than it should be: look for data leakage first.",
      "One run may mislead: repeat it with several seeds, and compare in pairs.")
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
    let (differences, five) = ([0.9, 0.5, 0.7, 0.1, 0.8], [Double](repeating: 0, count: 5))
    let test = PairedDifference(differences, five)
    board.exercise(
      .byHand,
      """
      A fault changes the logarithm of the test loss by 0.9, 0.5, 0.7, 0.1 and 0.8 with five seeds. By which factor is \
      the loss larger, and is that significant at the 5 % level?
      """,
      answer: """
        The mean is \(test.mean), and e to that is \(exp(test.mean)). s² = (0.3² + 0.1² + 0.1² + 0.5² + 0.2²)/4 = 0.1, \
        so t = 0.6/√(0.1/5) = \(test.t). That is above \(test.critical), the critical value for five pairs: it is \
        significant.
        """)
    board.exercise(
      .predict,
      """
      Without shuffling (s fault=no shuffle) the examples come class by class. What will the losses of the batches \
      look like within an epoch? Predict, then look at the last figure of step 5.
      """,
      answer: """
        The loss jumps where the next class begins and falls while that class is seen: a sawtooth, the same in every \
        epoch. Each part of the epoch undoes some of what the one before has taught. A class that is easy to tell \
        from the others keeps a low loss all the same.
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

import Chalk
import Foundation

extension Optimizers {
  private var epochs: Int { 4 }
  private var rates: [Double] { [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3] }
  private var runs: Int { 5 }

  /// One optimizer, tried with every rate and every seed.
  struct Trial {
    let name: String
    /// `losses[rate][seed]`: the validation loss at the end; infinite where training broke off.
    var losses: [[Double]] = []
    /// The rate with the lowest mean validation loss.
    var rate = 0.0
    /// At that rate, for each seed.
    var testLosses: [Double] = []
    var histories: [History] = []
  }

  /// Every rule with its own best rate, which the validation set has chosen. Returns the trials.
  func onDigits(on board: Board) throws -> [Trial] {
    board.step("On digits, each rule with its own best rate")
    let chosen = board.optimizer(default: "rmsprop")
    let parts = try board.data.images("mnist", size: (8, 8), channels: 1, or: .digits(side: 8))
    let divided = parts.training.split(testFraction: 0.2, random: &board.random)
    let (training, validation, test) = (
      FlatPictures(divided.training), FlatPictures(divided.test), FlatPictures(parts.test)
    )
    board.say(
      """
      Each rule trains the same network, 64 → 32 → \(parts.training.classNames.count) with ReLU, on \
      \(training.labels.count) pictures of 8 × 8 pixels, for \(epochs) epochs in batches of 32, with each of \
      \(rates.count) rates, and \(runs) times with each rate, from \(runs) initializations that all rules share. For \
      each rule the rate with the lowest mean loss on the validation set (\(validation.labels.count) pictures) is \
      taken; only then is the test set (\(test.labels.count) pictures) used. The fourth rule of the table can be \
      chosen; it may come from a plugin.
      """)
    board.code("digits")
    var contestants: [Optimizer] = [.sgd, .momentum, .adam]
    if !contestants.contains(where: { $0.name == chosen.name }) { contestants.append(chosen) }
    let seeds = (0..<runs).map { _ in (board.random.next(), board.random.next()) }
    var trials: [Trial] = []
    for (place, optimizer) in contestants.enumerated() {
      var trial = Trial(name: optimizer.name)
      for (index, rate) in rates.enumerated() {
        try board.progress(
          "rates", place * rates.count + index, of: contestants.count * rates.count)
        trial.losses.append(
          seeds.map { seeds in
            train(
              optimizer, rate: rate, training, validation, seeds, recording: false,
              board.progress("\(optimizer.name), rate \(rate)"))?["val_loss"].last ?? .infinity
          })
      }
      let means = trial.losses.map(\.mean)
      trial.rate = rates[means.indices.min { means[$0] < means[$1] }!]
      for (number, seeds) in seeds.enumerated() {
        guard
          let run = train(
            optimizer, rate: trial.rate, training, test, seeds, recording: number == 0,
            board.progress("\(optimizer.name), best rate, \(number + 1)"))
        else { continue }
        trial.testLosses.append(run["val_loss"].last!)
        trial.histories.append(run)
      }
      trials.append(trial)
    }
    board.table(
      ["optimizer", "best rate of \(rates.count)", "validation loss there", "test loss"],
      trials.map { trial in
        let losses = trial.losses[rates.firstIndex(of: trial.rate)!]
        return [trial.name, written(trial.rate)]
          + [losses, trial.testLosses].map {
            "\(written($0.mean, digits: 3)) ± \(written($0.sampleStandardDeviation, digits: 1))"
          }
      })
    draw(on: board, trials)
    board.compare(
      "The test loss, each with its best rate", of: "adam", with: "sgd",
      PairedDifference(trials[2].testLosses, trials[0].testLosses))
    board.say(
      """
      The rules differ most in which rates work for them. The grid is coarse, a factor of about three from rate to \
      rate, and \(epochs) epochs are few: with more epochs and a schedule the order may change.
      """)
    let guessing = log(Double(parts.training.classNames.count))
    board.claim(
      "each of the first three rules has a rate with which every run beats guessing",
      trials.prefix(3).allSatisfy { $0.losses.contains { $0.max()! < guessing } })
    board.claim(
      "Adam's best rate is at most half of gradient descent's: its rate is a length, not a factor",
      trials[2].rate <= trials[0].rate / 2)
    board.claim(
      "momentum's best rate is not above gradient descent's: its steps can grow to 1/(1 − μ) times the plain ones",
      trials[1].rate <= trials[0].rate)
    return trials
  }

  // excerpt: digits
  /// The same network, first weights and order of batches for every rule and rate that shares the seeds.
  private func train(
    _ optimizer: Optimizer, rate: Double, _ digits: FlatPictures, _ others: FlatPictures,
    _ seeds: (UInt64, UInt64), recording: Bool, _ progress: Callback
  ) -> History? {
    var model = Sequential(
      [
        .dense(32, activation: .relu, inputShape: [digits.inputs.shape[1]], name: "hidden"),
        .dense(digits.targets.shape[1], activation: .softmax, name: "output"),
      ], seed: seeds.0)
    var rule = optimizer
    rule.learningRate = .constant(rate)
    model.compile(optimizer: rule, loss: .categoricalCrossentropy)
    return try? model.fit(
      digits.inputs, digits.targets, epochs: epochs,
      validationData: (others.inputs, others.targets),
      callbacks: [progress] + (recording ? [.recorder(every: 6)] : []), progress: .silent,
      seed: seeds.1)
  }
  // end excerpt

  private func draw(on board: Board, _ trials: [Trial]) {
    board.draw(
      Figure(
        "Which learning rates work for which rule?",
        caption: """
          Left: the validation loss after \(epochs) epochs for every rate, mean and standard deviation of \(runs) \
          runs; a line ends where a run diverged. Right: the training loss in the first run, means of six updates, \
          each rule with its best rate.
          """, columns: 2
      ) {
        Panel(
          "Every rate", x: PlotAxis("rate", scale: .logarithmic),
          y: PlotAxis("validation loss", scale: .logarithmic), legend: .below
        ) {
          for (index, trial) in trials.enumerated() {
            let shown = rates.indices.filter { trial.losses[$0].allSatisfy(\.isFinite) }
            let (means, spreads) = (
              shown.map { trial.losses[$0].mean },
              shown.map { trial.losses[$0].sampleStandardDeviation }
            )
            Band(
              shown.map { rates[$0] },
              lower: zip(means, spreads).map { max($0 - $1, $0 / 4) },
              upper: zip(means, spreads).map { $0 + $1 }, middle: means, label: trial.name,
              color: .series(index))
          }
        }
        Panel("The best rate", x: "update", y: PlotAxis("loss", scale: .logarithmic), legend: .none)
        {
          for (index, trial) in trials.enumerated() {
            let losses = (trial.histories.first?.record?.losses ?? []).means(ofEach: 6)
            Line(
              losses.indices.map { Double(6 * $0) + 3 }, losses, label: trial.name,
              color: .series(index))
          }
        }
      })
    let spread = trials.map(\.rate).max()! / trials.map(\.rate).min()!
    board.draw(
      Figure(
        "How do gradients become steps?",
        caption: """
          The weights of the first layer, means of three recorded updates. Right: relative to the weights, the steps \
          of all rules differ far less than their rates, which span a factor of \(written(spread, digits: 2)): a rate \
          is good for a rule if it gives steps of about this size.
          """, columns: 2
      ) {
        for (title, axis) in [("Gradients", "‖gradient‖"), ("Steps", "‖Δw‖ / ‖w‖")] {
          Panel(
            title, x: "update", y: PlotAxis(axis, scale: .logarithmic),
            legend: title == "Steps" ? .automatic : .none
          ) {
            for (index, trial) in trials.enumerated() {
              let record = trial.histories.first?.record
              let changes = record.map { $0.changes(of: $0.parameters[0]) } ?? []
              let block = changes.count < 6 ? 1 : 3
              let values = changes.map {
                title == "Steps" ? $0.change.updateRatio : $0.change.gradientNorm
              }.means(ofEach: block)
              Line(
                values.indices.map { Double(changes[block * $0 + block / 2].step) }, values,
                label: trial.name,
                color: .series(index))
            }
          }
        }
      })
  }
}

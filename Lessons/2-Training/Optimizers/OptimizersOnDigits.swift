import Chalk
import Foundation

/// The last step of the lesson: the same rules on handwritten digits, each with its best rate.
struct OptimizersOnDigits {
  private let epochs = 4
  private let rates = [1e-4, 1e-3, 1e-2, 1e-1, 1, 10]

  /// This file, to quote from.
  static let file = #filePath

  /// One optimizer, tried with every rate.
  private struct Trial {
    let name: String
    /// The mean loss of the last epoch for each rate; infinite where training broke off.
    var losses: [Double] = []
    var best: (rate: Double, history: History)?
  }

  func show(on board: Board) throws {
    board.step("On digits, every rule with its own best rate")
    let chosen = board.optimizer(default: "rmsprop")
    let parts = try board.data.images("mnist", size: (8, 8), channels: 1, or: .digits(side: 8))
    let digits = FlatPictures(parts.training)
    board.say(
      """
      A race in which all have the same rate is unfair: Adam's rate is a length, that of the others a \
      factor. So each rule trains the same network, 64 → 32 → \(parts.training.classNames.count) with \
      ReLU, on \(parts.training.count) pictures of 8 × 8 pixels, with every one of \(rates.count) \
      rates, \(epochs) epochs, batches of 32. The fourth is yours to choose, also one of a plugin.
      """)
    board.code("digits", file: OptimizersOnDigits.file)
    var contestants: [Optimizer] = [.sgd, .momentum, .adam]
    if !contestants.contains(where: { $0.name == chosen.name }) { contestants.append(chosen) }
    let seeds = (board.random.next(), board.random.next())
    var trials: [Trial] = []
    for (place, optimizer) in contestants.enumerated() {
      var trial = Trial(name: optimizer.name)
      for (index, rate) in rates.enumerated() {
        try board.progress(
          "rates", place * rates.count + index, of: contestants.count * rates.count)
        let run = train(optimizer, rate: rate, digits, seeds)
        trial.losses.append(run?["loss"].last ?? .infinity)
        if let run, trial.losses.min() == trial.losses.last { trial.best = (rate, run) }
      }
      trials.append(trial)
    }
    board.table(
      ["optimizer", "best rate", "loss of the last epoch"],
      trials.map { trial in
        [trial.name, written(trial.best?.rate ?? .nan), written(trial.losses.min() ?? .nan)]
      })
    draw(on: board, trials)
    let guessing = log(Double(parts.training.classNames.count))
    board.claim(
      "each rule has a rate with which it beats guessing",
      trials.prefix(3).allSatisfy { $0.losses.min()! < guessing })
    board.claim(
      "Adam's best rate is far smaller than that of plain descent: it is a length",
      trials[2].best!.rate <= trials[0].best!.rate / 10)
    board.claim(
      "momentum's is no larger than that of plain descent: it multiplies it by itself",
      trials[1].best!.rate <= trials[0].best!.rate)
    board.say(
      """
      To try: s rate=0.5 in step 1, over the edge for one of the two directions; s optimizer=adagrad \
      here; `chalk practice adam`; a rule of your own with `chalk new optimizer`, which can then be \
      chosen here by its name; your own pictures with --data.
      """)
  }

  // excerpt: digits
  /// The same network, the same first weights, the same order of batches, for every rule and rate.
  private func train(
    _ optimizer: Optimizer, rate: Double, _ digits: FlatPictures, _ seeds: (UInt64, UInt64)
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
      digits.inputs, digits.targets, epochs: epochs, callbacks: [.recorder(every: 15)],
      progress: .silent, seed: seeds.1)
  }
  // end excerpt

  private func draw(on board: Board, _ trials: [Trial]) {
    board.draw(
      Figure(
        "Too small, right, too large",
        caption: """
          Left: the loss after \(epochs) epochs for every rate; where a line ends, training broke off \
          with a loss that is no number. Right: batch after batch, each with its best rate.
          """, columns: 2
      ) {
        Panel(
          "Every rate", x: PlotAxis("rate", scale: .logarithmic),
          y: PlotAxis("loss", scale: .logarithmic),
          legend: .below
        ) {
          for (index, trial) in trials.enumerated() {
            Line(rates, trial.losses, label: trial.name, color: .series(index), showsPoints: true)
          }
        }
        Panel("The best rate", x: "update", y: PlotAxis("loss", scale: .logarithmic), legend: .none)
        {
          for (index, trial) in trials.enumerated() {
            let losses = smoothed(trial.best?.history.record?.losses ?? [])
            Line(losses.map(\.update), losses.map(\.loss), label: trial.name, color: .series(index))
          }
        }
      })
    board.draw(
      Figure(
        "Gradients and steps, with the best rates",
        caption: """
          Of the weights of the first layer. Left: the length of the gradient. Right: the length of the \
          step beside the weights.
          """, columns: 2
      ) {
        for (title, axis) in [("Gradients", "‖gradient‖"), ("Steps", "‖Δw‖ / ‖w‖")] {
          Panel(
            title, x: "update", y: PlotAxis(axis, scale: .logarithmic),
            legend: title == "Steps" ? .automatic : .none
          ) {
            for (index, trial) in trials.enumerated() {
              let looks = first(trial.best?.history.record)
              Line(
                looks.map { Double($0.step) },
                looks.map {
                  title == "Steps" ? $0.change.updateRatio : $0.change.gradientNorm
                }, label: trial.name, color: .series(index))
            }
          }
        }
      })
    if let record = trials[2].best?.history.record {
      board.draw(
        .activations(
          record, title: "Activations, by Adam",
          caption: "The hidden layer without its zeros, and the probabilities of the classes."))
    }
  }

  private func first(_ record: TrainingRecord?) -> [(step: Int, change: TrainingRecord.Change)] {
    guard let record, let name = record.parameters.first else { return [] }
    return record.changes(of: name)
  }

  /// Means of nine batches each.
  private func smoothed(_ losses: [Double]) -> [(update: Double, loss: Double)] {
    stride(from: 0, to: max(0, losses.count - 8), by: 9).map { start in
      let mean: Double = losses[start..<start + 9].reduce(0, +) / 9
      return (update: Double(start) + 5, loss: mean)
    }
  }
}

import Chalk
import Foundation

/// Every fault, with several seeds: its curves, the number that shows it, and what it costs.
extension FailureLab {
  /// The runs of one fault, one a seed: three lists of the same length.
  struct FaultRuns {
    let fault: Fault
    let healthy, broken, remedied: [TrainingNumbers]
  }

  /// Makes all runs: for each seed another division into training and test set, other initial weights and another order
  /// of the examples, the same for the healthy, the broken and the remedied run.
  func everyFault(on board: Board, _ benches: [Bench]) throws -> [FaultRuns] {
    let faults = Fault.allCases.filter { $0 != .none }
    return try faults.enumerated().map { number, fault in
      try board.progress("fault", number + 1, of: faults.count)
      return FaultRuns(
        fault: fault, healthy: benches.map { $0.baseline(of: fault) },
        broken: benches.map { $0.run(fault) },
        remedied: benches.map { $0.run(fault, isRemedied: true) })
    }
  }

  func allFaults(on board: Board, _ bench: Bench, _ all: [FaultRuns]) {
    board.step("All eight: symptom, cause, remedy")
    board.say(
      """
      What do the other faults look like? Three of them have well-known names. Too high a learning rate leads to \
      **divergence**. The naive softmax lacks **numerical stability**. Training on test data is **data leakage**: \
      the run looks healthy, but the test result is too good.
      """)
    board.table(
      ["fault", "cause", "remedy"],
      all.map { [$0.fault.rawValue, $0.fault.cause.text, $0.fault.remedy.text] })
    board.say(
      """
      Every run is made with \(Self.seeds) seeds: each is another division into training and test set, with other \
      initial weights and another order of the examples. Within a seed all of these are the same for the healthy, \
      the broken and the remedied run.
      """)
    board.draw(
      Figure(
        "Eight faults",
        caption: """
          What does each fault look like, and does its remedy help? The mean loss of each epoch's batches; for the \
          missing shuffle, the loss of the batch at each place in the epoch, the mean of the last ten epochs; for \
          the leak, the loss on the test set. Lines: the median over the seeds; shades: from the lowest seed to the \
          highest. A remedy that only leaves the fault out gives the healthy run again and has no line of its own. \
          The naive softmax gives only NaN, so its panel has no broken line; and since the same number taken off \
          every logit changes no probability, its remedied line covers the healthy one.
          """, columns: 2
      ) {
        for runs in all {
          let (curve, x, y) = picture(of: runs.fault)
          Panel(
            runs.fault.rawValue, x: PlotAxis(x), y: PlotAxis(y, scale: .logarithmic), legend: .below
          ) {
            band(runs.healthy.map(curve), "healthy", .series(0))
            band(runs.broken.map(curve), "broken", .series(1))
            if !runs.fault.remedyIsTheBaseline {
              band(runs.remedied.map(curve), "remedied", .series(2))
            }
          }
        }
      })
    sameOrder(on: board, bench)
    board.say(
      """
      A broken run need not look broken at once: with gradients that are not zeroed, or with saturated units, the \
      loss may fall faster at first and fall behind later. Look at the curves yourself.
      """)
  }

  /// The median over the runs as a line, and a shade from the lowest to the highest; nothing where a run has no number.
  private func band(_ runs: [[Double]], _ name: String, _ color: ColorRole) -> [Band] {
    let count = runs.map(\.count).min() ?? 0
    if count == 0 { return [] }
    let sorted = (0..<count).map { i in runs.map { max($0[i], 1e-6) }.sorted() }
    return [
      Band(
        sorted.indices.map { Double($0 + 1) }, lower: sorted.map { $0[0] },
        upper: sorted.map { $0[$0.count - 1] }, middle: sorted.map { $0[$0.count / 2] },
        label: name, color: color)
    ]
  }

  /// What shows a fault best, and the names of the axes.
  private func picture(
    of fault: Fault
  ) -> (curve: (TrainingNumbers) -> [Double], x: String, y: String) {
    switch fault {
    case .leak: ({ $0.epochs.map(\.testLoss) }, "epoch", "test loss")
    case .noShuffle: (meanByPlace, "place in the epoch", "loss of the batch")
    default: (meanByEpoch, "epoch", "loss")
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
          line for each of the last five epochs, in the run of the first seed. Without shuffling, the lines repeat \
          one another; with it, the place in the epoch says nothing about the loss.
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
  private func meanByPlace(_ numbers: TrainingNumbers) -> [Double] {
    let epochs = lossesByPlace(numbers, epochs: 10)
    return (epochs.first ?? []).indices.map { place in epochs.map { $0[place] }.mean }
  }

  func severalSeeds(on board: Board, _ all: [FaultRuns]) {
    board.step("Is it the fault, or chance?")
    board.say(
      """
      Would another seed have told another story? For each fault there is one number that reveals it best. The table \
      has its mean and standard deviation over the \(Self.seeds) seeds, and in how many of the broken runs the \
      diagnosis found the fault. Dead units and saturated activations are counted as in step 4; the correlation of \
      two epochs is that of the losses of their batches, place by place.
      """)
    let found = all.map { runs in
      runs.broken.count {
        Diagnosis.findings(in: $0).map(\.symptom).contains { $0 == runs.fault.symptom }
      }
    }
    board.table(
      ["fault", "what shows it", "healthy", "broken", "remedied", "found"],
      zip(all, found).map { runs, found in
        let fault = runs.fault
        return [fault.rawValue, fault.measureName.text]
          + [runs.healthy, runs.broken, runs.remedied].map(fault.measures)
          + ["\(found)/\(runs.broken.count)"]
      })
    board.claimForBuiltInData(
      "each of the eight faults is found with every seed", found.allSatisfy { $0 == Self.seeds })
    board.claimForBuiltInData(
      "none is found in a healthy or in a remedied run",
      all.allSatisfy { runs in
        (runs.healthy + runs.remedied).allSatisfy { Diagnosis.findings(in: $0).isEmpty }
      })
    saturation(on: board, all)
    board.say(
      """
      Some of these numbers are what the fault is: 0 % and 100 % with every seed need no test. The diagnosis relies \
      on thresholds, which were set by hand, and knows only these eight faults, so it will not find any other. That it \
      finds them here does not say how it would do with other networks and data.
      """)
    cost(on: board, all)
  }

  /// The steps that are too long saturate the units, whatever the seed; training does so a little by itself.
  private func saturation(on board: Board, _ all: [FaultRuns]) {
    let saturated = { (epoch: TrainingNumbers.Epoch?) in epoch?.layers[0].flatFraction ?? 0 }
    for runs in all where runs.fault == .rateTooHigh {
      board.claimForBuiltInData(
        "with too high a rate more than twice as many activations end saturated as in the healthy run, with every seed",
        zip(runs.broken, runs.healthy).allSatisfy {
          saturated($0.epochs.last) > 2 * saturated($1.epochs.last)
        })
      board.claimForBuiltInData(
        "in the healthy run more activations are saturated at the end than after the first epoch, with every seed",
        runs.healthy.allSatisfy { saturated($0.epochs.last) > saturated($0.epochs.first) })
    }
  }

  /// What the fault changes in the test loss, and whether chance explains it.
  private func cost(on board: Board, _ all: [FaultRuns]) {
    let last = { (runs: [TrainingNumbers]) in runs.compactMap { $0.epochs.last?.testLoss } }
    // Faults that end in NaN have no loss to compare.
    let pairs = all.map { (fault: $0.fault, healthy: last($0.healthy), broken: last($0.broken)) }
      .filter { $0.broken.count == Self.seeds && $0.broken.allSatisfy(\.isFinite) }
    let tests = pairs.map { pair in
      PairedDifference(
        pair.broken.map { log(max($0, 1e-6)) }, pair.healthy.map { log(max($0, 1e-6)) })
    }
    guard let critical = tests.first?.critical else { return }
    board.say(
      """
      And what does a fault cost? The test loss after the last epoch is compared within each seed. Losses differ by \
      factors, so their logarithms are subtracted; the factor is e to the mean of these differences. By a paired \
      t-test it is significant at the 5 % level where |t| is above \(critical), and marked with a star: without any \
      effect that happens in one comparison of twenty. The naive softmax has no loss to compare.
      """)
    board.draw(
      Figure(
        "The test loss with each seed",
        caption: """
          Which faults does the test loss give away? Every point is the run of one seed, after the last epoch. Where \
          the two groups overlap, the loss alone does not tell a broken run from a healthy one.
          """,
        x: PlotAxis("test loss", scale: .logarithmic),
        y: PlotAxis(
          "", range: -0.6...(Double(pairs.count) - 0.4),
          categories: pairs.reversed().map { $0.fault.rawValue })
      ) {
        let rows = Array(pairs.reversed().enumerated())
        Points(
          rows.flatMap { $1.healthy.map { max($0, 1e-6) } },
          rows.flatMap { row, pair in pair.healthy.map { _ in Double(row) + 0.12 } },
          label: "healthy", color: .series(0))
        Points(
          rows.flatMap { $1.broken.map { max($0, 1e-6) } },
          rows.flatMap { row, pair in pair.broken.map { _ in Double(row) - 0.12 } },
          label: "broken", color: .series(1))
      })
    board.table(
      ["fault", "test loss, healthy", "broken", "factor", "|t|"],
      zip(pairs, tests).map { pair, test in
        [pair.fault.rawValue]
          + [pair.healthy, pair.broken].map {
            written($0.mean, digits: 2) + " ± " + written($0.sampleStandardDeviation, digits: 1)
          }
          + [
            written(exp(test.mean), digits: 2),
            written(abs(test.t), digits: 3) + (test.isClear ? " *" : ""),
          ]
      })
    board.say(
      """
      The difference is significant for \(tests.count(where: \.isClear)) of \(tests.count) faults; with so many tests, \
      one may be significant by chance. A fault without a star is not harmless: its test loss is just no sign of it, \
      and it has to be found by the numbers of the table above. A factor below 1, as with test data in training, is no \
      good news either: the network has seen these examples before, and the number says nothing about new ones.
      """)
  }
}

/// The mean loss of the batches of each epoch, as far as it is a number.
func meanByEpoch(_ numbers: TrainingNumbers) -> [Double] {
  guard let perEpoch = numbers.updatesPerEpoch else { return [] }
  return numbers.updates.map(\.batchLoss).filter(\.isFinite).means(ofEach: perEpoch)
}

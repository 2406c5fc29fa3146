import Chalk
import Foundation

/// What pretraining is worth where there are few labels, and where there are many.
extension BERTLesson {
  /// The runs with one number of labels, from pretrained and from random weights.
  private struct Trial {
    let labels: Int
    var pretrained: [FineTuning] = []
    var random: [FineTuning] = []

    var difference: PairedDifference {
      PairedDifference(pretrained.map(\.accuracy), random.map(\.accuracy))
    }
  }

  func fineTuning(
    on board: Board, _ tasks: [SentenceTask], _ runs: [Pretraining]
  ) throws {
    board.step("Fine-tuning")
    let few = board.integerSlider("labels", in: 50...400, default: 200)
    let all = tasks[0].training.rows.count
    board.say(
      """
      Now the labels: does a sentence praise or criticize? One more layer makes a logit from the vector of [CLS], and \
      training goes on with the whole network, for a few epochs: **fine-tuning**. The hope: what was learned without \
      labels saves labels. To see whether that is so, each start is paired with the *same network from the random \
      weights that it had before pretraining*, on the same sentences in the same order. The epoch is chosen by the \
      validation loss; the test set is opened once for each network.
      """)
    board.code("bert-fine-tuning")
    var trials = [Trial(labels: min(few, all / 2)), Trial(labels: all)]
    for kind in trials.indices {
      let epochs = trials[kind].labels < 500 ? 8 : 3
      for (number, (task, run)) in zip(tasks, runs).enumerated() {
        let labels = min(trials[kind].labels, task.training.rows.count)
        let rows = Array(board.random.permutation(of: task.training.rows.count).prefix(labels))
        let seed = board.random.next()
        func tuned(_ weights: [Tensor], _ name: String) throws -> FineTuning {
          try FineTuning(
            run.network, from: weights, task, labeled: rows, epochs: epochs, seed: seed, on: board,
            as: "\(labels) labels, \(name), \(number + 1)")
        }
        trials[kind].pretrained.append(try tuned(run.after, "pretrained"))
        trials[kind].random.append(try tuned(run.before, "random"))
      }
    }
    draw(trials, on: board)
    let majority = tasks.map { task in
      let fraction = task.test.labels.fraction { $0 == 1 }
      return max(fraction, 1 - fraction)
    }.mean
    board.table(
      ["labels", "from", "mean test accuracy", "lowest", "highest"],
      trials.flatMap { trial in
        [("pretrained weights", trial.pretrained), ("random weights", trial.random)].map {
          let values = $1.map(\.accuracy)
          return ["\(trial.labels)", $0]
            + [values.mean, values.min()!, values.max()!].map { written($0, digits: 3) }
        }
      } + [["none", "always the more frequent class", written(majority, digits: 3), "", ""]])
    let better = [trials[0].pretrained, trials[0].random].map { $0.map(\.accuracy).mean }.max()!
    if better - majority < 0.15 {
      board.say(
        """
        With \(trials[0].labels) labels even the better of the two has a mean accuracy of only \(better, digits: 3), \
        where naming always the more frequent class has \(majority, digits: 3). Where so little is learned, there is \
        little to compare.
        """)
    }
    for trial in trials {
      board.compare(
        "The test accuracy with \(trial.labels) labels", of: "pretrained", with: "random",
        trial.difference, over: "starts")
    }
    conclude(on: board, trials)
  }

  private func draw(_ trials: [Trial], on board: Board) {
    board.draw(
      Figure(
        "Was pretraining worth it?",
        caption: """
          How much do labels help, and how much pretraining? Left: the validation loss with \(trials[0].labels) \
          labels, bands over \(starts) starts; the dashed gray line is guessing. Right: the accuracy on the test set, \
          a point for each start, in the colors of the left panel; the dashed gray line is guessing here too. In the \
          columns marked *pre* the weights were pretrained; each point there has a partner, the same network from \
          random weights.
          """, columns: 2
      ) {
        Panel("Validation loss, \(trials[0].labels) labels", x: "epoch", y: "loss", legend: .below)
        {
          ReferenceLine(y: log(2))
          let epochs = trials[0].random[0].losses.indices.map { Double($0 + 1) }
          Band(epochs, runs: trials[0].random.map(\.losses), label: "random weights")
          Band(epochs, runs: trials[0].pretrained.map(\.losses), label: "pretrained")
        }
        Panel(
          "Test accuracy",
          x: PlotAxis(
            "labels", categories: trials.flatMap { ["\($0.labels)", "\($0.labels), pre"] }),
          y: PlotAxis("accuracy", range: 0...1.05)
        ) {
          ReferenceLine(y: 0.5)
          for (kind, trial) in trials.enumerated() {
            for (place, tuned) in [trial.random, trial.pretrained].enumerated() {
              Points(
                tuned.indices.map { Double(2 * kind + place) + 0.05 * Double($0 - starts / 2) },
                tuned.map(\.accuracy), color: .series(place), size: 1.4)
            }
          }
        }
      })
  }

  private func conclude(on board: Board, _ trials: [Trial]) {
    let gains = zip(
      trials[1].pretrained + trials[1].random, trials[0].pretrained + trials[0].random
    )
    .map { $0.accuracy - $1.accuracy }
    board.claimForBuiltInData(
      "with all labels every network classifies more than 60 % of the test sentences correctly",
      (trials[1].pretrained + trials[1].random).allSatisfy { $0.accuracy > 0.6 })
    board.claimForBuiltInData(
      "\(trials[1].labels) labels instead of \(trials[0].labels) are worth more than five percentage points, in the mean over all networks",
      gains.mean > 0.05)
    // With more labels the accuracies vary more from start to start.
    let limit = trials[0].labels > 200 ? 10 : 5
    board.claimForBuiltInData(
      "pretraining on so little text gains less than \(limit) percentage points, in the mean over the starts, with few labels and with all",
      trials.allSatisfy { 100 * $0.difference.mean < Double(limit) })
    let clear = trials.filter(\.difference.isClear)
    let helps = clear.contains { $0.difference.mean > 0 }
    board.say(
      helps
        ? "So here pretraining does pay. When can that be expected?"
        : """
        So what made BERT famous, that pretraining saves labels, is *not* found \
        here\(clear.isEmpty ? "" : ", pretraining even does harm"). Why not? Three reasons are likely; none of them is \
        tested here.
        """)
    board.say(
      """
      First, the amount of text: BERT read billions of words. Second, the task: to fill a gap it is often enough to \
      know which kind of word fits, and *good* and *bad* fit into the same gaps; a network that predicts both has no \
      need to tell them apart. Third, [CLS]: no loss was at its position. Pretraining helps where gaps can be filled \
      only with knowledge that the later task needs, and a large and varied text has many such gaps. With billions of \
      words it changed the whole field; with some thousands of words, more labels are the better investment.
      """)
    let spread = trials[0].random.map(\.accuracy).standardDeviation
    board.warn(
      """
      One pair of runs shows nothing. From start to start the accuracy with \(trials[0].labels) labels and random \
      weights has a standard deviation of \(100 * spread, digits: 2) percentage points; the mean accuracies of \
      pretrained and random weights differ by \(100 * abs(trials[0].difference.mean), digits: 2). Whoever tries a few \
      starts and reports only the best pair can make either of them look better.
      """)
    board.ask(
      "Which comparison tells what pretraining is worth?",
      choices: [
        "a pretrained BERT against an LSTM",
        "the same network, labels and order, from pretrained and from random weights",
        "the validation loss before and after pretraining",
      ], answer: 1, because: "Everything but the weights at the beginning must be the same.")
  }
}

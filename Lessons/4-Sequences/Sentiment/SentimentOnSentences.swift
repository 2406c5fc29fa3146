import Chalk
import Foundation

extension Sentiment {
  /// The printed program on real sentences, over five folds: how well it does, and when it begins to memorize.
  func realSentences(on board: Board, _ side: Vocabulary.Side) throws {
    // The learner's reviews, and the large set of --full, are real already.
    if board.data.isGiven || board.isFull { return }
    board.step("The same program on real sentences")
    let (k, epochs, longest) = (5, 4, 24)
    let sentences = SentenceFolds(k, longest: longest, side: side, random: &board.random)
    let lengths = sentences.words.map { Double($0.count) }
    let tenth = (Double(sentences.count) / 10).rounded()
    board.say(
      """
      Can the same program read what people write? These are \(sentences.count) sentences from real reviews of \
      products, films and restaurants, half of them positive and half negative. They have \(lengths.mean, digits: 2) \
      words on average; of those with more than \(longest) (\(percent: lengths.fraction { $0 > Double(longest) })) the \
      last \(longest) are read. The network is the same, with 10,000 rows.
      """)
    board.table(["label", "sentence"], sentences.examples)
    board.say(
      """
      A test set of a tenth, \(tenth) sentences, says little: the standard error of an accuracy of 80 % is then \
      \(100 * (0.8 * 0.2 / tenth).squareRoot(), digits: 2) percentage points. So this is \(k)-fold \
      **cross-validation**: the sentences are divided into \(k) folds, and \(k) networks are trained. Each fold is the \
      test set of one network, which never sees it in training; a tenth of the other sentences is its validation \
      set. In the end every sentence has been classified once. To see what early stopping is worth, each network is \
      tested twice: with the weights of the epoch that has the lowest validation loss, and with those of the last of \
      \(epochs) epochs.
      """)
    board.code("folds")
    let folds = try sentences.train(rate: 0.001, epochs: epochs, on: board, "real sentences") {
      sets, random in Self.network(length: sets.length, random: &random)
    }
    curves(on: board, folds)
    results(on: board, sentences, folds)
    negations(on: board, sentences, folds)
  }

  private func curves(on board: Board, _ folds: [TrainedFold]) {
    let epoch = folds[0].history["loss"].indices.map { Double($0 + 1) }
    let best = folds.map { String($0.bestEpoch) }
    let lowest =
      Set(best).count == 1
      ? "after epoch \(best[0]) in all \(folds.count) trainings"
      : "after epoch \(best.dropLast().joined(separator: ", ")) and \(best.last!) of the \(folds.count) trainings"
    board.draw(
      Figure(
        "Loss on real sentences",
        caption: """
          How long should it train? Mean and standard deviation over the folds after each epoch. The validation loss \
          is lowest \(lowest). After that it rises while the training loss goes on falling: the networks memorize \
          their training sentences.
          """, x: PlotAxis("epoch", ticks: epoch), y: "loss"
      ) {
        Band(epoch, runs: folds.map { $0.history["loss"] }, label: "training")
        Band(epoch, runs: folds.map { $0.history["val_loss"] }, label: "validation")
      })
    board.claim(
      "in every fold the training loss falls in every epoch",
      folds.allSatisfy { isFalling($0.history["loss"]) })
    board.claim(
      "on average over the folds the last validation loss is more than a tenth above the lowest: it overfits",
      folds.map { $0.history["val_loss"].last! }.mean
        > 1.1 * folds.map { $0.history["val_loss"].min()! }.mean)
  }

  private func results(
    on board: Board, _ sentences: SentenceFolds, _ folds: [TrainedFold]
  ) {
    let (accuracy, lastAccuracy) = (folds.map(\.accuracy), folds.map(\.lastAccuracy))
    let (loss, lastLoss) = (folds.map { $0.loss($0.best) }, folds.map { $0.loss($0.last) })
    let names = ["lowest validation loss", "last epoch"]
    board.draw(
      Figure(
        "Early stopping on real sentences",
        caption: """
          What is early stopping worth? A point for each of \(folds.count) test sets, with the weights of the epoch \
          that has the lowest validation loss, and with those of the last epoch. The bands are mean and standard \
          deviation.
          """, columns: 2
      ) {
        for (title, pair) in [
          ("Test loss", [loss, lastLoss]), ("Test accuracy", [accuracy, lastAccuracy]),
        ] {
          Panel(
            title, x: PlotAxis("weights of", categories: names), y: PlotAxis(title.lowercased()),
            legend: .none
          ) {
            for (i, values) in pair.enumerated() {
              RunPoints.marks(values, at: Double(i), within: 0...1, color: .series(i))
            }
          }
        }
      })
    board.table(
      ["on real sentences", "mean of the folds", "lowest", "highest"],
      [
        ("training accuracy, last epoch", folds.map { $0.history["accuracy"].last! }),
        ("test accuracy, last epoch", lastAccuracy),
        ("test accuracy, lowest validation loss", accuracy),
        ("always the more frequent class", sentences.folds.map(\.majorityAccuracy)),
      ].map { [$0.0] + [$0.1.mean, $0.1.min()!, $0.1.max()!].map { written($0, digits: 3) } })
    board.compare(
      "The test loss", of: "last epoch", with: "lowest validation loss",
      PairedDifference(lastLoss, loss), over: "folds")
    board.compare(
      "The test accuracy", of: "last epoch", with: "lowest validation loss",
      PairedDifference(lastAccuracy, accuracy), over: "folds")
    let all = folds.flatMap(\.isCorrect).fraction { $0 }
    let error = (all * (1 - all) / Double(sentences.count)).squareRoot()
    let texts = sentences.folds.map { sets in
      let known = Set(sets.vocabulary.words)
      return sets.test.texts.flatMap { sets.words(in: $0) }.fraction { !known.contains($0) }
    }
    board.say(
      """
      A network that memorizes can go on deciding as before, and yet have a higher loss: where it is wrong, it becomes \
      more and more certain. Over all folds \(percent: all) of the sentences are classified correctly, with a standard \
      error of \(100 * error, digits: 2) percentage points. All that a network knows about a word comes from about \
      \(sentences.folds[0].training.count) sentences, and \(percent: texts.mean) of the words of its test sentences \
      were in none of them. A network that was pretrained on far more text brings such knowledge along (the lesson \
      `a-real-bert`).
      """)
    board.claim(
      "in every fold the test loss is higher after the last epoch than with the lowest validation loss",
      zip(lastLoss, loss).allSatisfy { $0 > $1 })
    board.claim(
      "in every fold between 65 % and 95 % of the test sentences are classified correctly",
      accuracy.allSatisfy { (0.65...0.95).contains($0) })
  }

  /// Minimal pairs of plain sentences, asked of all networks.
  private func negations(
    on board: Board, _ sentences: SentenceFolds, _ folds: [TrainedFold]
  ) {
    let sets = sentences.folds[0]
    let words = [
      ["good", "great", "nice", "excellent", "amazing", "wonderful"],
      ["bad", "terrible", "awful", "horrible", "poor", "disappointing"],
    ]
    /// Of each kind of word, without and with *not*, the mean p of each network.
    let means = words.flatMap { kind in
      ["", "not "].map { not in
        let texts = kind.flatMap { word in
          ["food", "phone", "movie"].map { "the \($0) was \(not)\(word)" }
        }
        return folds.map { $0.predict(texts).mean }
      }
    }
    let names = ["good …", "not good …", "bad …", "not bad …"]
    board.say(
      """
      Has it learned what *not* means? Ask each of the \(folds.count) networks for minimal pairs again: *the food was \
      good* and *the food was not good*, with three subjects and these words: \(words[0].joined(separator: ", ")); \
      \(words[1].joined(separator: ", ")).
      """)
    board.draw(
      Figure(
        "Not, in real sentences",
        caption: """
          Does *not* reverse the answer here, too? The mean p of 18 sentences of each kind, a point for each network; \
          the bands are mean and standard deviation. A network that reverses gives *not good* a p below ½ and *not \
          bad* a p above it.
          """, x: PlotAxis("", categories: names), y: PlotAxis("mean p", range: 0...1),
        legend: .none
      ) {
        ReferenceLine(y: 0.5)
        for (i, values) in means.enumerated() {
          RunPoints.marks(values, at: Double(i), within: 0...1, color: .series(i % 2))
        }
      })
    let count = sets.training.texts.count { sets.words(in: $0).contains("not") }
    let negative = zip(sets.training.texts, sets.training.labels).count {
      sets.words(in: $0).contains("not") && $1 != sets.positive
    }
    let changes = [PairedDifference(means[1], means[0]), PairedDifference(means[3], means[2])]
    board.say(
      """
      To reverse, *not* would have to lower p of positive words and raise that of negative ones. With positive words \
      it changes p by \(changes[0].mean, digits: 2) ± \(changes[0].margin, digits: 2) (95 % confidence), with negative \
      ones by \(changes[1].mean, digits: 2) ± \(changes[1].margin, digits: 2)\
      \(changes[1].isClear ? "" : ", which chance could explain"). *Not bad* is positive for \
      \(means[3].count { $0 > 0.5 }) of the \(folds.count) networks. Why? In the first fold *not* is in \(count) of \
      the training sentences, and \(percent: Double(negative) / Double(max(count, 1))) of those are negative. So it \
      pays to treat *not* itself as a negative word, which takes no more than its embedding; these networks have stopped \
      there. In the made-up grammar that would not have helped: there *not* is as frequent in positive reviews as in negative ones, \
      and only reversing does.
      """)
    board.claim(
      "in every network *not* lowers the mean p of the positive words",
      zip(means[1], means[0]).allSatisfy { $0 < $1 })
    board.claim(
      "among the real sentences with *not*, more are negative than positive",
      2 * negative > count)
  }

  private func isFalling(_ values: [Double]) -> Bool {
    zip(values, values.dropFirst()).allSatisfy { $0 > $1 }
  }
}

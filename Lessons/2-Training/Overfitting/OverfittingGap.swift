import Chalk

/// All draws together: how large the gap is, and what the remedies change in the test loss and the test error.
extension Overfitting {
  func gap(
    on board: Board, _ races: [[Remedies.Run]], rate: Double, _ best: (loss: Double, error: Double)?
  ) {
    board.step("The gap, over \(seeds) draws")
    let remedies = Remedy.allCases
    func all(_ value: (Remedies.Run) -> Double, _ index: Int) -> [Double] {
      races.map { value($0[index]) }
    }
    board.say(
      """
      Now the cross-entropy alone, without penalties. The **generalization gap** is the test loss minus the training \
      loss. Why not the validation loss? Early stopping has chosen its epoch by it, so there it is optimistic: \
      \(all(\.validationLoss, 5).mean, digits: 3) on average, with a test loss of \
      \(all(\.testLoss, 5).mean, digits: 3). The table gives means over \(seeds) draws and, for the test error (the \
      fraction misclassified), the standard deviation too.
      """)
    let order = remedies.indices.sorted { all(\.gap, $0).mean > all(\.gap, $1).mean }
    var rows = order.map { i -> [String] in
      let losses = [
        all(\.trainingLoss, i), all(\.validationLoss, i), all(\.testLoss, i), all(\.gap, i),
      ]
      let means = losses.map { written($0.mean, digits: 3) }
      return [remedies[i].rawValue] + means + [meanAndSpread(all(\.testError, i), digits: 3)]
    }
    if let best {
      let (loss, error) = (written(best.loss, digits: 3), written(best.error, digits: 3))
      rows.append(["best possible", "", "", loss, "", error])
    }
    board.table(["", "training", "validation", "test", "gap", "test error"], rows)
    board.draw(
      Figure(
        "Which remedies close the gap, and from which side?",
        caption: """
          Every point is one of \(seeds) draws. Training and test loss far apart: overfitting. Close together and both \
          high: underfitting. Training losses below 0.001 are drawn at 0.001.\
          \(best == nil ? "" : " The vertical line is the test loss of the best possible classifier.")
          """, x: PlotAxis("cross-entropy", scale: .logarithmic),
        y: PlotAxis("", range: -0.6...7.6, categories: order.map { remedies[$0].rawValue })
      ) {
        for (name, value, shift) in [
          ("training set", { max($0.trainingLoss, 1e-3) }, 0.12), ("test set", \.testLoss, -0.12),
        ] as [(String, (Remedies.Run) -> Double, Double)] {
          Points(
            order.flatMap { all(value, $0) },
            order.indices.flatMap { place in races.map { _ in Double(place) + shift } }, label: name
          )
        }
        if let best { ReferenceLine(x: best.loss) }
      })
    let losses = remedies.indices.map { PairedDifference(all(\.testLoss, $0), all(\.testLoss, 0)) }
    // Errors are counted in examples, so that equal ones are equal to the last digit.
    let size = Double(races[0][0].probabilities.count)
    let wrong = remedies.indices.map { all(\.testError, $0).map { ($0 * size).rounded() } }
    let errors = wrong.map { PairedDifference($0, wrong[0]) }
    against(on: board, losses, errors, of: size)
    if let best {
      claims(
        on: board, rate, gaps: remedies.indices.map { all(\.gap, $0).mean },
        losses: remedies.indices.map { all(\.testLoss, $0).mean },
        errors: remedies.indices.map { all(\.testError, $0).mean }, best)
    }
    board.claim(
      "on the validation set, early stopping ends no worse than the run that it cuts short, in every draw",
      races.allSatisfy { $0[5].validationLoss <= $0[0].validationLoss + 1e-6 })
    board.ask(
      "The validation loss has long been rising. Which weights does early stopping end with?",
      choices: ["the last ones", "the best ones", "all 0"], answer: 1,
      because: "It kept a copy of the weights from the epoch with the lowest validation loss.")
  }

  /// Each remedy compared with nothing done on the same draw.
  private func against(
    on board: Board, _ losses: [PairedDifference], _ errors: [PairedDifference], of size: Double
  ) {
    let remedies = Remedy.allCases
    board.say(
      """
      Is that more than chance? Each remedy is compared with *nothing* on the same draw: the mean difference and its \
      standard error over \(seeds) draws. By a paired t-test a difference is significant at the 5 % level where |t| is \
      above \(losses[0].critical), and marked with a star.
      """)
    board.table(
      ["minus nothing", "test loss", "|t|", "test error in %", "|t|"],
      remedies.indices.dropFirst().map { i in
        [remedies[i].rawValue] + cells(losses[i], 1) + cells(errors[i], 100 / size)
      })
    let (lower, better) = (
      losses.count { $0.isClear && $0.mean < 0 }, errors.count { $0.isClear && $0.mean < 0 }
    )
    board.say(
      """
      The test loss is significantly lower with \(lower) of the \(remedies.count - 1) remedies, the test error with \
      \(better). (With \(2 * (remedies.count - 1)) tests at the 5 % level, one may be significant by chance.)
      """)
  }

  /// A mean difference with its standard error, and |t|, with a star where it is significant.
  private func cells(_ pair: PairedDifference, _ scale: Double) -> [String] {
    let mean = written(scale * pair.mean, digits: 2)
    let error = written(scale * pair.standardError, digits: 1)
    let star: String = pair.isClear ? " *" : ""
    return ["\(mean) ± \(error)", written(abs(pair.t), digits: 3) + star]
  }

  /// What holds of the built-in data.
  private func claims(
    on board: Board, _ rate: Double, gaps: [Double], losses: [Double], errors: [Double],
    _ best: (loss: Double, error: Double)
  ) {
    let remedies = Remedy.allCases
    board.say(
      """
      The largest test loss of the table is \(losses.max()! / losses.min()!, digits: 2) times the smallest, the \
      largest test error \(errors.max()! / errors.min()!, digits: 2) times the smallest. An overfitted network \
      need not be wrong much more often; but where it is wrong it is often very confident, and the cross-entropy \
      penalizes that. With nothing done the test error is \(100 * (errors[0] - best.error), digits: 2) points above \
      that \
      of the best possible classifier, with more data \(100 * (errors[6] - best.error), digits: 2).
      """)
    // With few neurons dropped, dropout is hardly a remedy: then it is left out of the claims.
    let claimed = remedies.indices.dropFirst().filter { remedies[$0] != .dropout || rate >= 0.4 }
    let who: String = rate < 0.4 ? "every remedy but so weak a dropout" : "every remedy"
    board.claim(
      "\(who) narrows the gap, on average", claimed.allSatisfy { gaps[$0] < gaps[0] })
    board.claim(
      "\(who) has a lower test loss than nothing done, on average",
      claimed.allSatisfy { losses[$0] < losses[0] })
    board.claim(
      "more data has the lowest test loss of all, on average, and still more than the best possible classifier",
      losses.indices.allSatisfy { $0 == 6 || losses[6] < losses[$0] } && losses[6] > best.loss)
  }
}

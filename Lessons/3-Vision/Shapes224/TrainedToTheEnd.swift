import Chalk

/// A network that was trained on until its validation loss stopped falling.
private struct EndedRun {
  let model: Sequential
  /// The losses after each epoch, those of the first epochs too.
  let training, validation: [Double]

  /// The place of the lowest validation loss.
  var best: Int { validation.indices.min { validation[$0] < validation[$1] }! }
}

/// The networks with all training pictures, trained on.
extension Shapes224 {
  /// Trains the networks to their end, tests them, and returns them.
  func toTheEnd(
    on board: Board, _ trial: ShapesTrial, _ runs: [ShapesRun]
  ) throws -> [Sequential] {
    board.step("Trained until the validation loss stops falling")
    let task = trial.task.centredOneHot
    let (more, patience) = (board.isFull ? 0 : 50, 6)
    if more > 0 {
      board.say(
        """
        Would more than \(trial.epochs) epochs help? The \(runs.count) networks with all training pictures are trained \
        on, each until its validation loss has not improved for \(patience) epochs, and for \(more) more at most. Then \
        each gets the weights of the best of these epochs back (early stopping). Then, for the first time, the test \
        set of \(task.test.count) pictures is used.
        """)
    } else {
      board.say(
        """
        Would more than \(trial.epochs) epochs help? Look at the losses of the network with all training pictures; it \
        is used as it is after the last epoch. Then, for the first time, the test set of \(task.test.count) pictures \
        is used.
        """)
    }
    let ends = try runs.enumerated().map { place, run -> EndedRun in
      var model = run.model
      var (training, validation) = (run.history["loss"], run.history["val_loss"])
      if more > 0 {
        let history = try model.fit(
          task.x, task.y, epochs: more, batchSize: 32,
          validationData: (task.validationX, task.validationY),
          callbacks: [
            board.progress("to the end, network \(place + 1)"),
            .earlyStopping(patience: patience, restoreBestWeights: true),
          ], progress: .silent, seed: board.random.next())
        training += history["loss"]
        validation += history["val_loss"]
      }
      return EndedRun(model: model, training: training, validation: validation)
    }
    draw(ends, on: board)
    let scores = ShapesScores(ends.map(\.model), on: task)
    board.table(
      [
        "network", "epochs", "best epoch", "training loss there", "validation loss there",
        "test accuracy",
      ],
      zip(ends, scores.accuracies).enumerated().map { place, end in
        let (run, accuracy) = end
        return [
          "\(place + 1)", "\(run.training.count)", "\(run.best + 1)",
          written(run.training[run.best], digits: 3), written(run.validation[run.best], digits: 3),
          roundedPercent(accuracy),
        ]
      })
    if more > 0 { sayHowItEnded(on: board, ends, first: trial.epochs, limit: trial.epochs + more) }
    classes(on: board, task, scores)
    board.claimForBuiltInData(
      "the test accuracy of every network is at least three times that of guessing",
      scores.accuracies.allSatisfy { $0 > 3 / Double(task.classes) })
    board.claimForBuiltInData(
      "in every network, more training has lowered the training loss by at least a fifth",
      more == 0
        || ends.allSatisfy { $0.training.min()! < 0.8 * $0.training[trial.epochs - 1] })
    return ends.map(\.model)
  }

  private func draw(_ ends: [EndedRun], on board: Board) {
    board.draw(
      Figure(
        "Trained until it stopped improving",
        caption: """
          When does more training stop helping? The losses after each epoch, a line for each network. The points are \
          the lowest validation losses; from there on only the training loss still falls.
          """, x: "epoch", y: PlotAxis("loss", scale: .logarithmic)
      ) {
        for (place, end) in ends.enumerated() {
          let epochs = (1...end.training.count).map(Double.init)
          Line(
            epochs, end.training, label: place == 0 ? "training" : nil, color: .series(0),
            dash: .solid, width: 1)
          Line(
            epochs, end.validation, label: place == 0 ? "validation" : nil, color: .series(1),
            dash: .dashed, width: 1)
        }
        Points(
          ends.map { Double($0.best + 1) }, ends.map { $0.validation[$0.best] },
          label: "lowest validation loss", color: .series(2))
      })
  }

  private func sayHowItEnded(
    on board: Board, _ ends: [EndedRun], first: Int, limit: Int
  ) {
    let counts = ends.map(\.training.count)
    let stopped = counts.count { $0 < limit }
    let early = (
      ends.map { $0.training[first - 1] }.mean, ends.map { $0.validation[first - 1] }.mean
    )
    let late = (
      ends.map { $0.training[$0.best] }.mean, ends.map { $0.validation[$0.best] }.mean
    )
    board.say(
      """
      Have they converged? \(stopped) of \(ends.count) stopped because the validation loss had found no new minimum, \
      after \(counts.min()!) to \(counts.max()!) epochs. From epoch \(first) to the best epoch the mean validation \
      loss went from \(early.1, digits: 3) to \(late.1, digits: 3) and the mean training loss from \
      \(early.0, digits: 3) to \(late.0, digits: 3): \(first) epochs were too few. The generalization gap became wider \
      all the same, from \(early.1 - early.0, digits: 2) to \(late.1 - late.0, digits: 2). (The lowest point of a \
      curve that goes up and down is a little too good as an estimate; the test accuracy is not chosen in this way.)
      """)
  }

  /// The test accuracy, and what it does not show.
  private func classes(on board: Board, _ task: PictureTask, _ scores: ShapesScores) {
    let (recall, networks) = (scores.meanRecalls, scores.accuracies.count)
    let order = recall.indices.sorted { (recall[$0], $0) < (recall[$1], $1) }
    let several = networks > 1
    board.draw(
      Figure(
        "Recall, class by class",
        caption: """
          Are all classes recognized equally well? The recall of each class in the test set, lowest first: the \
          fraction of its pictures that are predicted as this class\
          \(several ? ", mean and standard deviation of \(networks) networks" : ""). The dashed line is the accuracy \
          of guessing.
          """, x: "class", y: PlotAxis("recall", range: 0...1)
      ) {
        Bars(
          order.map { task.classNames[$0] }, order.map { recall[$0] },
          errors: several ? order.map { scores.recallDeviations[$0] } : [])
        ReferenceLine(y: 1 / Double(task.classes))
      })
    board.value(
      several ? "test accuracy, mean of \(networks) networks" : "test accuracy",
      scores.accuracies.mean)
    let poor = order.filter { recall[$0] < 0.5 }.map { task.classNames[$0] }
    let fewest = task.test.classCounts.min() ?? 0
    let names = order.prefix(3).map { "\(task.classNames[$0]) (\(roundedPercent(recall[$0])))" }
    board.say(
      """
      The accuracy is a mean over all classes; it does not show which of them fail. The **recall** of a class is the \
      fraction of its pictures that are predicted as this class. The lowest are \(names.joined(separator: ", ")); \
      \(poor.isEmpty ? "no class is below one half" : "below one half: " + poor.joined(separator: ", ")).
      """)
    let mistaken = order.prefix(2).compactMap { missed -> String? in
      guard let other = scores.mostTakenFor[missed] else { return nil }
      let percent = roundedPercent(scores.share(of: other, amongMissed: missed))
      return "\(percent) of those of *\(task.classNames[missed])* for *\(task.classNames[other])*"
    }
    if !mistaken.isEmpty {
      board.say(
        """
        What are the missed pictures of the lowest classes taken for? \(mistaken.joined(separator: ", ")). A likely \
        reason: at \(task.x.shape[1]) × \(task.x.shape[2]) pixels few pixels tell some of these classes apart.
        """)
    }
    if several && fewest > 0 {
      let error = (0.25 / Double(fewest)).squareRoot()
      board.say(
        """
        The standard deviations say how much a recall depends on the first weights and the order of the training \
        pictures. They do not say how much it depends on the pictures, which are the same for all networks. With \
        \(fewest) test pictures of a class, the standard error of a recall is up to \(100 * error, digits: 2) points; \
        and other training pictures can change the accuracy by more than other first weights do: try another seed.
        """)
    }
  }
}

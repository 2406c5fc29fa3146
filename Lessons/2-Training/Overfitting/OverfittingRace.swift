import Chalk

// All remedies side by side.

extension Overfitting {
  func race(on board: Board, _ remedies: Remedies) throws -> [Remedies.Run] {
    board.step("Six remedies, one figure")
    board.say(
      """
      The same network, the same first weights and the same number of updates; each remedy alone. \
      More data means \(remedies.many.count) examples in place of \(remedies.few.count); fewer \
      parameters means 4 neurons in each hidden layer in place of 64.
      """)
    board.code("remedies", file: Remedies.file)
    let runs = try Remedy.allCases.map { remedy in
      try remedies.train(remedy, board.progress(remedy.rawValue))
    }
    board.draw(
      Figure(
        "With and without",
        caption: """
          The loss with its penalty, on what is learned from and on the validation part. With nothing \
          done the two part at once and go on parting; early stopping ends at the upright line.
          """, columns: 4, sharing: .both
      ) {
        for run in runs {
          let x = run.history.epochs.map { Double($0.number * run.pace) }
          Panel(
            run.remedy.rawValue, x: "update",
            y: PlotAxis("loss", scale: .logarithmic, range: 0.01...5),
            legend: run.remedy == .earlyStopping ? .inside(.bottomRight) : .none
          ) {
            Line(x, run.history["loss"].map { max($0, 0.01) }, label: "training")
            Line(x, run.history["val_loss"].map { min($0, 5) }, label: "validation")
            if run.remedy == .earlyStopping, let last = x.last { ReferenceLine(x: last) }
          }
        }
      })
    let none = runs[0].history["val_loss"]
    board.claim(
      "with nothing done the validation loss ends above its lowest",
      none.last! > none.min()!)
    let parameters = runs.map { $0.model.parameters.map(\.variable.value.count).reduce(0, +) }
    board.value("parameters of the network", Double(parameters[0]))
    board.value("and of the small one", Double(parameters[6]))
    board.claim("the small one has less than a tenth", parameters[6] * 10 < parameters[0])
    return runs
  }

  func inside(on board: Board, _ runs: [Remedies.Run]) {
    board.step("What they do to the weights")
    let shown = [runs[0], runs[1], runs[2]]
    let sizes = runs.map { run in run.weights.map { $0 * $0 }.reduce(0, +).squareRoot() }
    let nearly = runs.map { run in
      Double(run.weights.count { abs($0) < 0.01 }) / Double(run.weights.count)
    }
    board.draw(
      Figure(
        "The weights in the end",
        caption: """
          L1 leaves a few weights and brings all others close to 0; L2 makes all of them small.
          """, columns: 3
      ) {
        for run in shown {
          Panel(run.remedy.rawValue, x: "weight", y: PlotAxis("count", scale: .logarithmic)) {
            Histogram(run.weights, bins: 41, range: -1...1)
          }
        }
      })
    board.table(
      ["", "length of all weights", "nearer to 0 than 0.01"],
      runs.indices.map { i in
        [runs[i].remedy.rawValue, written(sizes[i]), "\(written(100 * nearly[i], digits: 3)) %"]
      })
    board.claim(
      "with a price the weights are shorter", sizes[1] < sizes[0] && sizes[2] < sizes[0])
    board.claim(
      "and more of them are close to 0", nearly[1] > nearly[0] && nearly[2] > nearly[0])
    board.say(
      """
      Close to 0, not 0: the pull of L1 changes its sign there, and Adam makes of every pull a step of \
      its own length. So the weights tremble around 0. To be exactly 0 they would have to be cut off.
      """)
    if let record = runs[3].history.record {
      board.draw(
        .activations(
          over: ["hidden_2", "dropout_2"].map { ActivationHistory($0, record) },
          title: "Activations with dropout",
          caption: """
            The second hidden layer, and the same after dropout: more zeros, and what is not switched \
            off is larger.
            """))
    }
    let norms = [runs[0], runs[2], runs[5]].compactMap { run in
      run.history.record.map { record in
        (
          name: run.remedy.rawValue,
          norms: record.changes(of: record.parameters[2]).map(\.change.gradientNorm)
        )
      }
    }
    board.draw(
      .gradientNorms(
        norms, epochs: "look (every 20 updates)",
        caption: """
          The gradient of the second hidden layer's weights. Who knows everything by heart has nothing \
          more to learn; with more data there is always something new.
          """))
  }

  func judge(on board: Board, _ runs: [Remedies.Run], rate: Double, _ isBuiltIn: Bool) {
    board.step("The gap")
    board.say(
      """
      By the cross-entropy alone, in the end; for early stopping, with the weights of its best epoch. \
      From the widest gap to the narrowest:
      """)
    board.table(
      ["", "learned from", "validation", "gap", "test", "test error"],
      runs.sorted { $0.gap > $1.gap }.map { run in
        [run.remedy.rawValue]
          + [run.trainingLoss, run.validationLoss, run.gap, run.testLoss, run.testError].map {
            written($0, digits: 3)
          }
      })
    board.draw(
      Figure(
        "From what was learned to what was not",
        caption: """
          A line for each: from the loss on what it learned from to that on the test part. The steeper, \
          the more was only remembered.
          """, x: PlotAxis("", range: -0.3...1.3, categories: ["learned from", "test"]),
        y: PlotAxis("cross-entropy", scale: .logarithmic), legend: .outside
      ) {
        for (index, run) in runs.enumerated() {
          Line(
            [0, 1], [run.trainingLoss, run.testLoss].map { max($0, 1e-4) },
            label: run.remedy.rawValue, color: .series(index), showsPoints: true)
        }
      })
    let none = runs[0]
    if isBuiltIn {
      // A few neurons switched off are hardly a remedy: with them dropout is left out of the claim.
      let isWeak = rate < 0.4
      let remedies = runs.dropFirst().filter { $0.remedy != .dropout || !isWeak }
      let who: String = isWeak ? "every remedy but so weak a dropout" : "every remedy"
      board.claim("\(who) narrows the gap", remedies.allSatisfy { $0.gap < none.gap })
      board.claim(
        "\(who) does better on the test part", remedies.allSatisfy { $0.testLoss < none.testLoss })
    }
    board.claim(
      "early stopping ends no worse on the validation part than the run it cuts short",
      runs[4].validationLoss <= none.validationLoss + 1e-6)
    board.ask(
      "The validation loss has been rising for long. What does early stopping do with the weights?",
      choices: ["keeps the last", "goes back to the best", "sets them to 0"], answer: 1,
      because: "It kept a copy of them in the epoch in which the validation loss was lowest.")
    board.say(
      """
      To try: s strength=0.02, where the price is too high and even what is right is too dear; \
      s dropout=0.1; `chalk practice dropout`; a table of yours with --data and --target.
      """)
  }

  func regions(on board: Board, _ runs: [Remedies.Run], _ few: Examples) {
    board.step("Seen from above")
    let (xs, ys) = (few.features.column(0), few.features.column(1))
    let (x, y) = (-2.6...2.6, -2.6...2.6)
    let side = 60
    let middles = (0..<side).map { x.lowerBound + (Double($0) + 0.5) * 5.2 / Double(side) }
    let grid: [Double] = (0..<side * side).flatMap { i -> [Double] in
      [middles[i % side], middles[i / side]]
    }
    let points = Tensor(grid, shape: [side * side, 2])
    board.draw(
      Figure(
        "Where they draw the border",
        caption: """
          The probability of the class \(few.classNames.last!), over the plane. Left alone the network \
          walls in single points.
          """, columns: 4, sharing: .both
      ) {
        for run in runs {
          let p = run.model.predict(points, batchSize: 4096).values
          let classes = few.classNames.count
          Panel(
            run.remedy.rawValue, x: PlotAxis(few.featureNames[0]), y: PlotAxis(few.featureNames[1]),
            aspect: .equal, colorBar: .none
          ) {
            HeatMap(
              (0..<side).map { row in
                (0..<side).map { p[(row * side + $0) * classes + classes - 1] }
              }, x: x, y: y, scale: .diverging(center: 0.5), range: 0...1)
            Points(xs, ys, classes: few.labels, size: 0.5)
          }
        }
      })
    board.say("The smoother border is the better guess about points that nobody has seen.")
  }
}

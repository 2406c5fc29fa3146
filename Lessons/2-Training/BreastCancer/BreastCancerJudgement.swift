import Chalk

// How good the network is, and what goes wrong without a common scale.

extension BreastCancer {
  /// What the features score, and what the best of them says.
  func selectionFigure(_ data: TwoClasses) -> Figure {
    let (shown, best) = (Array(data.ranking.prefix(15)), data.ranking[0])
    let kept = Set(data.selection.columns)
    let place = data.training.featureNames.firstIndex(of: data.allNames[best]) ?? 0
    let values = data.training.features.column(place)
    let range = (values.min() ?? 0)...max(values.max() ?? 1, (values.min() ?? 0) + 1e-9)
    return Figure(
      "What a feature tells",
      caption: """
        Left: the score of the first features, and which of them are kept. Right: the first of them, \
        \(data.allNames[best]), in the two classes: the less they overlap, the more it tells.
        """, columns: 2
    ) {
      Panel("Scores", x: "place", y: "score") {
        Bars(
          shown.indices.map { "\($0 + 1)" },
          shown.map { kept.contains($0) ? data.selection.scores[$0] : 0 }, label: "kept")
        Bars(
          shown.indices.map { "\($0 + 1)" },
          shown.map { kept.contains($0) ? 0 : data.selection.scores[$0] }, label: "left out")
      }
      Panel("The first feature", x: PlotAxis(data.allNames[best]), y: "examples") {
        for label in [0, 1] {
          Histogram(
            values.indices.filter { data.training.labels[$0] == label }.map { values[$0] },
            bins: 24, range: range, label: data.classes[label])
        }
      }
    }
  }

  func judge(on board: Board, _ data: TwoClasses, _ model: Sequential, _ isBuiltIn: Bool) {
    board.step("How good is it, for those it has not met?")
    let threshold = board.slider("threshold", in: 0.05...0.95, default: 0.5)
    let (first, second) = (data.classes[0], data.classes[1])
    let held = data.scale(data.test).whole
    let truth = data.test.labels
    let p = model.predict(held.inputs).values
    board.say(
      """
      The answer is a probability. A decision needs a threshold: above \(threshold) the network is \
      taken to say \(second). There are two ways to be wrong, and they need not cost the same.
      """)
    if isBuiltIn { board.say("To overlook a tumour costs more than a second look.") }
    var matrix = ConfusionMatrix(classes: 2)
    matrix.add(truth, p.map { $0 > threshold ? 1 : 0 })
    let roc = ROCCurve(truth: truth.map(Double.init), scores: p)
    board.table(
      ["class", "of it found (recall)", "rightly named so (precision)"],
      [0, 1].map { label in
        [
          data.classes[label], written(matrix.recall(of: label)),
          written(matrix.precision(of: label)),
        ]
      })
    let (x, y) = (1 - matrix.recall(of: 0), matrix.recall(of: 1))
    board.draw(
      .confusionMatrix(
        matrix.counts, classes: data.classes, title: "Right and wrong on the test set",
        caption: """
          How often each class (row) was taken for each (column), at the threshold \
          \(written(threshold)).
          """))
    board.draw(
      Figure(
        "All thresholds at once",
        caption: """
          Every threshold is a point of this curve; a network that guesses lies on the dashed line. The \
          area below is \(written(roc.area)): how likely an example of the class \(second) gets a \
          higher answer than one of the class \(first).
          """, x: PlotAxis("\(first) taken for \(second)", range: 0...1),
        y: PlotAxis("\(second) found", range: 0...1), legend: .inside(.bottomRight), aspect: .equal
      ) {
        Line([0, 1], [0, 1], label: "guessing", color: .muted, dash: .dashed, width: 1)
        Line(roc.falsePositiveRates, roc.truePositiveRates, label: "the network")
        Points([x], [y], label: "this threshold", size: 1.6)
      })
    board.claim(
      "the area is the part of all pairs, one of each class, in which \(second) gets the higher answer",
      abs(roc.area - pairsInOrder(truth, p)) < 1e-9)
    board.claim(
      "accuracy is the diagonal of the matrix over all of it",
      abs(
        matrix.accuracy - Double(zip(truth, p).count { ($1 > threshold ? 1 : 0) == $0 })
          / Double(truth.count)) < 1e-12)
    if isBuiltIn {
      board.claim(
        "nineteen times of twenty the benign one gets the higher answer", roc.area > 0.95)
    }
    board.ask(
      "No example of the class \(first) may slip through. Which way does the threshold have to go?",
      choices: ["down", "up"], answer: 1,
      because: "The higher it is, the surer the network must be before it says \(second).")
  }

  /// Of all pairs, one example of each class, the part in which the second class' answer is higher.
  private func pairsInOrder(_ truth: [Int], _ p: [Double]) -> Double {
    func answers(of label: Int) -> [Double] {
      zip(truth, p).filter { $0.0 == label }.map { Double($0.1) }
    }
    let (first, second) = (answers(of: 0), answers(of: 1))
    let points = second.flatMap { high in
      first.map { low in high > low ? 1 : high == low ? 0.5 : 0 }
    }
    return points.reduce(0, +) / Double(points.count)
  }

  func unscaled(
    on board: Board, _ data: TwoClasses, _ trained: Trained, _ isBuiltIn: Bool
  ) throws {
    let scaled = trained.history
    board.step("What goes wrong: measurements as they come")
    board.say(
      """
      The same program, the same first weights, the same order, as many epochs; only the features \
      are not standardized. The largest of them decides alone, the first loss is as large as its \
      numbers, and a step that suits one weight is far too long for another.
      """)
    var model = Self.program(inputs: data.training.features.width, seed: trained.weightSeed)
    let (learned, held) = (data.training.whole, data.test.whole)
    let raw = try model.fit(
      learned.inputs, learned.targets, epochs: scaled.epochs.count,
      validationData: (held.inputs, held.targets), callbacks: [board.progress("unscaled")],
      progress: .silent, seed: trained.batchSeed)
    let epochs = scaled.epochs.map { Double($0.number) }
    board.draw(
      Figure(
        "With and without a common scale",
        caption: """
          On the test set, after each epoch. Standardized the loss falls evenly; as the numbers come it \
          begins where their size has thrown it, falls from there, and soon falls no further.
          """, columns: 2
      ) {
        Panel("Loss", x: "epoch", y: PlotAxis("loss", scale: .logarithmic)) {
          Line(epochs, scaled["val_loss"], label: "standardized")
          Line(epochs, raw["val_loss"], label: "as measured")
        }
        Panel("Accuracy", x: "epoch", y: PlotAxis("accuracy", range: 0...1), legend: .none) {
          Line(epochs, scaled["val_accuracy"], label: "standardized")
          Line(epochs, raw["val_accuracy"], label: "as measured")
        }
      })
    board.table(
      ["after \(epochs.count) epochs", "loss", "accuracy"],
      [("standardized", scaled), ("as measured", raw)].map { name, history in
        [name, written(history["val_loss"].last!), written(history["val_accuracy"].last!)]
      })
    if isBuiltIn {
      board.claim(
        "as measured the loss begins higher", raw["loss"][0] > scaled["loss"][0])
      board.claim(
        "and in the end it is still higher", raw["val_loss"].last! > scaled["val_loss"].last!)
    }
    board.warn(
      """
      Often all data are standardized first and divided afterwards. Then the test set has had a say \
      in mean and deviation, and the result is a little too good to be true.
      """)
  }
}

import Chalk

/// Components and selected columns as the inputs of a classifier.
extension PCA {
  func beforeAClassifier(on board: Board, _ all: Examples) throws {
    board.step("PCA or feature selection?")
    let width = all.features.width
    let (most, splits) = (min(width, 8), 10)
    board.say(
      """
      There are two ways to use fewer numbers. Feature selection keeps some columns, those with the most mutual \
      information with the label; each still means what it meant. PCA mixes all columns and never looks at the label, \
      and what varies most need not be what matters. Which serves a classifier better? A softmax regression is trained \
      on 1, 2, … numbers of either kind, over \(splits) random splits into training and validation set. Everything \
      that is computed from data, the means and standard deviations for standardizing, the choice of the columns and \
      the components, is computed from the training set of the split; the validation set is only transformed by it.
      """)
    board.code("evaluate")
    var chosen = [[Evaluation]](repeating: [], count: most)
    var turned = chosen
    var explained: [[Double]] = []
    var (n, m) = (0.0, 0.0)
    for split in 0..<splits {
      let parts = all.split(testFraction: 0.3, random: &board.random)
      let scale = Standardizer(fitting: parts.training)
      let (training, validation) = (scale(parts.training), scale(parts.test))
      let seed = board.random.next()
      let components = PrincipalComponents(fitting: training)
      explained.append(components.explainedRatios)
      (n, m) = (Double(training.count), Double(validation.count))
      for count in 1...most {
        try board.progress("numbers kept", split * most + count, of: splits * most)
        let selection = FeatureSelection(
          fitting: training, by: .mutualInformation, keeping: count)
        let columns = Array(0..<min(count, components.variances.count))
        let progress = { (kind: String) in
          board.progress("split \(split + 1), \(count) \(kind)")
        }
        chosen[count - 1].append(
          try evaluate(selection(training), selection(validation), seed, [progress("selected")]))
        turned[count - 1].append(
          try evaluate(
            components(training).columns(columns), components(validation).columns(columns), seed,
            [progress("components")]
              + (split == 0 && count == most ? [.recorder(every: 5)] : [])))
      }
    }
    let accuracies = [chosen, turned].map { $0.map { $0.map(\.accuracy) } }
    let apart = zip(accuracies[0], accuracies[1]).map { PairedDifference($0, $1) }
    let errors = apart.map { $0.standardError * (1 + Double(splits) * m / n).squareRoot() }
    let isClear = zip(apart, errors).map { abs($0.mean) > $0.critical * $1 }
    board.table(
      [
        "numbers kept", "accuracy, selected", "accuracy, PCA", "selected minus PCA",
        "more than chance?",
      ],
      (0..<most).map { i in
        ["\(i + 1)"]
          + accuracies.map {
            "\(written($0[i].mean, digits: 3)) ± \(spread($0[i]))"
          } + [
            "\(written(apart[i].mean, digits: 2)) ± \(written(errors[i], digits: 2))",
            isClear[i] ? "yes" : "not shown",
          ]
      })
    board.say(
      """
      The ± beside an accuracy is the standard deviation over the \(splits) splits. The ± beside a difference is its \
      standard error e, and “more than chance” means |difference| > \(apart[0].critical, digits: 3)·e, a t-test at the \
      5 % level. All splits are drawn from the same \(all.count) examples, so that their training sets overlap and the \
      splits are not independent. Therefore e is not s/√k for k splits, but larger (Nadeau and Bengio), with the \
      standard deviation s of the differences, \(Int(n)) training and \(Int(m)) validation examples:
      """)
    board.formula(#"e = s \sqrt{\frac{1}{k} + \frac{n_{val}}{n_{train}}}"#)
    let naive = apart.count { $0.isClear }
    let found = isClear.count { $0 }
    if naive > found {
      board.say(
        """
        A t-test that took the splits for independent would call \(naive) of the \(most) differences more than chance; \
        this one \(found == 0 ? "calls none so" : "calls only \(found) so"). So few examples cannot show a difference \
        of that size.
        """)
    }
    let xs = (1...most).map(Double.init)
    let shift = 0.4 / Double(splits)
    let epochs = chosen[0][0].history.epochs.map { Double($0.number) }
    board.draw(
      Figure(
        "Which kind of numbers tells more about the label?",
        caption: """
          Left: the validation accuracy of every split (points, those of a split always at the same distance from \
          their tick) and the mean (lines). Right: the training loss of the first split, with the penalty, for one \
          number of each kind and for all.
          """, columns: 2
      ) {
        Panel(
          "Accuracy", x: PlotAxis("numbers kept", range: 0.5...(Double(most) + 0.5), ticks: xs),
          y: "validation accuracy",
          legend: .inside(.bottomRight)
        ) {
          for (index, name) in ["selected", "PCA"].enumerated() {
            Line(xs, accuracies[index].map(\.mean), label: name, color: .series(index))
            Points(
              xs.flatMap { x in
                (1...splits).map { x + shift * Double($0) * (index == 0 ? -1 : 1) }
              },
              accuracies[index].flatMap { $0 }, color: .series(index), size: 0.6)
          }
        }
        Panel("Loss", x: "epoch", y: PlotAxis("training loss", scale: .logarithmic)) {
          Line(epochs, chosen[0][0].history["loss"], label: "1 selected")
          Line(epochs, turned[0][0].history["loss"], label: "1 by PCA")
          Line(epochs, turned[most - 1][0].history["loss"], label: "\(most) by PCA")
        }
      })
    if let record = turned[most - 1][0].history.record { board.draw(inside(record, most)) }
    let late = [chosen[0][0], turned[0][0], turned[most - 1][0]].map { run -> Double in
      let losses = run.history["loss"]
      let earlier = losses[max(0, losses.count - 11)]
      return earlier > 0 ? 1 - losses[losses.count - 1] / earlier : 0
    }
    board.say(
      """
      A training that has converged no longer lowers its loss. In the last ten epochs of the first split the training \
      loss fell by \(percent: late[0]) with one selected number, by \(percent: late[1]) with one by PCA and by \
      \(percent: late[2]) with \(most) by PCA\(late.max()! < 0.01 ? ": nearly nothing" : ""). The penalty helps: where a line separates two classes without an error, \
      the loss alone has no minimum, since larger and larger weights go on lowering it.
      """)
    board.claim(
      "with all components the mean accuracy is within a tenth of that with all columns",
      most < width || abs(accuracies[1][most - 1].mean - accuracies[0][most - 1].mean) <= 0.1)
    board.claimForBuiltInData(
      "with all components the training loss is lower than with one, in every split",
      zip(turned[most - 1], turned[0]).allSatisfy {
        $0.history["loss"].last! < $1.history["loss"].last!
      })
    let means = accuracies[1].map(\.mean)
    let gains = (1..<max(most, 1)).map { means[$0] - means[$0 - 1] }
    let ratios = explained[0].indices.map { i in explained.map { $0[i] }.mean }
    board.say(
      """
      All components together hold the same information as all columns. \
      \(most < width ? "" : same(chosen[most - 1], turned[most - 1])) In between, a component with much variance \
      need not tell much about the label. \(gain(gains, ratios, accuracies[1], m / n)) The validation sets are small, \
      \(Int(m)) examples, so one error more is a visible step.
      """)
    board.claimForBuiltInData(
      "in these splits the third component raises the mean accuracy more than the second, though it explains less of the variance",
      gains.count > 1 && gains[1] > gains[0] && ratios[2] < ratios[1])
    board.ask(
      "A column has a huge variance and nothing to do with the label. What does PCA do with it?",
      choices: ["leaves it out", "puts it first", "looks at the label first"], answer: 1,
      because: "PCA looks at variance alone, and never at the label.")
  }

  /// Why all columns and all components need not have the same accuracy, in words.
  private func same(_ columns: [Evaluation], _ components: [Evaluation]) -> String {
    let gap = zip(columns, components).map {
      abs($0.history["loss"].last! / max($1.history["loss"].last!, 1e-12) - 1)
    }
    return """
      Even the smallest training loss is the same: weights that are turned along with the data give the same \
      probabilities and have the same penalty. That the accuracies with all of them need not be equal comes from the \
      training, which ends near that minimum: Adam scales each weight's step by itself, so it takes another path in \
      turned coordinates. At the end the training losses of the two differ by at most \(percent(gap.max() ?? 0)).
      """
  }

  /// Which component adds most to the first, and whether by more than chance, in words; nothing of one component.
  private func gain(
    _ gains: [Double], _ ratios: [Double], _ accuracies: [[Double]], _ sizes: Double
  ) -> String {
    guard let best = gains.indices.max(by: { gains[$0] < gains[$1] }), gains[best] > 0,
      ratios.indices.contains(best + 1)
    else { return "" }
    let step = PairedDifference(accuracies[best + 1], accuracies[best])
    let e = step.standardError * (1 + Double(accuracies[best].count) * sizes).squareRoot()
    let isClear = step.mean > step.critical * e
    return """
      Here the accuracy rises most where component \(best + 2) is added, which explains \(percent(ratios[best + 1])) of \
      the variance (a mean over the training sets): from \(written(accuracies[best].mean, digits: 3)) to \
      \(written(accuracies[best + 1].mean, digits: 3)), by \(written(step.mean, digits: 2)) ± \
      \(written(e, digits: 2)): \
      by the t-test above \(isClear ? "more than chance" : "no more than chance could do") (the largest of \
      \(gains.count) steps).
      """
  }

  /// The standard deviation in words; equal numbers have 0, and no rounding error in its place.
  private func spread(_ values: [Double]) -> String {
    let deviation = values.standardDeviation
    return written(deviation < 1e-9 ? 0 : deviation, digits: 1)
  }

  /// The classifier's gradients.
  private func inside(_ record: TrainingRecord, _ columns: Int) -> Figure {
    Figure(
      "Has the classifier finished learning?",
      caption: """
        With all \(columns) components, the first split: the length of the gradients, the penalty's share included. At \
        a minimum of the loss they are 0.
        """, x: "update", y: PlotAxis("‖gradient‖", scale: .logarithmic)
    ) {
      for name in record.parameters {
        let changes = record.changes(of: name)
        Line(
          changes.map { Double($0.step) }, changes.map { max($0.change.gradientNorm, 1e-12) },
          label: name)
      }
    }
  }

  private struct Evaluation {
    let accuracy: Double
    let history: History
  }

  // excerpt: evaluate
  /// One layer with softmax and a small L2 penalty, trained on the whole training set at once, which is not noisy;
  /// the accuracy is that on the validation set.
  private func evaluate(
    _ training: Examples, _ validation: Examples, _ seed: UInt64, _ callbacks: [Callback]
  ) throws -> Evaluation {
    let (trainingBatch, validationBatch) = (training.whole, validation.whole)
    var model = Sequential(
      [
        .dense(
          training.classNames.count, activation: .softmax, kernelRegularizer: .l2(0.001),
          inputShape: [training.features.width], name: "output")
      ], seed: seed)
    model.compile(
      optimizer: .adam(learningRate: 0.1), loss: .sparseCategoricalCrossentropy,
      metrics: [.accuracy])
    let history = try model.fit(
      trainingBatch.inputs, trainingBatch.targets, epochs: 300, batchSize: training.count,
      callbacks: callbacks, progress: .silent, seed: seed)
    let scores: Scores = try model.evaluate(
      validationBatch.inputs, validationBatch.targets)
    return Evaluation(accuracy: scores["accuracy"]!, history: history)
  }
  // end excerpt
}

import Chalk
import Foundation

/// P01 and T02: ten neurons, one output: malignant or benign.
struct BreastCancer: Lesson {
  let card = LessonCard.breastCancer

  func teach(on board: Board) throws {
    let all = try board.data.examples("breast-cancer", or: .breastCancer)
    try TwoClasses.require(all)
    let isBuiltIn = all == .breastCancer
    let data = select(on: board, all)
    standardize(on: board, data)
    correlations(on: board, data, isBuiltIn)
    let model = try learn(on: board, data, isBuiltIn)
    let threshold = decide(on: board, data, model, isBuiltIn)
    evaluate(on: board, data, model, threshold, isBuiltIn)
    try unscaled(on: board, data, isBuiltIn)
    try amount(on: board, data, isBuiltIn)
    board.printedSize(printedProgram)
    ending(on: board, data)
  }

  private func select(on board: Board, _ all: Examples) -> TwoClasses {
    board.step("Which features?")
    let measure = board.choice(
      "measure", of: FeatureMeasure.allCases.map(\.rawValue), default: "mutual-information",
      reruns: .lesson)
    let data = TwoClasses(all, by: FeatureMeasure(rawValue: measure)!, random: &board.random)
    let (kept, width) = (data.training.features.width, all.features.width)
    board.say(
      """
      This is **binary classification**: there are \(all.count) examples, each with \(width) measurements, its \
      **features**, and a **label**, one of two classes: \(data.classes[0]) or \(data.classes[1]). The program of \
      this lesson takes at most eight features, so they have to be chosen first. **Feature selection** keeps those \
      that are most informative about the label. How informative a feature is can be measured by its **mutual \
      information** with the label. It is 0 where the two are independent, and never more than the entropy of the \
      label; with the natural logarithm its unit is the nat.
      """)
    board.formula(#"I(x; y) = \sum_{x, y} p(x, y) \log \frac{p(x, y)}{p(x) p(y)}"#)
    if measure != "mutual-information" {
      board.say(
        "Here the features are chosen by another measure, \(measure), whose scores have another meaning."
      )
    }
    board.say(
      """
      Here p(x, y) is the fraction of the examples with the value x and the label y. A feature is a real number, and \
      nearly every value occurs once, so the values in the training set are first sorted into ten bins with equal \
      counts. With other bins the scores would differ somewhat.
      """)
    board.say(
      """
      Before anything is counted, a fifth of the examples becomes the validation set and a fifth the test set. The \
      test set stands for \(all == .breastCancer ? "patients" : "examples") that the network has never seen. It must \
      not influence anything: not the weights, not the threshold, and not the choice of features either. Such an \
      influence is called leakage.
      """)
    board.code("prepare")
    board.table(
      ["rank", "feature", "score"],
      data.ranking.prefix(kept).enumerated().map { place, column in
        ["\(place + 1)", data.allNames[column], written(data.selection.scores[column])]
      })
    board.draw(scoresFigure(data))
    board.draw(bestFigure(data))
    let frequencies = [0, 1].map { label in
      Double(data.training.labels.count { $0 == label }) / Double(data.training.count)
    }
    let labelEntropy = -frequencies.map { $0 * log($0) }.reduce(0, +)
    if measure == "mutual-information" {
      board.say(
        """
        The entropy of the label, −Σ p(y) log p(y), is an upper bound for every feature: here \(labelEntropy) nats.
        """)
      board.identity(
        "no feature has more mutual information with the label than the label's entropy",
        data.selection.scores.allSatisfy { $0 >= 0 && $0 <= labelEntropy + 1e-12 })
    }
    board.identity(
      "no feature that was left out has a higher score than one that was kept",
      data.selection.columns.allSatisfy { column in
        data.ranking.dropFirst(kept).allSatisfy {
          data.selection.scores[$0] <= data.selection.scores[column]
        }
      })
    return data
  }

  private func standardize(on board: Board, _ data: TwoClasses) {
    board.step("One scale for all")
    board.say(
      """
      One feature is measured in thousands, another in hundredths. In a weighted sum with weights of similar size, \
      the first would outweigh the second. **Standardization** brings each to mean 0 and standard deviation 1, both \
      taken from the training set.
      """)
    let f = Formula(#"u = \frac{x - m}{s}"#)
    let names = data.training.featureNames
    let (row, standard) = (data.training.features[0], data.scale(data.training.features[0]))
    board.explain(
      f, ["x": row[0], "m": data.scale.means[0], "s": data.scale.deviations[0]], standard[0])
    board.table(
      ["feature", "mean m", "deviation s", "first example x", "u"],
      names.indices.map { i in
        [names[i]]
          + [data.scale.means[i], data.scale.deviations[i], row[i], standard[i]].map { written($0) }
      })
    let again = Standardizer(fitting: data.scale(data.training))
    board.identity(
      "afterwards each feature has mean 0 and standard deviation 1 in the training set",
      again.means.allSatisfy { abs($0) < 1e-9 }
        && zip(again.deviations, data.scale.deviations).allSatisfy { abs($0 - 1) < 1e-9 || $1 == 0 }
    )
    board.ask(
      "The mean is 20, the standard deviation 5. What is the standardized value of x = 30?",
      answer: 2,
      because: "It lies two standard deviations above the mean.")
  }

  private func correlations(on board: Board, _ data: TwoClasses, _ isBuiltIn: Bool) {
    board.step("Eight features, or one eight times?")
    let features = data.scale(data.training).features
    let names = data.training.featureNames
    let columns = names.indices.map { features.column($0) }
    let r = columns.map { a in columns.map { b in zip(a, b).map { $0 * $1 }.mean } }
    let pairs = names.indices.flatMap { i in names.indices.filter { $0 > i }.map { (i, $0) } }
    let components = PrincipalComponents(fitting: features)
    board.say(
      """
      Each feature was scored by itself. Do some of them carry the same information? Their **correlation** shows it: \
      for standardized features it is the mean of their products.
      """)
    board.formula(#"r_{ij} = \frac{1}{n} \sum_k u_{ki} \, u_{kj}"#)
    board.draw(
      Figure(
        "Do the chosen features say different things?",
        caption: """
          The correlation of each pair of chosen features in the training set, the columns in the order of the rows. \
          Near ±1, one of the two could be left out.
          """, aspect: .equal
      ) {
        HeatMap(
          r, columns: names.indices.map { "\($0 + 1)" }, rows: names, scale: .diverging(center: 0),
          range: -1...1, digits: 2, label: "r")
      })
    if let closest = pairs.max(by: { abs(r[$0.0][$0.1]) < abs(r[$1.0][$1.1]) }) {
      board.say(
        """
        The closest pair is \(names[closest.0]) and \(names[closest.1]) with r = \(r[closest.0][closest.1]). A single \
        direction, the first principal component (explained in the lesson `pca`), accounts for \
        \(percent: components.explainedRatios[0]) of the variance of all \
        \(names.count)\(isBuiltIn ? ": they are nearly one measurement, size, taken \(names.count) times" : ""). A \
        selection that scores each feature by itself cannot detect that.
        """)
      if isBuiltIn {
        board.claim(
          "radius, perimeter and area are near-duplicates: the closest pair has |r| above 0.95",
          abs(r[closest.0][closest.1]) > 0.95)
      }
    }
  }

  // excerpt: program
  /// Ten hidden neurons, one output; the loss, the optimizer and the metric.
  static func program(inputs: Int, seed: UInt64) -> Sequential {
    var model = Sequential(
      [
        .dense(10, activation: .relu, inputShape: [inputs], name: "hidden"),
        .dense(1, activation: .sigmoid, name: "output"),
      ], seed: seed)
    model.compile(optimizer: .adam, loss: .binaryCrossentropy, metrics: [.accuracy])
    return model
  }
  // end excerpt

  private func learn(
    on board: Board, _ data: TwoClasses, _ isBuiltIn: Bool
  ) throws -> Sequential {
    board.step("Ten neurons and one output")
    let epochs = board.integerSlider("epochs", in: 20...60, default: 30, reruns: .lesson)
    board.say(
      """
      Can a small network distinguish the two classes? It has ten hidden neurons with ReLU and one output with a \
      sigmoid. The output ŷ is the probability of \(data.classes[1]), which is therefore the **positive class**; y \
      is 1 for it and 0 for \(data.classes[0]). The loss is the binary cross-entropy, the mean negative \
      log-likelihood; the optimizer is Adam.
      """)
    if isBuiltIn {
      board.say(
        """
        Beware: the file counts *benign* as positive, as scikit-learn does. In medicine the positive class is usually \
        the disease, *malignant*. So recall and precision are given for both classes below.
        """)
    }
    board.formula(#"\hat{y} = \sigma(W_2 \max(0, W_1 u + b_1) + b_2)"#)
    board.formula(
      #"L = -\frac{1}{n} \sum_i (y_i \log \hat{y}_i + (1 - y_i) \log (1 - \hat{y}_i))"#)
    board.code(
      "program",
      besideKeras: """

        def program(inputs):
            model = Sequential([

                Dense(10, activation='relu', input_shape=(inputs,)),
                Dense(1, activation='sigmoid'),
            ])
            model.compile(optimizer='adam', loss='binary_crossentropy', metrics=['accuracy'])
            return model
        """)
    let width = data.training.features.width
    board.predict(
      "How many parameters does this network learn?", answer: Double(10 * width + 10 + 10 + 1),
      because: "10·\(width) weights and 10 biases, then 10 weights and 1 bias.")
    var model = Self.program(inputs: width, seed: board.random.next())
    let training = data.scale(data.training).whole
    let validation = data.scale(data.validation).whole
    let sureness = TrueClassProbabilities()
    let history = try model.fit(
      training.inputs, training.targets, epochs: epochs,
      validationData: (validation.inputs, validation.targets),
      callbacks: [
        .recorder(every: 3), board.progress("training"),
        sureness.callback(of: model, validation.inputs, data.validation.labels),
      ], progress: .silent, seed: board.random.next())
    let numbers = model.parameters.map(\.variable.value.count).reduce(0, +)
    board.identity("it has that many parameters", numbers == 10 * width + 21)
    let (first, last) = (history.epochs[0], history.epochs[epochs - 1])
    board.say("The rows that begin with `val_` are measured on the validation set.")
    board.table(
      ["", "after 1 epoch", "after \(epochs)"],
      history.names.map { [$0, written(first[$0]!), written(last[$0]!)] })
    board.draw(
      .losses(
        history, title: "Is it still learning, and does it overfit?",
        caption: """
          The loss after each epoch, on the \(data.training.count) training examples and on the \
          \(data.validation.count) of the validation set. Where both fall, it is still learning; if the validation \
          loss rose while the training loss kept falling, that would be overfitting.
          """))
    let record = history.record!
    board.draw(
      sureness.figure(
        "How confident does it become?",
        caption: """
          The probability of the true class for every example of the validation set, the first epochs at the back. \
          Near 1 the network is confident and right; below ½ it is wrong.
          """))
    board.draw(
      .meanGradients(
        record, each: 4, title: "Does the gradient shrink during training?",
        caption: """
          The length of the gradient of each layer's weights, means of four recorded batches. It shrinks as the \
          outputs ŷ come closer to the labels.
          """))
    if isBuiltIn {
      let frequent = Double(data.validation.classCounts.max()!) / Double(data.validation.count)
      board.say(
        """
        A **baseline** that always predicts the more frequent class is right on \(percent: frequent) of the \
        validation set.
        """
      )
      board.claim(
        "on the validation set the accuracy is more than ten points above that",
        history["val_accuracy"].last! > frequent + 0.1)
    }
    return model
  }

  /// What a threshold costs: an overlooked example of the first class counts ten times a false alarm.
  private func cost(_ truth: [Int], _ p: [Double], _ threshold: Double) -> Double {
    zip(truth, p).map { y, p in
      y == 0 && p > threshold ? 10 : y == 1 && p <= threshold ? 1 : 0
    }.mean
  }

  private func decide(
    on board: Board, _ data: TwoClasses, _ model: Sequential, _ isBuiltIn: Bool
  ) -> Double {
    board.step("From a probability to a decision")
    let threshold = board.slider("threshold", in: 0.05...0.95, default: 0.5, reruns: .step)
    let (first, second) = (data.classes[0], data.classes[1])
    let truth = data.validation.labels
    let p = model.predict(data.scale(data.validation).whole.inputs).values.map { Double($0) }
    board.say(
      """
      The network gives a probability, but in the end a decision has to be made. That takes a **threshold**: where ŷ \
      is above it, the prediction is \(second). There are two kinds of errors, and they need not cost the same. Let \
      \(first) taken for \(second) cost ten times the other \
      error\(isBuiltIn ? ": to overlook a tumor is worse than to examine a patient twice" : ""). The cheapest \
      threshold is determined on the validation set.
      """)
    let thresholds = (1..<100).map { Double($0) / 100 }
    let costs = thresholds.map { cost(truth, p, $0) }
    let least = costs.min()!
    let cheapest = thresholds.indices.filter { costs[$0] == least }
    let chosen = thresholds[cheapest[cheapest.count / 2]]
    board.draw(
      Figure(
        "Which threshold is cheapest?",
        caption: """
          The mean cost of a decision on the validation set, for every threshold. The cheapest is \(written(chosen)) \
          (the middle one, where several cost the same); yours is \(written(threshold)).
          """, x: PlotAxis("threshold", range: 0...1), y: "mean cost"
      ) {
        Line(thresholds, costs, label: "cost")
        ReferenceLine(x: chosen, label: "cheapest")
        ReferenceLine(x: threshold, label: "yours")
      })
    board.table(
      ["", "threshold", "cost", "recall, \(first)", "recall, \(second)"],
      [("yours", threshold), ("cheapest", chosen)].map { name, threshold in
        var matrix = ConfusionMatrix(classes: 2)
        matrix.add(truth, p.map { $0 > threshold ? 1 : 0 })
        return [name]
          + [threshold, cost(truth, p, threshold), matrix.recall(of: 0), matrix.recall(of: 1)].map {
            written($0, digits: 3)
          }
      })
    board.identity(
      "on the validation set, among thresholds in steps of 0.01, yours is not cheaper than the cheapest",
      cost(truth, p, (threshold * 100).rounded() / 100) >= least)
    board.say(
      """
      **Recall** is the fraction of the examples of a class that are predicted as that class; **precision** is the \
      fraction of the examples predicted as a class that belong to it. Which threshold should we expect? If the \
      probabilities were exactly right, the best would be 10/(10 + 1) = \(10.0 / 11): predict \(second) only where \
      it is more than ten times as likely as \(first). The one measured above can differ, because the network's \
      probabilities are not exact and \(truth.count) examples are few.
      """)
    return chosen
  }

  private func evaluate(
    on board: Board, _ data: TwoClasses, _ model: Sequential, _ threshold: Double,
    _ isBuiltIn: Bool
  ) {
    board.step("Once, on the test set")
    let (first, second) = (data.classes[0], data.classes[1])
    let truth = data.test.labels
    let p = model.predict(data.scale(data.test).whole.inputs).values
    var matrix = ConfusionMatrix(classes: 2)
    matrix.add(truth, p.map { Double($0) > threshold ? 1 : 0 })
    let roc = ROCCurve(truth: truth.map(Double.init), scores: p)
    let n = Double(truth.count)
    let error = (matrix.accuracy * (1 - matrix.accuracy) / n).squareRoot()
    board.say(
      """
      The features, the weights and the threshold \(threshold) are fixed. Now the test set is used, for the first \
      and only time. The accuracy is \(matrix.accuracy) ± \(error, digits: 2), where ± is the standard error √(p(1 − \
      p)/n) of n = \(truth.count) examples. A difference of that size between two networks can be due to chance. And \
      the threshold was chosen for the cost, not for the accuracy: it accepts more errors on \(second) so that fewer \
      examples of \(first) are overlooked.
      """)
    board.table(
      ["class", "recall", "precision"],
      [0, 1].map { label in
        [
          data.classes[label], written(matrix.recall(of: label)),
          written(matrix.precision(of: label)),
        ]
      })
    board.draw(
      .confusionMatrix(
        matrix.counts, classes: data.classes, title: "Which errors does it make?",
        caption: """
          The **confusion matrix** of the test set: how often each class (row) was predicted as each (column), at the \
          threshold \(written(threshold)).
          """.replacing("**", with: "")))
    board.say(
      """
      That was the **confusion matrix** for one threshold. The **ROC curve** shows all thresholds: the true positive \
      rate, which is the recall of \(second), against the false positive rate, the fraction of \(first) that is \
      predicted as positive. The area under the curve is the **AUC**.
      """)
    board.draw(
      Figure(
        "ROC curve: what does every threshold do?",
        caption: """
          Every threshold is a point; guessing lies on the dashed line. The area under the curve is \
          \(written(roc.area)): the probability that an example of \(second) gets a higher output than one of \
          \(first).
          """, x: PlotAxis("false positive rate: \(first) taken for \(second)", range: 0...1),
        y: PlotAxis("true positive rate: \(second) found", range: 0...1),
        legend: .inside(.bottomRight), aspect: .equal
      ) {
        Line([0, 1], [0, 1], label: "guessing", color: .muted, dash: .dashed, width: 1)
        Line(roc.falsePositiveRates, roc.truePositiveRates, label: "the network")
        Points(
          [1 - matrix.recall(of: 0)], [matrix.recall(of: 1)], label: "the chosen threshold",
          size: 1.6)
      })
    board.identity(
      """
      the AUC is the fraction of all pairs, one of each class, in which \(second) gets the \
      higher output
      """,
      roc.area.isNaN || abs(roc.area - pairsInOrder(truth, p)) < 1e-9)
    if isBuiltIn { board.claim("the AUC is above 0.9", roc.area > 0.9) }
    board.ask(
      "No example of the class \(first) may slip through. Which way does the threshold have to go?",
      choices: ["down", "up"], answer: 1,
      because: """
        The higher the threshold, the surer the network must be before it predicts \(second).
        """)
  }

  private func unscaled(on board: Board, _ data: TwoClasses, _ isBuiltIn: Bool) throws {
    board.step("What goes wrong: features as they come")
    let (epochs, runs) = (30, 5)
    board.say(
      """
      Is the standardization of step 2 worth the trouble? The same program is trained \(runs) times with \
      standardized features, and \(runs) times with the features as they were measured; each pair has the same first \
      weights and the same order of examples. Without standardization the features with the largest numbers dominate \
      the weighted sums, the initial loss is large, and a step that suits one weight is far too large for another.
      """)
    var histories: [[History]] = [[], []]
    let scaled = [data.scale(data.training), data.scale(data.validation)].map(\.whole)
    let raw = [data.training, data.validation].map(\.whole)
    for run in 0..<runs {
      let seeds = (board.random.next(), board.random.next())
      for (way, parts) in [scaled, raw].enumerated() {
        var model = Self.program(inputs: data.training.features.width, seed: seeds.0)
        histories[way].append(
          try model.fit(
            parts[0].inputs, parts[0].targets, epochs: epochs,
            validationData: (parts[1].inputs, parts[1].targets),
            callbacks: [board.progress("run \(run + 1)")], progress: .silent, seed: seeds.1))
      }
    }
    let xs = (1...epochs).map(Double.init)
    let names = ["standardized", "as measured"]
    board.draw(
      Figure(
        "What does standardization gain?",
        caption: """
          On the validation set, a line for every run. As measured, the loss begins high, because the inputs are \
          large, and the runs differ widely.
          """, columns: 2
      ) {
        for (title, name) in [("Loss", "val_loss"), ("Accuracy", "val_accuracy")] {
          Panel(
            title, x: "epoch",
            y: name == "val_loss"
              ? PlotAxis("loss", scale: .logarithmic) : PlotAxis("accuracy", range: 0...1),
            legend: name == "val_loss" ? .automatic : .none
          ) {
            for (way, runs) in histories.enumerated() {
              for (index, run) in runs.enumerated() {
                Line(
                  xs, run[name], label: index == 0 ? names[way] : nil, color: .series(way),
                  dash: way == 0 ? .solid : .dashed, width: 1.2)
              }
            }
          }
        }
      })
    let (losses, accuracies) = (
      histories.map { $0.map { $0["val_loss"].last! } },
      histories.map { $0.map { $0["val_accuracy"].last! } }
    )
    board.table(
      ["after \(epochs) epochs", "validation loss", "validation accuracy"],
      names.indices.map { i in
        [names[i]]
          + [losses[i], accuracies[i]].map {
            "\(written($0.mean, digits: 3)) ± \(written($0.sampleStandardDeviation, digits: 1))"
          }
      })
    let pairs = PairedDifference(losses[1], losses[0])
    board.compare(
      "The validation loss", of: names[1], with: names[0], pairs, over: "pairs of runs")
    if !pairs.isClear && pairs.differences.allSatisfy({ $0 > 0 }) {
      board.say(
        """
        All the same, the loss is higher as measured in every one of the pairs. The t-test weighs the mean difference \
        against its spread, and here the size of the difference varies widely from pair to pair.
        """)
    }
    if isBuiltIn {
      board.claim(
        "as measured, the final loss is higher in every pair of runs",
        zip(losses[0], losses[1]).allSatisfy { $0 < $1 })
    }
    board.warn(
      """
      Often all data are standardized first and divided afterwards. Then the test set has influenced mean and standard \
      deviation: leakage, and a result that may be a little too good to be true.
      """)
  }
}

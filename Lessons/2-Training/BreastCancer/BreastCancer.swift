import Chalk
import Foundation

/// P01 and T02: ten neurons, one answer: malignant or benign.
struct BreastCancer: Lesson {
  let card = LessonCard(
    "breast-cancer", "Eight measurements, one answer", formulas: ["P01", "T02", "N02"],
    needs: ["seven-steps"], minutes: 15)

  func teach(on board: Board) throws {
    let all = try board.data.examples("breast-cancer", or: .breastCancer)
    try TwoClasses.require(all)
    let isBuiltIn = all == .breastCancer
    let data = select(on: board, all)
    standardize(on: board, data)
    let network = try learn(on: board, data, isBuiltIn)
    judge(on: board, data, network.model, isBuiltIn)
    try unscaled(on: board, data, network, isBuiltIn)
    try AmountOfData(data: data).show(on: board, isBuiltIn)
  }

  private func select(on board: Board, _ all: Examples) -> TwoClasses {
    board.step("What should it look at?")
    let measure = board.choice(
      "measure", of: FeatureMeasure.allCases.map(\.rawValue), default: "mutual-information")
    let data = TwoClasses(all, by: FeatureMeasure(rawValue: measure)!, random: &board.random)
    let (kept, width) = (data.training.features.width, all.features.width)
    board.say(
      """
      \(all.count) examples, \(width) measurements each: the features. Each belongs to one of two \
      classes, its label: \(data.classes[0]) or \(data.classes[1]). The program of this lesson takes \
      at most eight features. Which? Those that tell most about the label. What a feature x tells \
      about a label y is measured in nats: nothing where the two are independent, and never more than \
      there is to be told.
      """)
    board.formula(#"I(x; y) = \sum_{x, y} p(x, y) \log \frac{p(x, y)}{p(x) p(y)}"#)
    if measure != "mutual-information" {
      board.say(
        "Here the features are chosen by another measure: \(measure). It is a number of its own.")
    }
    board.say(
      """
      First a fifth is put aside, the test set. It stands for everybody whom the network has not \
      met. It must have no say in anything: not in the weights, and not in which columns are chosen \
      either.
      """)
    board.code("prepare", file: TwoClasses.file)
    board.table(
      ["place", "feature", "score"],
      data.ranking.prefix(kept).enumerated().map { place, column in
        ["\(place + 1)", data.allNames[column], written(data.selection.scores[column])]
      })
    board.draw(selectionFigure(data))
    let shares = [0, 1].map { label in
      Double(data.training.labels.count { $0 == label }) / Double(data.training.count)
    }
    let toBeTold = -shares.map { $0 * log($0) }.reduce(0, +)
    if measure == "mutual-information" {
      board.say("All there is to be told about the label is \(toBeTold) nats.")
      board.claim(
        "no feature tells more than there is to be told",
        data.selection.scores.allSatisfy { $0 >= 0 && $0 <= toBeTold + 1e-12 })
    }
    board.claim(
      "no feature that was left out scores more than one that was kept",
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
      One feature is measured in thousands, another in hundredths. A weighted sum of the two is a sum \
      of the first alone. So each is brought to mean 0 and standard deviation 1, both taken from the \
      training part.
      """)
    let f = board.formula(#"z = \frac{x - m}{s}"#)
    let names = data.training.featureNames
    let (row, standard) = (data.training.features[0], data.scale(data.training.features[0]))
    board.explain(
      f, ["x": row[0], "m": data.scale.means[0], "s": data.scale.deviations[0]], standard[0])
    board.table(
      ["feature", "mean m", "deviation s", "first example x", "z"],
      names.indices.map { i in
        [names[i]]
          + [data.scale.means[i], data.scale.deviations[i], row[i], standard[i]].map { written($0) }
      })
    let again = Standardizer(fitting: data.scale(data.training))
    board.claim(
      "afterwards each has mean 0 and deviation 1 in the training part",
      again.means.allSatisfy { abs($0) < 1e-9 }
        && zip(again.deviations, data.scale.deviations).allSatisfy { abs($0 - 1) < 1e-9 || $1 == 0 }
    )
    board.ask(
      "The mean is 20, the deviation 5. What becomes of x = 30?", answer: 2,
      because: "It lies two deviations above the mean.")
  }

  // excerpt: program
  /// Dense(10, relu) → Dense(1, sigmoid), binary cross-entropy, Adam, accuracy.
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

  /// The network after its training.
  struct Trained {
    let model: Sequential
    let history: History
    let batchSeed, weightSeed: UInt64
  }

  private func learn(
    on board: Board, _ data: TwoClasses, _ isBuiltIn: Bool
  ) throws -> Trained {
    board.step("Ten neurons and one answer")
    let epochs = board.integerSlider("epochs", in: 20...60, default: 30)
    board.say(
      """
      The program, in Swift line by line: ten neurons with ReLU, one with a sigmoid, whose answer p is \
      the probability of \(data.classes[1]). The loss is the binary cross-entropy, the surprise about \
      the truth; Adam makes the steps.
      """)
    board.formula(#"p = \sigma(W_2^\top \max(0, W_1^\top z + b_1) + b_2)"#)
    board.formula(#"L = -\frac{1}{n} \sum_i (t_i \log p_i + (1 - t_i) \log (1 - p_i))"#)
    board.code("program")
    let width = data.training.features.width
    board.predict(
      "How many numbers does this network learn?", answer: Double(10 * width + 10 + 10 + 1),
      because: "10·\(width) weights and 10 biases, then 10 weights and 1 bias.")
    let seeds = (board.random.next(), board.random.next())
    var model = Self.program(inputs: width, seed: seeds.0)
    let (learned, held) = (data.scale(data.training).whole, data.scale(data.test).whole)
    let history = try model.fit(
      learned.inputs, learned.targets, epochs: epochs, validationData: (held.inputs, held.targets),
      callbacks: [.recorder(every: 15), board.progress("training")], progress: .silent,
      seed: seeds.1)
    let numbers = model.parameters.map(\.variable.value.count).reduce(0, +)
    board.claim("it learns that many numbers", numbers == 10 * width + 21)
    let (first, last) = (history.epochs[0], history.epochs[epochs - 1])
    board.table(
      ["", "after 1 epoch", "after \(epochs)"],
      history.names.map { [$0, written(first[$0]!), written(last[$0]!)] })
    board.draw(
      .losses(
        history,
        caption: """
          The loss after each epoch: of the \(data.training.count) examples that it learns from, and of \
          the \(data.test.count) that it never learns from (here called validation).
          """))
    let record = history.record!
    board.draw(
      .activations(
        record,
        caption: """
          What the two layers put out, an early epoch at the back, the last in front. The answers part: \
          from the middle they move to the ends.
          """))
    board.draw(
      .gradientNorms(
        record,
        caption: """
          How long the gradient of each list of weights is. The further it has learned, the less there \
          is to be changed.
          """))
    board.claim("the loss has fallen", history["loss"].last! < history["loss"][0])
    if isBuiltIn {
      let share = Double(data.test.classCounts.max()!) / Double(data.test.count)
      board.claim(
        "it is more often right than one that always names the more frequent class",
        history["val_accuracy"].last! > share)
    }
    return Trained(model: model, history: history, batchSeed: seeds.1, weightSeed: seeds.0)
  }
}

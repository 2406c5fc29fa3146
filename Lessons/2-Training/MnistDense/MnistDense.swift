import Chalk
import Foundation

/// P05: 784 → Dense(512, relu) → Dense(10, softmax), by Adam and by gradient descent.
struct MnistDense: Lesson {
  let card = LessonCard(
    "mnist-dense", "Reading digits with 512 neurons", formulas: ["P05", "F08", "N03"],
    needs: ["breast-cancer"], minutes: 15)

  func teach(on board: Board) throws {
    let parts = try board.data.images(
      "mnist", size: (28, 28), channels: 1, or: .digits(side: 28))
    let (training, test) = (FlatPictures(parts.training), FlatPictures(parts.test))
    pictures(on: board, parts.training, training)
    program(on: board, classes: parts.training.classNames.count)
    let both = try train(on: board, parts.training.classNames.count, training, test)
    try evaluate(on: board, both, parts, test)
    weights(on: board, both, training)
    unscaled(on: board, training, both)
  }

  private func pictures(on board: Board, _ images: ImageExamples, _ flat: FlatPictures) {
    board.step("What does a network see?")
    let pixels = images.height * images.width
    board.say(
      """
      \(images.count) pictures of \(images.height) × \(images.width) pixels, each with its class. A \
      dense layer knows nothing of rows and columns: a picture is a list of \(pixels) numbers to it. \
      Each was a byte, 0 for paper and 255 for ink; divided by 255 it lies between 0 and 1. The \
      label becomes a list too: zeros, and a single one at the class.
      """)
    board.code("flat")
    let first = images.labels[0]
    let row = (0..<images.classNames.count).map { flat.targets[0, $0].scalar }
    board.table(
      ["class", "target t of the first picture"],
      row.indices.map { [images.classNames[$0], written(row[$0])] })
    let shown = Array(0..<min(20, images.count))
    board.draw(
      Figure(
        "What is to be read",
        caption: "Some of the pictures to learn from, each with its label."
      ) {
        Images(
          shown.map(images.drawn), captions: shown.map { images.classNames[images.labels[$0]] },
          columns: 10)
      })
    board.claim(
      "every pixel lies between 0 and 1",
      flat.inputs.min().scalar >= 0 && flat.inputs.max().scalar <= 1)
    board.claim(
      "the target of the first picture has its one at \(images.classNames[first])",
      row[first] == 1 && row.reduce(0, +) == 1)
  }

  // excerpt: program
  /// Dense(512, relu, 784 inputs) → Dense(10, softmax), categorical cross-entropy.
  func program(_ optimizer: Optimizer, classes: Int, seed: UInt64) -> Sequential {
    var model = Sequential(
      [
        .dense(512, activation: .relu, inputShape: [784], name: "hidden"),
        .dense(classes, activation: .softmax, name: "output"),
      ], seed: seed)
    model.compile(
      optimizer: optimizer, loss: .categoricalCrossentropy, metrics: [.accuracy])
    return model
  }
  // end excerpt

  private func program(on board: Board, classes: Int) {
    board.step("512 neurons look at all of it")
    board.say(
      """
      Each of 512 neurons has a weight for every pixel. Each of \(classes) outputs has a weight for \
      every neuron; softmax makes probabilities of them. Two matrices, two lists of biases:
      """)
    board.formula(#"p = \text{softmax}(W_2 \max(0, W_1 x + b_1) + b_2)"#)
    board.formula(#"L = -\frac{1}{n} \sum_i \sum_k t_{ik} \log p_{ik}"#)
    board.code("program")
    let count = 784 * 512 + 512 + 512 * classes + classes
    board.predict(
      "How many numbers does it learn?", answer: Double(count),
      because: "784·512 + 512, and 512·\(classes) + \(classes).")
    let model = program(.adam, classes: classes, seed: 0)
    let counted = model.parameters.map(\.variable.value.count).reduce(0, +)
    board.value("numbers to be learned", Double(counted))
    board.claim("it is as many as were counted by hand", counted == count)
    board.warn(
      """
      The article that prints this program names gradient descent as the optimizer in its text, and \
      writes Adam in its code. They are not the same; the next step runs both.
      """)
  }

  /// The same program after training with both optimizers.
  struct Both {
    let adam, descent: Sequential
    let histories: [History]
    let weightSeed, batchSeed: UInt64
    let rate: Double

    var adamHistory: History { histories[0] }
    var descentHistory: History { histories[1] }
  }

  private func train(
    on board: Board, _ classes: Int, _ training: FlatPictures, _ test: FlatPictures
  ) throws -> Both {
    board.step("Adam, and plain gradient descent")
    let epochs = board.integerSlider("epochs", in: 2...12, default: 10)
    let rate = board.slider("rate", in: 0.01...0.3, default: 0.01)
    board.say(
      """
      Batches of 128, \(epochs) epochs; the same first weights, the same order. Gradient descent with \
      the learning rate \(rate), Adam with its usual 0.001.
      """)
    board.formula(#"w \leftarrow w - \alpha \frac{\partial L}{\partial w}"#)
    let (weightSeed, batchSeed) = (board.random.next(), board.random.next())
    let every = max(5, training.labels.count / 128)
    var models: [Sequential] = []
    var histories: [History] = []
    for (name, optimizer) in [("Adam", Optimizer.adam), ("descent", .sgd(learningRate: rate))] {
      var model = program(optimizer, classes: classes, seed: weightSeed)
      histories.append(
        try model.fit(
          training.inputs, training.targets, epochs: epochs, batchSize: 128,
          validationData: (test.inputs, test.targets),
          callbacks: [.recorder(every: every), board.progress(name)],
          progress: .silent, seed: batchSeed))
      models.append(model)
    }
    let both = Both(
      adam: models[0], descent: models[1], histories: histories, weightSeed: weightSeed,
      batchSeed: batchSeed, rate: rate)
    draw(on: board, both)
    if rate < 0.02 {
      board.claim(
        "Adam's loss is the lower one: its steps are as long as they need to be",
        both.adamHistory["loss"].last! < both.descentHistory["loss"].last!)
    }
    board.claim(
      "with both the loss falls",
      histories.allSatisfy { $0["loss"].last! < $0["loss"][0] })
    board.ask(
      "Which of the two is the printed program as it runs?",
      choices: ["gradient descent", "Adam"], answer: 1,
      because: "What runs is the code.")
    return both
  }

  private func draw(on board: Board, _ both: Both) {
    let names = ["Adam", "descent"]
    let ahead =
      both.rate < 0.02
      ? "In the same number of steps Adam gets much further than gradient descent with so small a rate."
      : "The rate of gradient descent is \(written(both.rate))."
    let epochs = both.adamHistory.epochs.map { Double($0.number) }
    board.draw(
      Figure(
        "Two optimizers, one program",
        caption: """
          Solid lines: what they learn from; dashed lines: the test set. \(ahead)
          """, columns: 2
      ) {
        for (title, name) in [("Loss", "loss"), ("Accuracy", "accuracy")] {
          Panel(
            title, x: "epoch", y: PlotAxis(name, scale: name == "loss" ? .logarithmic : .linear),
            legend: name == "loss" ? .automatic : .none
          ) {
            for (index, history) in both.histories.enumerated() {
              Line(epochs, history[name], label: names[index], color: .series(index), dash: .solid)
              Line(
                epochs, history["val_" + name], label: "\(names[index]), test",
                color: .series(index), dash: .dashed)
            }
          }
        }
      })
    board.draw(
      .activations(
        both.adamHistory.record!, title: "Activations, by Adam",
        caption: """
          The hidden layer without its zeros, and the answers: from an even share for each class they \
          go to the two ends, 0 and 1.
          """))
    board.draw(insideFigure(both, names))
  }

  /// Gradients and steps of both optimizers.
  private func insideFigure(_ both: Both, _ names: [String]) -> Figure {
    let records = both.histories.map { $0.record! }
    let kernels = records.map { record in record.parameters.filter { $0.hasSuffix("kernel") } }
    return Figure(
      "Gradients, and steps beside the weights",
      caption: """
        Left: the length of the gradient of each layer's weights. Right: how long a step is beside the \
        weights. Adam divides each gradient by its usual size, so its steps stay long where \
        gradients are small.
        """, columns: 2
    ) {
      for (title, axis) in [("Gradients", "‖gradient‖"), ("Steps", "‖Δw‖ / ‖w‖")] {
        Panel(
          title, x: "update", y: PlotAxis(axis, scale: .logarithmic),
          legend: title == "Steps" ? .automatic : .none
        ) {
          for (index, record) in records.enumerated() {
            for (layer, name) in kernels[index].enumerated() {
              let changes = record.changes(of: name)
              Line(
                changes.map { Double($0.step) },
                changes.map { title == "Steps" ? $0.change.updateRatio : $0.change.gradientNorm },
                label: "\(names[index]), layer \(layer + 1)", color: .series(index),
                dash: layer == 0 ? .solid : .dashed)
            }
          }
        }
      }
    }
  }

  private func evaluate(
    on board: Board, _ both: Both, _ parts: TrainTestSplit<ImageExamples>, _ test: FlatPictures
  ) throws {
    board.step("What it gets wrong")
    let scores = try [both.adam, both.descent].map { model -> Scores in
      try model.evaluate(test.inputs, test.targets, batchSize: 512)
    }
    board.table(
      ["on \(test.labels.count) pictures it never saw", "loss", "accuracy"],
      zip(["Adam", "gradient descent"], scores).map { name, score in
        [name, written(score.loss), written(score["accuracy"]!)]
      })
    let p = both.adam.predict(test.inputs, batchSize: 512)
    let predictions = p.argmax(-1).values.map { Int($0) }
    let names = parts.test.classNames
    var matrix = ConfusionMatrix(classes: names.count)
    matrix.add(test.labels, predictions)
    board.draw(
      .confusionMatrix(
        matrix.counts, classes: names,
        caption: "The test set, by Adam's network. Off the diagonal lies what it takes for another."
      ))
    board.claim(
      "the accuracy is the part that lies on the diagonal",
      abs(matrix.accuracy - scores[0]["accuracy"]!) < 1e-6)
    let errors = test.labels.indices.filter { predictions[$0] != test.labels[$0] }
    let (probabilities, classes) = (p.values, names.count)
    let worst = errors.sorted {
      probabilities[$0 * classes + predictions[$0]] > probabilities[$1 * classes + predictions[$1]]
    }.prefix(20)
    if worst.isEmpty {
      board.say("Not one picture of the test set is read wrongly.")
    } else {
      board.draw(
        Figure(
          "Read wrongly",
          caption: """
            The errors of which it was surest: the true class, and what the network read. Some of \
            them a person might read wrongly too.
            """
        ) {
          Images(
            worst.map(parts.test.drawn),
            captions: worst.map { "\(names[test.labels[$0]]), read \(names[predictions[$0]])" },
            columns: min(10, max(5, worst.count)))
        })
    }
    let accuracy = scores.map { $0["accuracy"]! }
    let isReal = board.isFull && parts.training.count == 60_000
    if isReal && both.adamHistory.epochs.count >= 10 {
      board.claim("on real MNIST Adam reads 97.9 % rightly, or more", accuracy[0] >= 0.979)
      if both.rate == 0.01 {
        board.claim(
          "and gradient descent with the rate 0.01 reads 92.5 %, or more", accuracy[1] >= 0.925)
      }
    }
    let most = parts.test.classCounts.max()!
    board.claim(
      "it is more often right than one that always names the most frequent class",
      accuracy[0] > Double(most) / Double(test.labels.count))
  }

  private func weights(on board: Board, _ both: Both, _ training: FlatPictures) {
    board.step("What the neurons look for")
    board.say(
      """
      A neuron of the first layer has a weight for each pixel; drawn as a picture they show what it \
      looks for. The weights began at random, and most of that noise is still in them. So here is \
      the difference, after less before, for the sixteen neurons that have moved furthest.
      """)
    let after = both.adam.parameters[0].variable.value
    let model = program(.adam, classes: training.targets.shape[1], seed: both.weightSeed)
    let before = model.parameters[0].variable.value
    let moved = after - before
    let ways = moved.squared().sum(0).values
    let furthest = ways.indices.sorted { ways[$0] > ways[$1] }.prefix(16)
    board.draw(
      .weights(
        furthest.map { weightPicture(moved, neuron: $0, width: 28) }, columns: 8,
        title: "What training has added to the first weights",
        caption: """
          A picture for each of sixteen neurons: pixels that now speak for it are orange, those against \
          it blue, and white has not moved.
          """))
    let ink = training.inputs.max(0).values
    let blank = ink.indices.filter { ink[$0] == 0 }
    let largest = moved.absolute().max(1).values
    board.say(
      "\(blank.count) of \(ink.count) pixels are blank in every picture: their weights get no gradient."
    )
    board.claim(
      "the weights of pixels that are always blank have not moved at all",
      blank.allSatisfy { largest[$0] == 0 })
    board.ask(
      "A pixel is 0 in every picture. What is the gradient of its weights?", answer: 0,
      because: "∂L/∂w = x·∂L/∂z, and x is 0.")
  }

  private func unscaled(on board: Board, _ training: FlatPictures, _ both: Both) {
    board.step("What goes wrong: bytes instead of numbers up to 1")
    board.say(
      """
      Without the division by 255 the gradient of the first layer is 255 times as long, and its \
      effect on the sums 255 times as large once more. Gradient descent is thrown far away by its \
      first steps.
      """)
    let count = min(training.labels.count, 1500)
    let (x, t) = (training.inputs[0..<count] * 255, training.targets[0..<count])
    let (losses, off) = firstUpdates(both, x, t)
    let (better, betterOff) = firstUpdates(both, x / 255, t)
    board.draw(
      Figure(
        "The first updates with bytes",
        caption: """
          The loss of each batch. Bytes throw gradient descent far away; numbers up to 1 do nothing of \
          the kind.
          """,
        x: "update", y: PlotAxis("loss", scale: .logarithmic)
      ) {
        Line(losses.indices.map { Double($0 + 1) }, losses, label: "bytes, 0 to 255")
        Line(better.indices.map { Double($0 + 1) }, better, label: "divided by 255")
      })
    if let off, let betterOff {
      board.say(
        """
        After these updates \(percent: off) of the neurons are off for every picture, beside \
        \(percent: betterOff) without bytes. Those get no gradient any more: there is no way back.
        """)
    }
    board.claim(
      "with bytes the loss rises far above that of guessing",
      losses.contains { !($0 < 10 * log(Double(training.targets.shape[1]))) })
    board.claim(
      "divided by 255 it never does",
      better.allSatisfy { $0 < 10 * log(Double(training.targets.shape[1])) })
    board.say(
      """
      To try: s rate=0.3 in step 3, where gradient descent comes close to Adam; `chalk learn \
      optimizers` for what Adam does; `chalk run mnist-dense --full` for all of MNIST; your own \
      pictures with --data FOLDER, a folder for each class.
      """)
  }

  /// The losses of the first 30 batches, until one is no number; and the part of the hidden neurons that
  /// are off for every picture afterwards, if all weights are numbers.
  private func firstUpdates(
    _ both: Both, _ x: Tensor, _ t: Tensor
  ) -> (losses: [Double], off: Double?) {
    var model = program(
      .sgd(learningRate: both.rate), classes: t.shape[1], seed: both.weightSeed)
    var random = RandomSource(seed: both.batchSeed)
    var losses: [Double] = []
    for _ in 0..<30 {
      let rows = (0..<128).map { _ in random.integer(below: x.shape[0]) }
      let scores = try? model.trainOnBatch(x.samples(at: rows), t.samples(at: rows))
      losses.append(scores?.loss ?? .infinity)
      if scores == nil { break }
    }
    let (W, b) = (model.parameters[0].variable.value, model.parameters[1].variable.value)
    let largest = (x.matmul(W) + b).max(0).values
    guard losses.allSatisfy(\.isFinite), largest.allSatisfy(\.isFinite) else {
      return (losses, nil)
    }
    return (losses, Double(largest.count { $0 <= 0 }) / Double(largest.count))
  }
}

extension ImageExamples {
  /// One of the pictures for a figure, dark ink on light paper.
  fileprivate func drawn(_ index: Int) -> PixelImage {
    let picture = image(index)
    return PixelImage(
      width: width, height: height, channels: 1,
      bytes: picture.converted(toChannels: 1).bytes.map { 255 - $0 })
  }
}

/// The weights of one neuron of a first layer as a picture: rows of numbers.
private func weightPicture(_ kernel: Tensor, neuron: Int, width: Int) -> [[Double]] {
  let (pixels, units) = (kernel.shape[0], kernel.shape[1])
  let values = kernel.values
  return stride(from: 0, to: pixels, by: width).map { start in
    (start..<start + width).map { values[$0 * units + neuron] }
  }
}

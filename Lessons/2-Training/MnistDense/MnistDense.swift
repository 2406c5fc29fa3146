import Chalk
import Foundation

/// P05: 784 → Dense(512, relu) → Dense(10, softmax), by Adam and by gradient descent.
struct MnistDense: Lesson {
  let card = LessonCard.mnistDense

  func teach(on board: Board) throws {
    let all = try board.digitPictures()
    let few = board.isFull ? all.training.count : min(2500, all.training.count)
    let parts = all.training.shuffled(random: &board.random).prefix(few)
      .split(testFraction: board.isFull ? 1.0 / 12 : 0.2, random: &board.random)
    let sets = Sets(
      training: FlatPictures(parts.training), validation: FlatPictures(parts.test),
      test: FlatPictures(all.test))
    pictures(on: board, parts.training, sets)
    try program(on: board, classes: parts.training.classNames.count)
    let both = try train(on: board, parts.training.classNames.count, sets)
    try evaluate(on: board, both, all.test, sets.test)
    weights(on: board, both, sets.training)
    unscaled(on: board, sets.training, both)
    board.printedSize(printedProgram)
    ending(on: board, both)
  }

  /// Three sets that share no picture.
  struct Sets {
    let training, validation, test: FlatPictures
  }

  private func pictures(on board: Board, _ images: ImageExamples, _ sets: Sets) {
    let flat = sets.training
    board.step("What does a network see?")
    let pixels = images.height * images.width
    board.say(
      """
      **MNIST** is a set of handwritten digits. Here \(images.count) of its pictures are the training set, \
      \(sets.validation.labels.count) the validation set and \(sets.test.labels.count) the test set. Each picture \
      has \(images.height) × \(images.width) pixels and a label. A dense layer takes a list and has no notion of \
      rows and columns, so **flattening** writes the rows of a picture one after the other: \(pixels) numbers. Each \
      pixel is stored as a byte, 0 for paper and 255 for ink; divided by 255 it lies between 0 and 1. The label \
      becomes a list too, its **one-hot encoding**: zeros, and a one at the class.
      """)
    board.code("flat")
    let first = images.labels[0]
    let row = (0..<images.classNames.count).map { flat.targets[0, $0].scalar }
    board.table(
      ["class"] + images.classNames.map { name -> Prose in "\(name)" },
      [["target y of the first picture"] + row.map { written($0) }])
    let shown = Array(0..<min(20, images.count))
    board.draw(
      Figure(
        "What has to be recognized?",
        caption: "Twenty pictures of the training set, each with its label."
      ) {
        Images(
          shown.map(images.drawn), captions: shown.map { images.classNames[images.labels[$0]] },
          columns: 10)
      })
    board.identity(
      "every pixel lies between 0 and 1",
      flat.inputs.min().scalar >= 0 && flat.inputs.max().scalar <= 1)
    board.identity(
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

  private func program(on board: Board, classes: Int) throws {
    board.step("A fully connected network: 784, 512, 10")
    board.say(
      """
      Each of 512 hidden neurons has a weight for every pixel, and each of \(classes) outputs has a weight for every \
      hidden neuron: these are two **fully connected** layers. The outputs' weighted sums are the **logits**; \
      **softmax** turns them into probabilities ŷ. The loss is the **categorical cross-entropy**: −log of the \
      probability of the true class, averaged over the pictures. In the formula i counts the pictures and k the \
      classes; since y is one-hot, only the term of the true class remains of the sum over k.
      """)
    board.formula(#"\hat{y} = \text{softmax}(W_2 \max(0, W_1 x + b_1) + b_2)"#)
    board.formula(#"L = -\frac{1}{n} \sum_i \sum_k y_{ik} \log \hat{y}_{ik}"#)
    board.say(
      "A picture whose true class gets the probability p contributes −log p. For p = 0.8 that is:")
    board.explain(Formula(#"L = -\log p"#), ["p": 0.8]) { -ScalarGrad.log($0["p"]!) }
    board.code(
      "program",
      besideKeras: """

        def program(optimizer, classes):
            model = Sequential([

                Dense(512, activation='relu', input_shape=(784,)),
                Dense(classes, activation='softmax'),
            ])
            model.compile(optimizer=optimizer,
                loss='categorical_crossentropy', metrics=['accuracy'])
            return model
        """)
    let count = 784 * 512 + 512 + 512 * classes + classes
    board.predict(
      "How many parameters does this network have?", answer: Double(count),
      because: "784·512 + 512, and 512·\(classes) + \(classes).")
    let model = program(.adam, classes: classes, seed: 0)
    let counted = model.parameters.map(\.variable.value.count).reduce(0, +)
    board.value("parameters", Double(counted))
    board.identity("the model has as many parameters as were counted by hand", counted == count)
    board.draw(
      try .architecture(
        of: model, input: [784], named: ["pixels"], title: "The layers",
        caption: """
          Where do the parameters sit? Each box says how many numbers leave it, and how many parameters make \
          them: nearly all stand between the pixels and the hidden layer.
          """))
    board.warn(
      """
      The article that prints this program names gradient descent as the optimizer in its text, but uses Adam in its \
      code. The two are not the same; the next step runs both.
      """)
  }

  /// The same program after training with both optimizers, several times.
  struct Both {
    /// Of the first run.
    let adam, descent: Sequential
    /// `histories[optimizer][run]`
    let histories: [[History]]
    /// `test[optimizer][run]`: the scores on the test set at the end.
    let test: [[Scores]]
    let weightSeed, batchSeed: UInt64
    let rate: Double
    /// What the first network trained by Adam gave the true classes of the validation set.
    let sureness: TrueClassProbabilities
  }

  private func train(on board: Board, _ classes: Int, _ sets: Sets) throws -> Both {
    board.step("Adam, and plain gradient descent")
    let epochs = board.integerSlider("epochs", in: 2...10, default: board.isFull ? 10 : 5)
    let rate = board.slider("rate", in: 0.01...0.3, default: 0.01)
    let runs = board.isFull ? 1 : 5
    let updates = (sets.training.labels.count + 127) / 128
    board.say(
      """
      How much difference does the optimizer make? Each is run \(runs) times, for \(epochs) epochs in batches of \
      128. In each run both start from the same weights and see the pictures in the same order, so that only the \
      optimizer differs. Gradient descent has the learning rate \(rate), Adam its default 0.001. The article trains \
      for longer: 60,000 pictures, 469 updates an epoch, 10 epochs. Here there are \(updates) updates an \
      epoch\(board.isFull ? "." : "; `--full` takes all of MNIST.")
      """)
    board.say("This is the step of gradient descent; that of Adam is worked out in `optimizers`.")
    board.formula(#"W \leftarrow W - \alpha \frac{\partial L}{\partial W}"#)
    let names = ["Adam", "gradient descent"]
    let seeds = (0..<runs).map { _ in (board.random.next(), board.random.next()) }
    var models: [Sequential] = []
    var histories: [[History]] = [[], []]
    var test: [[Scores]] = [[], []]
    let sureness = TrueClassProbabilities()
    for (run, seed) in seeds.enumerated() {
      for (way, optimizer) in [Optimizer.adam, .sgd(learningRate: rate)].enumerated() {
        var model = program(optimizer, classes: classes, seed: seed.0)
        let watcher = sureness.callback(of: model, sets.validation.inputs, sets.validation.labels)
        histories[way].append(
          try model.fit(
            sets.training.inputs, sets.training.targets, epochs: epochs, batchSize: 128,
            validationData: (sets.validation.inputs, sets.validation.targets),
            callbacks: [board.progress("\(names[way]), \(run + 1)")]
              + (run == 0 ? [.recorder(every: max(2, updates / 8))] : [])
              + (run == 0 && way == 0 ? [watcher] : []),
            progress: .silent, seed: seed.1))
        test[way].append(
          try model.evaluate(sets.test.inputs, sets.test.targets, batchSize: 512))
        if run == 0 { models.append(model) }
      }
    }
    let both = Both(
      adam: models[0], descent: models[1], histories: histories, test: test,
      weightSeed: seeds[0].0, batchSeed: seeds[0].1, rate: rate,
      sureness: sureness)
    draw(on: board, both, names)
    let losses = histories.map { $0.map { $0["val_loss"].last! } }
    board.table(
      ["after \(epochs) epochs", "training loss", "validation loss", "validation accuracy"],
      names.indices.map { way in
        [names[way]]
          + ["loss", "val_loss", "val_accuracy"].map { name in
            let values = histories[way].map { $0[name].last! }
            return
              "\(written(values.mean, digits: 3)) ± \(written(values.sampleStandardDeviation, digits: 1))"
          }
      })
    if runs > 1 {
      board.compare(
        "The validation loss", of: "Adam", with: "gradient descent",
        PairedDifference(losses[0], losses[1]))
    }
    if rate < 0.02 {
      board.claim(
        "with the rate \(rate), gradient descent has the higher validation loss in every run",
        zip(losses[0], losses[1]).allSatisfy { $0 < $1 })
      board.say(
        """
        This does not show that Adam is the better optimizer. The rate \(rate) is small for gradient descent here, \
        and the updates are few. A fair comparison gives each optimizer its own best rate, as the lesson \
        `optimizers` does.
        """)
    }
    board.claim(
      "with both optimizers, in every run, the training loss of every later epoch is below that of the first",
      histories.joined().allSatisfy { run in
        run["loss"].dropFirst().allSatisfy { $0 < run["loss"][0] }
      })
    board.ask(
      """
      The article's text names gradient descent, its code uses Adam. Which of the two presumably produced its \
      results?
      """,
      choices: ["gradient descent", "Adam"], answer: 1,
      because: "What runs is the code; the text can only describe it.")
    return both
  }

  private func draw(on board: Board, _ both: Both, _ names: [String]) {
    let epochs = both.histories[0][0].epochs.map { Double($0.number) }
    board.draw(
      Figure(
        "How fast does each optimizer learn?",
        caption: """
          Mean and standard deviation of the runs. Solid: the training set; dashed: the validation set. The rate of \
          gradient descent is \(written(both.rate)).
          """, columns: 2
      ) {
        for (title, name) in [("Loss", "loss"), ("Accuracy", "accuracy")] {
          Panel(
            title, x: PlotAxis("epoch", ticks: epochs),
            y: PlotAxis(name, scale: name == "loss" ? .logarithmic : .linear),
            legend: name == "loss" ? .below : .none
          ) {
            for (way, runs) in both.histories.enumerated() {
              let means = epochs.indices.map { i in runs.map { $0["val_" + name][i] }.mean }
              let spreads = epochs.indices.map { i in
                runs.map { $0["val_" + name][i] }.sampleStandardDeviation
              }
              Band(
                epochs, lower: zip(means, spreads).map { $0 - $1 },
                upper: zip(means, spreads).map { $0 + $1 }, color: .series(way))
              Line(
                epochs, epochs.indices.map { i in runs.map { $0[name][i] }.mean },
                label: names[way], color: .series(way), dash: .solid)
              Line(
                epochs, means, label: "\(names[way]), validation", color: .series(way),
                dash: .dashed)
            }
          }
        }
      })
    board.draw(
      both.sureness.figure(
        "How confident does the network become?",
        caption: """
          The probability of the true class for every picture of the validation set, after each epoch of Adam, the \
          first at the back. Above ½ no other class can have more, so the picture is classified correctly; near 0 \
          the network has all but ruled out the true class.
          """))
    board.say(
      """
      Where does the difference come from? Not from the gradients alone: a step of gradient descent is the gradient \
      times the rate, however small that is, whereas Adam divides each gradient by its typical size, so that each \
      weight moves by at most about the learning rate.
      """)
    board.draw(insideFigure(both, names))
  }

  /// Gradients and steps of both optimizers.
  private func insideFigure(_ both: Both, _ names: [String]) -> Figure {
    let records = both.histories.map { $0[0].record! }
    let kernels = records.map { record in record.parameters.filter { $0.hasSuffix("kernel") } }
    return Figure(
      "How do gradients become steps?",
      caption: """
        Means of three recorded updates of the first run. Left: the length of the gradient of each layer's weights. \
        Right: the length of a step as a fraction of the weights' length. With gradient descent the right curve \
        follows the left one; with Adam it does not.
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
              let block = changes.count < 6 ? 1 : 3
              let means = changes.map {
                title == "Steps" ? $0.change.updateRatio : $0.change.gradientNorm
              }.means(ofEach: block)
              Line(
                means.indices.map { Double(changes[block * $0 + block / 2].step) }, means,
                label: "\(index == 0 ? names[0] : "descent"), layer \(layer + 1)",
                color: .series(index),
                dash: layer == 0 ? .solid : .dashed)
            }
          }
        }
      }
    }
  }

  private func evaluate(
    on board: Board, _ both: Both, _ images: ImageExamples, _ test: FlatPictures
  ) throws {
    board.step("What it gets wrong")
    board.say(
      """
      How good is the network on pictures that had no part in training or in any choice? Now the test set is used, \
      for the first and only time: \(test.labels.count) pictures.
      """)
    let scores = both.test.map { $0[0] }
    board.table(
      ["on the test set", "loss", "accuracy"],
      zip(["Adam", "gradient descent"], both.test).map { name, scores in
        [name]
          + [scores.map(\.loss), scores.map { $0["accuracy"]! }].map {
            "\(written($0.mean, digits: 3)) ± \(written($0.sampleStandardDeviation, digits: 1))"
          }
      })
    let p = both.adam.predict(test.inputs, batchSize: 512)
    let predictions = p.argmax(-1).values.map { Int($0) }
    let names = images.classNames
    var matrix = ConfusionMatrix(classes: names.count)
    matrix.add(test.labels, predictions)
    board.draw(
      .confusionMatrix(
        matrix.counts, classes: names,
        title: "Which digits are confused?",
        caption:
          "The test set, by the first network trained with Adam. The errors are off the diagonal."
      ))
    board.identity(
      "the accuracy is the fraction on the diagonal",
      abs(matrix.accuracy - scores[0]["accuracy"]!) < 1e-6)
    let errors = test.labels.indices.filter { predictions[$0] != test.labels[$0] }
    let (probabilities, classes) = (p.values, names.count)
    let worst = errors.sorted {
      probabilities[$0 * classes + predictions[$0]] > probabilities[$1 * classes + predictions[$1]]
    }.prefix(20)
    if worst.isEmpty {
      board.say("Every picture of the test set is classified correctly.")
    } else {
      board.draw(
        Figure(
          "Of which errors is it most confident?",
          caption: """
            The true class, and the prediction. A person might misread some of these too.
            """
        ) {
          Images(
            worst.map(images.drawn),
            captions: worst.map { "\(names[test.labels[$0]]), read \(names[predictions[$0]])" },
            columns: min(10, max(5, worst.count)))
        })
    }
    let accuracy = scores.map { $0["accuracy"]! }
    let isReal = board.isFull && images.count == 10_000
    if isReal && both.histories[0][0].epochs.count >= 10 {
      board.claim("on all of MNIST Adam classifies 97.5 % correctly, or more", accuracy[0] >= 0.975)
      if both.rate == 0.01 {
        board.claim(
          "and gradient descent with the rate 0.01 92 %, or more", accuracy[1] >= 0.92)
      }
    }
    let most = images.classCounts.max()!
    board.claim(
      """
      Adam's network classifies more than three times as many pictures correctly as a baseline \
      that always names the most frequent class
      """,
      accuracy[0] > 3 * Double(most) / Double(test.labels.count))
  }

  private func weights(on board: Board, _ both: Both, _ training: FlatPictures) {
    board.step("What do the neurons respond to?")
    board.say(
      """
      A neuron of the first layer has a weight for each pixel, so its weights can be drawn as a picture. They \
      started at random, and most of that randomness is still in them. What training has added is the difference, \
      after minus before; it is drawn for the sixteen neurons that have changed most.
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
        title: "What has training added to the initial weights?",
        caption: """
          A picture for each of sixteen neurons. Orange: the weight has increased, so ink there adds more to the \
          weighted sum than before; blue: it adds less; white: no change.
          """))
    let ink = training.inputs.max(0).values
    let blank = ink.indices.filter { ink[$0] == 0 }
    let largest = moved.absolute().max(1).values
    board.say(
      """
      \(blank.count) of \(ink.count) pixels are blank in every picture: their weights get no \
      gradient.
      """
    )
    board.identity(
      "the weights of pixels that are always blank have not moved at all",
      blank.allSatisfy { largest[$0] == 0 })
    board.ask(
      "A pixel is 0 in every picture. What is the gradient of its weights?", answer: 0,
      because: "∂L/∂w = x·∂L/∂z, and x is 0.")
  }

  private func unscaled(on board: Board, _ training: FlatPictures, _ both: Both) {
    board.step("What goes wrong: inputs that are not scaled")
    board.say(
      """
      What if the division by 255 is forgotten? The gradient of a first-layer weight is x·∂L/∂z, so with pixels 255 \
      times as large it is about 255 times as large, and so is the step. And a step of the same size changes the \
      weighted sums 255 times as much. Together, these make the first steps overshoot by far.
      """)
    let count = min(training.labels.count, 1500)
    let (x, t) = (training.inputs[0..<count] * 255, training.targets[0..<count])
    let (losses, off) = firstUpdates(both, x, t)
    let (better, betterOff) = firstUpdates(both, x / 255, t)
    board.draw(
      Figure(
        "What do bytes do to the first updates?",
        caption: """
          The loss of each batch, by gradient descent. With bytes it rises far above the loss of guessing; with \
          pixels divided by 255 it does not.
          """,
        x: "update", y: PlotAxis("loss", scale: .logarithmic)
      ) {
        Line(losses.indices.map { Double($0 + 1) }, losses, label: "bytes, 0 to 255")
        Line(better.indices.map { Double($0 + 1) }, better, label: "divided by 255")
      })
    if let off, let betterOff {
      board.say(
        """
        After these updates \(percent: off) of the hidden neurons are 0 for every picture; with the division it is \
        \(percent: betterOff). A ReLU that is 0 for every picture gets no gradient, so in this network it cannot \
        recover: a few overly large steps have permanently reduced the number of neurons that can learn.
        """)
    }
    board.claim(
      "with bytes the loss rises above ten times that of guessing",
      losses.contains { !($0 < 10 * log(Double(training.targets.shape[1]))) })
    board.claim(
      "with pixels divided by 255 it never does",
      better.allSatisfy { $0 < 10 * log(Double(training.targets.shape[1])) })
  }

  /// The losses of the first 30 batches, until one is no number; and the fraction of the hidden neurons that
  /// are 0 for every picture afterwards, if all weights are numbers.
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

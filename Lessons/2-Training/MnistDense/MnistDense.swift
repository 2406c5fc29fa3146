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
    board.code("flat", file: FlatPictures.file)
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
}

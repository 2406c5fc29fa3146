import Chalk

/// P02: one convolution, one pooling and two dense layers read digits.
struct MnistConv: Lesson {
  let card = LessonCard(
    "mnist-conv", "Thirty-two windows on a digit", formulas: ["P02", "N10"], needs: ["pooling"],
    minutes: 12)

  func teach(on board: Board) throws {
    let task = try PictureTask(digitsFor: board)
    let shift = try sameEverywhere(on: board, task)
    var model = program(on: board, task)
    let unlearned = (0..<2).map { model.layers[0].parameters[$0].variable.value }
    try onePixel(on: board, task, model)
    let history = try training(on: board, task, &model)
    windows(on: board, task, model, before: unlearned)
    inside(
      on: board, history, filters: unlearned[0].shape[3], classes: task.classes)
    try elsewhere(on: board, task, model, shift)
  }

  private func sameEverywhere(on board: Board, _ task: PictureTask) throws -> Int {
    board.step("Must a network learn a stroke at every place anew?")
    board.say(
      """
      A dense neuron has a weight for each pixel. What it learns of a stroke in the middle is of no \
      use to it for the same stroke three pixels further on: other pixels, other weights. A \
      convolution asks the same question at every place. Move the digit, and the answers move with it.
      """)
    let shift = board.integerSlider("shift", in: 0...6, default: 3)
    var random = board.random.split()
    let layer = Conv2D(1, 1, 3, using: &random)
    let digit = task.testX[0..<1]
    let pictures = [digit, digit.moved(right: shift)]
    let maps = pictures.map { x in
      withoutGradients { layer(Variable(x)) }.value[0, Axis.all, Axis.all, 0]
    }
    board.formula(#"y[i, j] = b + \sum_{u, v} x[i + u, j + v] \cdot w[u, v]"#)
    board.draw(
      Figure(
        "Move the digit, and the answers move along",
        caption: """
          A digit, the same digit \(shift) pixels further right, and what one random kernel of 3 × 3 \
          answers to each: the least answer is black, the greatest white.
          """
      ) {
        Images(
          pictures.map { PixelImage(grey: $0[0, Axis.all, Axis.all, 0].grid, range: 0...1) }
            + maps.map { PixelImage(grey: $0.grid) },
          captions: ["the digit", "moved by \(shift)", "its map", "the map of the moved one"],
          columns: 4)
      })
    let (still, moved) = (maps[0], maps[1])
    let worst = (still[Axis.all, 0..<(26 - shift)] - moved[Axis.all, shift..<26]).absolute().max()
    board.claim(
      "the map of the moved digit is the moved map, number by number", worst.scalar < 1e-5)
    board.predict(
      "A layer of 32 kernels of 3 × 3, each with a bias, on a picture of one channel. How many weights?",
      answer: 320, tolerance: 0, because: "32·(3·3 + 1), for a picture of any size.")
    return shift
  }

  private func program(on board: Board, _ task: PictureTask) -> Sequential {
    board.step("The program")
    board.say(
      """
      Five layers. The convolution looks for its patterns, the pooling keeps the strongest answer of \
      every four, Flatten puts all answers in a row, and two dense layers make a decision of them.
      """)
    board.code("P02")
    let filters = board.integerSlider("filters", in: 1...48, default: 32)
    let model = Programs.mnistConv(
      filters: filters, classes: task.classes, seed: board.random.next())
    board.table(["layer", "kind", "what comes out", "weights"], model.rows)
    let convolution = filters * (3 * 3 + 1)
    let dense = 13 * 13 * filters * 128 + 128
    board.say("\(model.weightCount) weights in all.")
    board.claim(
      "counted by hand they are as many",
      model.weightCount == convolution + dense + 128 * task.classes + task.classes)
    board.say(
      """
      The windows have \(convolution) weights. The first dense layer has \(dense), because it is tied \
      to every place of every map: most of this network is not convolution at all.
      """)
    board.ask(
      "28 × 28 pixels, a kernel of 3 without padding, then pooling by 2. How wide is a map then?",
      answer: 13, tolerance: 0, because: "28 − 3 + 1 = 26, and half of it.")
    return model
  }

  private func onePixel(on board: Board, _ task: PictureTask, _ model: Sequential) throws {
    board.step("One answer, opened")
    board.say(
      """
      Before anything is learned the kernels are random. Here is the greatest answer of the first \
      kernel to the first test digit, before ReLU: nine pixels times nine weights. Open it.
      """)
    let layer = model.layers[0].parameters.map { $0.variable.value }
    let window = Window(rows: try WindowAxis(size: 3), columns: try WindowAxis(size: 3))
    let digit = task.testX[0..<1]
    let y = digit.convolution(layer[0], layer[1], window).y
    let map = y[0, Axis.all, Axis.all, 0]
    let place = Int(map.flattened.argmax().scalar)
    let (i, j) = (place / map.shape[1], place % map.shape[1])
    let opened = TensorExplanation.convolution(
      digit, layer[0], layer[1], window, at: [0, i, j, 0])
    board.value("y at row \(i), column \(j)", opened)
    board.claim(
      "the nine products make the answer that the layer gives",
      abs(opened.value - map[i, j].scalar) < 1e-5)
    let out = withoutGradients { model.layers[0](Variable(digit)).value[0, i, j, 0].scalar }
    board.claim("and the layer puts out max(0, y)", abs(out - max(0, opened.value)) < 1e-5)
  }

  private func training(
    on board: Board, _ task: PictureTask, _ model: inout Sequential
  ) throws -> History {
    board.step("Learning")
    board.say(
      """
      The targets are numbers from 0 to \(task.classes - 1), not rows of zeros with a one; the loss \
      that takes them so is called sparse. It is the same loss.
      """)
    board.formula(#"L = -\frac{1}{n} \sum_i \log p_i[t_i]"#)
    board.code("training")
    let before = model.accuracy(task.testX, task.test.labels)
    let history = try task.train(
      &model, epochs: board.isFull ? 5 : 3, every: board.isFull ? 200 : 15, on: board)
    let after = model.accuracy(task.testX, task.test.labels)
    board.draw(
      .learning(
        history,
        caption: """
          \(task.training.count) pictures, in batches of 32. Of \(task.test.count) pictures that it \
          never saw the network knew \(roundedPercent(before)) before learning, and \(roundedPercent(after)) after.
          """))
    let losses = history["loss"]
    board.claimForBuiltInData("the loss comes down from epoch to epoch", losses.last! < losses[0])
    board.claimForBuiltInData(
      "what it never saw it knows better than one who always names the commonest class",
      after > task.guessing && after > before)
    if board.isFull && task.test.count == 10_000 {
      board.claim("of MNIST's test it knows 98 % and more", after >= 0.98)
    }
    return history
  }

  private func windows(
    on board: Board, _ task: PictureTask, _ model: Sequential, before: [Tensor]
  ) {
    board.step("The windows, before and after")
    let after = model.layers[0].parameters.map { $0.variable.value }
    let filters = after[0].shape[3]
    let relativeChanges = (0..<filters).map { unit in
      let old = before[0][Axis.all, Axis.all, 0, unit]
      let change = (after[0][Axis.all, Axis.all, 0, unit] - old).squared().sum().scalar
      return (change / old.squared().sum().scalar).squareRoot()
    }
    board.say(
      """
      Nobody told the kernels what to look for. Look for those that are bright on one side and dark on \
      the other: they answer to edges. The kernel that learning changed most went \
      \(roundedPercent(relativeChanges.max()!)) of its own length, the one that it changed least \
      \(roundedPercent(relativeChanges.min()!)).
      """)
    let shown = min(filters, 8)
    let kernels = [before[0], after[0]].map { w in
      (0..<shown).map { w[Axis.all, Axis.all, 0, $0].grid }
    }
    board.draw(
      .weights(
        kernels[0] + kernels[1], columns: shown, title: "Kernels, before and after",
        caption: """
          The first \(shown) kernels: in the upper row before learning, in the lower row after it. All \
          have one scale.
          """))
    let digit = task.testX[0..<1]
    let window = try! Window(rows: WindowAxis(size: 3), columns: WindowAxis(size: 3))
    let maps = [before, after].map { w in
      Tensor.select(
        digit.convolution(w[0], w[1], window).y .> 0, digit.convolution(w[0], w[1], window).y,
        Tensor(0))
    }
    let image = PixelImage(picture: task.test.image(0))
    board.draw(
      Figure(
        "Feature maps, before and after",
        caption: """
          A digit that it never saw, and what the first \(shown) kernels answer to it after ReLU: in \
          the upper row before learning, in the lower row after. Each map goes from its least \
          (black) to its greatest answer (white).
          """
      ) {
        Images(
          maps.flatMap { map in
            [image] + (0..<shown).map { PixelImage(grey: map[0, Axis.all, Axis.all, $0].grid) }
          }, columns: shown + 1)
      })
    let change = (after[0] - before[0]).squared().sum().scalar.squareRoot()
    board.value("length of the change of all kernels", change)
    board.claim("learning has changed the kernels", change > 1e-3)
    let empty = withoutGradients { model.layers[0](Variable(Tensor.zeros([1, 28, 28, 1]))).value }
    let bias = after[1].values.map { max(0, $0) }
    board.claim(
      "where there is no ink at all, a map is its bias after ReLU everywhere",
      zip(empty[0, 0, 0].values, bias).allSatisfy { abs($0 - $1) < 1e-6 }
        && zip(empty[0, 20, 9].values, bias).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  private func inside(on board: Board, _ history: History, filters: Int, classes: Int) {
    board.step("Activations and gradients")
    board.say(
      """
      ReLU makes many answers 0: what is left is a sparse note of what is where. The last layer's \
      probabilities move apart, to 0 and 1, as the network becomes sure. A weight of a window has a \
      larger gradient than one of the dense layer behind: it is used at 26 × 26 places, and every place \
      has its say.
      """)
    board.draw(
      .activations(
        of: ["conv2d", "dense", "dense_1"], history,
        caption: """
          How the outputs of three layers are spread at the end of each epoch, the newest in front. \
          Below: how many of them are 0, and how many units are 0 for the whole batch.
          """))
    board.draw(
      .gradients(
        history.record!,
        caption: """
          How large the gradients of each layer's weights are, as powers of ten, at the end of each \
          epoch. A shift to the left is a gradient that became smaller.
          """))
    let dead = history.record!.activity(of: "dense").last!.activity.deadUnits
    board.say(
      """
      In the last look \(roundedPercent(dead)) of the dense layer's units were 0 for every picture of the \
      batch. There ReLU's slope is 0, so from that batch they learn nothing. Whether a unit is dead for \
      good, one batch cannot tell.
      """)
    let last = history.record!.looks.last!.parameters
    let sizes = ["conv2d/kernel", "dense/kernel"].map { name in
      last.first { $0.parameter == name }!.gradientNorm
    }
    let counts = [9 * filters, 169 * filters * 128].map { Double($0).squareRoot() }
    board.value("a weight of a window: its gradient in the last look", sizes[0] / counts[0])
    board.value("a weight of the first dense layer", sizes[1] / counts[1])
    board.claimForBuiltInData(
      "a weight that is used everywhere has the larger gradient",
      sizes[0] / counts[0] > sizes[1] / counts[1])
    let means = history.record!.activity(of: "dense_1").map(\.activity.spread.mean)
    board.claim(
      "the probabilities of a picture add up to 1: their mean is 1/\(classes), however sure it is",
      means.allSatisfy { abs($0 * Double(classes) - 1) < 1e-3 })
  }

  private func elsewhere(
    on board: Board, _ task: PictureTask, _ model: Sequential, _ shift: Int
  ) throws {
    board.step("What goes wrong: the same digit elsewhere")
    board.say(
      """
      The maps move with the digit. But Flatten hands every place to weights of its own, so the \
      decision does not: what has moved far enough lands on weights that learned about something else. \
      Pooling forgives no more than a move within its block. Beside it, the same network without its \
      convolution and pooling.
      """)
    var dense = Sequential(
      [
        .flatten(inputShape: [28, 28, 1]), .dense(128, activation: .relu),
        .dense(task.classes, activation: .softmax),
      ], seed: board.random.next())
    _ = try task.train(&dense, epochs: board.isFull ? 5 : 3, every: 1000, on: board)
    let shifts = Array(0...6)
    let few = task.testX[0..<min(task.testX.shape[0], 1000)]
    let labels = Array(task.test.labels.prefix(1000))
    let kept = shifts.map { model.accuracy(few.moved(right: $0), labels) }
    let others = shifts.map { dense.accuracy(few.moved(right: $0), labels) }
    board.draw(
      Figure(
        "Moved to the right",
        caption: """
          The accuracy on pictures that were never seen, moved by so many pixels. At \(shift) the \
          convolutional network knows \(roundedPercent(kept[shift])).
          """, x: "pixels to the right", y: PlotAxis("accuracy", range: 0...1)
      ) {
        Line(shifts.map(Double.init), kept, label: "with convolution", showsPoints: true)
        Line(shifts.map(Double.init), others, label: "dense only", showsPoints: true)
        ReferenceLine(x: Double(shift))
      })
    board.table(
      ["pixels", "with convolution", "dense only"],
      shifts.map { ["\($0)", roundedPercent(kept[$0]), roundedPercent(others[$0])] })
    let means = [kept, others].map { $0.dropFirst().reduce(0, +) / 6 }
    board.say(
      """
      On average over the six shifts, \(roundedPercent(means[0])) with convolution and \(roundedPercent(means[1])) \
      without; moved by a single pixel, \(roundedPercent(kept[1])) and \(roundedPercent(others[1])). A convolution \
      alone does not make a network indifferent to where things are.
      """)
    // A network that hardly knows its own test pictures has nothing to lose.
    if kept[0] > 0.5 {
      board.claimForBuiltInData("moved by 6 pixels, far fewer are known", kept[6] < kept[0] - 0.1)
    }
    board.ask(
      "Which layer makes the network mind where the digit stands?",
      choices: ["the convolution", "the pooling", "the dense layer behind Flatten"], answer: 2,
      because: "It has a weight of its own for every place of every map.")
    board.say(
      """
      To try: s filters=1, and see how far a single window goes; s shift=1. chalk practice \
      max-pooling. Pictures of your own, in a folder for each class: --data FOLDER. The real MNIST: \
      --full. A remedy for moved digits: chalk learn simple-cnn. A second convolution: chalk learn \
      mnist-deeper.
      """)
  }
}

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
    board.code("P02", file: Programs.file)
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
}

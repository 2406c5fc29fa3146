import Chalk

/// T05: which pixels a network answered to, asked in four ways, and what the answers are worth.
struct Saliency: Lesson {
  let card = LessonCard(
    "saliency", "Which pixels made it say so?", formulas: ["T05"], needs: ["mnist-deeper"],
    minutes: 15)

  func teach(on board: Board) throws {
    let task = try PictureTask(digitsFor: board)
    let (before, after) = try networks(on: board, task)
    let number = board.integerSlider("picture", in: 0...49, default: 3)
    let index = min(number, task.test.count - 1)
    let picture = task.testX[index..<index + 1]
    let label = Int(after.scores(picture).argmax().scalar)
    try gradient(on: board, task, after, picture, label)
    timesInput(on: board, task, after, picture, label)
    let square = occlusion(on: board, task, after, picture, label)
    sideBySide(on: board, task, after, square)
    sanity(on: board, task, before, after)
    limits(on: board, task, after, picture, label, square)
  }

  // excerpt: network
  private func network(_ classes: Int, seed: UInt64) -> Sequential {
    Sequential(
      [
        .conv2D(16, 3, activation: .relu, inputShape: [28, 28, 1]),
        .maxPooling2D(2),
        .conv2D(32, 3, activation: .relu),
        .maxPooling2D(2),
        .flatten,
        .dense(classes),
      ], seed: seed)
  }
  // end excerpt

  private func networks(
    on board: Board, _ task: PictureTask
  ) throws -> (before: Explainer, after: Explainer) {
    board.step("A network that can be asked")
    board.say(
      """
      It says 8, and it is right. But did it look at the digit, or at a smudge in the corner that all \
      eights of the training set happen to have? A small network of two convolutions learns digits; \
      then it is asked. Its outputs are scores: the softmax belongs to the loss.
      """)
    board.code("network")
    let seed: UInt64 = board.random.next()
    let untrained = network(task.classes, seed: seed)
    var model = network(task.classes, seed: seed)
    model.compile(
      optimizer: .adam(), loss: .sparseCategoricalCrossentropy(fromLogits: true),
      metrics: [.accuracy])
    let history = try model.fit(
      task.x, task.y, epochs: board.isFull ? 3 : 4, validationData: (task.testX, task.testY),
      callbacks: [.recorder(every: board.isFull ? 200 : 12), board.progress("training")],
      progress: .silent, seed: board.random.next())
    let accuracy = model.accuracy(task.testX, task.test.labels)
    board.draw(
      .learning(
        history,
        caption: """
          Of \(task.test.count) pictures that it never saw the network knows \(percent(accuracy)) in \
          the end. An explanation of a network that knows nothing would explain nothing.
          """))
    board.draw(
      .kernelGradients(
        of: ["conv2d", "conv2d_1", "dense"], history,
        caption: """
          The length of each kernel's gradient while it learned. The same pass backwards, one layer \
          further, will give a gradient for each pixel.
          """))
    board.claimForBuiltInData(
      "it knows more than one who always names the commonest class", accuracy > task.guessing)
    return (Explainer(model: untrained), Explainer(model: model))
  }

  private func gradient(
    on board: Board, _ task: PictureTask, _ explainer: Explainer, _ picture: Tensor, _ label: Int
  ) throws {
    board.step("The gradient at the pixels")
    board.say(
      """
      Training asks how the loss answers to each weight. Ask instead how the score of one class, here \
      \(task.classNames[label]), answers to each pixel. It is the same backward pass, only that the \
      pixels are what may change.
      """)
    board.formula(#"g = \frac{\partial z_c}{\partial x}"#)
    board.code("gradient", file: Explainer.file)
    let g = explainer.gradient(picture, of: [label])
    let values = g.values
    let place = values.indices.max { abs(values[$0]) < abs(values[$1]) }!
    let (row, column) = (place / 28, place % 28)
    var (up, down) = (picture, picture)
    let h = 1e-2
    up[0, row, column, 0] = up[0, row, column, 0] + h
    down[0, row, column, 0] = down[0, row, column, 0] - h
    let rise = explainer.scores(up)[0, label].scalar - explainer.scores(down)[0, label].scalar
    draw(
      on: board, task, picture, g, title: "The gradient",
      caption: """
        A picture, and how the score of class \(task.classNames[label]) answers to each pixel: more ink \
        raises it where the map is orange, and lowers it where it is blue.
        """)
    board.value("the strongest pixel: row \(row), column \(column), gradient", values[place])
    board.value("measured by a little more and a little less ink", rise / (2 * h))
    board.claim(
      "the measured slope is the gradient, within a tenth",
      abs(rise / (2 * h) - values[place]) < 0.1 * abs(values[place]))
    board.ask(
      "A pixel has the gradient −0.5. A tenth more ink there changes the score by", answer: -0.05,
      because: "−0.5 · 0.1, as long as no ReLU and no pooling changes its mind.")
  }

  private func timesInput(
    on board: Board, _ task: PictureTask, _ explainer: Explainer, _ picture: Tensor, _ label: Int
  ) {
    board.step("Gradient times input: shares of the score")
    board.say(
      """
      A slope says what would happen; it is large on empty paper, too. How much has each pixel given to \
      the score? Convolutions are sums, and ReLU and max pooling only choose what goes on. So around a \
      picture the network is a plain weighted sum, and a score falls into shares, without a rest.
      """)
    board.formula(
      #"z_c = \sum_i x_i \frac{\partial z_c}{\partial x_i} + \sum_j b_j \frac{\partial z_c}{\partial b_j}"#
    )
    board.code("gradient times input", file: Explainer.file)
    let shares = explainer.gradientTimesInput(picture, of: [label])
    let (pixels, biases) = (shares.sum().scalar, explainer.biasPart(picture, of: label))
    let score = explainer.scores(picture)[0, label].scalar
    draw(
      on: board, task, picture, shares, title: "Gradient times input",
      caption: """
        The share of each pixel in the score of class \(task.classNames[label]): orange gives, blue \
        takes, and empty paper has no share.
        """)
    board.table(
      ["", "value"],
      [
        ["shares of all pixels", written(pixels)], ["shares of all biases", written(biases)],
        ["their sum", written(pixels + biases)], ["the score", written(score)],
      ])
    board.claim(
      "the shares of pixels and biases add up to the score",
      abs(pixels + biases - score) < 1e-3 * max(1, abs(score)))
    board.claim(
      "empty paper has no share",
      zip(picture.values, shares.values).allSatisfy { $0 != 0 || $1 == 0 })
  }

  private func occlusion(
    on board: Board, _ task: PictureTask, _ explainer: Explainer, _ picture: Tensor, _ label: Int
  ) -> Int {
    board.step("Occlusion: paint over it and see")
    board.say(
      """
      The plainest way needs no gradient, only patience: paint a square over the picture, ask again, \
      move the square on. Where the score falls most, there was what it rested on.
      """)
    board.code("occlusion", file: Explainer.file)
    let square = board.integerSlider("square", in: 3...10, default: 7)
    let map = explainer.occlusion(picture, of: label, square: square)
    let reach = map.joined().map(abs).max() ?? 1
    board.draw(
      Figure(
        "Occlusion",
        caption: """
          A picture, and how far the score of class \(task.classNames[label]) falls when a square of \
          \(square) × \(square) pixels is painted over, at each place of the square. Where it is blue \
          the score rises.
          """, columns: 2
      ) {
        Panel("The picture", x: "column", y: "row", colorBar: .none) {
          HeatMap(picture[0, Axis.all, Axis.all, 0].grid, scale: .grey)
        }
        Panel("How far the score falls", x: "left column of the square", y: "its upper row") {
          HeatMap(
            map, columns: map.indices.map { "\(2 * $0)" }, rows: map.indices.map { "\(2 * $0)" },
            scale: .diverging(center: 0), range: -reach...reach)
        }
      })
    board.value("passes through the network for this map", Double(map.count * map.count + 1))
    let empty = explainer.occlusion(picture * 0, of: label, square: square)
    board.claim(
      "on empty paper nothing can be painted over", empty.joined().allSatisfy { abs($0) < 1e-4 })
    return square
  }

  /// A picture beside a map with signs.
  private func draw(
    on board: Board, _ task: PictureTask, _ picture: Tensor, _ map: Tensor, title: String,
    caption: String
  ) {
    let reach = map.absolute().max().scalar
    board.draw(
      Figure(title, caption: caption, columns: 2) {
        Panel("The picture", x: "column", y: "row", colorBar: .none) {
          HeatMap(picture[0, Axis.all, Axis.all, 0].grid, scale: .grey)
        }
        Panel("The map", x: "column", y: "row") {
          HeatMap(
            map[0, Axis.all, Axis.all, 0].grid, scale: .diverging(center: 0), range: -reach...reach)
        }
      })
  }
}

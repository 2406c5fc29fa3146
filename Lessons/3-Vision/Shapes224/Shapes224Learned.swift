import Chalk

/// The last steps of the lesson: what the layers make of a picture, and what many pictures do.
extension Shapes224 {
  func inside(
    on board: Board, _ task: PictureTask, _ model: Sequential, _ history: History
  ) {
    board.step("Inside")
    board.say(
      """
      Each pooling halves the maps, and each convolution sees further: 3 pixels, then 8, then 18. What \
      comes in as colours goes on as edges, and as what lies between edges.
      """)
    let x = Variable(task.x[0..<1] - 0.5)
    let maps = withoutGradients {
      [2, 4, 6].map { depth in
        model.layers.prefix(depth).reduce(x) { x, layer in layer(x) }.value
      }
    }
    let image = PixelImage(picture: task.training.image(0))
    board.draw(
      Figure(
        "A picture on its way",
        caption: """
          A picture, and six maps behind the first, the second and the third pooling, a row each: \
          111, 54 and 26 numbers wide. Each goes from its least (black) to its greatest number.
          """
      ) {
        Images(
          maps.flatMap { map in
            [image] + (0..<6).map { PixelImage(grey: map[0, Axis.all, Axis.all, $0].grid) }
          }, columns: 7)
      })
    board.draw(
      .activations(
        of: ["conv2d", "conv2d_2", "dense"], history,
        caption: """
          How the outputs of three layers are spread at some epochs, the newest in front. Below: how \
          many of them are 0, and how many units are 0 for the whole batch.
          """))
    board.draw(
      .kernelGradients(
        of: ["conv2d", "conv2d_1", "conv2d_2", "dense", "dense_1"], history,
        caption: """
          The length of each kernel's gradient at each step. At the first step Adam moves every weight \
          by its full rate, however small the gradient; how hard that hits shows at the second.
          """))
    var field = ReceptiveField()
    for _ in 0..<3 {
      field.pass(kernel: 3)
      field.pass(kernel: 2, stride: 2)
    }
    board.value("pixels that a number behind the third pooling sees across", Double(field.width))
    board.claim("the maps are 111, 54 and 26 wide", maps.map { $0.shape[1] } == [111, 54, 26])
    let scribbled = Tensor.uniform([1, 224, 224, 3], in: -0.5...0.5, using: &board.random)
    var mixed = scribbled
    mixed[0, 0..<field.width, 0..<field.width] = x.value[0, 0..<field.width, 0..<field.width]
    let corner = withoutGradients {
      model.layers.prefix(6).reduce(Variable(mixed)) { x, layer in layer(x) }.value
    }
    board.claim(
      "scribble over all but that corner, and the first number of every map stays",
      (corner[0, 0, 0] - maps[2][0, 0, 0]).absolute().max().scalar < 1e-4)
  }

  func more(on board: Board, _ few: PictureTask, afterFew: History) throws {
    board.step("The remedy: more pictures")
    let side = board.isFull ? 224 : 56
    let task = try PictureTask(
      board.data.images(
        "shapes", size: (side, side), channels: 3,
        or: .shapes(board.isFull ? 500 : 450, side: side, noise: 0, random: &board.random)),
      most: board.isFull ? 2000 : 450, &board.random)
    board.say(
      """
      The same program on \(task.training.count) pictures of \(side) × \(side) pixels. (Without --full \
      they are smaller, so that it takes seconds. A dense layer behind smaller maps has fewer weights, \
      too.)
      """)
    let epochs = 8
    var model = Programs.shapes(side: side, classes: task.classes, seed: board.random.next())
    let history = try task.centredInRows.teach(
      &model, loss: .categoricalCrossentropy, epochs: epochs, every: 1000, on: board)
    board.draw(
      .learning(
        history,
        caption: """
          \(task.training.count) pictures, \(epochs) times each. Now what is learned is of use for \
          pictures that were never seen.
          """))
    var matrix = ConfusionMatrix(classes: task.classes)
    matrix.add(task.test.labels, model.classes(of: task.testX - 0.5))
    board.draw(
      Figure(
        "Which classes it finds",
        caption: """
          The part of each class of \(task.test.count) pictures never seen that it finds. The line is \
          what guessing finds.
          """, x: "class", y: PlotAxis("found", range: 0...1)
      ) {
        Bars(task.classNames, (0..<task.classes).map(matrix.recall))
        ReferenceLine(y: 1 / Double(task.classes))
      })
    let found = (0..<task.classes).map(matrix.recall)
    if let least = found.indices.min(by: { found[$0] < found[$1] }) {
      board.say(
        """
        The class found least is \(task.classNames[least]): \(percent(found[least])) of its pictures. \
        The mean hides it.
        """)
    }
    let (known, loss) = (history["val_accuracy"].last!, history["val_loss"].last!)
    board.value("pictures that it never saw: known", known)
    board.value("their loss", loss)
    board.value("their loss after the handful", afterFew["val_loss"].last!)
    board.claimForBuiltInData(
      "more pictures, less loss on what was never seen", loss < afterFew["val_loss"].last!)
    board.claimForBuiltInData("it knows more than one who guesses", known > task.guessing)
    if board.isFull { try heads(on: board, task, flat: history) }
    board.say(
      """
      To try: s epochs=12 in the third step. Your own pictures, PNGs in a folder for each class, any \
      number of classes: --data FOLDER. Pictures of 224 × 224, and both ways from maps to a \
      decision: --full. More pictures out of few: the last step of chalk learn simple-cnn. What \
      already learned elsewhere: chalk learn transfer. chalk practice max-pooling.
      """)
  }

  /// At full size: the dense layer behind Flatten, against the mean of each map.
  private func heads(on board: Board, _ task: PictureTask, flat: History) throws {
    board.step("The mean of each map instead of every place")
    var model = Programs.shapes(
      classes: task.classes, joining: .globalAveragePooling2D(), seed: board.random.next())
    let history = try task.centredInRows.teach(
      &model, loss: .categoricalCrossentropy, epochs: flat.epochs.count, every: 1000, on: board)
    let epochs = flat.epochs.map { Double($0.number) }
    board.draw(
      Figure(
        "Two ways from maps to a decision",
        caption: """
          The accuracy on pictures never seen (solid) and while learning (dashed): with all places, and \
          with the mean of each map only, which has far fewer weights.
          """, x: PlotAxis("epoch", ticks: epochs), y: "accuracy"
      ) {
        for (index, run) in [("all places", flat), ("means", history)].enumerated() {
          Line(epochs, run.1["val_accuracy"], label: run.0, color: .series(index), dash: .solid)
          Line(
            epochs, run.1["accuracy"], label: "\(run.0), learning", color: .series(index),
            dash: .dashed)
        }
      })
    let gaps = [flat, history].map { $0["accuracy"].last! - $0["val_accuracy"].last! }
    board.value("known while learning, less known of what was never seen: all places", gaps[0])
    board.value("the same with means", gaps[1])
    board.claimForBuiltInData(
      "with few weights there is less that can be learned by heart", gaps[1] < gaps[0])
  }
}

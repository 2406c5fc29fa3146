import Chalk
import Foundation

/// P06: three convolutions on coloured pictures of 224 × 224, and what so many pixels cost.
struct Shapes224: Lesson {
  let card = LessonCard(
    "shapes-224", "Large pictures in colour", formulas: ["P06"], needs: ["mnist-deeper"],
    minutes: 15)

  func teach(on board: Board) throws {
    let few = try PictureTask(
      board.data.images(
        "shapes", size: (224, 224), channels: 3,
        or: .shapes(50, side: 224, noise: 0, random: &board.random)),
      most: 24, &board.random)
    var model = cost(on: board, classes: few.classes)
    pictures(on: board, few)
    let history = try byHeart(on: board, few, &model)
    inside(on: board, few, model, history)
    try more(on: board, few, afterFew: history)
  }

  private func cost(on board: Board, classes: Int) -> Sequential {
    board.step("What does a picture of 224 × 224 cost?")
    board.say(
      """
      A digit of 28 × 28 has 784 numbers. A photograph as the large networks take it has 224 × 224 \
      pixels of three colours: 150,528 numbers. The program P06 reads such pictures with three \
      convolutions, each with a pooling, and two dense layers.
      """)
    board.code("P06")
    let model = Programs.shapes(classes: classes, seed: board.random.next())
    board.predict(
      "In which layer do nearly all weights sit?",
      choices: [
        "in the first convolution", "in the third convolution", "in the dense layer behind Flatten",
      ],
      answer: 2, because: "It has a weight for each of 86,528 numbers and each of its 128 neurons.")
    board.table(["layer", "kind", "what comes out", "weights"], model.rows)
    let f = board.formula(#"n = h \cdot w \cdot c \cdot u + u"#)
    let dense = 26 * 26 * 128 * 128 + 128
    board.explain(f, ["h": 26, "w": 26, "c": 128, "u": 128], Double(dense))
    let outputs = model.shapes.dropFirst().map { $0.reduce(1) { $0 * ($1 ?? 1) } }
    let counts = model.layers.map(\.parameterCount.all)
    let names = [
      "conv 1", "pool 1", "conv 2", "pool 2", "conv 3", "pool 3", "flat", "dense 1", "dense 2",
    ]
    board.draw(
      Figure(
        "Where the numbers are",
        caption: """
          In millions. Left: the weights of each layer; nearly all are in the first dense layer. \
          Right: what each layer puts out for one picture; most comes out of the first convolution.
          """, columns: 2
      ) {
        Panel("Weights", x: "layer", y: "millions") {
          Bars(names, counts.map { Double($0) / 1e6 })
        }
        Panel("Outputs for one picture", x: "layer", y: "millions") {
          Bars(names, outputs.map { Double($0) / 1e6 })
        }
      })
    let weights = model.weightCount
    let (optimizer, batch) = (4 * 4 * weights, 32 * 4 * outputs.reduce(0, +))
    // excerpt: averaged
    /// The same windows; but of each map only its mean goes on.
    let averaged = Programs.shapes(
      classes: classes, joining: .globalAveragePooling2D(), seed: 0)
    // end excerpt
    board.say(
      """
      Every number takes 4 bytes. In training each weight has a gradient and two memories of Adam \
      beside it; and all outputs of a batch are kept until the way back.
      """)
    board.table(
      ["", "millions of bytes"],
      [
        ["weights, gradients and Adam's memories", written(Double(optimizer) / 1e6)],
        ["outputs of a batch of 32", written(Double(batch) / 1e6)],
      ])
    board.say(
      """
      There is a cheaper way from maps to a decision: of each of the 128 maps only its mean, global \
      average pooling. It forgets where a thing is, and needs \(averaged.weightCount) weights in all \
      instead of \(weights).
      """)
    board.code("averaged")
    board.claim("the dense layer has the weights of the formula", counts[7] == dense)
    board.claim("more than 99 of 100 weights sit in it", 100 * dense > 99 * weights)
    board.claim(
      "with global average pooling less than 1 of 90 is left", 90 * averaged.weightCount < weights)
    board.ask(
      "The pictures become twice as wide and high. The weights of the three convolutions",
      choices: ["stay as they are", "are twice as many", "are four times as many"], answer: 0,
      because: "A window has the size of a window. Only the dense layer behind Flatten grows.")
    return model
  }

  private func pictures(on board: Board, _ task: PictureTask) {
    board.step("The pictures")
    board.say(
      """
      \(task.classes) classes. Of the built-in ones five are shapes and five are textures; size, place, \
      angle and colours are drawn at random and tell nothing. Your own PNGs in a folder for each class \
      are brought to 224 × 224: --data FOLDER.
      """)
    let all = [task.training, task.test].flatMap { part in
      (0..<part.count).map { (label: part.labels[$0], image: PixelImage(picture: part.image($0))) }
    }
    let shown = (0..<2).flatMap { turn in
      (0..<min(task.classes, 10)).compactMap { label in
        all.filter { $0.label == label }.dropFirst(turn).first
      }
    }
    board.draw(
      Figure("Some of the pictures", caption: "Two of each class, or as many as there are.") {
        Images(
          shown.map(\.image), captions: shown.map { task.classNames[$0.label] },
          columns: min(10, max(task.classes, 1)))
      })
    board.claim(
      "each has 224 · 224 · 3 = 150,528 numbers",
      task.training.bytesPerImage == 150_528 && task.x[0].count == 150_528)
  }

  private func byHeart(
    on board: Board, _ task: PictureTask, _ model: inout Sequential
  ) throws -> History {
    board.step("Eleven million weights, a handful of pictures")
    let count = task.training.count
    board.say(
      """
      \(count) pictures to learn from, \(task.test.count) to check with: one batch is an epoch. The \
      targets are rows with a one where the class is, as categorical cross-entropy takes them.
      """)
    board.formula(#"L = -\frac{1}{n} \sum_i \sum_k t_{ik} \log p_{ik}"#)
    board.code("training")
    board.code("rows")
    let epochs = board.integerSlider("epochs", in: 7...12, default: 10)
    let history = try task.centredInRows.train(
      &model, loss: .categoricalCrossentropy, epochs: epochs, every: 1, on: board)
    let (own, other) = (history["loss"], history["val_loss"])
    board.draw(
      .losses(
        history, title: "Learned by heart",
        caption: """
          The loss on the \(count) pictures that it learns from comes down to \(written(own.last!)). On \
          pictures that it never saw it ends at \(written(other.last!)); always answering that all \
          classes are as likely would give \(written(-log(1 / Double(task.classes)))).
          """))
    board.value("pictures that it learned from: known", history["accuracy"].last!)
    board.value("pictures that it never saw: known", history["val_accuracy"].last!)
    board.claimForBuiltInData("the loss on its own pictures comes down", own.last! < own[0])
    board.claimForBuiltInData("on others it stays higher", other.last! > own.last!)
    board.ask(
      "The training loss goes to 0 and the validation loss rises. The network",
      choices: ["learns what the classes are", "learns these pictures by heart"], answer: 1,
      because: "With so many weights each picture can be told by its own smudges.")
    return history
  }

  private func inside(
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

  private func more(on board: Board, _ few: PictureTask, afterFew: History) throws {
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
    let history = try task.centredInRows.train(
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
        The class found least is \(task.classNames[least]): \(roundedPercent(found[least])) of its pictures. \
        The mean hides it.
        """)
    }
    let (accuracy, loss) = (history["val_accuracy"].last!, history["val_loss"].last!)
    board.value("pictures that it never saw: known", accuracy)
    board.value("their loss", loss)
    board.value("their loss after the handful", afterFew["val_loss"].last!)
    board.claimForBuiltInData(
      "more pictures, less loss on what was never seen", loss < afterFew["val_loss"].last!)
    board.claimForBuiltInData("it knows more than one who guesses", accuracy > task.guessing)
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
    let history = try task.centredInRows.train(
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

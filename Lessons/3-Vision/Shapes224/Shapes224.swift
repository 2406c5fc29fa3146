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
    board.code("P06", file: Programs.file)
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
    board.code("training", file: PictureTask.trainingFile)
    board.code("rows", file: PictureTask.trainingFile)
    let epochs = board.integerSlider("epochs", in: 7...12, default: 10)
    let history = try task.centredInRows.teach(
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

}

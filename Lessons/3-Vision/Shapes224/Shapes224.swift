import Chalk
import Foundation

/// P06: three convolutions on colored pictures of 224 × 224, and what so many pixels cost.
struct Shapes224: Lesson {
  let card = LessonCard.shapes224

  func teach(on board: Board) throws {
    let large = try PictureTask(
      board.data.images(
        "shapes", size: (224, 224), channels: 3,
        or: .shapes(50, side: 224, noise: 0, random: &board.random)),
      most: 24, &board.random)
    let program = try cost(on: board, classes: large.classes)
    pictures(on: board, large)
    let side = board.isFull ? 224 : 22
    let task = try PictureTask(
      board.data.images(
        "shapes", size: (side, side), channels: 3,
        or: .shapes(board.isFull ? 2800 : 1900, side: side, noise: 0, random: &board.random)),
      most: board.isFull ? 2000 : 380, validationFraction: 0.25, &board.random)
    let trial = ShapesTrial(task: task, side: side, epochs: 10)
    let runs = try fewOrMany(on: board, trial)
    let models = try toTheEnd(on: board, trial, runs)
    inside(on: board, large, program, trained: models[0])
    if !board.isFull { try twoHeads(on: board, models, side: side) }
    if !board.data.isGiven { try photographs(on: board, side) }
    if board.isFull { try heads(on: board, task, flat: runs[0].history) }
    board.printedSize(printedProgram)
    sayWhatThatShows(on: board)
    ending(on: board)
  }

  private func cost(on board: Board, classes: Int) throws -> Sequential {
    board.step("What does a picture of 224 × 224 cost?")
    board.say(
      """
      A gray digit of 28 × 28 pixels is 784 numbers. Large networks commonly read photographs of 224 × 224 pixels, \
      each with three numbers, one for each **RGB channel** (red, green, blue): 150,528 in all. The program below \
      reads such pictures with three convolutions, each followed by a pooling, and two fully connected layers. What \
      does that take in parameters and in memory?
      """)
    board.code(
      "P06",
      besideKeras: """




        model = Sequential()

        model.add(Conv2D(32, (3, 3), activation='relu', input_shape=(224, 224, 3)))
        model.add(MaxPooling2D((2, 2)))
        model.add(Conv2D(64, (3, 3), activation='relu'))
        model.add(MaxPooling2D((2, 2)))
        model.add(Conv2D(128, (3, 3), activation='relu'))
        model.add(MaxPooling2D((2, 2)))
        model.add(Flatten())
        model.add(Dense(128, activation='relu'))
        model.add(Dense(10, activation='softmax'))
        """)
    let model = Programs.shapes(classes: classes, seed: board.random.next())
    board.predict(
      "In which layer do nearly all parameters sit?",
      choices: [
        "in the first convolution", "in the third convolution",
        "in the fully connected layer after Flatten",
      ],
      answer: 2, because: "It has a weight for each of 86,528 numbers and each of its 128 units.")
    board.draw(
      try .architecture(
        of: model, input: [224, 224, 3], named: ["picture"], title: "A pyramid of feature maps",
        caption: """
          How does a picture become ten numbers? The maps become smaller, and there are more of them; the wider a \
          box, the larger its maps, but none is narrower than its text. Compare the parameters before and after Flatten.
          """))
    let f = Formula(#"n = h \cdot w \cdot c \cdot u + u"#)
    let dense = 26 * 26 * 128 * 128 + 128
    board.say(
      """
      Why so many? The first fully connected layer has a weight from each of its h · w · c inputs to each of its u \
      units, and a bias for each unit:
      """)
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
          Which layers cost memory? In millions. Left: parameters; nearly all are in the first fully connected layer. \
          Right: outputs for one picture; most come from the first convolution.
          """, columns: 2
      ) {
        Panel("Parameters", x: "layer", y: "millions") {
          Bars(names, counts.map { Double($0) / 1e6 })
        }
        Panel("Outputs for one picture", x: "layer", y: "millions") {
          Bars(names, outputs.map { Double($0) / 1e6 })
        }
      })
    let weights = model.weightCount
    let kept = outputs.reduce(0, +) - outputs[6]
    let (optimizer, batch) = (4 * 4 * weights, 32 * 4 * kept)
    // excerpt: averaged
    /// The same convolutions; but only the mean of each feature map goes on.
    let averaged = Programs.shapes(
      classes: classes, joining: .globalAveragePooling2D(), seed: 0)
    // end excerpt
    board.say(
      """
      Every number takes 4 bytes. In training each parameter has three more numbers beside it: its gradient and Adam's \
      two moments. And all outputs of a batch are kept for the backward pass. (Flatten only views the same numbers in \
      another shape, so it is not counted.)
      """)
    board.table(
      ["", "million bytes"],
      [
        ["parameters, gradients and Adam's moments", written(Double(optimizer) / 1e6)],
        ["outputs of a batch of 32", written(Double(batch) / 1e6)],
      ])
    board.say(
      """
      There is a cheaper way from feature maps to a decision: **global average pooling** passes on only the mean of \
      each of the 128 maps. The whole network then has \
      \(written(Double(averaged.weightCount), .grouped(0, always: true))) parameters instead of \
      \(written(Double(weights), .grouped(0, always: true))). The price is that it forgets \
      where in the picture something is. Step \(board.isFull ? 7 : 6) trains both side by side.
      """)
    board.code("averaged")
    board.identity(
      "the fully connected layer has the \(dense) parameters of the formula, more than 99 % of all",
      counts[7] == dense && 100 * dense > 99 * weights)
    board.identity(
      "with global average pooling fewer than 1 in 90 parameters are left",
      90 * averaged.weightCount < weights)
    board.ask(
      "The pictures become twice as wide and high. The parameters of the three convolutions",
      choices: ["stay as they are", "are twice as many", "are four times as many"], answer: 0,
      because: "A kernel keeps its size. Only the layer after Flatten grows.")
    return model
  }

  private func pictures(on board: Board, _ task: PictureTask) {
    board.step("The pictures")
    if !board.data.isGiven {
      board.say(
        """
        What should such a network learn from? For a start there are \(task.classes) classes of made-up pictures: five \
        shapes and five textures. Size, place, angle and colors are drawn at random and tell nothing about the class. \
        Photographs come in step \(board.isFull ? 6 : 7). You can use your own pictures, one folder for each class: \
        `--data FOLDER` brings them to this size.
        """)
    } else {
      board.say("Your pictures: \(task.classes) classes, brought to 224 × 224 pixels.")
    }
    let all = [task.training, task.validation, task.test].flatMap { part in
      (0..<part.count).map { (label: part.labels[$0], image: PixelImage(picture: part.image($0))) }
    }
    let shown = (0..<2).flatMap { turn in
      (0..<min(task.classes, 10)).compactMap { label in
        all.filter { $0.label == label }.dropFirst(turn).first
      }
    }
    board.draw(
      Figure(
        "Some of the pictures",
        caption: "What is there to tell apart? Two pictures of each class, or as many as there are."
      ) {
        Images(
          shown.map(\.image), captions: shown.map { task.classNames[$0.label] },
          columns: min(10, max(task.classes, 1)))
      })
    board.identity(
      "each has 224 · 224 · 3 = 150,528 numbers",
      task.training.bytesPerImage == 150_528 && task.x[0].count == 150_528)
  }

  /// Returns the networks with all training pictures.
  private func fewOrMany(on board: Board, _ trial: ShapesTrial) throws -> [ShapesRun] {
    let task = trial.task
    let many = task.training.count
    let few = min(board.integerSlider("few", in: 20...80, default: 40), max(many / 2, 1))
    let seeds = board.isFull ? 1 : 5
    board.step("Few pictures or many")
    if !board.isFull {
      board.say(
        """
        At 224 × 224 an epoch takes minutes. Therefore the same layers are trained here on pictures of \(trial.side) × \
        \(trial.side). A large picture has \((224 * 224 / Double(trial.side * trial.side)).rounded(), digits: 3) times \
        as many pixels, and its fully connected layer is larger, too. There are \(trial.epochs) epochs, as in the \
        Keras program. `--full` trains at 224 × 224, and the step “At the printed size” has stored results of the \
        program.
        """)
    }
    board.say(
      """
      What happens with too few pictures? Only one thing is changed: there are \(few) different training pictures, or \
      \(many). The few are repeated, so that both networks take the same number of steps. The loss is the \
      **categorical cross-entropy**, for one-hot targets y: in the formula i counts the pictures, k the classes.
      """)
    board.formula(#"L = -\frac{1}{n} \sum_i \sum_k y_{ik} \log \hat{y}_{ik}"#)
    board.code("trial")
    board.code(
      "training",
      besideKeras: """





        model.compile(optimizer='adam', loss='categorical_crossentropy', metrics=['accuracy'])
        model.fit(X_train, y_train, epochs=10, batch_size=32,
                  validation_data=(X_val, y_val))
        """)
    var runs: [[ShapesRun]] = [[], []]
    for seed in 0..<seeds {
      try board.progress("few and many", seed, of: seeds)
      runs[0].append(try trial.run(few, on: board))
      runs[1].append(try trial.run(many, on: board))
    }
    let epochs = (1...trial.epochs).map(Double.init)
    let chance = log(Double(task.classes))
    board.draw(
      Figure(
        "Memorization and generalization",
        caption: """
          Does the network learn the classes or the pictures? Loss after each epoch with \(few) different pictures and \
          with \(many), the same number of steps; mean and standard deviation of \(seeds) \
          \(seeds == 1 ? "training" : "trainings"). The dashed gray line is ln \(task.classes), the loss of equal \
          probabilities. The two panels have different scales.
          """, columns: 2
      ) {
        for (name, runs) in [("\(few) pictures", runs[0]), ("\(many) pictures", runs[1])] {
          Panel(name, x: "epoch", y: "loss", legend: .below) {
            Band(epochs, runs: runs.map { $0.history["loss"] }, label: "training")
            Band(epochs, runs: runs.map { $0.history["val_loss"] }, label: "validation")
            ReferenceLine(y: chance)
          }
        }
      })
    func last(_ runs: [ShapesRun], _ metric: String) -> [Double] {
      runs.map { $0.history[metric].last! }
    }
    board.table(
      ["", "training loss", "validation loss", "training accuracy", "validation accuracy"],
      zip(["\(few) pictures", "\(many) pictures"], runs).map { name, runs in
        [name] + ["loss", "val_loss"].map { written(last(runs, $0).mean, digits: 3) }
          + ["accuracy", "val_accuracy"].map { roundedPercent(last(runs, $0).mean) }
      })
    board.say(
      """
      With \(few) pictures the training loss goes towards 0 while the validation loss rises, to \
      \(last(runs[0], "val_loss").mean, digits: 3) in the end; giving all classes the same probability would cost only \
      \(chance, digits: 3). That is **memorization**: the network recognizes each training picture by details of its \
      own. The difference between the two losses is the **generalization gap**. With more pictures, \
      details of single pictures help the training loss less, and what all pictures of a class share helps more.
      """)
    if seeds > 1 {
      board.sayPoints(
        "Validation accuracy, \(many) pictures minus \(few)",
        PairedDifference(last(runs[1], "val_accuracy"), last(runs[0], "val_accuracy")))
    }
    notTheEnd(on: board, runs, few, many)
    board.claimForBuiltInData(
      "with \(few) pictures, every network ends with a lower training and a higher validation loss than with \(many)",
      zip(runs[0], runs[1]).allSatisfy { a, b in
        a.history["loss"].last! < b.history["loss"].last!
          && a.history["val_loss"].last! > b.history["val_loss"].last!
      })
    board.ask(
      "The training loss goes to 0 and the validation loss rises. The network",
      choices: ["learns what the classes are", "memorizes the training pictures"], answer: 1,
      because: "What it still learns no longer helps with pictures that it was not trained on.")
    return runs[1]
  }

  /// How far these trainings are from their end, and what the comparison says at the best epoch of each.
  private func notTheEnd(on board: Board, _ runs: [[ShapesRun]], _ few: Int, _ many: Int) {
    let lowest = runs.map { $0.map { $0.history["val_loss"].min()! } }
    let change = runs.map { runs in
      let losses = runs.map { Array($0.history["loss"].suffix(2)) }
      return losses.map { $0[1] }.mean - losses.map { $0[0] }.mean
    }
    let best = runs.map { runs in
      runs.map { Double($0.history["val_loss"].enumerated().min { $0.1 < $1.1 }!.0 + 1) }.mean
    }
    board.say(
      """
      Have these trainings converged? In the last of \(runs[0][0].history.epochs.count) epochs the mean \
      training loss changed by \(change[0], digits: 2) with \(few) pictures and by \(change[1], digits: 2) with \
      \(many); a training that has converged changes by nearly 0. Does the comparison depend on where it stops? The \
      validation loss was lowest after epoch \(best[0], digits: 2) with \(few) pictures and after epoch \
      \(best[1], digits: 2) with \(many) (means). At the best epoch of each network it is \
      \(lowest[0].mean, digits: 3) and \(lowest[1].mean, digits: 3) on average. The next step trains the networks \
      with all pictures on.
      """)
    board.claimForBuiltInData(
      "even at its best epoch, every network with \(few) pictures has a higher validation loss than that with \(many)",
      zip(lowest[0], lowest[1]).allSatisfy { $0 > $1 })
  }

  private func inside(
    on board: Board, _ large: PictureTask, _ program: Sequential, trained: Sequential
  ) {
    board.step("The same filters on 224 × 224 pixels")
    board.say(
      """
      Can filters that were learned on small pictures be carried over to large ones? They fit: the number of weights \
      of a convolution does not depend on the size of the picture; only the first fully connected layer has to be \
      another one, and has to be trained. But what do the filters see there? Look at what has become of a large \
      picture after three convolutions and poolings.
      """)
    board.code("carried over")
    // excerpt: carried over
    for (own, learned) in zip(program.parameters, trained.parameters).prefix(6) {
      own.variable.value = learned.variable.value
    }
    // end excerpt
    let x = Variable(large.x[0..<1] - 0.5)
    let maps = withoutGradients {
      [2, 4, 6].map { depth in program.layers.prefix(depth).reduce(x) { x, layer in layer(x) }.value
      }
    }
    let image = PixelImage(picture: large.training.image(0))
    board.draw(
      Figure(
        "A large picture on its way",
        caption: """
          What is left of a picture, layer by layer? In each row the picture, and six feature maps after the first, \
          the second and the third pooling. Each map goes from its least (black) to its greatest number (white); one \
          that is black all over is 0 everywhere: its filter finds nothing in this picture.
          """
      ) {
        Images(
          maps.flatMap { map in
            [image] + (0..<6).map { PixelImage(grey: map[0, Axis.all, Axis.all, $0].grid) }
          },
          captions: maps.flatMap { map in
            let side = map.shape[1]
            return ["", "\(side) × \(side)"] + (1..<6).map { _ in "" }
          }, columns: 7)
      })
    var field = ReceptiveField()
    var widths: [Int] = []
    for _ in 0..<3 {
      field.pass(kernel: 3)
      field.pass(kernel: 2, stride: 2)
      widths.append(field.width)
    }
    board.say(
      """
      The receptive fields after the three poolings are \(widths[0]), \(widths[1]) and \(widths[2]) pixels wide. The \
      last one covers all of a picture of 22 × 22, but of a large picture only \
      \(percent: Double(widths[2]) / 224) of the side. So a filter that \
      saw a whole disc sees a piece of its edge, and a network for large pictures needs more layers before a number of \
      its maps depends on a whole object.
      """)
    board.identity("the maps are 111, 54 and 26 wide", maps.map { $0.shape[1] } == [111, 54, 26])
    let noise = Tensor.uniform([1, 224, 224, 3], in: -0.5...0.5, using: &board.random)
    var mixed = noise
    mixed[0, 0..<field.width, 0..<field.width] = x.value[0, 0..<field.width, 0..<field.width]
    let corner = withoutGradients {
      program.layers.prefix(6).reduce(Variable(mixed)) { x, layer in layer(x) }.value
    }
    board.identity(
      "noise everywhere outside the first receptive field does not change the first number of any map",
      (corner[0, 0, 0] - maps[2][0, 0, 0]).absolute().max().scalar < 1e-4)
  }

  /// At full size: the dense layer after Flatten, against the mean of each map.
  private func heads(on board: Board, _ task: PictureTask, flat: History) throws {
    board.step("Global average pooling instead of Flatten")
    board.say(
      """
      Is the cheaper way of step 1 as good? The same training pictures and the same number of epochs, but only the \
      mean of each feature map goes on to the fully connected layers.
      """)
    var model = Programs.shapes(
      classes: task.classes, joining: .globalAveragePooling2D(), seed: board.random.next())
    let history = try task.centredOneHot.train(
      &model, loss: .categoricalCrossentropy, epochs: flat.epochs.count, every: 1000, on: board)
    let epochs = flat.epochs.map { Double($0.number) }
    board.draw(
      Figure(
        "Flatten and global average pooling",
        caption: """
          Do fewer parameters narrow the generalization gap? Accuracy on the validation set (solid) and the training \
          set (dashed), one training each.
          """, x: PlotAxis("epoch", ticks: epochs), y: "accuracy", legend: .below
      ) {
        for (index, run) in [("Flatten", flat), ("global average", history)].enumerated() {
          Line(epochs, run.1["val_accuracy"], label: run.0, color: .series(index), dash: .solid)
          Line(
            epochs, run.1["accuracy"], label: "\(run.0), training", color: .series(index),
            dash: .dashed)
        }
      })
    let gaps = [flat, history].map { $0["accuracy"].last! - $0["val_accuracy"].last! }
    board.value("generalization gap of the accuracy with Flatten", gaps[0])
    board.value("with global average pooling", gaps[1])
    board.claimForBuiltInData(
      "with a hundredth of the parameters the generalization gap is smaller", gaps[1] < gaps[0])
  }
}

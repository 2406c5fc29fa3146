import Chalk

/// P09: two convolutions, each with a pooling, read digits.
struct MnistDeeper: Lesson {
  let card = LessonCard.mnistDeeper

  func teach(on board: Board) throws {
    let task = try PictureTask(digitsFor: board)
    var model = program(on: board, task)
    let shown = task.testX[0..<min(task.testX.shape[0], 400)]
    let untrained = SecondLayer(model, on: shown)
    let history = try training(on: board, task, &model)
    try oneOrTwo(on: board, task)
    let second = SecondLayer(model, on: shown)
    let unit = oneUnit(on: board, second)
    strongest(on: board, second, untrained, unit)
    inside(on: board, history)
    mistakes(on: board, task, model)
    board.printedSize(printedProgram)
    compareAtThePrintedSize(on: board)
    ending(on: board)
  }

  private func program(on board: Board, _ task: PictureTask) -> Sequential {
    board.step("What can a second convolution detect that the first cannot?")
    board.say(
      """
      A window of 3 × 3 pixels is smaller than any loop of a digit. All that a filter can detect in it is an edge, a \
      spot or a bit of a line. A second convolution has windows of 3 × 3 on the feature maps of the first, so it can \
      detect combinations: an edge above and the opposite edge below it make a stroke. Layers that detect patterns of \
      patterns in this way form a **feature hierarchy**.
      """)
    task.sayWhatTheyAre(on: board, asIn: "mnist-conv")
    board.code(
      "P09",
      besideKeras: """

        model = Sequential()


        model.add(Conv2D(32, (3, 3), activation='relu', input_shape=(28, 28, 1)))
        model.add(MaxPooling2D((2, 2)))
        model.add(Conv2D(64, (3, 3), activation='relu'))
        model.add(MaxPooling2D((2, 2)))
        model.add(Flatten())
        model.add(Dense(64, activation='relu'))
        model.add(Dense(10, activation='softmax'))
        """)
    let model = Programs.mnistDeeper(classes: task.classes, seed: board.random.next())
    board.say(
      """
      The second convolution reads 32 feature maps, and each of them is an input channel. Each of its 64 filters has \
      3·3 weights for every input channel, and one bias:
      """)
    let formula = Formula(#"n = c_{out} \cdot (k \cdot k \cdot c_{in} + 1)"#)
    let second = 64 * (3 * 3 * 32 + 1)
    board.explain(formula, ["c_{out}": 64, "k": 3, "c_{in}": 32], Double(second))
    board.table(["layer", "kind", "output", "parameters"], model.rows)
    let shallow = Programs.mnistConv(classes: task.classes, seed: 0)
    board.predict(
      "The network with one convolution has \(shallow.weightCount) parameters. This one is deeper. It has",
      choices: ["more", "about as many", "far fewer"], answer: 2,
      because: """
        \(model.weightCount). After the second pooling there are 5 × 5 places, not 13 × 13, and the fully connected \
        layer has weights for each of them.
        """)
    board.identity(
      "counted by hand: \(32 * (9 + 1)) + \(second) + \(5 * 5 * 64 * 64 + 64), and 65 for each class",
      model.weightCount == 32 * (9 + 1) + second + 5 * 5 * 64 * 64 + 64 + 65 * task.classes)
    board.identity(
      "the deeper network has less than a third of the parameters of the shallow one",
      3 * model.weightCount < shallow.weightCount)
    return model
  }

  private func training(
    on board: Board, _ task: PictureTask, _ model: inout Sequential
  ) throws -> History {
    board.step("Five epochs")
    board.say(
      """
      How well does it read digits? The course's source documents train this program for five epochs with Adam on the \
      sparse categorical cross-entropy, with Keras' default batch size, 32. So does this lesson.
      """)
    board.code(
      "training",
      besideKeras: """





        model.compile(optimizer='adam', loss='sparse_categorical_crossentropy', metrics=['accuracy'])
        model.fit(x_train, y_train, epochs=5)
        """)
    let most = min(task.training.count, 1350)
    let examples = board.integerSlider("examples", in: 300...1350, default: 1350)
    let count = board.isFull ? task.training.count : min(examples, most)
    let history = try task.first(count).train(
      &model, epochs: 5, every: board.isFull ? 200 : 10, on: board)
    let accuracy = model.accuracy(task.testX, task.test.labels)
    board.draw(
      .learning(
        history,
        caption: """
          Does it learn, and does what it learns generalize? \(count) training pictures (\(task.origin)), five epochs, \
          batches of 32.
          """))
    board.value("test accuracy", accuracy)
    let losses = history["loss"]
    board.claimForBuiltInData(
      "the training loss falls in every epoch",
      zip(losses, losses.dropFirst()).allSatisfy { $0 > $1 })
    board.claimForBuiltInData(
      "the test accuracy is more than three times that of always predicting the most frequent class",
      accuracy > 3 * task.majority)
    if board.isFull && task.test.count == 10_000 {
      board.claim(
        "on MNIST's test set it comes within 0.3 points of the 98.6 % that Keras reaches",
        accuracy >= 0.983)
    }
    return history
  }

  private func oneOrTwo(on board: Board, _ task: PictureTask) throws {
    board.step("Is the deeper network better?")
    let few = task.first(board.isFull ? task.training.count : 500)
    let tested = board.isFull ? task.test.count : min(task.test.count, 750)
    let (testX, testLabels) = (task.testX[0..<tested], Array(task.test.labels.prefix(tested)))
    let epochs = board.isFull ? 3 : 6
    board.say(
      """
      One training of each would say little, because a different initialization and a different order of the pictures \
      give a different accuracy. So both networks are trained with five seeds each, for \(epochs) epochs on the same \
      \(few.x.shape[0]) training pictures, and tested on the same \(tested). With each seed one number tells the \
      networks apart: the difference of their accuracies.
      """)
    var accuracies: [[Double]] = [[], []]
    for seed in 0..<5 {
      try board.progress("five seeds", seed, of: 5)
      let s: UInt64 = board.random.next()
      for (index, network) in [
        Programs.mnistConv(classes: task.classes, seed: s),
        Programs.mnistDeeper(classes: task.classes, seed: s),
      ].enumerated() {
        var model = network
        _ = try few.train(&model, epochs: epochs, every: 10_000, on: board)
        accuracies[index].append(model.accuracy(testX, testLabels))
      }
    }
    let seeds = (1...5).map(Double.init)
    board.draw(
      Figure(
        "One convolution and two, with five seeds",
        caption: """
          Is the difference between the networks larger than that between seeds? The test accuracy of each training; \
          the lines are the means.
          """, x: PlotAxis("seed", ticks: seeds), y: "test accuracy", legend: .below
      ) {
        for (index, name) in ["one convolution", "two convolutions"].enumerated() {
          Points(seeds, accuracies[index], label: name, color: .series(index))
          ReferenceLine(y: accuracies[index].mean, color: .series(index))
        }
      })
    let pairs = PairedDifference(accuracies[1], accuracies[0])
    let gains = zip(accuracies[1], accuracies[0]).map { $0 - $1 }
    board.sayPoints("Test accuracy with two convolutions minus that with one", pairs)
    board.say(
      """
      A single training of each network would have shown anything from \(written(100 * gains.min()!, digits: 2)) to \
      \(written(100 * gains.max()!, digits: 2)) points, depending on the seed. A deeper network is not better by \
      itself: the second convolution has to be trained as well, and that takes pictures and steps. What is certain is \
      that it saves parameters. `--full` makes the same comparison on all of MNIST.
      """)
    board.claimForBuiltInData(
      "with less than a third of the parameters, the deeper network comes within ten points of the other on average",
      abs(accuracies[1].mean - accuracies[0].mean) < 0.1)
  }

  private func oneUnit(on board: Board, _ second: SecondLayer) -> Int {
    board.step("The receptive field of a unit")
    board.say(
      """
      How much of the digit does a unit of the second convolution see? The pixels on which it can depend are its \
      receptive field, and that is fixed before anything is learned. A layer with a kernel of width k looks at k \
      neighboring units of the layer before, which are j pixels apart: it widens the receptive field, r pixels wide, \
      by (k − 1)·j. Its stride s multiplies the distance j for all layers after it.
      """)
    board.formula(#"r_{t+1} = r_t + (k - 1) \cdot j_t, \quad j_{t+1} = j_t \cdot s"#)
    board.code("receptive field")
    var field = ReceptiveField()
    var rows: [[String]] = []
    var fields: [ReceptiveField] = []
    for (name, k, s) in [
      ("convolution", 3, 1), ("pooling", 2, 2), ("convolution", 3, 1), ("pooling", 2, 2),
    ] {
      field.pass(kernel: k, stride: s)
      rows.append([name, "\(k)", "\(s)", "\(field.width) × \(field.width)", "\(field.jump)"])
      fields.append(field)
    }
    board.table(["layer", "kernel k", "stride s", "receptive field", "distance j"], rows)
    let unit = board.integerSlider("unit", in: 0...63, default: 5)
    let place = second.best(1, of: unit)[0]
    let picture = second.pictures[place.picture, Axis.all, Axis.all, 0].grid
    let gradient = second.gradient(of: unit, at: place)
    board.draw(
      Figure(
        "What unit \(unit) sees",
        caption: """
          On which pixels does the unit depend? Left: of \(second.pictures.shape[0]) test pictures the one with the \
          largest activation of unit \(unit) of the second convolution, with its receptive field; inside, that of one \
          unit of the first. Right: the derivative of the activation, \(written(place.activation)), with respect to \
          each pixel.
          """, columns: 2
      ) {
        Panel("The picture", x: "column", y: "row", legend: .below, colorBar: .none) {
          HeatMap(picture, scale: .grey)
          second.field.edge(place.i, place.j, label: "second layer", color: .series(1))
          fields[0].edge(
            2 * place.i + 3, 2 * place.j + 3, label: "first layer", color: .series(0))
        }
        Panel("∂a/∂x", x: "column", y: "row", legend: .below) {
          HeatMap(gradient, scale: .diverging(center: 0))
          second.field.edge(place.i, place.j, label: "second layer", color: .series(1))
        }
      })
    if place.activation <= 0 {
      board.say(
        "Unit \(unit) is an **inactive unit**: it is 0 for all of them, and so are its derivatives. Choose another one."
      )
    } else {
      board.say(
        """
        Why are some derivatives so much larger than others? Max pooling passes the derivative only to the winner of \
        each window, that is, to its largest number. A pixel gets the sum over all winners that depend on it; a pixel \
        on which no winner depends gets 0. (A unit that is 0 for every picture is an **inactive unit**: all its \
        derivatives are 0.)
        """)
    }
    let (rowsSeen, columnsSeen) = (
      second.field.pixels(of: place.i), second.field.pixels(of: place.j)
    )
    let isOutside = { (i: Int, j: Int) in !rowsSeen.contains(i) || !columnsSeen.contains(j) }
    board.identity(
      "outside of the receptive field of 8 × 8 every derivative is 0",
      gradient.indices.allSatisfy { i in
        gradient[i].indices.allSatisfy { j in !isOutside(i, j) || gradient[i][j] == 0 }
      })
    let scribbled = picture.indices.map { i in
      picture[i].indices.map { j in isOutside(i, j) ? board.random.uniform() : picture[i][j] }
    }
    let again = second.activation(
      of: unit, at: place, to: Tensor(scribbled).reshaped(1, 28, 28, 1))
    board.identity(
      "noise over all other pixels does not change the activation",
      abs(again - place.activation) < 1e-4)
    board.ask(
      "How wide is the receptive field of a unit after the second pooling?",
      answer: Double(fields[3].width), tolerance: 0,
      because: "8 + (2 − 1)·2, since neighbors of the second convolution are 2 pixels apart.")
    return unit
  }

  private func strongest(
    on board: Board, _ second: SecondLayer, _ untrained: SecondLayer, _ unit: Int
  ) {
    board.step("What the units detect")
    board.say(
      """
      What does a unit respond to? Show the network many digits, and note for each unit of the second convolution \
      where its activation is largest. The part of the picture in its receptive field there is a **maximally \
      activating patch**. What a unit's strongest patches have in common describes what it detects.
      """)
    let alive = (0..<second.units).filter { second.best(1, of: $0)[0].activation > 0 }
    let others = alive.filter { $0 != unit }
    let chosen = [unit] + (0..<5).map { others[$0 * others.count / 5] }
    board.draw(
      Figure(
        "Eight maximally activating patches each",
        caption: """
          What do the strongest patches of a unit have in common? A row for each of six units: the receptive fields of \
          8 × 8 pixels, in eight different test pictures, with the largest activations.
          """
      ) {
        Images(
          chosen.flatMap { unit in
            second.best(8, of: unit).map { PixelImage(grey: second.patch($0), range: 0...1) }
          },
          captions: chosen.flatMap { unit in
            (0..<8).map { $0 == 0 ? "unit \(unit)" : "" }
          }, columns: 8)
      })
    let own = alive.map { meanCorrelation(second.best(8, of: $0).map(second.patch)) }
    let first = alive.map { meanCorrelation(untrained.best(8, of: $0).map(untrained.patch)) }
    let random = alive.map { _ in
      meanCorrelation(
        (0..<8).map { _ in
          second.patch(
            SecondLayer.Place(
              picture: board.random.integer(below: second.pictures.shape[0]),
              i: board.random.integer(below: second.activations.shape[1]),
              j: board.random.integer(below: second.activations.shape[2]), activation: 0))
        })
    }
    board.draw(
      Figure(
        "How alike a unit's strongest patches are",
        caption: """
          Does training make a unit more selective? The mean correlation between the eight strongest patches of a \
          unit, for all \(alive.count) units that are ever active: after training, with the random weights before it, \
          and for comparison that between eight patches chosen at random. The units of each line are sorted by their \
          own correlation.
          """, x: "unit, in order", y: "mean correlation"
      ) {
        Line(own.sorted(by: >), label: "after training")
        Line(first.sorted(by: >), label: "before training")
        Line(random.sorted(by: >), label: "patches at random")
      })
    board.say(
      """
      The rows show pieces of strokes, for example strokes of one direction, ends and bends. A receptive field of 8 × \
      8 is smaller than a digit; only the fully connected layers see whole digits. On average the correlation is \
      \(own.mean, digits: 2) for a unit's own patches and \(random.mean, digits: 2) for random ones. But before \
      training the same units have \(first.mean, digits: 2) already, because any filter, a random one too, prefers \
      patches that look like its weights. So it proves nothing that a unit's patches are alike: what training adds is \
      the difference between the two numbers.
      """)
    board.compare(
      "Mean correlation of a unit's strongest patches", of: "after training", with: "before",
      PairedDifference(own, first), over: "units of this one network")
    board.claimForBuiltInData(
      "a unit's strongest patches are more alike than random patches, by 0.2 at least on average",
      own.mean > random.mean + 0.2)
    board.claimForBuiltInData(
      "on average over the units, the strongest patches are more alike after training than before",
      own.mean > first.mean)
  }

  private func inside(on board: Board, _ history: History) {
    board.step("Activations and gradients")
    board.say(
      """
      How many units are active for a picture, and do all layers learn? ReLU sets everything below 0 to 0, so each \
      picture activates only some of the units.
      """)
    board.draw(
      .activations(
        of: ["conv2d_1", "dense"], history,
        caption: """
          How sparse are the second convolution and the fully connected layer? Above: activations that are not 0, at \
          the end of each epoch, the newest in front. Below: the percentage of zeros, and of units that are 0 for the \
          whole batch of 32.
          """))
    let inactive = history.record!.activity(of: "dense").last!.activity.deadUnits
    let layers = ["conv2d", "conv2d_1", "dense", "dense_1"]
    board.draw(
      .kernelGradients(
        of: layers, history,
        caption: """
          Does the gradient reach the first layer through two poolings and three ReLUs? The length of each kernel's \
          gradient at the recorded updates.
          """))
    board.say(
      """
      In the last recorded batch \(percent: inactive) of the fully connected layer's units were inactive. And max \
      pooling passes the whole gradient to the winner of each window, so that three quarters of the places get none. \
      Still the gradient does not vanish, since a kernel is used at every place and collects what comes back from all \
      winners.
      """)
    board.claimForBuiltInData(
      "in no recorded batch is a kernel's gradient below a thousandth of the largest of that batch",
      history.record!.looks.allSatisfy { look in
        let norms = layers.map { layer in
          look.parameters.first { $0.parameter == layer + "/kernel" }!.gradientNorm
        }
        return norms.min()! > norms.max()! / 1000
      })
  }

  private func mistakes(on board: Board, _ task: PictureTask, _ model: Sequential) {
    board.step("Which digits are confused")
    let predictions = model.classes(of: task.testX)
    board.say(
      """
      The accuracy is one number for all classes. A confusion matrix says which class is mistaken for which, and so \
      where more pictures or another network could help.
      """)
    var matrix = ConfusionMatrix(classes: task.classes)
    matrix.add(task.test.labels, predictions)
    let errors = zip(predictions, task.test.labels).count { $0 != $1 }
    board.draw(
      .confusionMatrix(
        matrix.counts, classes: task.classNames,
        caption: """
          Which digits are taken for which? A row for each true class, a column for each predicted class. On the \
          diagonal are the correct predictions; \(errors) of \(task.test.count) are off it.
          """))
    if errors > 0 {
      board.draw(
        .mistakes(
          task.test, predictions: predictions, count: 12, title: "Misclassified",
          caption: """
            Are the mistakes understandable? Misclassified test pictures, with their class and the prediction. Would \
            you have known them all?
            """))
    }
    let diagonal = matrix.counts.indices.reduce(0) { $0 + matrix.counts[$1][$1] }
    let accuracy = zip(predictions, task.test.labels).fraction { $0 == $1 }
    board.identity(
      "the diagonal, as a fraction of all, is the test accuracy",
      abs(Double(diagonal) / Double(matrix.counts.joined().reduce(0, +)) - accuracy) < 1e-12)
    let worst = matrix.counts.indices.min { matrix.recall(of: $0) < matrix.recall(of: $1) }!
    let count = matrix.counts[worst].reduce(0, +)
    board.say(
      """
      The class with the lowest recall is "\(task.classNames[worst])": \(percent: matrix.recall(of: worst)) of its \
      \(count) test pictures are found. Each of them counts for \(100 / Double(max(count, 1)), digits: 2) points, so \
      with another seed it may be another class.
      """)
    board.ask(
      "A row of the matrix adds up to",
      choices: ["how many pictures of the class there are", "how often the class was predicted"],
      answer: 0,
      because: "Each picture of the class stands in its row once, under its prediction.")
  }

  private func ending(on board: Board) {
    let deeper = Programs.mnistDeeper(seed: 0)
    var field = ReceptiveField()
    field.pass(kernel: 5)
    field.pass(kernel: 2, stride: 2)
    field.pass(kernel: 5)
    board.summarize(
      "A filter has weights for every input channel: a layer has c_out·(k·k·c_in + 1) parameters.",
      "A second convolution looks at feature maps, so its units detect larger patterns: a **feature hierarchy**.",
      "A unit depends on no pixel outside of its receptive field, here 8 × 8 of 28 × 28.",
      "The **maximally activating patches** of a unit show what it detects; those of an untrained unit are alike, too.",
      "Two networks are compared over several seeds: a difference that chance explains is no result."
    )
    board.step("Exercises")
    board.exercise(
      .byHand,
      "How many parameters does a convolution from 64 to 128 channels with kernels of 5 × 5 have?",
      answer: "\(128 * (5 * 5 * 64 + 1)): 128·(5·5·64 + 1).")
    board.exercise(
      .byHand,
      "With kernels of 5 × 5 in both convolutions and a pooling by 2 between, how wide is the receptive field after the second?",
      answer: "\(field.width): 5, then 5 + 1·1 = 6 after the pooling, then 6 + 4·2.")
    board.exercise(
      .derive,
      "When does the network with one convolution have fewer parameters than this one? Write both counts for a dense layer of d units.",
      answer: """
        One convolution: 320 + d·(13·13·32 + 1) + …; two: 320 + 18,496 + d·(5·5·64 + 1) + …. A dense unit costs \
        \(13 * 13 * 32 + 1) parameters in the first and \(5 * 5 * 64 + 1) in the second. The second convolution's \
        18,496 are saved again from d = \(18_496 / (13 * 13 * 32 - 5 * 5 * 64) + 1) on; below that, one convolution \
        has fewer.
        """)
    board.exercise(
      .predict,
      "Predict what happens to training and test accuracy with examples=300. Then run it.",
      answer: """
        300 pictures give fewer than a quarter of the steps in the same five epochs, so the training loss should end \
        higher, and the test accuracy lower. Part of that is due to fewer pictures, part to fewer steps; more epochs \
        would tell them apart.
        """)
    board.exercise(
      .breakIt,
      "Leave out both poolings. What happens to the receptive field and to the parameters?",
      answer: """
        The receptive field shrinks to 5 × 5, and the maps have 24 × 24 places: the fully connected layer grows from \
        \(5 * 5 * 64 * 64) to \(24 * 24 * 64 * 64) weights. The whole program with poolings has \(deeper.weightCount) \
        parameters.
        """)
    board.exercise(
      .write, "Write the receptive field, layer by layer.",
      answer: """
        Start with r = 1 and j = 1. For each layer first r grows by (k − 1)·j, then j is multiplied by s; the other \
        order would count the layer's own stride too early. `chalk practice receptive-field` checks it.
        """, practice: "receptive-field")
    board.exercise(
      .extend,
      "In the lesson `simple-cnn` nearly the same network has its forward pass written out. Before reading it: which value of the pass would you print to see the second feature maps?",
      answer:
        "The output of `conv2`, of the shape [batch, 11, 11, 64]; `chalk learn simple-cnn` shows it."
    )
  }
}

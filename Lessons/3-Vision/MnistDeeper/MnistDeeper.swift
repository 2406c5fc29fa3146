import Chalk

/// P09: two convolutions, each with a pooling, read digits.
struct MnistDeeper: Lesson {
  let card = LessonCard(
    "mnist-deeper", "A window on the windows", formulas: ["P09", "N10"], needs: ["mnist-conv"],
    minutes: 15)

  func teach(on board: Board) throws {
    let task = try PictureTask(digitsFor: board)
    var model = program(on: board, task)
    let history = try training(on: board, task, &model)
    let second = SecondLayer(model, on: task.testX[0..<min(task.testX.shape[0], 400)])
    let unit = oneUnit(on: board, second)
    favourites(on: board, second, unit)
    inside(on: board, history)
    mistakes(on: board, task, model)
  }

  private func program(on board: Board, _ task: PictureTask) -> Sequential {
    board.step("What can a second convolution see that the first cannot?")
    board.say(
      """
      A window of 3 × 3 pixels is smaller than any corner or loop of a digit. What it can find is an \
      edge, a spot, a bit of a line. But let a second layer look through windows of 3 × 3 at the answers of the first: \
      "an edge above, and below it an edge the other way" is the end of a stroke.
      """)
    board.code("P09")
    let model = Programs.mnistDeeper(classes: task.classes, seed: board.random.next())
    board.table(["layer", "kind", "what comes out", "weights"], model.rows)
    let shallow = Programs.mnistConv(classes: task.classes, seed: 0)
    board.predict(
      "The network with one convolution has \(shallow.weightCount) weights. This one is deeper. It has",
      choices: ["more", "about as many", "far fewer"], answer: 2,
      because: """
        \(model.weightCount). The second pooling leaves 5 × 5 places for the dense layer, and not \
        13 × 13; and what a dense layer costs goes by the places.
        """)
    board.claim(
      "counted by hand: 320 + 18,496 + 102,464, and 65 for each class",
      model.weightCount == 320 + 18_496 + 102_464 + 65 * task.classes)
    board.claim(
      "the deeper network has less than a third of the weights of the shallow one",
      3 * model.weightCount < shallow.weightCount)
    return model
  }

  private func training(
    on board: Board, _ task: PictureTask, _ model: inout Sequential
  ) throws -> History {
    board.step("Five epochs")
    board.say(
      """
      The article that prints this program trains it for five epochs on the sparse cross-entropy; here \
      with Adam, in batches of 32 pictures.
      """)
    board.code("training")
    let most = min(task.training.count, 1438)
    let examples = board.integerSlider("examples", in: 300...1438, default: 1438)
    let count = board.isFull ? task.training.count : min(examples, most)
    let history = try task.first(count).train(
      &model, epochs: 5, every: board.isFull ? 200 : 9, on: board)
    let accuracy = model.accuracy(task.testX, task.test.labels)
    board.draw(
      .learning(
        history,
        caption: """
          \(count) pictures, five times each, in batches of 32. Of \(task.test.count) pictures that it \
          never saw the network knows \(roundedPercent(accuracy)) in the end.
          """))
    board.value("accuracy on pictures that it never saw", accuracy)
    board.claim(
      "the loss is lower after five epochs than after one", history["loss"][4] < history["loss"][0])
    board.claimForBuiltInData(
      "it knows more than one who always names the commonest class", accuracy > task.guessing)
    if board.isFull && task.training.count == 60_000 {
      board.claim(
        "on MNIST's test it comes within 0.3 points of the 98.6 % that Keras reaches",
        accuracy >= 0.983)
    }
    return history
  }

  private func oneUnit(on board: Board, _ second: SecondLayer) -> Int {
    board.step("How far does a unit of the second layer see?")
    board.say(
      """
      What a unit can answer to is bounded before anything is learned. Each layer widens the window, of \
      r pixels, by its kernel less one, times the distance j at which neighbours stand.
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
    board.table(["layer", "kernel k", "stride s", "sees", "neighbours are apart"], rows)
    let unit = board.integerSlider("unit", in: 0...63, default: 5)
    let place = second.best(1, of: unit)[0]
    let picture = second.pictures[place.picture, Axis.all, Axis.all, 0].grid
    let slopes = second.slopes(of: unit, at: place)
    board.draw(
      Figure(
        "What unit \(unit) sees",
        caption: """
          Left: of \(second.pictures.shape[0]) test pictures the one that unit \(unit) of the second \
          convolution answers most to, and what it sees of it; inside, what one unit of the first sees. \
          Right: how its answer, \(written(place.activation)), answers to each pixel.
          """, columns: 2
      ) {
        Panel("The picture", x: "column", y: "row", legend: .below, colorBar: .none) {
          HeatMap(picture, scale: .grey)
          second.field.edge(place.i, place.j, label: "second layer", color: .series(1))
          fields[0].edge(
            2 * place.i + 3, 2 * place.j + 3, label: "first layer", color: .series(0))
        }
        Panel("The slopes", x: "column", y: "row", legend: .below) {
          HeatMap(slopes, scale: .diverging(center: 0))
          second.field.edge(place.i, place.j, label: "second layer", color: .series(1))
        }
      })
    if place.activation <= 0 {
      board.say("Unit \(unit) answers 0 to all of them, so all its slopes are 0. Set another.")
    }
    let (rowsSeen, columnsSeen) = (
      second.field.pixels(of: place.i), second.field.pixels(of: place.j)
    )
    let isOutside = { (i: Int, j: Int) in !rowsSeen.contains(i) || !columnsSeen.contains(j) }
    board.claim(
      "outside of the window of 8 × 8 every slope is 0",
      slopes.indices.allSatisfy { i in
        slopes[i].indices.allSatisfy { j in !isOutside(i, j) || slopes[i][j] == 0 }
      })
    let scribbled = picture.indices.map { i in
      picture[i].indices.map { j in isOutside(i, j) ? board.random.uniform() : picture[i][j] }
    }
    let again = second.activation(
      of: unit, at: place, to: Tensor(scribbled).reshaped(1, 28, 28, 1))
    board.claim(
      "scribble over all the rest, and the answer stays", abs(again - place.activation) < 1e-4)
    board.ask(
      "A unit behind the second pooling: how many pixels does it see across?",
      answer: Double(fields[3].width), tolerance: 0,
      because: "8 + (2 − 1)·2, since neighbours of the second convolution are 2 pixels apart.")
    return unit
  }

  private func favourites(on board: Board, _ second: SecondLayer, _ unit: Int) {
    board.step("What the units look for")
    board.say(
      """
      Show the network many digits, and note for each unit where it answered most. What those places \
      have in common is what the unit looks for: it has no other meaning.
      """)
    let alive = (0..<second.units).filter { second.best(1, of: $0)[0].activation > 0 }
    let others = alive.filter { $0 != unit }
    let chosen = [unit] + (0..<5).map { others[$0 * others.count / 5] }
    board.draw(
      Figure(
        "Eight favourites each",
        caption: """
          A row for each of six units, named below its first picture: the windows of 8 × 8 pixels, in eight \
          different test pictures, to which it answers most.
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
    let favourites = alive.map { meanCorrelation(second.best(8, of: $0).map(second.patch)) }
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
    let (own, any) = (favourites.mean, random.mean)
    board.value("how alike a unit's favourites are (mean correlation)", own)
    board.value("how alike windows taken at random are", any)
    board.claimForBuiltInData(
      "a unit's favourites are more alike than windows at random", own > any)
  }

  private func inside(on board: Board, _ history: History) {
    board.step("Activations and gradients")
    let dead = history.record!.activity(of: "dense").last!.activity.deadUnits
    board.say(
      """
      Each ReLU lets through what is above 0. In the last look \(roundedPercent(dead)) of the dense layer's \
      units let nothing through for any picture of the batch: for that batch they are dead, and learn \
      nothing from it.
      """)
    board.draw(
      .activations(
        of: ["conv2d", "conv2d_1", "dense"], history,
        caption: """
          How the outputs of three layers are spread at the end of each epoch, the newest in front. \
          Below: how many of them are 0, and how many units are 0 for the whole batch.
          """))
    let layers = ["conv2d", "conv2d_1", "dense", "dense_1"]
    board.draw(
      .kernelGradients(
        of: layers, history,
        caption: """
          The length of each kernel's gradient from look to look. None of the layers is cut off: the \
          gradient comes through two poolings and three ReLUs to the first.
          """))
    board.say(
      """
      Max pooling hands the whole gradient to the winner of each block, so three quarters of the \
      places, and a last odd row or column, get none. The kernels get some all the same: they are used at every place.
      """)
    board.claimForBuiltInData(
      "no kernel is ever without a gradient",
      layers.allSatisfy { layer in
        history.record!.changes(of: layer + "/kernel").allSatisfy { $0.change.gradientNorm > 0 }
      })
  }

  private func mistakes(on board: Board, _ task: PictureTask, _ model: Sequential) {
    board.step("What is taken for what")
    let predictions = model.classes(of: task.testX)
    var matrix = ConfusionMatrix(classes: task.classes)
    matrix.add(task.test.labels, predictions)
    let errors = zip(predictions, task.test.labels).count { $0 != $1 }
    board.draw(
      .confusionMatrix(
        matrix.counts, classes: task.classNames,
        caption: """
          A row for each true class, a column for each answer. What is right lies on the diagonal; \
          \(errors) of \(task.test.count) lie beside it.
          """))
    if errors > 0 {
      board.draw(
        .mistakes(
          task.test, predictions: predictions, count: 12, title: "Mistaken",
          caption: """
            Test pictures that the network gets wrong, with what they are and what it took them for. \
            Would you have known them all?
            """))
    }
    let diagonal = matrix.counts.indices.reduce(0) { $0 + matrix.counts[$1][$1] }
    let accuracy = model.accuracy(task.testX, task.test.labels)
    board.claim(
      "the diagonal, as a part of all, is the accuracy of the second step",
      abs(Double(diagonal) / Double(matrix.counts.joined().reduce(0, +)) - accuracy) < 1e-12)
    let worst = matrix.counts.indices.min { matrix.recall(of: $0) < matrix.recall(of: $1) }!
    board.say(
      """
      The class that it finds least often is "\(task.classNames[worst])": \
      \(roundedPercent(matrix.recall(of: worst))) of its pictures. One number for all, the accuracy, does not \
      show that.
      """)
    board.ask(
      "A row of the matrix adds up to",
      choices: ["how many pictures of the class there are", "how often the class was answered"],
      answer: 0,
      because: "Each picture of the class stands in its row once, under what it was taken for.")
    board.say(
      """
      To try: s examples=300, and look at the matrix again; s unit=20 in the third step. The real \
      MNIST, 60,000 digits: --full. Your own pictures in class folders: --data FOLDER. chalk practice \
      convolution. The same network as a class of its own: chalk learn simple-cnn.
      """)
  }
}

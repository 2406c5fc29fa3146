import Chalk

/// The last steps of the lesson: what the units look for, how they learned, and what is mistaken.
extension MnistDeeper {
  func likes(on board: Board, _ second: SecondLayer, _ unit: Int) {
    board.step("What the units look for")
    board.say(
      """
      Show the network many digits, and note for each unit where it answered most. What those places \
      have in common is what the unit looks for: it has no other meaning.
      """)
    let alive = (0..<second.units).filter { second.best(1, of: $0)[0].answer > 0 }
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
    let favourites = alive.map { likeness(second.best(8, of: $0).map(second.patch)) }
    let random = alive.map { _ in
      likeness(
        (0..<8).map { _ in
          second.patch(
            SecondLayer.Place(
              picture: board.random.integer(below: second.pictures.shape[0]),
              i: board.random.integer(below: second.answers.shape[1]),
              j: board.random.integer(below: second.answers.shape[2]), answer: 0))
        })
    }
    let (own, any) = (mean(favourites), mean(random))
    board.value("how alike a unit's favourites are (mean correlation)", own)
    board.value("how alike windows taken at random are", any)
    board.claimForBuiltInData(
      "a unit's favourites are more alike than windows at random", own > any)
  }

  func inside(on board: Board, _ history: History) {
    board.step("Activations and gradients")
    let dead = history.record!.activity(of: "dense").last!.activity.deadUnits
    board.say(
      """
      Each ReLU lets through what is above 0. In the last look \(percent(dead)) of the dense layer's \
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

  func mistakes(on board: Board, _ task: PictureTask, _ model: Sequential) {
    board.step("What is taken for what")
    let answers = model.classes(of: task.testX)
    var matrix = ConfusionMatrix(classes: task.classes)
    matrix.add(task.test.labels, answers)
    let wrong = zip(answers, task.test.labels).count { $0 != $1 }
    board.draw(
      .confusionMatrix(
        matrix.counts, classes: task.classNames,
        caption: """
          A row for each true class, a column for each answer. What is right lies on the diagonal; \
          \(wrong) of \(task.test.count) lie beside it.
          """))
    if wrong > 0 {
      board.draw(
        .mistakes(
          task.test, taken: answers, count: 12, title: "Mistaken",
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
      \(percent(matrix.recall(of: worst))) of its pictures. One number for all, the accuracy, does not \
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

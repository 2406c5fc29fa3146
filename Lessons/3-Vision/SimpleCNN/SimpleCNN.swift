import Chalk

/// P11: the same kind of network as a type of its own, with its pass written out.
struct SimpleCNN: Lesson {
  let card = LessonCard(
    "simple-cnn", "A network with its pass written out", formulas: ["P11"],
    needs: ["mnist-deeper"], minutes: 15)

  func teach(on board: Board) throws {
    let task = try PictureTask(digitsFor: board, most: 1000)
    var model = type(on: board, task)
    try sameAsLayers(on: board, task, model)
    let history = try training(on: board, task, &model)
    onePass(on: board, task, model)
    surgery(on: board, task, model)
    try moved(on: board, task, model, history)
  }

  private func type(on board: Board, _ task: PictureTask) -> SimpleCNNModel {
    board.step("What happens between the pixels and the answer?")
    board.say(
      """
      A list of layers is quickly written, but it hides what goes from one to the next. The article \
      that prints this program writes the network as a class: layers are its fields, and the pass is a \
      function in which each line makes one value of the value before. Now there is a place to stand \
      and look.
      """)
    board.code("P11")
    board.say(
      """
      Keras makes the weights when the first batch comes and asks it for its sizes. Here the sizes are \
      in the initializer, so the 5 · 5 · 64 had to be worked out: that is the price of having every weight \
      from the start.
      """)
    let model = SimpleCNNModel(classes: task.classes, using: &board.random)
    let counts = model.parameters.map { $0.variable.value.count }
    let deeper = Programs.mnistDeeper(classes: task.classes, seed: 0)
    board.table(
      ["parameter", "shape", "numbers"],
      zip(model.parameters, counts).map { parameter, count in
        [
          parameter.name,
          parameter.variable.shape.dimensions.map(String.init).joined(separator: " × "),
          "\(count)",
        ]
      })
    let total = counts.reduce(0, +)
    board.say("\(total) in all. The network of mnist-deeper has \(deeper.weightCount).")
    board.claim(
      "twice the dense layer: 1600 · 64 + 64 numbers more, and 64 for each class",
      total - deeper.weightCount == 1600 * 64 + 64 + 64 * task.classes)
    board.ask(
      "Two poolings by 2 and two convolutions of 3 without padding: 28 becomes", answer: 5,
      tolerance: 0, because: "28 − 2 = 26, 13, 13 − 2 = 11, and half of 11, rounded down, is 5.")
    return model
  }

  private func sameAsLayers(
    on board: Board, _ task: PictureTask, _ model: SimpleCNNModel
  ) throws {
    board.step("The same numbers as a list of layers")
    board.say(
      """
      Is it the same network? Put the very same layers into a list and let both look at the same \
      pictures. A copy of a layer shares its weights with the original, so nothing has to be copied.
      """)
    board.code("the same")
    let list = asList(model)
    let x = task.testX[0..<min(32, task.test.count)]
    let difference = (list.predict(x) - model.predict(x)).absolute().max().scalar
    board.value("the greatest difference of two probabilities", difference)
    board.claim("both give the same probabilities", difference < 1e-6)
    let digit = task.testX[0..<1]
    board.say("One digit on its way, line by line:")
    board.table(
      ["line", "shape", "numbers", "of them 0"],
      model.stages(digit).map { name, value in
        let zeros = value.values.count { $0 == 0 }
        return [
          name, value.shape.dimensions.dropFirst().map(String.init).joined(separator: " × "),
          "\(value.count)", roundedPercent(Double(zeros) / Double(value.count)),
        ]
      })
    let last = model.stages(digit).last!.value
    board.claim(
      "the last line is what the model answers",
      (last - model.predict(digit)).absolute().max().scalar < 1e-6)
    board.claim("and adds up to 1", abs(last.sum().scalar - 1) < 1e-5)
  }

  // excerpt: the same
  private func asList(_ model: SimpleCNNModel) -> Sequential {
    Sequential([
      LayerPlan.layer(model.conv1).on([28, 28, 1]), .layer(model.pool1),
      .layer(model.conv2), .layer(model.pool2), .layer(model.flatten),
      .layer(model.dense1), .layer(model.dense2),
    ])
  }
  // end excerpt

  private func training(
    on board: Board, _ task: PictureTask, _ model: inout SimpleCNNModel
  ) throws -> History {
    board.step("It learns like any other")
    board.say(
      """
      A type that has parameters and a pass is a model, and fit is all that it takes to train one. The \
      loss, Adam, and backward know nothing of how the pass was written.
      """)
    board.code("training")
    let history = try task.train(
      &model, epochs: board.isFull ? 10 : 4, every: board.isFull ? 400 : 16, on: board)
    let accuracy = model.accuracy(task.testX, task.test.labels)
    board.draw(
      .learning(
        history,
        caption: """
          \(task.training.count) pictures in batches of 32, as printed. Of \
          \(task.test.count) pictures that it never saw it knows \(roundedPercent(accuracy)) in the end.
          """))
    board.draw(
      .activations(
        of: ["conv1", "conv2", "dense1"], history,
        caption: """
          How the outputs of three lines are spread at the end of each epoch, the newest in front. \
          Below: how many of them are 0, and how many units are 0 for the whole batch.
          """))
    board.draw(
      .kernelGradients(
        of: ["conv1", "conv2", "dense1", "dense2"], history,
        caption: """
          The length of the gradient of each kernel. The gradients come out of the written pass by \
          themselves: backward follows its lines in reverse.
          """))
    board.claimForBuiltInData("the loss comes down", history["loss"].last! < history["loss"][0])
    board.claimForBuiltInData(
      "it knows more than one who always names the commonest class", accuracy > task.guessing)
    if board.isFull && task.training.count == 60_000 {
      board.claim("on MNIST's test it knows 98.5 % and more", accuracy >= 0.985)
    }
    return history
  }

  private func onePass(on board: Board, _ task: PictureTask, _ model: SimpleCNNModel) {
    board.step("One digit on its way")
    board.say(
      """
      Now look. The same lines again, but each value is kept: what the picture has become behind \
      conv1, pool1, conv2 and pool2, and the numbers that the answer is made of.
      """)
    board.code("stages")
    let shown = board.integerSlider("picture", in: 0...49, default: 0)
    let index = min(shown, task.test.count - 1)
    let stages = model.stages(task.testX[index..<index + 1])
    let maps = stages[1...4].map { stage in
      (0..<6).map { PixelImage(grey: stage.value[0, Axis.all, Axis.all, $0].grid) }
    }
    let image = PixelImage(picture: task.test.image(index))
    let (dense, probabilities) = (stages[6].value, stages[7].value.values)
    let prediction = Int(stages[7].value.argmax().scalar)
    board.draw(
      Figure(
        "From pixels to maps",
        caption: """
          The picture, and six maps of each line, a row for conv1, pool1, conv2 and pool2. Each map \
          goes from its least (black) to its greatest number (white); one that is black throughout finds \
          nothing here.
          """
      ) {
        Images(
          maps.flatMap { [image] + $0 },
          captions: stages[1...4].flatMap { stage in
            ["", stage.name] + (1..<6).map { _ in "" }
          }, columns: 7)
      })
    board.draw(
      Figure(
        "From maps to an answer",
        caption: """
          The 128 numbers of dense1, and the probabilities. The truth is \
          \(task.classNames[task.test.labels[index]]).
          """, columns: 2
      ) {
        Panel("dense1", x: "16 units a row", y: "row") { HeatMap(dense.reshaped(8, 16).grid) }
        Panel("dense2", x: "class", y: PlotAxis("probability", range: 0...1)) {
          Bars(task.classNames, probabilities)
        }
      })
    board.value(
      "the answer: class \(task.classNames[prediction]), with probability",
      probabilities[prediction])
    let (conv, pool) = (stages[1].value, stages[2].value)
    let block = conv[0, 4..<6, 4..<6, 0].values
    board.claim(
      "each number of pool1 is the greatest of four of conv1",
      abs(pool[0, 2, 2, 0].scalar - block.max()!) < 1e-6)
    board.claim(
      "flatten changes the shape only", stages[4].value.values == stages[5].value.values)
  }

  private func surgery(on board: Board, _ task: PictureTask, _ model: SimpleCNNModel) {
    board.step("Hold a map at 0")
    board.say(
      """
      Whoever writes the pass may change it. Multiply the maps of conv1 by a mask of ones and zeros, \
      and see what the network can do without: how much it relies on each of them.
      """)
    board.code("surgery")
    let few = min(task.test.count, 150)
    let (x, labels) = (task.testX[0..<few], task.test.labels.prefix(few))
    let truths = Tensor(Array(labels)).oneHot(task.classes)
    let meanProbability = { (mask: [Double]) in
      (model.probabilities(x, keeping: Tensor(mask)) * truths).sum().scalar / Double(few)
    }
    let all = [Double](repeating: 1, count: 32)
    let whole = meanProbability(all)
    let single = (0..<32).map { off in meanProbability((0..<32).map { $0 == off ? 0 : 1 }) }
    let order = single.indices.sorted { (single[$0], $0) < (single[$1], $1) }
    let counts = Array(stride(from: 0, through: 32, by: 4))
    let without = { (removed: [Int]) in
      counts.map { count in
        let off = Set(removed.prefix(count))
        return meanProbability((0..<32).map { off.contains($0) ? 0 : 1 })
      }
    }
    let (worst, random) = (without(order), without(board.random.permutation(of: 32)))
    board.draw(
      Figure(
        "What it can do without",
        caption: """
          Left: the mean probability of the truth on \(few) test pictures with one map of conv1 held \
          at 0; the line is the whole network. Right: with more and more maps at 0.
          """, columns: 2
      ) {
        Panel("One map at 0", x: "map", y: "probability of the truth") {
          Points((0..<32).map(Double.init), single)
          ReferenceLine(y: whole)
        }
        Panel(
          "Many maps at 0", x: "maps at 0", y: PlotAxis("probability of the truth", range: 0...1)
        ) {
          Line(counts.map(Double.init), worst, label: "most missed first", showsPoints: true)
          Line(counts.map(Double.init), random, label: "at random", showsPoints: true)
        }
      })
    board.table(
      ["map", "probability of the truth without it"],
      order.prefix(3).map { ["\($0)", written(single[$0])] })
    let same = (model.probabilities(x, keeping: Tensor(all)) - model.predict(x)).absolute().max()
      .scalar
    board.claim("a mask of ones changes nothing", same < 1e-5)
    let blind = model.probabilities(x, keeping: Tensor(all.map { _ in 0 }))
    board.claim(
      "with all maps at 0 every picture gets the same answer",
      (blind - blind[0..<1]).absolute().max().scalar < 1e-6)
    board.claimForBuiltInData("and that is worse than the whole network", worst.last! < whole)
    board.ask(
      "Holding one map at 0 hardly changes the answers. Does the network not use that map?",
      choices: ["It does not", "It may: others can stand in for it"], answer: 1,
      because: "Two maps that say the same can each be missed, but not both.")
  }

  private func moved(
    on board: Board, _ task: PictureTask, _ model: SimpleCNNModel, _ history: History
  ) throws {
    board.step("What goes wrong, and a remedy: pictures that move")
    board.say(
      """
      The network has seen each training picture at one place only, where it stands. So give it, in \
      every epoch, each picture a little moved and turned, never twice the same: augmentation. It costs no new pictures.
      """)
    let reach = board.slider("reach", in: 0.05...0.25, default: 0.15)
    board.code("augmented")
    var sturdy = SimpleCNNModel(classes: task.classes, using: &board.random)
    try learnMoved(&sturdy, task, reach: reach, epochs: history.epochs.count, board)
    var random = board.random.split()
    let some = Augmentation(shift: reach, rotation: 10)
    board.draw(
      Figure(
        "One picture, never twice the same",
        caption: """
          A training picture, and what augmentation makes of it: moved by up to \(roundedPercent(reach)) of \
          its side, and turned by up to 10 degrees.
          """
      ) {
        Images(
          [PixelImage(picture: task.training.image(0))]
            + (0..<7).map { _ in
              PixelImage(picture: some(task.training.image(0), random: &random))
            }, captions: ["original"] + (0..<7).map { _ in "" }, columns: 8)
      })
    let shifts = Array(0...6)
    let (x, labels) = (task.testX, task.test.labels)
    let plain = shifts.map { model.accuracy(x.moved(right: $0), labels) }
    let better = shifts.map { sturdy.accuracy(x.moved(right: $0), labels) }
    board.draw(
      Figure(
        "Moved to the right, again",
        caption: """
          The accuracy on test pictures moved by so many pixels, after the same number of steps, with \
          pictures as they are and with augmented ones.
          """, x: "pixels to the right", y: PlotAxis("accuracy", range: 0...1)
      ) {
        Line(shifts.map(Double.init), plain, label: "pictures as they are", showsPoints: true)
        Line(shifts.map(Double.init), better, label: "augmented", showsPoints: true)
      })
    board.value("pictures that stand still: without augmentation", plain[0])
    board.value("with it", better[0])
    let means = [plain, better].map { $0.dropFirst(3).reduce(0, +) / 4 }
    board.claimForBuiltInData(
      "moved by three to six pixels, the augmented network knows more", means[1] > means[0])
    board.say(
      """
      To try: s picture=7 in the fourth step; s reach=0.25. Write a network of your own: chalk new. \
      chalk practice backpropagation. Your own pictures in class folders: --data FOLDER; MNIST: --full.
      """)
  }

  // excerpt: augmented
  private func learnMoved(
    _ model: inout SimpleCNNModel, _ task: PictureTask, reach: Double,
    epochs: Int, _ board: Board
  ) throws {
    model.compile(optimizer: .adam(), loss: .sparseCategoricalCrossentropy)
    let change = Augmentation(shift: reach, rotation: 10)
    for epoch in 0..<epochs {
      try board.progress("training on moved pictures", epoch, of: epochs)
      let pictures = change(task.training, random: &board.random)
      try model.fit(pictures.tensor, task.y, progress: .silent, seed: board.random.next())
    }
  }
  // end excerpt
}

extension LayerPlan {
  /// The same plan, stating the shape of one input.
  fileprivate func on(_ shape: SampleShape) -> LayerPlan {
    var plan = self
    plan.inputShape = shape
    return plan
  }
}

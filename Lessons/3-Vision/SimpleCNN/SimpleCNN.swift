import Chalk

/// P11: the same kind of network as a type of its own, with its pass written out.
struct SimpleCNN: Lesson {
  let card = LessonCard.simpleCNN

  func teach(on board: Board) throws {
    let task = try PictureTask(digitsFor: board, most: 850)
    var model = try type(on: board, task)
    try sameAsLayers(on: board, task, model)
    let accuracy = try training(on: board, task, &model)
    onePass(on: board, task, model)
    let five = try withoutAugmentation(on: board, task)
    ablation(on: board, task, model, five)
    try moved(on: board, task, five)
    board.printedSize(printedProgram)
    sayWhatThatShows(on: board, task, accuracy)
    ending(on: board)
  }

  private func type(on board: Board, _ task: PictureTask) throws -> SimpleCNNModel {
    board.step("What happens between the pixels and the prediction?")
    board.say(
      """
      A list of layers is quickly written, but it hides what goes from one layer to the next. The course's source \
      documents write this network as a class: the layers are its fields, and the **forward pass** is a function in \
      which each line computes one value from the value before. Keras calls this **model subclassing**. Every value on \
      the way can then be looked at, and changed: that is what this lesson does with a trained network.
      """)
    task.sayWhatTheyAre(on: board, asIn: "mnist-conv")
    board.code(
      "P11",
      besideKeras: """
        class SimpleCNN(tf.keras.Model):






            def __init__(self):
                super().__init__()
                self.conv1 = Conv2D(32, (3, 3), activation='relu')
                self.pool1 = MaxPooling2D((2, 2))
                self.conv2 = Conv2D(64, (3, 3), activation='relu')
                self.pool2 = MaxPooling2D((2, 2))
                self.flatten = Flatten()
                self.dense1 = Dense(128, activation='relu')
                self.dense2 = Dense(10, activation='softmax')


            def call(self, inputs):
                x = self.conv1(inputs)
                x = self.pool1(x)
                x = self.conv2(x)
                x = self.pool2(x)
                x = self.flatten(x)
                x = self.dense1(x)
                return self.dense2(x)
        """)
    board.say(
      """
      Keras creates the weights when the first batch comes, and takes their sizes from it. Here the sizes are in the \
      initializer, so the 5 · 5 · 64 had to be worked out; in return every weight exists from the start.
      """)
    let model = SimpleCNNModel(classes: task.classes, using: &board.random)
    board.draw(
      try .architecture(
        of: model, input: [28, 28, 1], named: ["x"], title: "What the forward pass does",
        caption: """
          What does each line of the pass give to the next? There is no list of layers to read this from: a picture \
          was sent through the pass, and each layer that it met was noted. The wider a box, the larger the maps, but \
          none is narrower than its text.
          """))
    let counts = model.parameters.map { $0.variable.value.count }
    let deeper = Programs.mnistDeeper(classes: task.classes, seed: 0)
    board.table(
      ["parameter", "shape", "count"],
      zip(model.parameters, counts).map { parameter, count in
        [
          parameter.name,
          parameter.variable.shape.dimensions.map(String.init).joined(separator: " × "),
          "\(count)",
        ]
      })
    let total = counts.reduce(0, +)
    board.say(
      """
      These are \(written(Double(total), .grouped(0, always: true))) parameters. The network of `mnist-deeper` has \
      \(written(Double(deeper.weightCount), .grouped(0, always: true))).
      """)
    board.identity(
      "128 instead of 64 dense units make 1600 · 64 + 64 more, and 64 more for each class",
      total - deeper.weightCount == 1600 * 64 + 64 + 64 * task.classes)
    board.ask(
      "How wide is a map of 28 after two convolutions of 3, each with a pooling by 2?", answer: 5,
      tolerance: 0, because: "28 − 2 = 26, 13, 13 − 2 = 11, and half of 11, rounded down, is 5.")
    return model
  }

  private func sameAsLayers(
    on board: Board, _ task: PictureTask, _ model: SimpleCNNModel
  ) throws {
    board.step("The same numbers as a list of layers")
    board.say(
      """
      Is it the same function as a list of layers? Put the very same layers into a list and give both the same \
      pictures. A copy of a layer shares its weights with the original, so nothing has to be copied.
      """)
    board.code("the same")
    let list = asList(model)
    let x = task.testX[0..<min(32, task.test.count)]
    let difference = (list.predict(x) - model.predict(x)).absolute().max().scalar
    board.value("the largest difference between two probabilities", difference)
    board.identity("both give the same probabilities", difference < 1e-6)
    let digit = task.testX[0..<1]
    board.say("For one digit: how large is the value after each line, and how much of it is 0?")
    board.table(
      ["line", "shape", "numbers", "of them 0"],
      model.stages(digit).map { name, value in
        let zeros = value.values.count { $0 == 0 }
        return [
          name, value.shape.dimensions.dropFirst().map(String.init).joined(separator: " × "),
          "\(value.count)", roundedPercent(Double(zeros) / Double(value.count)),
        ]
      })
    board.say(
      """
      The network is not trained yet, and its biases are 0. So conv1 gives 0 wherever its window holds no ink, and where \
      it holds ink, ReLU sets about every second number to 0. Pooling keeps the largest of four, so fewer zeros are \
      left.
      """)
    let last = model.stages(digit).last!.value
    board.identity(
      "the last line is the model's output",
      (last - model.predict(digit)).absolute().max().scalar < 1e-6)
    board.identity("the probabilities add up to 1", abs(last.sum().scalar - 1) < 1e-5)
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

  /// Returns the test accuracy.
  private func training(
    on board: Board, _ task: PictureTask, _ model: inout SimpleCNNModel
  ) throws -> Double {
    let epochs = 10
    board.step("It trains like any other")
    board.say(
      """
      Does a pass that was written by hand need a training of its own? No: a type that has parameters and a forward \
      pass is a model, and `fit` can train it. Loss, Adam and backpropagation do not depend on how the pass was \
      written. The source documents train for \(epochs) epochs in batches of 32; so does this lesson, on \
      \(task.training.count) pictures.
      """)
    board.code(
      "training",
      besideKeras: """





        model.compile(optimizer='adam', loss='sparse_categorical_crossentropy', metrics=['accuracy'])
        model.fit(x_train, y_train, epochs=10, batch_size=32)
        """)
    let history = try task.train(
      &model, epochs: epochs, every: board.isFull ? 400 : 10, on: board)
    let accuracy = model.accuracy(task.testX, task.test.labels)
    board.draw(
      .learning(
        history,
        caption: """
          Are ten epochs too few or too many? \(task.training.count) training pictures (\(task.origin)). Where the \
          validation loss stops falling while the training loss goes on, more epochs only overfit. The training \
          numbers are means over an epoch in which the weights change (`mnist-conv`, step 4), so they begin worse.
          """))
    let losses = history["loss"]
    try enough(on: board, task, &model, history)
    gradients(on: board, model, history)
    let inactive = history.record!.activity(of: "dense1").last!.activity
    board.say(
      """
      In the last recorded batch \(percent: inactive.zeros) of the activations of dense1 were 0, and \
      \(percent: inactive.deadUnits) of its units were 0 for all pictures of the batch. Such a unit gets no gradient \
      from this batch; another batch may activate it.
      """)
    board.value("test accuracy", accuracy)
    board.claimForBuiltInData(
      "the training loss ends below a fifth of that of the first epoch",
      losses.last! < losses[0] / 5)
    board.claimForBuiltInData(
      "the test accuracy is more than three times that of always predicting the most frequent class",
      accuracy > 3 * task.majority)
    if board.isFull && task.training.count > 50_000 {
      board.claim("on MNIST's test set the accuracy is 98.5 % or more", accuracy >= 0.985)
    }
    return accuracy
  }

  private func onePass(on board: Board, _ task: PictureTask, _ model: SimpleCNNModel) {
    board.step("One digit on its way")
    board.say(
      """
      Now look inside the trained network. Here are the same lines again, but each value is kept: what the picture has \
      become after conv1, pool1, conv2 and pool2, and the numbers from which the prediction is made.
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
          What does each layer make of the picture? Six feature maps of conv1, pool1, conv2 and pool2, a row each. \
          From row to row a number stands for a larger part of the digit. Each map goes from its least (black) to its \
          greatest number (white); a map that is all black has one number everywhere.
          """
      ) {
        Images(
          maps.flatMap { [image] + $0 },
          captions: stages[1...4].flatMap { stage in
            ["", stage.name] + (1..<6).map { _ in "" }
          }, columns: 7)
      },
      explaining: [(0, model.conv1), (2, model.conv2)].flatMap { stage, layer in
        // What stands before the layer goes into it; a pooling follows.
        let maps = PixelFormulas(
          picture: 7 * stage + 1, input: stages[stage].value, weights: layer.kernel.value,
          biases: layer.bias?.value, maps: 6, activation: .relu)
        return [maps, maps.pooled(by: .max, 2, picture: 7 * stage + 8)]
      })
    board.draw(
      Figure(
        "From feature maps to a prediction",
        caption: """
          How sure is it, and what does it decide from? The 128 activations of dense1, and the probabilities ŷ. The \
          true class is \(task.classNames[task.test.labels[index]]).
          """, columns: 2
      ) {
        Panel("dense1", x: "16 units a row", y: "row") { HeatMap(dense.reshaped(8, 16).grid) }
        Panel("dense2", x: "class", y: PlotAxis("probability", range: 0...1)) {
          Bars(task.classNames, probabilities)
        }
      })
    board.value(
      "predicted: class \(task.classNames[prediction]), with probability",
      probabilities[prediction])
    let (conv, pool) = (stages[1].value, stages[2].value)
    let block = conv[0, 4..<6, 4..<6, 0].values
    board.identity(
      "a number of pool1 is the largest of four of conv1",
      abs(pool[0, 2, 2, 0].scalar - block.max()!) < 1e-6)
    board.identity(
      "flatten changes the shape only", stages[4].value.values == stages[5].value.values)
  }

  /// What to think of maps whose loss raises the probability.
  private func without(_ whole: Double, _ single: [Double]) -> String {
    let better = single.count { $0 > whole }
    return better == 0
      ? ""
      : "Without \(better == 1 ? "one map" : "any one of \(better) maps") it even does a little better on the validation pictures, which may be chance."
  }

  private func ablation(
    on board: Board, _ task: PictureTask, _ model: SimpleCNNModel, _ five: [FewPicturesRun]
  ) {
    board.step("Ablation: hold a feature map at 0")
    board.say(
      """
      Which feature maps does the network need? A pass that is written out can be changed to find out. Multiply the \
      feature maps of conv1 by a mask of ones and zeros: a map whose mask is 0 is missing from there on. This is an \
      **ablation**; it measures how much the network relies on each map. The maps are ordered by their importance on \
      the validation set, and the effect of that order is measured on the test set: on the same pictures it would look \
      stronger than it is.
      """)
    board.code("ablation")
    let few = min(task.test.count, 100)
    let (x, labels) = (task.testX[0..<few], task.test.labels.prefix(few))
    let (validX, validLabels) = (task.validationX, task.validation.labels)
    let whole = model.probability(of: validLabels, validX, without: [])
    let single = (0..<32).map { model.probability(of: validLabels, validX, without: [$0]) }
    let order = single.indices.sorted { (single[$0], $0) < (single[$1], $1) }
    let counts = Array(stride(from: 0, through: 32, by: 4))
    let remaining = { (order: [Int]) in
      counts.map { model.probability(of: Array(labels), x, without: Array(order.prefix($0))) }
    }
    let worst = remaining(order)
    let random = (0..<5).map { _ in remaining(board.random.permutation(of: 32)) }
    board.draw(
      Figure(
        "What it can do without",
        caption: """
          How much does it rely on each map, and how many can it lose? Left: mean probability of the true class on \
          \(validLabels.count) validation pictures with one map of conv1 at 0, sorted; the dashed line is the whole \
          network. Right: the same on \(few) test pictures with more and more maps at 0; the band is five random \
          orders.
          """, columns: 2
      ) {
        Panel("One map at 0", x: "map, most important first", y: "probability of the true class") {
          Points((0..<32).map(Double.init), order.map { single[$0] })
          ReferenceLine(y: whole)
        }
        Panel(
          "Many maps at 0", x: "maps at 0",
          y: PlotAxis("probability of the true class", range: 0...1)
        ) {
          Line(counts.map(Double.init), worst, label: "important first", showsPoints: true)
          Band(counts.map(Double.init), runs: random, label: "in random order")
        }
      })
    let shown = [nil] + order.prefix(3).map { Int?($0) }
    let onTest = shown.map { map in
      model.probability(of: Array(labels), x, without: map.map { [$0] } ?? [])
    }
    board.table(
      ["map at 0", "probability of the true class, validation", "the same, test"],
      zip(shown, onTest).map { map, p in
        [map.map { "\($0)" } ?? "none", written(map.map { single[$0] } ?? whole), written(p)]
      })
    board.say(
      """
      On the validation pictures, by which it was chosen as the most important one, the map \(order[0]) is worth \
      \(whole - single[order[0]], digits: 2) of probability, on the test pictures \(onTest[0] - onTest[1], digits: 2): \
      one map alone matters little. \(without(whole, single)) The right panel shows what the loss of \
      several maps costs: on average over 4 to 28 maps the probability is \(worst[1...7].mean, digits: 2) where the \
      most important go first, and \(random.map { $0[1...7].mean }.mean, digits: 2) in random order.
      """)
    let all = Tensor([Double](repeating: 1, count: 32))
    let same = (model.probabilities(x, keeping: all) - model.predict(x)).absolute().max().scalar
    board.identity("a mask of ones changes nothing", same < 1e-5)
    let blind = model.probabilities(x, keeping: all * 0)
    board.identity(
      "with all maps at 0 the output is the same for every picture",
      (blind - blind[0..<1]).absolute().max().scalar < 1e-6)
    again(on: board, task, five.map(\.model))
    board.ask(
      "Holding one map at 0 hardly changes the predictions. Does the network not use that map?",
      choices: ["It does not use it", "It may use it all the same"], answer: 1,
      because: "If two maps say the same, each can be spared, but not both.")
  }

  /// The comparison of the ablation again, with several networks.
  private func again(on board: Board, _ task: PictureTask, _ models: [SimpleCNNModel]) {
    let (off, few) = (16, min(task.validation.count, 40))
    let (validX, validLabels) = (
      task.validationX[0..<few], Array(task.validation.labels.prefix(few))
    )
    let count = min(task.test.count, 100)
    let (x, labels) = (task.testX[0..<count], Array(task.test.labels.prefix(count)))
    let probabilities = models.map { model -> (ordered: Double, random: Double) in
      let single = (0..<32).map { model.probability(of: validLabels, validX, without: [$0]) }
      let order = single.indices.sorted { (single[$0], $0) < (single[$1], $1) }
      let random = (0..<5).map { _ in
        let maps = Array(board.random.permutation(of: 32).prefix(off))
        return model.probability(of: labels, x, without: maps)
      }
      return (
        model.probability(of: labels, x, without: Array(order.prefix(off))), random.mean
      )
    }
    let cost = PairedDifference(probabilities.map(\.ordered), probabilities.map(\.random))
    board.say(
      """
      Is this network an exception? Five others were trained for it, on fewer pictures (step 6 compares them with \
      augmented ones). In each of them the \(off) most important of 32 maps, found on \(few) validation pictures, are \
      held at 0, and for comparison \(off) maps at random (five draws). The numbers are those of \(count) test pictures.
      """)
    board.sayPoints(
      "Probability of the true class without the most important maps, minus that without random ones",
      cost)
    board.say(
      """
      Importance that is measured one map at a time is no law for several. If two maps can stand in for each other, \
      each looks unimportant, and both together are not; the longer a network is trained, the more such pairs there \
      may be.
      """)
    if !board.isFull {
      board.claimForBuiltInData(
        "in the five networks, losing the 16 most important maps costs more than losing 16 at random, by more than chance explains",
        cost.mean < 0 && cost.isClear)
    }
  }
}

extension LayerPlan {
  /// The same plan, stating the shape of one input.
  fileprivate func on(_ shape: SampleShape) -> LayerPlan {
    var plan = self
    plan.inputShape = shape
    return plan
  }
}

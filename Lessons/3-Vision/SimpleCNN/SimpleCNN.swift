import Chalk

/// P11: the same kind of network as a type of its own, with its pass written out.
struct SimpleCNN: Lesson {
  let card = LessonCard.simpleCNN

  func teach(on board: Board) throws {
    let task = try PictureTask(digitsFor: board, most: 850)
    var model = try type(on: board, task)
    try sameAsLayers(on: board, task, model)
    try training(on: board, task, &model)
    onePass(on: board, task, model)
    ablation(on: board, task, model)
    try moved(on: board, task)
    board.printedSize(printedProgram)
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
      "These are \(total) parameters. The network of `mnist-deeper` has \(deeper.weightCount).")
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

  private func training(
    on board: Board, _ task: PictureTask, _ model: inout SimpleCNNModel
  ) throws {
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
          validation loss stops falling while the training loss goes on, more epochs only overfit.
          """))
    board.draw(
      .kernelGradients(
        of: ["conv1", "conv2", "dense1", "dense2"], history,
        caption: """
          Do the gradients find their way through a pass that was written by hand? The length of each kernel's \
          gradient at the recorded updates: each layer gets one, the first convolution too.
          """))
    let inactive = history.record!.activity(of: "dense1").last!.activity
    board.say(
      """
      In the last recorded batch \(percent: inactive.zeros) of the activations of dense1 were 0, and \
      \(percent: inactive.deadUnits) of its units were 0 for all pictures of the batch.
      """)
    board.value("test accuracy", accuracy)
    let losses = history["loss"]
    board.claimForBuiltInData(
      "the training loss ends below a fifth of that of the first epoch",
      losses.last! < losses[0] / 5)
    board.claimForBuiltInData(
      "the test accuracy is more than three times that of always predicting the most frequent class",
      accuracy > 3 * task.majority)
    if board.isFull && task.training.count > 50_000 {
      board.claim("on MNIST's test set the accuracy is 98.5 % or more", accuracy >= 0.985)
    }
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

  private func ablation(on board: Board, _ task: PictureTask, _ model: SimpleCNNModel) {
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
    func probability(_ x: Tensor, _ labels: [Int], without off: [Int]) -> Double {
      let mask = Tensor((0..<32).map { off.contains($0) ? 0.0 : 1 })
      let truths = Tensor(labels).oneHot(task.classes)
      return (model.probabilities(x, keeping: mask) * truths).sum().scalar / Double(labels.count)
    }
    let whole = probability(validX, validLabels, without: [])
    let single = (0..<32).map { probability(validX, validLabels, without: [$0]) }
    let order = single.indices.sorted { (single[$0], $0) < (single[$1], $1) }
    let counts = Array(stride(from: 0, through: 32, by: 4))
    let without = { (order: [Int]) in
      counts.map { probability(x, Array(labels), without: Array(order.prefix($0))) }
    }
    let worst = without(order)
    let random = (0..<5).map { _ in without(board.random.permutation(of: 32)) }
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
    board.table(
      ["map at 0", "probability of the true class"],
      [["none", written(whole)]] + order.prefix(3).map { ["\($0)", written(single[$0])] })
    board.say(
      """
      Without its most important map the network gives the true class \(whole - single[order[0]], digits: 2) less \
      probability: one map alone matters little. The right panel shows what the loss of several maps costs. All of \
      this is one trained network; in another one the maps and their order are others.
      """)
    let all = Tensor([Double](repeating: 1, count: 32))
    let same = (model.probabilities(x, keeping: all) - model.predict(x)).absolute().max().scalar
    board.identity("a mask of ones changes nothing", same < 1e-5)
    let blind = model.probabilities(x, keeping: all * 0)
    board.identity(
      "with all maps at 0 the output is the same for every picture",
      (blind - blind[0..<1]).absolute().max().scalar < 1e-6)
    board.claimForBuiltInData(
      "losing the most important maps first costs more than losing maps at random, on average over 4 to 28 maps",
      worst[1...7].mean < random.map { $0[1...7].mean }.mean)
    board.ask(
      "Holding one map at 0 hardly changes the predictions. Does the network not use that map?",
      choices: ["It does not use it", "It may use it all the same"], answer: 1,
      because: "If two maps say the same, each can be spared, but not both.")
  }

  private func moved(on board: Board, _ task: PictureTask) throws {
    board.step("What goes wrong, and a remedy: pictures that move")
    let count = board.isFull ? 6000 : 250
    let epochs = board.isFull ? 5 : 8
    board.say(
      """
      In `mnist-conv` a digit that was moved by a few pixels was often misread. Two convolutions do not change that, \
      as long as the network sees each training picture at one place only. The remedy is to show each picture a little \
      moved and turned, in every epoch anew and never twice the same. This is **data augmentation**: it needs no new \
      pictures. The network is trained with and without it, with five seeds each, on the same \
      \(min(count, task.training.count)) training pictures and for the same number of steps.
      """)
    let reach = board.slider("reach", in: 0.05...0.25, default: 0.15)
    board.code("augmented")
    var random = board.random.split()
    let some = Augmentation(shift: reach, rotation: 10)
    board.draw(
      Figure(
        "One picture, never twice the same",
        caption: """
          What does augmentation change? A training picture, and seven copies of it: moved by up to \
          \(roundedPercent(reach)) of its side, and turned by up to 10 degrees. The class stays the same.
          """
      ) {
        Images(
          [PixelImage(picture: task.training.image(0))]
            + (0..<7).map { _ in
              PixelImage(picture: some(task.training.image(0), random: &random))
            }, captions: ["original"] + (0..<7).map { _ in "" }, columns: 8)
      })
    let shifts = Array(0...6)
    let few = min(task.test.count, board.isFull ? 2000 : 150)
    let (x, labels) = (task.testX[0..<few], Array(task.test.labels.prefix(few)))
    var (plain, augmented): ([[Double]], [[Double]]) = ([], [])
    let pictures = task.training.prefix(count)
    for seed in 0..<5 {
      try board.progress("training on moved pictures", seed, of: 5)
      for isAugmented in [false, true] {
        var model = SimpleCNNModel(classes: task.classes, using: &board.random)
        try learn(&model, pictures, moved: isAugmented ? reach : 0, epochs: epochs, board)
        let accuracies = shifts.map { model.accuracy(x.moved(right: $0), labels) }
        if isAugmented { augmented.append(accuracies) } else { plain.append(accuracies) }
      }
    }
    board.draw(
      Figure(
        "Moved to the right, again",
        caption: """
          Does augmentation make the network indifferent to where the digit stands? Test accuracy on \(few) pictures \
          (\(task.origin)) moved by 0 to 6 pixels; mean and standard deviation of five seeds.
          """, x: "pixels to the right", y: PlotAxis("test accuracy", range: 0...1)
      ) {
        Band(shifts.map(Double.init), runs: plain, label: "pictures as they are")
        Band(shifts.map(Double.init), runs: augmented, label: "augmented")
      })
    board.sayPoints(
      "Test accuracy, unmoved, augmented minus not",
      PairedDifference(augmented.map { $0[0] }, plain.map { $0[0] }))
    let far = PairedDifference(augmented.map { $0[3...].mean }, plain.map { $0[3...].mean })
    board.sayPoints("The same on average over three to six pixels", far)
    board.say(
      """
      The two differences answer different questions. The first says what augmentation costs where it is not needed: \
      augmented pictures are harder to learn, and after so few steps the accuracy on unmoved pictures may suffer. The \
      second says what it brings for moved pictures, for which it is meant. No test picture is used for training, and \
      the reach is not tuned on the test set.
      """)
    // Moves of a pixel or two in training need not help at three to six.
    if reach >= 0.1 {
      board.claimForBuiltInData(
        "moved by three to six pixels, the augmented networks are better by more than chance explains",
        far.mean > 0 && far.isClear)
    }
  }

  // excerpt: augmented
  private func learn(
    _ model: inout SimpleCNNModel, _ pictures: ImageExamples, moved reach: Double, epochs: Int,
    _ board: Board
  ) throws {
    model.compile(optimizer: .adam(), loss: .sparseCategoricalCrossentropy)
    let change = Augmentation(shift: reach, rotation: reach > 0 ? 10 : 0)
    for _ in 0..<epochs {
      let seen = reach > 0 ? change(pictures, random: &board.random) : pictures
      try model.fit(
        seen.tensor, Tensor(seen.labels),
        callbacks: [board.progress(reach > 0 ? "augmented" : "as they are")], progress: .silent,
        seed: board.random.next())
    }
  }
  // end excerpt

  private func ending(on board: Board) {
    board.summarize(
      "**Model subclassing**: layers are fields, and the **forward pass** is a function that can be read line by line.",
      "It computes the same function as the list of the same layers, and trains with the same `fit`.",
      "Keeping every value of the pass shows how pixels become feature maps and feature maps a prediction.",
      "An **ablation** shows what a network relies on; order and effect are measured on different pictures.",
      "**Data augmentation** brings some invariance to moves without any new pictures.")
    board.step("Exercises")
    let sizes = [26 * 26 * 32, 13 * 13 * 32, 11 * 11 * 64, 1600, 1600, 128, 10]
    board.exercise(
      .byHand,
      "How many numbers does the forward pass of one picture produce, from conv1 to dense2?",
      answer: """
        \(26 * 26 * 32) + \(13 * 13 * 32) + \(11 * 11 * 64) + \(1600) + \(1600) (flatten, the same numbers) + 128 + 10 \
        = \(sizes.reduce(0, +)). All of them are kept until the backward pass.
        """)
    board.exercise(
      .derive,
      "A mask m multiplies the feature maps, a' = m·a. What is ∂L/∂a, and what does it mean for a map at 0?",
      answer: """
        ∂L/∂a = m·∂L/∂a'. For m = 0 it is 0: the filter of a map that is switched off gets no gradient from this pass, \
        just as under dropout.
        """)
    board.exercise(
      .predict,
      "Predict how the lead of the augmented networks changes with reach=0.05 (1.4 pixels). Then run it.",
      answer: """
        Their lead at large shifts should become smaller: a network becomes indifferent to moves that it has seen in \
        training, and hardly to larger ones.
        """)
    board.exercise(
      .breakIt, "Augment with rotations of up to 180 degrees. Which digits suffer?",
      answer:
        """
        6 and 9: turned by 180 degrees, one becomes the other, yet keeps its old label. An augmentation must not \
        change the class.
        """
    )
    board.exercise(
      .write, "Write the backward pass of pool1: max pooling over windows of 2 × 2.",
      answer: """
        The upstream gradient of a window goes to the place of its largest number, and the other three get 0. `chalk \
        practice pooling-gradient` checks it, also where two numbers of a window are the same.
        """, practice: "pooling-gradient")
    board.exercise(
      .extend, "Add a third convolution between pool2 and flatten. Which lines of the type change?",
      answer: """
        A field `conv3`, a line in the initializer, one in the pass, one in `parameters`; and dense1 gets \
        3 · 3 · channels inputs, since 5 − 3 + 1 = \(5 - 3 + 1).
        """)
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

import Chalk

/// P02: one convolution, one pooling and two dense layers read digits.
struct MnistConv: Lesson {
  let card = LessonCard.mnistConv

  func teach(on board: Board) throws {
    let task = try PictureTask(digitsFor: board)
    let shift = try sameEverywhere(on: board, task)
    var model = try program(on: board, task)
    let untrained = (0..<2).map { model.layers[0].parameters[$0].variable.value }
    try oneNumber(on: board, task, model)
    let (history, accuracy) = try training(on: board, task, &model)
    filters(on: board, task, model, before: untrained)
    inside(on: board, history, biases: model.layers[0].parameters[1].variable.value.values)
    try elsewhere(on: board, task, model, shift, untrained: untrained[0])
    board.printedSize(printedProgram)
    sayWhatThatShows(on: board, task, history, accuracy)
    ending(on: board, task, model)
  }

  private func sameEverywhere(on board: Board, _ task: PictureTask) throws -> Int {
    board.step("Must a network learn a stroke at every place anew?")
    board.say(
      """
      In a **fully connected layer** each unit has a weight for each pixel. What it learns about a stroke in the \
      middle is of no use for the same stroke three pixels further on, because that stroke falls on other pixels, \
      which have other weights. A **convolutional layer** uses the same few weights at every place. If the digit \
      moves, its feature map moves with it: the layer is *equivariant* to translation. A network that begins with such \
      layers is a **convolutional neural network** (CNN).
      """)
    task.sayWhatTheyAre(on: board)
    let shift = board.integerSlider("shift", in: 0...6, default: 3)
    var random = board.random.split()
    let layer = Conv2D(1, 1, 3, using: &random)
    let digit = task.testX[0..<1]
    let pictures = [digit, digit.moved(right: shift)]
    let maps = pictures.map { x in
      withoutGradients { layer(Variable(x)) }.value[0, Axis.all, Axis.all, 0]
    }
    board.formula(#"y[i, j] = b + \sum_{u, v} x[i + u, j + v] \cdot w[u, v]"#)
    board.draw(
      Figure(
        "Move the digit, and the feature map moves along",
        caption: """
          What becomes of the feature map when the digit moves? A digit, the same digit \(shift) pixels further right, \
          and the feature map that one random filter of 3 × 3 makes of each. The least number is black, the greatest \
          white.
          """
      ) {
        Images(
          pictures.map { PixelImage(grey: $0[0, Axis.all, Axis.all, 0].grid, range: 0...1) }
            + maps.map { PixelImage(grey: $0.grid) },
          captions: ["the digit", "moved by \(shift)", "its map", "map of the moved one"],
          columns: 4)
      },
      explaining: pictures.enumerated().map { index, x in
        PixelFormulas(
          picture: 2 + index, input: x, weights: layer.parameters[0].variable.value,
          biases: layer.parameters[1].variable.value, maps: 1)
      })
    let (still, moved) = (maps[0], maps[1])
    let worst = (still[Axis.all, 0..<(26 - shift)] - moved[Axis.all, shift..<26]).absolute().max()
    board.identity(
      "equivariance: the map of the moved digit is the moved map, number by number",
      worst.scalar < 1e-5)
    board.predict(
      "A layer of 32 filters of 3 × 3, each with a bias, on a picture of one channel. How many parameters?",
      answer: 320, tolerance: 0, because: "32·(3·3 + 1), for a picture of any size.")
    return shift
  }

  private func program(on board: Board, _ task: PictureTask) throws -> Sequential {
    board.step("The program, and what it has to learn")
    board.say(
      """
      The program has five layers. The convolution applies its filters, and its ReLU sets negative numbers to 0. Max \
      pooling keeps the largest of every four numbers. **Flatten** writes all numbers of all feature maps in one row, \
      and two fully connected layers compute \(task.classes) probabilities from that row.
      """)
    board.code(
      "P02",
      besideKeras: """


        import tensorflow as tf
        model = tf.keras.Sequential([

            tf.keras.layers.Conv2D(32, (3, 3), activation='relu', input_shape=(28, 28, 1)),
            tf.keras.layers.MaxPooling2D((2, 2)),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(128, activation='relu'),
            tf.keras.layers.Dense(10, activation='softmax')
        ])
        """)
    let filters = board.integerSlider("filters", in: 1...48, default: 32)
    let model = Programs.mnistConv(
      filters: filters, classes: task.classes, seed: board.random.next())
    board.draw(
      try .architecture(
        of: model, input: [28, 28, 1], named: ["picture"], title: "Five layers",
        caption: """
          How long does a picture stay a picture? Each box says what leaves it: height × width × feature maps, \
          and how many parameters it has. The higher a box, the larger the maps. After Flatten there is only a row of \
          numbers.
          """))
    let convolution = filters * (3 * 3 + 1)
    let dense = 13 * 13 * filters * 128 + 128
    board.identity(
      "counted by hand there are as many parameters, \(model.weightCount)",
      model.weightCount == convolution + dense + 128 * task.classes + task.classes)
    board.say(
      """
      The convolution has \(convolution) of them, the first fully connected layer \(dense): each of its units has a \
      weight for every place of every feature map. Nearly all parameters of this network are outside the convolution.
      """)
    board.ask(
      "28 × 28 pixels, a kernel of 3 without padding, then pooling by 2. How wide is a feature map then?",
      answer: 13, tolerance: 0, because: "28 − 3 + 1 = 26, and half of it.")
    return model
  }

  private func oneNumber(on board: Board, _ task: PictureTask, _ model: Sequential) throws {
    board.step("One number of a feature map, opened")
    board.say(
      """
      Where does a number of a feature map come from? Take the largest number z of the first feature map of the \
      first test digit, before ReLU. The kernel is still random, but the sum is made as it will be after training: \
      nine pixels times nine weights, and the bias. The table has the window of nine pixels, each with its weight, \
      and what the three products of each row add up to.
      """)
    let layer = model.layers[0].parameters.map { $0.variable.value }
    let window = Window(rows: try WindowAxis(size: 3), columns: try WindowAxis(size: 3))
    let digit = task.testX[0..<1]
    let z = digit.convolution(layer[0], layer[1], window).y
    let map = z[0, Axis.all, Axis.all, 0]
    let place = Int(map.flattened.argmax().scalar)
    let (i, j) = (place / map.shape[1], place % map.shape[1])
    let opened = TensorExplanation.convolution(
      digit, layer[0], layer[1], window, at: [0, i, j, 0])
    let pixels = digit[0, i..<i + 3, j..<j + 3, 0].grid
    let weights = layer[0][Axis.all, Axis.all, 0, 0].grid
    let sums = zip(pixels, weights).map { x, w in zip(x, w).reduce(0) { $0 + $1.0 * $1.1 } }
    let bias = layer[1].values[0]
    let inBrackets = { (number: Double) in
      number < 0 ? "(\(written(number)))" : written(number)
    }
    board.table(
      ["pixel · weight"] + (0..<3).map { "column \(j + $0)" as Prose } + ["sum"],
      (0..<3).map { u in
        ["row \(i + u)"]
          + zip(pixels[u], weights[u]).map { x, w in
            "\(written(x, digits: 3)) · \(inBrackets(w))"
          } + [written(sums[u])]
      })
    board.say(
      """
      With the bias, which is still \(bias), z = \(sums.map(inBrackets).joined(separator: " + ")) + \(bias) = \
      \(sums.reduce(bias, +)), and ReLU makes \(max(0, sums.reduce(bias, +))) of it.
      """)
    board.value("z at row \(i), column \(j)", opened)
    board.identity(
      "the nine products and the bias add up to what the layer computes",
      abs(opened.value - map[i, j].scalar) < 1e-5
        && abs(sums.reduce(bias, +) - opened.value) < 1e-5)
    let out = withoutGradients { model.layers[0](Variable(digit)).value[0, i, j, 0].scalar }
    board.identity("and the layer's output is max(0, z)", abs(out - max(0, opened.value)) < 1e-5)
  }

  /// Returns how the training went, and the test accuracy behind it.
  private func training(
    on board: Board, _ task: PictureTask, _ model: inout Sequential
  ) throws -> (History, Double) {
    let epochs = board.isFull ? 5 : 3
    board.step("Training")
    board.say(
      """
      The targets y are class numbers from 0 to \(task.classes - 1), not one-hot rows; the loss that takes them in \
      this form is the **sparse categorical cross-entropy**. Its value is the same as with one-hot rows. In the \
      formula ŷᵢ are the probabilities that the network gives to picture i, and ŷᵢ[yᵢ] is that of its true class. The \
      course's source documents print this model without a training. Loss, optimizer and batch below are those of the \
      program of the lesson `mnist-deeper`; the number of epochs is \(epochs).
      """)
    board.formula(#"L = -\frac{1}{n} \sum_i \log \hat{y}_i[y_i]"#)
    board.code(
      "training",
      besideKeras: """





        model.compile(optimizer='adam', loss='sparse_categorical_crossentropy', metrics=['accuracy'])
        model.fit(x_train, y_train, epochs=3, batch_size=32,
                  validation_data=(x_val, y_val))
        """)
    let before = model.accuracy(task.testX, task.test.labels)
    let history = try task.train(&model, epochs: epochs, every: board.isFull ? 200 : 10, on: board)
    let after = model.accuracy(task.testX, task.test.labels)
    board.draw(
      .learning(
        history,
        caption: """
          Does it learn, and does what it learns generalize? \(task.training.count) training pictures \
          (\(task.origin)), batches of 32. The validation curves are of pictures that it is not trained on: as long as \
          they follow the training curves, it generalizes.
          """))
    try everyBatch(
      on: board, task, history, filters: model.layers[0].parameters[0].variable.value.shape[3])
    try oneMore(on: board, task, &model, history)
    board.value("test accuracy before training", before)
    board.value("test accuracy after training", after)
    board.value("accuracy of always predicting the most frequent class", task.majority)
    let losses = history["loss"]
    board.claimForBuiltInData(
      "the training loss falls in every epoch",
      zip(losses, losses.dropFirst()).allSatisfy { $0 > $1 })
    board.claimForBuiltInData(
      "the test accuracy is more than three times that of always predicting the most frequent class",
      after > 3 * task.majority)
    if board.isFull && task.test.count == 10_000 {
      board.claim("the accuracy on MNIST's test set is 98 % or more", after >= 0.98)
    }
    return (history, after)
  }

  private func filters(
    on board: Board, _ task: PictureTask, _ model: Sequential, before: [Tensor]
  ) {
    board.step("The filters before and after training")
    let after = model.layers[0].parameters.map { $0.variable.value }
    let filters = after[0].shape[3]
    let relativeChanges = (0..<filters).map { unit in
      let old = before[0][Axis.all, Axis.all, 0, unit]
      let change = (after[0][Axis.all, Axis.all, 0, unit] - old).squared().sum().scalar
      return (change / old.squared().sum().scalar).squareRoot()
    }
    board.say(
      """
      Nobody told the kernels what to detect; they began at random. What has training made of them? It changed each by \
      \(percent: relativeChanges.min()!) to \(percent: relativeChanges.max()!) of its length (norm), by \
      \(percent: relativeChanges.mean) on average.
      """)
    let shown = min(filters, 8)
    let kernels = [before[0], after[0]].map { w in
      (0..<filters).map { w[Axis.all, Axis.all, 0, $0].grid }
    }
    board.draw(
      .weights(
        Array(kernels[0].prefix(shown) + kernels[1].prefix(shown)), columns: shown,
        title: "Kernels before and after training",
        caption: """
          What did training change? The first \(shown) kernels before (upper row) and after training (lower row), all \
          in one scale. An edge filter is positive on one side and negative on the other.
          """))
    let digit = task.testX[0..<1]
    let window = try! Window(rows: WindowAxis(size: 3), columns: WindowAxis(size: 3))
    let maps = [before, after].map { w in
      let z = digit.convolution(w[0], w[1], window).y
      return Tensor.select(z .> 0, z, Tensor(0))
    }
    let image = PixelImage(picture: task.test.image(0))
    board.draw(
      Figure(
        "Feature maps before and after training",
        caption: """
          What do the filters make of a digit? A test digit and its first \(shown) feature maps after ReLU, before \
          (upper row) and after training (lower row). Each map goes from its least (black) to its greatest number \
          (white).
          """
      ) {
        Images(
          maps.flatMap { map in
            [image] + (0..<shown).map { PixelImage(grey: map[0, Axis.all, Axis.all, $0].grid) }
          }, columns: shown + 1)
      },
      explaining: [before, after].enumerated().map { row, w in
        PixelFormulas(
          picture: row * (shown + 1) + 1, input: digit, weights: w[0], biases: w[1], maps: shown,
          activation: .relu)
      })
    shares(on: board, task, kernels)
    let empty = withoutGradients { model.layers[0](Variable(Tensor.zeros([1, 28, 28, 1]))).value }
    let bias = after[1].values.map { max(0, $0) }
    board.identity(
      "where there is no ink at all, every feature map is max(0, b) at every place",
      (empty - Tensor(bias)).absolute().max().scalar < 1e-6)
  }

  /// How much of patches and kernels is gray, edge, and detail.
  private func shares(on board: Board, _ task: PictureTask, _ kernels: [[NumberGrid]]) {
    board.say(
      """
      Are they edge filters now? By eye that is hard to say, so let us measure something. Every patch of nine pixels, \
      and every kernel, is a sum of three parts: even gray, ramps from one side to the other (an edge), and finer \
      detail. The table says what percentage of the sum of squares is in each part, for patches of these pictures \
      (less the mean patch) and for all \(kernels[0].count) kernels taken together. A kernel of independent random \
      weights has one ninth, two ninths and six ninths on average.
      """)
    board.code("shares")
    let patches = PatchShares(task.patches(4000, &board.random))
    let parts = kernels.map { grids in PatchShares(grids.map { $0.flatMap { $0 } }) }
    board.table(
      ["", "even gray", "edge", "detail"],
      zip(["patches with ink", "kernels before", "kernels after"], [patches] + parts).map {
        [$0] + $1.cells
      })
    let moved = parts[1].edge > parts[0].edge && parts[1].detail < parts[0].detail
    board.say(
      """
      Of the patches with ink only \(percent: patches.detail) is detail. In the kernels the share of detail went \
      from \(percent: parts[0].detail) to \(percent: parts[1].detail), that of edges from \(percent: parts[0].edge) \
      to \(percent: parts[1].edge). There is a reason to expect this direction: the gradient of a kernel is a \
      weighted sum of the patches that it was laid on (an exercise derives it), and these hold much edge and little \
      detail. \
      \(moved ? "Taken together, the kernels have moved that way." : "With so few kernels chance decides, and here they have not moved that way.") \
      Does that make edge filters of them? Before training \(edgeFilters(kernels[0])) of \(kernels[0].count) had \
      more than half of their sum of squares in ramps, now it is \(edgeFilters(kernels[1])). All of this is one \
      network; step 7 measures the share of edges in five.
      """)
    if kernels[0].count >= 16 {
      board.claimForBuiltInData(
        "in all kernels together, training has raised the share of edges and lowered that of detail",
        moved)
    }
    board.claimForBuiltInData(
      "in patches of these pictures, gray and edges together hold more than three quarters",
      patches.gray + patches.edge > 0.75)
  }

  /// How many kernels have more than half of their sum of squares in ramps.
  private func edgeFilters(_ kernels: [NumberGrid]) -> Int {
    kernels.count { PatchShares([$0.flatMap { $0 }]).edge > 0.5 }
  }

  private func inside(on board: Board, _ history: History, biases: [Double]) {
    board.step("Activations and gradients")
    board.say(
      """
      Do all units take part in learning? ReLU turns every negative number into 0; the fraction of zeros is the \
      layer's **sparsity**. A unit that is 0 for every picture of a batch gets no gradient from that batch. It is \
      inactive *on this batch*, and may be active on the next. Only a unit that is 0 for all \
      training pictures gets no gradient at all; it comes back only if the layer before it changes its inputs.
      """)
    board.draw(
      .activations(
        of: ["conv2d", "dense"], history,
        caption: """
          How sparse are the two ReLU layers while they learn? Above: the activations that are not 0, at the end of \
          each epoch, the newest in front. Below: the percentage of zeros, and of units that are 0 for the whole batch \
          of 32.
          """))
    board.say(
      """
      Why do so many activations of the convolution lie just above 0? They are background: where there is no ink, a \
      feature map is max(0, b). The biases began at 0 and are still small: after training \(biases.count { $0 > 0 }) \
      of \(biases.count) lie above 0, and the largest is \(biases.max()!, digits: 2). Where a bias has fallen below \
      0, the whole background is 0, and the map is sparse.
      """)
    let record = history.record!
    let inactive = record.activity(of: "dense").last!.activity
    board.say(
      """
      In the last recorded batch \(percent: inactive.zeros) of the fully connected layer's activations were 0, and \
      \(percent: inactive.deadUnits) of its units were inactive.
      """)
    board.draw(
      .kernelGradients(
        of: ["conv2d", "dense", "dense_1"], history,
        caption: """
          Does every layer get a gradient? The length of the gradient of each kernel at the recorded updates, each of \
          one batch: from batch to batch it goes up and down.
          """))
    let last = record.looks.last!.parameters
    let sizes = ["conv2d/kernel", "dense/kernel"].map { name in
      last.first { $0.parameter == name }!.gradientNorm
    }
    let counts = [9 * biases.count, 169 * biases.count * 128].map { Double($0).squareRoot() }
    board.say(
      """
      The lengths cannot be compared as they are, since a gradient of more weights is longer. Per weight (root mean \
      square) the convolution's gradient in this batch is \(sizes[0] / counts[0]), that of the first fully connected \
      layer \(sizes[1] / counts[1]). A reason is weight sharing: a shared weight collects gradients from many \
      places. Of the 26 × 26 at which it is used, max pooling passes a gradient to one of every four, 169 at most.
      """)
    board.claimForBuiltInData(
      "in the last recorded batch, the convolution's gradient per weight is more than five times that of the first fully connected layer",
      sizes[0] / counts[0] > 5 * sizes[1] / counts[1])
  }
}

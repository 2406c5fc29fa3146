import Chalk

/// T05: which pixels a network's output rests on, asked in several ways, and what the answers are worth.
struct Saliency: Lesson {
  let card = LessonCard.saliency

  func teach(on board: Board) throws {
    let task = try PictureTask(digitsFor: board)
    let (before, after) = try networks(on: board, task)
    let number = board.integerSlider("picture", in: 0...49, default: 3)
    let index = min(number, task.test.count - 1)
    let picture = task.testX[index..<index + 1]
    let label = Int(after.logits(picture).argmax().scalar)
    try gradient(on: board, task, after, picture, label)
    timesInput(on: board, task, after, picture, label)
    let square = occlusion(on: board, task, after, picture, label)
    sideBySide(on: board, task, after, square)
    refinements(on: board, task, after)
    try sanity(on: board, task, before, after)
    limits(on: board, task, after, picture, label, square)
    ending(on: board)
  }

  // excerpt: network
  private func network(_ classes: Int, seed: UInt64) -> Sequential {
    Sequential(
      [
        .conv2D(16, 3, activation: .relu, inputShape: [28, 28, 1]),
        .maxPooling2D(2),
        .conv2D(32, 3, activation: .relu),
        .maxPooling2D(2),
        .flatten,
        .dense(classes),
      ], seed: seed)
  }
  // end excerpt

  private func networks(
    on board: Board, _ task: PictureTask
  ) throws -> (before: Explainer, after: Explainer) {
    board.step("A network whose predictions are to be explained")
    board.say(
      """
      A network says 8, and it is right. But did it look at the digit, or at a smudge in the corner that all eights \
      of the training set happen to have? Here a small network of two convolutions learns digits; then its predictions \
      are explained. Its outputs are **logits** z, and each map explains the **logit** of one class. The softmax is \
      part of the loss.
      """)
    task.sayWhatTheyAre(on: board, asIn: "mnist-conv")
    board.code("network")
    let (before, after, history) = try trained(task, on: board)
    let accuracy = after.model.accuracy(task.testX, task.test.labels)
    board.draw(
      .learning(
        history,
        caption: """
          Is there anything to explain? \(task.training.count) training pictures (\(task.origin)). An explanation of a \
          network that has learned nothing would explain nothing.
          """))
    board.value("test accuracy", accuracy)
    board.claimForBuiltInData(
      "the test accuracy is at least three times that of always predicting the most frequent class",
      accuracy > 3 * task.majority)
    return (before, after)
  }

  /// A network before and after training, with initial weights of its own.
  private func trained(
    _ task: PictureTask, on board: Board
  ) throws -> (before: Explainer, after: Explainer, history: History) {
    let seed: UInt64 = board.random.next()
    let untrained = network(task.classes, seed: seed)
    var model = network(task.classes, seed: seed)
    model.compile(
      optimizer: .adam(), loss: .sparseCategoricalCrossentropy(fromLogits: true),
      metrics: [.accuracy])
    let history = try model.fit(
      task.x, task.y, epochs: board.isFull ? 3 : 4,
      validationData: (task.validationX, task.validationY),
      callbacks: [board.progress("training")], progress: .silent, seed: board.random.next())
    return (Explainer(model: untrained), Explainer(model: model), history)
  }

  private func gradient(
    on board: Board, _ task: PictureTask, _ explainer: Explainer, _ picture: Tensor, _ label: Int
  ) throws {
    board.step("The gradient at the pixels")
    board.say(
      """
      Training takes the derivative of the loss with respect to each weight. Take instead the derivative of the logit \
      of one class, here \(task.classNames[label]), with respect to each pixel. It is the same backward pass; only now \
      the weights are fixed and the pixels may change. Shown as a picture it is a **saliency map** (Simonyan and \
      others, 2013).
      """)
    board.formula(#"g = \frac{\partial z_c}{\partial x}"#)
    board.code("gradient")
    let g = explainer.gradient(picture, of: [label])
    let values = g.values
    let place = values.indices.max { abs(values[$0]) < abs(values[$1]) }!
    let (row, column) = (place / 28, place % 28)
    var (up, down) = (picture, picture)
    let h = 2e-3
    up[0, row, column, 0] = up[0, row, column, 0] + h
    down[0, row, column, 0] = down[0, row, column, 0] - h
    let rise = explainer.logits(up)[0, label].scalar - explainer.logits(down)[0, label].scalar
    draw(
      on: board, task, picture, g, title: "The gradient",
      caption: """
        Where would more ink change the logit of class \(task.classNames[label])? It raises it where the map is \
        orange, and lowers it where the map is blue.
        """)
    board.value("the strongest pixel: row \(row), column \(column), gradient", values[place])
    board.value("measured by a little more and a little less ink", rise / (2 * h))
    board.claim(
      "the measured change agrees with the gradient within a tenth: in so small a step hardly any ReLU switches",
      abs(rise / (2 * h) - values[place]) < 0.1 * abs(values[place]))
    board.say(
      """
      The map is grainy, in places like a checkerboard. That comes from max pooling: in each window the gradient goes \
      to the winner alone, and its neighbors get none. So neighboring pixels have very different derivatives, though \
      they mean much the same.
      """)
    board.ask(
      "A pixel has the gradient −0.5. A tenth more ink there changes the logit by", answer: -0.05,
      because: "−0.5 · 0.1, as long as no ReLU switches and no window gets another winner.")
  }

  private func timesInput(
    on board: Board, _ task: PictureTask, _ explainer: Explainer, _ picture: Tensor, _ label: Int
  ) {
    board.step("Gradient times input: an attribution")
    board.say(
      """
      A derivative says what a change would do, and on empty paper it need not be 0 either. How much has each pixel \
      contributed to the logit? Convolutions are weighted sums, and ReLU and max pooling only select. So around one \
      picture the network is an affine function, and the logit splits into shares of the pixels and of the biases. \
      Such shares are an **attribution**; that they add up to the logit is called **completeness**.
      """)
    board.formula(
      #"z_c = \sum_i x_i \frac{\partial z_c}{\partial x_i} + \sum_j b_j \frac{\partial z_c}{\partial b_j}"#
    )
    board.code("gradient times input")
    let contributions = explainer.gradientTimesInput(picture, of: [label])
    let (pixels, biases) = (
      contributions.sum().scalar, explainer.biasContribution(picture, of: label)
    )
    let logit = explainer.logits(picture)[0, label].scalar
    draw(
      on: board, task, picture, contributions, title: "Gradient times input",
      caption: """
        Which pixels contribute to the logit of class \(task.classNames[label])? Orange adds, blue subtracts, and \
        empty paper contributes nothing.
        """)
    board.table(
      ["", "value"],
      [
        ["shares of all pixels", written(pixels)], ["shares of all biases", written(biases)],
        ["their sum", written(pixels + biases)], ["the logit z", written(logit)],
      ])
    board.identity(
      "completeness: the shares of pixels and biases add up to the logit",
      abs(pixels + biases - logit) < 1e-3 * max(1, abs(logit)))
    board.identity(
      "empty paper has no share, because x = 0 there",
      zip(picture.values, contributions.values).allSatisfy { $0 != 0 || $1 == 0 })
  }

  private func occlusion(
    on board: Board, _ task: PictureTask, _ explainer: Explainer, _ picture: Tensor, _ label: Int
  ) -> Int {
    board.step("Occlusion: cover it and see")
    board.say(
      """
      The simplest way needs no gradient, only many forward passes. Cover a square of the picture, compute the logit \
      again, and move the square on: that is **occlusion**. Where the logit falls most, the square covers what it \
      rested on.
      """)
    board.code("occlusion")
    let square = board.integerSlider("square", in: 3...10, default: 7)
    let map = explainer.occlusion(picture, of: label, square: square)
    let reach = map.joined().map(abs).max() ?? 1
    board.draw(
      Figure(
        "Occlusion",
        caption: """
          On what does the logit of class \(task.classNames[label]) rest? How far it falls when a square of \(square) \
          × \(square) pixels is covered, at each place of the square. Where the map is blue the logit rises.
          """, columns: 2
      ) {
        Panel("The picture", x: "column", y: "row", colorBar: .none) {
          HeatMap(picture[0, Axis.all, Axis.all, 0].grid, scale: .grey)
        }
        Panel("How far the logit falls", x: "left column of the square", y: "its top row") {
          HeatMap(
            map, columns: map.indices.map { "\(2 * $0)" }, rows: map.indices.map { "\(2 * $0)" },
            scale: .diverging(center: 0), range: -reach...reach)
        }
      })
    board.value("forward passes for this map", Double(map.count * map.count + 1))
    let empty = explainer.occlusion(picture * 0, of: label, square: square)
    board.identity(
      "on an empty picture there is nothing to cover", empty.joined().allSatisfy { abs($0) < 1e-4 })
    return square
  }

  /// A picture beside a map with signs.
  private func draw(
    on board: Board, _ task: PictureTask, _ picture: Tensor, _ map: Tensor, title: String,
    caption: String
  ) {
    let reach = map.absolute().max().scalar
    board.draw(
      Figure(title, caption: caption, columns: 2) {
        Panel("The picture", x: "column", y: "row", colorBar: .none) {
          HeatMap(picture[0, Axis.all, Axis.all, 0].grid, scale: .grey)
        }
        Panel("The map", x: "column", y: "row") {
          HeatMap(
            map[0, Axis.all, Axis.all, 0].grid, scale: .diverging(center: 0), range: -reach...reach)
        }
      })
  }

  private func sideBySide(
    on board: Board, _ task: PictureTask, _ explainer: Explainer, _ square: Int
  ) {
    board.step("Side by side")
    board.say(
      """
      Do the three ways agree? Here are six pictures with three maps each. Each map explains the class that was \
      predicted, right or wrong. The last row is another kind of answer: not which pixels count for the logit, but \
      what the second convolution keeps of the picture, in its strongest feature map.
      """)
    let count = min(6, task.test.count)
    let x = task.testX[0..<count]
    let labels = explainer.model.classes(of: x)
    let (g, contributions) = (
      explainer.gradient(x, of: labels), explainer.gradientTimesInput(x, of: labels)
    )
    let (pooled, maps) = withoutGradients {
      let layers = explainer.model.layers
      let pooled = layers.prefix(2).reduce(Variable(x)) { x, layer in layer(x) }
      return (pooled.value, layers[2](pooled).value)
    }
    let strongest = (0..<count).map { Int(maps[$0].mean(0, 1).argmax().scalar) }
    let signed = { (grid: NumberGrid) in
      PixelImage(signed: grid, reach: grid.joined().map(abs).max() ?? 1)
    }
    let rows: [[PixelImage]] = [
      (0..<count).map { PixelImage(picture: task.test.image($0)) },
      (0..<count).map { signed(g[$0, Axis.all, Axis.all, 0].grid) },
      (0..<count).map { signed(contributions[$0, Axis.all, Axis.all, 0].grid) },
      (0..<count).map {
        signed(explainer.occlusion(x[$0..<$0 + 1], of: labels[$0], square: square))
      },
      (0..<count).map { PixelImage(grey: maps[$0, Axis.all, Axis.all, strongest[$0]].grid) },
    ]
    let names = ["picture", "gradient", "gradient × input", "occlusion", "feature map"]
    board.draw(
      Figure(
        "Four ways to ask",
        caption: """
          Do the maps agree? From top to bottom: the pictures; the gradient; gradient × input; occlusion by a square \
          of \(square); the strongest feature map of the second convolution. Orange speaks for the predicted class, \
          blue against it; each map has its own scale.
          """
      ) {
        Images(
          rows.flatMap { $0 },
          captions: rows.indices.flatMap { row in
            (0..<count).map {
              row == 0 ? "predicted \(task.classNames[labels[$0]])" : $0 == 0 ? names[row] : ""
            }
          }, columns: count)
      },
      explaining: (0..<count).compactMap { index in
        guard let layer = explainer.model.layers[2] as? Conv2D else { return nil }
        return PixelFormulas(
          picture: 4 * count + index, input: pooled[index..<index + 1],
          weights: layer.kernel.value, biases: layer.bias?.value, first: strongest[index], maps: 1,
          activation: .relu)
      })
    let agreement = (0..<count).map { index in
      correlation(
        shares(contributions[index, Axis.all, Axis.all, 0], square: square),
        explainer.occlusion(x[index..<index + 1], of: labels[index], square: square).flatMap { $0 })
    }
    board.value(
      "correlation of the shares under a square with the fall of the logit, mean of these pictures",
      agreement.mean)
    board.claimForBuiltInData(
      "gradient × input and occlusion agree: the mean correlation is above 0.3",
      agreement.mean > 0.3)
  }

  private func sanity(
    on board: Board, _ task: PictureTask, _ before: Explainer, _ after: Explainer
  ) throws {
    board.step("Are the maps about the network at all?")
    board.say(
      """
      A map that looks like the digit is convincing, but an edge filter draws such maps without any network. Here \
      are two tests, each with five networks from five seeds. The first (Adebayo and others, 2018) compares the map \
      with that of the same network before training. If both were the same, the map would say nothing about what was \
      learned. The second is the **deletion test**: hide the pixels that a map calls most important, and see how far \
      the probability of the predicted class falls; compare with hiding inked pixels at random. Hiding empty paper \
      changes nothing.
      """)
    let hidden = board.integerSlider("hidden", in: 20...120, default: 60)
    var networks = [(before, after)]
    for seed in 1..<5 {
      try board.progress("five networks", seed, of: 5)
      let (untrained, trained, _) = try trained(task, on: board)
      networks.append((untrained, trained))
    }
    let count = min(40, task.test.count)
    let x = task.testX[0..<count]
    let ink = (0..<count).map { index in
      let pixels = x[index].values
      return board.random.shuffled(pixels.indices.filter { pixels[$0] > 0.1 })
    }
    let counts = Array(stride(from: 0, through: 120, by: 30))
    let names = ["by the network's map", "by the untrained network's map", "any inked pixels"]
    var alike: [Double] = []
    var lines: [[[Double]]] = names.map { _ in [] }
    var left: [[Double]] = names.map { _ in [] }
    var refined: [[Double]] = Self.refinements.map { _ in [] }
    for (untrained, trained) in networks {
      let labels = trained.model.classes(of: x)
      let maps = [trained, untrained].map { $0.gradientTimesInput(x, of: labels) }
      alike.append((0..<count).map { correlation(maps[0][$0].values, maps[1][$0].values) }.mean)
      let orders = maps.map { map in (0..<count).map { order(map[$0].values) } } + [ink]
      for (index, order) in orders.enumerated() {
        let probability = { (hidden: Int) in
          trained.probabilities(Explainer.hiding(hidden, first: order, in: x), of: labels).mean
        }
        lines[index].append(counts.map(probability))
        left[index].append(probability(hidden))
      }
      for (index, map) in refinedMaps(x, of: labels, trained, &board.random).enumerated() {
        let orders = (0..<count).map { order(map[$0].values) }
        refined[index].append(
          trained.probabilities(Explainer.hiding(hidden, first: orders, in: x), of: labels).mean)
      }
    }
    board.value(
      "correlation of the maps before and after training, mean of five networks", alike.mean)
    board.draw(
      Figure(
        "The deletion test",
        caption: """
          Does a map find what counts? Mean probability of the predicted class on \(count) test pictures with more and \
          more pixels hidden, most important first or at random; mean and standard deviation of five networks. At \
          \(hidden) pixels: \(written(left[0].mean, digits: 2)) by the network's own map, \
          \(written(left[2].mean, digits: 2)) at random. A map gives empty paper the share 0; where its pixels with a \
          positive share are used up, its curve stays level.
          """, x: "hidden pixels", y: PlotAxis("probability", range: 0...1)
      ) {
        for (name, runs) in zip(names, lines) {
          Band(counts.map(Double.init), runs: runs, label: name)
        }
        ReferenceLine(x: Double(hidden))
      })
    rank(refined, besides: left, hiding: hidden, on: board)
    // Where little can be learned, the weights stay near those that they began with.
    if after.model.accuracy(task.testX, task.test.labels) > 0.5 {
      board.claimForBuiltInData(
        "the maps change with training: their correlation with those before is below 0.5",
        alike.mean < 0.5)
    }
    board.claimForBuiltInData(
      "with every network, hiding by its own map costs more than hiding ink at random",
      zip(left[0], left[2]).allSatisfy { $0 < $1 })
    board.claimForBuiltInData(
      "and more than hiding by the map of the untrained network",
      zip(left[0], left[1]).allSatisfy { $0 < $1 })
  }

  private func limits(
    on board: Board, _ task: PictureTask, _ explainer: Explainer, _ picture: Tensor, _ label: Int,
    _ square: Int
  ) {
    board.step("What the maps do not tell")
    board.say(
      """
      A gradient holds for small changes. Covering a square is a large one: on the way some ReLUs switch, and what the \
      gradient predicts is no longer exact. Below, each point is a place of the square: what its shares predict, and \
      how far the logit really falls.
      """)
    let contributions = explainer.gradientTimesInput(picture, of: [label])[0, Axis.all, Axis.all, 0]
    let falls = explainer.occlusion(picture, of: label, square: square)
    let predicted = shares(contributions, square: square)
    let real = falls.flatMap { $0 }
    let ends = [min(predicted.min()!, real.min()!), max(predicted.max()!, real.max()!)]
    board.draw(
      Figure(
        "Predicted and measured",
        caption: """
          How far can gradient × input be trusted for large changes? For each place of the square: the sum of the \
          shares under it, and how far the logit falls when it is covered. On the line both would be the same.
          """, x: "predicted by gradient × input", y: "fall of the logit"
      ) {
        Line(ends, ends, label: "exact prediction", color: .muted, dash: .dashed, width: 1)
        Points(predicted, real, label: "a place of the square", size: 0.8)
      })
    board.value("correlation of prediction and fall", correlation(predicted, real))
    let g = explainer.gradient(picture, of: [label]).values
    let paper = picture.values.indices.filter { picture.values[$0] == 0 }
    if let place = paper.min(by: { g[$0] < g[$1] }), g[place] < 0 {
      var inked = picture
      inked[0, place / 28, place % 28, 0] = Tensor(0.02)
      let change =
        explainer.logits(inked)[0, label].scalar - explainer.logits(picture)[0, label].scalar
      board.value(
        "a little ink on empty paper, row \(place / 28), column \(place % 28): the logit changes by",
        change)
      board.claimForBuiltInData(
        "ink on this empty pixel would lower the logit, though the pixel's share is 0",
        change < 0)
    }
    board.warn(
      """
      A map shows what the output rested on, for this picture. It does not say why, nor that the prediction is right, \
      nor what the network will do with another picture; and that a map looks sensible proves nothing. Test a map \
      before you believe it.
      """)
    board.ask(
      "A saliency map is large on the snow behind a wolf. What does it show?",
      choices: [
        "that the network knows what a wolf is",
        "that the logit rests on the snow, for this picture",
      ],
      answer: 1, because: "A map shows what the logit rests on, for one picture; nothing else.")
  }

  /// The sum of the contributions under a square, at each of its places.
  private func shares(_ contributions: Tensor, square: Int) -> [Double] {
    let places = Array(stride(from: 0, through: 28 - square, by: 2))
    return places.flatMap { top in
      places.map { left in contributions[top..<top + square, left..<left + square].sum().scalar }
    }
  }

  /// The places of the numbers, the greatest first.
  private func order(_ values: [Double]) -> [Int] {
    values.indices.sorted { (-values[$0], $0) < (-values[$1], $1) }
  }
}

import Chalk

/// T05: which pixels a network answered to, asked in four ways, and what the answers are worth.
struct Saliency: Lesson {
  let card = LessonCard(
    "saliency", "Which pixels made it say so?", formulas: ["T05"], needs: ["mnist-deeper"],
    minutes: 15)

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
    sanity(on: board, task, before, after)
    limits(on: board, task, after, picture, label, square)
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
    board.step("A network that can be asked")
    board.say(
      """
      It says 8, and it is right. But did it look at the digit, or at a smudge in the corner that all \
      eights of the training set happen to have? A small network of two convolutions learns digits; \
      then it is asked. Its outputs are scores: the softmax belongs to the loss.
      """)
    board.code("network")
    let seed: UInt64 = board.random.next()
    let untrained = network(task.classes, seed: seed)
    var model = network(task.classes, seed: seed)
    model.compile(
      optimizer: .adam(), loss: .sparseCategoricalCrossentropy(fromLogits: true),
      metrics: [.accuracy])
    let history = try model.fit(
      task.x, task.y, epochs: board.isFull ? 3 : 4, validationData: (task.testX, task.testY),
      callbacks: [.recorder(every: board.isFull ? 200 : 12), board.progress("training")],
      progress: .silent, seed: board.random.next())
    let accuracy = model.accuracy(task.testX, task.test.labels)
    board.draw(
      .learning(
        history,
        caption: """
          Of \(task.test.count) pictures that it never saw the network knows \(roundedPercent(accuracy)) in \
          the end. An explanation of a network that knows nothing would explain nothing.
          """))
    board.draw(
      .kernelGradients(
        of: ["conv2d", "conv2d_1", "dense"], history,
        caption: """
          The length of each kernel's gradient while it learned. The same pass backwards, one layer \
          further, will give a gradient for each pixel.
          """))
    board.claimForBuiltInData(
      "it knows more than one who always names the commonest class", accuracy > task.guessing)
    return (Explainer(model: untrained), Explainer(model: model))
  }

  private func gradient(
    on board: Board, _ task: PictureTask, _ explainer: Explainer, _ picture: Tensor, _ label: Int
  ) throws {
    board.step("The gradient at the pixels")
    board.say(
      """
      Training asks how the loss answers to each weight. Ask instead how the score of one class, here \
      \(task.classNames[label]), answers to each pixel. It is the same backward pass, only that the \
      pixels are what may change.
      """)
    board.formula(#"g = \frac{\partial z_c}{\partial x}"#)
    board.code("gradient")
    let g = explainer.gradient(picture, of: [label])
    let values = g.values
    let place = values.indices.max { abs(values[$0]) < abs(values[$1]) }!
    let (row, column) = (place / 28, place % 28)
    var (up, down) = (picture, picture)
    let h = 1e-2
    up[0, row, column, 0] = up[0, row, column, 0] + h
    down[0, row, column, 0] = down[0, row, column, 0] - h
    let rise = explainer.logits(up)[0, label].scalar - explainer.logits(down)[0, label].scalar
    draw(
      on: board, task, picture, g, title: "The gradient",
      caption: """
        A picture, and how the score of class \(task.classNames[label]) answers to each pixel: more ink \
        raises it where the map is orange, and lowers it where it is blue.
        """)
    board.value("the strongest pixel: row \(row), column \(column), gradient", values[place])
    board.value("measured by a little more and a little less ink", rise / (2 * h))
    board.claim(
      "the measured slope is the gradient, within a tenth",
      abs(rise / (2 * h) - values[place]) < 0.1 * abs(values[place]))
    board.ask(
      "A pixel has the gradient −0.5. A tenth more ink there changes the score by", answer: -0.05,
      because: "−0.5 · 0.1, as long as no ReLU and no pooling changes its mind.")
  }

  private func timesInput(
    on board: Board, _ task: PictureTask, _ explainer: Explainer, _ picture: Tensor, _ label: Int
  ) {
    board.step("Gradient times input: shares of the score")
    board.say(
      """
      A slope says what would happen; it is large on empty paper, too. How much has each pixel given to \
      the score? Convolutions are sums, and ReLU and max pooling only choose what goes on. So around a \
      picture the network is a plain weighted sum, and a score falls into shares, without a rest.
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
        The share of each pixel in the score of class \(task.classNames[label]): orange gives, blue \
        takes, and empty paper has no share.
        """)
    board.table(
      ["", "value"],
      [
        ["shares of all pixels", written(pixels)], ["shares of all biases", written(biases)],
        ["their sum", written(pixels + biases)], ["the score", written(logit)],
      ])
    board.claim(
      "the shares of pixels and biases add up to the score",
      abs(pixels + biases - logit) < 1e-3 * max(1, abs(logit)))
    board.claim(
      "empty paper has no share",
      zip(picture.values, contributions.values).allSatisfy { $0 != 0 || $1 == 0 })
  }

  private func occlusion(
    on board: Board, _ task: PictureTask, _ explainer: Explainer, _ picture: Tensor, _ label: Int
  ) -> Int {
    board.step("Occlusion: paint over it and see")
    board.say(
      """
      The plainest way needs no gradient, only patience: paint a square over the picture, ask again, \
      move the square on. Where the score falls most, there was what it rested on.
      """)
    board.code("occlusion")
    let square = board.integerSlider("square", in: 3...10, default: 7)
    let map = explainer.occlusion(picture, of: label, square: square)
    let reach = map.joined().map(abs).max() ?? 1
    board.draw(
      Figure(
        "Occlusion",
        caption: """
          A picture, and how far the score of class \(task.classNames[label]) falls when a square of \
          \(square) × \(square) pixels is painted over, at each place of the square. Where it is blue \
          the score rises.
          """, columns: 2
      ) {
        Panel("The picture", x: "column", y: "row", colorBar: .none) {
          HeatMap(picture[0, Axis.all, Axis.all, 0].grid, scale: .grey)
        }
        Panel("How far the score falls", x: "left column of the square", y: "its upper row") {
          HeatMap(
            map, columns: map.indices.map { "\(2 * $0)" }, rows: map.indices.map { "\(2 * $0)" },
            scale: .diverging(center: 0), range: -reach...reach)
        }
      })
    board.value("passes through the network for this map", Double(map.count * map.count + 1))
    let empty = explainer.occlusion(picture * 0, of: label, square: square)
    board.claim(
      "on empty paper nothing can be painted over", empty.joined().allSatisfy { abs($0) < 1e-4 })
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
      Six pictures, four questions. The last row is another kind of answer: not which pixels count for \
      the score, but what the second convolution keeps of the picture, in the map that answers most.
      """)
    let count = min(6, task.test.count)
    let x = task.testX[0..<count]
    let labels = explainer.model.classes(of: x)
    let (g, contributions) = (
      explainer.gradient(x, of: labels), explainer.gradientTimesInput(x, of: labels)
    )
    let maps = withoutGradients {
      explainer.model.layers.prefix(3).reduce(Variable(x)) { x, layer in layer(x) }.value
    }
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
      (0..<count).map { index in
        let strongest = Int(maps[index].mean(0, 1).argmax().scalar)
        return PixelImage(grey: maps[index, Axis.all, Axis.all, strongest].grid)
      },
    ]
    let names = ["picture", "gradient", "gradient × input", "occlusion", "feature map"]
    board.draw(
      Figure(
        "Four ways to ask",
        caption: """
          From top to bottom: the pictures; the gradient; gradient × input; occlusion by a square of \
          \(square); the strongest feature map of the second convolution. Orange speaks for the class that was \
          answered, blue against it; each map has its own scale.
          """
      ) {
        Images(
          rows.flatMap { $0 },
          captions: rows.indices.flatMap { row in
            (0..<count).map {
              row == 0 ? "taken for \(task.classNames[labels[$0]])" : $0 == 0 ? names[row] : ""
            }
          }, columns: count)
      })
    let agreement = (0..<count).map { index in
      correlation(
        promises(contributions[index, Axis.all, Axis.all, 0], square: square),
        explainer.occlusion(x[index..<index + 1], of: labels[index], square: square).flatMap { $0 })
    }
    board.value(
      "shares beneath a square, and fall of the score: their correlation, on average",
      agreement.mean)
    board.claimForBuiltInData(
      "the second and the third way agree more than they disagree", agreement.mean > 0)
  }

  private func sanity(
    on board: Board, _ task: PictureTask, _ before: Explainer, _ after: Explainer
  ) {
    board.step("Are the maps about the network at all?")
    board.say(
      """
      A map that looks like the digit pleases the eye; but an edge detector draws such maps without any \
      network. Two tests. First: ask the same network with the weights that it began with. If the maps \
      were the same, they would say nothing about what was learned.
      """)
    let count = min(60, task.test.count)
    let x = task.testX[0..<count]
    let labels = after.model.classes(of: x)
    let (learned, random) = (
      after.gradientTimesInput(x, of: labels), before.gradientTimesInput(x, of: labels)
    )
    let alike = (0..<count).map { correlation(learned[$0].values, random[$0].values) }
    let mean = alike.mean
    board.value("correlation of the two maps of a picture, on average", mean)
    // Where little can be learned, the weights stay near those that they began with.
    if after.model.accuracy(task.testX, task.test.labels) > 0.5 {
      board.claimForBuiltInData("the maps of a network that learned nothing are others", mean < 0.5)
    }
    board.say(
      """
      Second: hide the pixels that a map calls the most important, and see whether the network minds \
      more than when other inked pixels are hidden. Paper that was empty before is left out: hiding it \
      changes nothing.
      """)
    let hidden = board.integerSlider("hidden", in: 20...120, default: 60)
    let orders = [learned, random].map { map in (0..<count).map { order(map[$0].values) } }
    let ink = (0..<count).map { index in
      let pixels = x[index].values
      return board.random.shuffled(pixels.indices.filter { pixels[$0] > 0.1 })
    }
    let counts = Array(stride(from: 0, through: 120, by: 20))
    let meanProbability = { (order: [[Int]], hidden: Int) in
      after.probabilities(Explainer.hiding(hidden, first: order, in: x), of: labels).reduce(0, +)
        / Double(count)
    }
    let names = ["by the network's map", "by the untrained network's map", "any inked pixels"]
    let lines = (orders + [ink]).map { order in counts.map { meanProbability(order, $0) } }
    let at = (orders + [ink]).map { meanProbability($0, hidden) }
    board.draw(
      Figure(
        "Hide what counts",
        caption: """
          The mean probability of the class that was answered, on \(count) pictures, with more and more \
          pixels hidden: the most important first, or inked pixels at random. With \(hidden) hidden by \
          the network's own map \(written(at[0])) is left, and \(written(at[2])) by chance.
          """, x: "hidden pixels", y: PlotAxis("probability", range: 0...1)
      ) {
        for (name, line) in zip(names, lines) {
          Line(counts.map(Double.init), line, label: name, showsPoints: true)
        }
        ReferenceLine(x: Double(hidden))
      })
    board.claimForBuiltInData(
      "hiding by the network's own map costs more than hiding ink at random", at[0] < at[2])
    board.claimForBuiltInData("and more than by the map of the untrained network", at[0] < at[1])
  }

  private func limits(
    on board: Board, _ task: PictureTask, _ explainer: Explainer, _ picture: Tensor, _ label: Int,
    _ square: Int
  ) {
    board.step("What the maps do not tell")
    board.say(
      """
      A gradient is a promise for small changes. Painting a square over is a large one: on the way \
      some ReLU opens or shuts, and the promise is no longer kept. Below, each point is a place of the \
      square: what its shares promise, and by how much the score really falls.
      """)
    let contributions = explainer.gradientTimesInput(picture, of: [label])[0, Axis.all, Axis.all, 0]
    let falls = explainer.occlusion(picture, of: label, square: square)
    let promised = promises(contributions, square: square)
    let real = falls.flatMap { $0 }
    let ends = [min(promised.min()!, real.min()!), max(promised.max()!, real.max()!)]
    board.draw(
      Figure(
        "Promised and kept",
        caption: """
          For each place of the square: the sum of the shares beneath it, and how far the score falls \
          when it is painted over. On the line, promise and fall would be the same.
          """, x: "promised by gradient × input", y: "fall of the score"
      ) {
        Line(ends, ends, label: "kept exactly", color: .muted, dash: .dashed, width: 1)
        Points(promised, real, label: "a place of the square", size: 0.8)
      })
    board.value("correlation of promise and fall", correlation(promised, real))
    let g = explainer.gradient(picture, of: [label]).values
    let paper = picture.values.indices.filter { picture.values[$0] == 0 }
    if let place = paper.min(by: { g[$0] < g[$1] }), g[place] < 0 {
      var inked = picture
      inked[0, place / 28, place % 28, 0] = Tensor(0.02)
      let change =
        explainer.logits(inked)[0, label].scalar - explainer.logits(picture)[0, label].scalar
      board.value(
        "a touch of ink on empty paper, row \(place / 28), column \(place % 28): the score moves by",
        change)
      board.claimForBuiltInData(
        "ink where there is none would lower the score, though the share of that pixel is 0",
        change < 0)
    }
    board.warn(
      """
      A map shows where the network answered to this picture. It does not say why, nor that the \
      network is right, nor what it will do on another picture; and a map that looks sensible is no \
      proof that it is true. Test a map before you believe it.
      """)
    board.ask(
      "A saliency map lights up on the snow behind a wolf. What does it show?",
      choices: [
        "that the network knows what a wolf is",
        "that the score rests on the snow, for this picture",
      ],
      answer: 1, because: "A map tells what the score answered to, for one picture; nothing else.")
    board.say(
      """
      To try: s picture=7 for another digit; s square=3; s hidden=20. Your own pictures in class \
      folders: --data FOLDER. chalk practice backpropagation.
      """)
  }

  /// The sum of the contributions beneath a square, at each of its places.
  private func promises(_ contributions: Tensor, square: Int) -> [Double] {
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

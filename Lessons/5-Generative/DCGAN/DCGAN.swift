import Chalk
import Foundation

/// P08: a generator that lets a small picture grow by convolutions, and a discriminator with dropout.
struct DCGAN: Lesson {
  let card = LessonCard(
    "dcgan", "A picture that grows", formulas: ["P08"], needs: ["gan-digits", "convolution"],
    minutes: 15)

  func teach(on board: Board) throws {
    board.step("How does a picture grow?")
    let width = board.isFull ? "1" : board.choice("width", of: ["1/32", "1/16"], default: "1/16")
    let growing = board.choice("growing", of: ["repeated", "transposed"], default: "repeated")
    let plan = Plan(
      divisor: Int(width.split(separator: "/").last!)!, isTransposed: growing == "transposed")
    shapes(on: board, plan)
    twoWays(on: board)
    let all = try board.data.images(
      "mnist", size: (28, 28), channels: 1, or: .digits(side: 28)
    ).training
    let pictures = all.rows(all.labels.indices.filter { board.isFull || all.labels[$0] < 3 }).tensor
    turns(on: board)
    let game = try train(on: board, plan, pictures)
    inside(on: board, game)
    dropoutOff(on: board, game, pictures)
  }

  /// The widths of the layers, and how the picture is made larger.
  struct Plan {
    /// The printed numbers of maps are divided by this.
    let divisor: Int
    let isTransposed: Bool

    func maps(_ printed: Int) -> Int { printed / divisor }
  }

  private func shapes(on board: Board, _ plan: Plan) {
    board.say(
      """
      The forger of the lesson before made 784 pixels at once; none knew its neighbours. A picture \
      can be grown instead: first a small one of 7 × 7 places with many maps, the rough idea; then \
      larger ones with fewer maps, by kernels that look at a neighbourhood each.
      """)
    board.code("printed")
    board.code("generator")
    board.say(
      """
      The numbers of maps are the printed ones divided by \(plan.divisor); with --full they are the \
      printed ones. The judge's picture shrinks on the way as the forger's grows.
      """)
    let size = board.formula(#"n_{out} = \lceil \frac{n}{s} \rceil"#)
    board.explain(size, ["n": 7, "s": 1], 7)
    let asPrinted = Sequential(Self.printed(plan), seed: 0)
    let (generator, discriminator) = (
      Self.generator(plan, &board.random), Self.discriminator(plan, &board.random)
    )
    for (name, network) in [("forger", generator), ("judge", discriminator)] {
      board.table(
        ["layer of the \(name)", "puts out", "numbers"],
        zip(network.layerNames, zip(network.layers, network.shapes.dropFirst())).map {
          [$0, words($1.1), "\($1.0.parameterCount.all)"]
        })
    }
    board.claim("as far as it is printed, the forger's picture stays 7 × 7", side(asPrinted) == 7)
    board.claim("with two doublings it is 28 × 28", side(generator) == 28)
    board.warn(
      """
      A convolution with padding same and stride 1 keeps the size. So no number of the printed \
      Conv2D layers ever leads from 7 × 7 to 28 × 28: something must double the size twice, and the \
      printed program hides it behind three dots. And between its Dense layer, which has no \
      activation, and its first convolution there is no bend: the two are one linear map.
      """)
    let z = Tensor.normal([2, 100], using: &board.random)
    let linear = Sequential(Array(Self.printed(plan).dropLast()), seed: 0)
    let (sum, parts) = (
      linear.predict(Tensor.stack([z[0] + z[1]])), linear.predict(z)
    )
    board.claim(
      "what the two make of a sum is the sum of what they make of each",
      (sum[0] - parts[0] - parts[1]).absolute().max().scalar < 1e-4)
    board.ask(
      "Three more convolutions with padding same and stride 1 behind a picture of 7 × 7. How wide is it then?",
      answer: 7, tolerance: 0,
      because: "Stride 1 and padding same keep the size, however many there are.")
  }

  // excerpt: printed
  /// The generator as it is printed, as far as it is printed.
  static func printed(_ plan: Plan) -> [LayerPlan] {
    [
      .dense(7 * 7 * plan.maps(256), useBias: false, inputShape: [100]),
      .reshape([7, 7, plan.maps(256)]),
      .conv2D(plan.maps(128), 5, padding: .same, useBias: false),
      .activation(.leakyRelu(slope: 0.3)),
    ]
  }
  // end excerpt

  // excerpt: generator
  /// … and so on up to 28×28×1: twice to double the size, and a pixel between 0 and 1.
  static func generator(_ plan: Plan, _ random: inout RandomSource) -> Sequential {
    let (middle, last) = (plan.maps(64), 1)
    let grown: [LayerPlan] =
      plan.isTransposed
      ? [
        .conv2DTranspose(middle, 5, strides: 2, padding: .same, useBias: false),
        .activation(.leakyRelu(slope: 0.3)),
        .conv2DTranspose(last, 5, strides: 2, padding: .same, activation: .sigmoid),
      ]
      : [
        .upSampling2D(2), .conv2D(middle, 5, padding: .same, useBias: false),
        .activation(.leakyRelu(slope: 0.3)),
        .upSampling2D(2), .conv2D(last, 5, padding: .same, activation: .sigmoid),
      ]
    return Sequential(printed(plan) + grown, name: "generator", seed: random.next())
  }

  /// Conv2D(64, 5×5, same) → LeakyReLU → Dropout(0.4) → … → one probability
  static func discriminator(_ plan: Plan, _ random: inout RandomSource) -> Sequential {
    Sequential(
      [
        .conv2D(plan.maps(64), 5, padding: .same, inputShape: [28, 28, 1]),
        .activation(.leakyRelu(slope: 0.3)),
        .dropout(0.4),
        .conv2D(plan.maps(128), 5, strides: 2, padding: .same),
        .activation(.leakyRelu(slope: 0.3)),
        .dropout(0.4),
        .flatten(),
        .dense(1, activation: .sigmoid),
      ], name: "discriminator", seed: random.next())
  }
  // end excerpt

  private func words(_ shape: SampleShape) -> String {
    shape.map { $0.map(String.init) ?? "any" }.joined(separator: " × ")
  }

  private func side(_ network: Sequential) -> Int { (network.shapes.last?[0] ?? nil) ?? 0 }

  private func twoWays(on board: Board) {
    board.step("Two ways to grow")
    board.say(
      """
      Either repeat every pixel, and smooth with a convolution. Or let every pixel stamp its kernel \
      into the larger picture, two places apart, and add up where stamps overlap: the transposed \
      convolution, a convolution run backwards. A kernel of 5 stamped 2 apart does not overlap \
      evenly, and what comes of a plain grey area is a pattern of squares.
      """)
    let grey = Tensor.ones([1, 7, 7, 1])
    let stamped = Conv2DTranspose(
      1, 1, 5, strides: 2, padding: .same, useBias: false, kernelInitializer: .ones,
      using: &board.random)
    let smoothing = Conv2D(
      1, 1, 5, padding: .same, useBias: false, kernelInitializer: .ones, using: &board.random)
    let transposed = stamped(Variable(grey)).value
    let repeated = smoothing(UpSampling2D(2)(Variable(grey))).value
    let rows = { (picture: Tensor) in (0..<14).map { picture[0, $0].flattened.values } }
    board.draw(
      Figure(
        "A grey area of 7 × 7, made 14 × 14",
        caption: """
          How often each place is reached, with a kernel of ones. Left: pixels repeated, then \
          convolved, even but for the edge. Right: transposed, in squares that the network must learn \
          to hide.
          """, columns: 2
      ) {
        Panel("Repeated, then convolved", x: "column", y: "row", aspect: .equal) {
          HeatMap(rows(repeated), range: 0...25)
        }
        Panel("Transposed", x: "column", y: "row", aspect: .equal) {
          HeatMap(rows(transposed), range: 0...9)
        }
      })
    let inner = { (picture: Tensor) in
      picture[0, 4..<10, 4..<10].flattened.values
    }
    let (even, uneven) = (Set(inner(repeated)), Set(inner(transposed)))
    board.say(
      """
      Away from the edge the left picture has the value \(written(even.sorted())) everywhere, the right \
      one the values \(written(uneven.sorted())).
      """)
    board.claim("repeated, a grey area stays even", even == [25])
    board.claim(
      "transposed, its places are reached 4, 6 or 9 times: (2 or 3)·(2 or 3)", uneven == [4, 6, 9])
  }

  private func turns(on board: Board) {
    board.step("The loop that is printed")
    board.say(
      """
      The article that prints this program prints the training, too. In each turn it trains the judge by a call on X_train \
      and y_train, then freezes him, and trains the pair on noise and fake_labels. As far as it is \
      printed, five things keep it from running or from learning:
      """)
    board.table(
      ["printed", "what it leads to", "what is needed"],
      [
        ["judge on X_train", "he sees no forged picture", "real as 1, forged as 0"],
        ["fake_labels", "if 0: learns to be caught", "label 1: −log D"],
        ["noise, not in the loop", "always the same forgeries", "new numbers every turn"],
        ["trainable set in loop", "Keras goes by compile", "a frozen copy, made once"],
        ["optimizer; the judge", "undefined; not compiled", "Adam; both compiled"],
      ])
    board.code("turns")
    board.code("frozen")
    board.ask(
      "The pair is trained on label 0, forged. Where does the forger go?",
      choices: ["to pictures that the judge takes for real", "to pictures that give him away"],
      answer: 1, because: "The loss is then small where D says forged, and he goes downhill.")
  }

  private func train(
    on board: Board, _ plan: Plan, _ pictures: Tensor
  ) throws -> PictureGanFigures {
    board.step("Training")
    let turns = board.isFull ? 200 : board.integerSlider("turns", in: 100...600, default: 360)
    let batch = board.isFull ? 32 : 16
    board.say("\(turns) turns with \(batch) real and \(batch) forged pictures each.")
    if !board.isFull {
      board.say(
        """
        That is little, and so are the layers: do not expect digits. What can be learned in so short a \
        time is that paper is white and ink comes in connected spots.
        """)
    }
    var gan = PictureGan(
      Self.generator(plan, &board.random), Self.discriminator(plan, &board.random), rateG: 1e-3,
      rateD: 1e-3,
      beta1: 0.5)
    let game = try gan.play(turns, batch: batch, pictures, on: board)
    board.draw(
      game.overTime(
        caption: """
          The same random numbers at five moments, a row each; below, real digits. Neighbouring \
          pixels belong together from the first turn on: that is in the layers, not in the weights.
          """))
    board.draw(
      try game.film(caption: "The same random numbers, from the first turn to the last."))
    board.draw(
      game.losses(
        caption: """
          Both losses; the line is log 2, where the judge cannot tell. Right: how often he is right, \
          with his dropout on.
          """))
    let log = gan.log
    let distances = game.distances
    let late = distances.suffix(distances.count / 3)
    let end = late.mean
    board.value("distance of the mean forged from the mean real picture, at first", distances[0])
    board.value("and in the last third of the training", end)
    board.claim(
      "all losses are finite", (log.discriminator + log.generator).allSatisfy { $0.isFinite })
    board.claimForBuiltInData(
      "the mean of the forged pictures has come nearer to that of the real ones",
      end < distances[0])
    let rough = [game.moments[0].pictures, game.moments.last!.pictures, game.real].map(roughness)
    board.table(
      ["pictures", "roughness"],
      zip(["forged, at first", "forged, at the end", "real"], rough).map { [$0, written($1)] })
    if !plan.isTransposed {
      board.claimForBuiltInData(
        "before any training its pixels differ less from their neighbours than pixels at random, √2",
        rough[0] < 0.9 * 2.0.squareRoot())
    }
    if !board.isFull && !plan.isTransposed {
      board.claimForBuiltInData(
        "training makes the pictures smoother, as real ones are", rough[1] < rough[0])
    }
    return game
  }

  /// How much a pixel differs from its right neighbour, beside how much pixels differ at all.
  private func roughness(_ pictures: Tensor) -> Double {
    let grid = pictures.reshaped(pictures.shape[0], 28, 28)
    let step = grid[Axis.all, Axis.all, 1..<28] - grid[Axis.all, Axis.all, 0..<27]
    let spread = (grid - grid.mean()).squared().mean().scalar
    return (step.squared().mean().scalar / max(spread, 1e-12)).squareRoot()
  }

  private func inside(on board: Board, _ game: PictureGanFigures) {
    board.step("Inside: from 7 to 28")
    board.say(
      """
      One list of random numbers on its way through the trained forger: some of the maps behind each \
      convolution, and the picture.
      """)
    let z = Variable(Tensor.normal([1, 100], using: &board.random))
    var maps: [(side: Int, maps: Tensor)] = []
    _ = withoutGradients {
      game.gan.generator.layers.reduce(z) { x, layer in
        let y = layer(x)
        if layer.kind.hasPrefix("Conv2D") { maps.append((y.shape[1], y.value[0])) }
        return y
      }
    }
    let pictures = maps.flatMap { some($0.maps) }
    let captions = maps.flatMap { layer in
      some(layer.maps).indices.map { $0 == 0 ? "\(layer.side) × \(layer.side)" : "" }
    }
    board.draw(
      Figure(
        "A picture grows",
        caption: """
          Behind each convolution up to four maps, each from its least (black) to its greatest \
          number (white); the last is the picture, on white paper.
          """
      ) {
        Images(pictures, captions: captions, columns: pictures.count)
      })
    board.claim("the maps double in size twice", maps.map(\.side) == [7, 14, 28])
    board.draw(
      game.gradients(
        caption: """
          The gradients of the weights of each layer. In a healthy game those of both stay in the \
          same range; if the judge's go to 0 he has won, and the forger has nothing to learn from.
          """))
  }

  /// Up to four maps of a layer as pictures; a single one is ink on paper.
  private func some(_ maps: Tensor) -> [PixelImage] {
    let (side, count) = (maps.shape[0], maps.shape[2])
    if count == 1 { return [PictureGanFigures.image(maps)] }
    return (0..<min(4, count)).map { map in
      PixelImage(
        width: side, height: side, grey: maps[Axis.all, Axis.all, map].flattened.values)
    }
  }

  private func dropoutOff(on board: Board, _ game: PictureGanFigures, _ pictures: Tensor) {
    board.step("What goes wrong: a judge who is too sure")
    board.say(
      """
      Dropout(0.4) lets the judge see only six of ten places of his maps while he learns, others \
      each time. He cannot rest on a few pixels. For his answer, in use, nothing is dropped.
      """)
    let real = game.real[0..<96].reshaped(-1, 28, 28, 1)
    let made = game.moments.last!.pictures.reshaped(-1, 28, 28, 1)
    let answers = [real, made].map { game.gan.discriminator.predict($0).values }
    var random = board.random.split()
    let dropped = TrainingMode.on(using: &random) {
      withoutGradients { [real, made].map { game.gan.discriminator(Variable($0)).value.values } }
    }
    board.draw(
      Figure(
        "What the judge says in the end",
        caption: """
          His answers to real and to forged pictures: with everything he has learned, and with \
          dropout on, as in training.
          """, columns: 2
      ) {
        for (title, answers) in [("In use", answers), ("With dropout", dropped)] {
          Panel(title, x: PlotAxis("D", range: 0...1), y: "pictures", legend: .below) {
            Histogram(answers[0], bins: 25, range: 0...1, label: "real")
            Histogram(answers[1], bins: 25, range: 0...1, label: "forged")
          }
        }
      })
    let moved = zip(answers.joined(), dropped.joined()).map { abs($0 - $1) }
    board.value(
      "how far dropout moves an answer, on average", moved.mean)
    let again = game.gan.discriminator.predict(real).values
    board.claim("in use the judge's answer to a picture is always the same", again == answers[0])
    board.claim("with dropout on it is not", dropped[0] != answers[0])
    board.say(
      """
      To try: s growing=transposed in step 1, and look for squares in the pictures; s width=1/32; \
      s turns=600. The printed widths on MNIST: chalk run dcgan --full. Your own pictures, in \
      folders: --data FOLDER. Write a convolution yourself: chalk practice convolution. A layer of \
      your own for the judge: chalk new layer Blur.
      """)
  }
}

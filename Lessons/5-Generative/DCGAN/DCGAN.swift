import Chalk
import Foundation

/// P08: a generator that lets a small picture grow by convolutions, and a discriminator with dropout.
struct DCGAN: Lesson {
  let card = LessonCard.dcgan
  /// Adam's learning rate and β₁, of both networks.
  static let (rate, beta1) = (1e-3, 0.5)

  func teach(on board: Board) throws {
    board.step("How does a picture grow?")
    let width = board.isFull ? "1" : board.choice("width", of: ["1/32", "1/16"], default: "1/16")
    let growing = board.choice("growing", of: ["repeated", "transposed"], default: "repeated")
    let normalization = board.choice("normalization", of: ["batch", "none"], default: "batch")
    let plan = Plan(
      divisor: Int(width.split(separator: "/").last!)!, isTransposed: growing == "transposed",
      isNormalized: normalization == "batch")
    try shapes(on: board, plan)
    twoWays(on: board)
    let real = try DigitPictures(on: board)
    let all = real.training
    let pictures = all.rows(all.labels.indices.filter { board.isFull || all.labels[$0] < 3 }).tensor
    turns(on: board)
    let game = try train(on: board, plan, pictures, real.origin)
    inside(on: board, game)
    try compare(on: board, pictures)
    board.printedSize(printedProgram)
    afterThePrintedSize(on: board)
    summary(on: board)
    exercises(on: board)
  }

  /// The widths of the layers, and how the picture is made larger.
  struct Plan {
    /// The printed numbers of feature maps are divided by this.
    let divisor: Int
    var isTransposed = false
    /// Whether batch normalization stands before each hidden activation function of the generator.
    var isNormalized = true
    /// The rate of the discriminator's dropout.
    var dropout = 0.4

    func maps(_ printed: Int) -> Int { printed / divisor }
  }

  private func shapes(on board: Board, _ plan: Plan) throws {
    board.say(
      """
      A generator of dense layers makes 784 pixels at once, and nothing tells it which of them are neighbors. In a \
      **DCGAN** a picture grows instead. First a dense layer makes many small **feature maps** of 7 × 7: a rough \
      arrangement. Then convolutions, whose kernels see a small neighborhood at a time, turn them into fewer and \
      larger maps, and at last into a picture. An article prints the beginning of such a program in Keras; it is \
      called the printed program from here on. Beside it are the same layers in Swift, and below them the rest of the \
      generator and the discriminator:
      """)
    board.code("printed", besideKeras: Self.keras)
    board.code("generator")
    board.code("discriminator")
    board.say(
      """
      Where the picture has to grow, the printed program has three dots. It seems to be the shortened form of a \
      tutorial. Such tutorials put **batch normalization** (the lesson `batch-normalization`) and an activation \
      function after the dense layer and after each convolution but the last, and that explains why the printed \
      layers have no bias: the normalization subtracts any constant and adds one of its own. Here it is on by \
      default; s normalization=none takes it out. The discriminator has **dropout** after each convolution: in \
      training four of ten outputs are set to 0, different ones each time, so that it cannot rely on a few of them. \
      It is in the printed program; this lesson does not test what it does. The numbers of feature maps are the \
      printed ones divided by \(plan.divisor); with --full they are the printed ones. How wide is a picture after a \
      convolution with padding same and stride s, if it was n wide before?
      """)
    board.explain(#"n_{out} = \lceil \frac{n}{s} \rceil"#, ["n": 7, "s": 1], 7)
    let asPrinted = Sequential(Self.printed(plan), seed: 0)
    let (generator, discriminator) = (
      Self.generator(plan, &board.random), Self.discriminator(plan, &board.random)
    )
    for (title, network, input, name, question) in [
      (
        "The generator", generator, [100], "z",
        plan.isNormalized
          ? "Where does the picture grow? (Half of the parameters of batch normalization are moving means and variances, which no gradient changes.)"
          : "Where does the picture grow?"
      ), ("The discriminator", discriminator, [28, 28, 1], "picture", "And where does it shrink?"),
    ] {
      board.draw(
        try .architecture(
          of: network, input: input, named: [name], title: title,
          caption: """
            \(question) Each box says what leaves it, height × width × feature maps, and how many parameters \
            it has. The larger the maps, the wider the box; where no maps leave it, it is as wide as its text.
            """, direction: .topToBottom))
    }
    board.identity(
      "as far as it is printed, the generator's picture stays 7 × 7; with two doublings it is 28 × 28",
      side(asPrinted) == 7 && side(generator) == 28)
    board.warn(
      """
      A convolution with padding same and stride 1 keeps the size. So no number of the printed Conv2D layers ever \
      leads from 7 × 7 to 28 × 28: something has to double the size, twice. And as printed there is no activation \
      function between the Dense layer and the first convolution: the two are one linear map.
      """)
    let z = Tensor.normal([2, 100], using: &board.random)
    let linear = Sequential(Array(Self.printed(plan).dropLast()), seed: 0)
    let (sum, parts) = (
      linear.predict(Tensor.stack([z[0] + z[1]])), linear.predict(z)
    )
    board.identity(
      "what these two layers make of a sum is the sum of what they make of each",
      (sum[0] - parts[0] - parts[1]).absolute().max().scalar < 1e-4)
    board.ask(
      "Three more convolutions with padding same and stride 1 after 7 × 7 places. How wide is the result?",
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
    let f = LayerPlan.activation(.leakyRelu(slope: 0.3))
    let normalized: [LayerPlan] =
      plan.isNormalized ? [.batchNormalization(momentum: 0.9), f] : [f]
    let first = printed(plan)
    let start =
      plan.isNormalized
      ? [first[0]] + normalized + first[1...2] + normalized : first
    let grown: [LayerPlan] =
      plan.isTransposed
      ? [.conv2DTranspose(plan.maps(64), 5, strides: 2, padding: .same, useBias: false)]
        + normalized
        + [.conv2DTranspose(1, 5, strides: 2, padding: .same, activation: .sigmoid)]
      : [.upSampling2D(2), .conv2D(plan.maps(64), 5, padding: .same, useBias: false)] + normalized
        + [.upSampling2D(2), .conv2D(1, 5, padding: .same, activation: .sigmoid)]
    return Sequential(start + grown, name: "generator", seed: random.next())
  }
  // end excerpt

  // excerpt: discriminator
  /// Conv2D(64, 5×5, same) → LeakyReLU → Dropout(0.4) → … → one probability
  static func discriminator(_ plan: Plan, _ random: inout RandomSource) -> Sequential {
    Sequential(
      [
        .conv2D(plan.maps(64), 5, padding: .same, inputShape: [28, 28, 1]),
        .activation(.leakyRelu(slope: 0.3)),
        .dropout(plan.dropout),
        .conv2D(plan.maps(128), 5, strides: 2, padding: .same),
        .activation(.leakyRelu(slope: 0.3)),
        .dropout(plan.dropout),
        .flatten(),
        .dense(1, activation: .sigmoid),
      ], name: "discriminator", seed: random.next())
  }
  // end excerpt

  private func side(_ network: Sequential) -> Int { (network.shapes.last?[0] ?? nil) ?? 0 }

  private func twoWays(on board: Board) {
    board.step("Two ways to grow")
    board.say(
      """
      How can a layer double the size? **Upsampling** repeats every pixel, and a convolution smooths the result. A \
      **transposed convolution** works the other way round: every pixel multiplies the whole kernel, these copies are \
      placed in the larger picture one stride apart, and where they overlap they are added. A convolution passes a \
      gradient back to its input in just this way, by the transposed matrix: hence the name. Copies of a kernel of \
      size k, one stride s apart, cover (n − 1)·s + k pixels; with padding same the outermost are cut off:
      """)
    board.formula(#"n_{out} = s \cdot n"#)
    board.say(
      """
      With kernel 5 and stride 2 some pixels lie under more copies than others, so a plain gray area becomes a pattern \
      of squares: a **checkerboard artifact**.
      """)
    let grey = Tensor.ones([1, 7, 7, 1])
    let stamped = Conv2DTranspose(
      1, 1, 5, strides: 2, padding: .same, useBias: false, kernelInitializer: .ones,
      using: &board.random)
    let smoothing = Conv2D(
      1, 1, 5, padding: .same, useBias: false, kernelInitializer: .ones, using: &board.random)
    let transposed = stamped(Variable(grey)).value
    let large = UpSampling2D(2)(Variable(grey))
    let repeated = smoothing(large).value
    board.identity(
      "both ways the width 7 becomes 2 · 7", large.shape[1] == 14 && transposed.shape[1] == 14)
    board.identity(
      "a transposed convolution is what a convolution does to a gradient on its way back",
      isBackwardPass(board.random))
    let rows = { (picture: Tensor) in (0..<14).map { picture[0, $0].flattened.values } }
    board.draw(
      Figure(
        "A gray area of 7 × 7, made 14 × 14",
        caption: """
          How often is each place reached, with a kernel of ones? Left: upsampling, then a convolution, \
          the same everywhere but at the edge. Right: a transposed convolution, in squares that the network \
          must learn to hide.
          """, columns: 2
      ) {
        Panel("Upsampling and convolution", x: "column", y: "row", aspect: .equal) {
          HeatMap(rows(repeated), range: 0...25, label: "times reached")
        }
        Panel("Transposed convolution", x: "column", y: "row", aspect: .equal) {
          HeatMap(rows(transposed), range: 0...9, label: "times reached")
        }
      },
      explaining: [
        PixelFormulas(
          panel: 0, input: large.value, weights: smoothing.kernel.value, maps: 1, padding: .same),
        PixelFormulas(
          panel: 1, input: grey, weights: stamped.kernel.value, maps: 1, padding: .same, stride: 2,
          isTransposed: true),
      ])
    let inner = { (picture: Tensor) in
      picture[0, 4..<10, 4..<10].flattened.values
    }
    let (even, uneven) = (Set(inner(repeated)), Set(inner(transposed)))
    board.say(
      """
      Away from the edge the left picture has the value \(written(even.sorted())) everywhere, the right \
      one the values \(written(uneven.sorted())).
      """)
    board.identity(
      "upsampled, the area stays even; transposed, a place is reached (2 or 3)·(2 or 3) times: 4, 6 or 9",
      even == [25] && uneven == [4, 6, 9])
  }

  /// Whether a transposed convolution makes of g what a convolution with the same kernel and stride, of 14 × 14 pixels
  /// into 7 × 7, hands back for the upstream gradient g.
  private func isBackwardPass(_ random: RandomSource) -> Bool {
    var draws = random
    let forward = Conv2D(1, 1, 5, strides: 2, padding: .same, useBias: false, using: &draws)
    let backward = Conv2DTranspose(
      1, 1, 5, strides: 2, padding: .same, useBias: false, using: &draws)
    backward.kernel.value = forward.kernel.value
    let g = Tensor.normal([1, 7, 7, 1], using: &draws)
    let x = Variable(Tensor.normal([1, 14, 14, 1], using: &draws), requiresGradient: true)
    (forward(x) * Variable(g)).sum().backward()
    guard let gradient = x.gradient else { return false }
    return (gradient - backward(Variable(g)).value).absolute().max().scalar < 1e-5
  }

  private func turns(on board: Board) {
    board.step("The training loop as printed")
    board.say(
      """
      The article prints a training loop, too. In each epoch one call trains the discriminator on X_train and \
      y_train. Then the loop freezes it, and trains the chain of generator and discriminator on noise and \
      fake_labels. Would that work? Five things keep it from running or from learning:
      """)
    board.table(
      ["printed", "what it leads to", "what is needed"],
      [
        ["D on X_train", "it sees no generated picture", "real as 1, generated as 0"],
        ["fake_labels", "if 0: G learns to be recognized", "label 1: −log D"],
        ["noise, not in the loop", "always the same pictures", "new z in every step"],
        ["trainable set in loop", "read by compile() only", "a frozen copy, made once"],
        ["optimizer; D", "undefined; not compiled", "Adam; both compiled"],
      ])
    board.code("turns")
    board.code("frozen")
    board.ask(
      "The chain is trained on label 0, generated. Where does the generator go?",
      choices: ["to pictures that D takes for real", "to pictures that D recognizes"],
      answer: 1, because: "The loss is then small where D is small, and training makes it smaller.")
  }

  private func train(
    on board: Board, _ plan: Plan, _ pictures: Tensor, _ origin: String
  ) throws -> PictureGanFigures {
    board.step("Training")
    let steps = board.isFull ? 200 : board.integerSlider("steps", in: 100...600, default: 360)
    let batch = board.isFull ? 32 : 16
    board.say(
      """
      \(steps) steps with \(batch) real and \(batch) generated pictures each, Adam with learning rate \
      \(Self.rate) and β₁ = \(Self.beta1). The real ones are \(pictures.shape[0]) handwritten digits\
      \(origin.isEmpty || board.isFull ? "" : ", only zeros, ones and twos"). \(origin)
      """)
    if !board.isFull {
      board.say(
        """
        This is small: each layer has the printed number of feature maps divided by \(plan.divisor), and the tutorial \
        in the references trains for some 12,000 steps of 256 pictures. So expect strokes, and few digits that one \
        can read. Step 7 shows the digits that the same layers draw at their printed widths.
        """)
    }
    var gan = self.gan(plan, &board.random)
    let game = try gan.play(steps, batch: batch, pictures, on: board)
    board.draw(
      game.overTime(
        caption: """
          Do strokes appear? The same latent vectors at five moments, a row each; below, real digits. \
          Neighboring pixels are alike from step 0 on: that comes from the layers, not from training.
          """))
    board.draw(
      try game.film(
        caption:
          "How does a picture change in training? The same latent vectors, from the first step to the last."
      ))
    board.draw(
      game.losses(
        caption: """
          Who is ahead? Left: both losses; at the dashed line, log 2, a discriminator is only guessing. Right: its \
          accuracy on the batch, with dropout on. An accuracy near 1 together with a rising loss of the generator \
          means that the generator is falling behind.
          """))
    let log = gan.log
    let distances = game.distances
    let late = distances.suffix(distances.count / 3)
    let end = late.mean
    board.say(
      """
      How near do the generated pictures come, as a whole, to the real ones? One measure is the distance of the mean \
      pictures, the root mean squared difference of their pixels; another is how the two networks stand to each other.
      """)
    board.value("distance of the mean generated from the mean real picture, at first", distances[0])
    board.value("and in the last third of the training", end)
    let quarter = log.generator.count / 4
    let (loss, accuracy) = (
      log.generator.suffix(quarter).mean, log.accuracy.suffix(quarter).mean
    )
    board.value("mean loss of the generator in the last quarter", loss)
    board.value("accuracy of the discriminator there", accuracy)
    if accuracy > 0.5 && accuracy < 0.9 && loss > Foundation.log(2.0) {
      board.say(
        """
        A discriminator that says ½ to every picture would leave the generator with the loss log 2 = \
        \(Foundation.log(2.0), digits: 2), and be right half of the time. So this one is ahead, but not by so much \
        that the generator could no longer learn from it.
        """)
    }
    board.claimForBuiltInData(
      "the mean of the generated pictures has come nearer to that of the real ones",
      end < distances[0])
    board.say(
      """
      Are the pictures as smooth as real ones, and does that come from training? Roughness is the root mean squared \
      difference of a pixel and its right neighbor, divided by the standard deviation of all pixels. For independent \
      pixels it is √2: the variance of a difference is the sum of both variances.
      """)
    let rough = [game.moments[0].pictures, game.moments.last!.pictures, game.real].map(roughness)
    board.table(
      ["pictures", "roughness"],
      zip(["generated, at first", "generated, at the end", "real"], rough).map {
        [$0, written($1)]
      })
    if !plan.isTransposed {
      board.claimForBuiltInData(
        "before any training neighboring pixels are more alike than independent ones",
        rough[0] < 0.9 * 2.0.squareRoot())
    }
    if !board.isFull && !plan.isTransposed {
      board.claimForBuiltInData(
        "training makes the pictures smoother, as real ones are", rough[1] < rough[0])
    }
    return game
  }

  func gan(_ plan: Plan, _ random: inout RandomSource) -> PictureGan {
    PictureGan(
      Self.generator(plan, &random), Self.discriminator(plan, &random), rateG: Self.rate,
      rateD: Self.rate, beta1: Self.beta1)
  }

  /// How much a pixel differs from its right neighbor, divided by how much pixels differ at all.
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
      Where does a vector turn into a picture? Follow one latent vector through the trained generator: here are \
      some of the feature maps after each convolution, and at last the picture.
      """)
    let z = Variable(Tensor.normal([1, 100], using: &board.random))
    var maps: [(side: Int, maps: Tensor)] = []
    var pixels: [PixelFormulas] = []
    _ = withoutGradients {
      game.gan.generator.layers.reduce(z) { x, layer in
        let y = layer(x)
        if layer.kind.hasPrefix("Conv2D") {
          let picture = maps.reduce(0) { $0 + some($1.maps).count }
          pixels += self.pixels(of: layer, x.value, picture, some(y.value[0]).count)
          maps.append((y.shape[1], y.value[0]))
        }
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
          Where does the shape of the digit come from? After each convolution up to four feature maps, each from its \
          least (black) to its greatest number (white). The last is the picture; there 1 is black.
          """
      ) {
        Images(pictures, captions: captions, columns: pictures.count)
      }, explaining: pixels)
    board.identity("the feature maps double in size twice", maps.map(\.side) == [7, 14, 28])
    board.draw(
      game.gradients(
        caption: """
          Is the game balanced? The norm of the gradient of the first and of the last layer's weights. If the \
          discriminator's tend to 0 while the generator's do not, the discriminator has won: it learns nothing more, \
          and the generator goes on changing without being taken for real any more often.
          """))
    let norms = game.lastLayerOfDiscriminator
    let third = max(1, norms.count / 3)
    let (early, late) = (norms.prefix(third).mean, norms.suffix(third).mean)
    board.say(
      """
      In the first third of the recorded steps the norm of the gradient of the discriminator's last layer is \
      \(early, digits: 2) on average, in the last third \(late, digits: 2): \
      \(late > early / 4 ? "it does not tend to 0, and neither network has won." : "the discriminator hardly learns any more.")
      """)
  }

  /// Up to four maps of a layer as pictures; a single one is ink on paper.
  private func some(_ maps: Tensor) -> [PixelImage] {
    let (side, count) = (maps.shape[0], maps.shape[2])
    let ink = maps.flattened.values
    if count == 1 {
      return [
        PixelImage(
          width: side, height: side, rgb: ink.flatMap { [1 - $0, 1 - $0, 1 - $0] }, numbers: ink)
      ]
    }
    return (0..<min(4, count)).map { map in
      PixelImage(
        width: side, height: side, grey: maps[Axis.all, Axis.all, map].flattened.values)
    }
  }

  /// How the pixels of a layer's first feature maps were computed from x; the first of them is a picture of the figure.
  private func pixels(
    of layer: any Layer, _ x: Tensor, _ picture: Int, _ maps: Int
  ) -> [PixelFormulas] {
    let activation = { (f: Activation) in
      f.name == "sigmoid" ? PixelFormulas.Activation.sigmoid : .none
    }
    if let layer = layer as? Conv2D {
      return [
        PixelFormulas(
          picture: picture, input: x, weights: layer.kernel.value, biases: layer.bias?.value,
          maps: maps, activation: activation(layer.activation), padding: layer.padding)
      ]
    }
    guard let layer = layer as? Conv2DTranspose else { return [] }
    return [
      PixelFormulas(
        picture: picture, input: x, weights: layer.kernel.value, biases: layer.bias?.value,
        maps: maps, activation: activation(layer.activation), padding: layer.padding,
        stride: layer.strides.height, isTransposed: true)
    ]
  }
}

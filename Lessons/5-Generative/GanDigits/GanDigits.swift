import Chalk
import Foundation

/// P04: two dense networks, one that draws digits and one that tells them from real ones.
struct GanDigits: Lesson {
  let card = LessonCard(
    "gan-digits", "Forged digits", formulas: ["P04", "T10"], needs: ["gan-game"], minutes: 12)

  func teach(on board: Board) throws {
    let all = try board.data.images(
      "mnist", size: (28, 28), channels: 1, or: .digits(side: 28)
    ).training
    board.step("Who draws a digit that nobody wrote?")
    let classes = board.integerSlider("classes", in: 1...10, default: board.isFull ? 10 : 3)
    let digits = all.rows(all.labels.indices.filter { all.labels[$0] < classes })
    let pictures = digits.tensor.reshaped(digits.count, 784)
    let gan = program(on: board, pictures, Array(all.classNames.prefix(classes)))
    try frozen(on: board, pictures)
    let steps = try train(gan, on: board, pictures)
    inside(on: board, steps)
    let leaky = try missing(on: board, steps, digits, pictures)
    between(on: board, leaky)
  }

  private func program(
    on board: Board, _ pictures: Tensor, _ classes: [String]
  ) -> PictureGan {
    board.say(
      """
      A forger makes 784 pixels out of 100 random numbers. He never sees a real digit. A judge sees \
      real ones and forged ones and says how sure he is that a picture is real. From what the judge \
      would rather have seen the forger learns. This is the game of the lesson gan-game, played by \
      two dense networks over \(pictures.shape[0]) handwritten digits: \(classes.joined(separator: ", ")).
      """)
    board.formula(#"\min_G \max_D V(D, G)"#)
    board.formula(
      #"V(D, G) = E_{x \sim p_{data}}[\log D(x)] + E_{z \sim p_z}[\log(1 - D(G(z)))]"#)
    board.code("networks")
    let gan = self.gan(.relu, &board.random)
    let sizes = [gan.generator, gan.discriminator].map { network in
      network.layers.map { $0.parameterCount.all }
    }
    board.table(
      ["network", "numbers in its layers", "together"],
      zip(["forger", "judge"], sizes).map { name, sizes in
        [name, sizes.map(String.init).joined(separator: " + "), "\(sizes.reduce(0, +))"]
      })
    board.claim(
      "a layer of n inputs and m outputs holds (n + 1)·m numbers",
      sizes[0] == layers([100, 128, 256, 512, 1024, 784])
        && sizes[1] == layers([784, 512, 256, 128, 1]))
    let untrained = gan.generate(12, &board.random)
    board.draw(
      Figure(
        "Real digits, and a forger who has learned nothing",
        caption: """
          Top: real digits. Bottom: the untrained forger's; every pixel is near the middle of the \
          sigmoid, grey, and all pictures look alike.
          """
      ) {
        Images(
          PictureGanFigures.images(pictures, 12) + PictureGanFigures.images(untrained, 12),
          captions: (0..<24).map { $0 == 0 ? "real" : $0 == 12 ? "forged" : "" }, columns: 12)
      })
    board.warn(
      """
      The printed program ends where it should begin: it compiles both networks, the generator with \
      a loss of its own, and has no training. So compiled the generator has nothing to compare its \
      pictures with; the gradient has to come through the judge. The next step shows how.
      """)
    board.ask(
      "How many numbers does the forger's last layer hold, without its bias?",
      answer: Double(1024 * 784), because: "1024 inputs for each of 784 pixels.")
    return gan
  }

  /// The two networks, with Adam's rate and inertia as is usual for this game: a smaller step than Keras'
  /// own, and less of the slopes of the past.
  func gan(_ bend: Activation, _ random: inout RandomSource) -> PictureGan {
    PictureGan(
      Self.generator(bend, &random), Self.discriminator(bend, &random), rateG: 5e-4, rateD: 5e-4,
      beta1: 0.5)
  }

  // excerpt: networks
  /// 100 → 128 → 256 → 512 → 1024 → 784
  static func generator(_ bend: Activation = .relu, _ random: inout RandomSource) -> Sequential {
    Sequential(
      [
        .dense(128, activation: bend, inputShape: [100]),
        .dense(256, activation: bend),
        .dense(512, activation: bend),
        .dense(1024, activation: bend),
        .dense(784, activation: .sigmoid),
      ], name: "generator", seed: random.next())
  }

  /// 784 → 512 → 256 → 128 → 1
  static func discriminator(_ bend: Activation = .relu, _ random: inout RandomSource) -> Sequential
  {
    Sequential(
      [
        .dense(512, activation: bend, inputShape: [784]),
        .dense(256, activation: bend),
        .dense(128, activation: bend),
        .dense(1, activation: .sigmoid),
      ], name: "discriminator", seed: random.next())
  }
  // end excerpt

  private func layers(_ sizes: [Int]) -> [Int] {
    zip(sizes, sizes.dropFirst()).map { ($0 + 1) * $1 }
  }

  private func frozen(on board: Board, _ pictures: Tensor) throws {
    board.step("In turns, and who holds still")
    board.say(
      """
      Both learn by binary cross-entropy and Adam. The judge gets real pictures labelled 1 and \
      forged ones labelled 0. The forger is trained with the judge behind him, on the label 1: his \
      loss is −log D, small when the judge is taken in. The slope goes back through the judge to \
      the forger's weights, and only those move.
      """)
    board.formula(#"L_D = -\frac{1}{2} (\log D(x) + \log(1 - D(G(z))))"#)
    board.formula(#"L_G = -\log D(G(z))"#)
    board.code("frozen")
    board.code("turns")
    let (generator, discriminator) = (
      Self.generator(.relu, &board.random), Self.discriminator(.relu, &board.random)
    )
    var chain = GeneratorAndDiscriminator(generator: generator, discriminator: discriminator)
    chain.compile(optimizer: .adam(), loss: .binaryCrossentropy)
    let weights = { (network: Sequential) in network.parameters.map(\.variable.value) }
    let (generatorBefore, discriminatorBefore) = (weights(generator), weights(discriminator))
    let z = Tensor.normal([16, 100], using: &board.random)
    try chain.trainOnBatch(z, .ones([16, 1]))
    board.claim(
      "a step of the forger moves no weight of the judge",
      zip(discriminatorBefore, weights(discriminator)).allSatisfy { largestDifference($0, $1) == 0 }
    )
    board.claim(
      "but each of his own layers",
      zip(generatorBefore, weights(generator)).allSatisfy { largestDifference($0, $1) > 0 })
    let before = chain(Variable(z)).value.mean().scalar
    for _ in 0..<10 { try chain.trainOnBatch(z, .ones([16, 1])) }
    let after = chain(Variable(z)).value.mean().scalar
    board.value("how real the pictures look to a judge who holds still", before)
    board.value("and after ten more steps of the forger", after)
    board.claim("against a judge who holds still the forger always gains", after > before)
    board.ask(
      "On which label is the forger trained?", choices: ["0, forged", "1, real"], answer: 1,
      because: "His loss is −log D: he goes where the judge says real.")
  }

  private func train(
    _ gan: PictureGan, on board: Board, _ pictures: Tensor
  ) throws -> PictureGanFigures {
    board.step("The forger learns to draw")
    let turns = board.isFull ? 4000 : board.integerSlider("turns", in: 200...700, default: 420)
    let batch = board.isFull ? 64 : 16
    board.say(
      """
      \(turns) turns, \(batch) real and \(batch) forged pictures each. Adam takes smaller steps \
      here than by default, and remembers less of past slopes, as the task of each network changes \
      with the other.
      """)
    var gan = gan
    let game = try gan.play(turns, batch: batch, pictures, on: board)
    board.draw(
      game.overTime(
        caption: """
          The same random numbers at five moments of the training, a row each; below, real digits.
          """))
    board.draw(
      try game.film(caption: "The same random numbers, from the first turn to the last."))
    board.draw(
      game.losses(
        caption: """
          Binary cross-entropy of both; the line is log 2, where the judge cannot tell. No loss falls \
          for good: when the one gets better, the other's task gets harder.
          """))
    let log = gan.log
    let accuracy = log.accuracy.mean
    let distances = game.distances
    let late = distances.suffix(distances.count / 3)
    let end = late.mean
    board.value("distance of the mean forged from the mean real picture, at first", distances[0])
    board.value("and in the last third of the training", end)
    board.value("how often the judge was right", accuracy)
    board.claim(
      "all losses are finite", (log.discriminator + log.generator).allSatisfy { $0.isFinite })
    board.claimForBuiltInData(
      "the mean of the forged pictures has come nearer to that of the real ones",
      end < distances[0])
    board.claimForBuiltInData(
      "the judge did better than guessing, and was taken in at times",
      accuracy > 0.5 && accuracy < 1)
    return game
  }

  private func inside(on board: Board, _ game: PictureGanFigures) {
    board.step("Inside of both")
    board.say(
      """
      Watch the lengths of the gradients. While the judge is right and sure of it, his own gradient \
      is short: he has nothing left to learn. With the loss −log D the forger's is long just then.
      """)
    board.draw(
      game.gradients(
        caption: """
          The gradient of each layer's weights, measured every few steps. They do not go to 0 as in \
          other trainings: the task of each network changes with the other.
          """))
    board.draw(
      game.activations(
        caption: """
          Left and middle: the part of each layer's units that put out 0 for every picture of a \
          batch; from that batch they get no slope. Right: the forger's pixels, at first all near one \
          half, at last a great part of them paper, and the rest of every shade.
          """))
  }

  private func missing(
    on board: Board, _ printed: PictureGanFigures, _ digits: ImageExamples, _ pictures: Tensor
  ) throws -> PictureGan {
    board.step("What goes wrong: the same digit again and again")
    board.say(
      """
      A judge looks at one picture at a time. Whether the forger makes all digits or one, he cannot \
      see. So look for the real picture that is nearest to each of 200 forged ones, and count what \
      it shows. Where classes are missing, it is mode collapse. Beside the printed network stands \
      one with a single change: the bend of the hidden layers lets three tenths of what is negative \
      through, as LeakyReLU does in the program of the next lesson. Then no unit, of the judge or of the forger, \
      ever falls silent, and every place of a picture has its slope.
      """)
    board.code("nearest")
    var leaky = gan(.leakyRelu(slope: 0.3), &board.random)
    let (turns, batch) = (printed.gan.log.discriminator.count, board.isFull ? 64 : 16)
    let other = try leaky.play(turns, batch: batch, pictures, on: board)
    let known = pictures[0..<min(2000, pictures.shape[0])]
    let made = [printed.gan, leaky].map { $0.generate(200, &board.random) }
    let nearest = made.map { self.nearest($0, among: known) }
    let fractions = nearest.map { classFractions(of: $0.map { digits.labels[$0.index] }, digits) }
    let real = classFractions(of: digits.labels, digits)
    let names = digits.classNames.indices.filter { real[$0] > 0 }
    board.draw(
      Figure(
        "Which digits are forged",
        caption: """
          The share of each class among the real pictures, and among the real pictures nearest to \
          200 forged ones.
          """, x: "", y: "share", legend: .below
      ) {
        Bars(names.map { digits.classNames[$0] }, names.map { real[$0] }, label: "real")
        for (label, fractions) in zip(["printed, ReLU", "leaky ReLU"], fractions) {
          Bars(names.map { digits.classNames[$0] }, names.map { fractions[$0] }, label: label)
        }
      })
    let rows = [made[0], made[1], other.real]
    board.draw(
      Figure(
        "Forged by both, and real",
        caption: """
          Twelve pictures of each, made of new random numbers: by the printed network, by the leaky \
          one; below, real ones.
          """
      ) {
        Images(
          rows.flatMap { PictureGanFigures.images($0, 12) },
          captions: ["ReLU", "leaky", "real"].flatMap { name in
            (0..<12).map { $0 == 0 ? name : "" }
          }, columns: 12)
      })
    let variety = rows.map { self.variety($0) }
    board.table(
      ["pictures", "classes made", "distance between two of them"],
      [
        ["printed, ReLU", "\(found(fractions[0], real)) of \(names.count)", written(variety[0])],
        ["leaky ReLU", "\(found(fractions[1], real)) of \(names.count)", written(variety[1])],
        ["real", "\(names.count) of \(names.count)", written(variety[2])],
      ])
    board.claim(
      "the shares add up to 1", fractions.allSatisfy { abs($0.reduce(0, +) - 1) < 1e-9 })
    board.claimForBuiltInData(
      "the printed forger is less varied than the leaky one, and far less than the real digits",
      variety[0] < variety[1] && variety[0] < 0.5 * variety[2])
    board.claimForBuiltInData(
      "no forged picture is a copy of a real one",
      nearest.joined().allSatisfy { $0.distance > 1e-3 })
    board.ask(
      "A forger draws one perfect 3, again and again. Does a judge of single pictures catch him?",
      choices: ["at once", "not by any single picture"], answer: 1,
      because: "Each is a perfect 3. Only that they are all the same gives him away.")
    return leaky
  }

  // excerpt: nearest
  /// For each picture the nearest among the known ones: ‖a − b‖² = ‖a‖² − 2·a·b + ‖b‖²
  private func nearest(
    _ pictures: Tensor, among known: Tensor
  ) -> [(index: Int, distance: Double)] {
    let products = pictures.matmul(known.transposed())
    let squares = known.squared().sum(1) - 2 * products
    let index = (-squares).argmax().values.map { Int($0) }
    return index.enumerated().map { row, index in
      (index, PictureGanFigures.distance(pictures[row], known[index]))
    }
  }
  // end excerpt

  private func classFractions(of labels: [Int], _ digits: ImageExamples) -> [Double] {
    digits.classNames.indices.map { name in
      Double(labels.filter { $0 == name }.count) / Double(labels.count)
    }
  }

  /// How far two of these pictures are apart on average: each and the one 50 places on.
  private func variety(_ pictures: Tensor) -> Double {
    let n = pictures.shape[0]
    return (0..<100).map { i in
      PictureGanFigures.distance(pictures[i % n], pictures[(i + 50) % n])
    }.mean
  }

  private func found(_ fractions: [Double], _ real: [Double]) -> Int {
    zip(fractions, real).filter { $0 >= 0.25 * $1 && $1 > 0 }.count
  }

  private func between(on board: Board, _ gan: PictureGan) {
    board.step("From one digit to another")
    board.say(
      """
      Every list of 100 random numbers is a picture. Go from one list to another in small steps, and \
      the picture changes in small steps too. Here with the leaky forger of the step before, the more \
      varied one.
      """)
    board.formula(#"z(t) = \frac{(1 - t) z_0 + t z_1}{\sqrt{(1 - t)^2 + t^2}}"#)
    let (rows, columns) = (4, 12)
    let ends = Tensor.normal([rows, 2, 100], using: &board.random)
    let path = (0..<rows).flatMap { row in
      (0..<columns).map { column -> Tensor in
        let t = Double(column) / Double(columns - 1)
        let length = ((1 - t) * (1 - t) + t * t).squareRoot()
        return (ends[row, 0] * (1 - t) + ends[row, 1] * t) / length
      }
    }
    let pictures = gan.generator.predict(.stack(path), batchSize: path.count)
    board.draw(
      Figure(
        "Between two forged digits",
        caption: """
          Each row goes from one list of random numbers, on the left, to another. Divided by the \
          root, the numbers on the way have the same spread as those that the forger has learned with.
          """
      ) {
        Images(PictureGanFigures.images(pictures, rows * columns), columns: columns)
      })
    let far = (0..<rows).map { row in
      PictureGanFigures.distance(pictures[row * columns], pictures[row * columns + columns - 1])
    }
    let near = (0..<rows).map { row in
      (0..<(columns - 1)).map {
        PictureGanFigures.distance(pictures[row * columns + $0], pictures[row * columns + $0 + 1])
      }.mean
    }
    board.claimForBuiltInData(
      "a step on the way changes the picture less than the whole way does",
      zip(near, far).allSatisfy { $0 < $1 })
    board.say(
      """
      To try: s classes=1, s classes=10 in step 1; s turns=700 in step 3; another --seed. Real \
      MNIST, many more turns: chalk run gan-digits --full. Your own pictures: --data FOLDER. A bend \
      of your own: chalk new activation Bend. Next, with convolutions: chalk learn dcgan.
      """)
  }
}

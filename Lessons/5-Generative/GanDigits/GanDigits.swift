import Chalk
import Foundation

/// P04: two dense networks, one that draws digits and one that tells them from real ones.
struct GanDigits: Lesson {
  let card = LessonCard.ganDigits
  /// Adam's learning rate and β₁, of both networks.
  static let (rate, beta1) = (5e-4, 0.5)
  /// The learning rate of the narrow networks.
  static let narrowRate = 2e-3

  func teach(on board: Board) throws {
    let real = try DigitPictures(on: board)
    let all = real.training
    board.step("Who draws a digit that nobody wrote?")
    let classes = board.integerSlider("classes", in: 1...10, default: board.isFull ? 10 : 3)
    let digits = all.rows(all.labels.indices.filter { all.labels[$0] < classes })
    let pictures = digits.tensor.reshaped(digits.count, 784)
    let gan = program(on: board, pictures, Array(all.classNames.prefix(classes)), real.origin)
    try frozen(on: board, pictures)
    let steps = try train(gan, on: board, pictures)
    inside(on: board, steps)
    between(on: board, try missing(on: board, steps.gan, digits, pictures))
    board.printedSize(printedProgram)
    summary(on: board)
    exercises(on: board)
  }

  private func program(
    on board: Board, _ pictures: Tensor, _ classes: [String], _ origin: String
  ) -> PictureGan {
    board.say(
      """
      A generator makes 784 pixels out of 100 random numbers. It never sees a real digit. A discriminator \
      sees real and generated pictures and gives each the probability that it is real. The generator learns \
      from the gradient of this probability. This is the minimax game of the lesson gan-game, played by \
      two dense networks over \(pictures.shape[0]) handwritten digits: \(classes.joined(separator: ", ")). \
      \(origin)
      """)
    board.formula(
      #"\min_G \max_D E_{x \sim p_{data}}[\log D(x)] + E_{z \sim p_z}[\log(1 - D(G(z)))]"#)
    board.say(
      """
      The two networks as an article prints them in Keras, called the printed program from here on, and \
      beside it the same networks in Swift:
      """)
    board.code("networks", besideKeras: Self.keras)
    let gan = PictureGan(
      Self.generator(&board.random), Self.discriminator(&board.random), rateG: Self.rate,
      rateD: Self.rate, beta1: Self.beta1)
    let sizes = [gan.generator, gan.discriminator].map { network in
      network.layers.map { $0.parameterCount.all }
    }
    board.table(
      ["network", "parameters of its layers", "together"],
      zip(["generator", "discriminator"], sizes).map { name, sizes in
        [name, sizes.map(String.init).joined(separator: " + "), "\(sizes.reduce(0, +))"]
      })
    board.identity(
      "a dense layer of n inputs and m outputs has (n + 1)·m parameters",
      sizes[0] == layers([100, 128, 256, 512, 1024, 784])
        && sizes[1] == layers([784, 512, 256, 128, 1]))
    let untrained = gan.generate(12, &board.random)
    board.draw(
      Figure(
        "Real digits, and an untrained generator",
        caption: """
          What is wanted, and where does it start? Top: real digits. Bottom: the untrained generator's; \
          every pixel is near σ(0) = ½, grey, and all pictures look alike.
          """
      ) {
        Images(
          PictureGanFigures.images(pictures, 12) + PictureGanFigures.images(untrained, 12),
          captions: (0..<24).map { $0 == 0 ? "real" : $0 == 12 ? "generated" : "" }, columns: 12)
      })
    board.warn(
      """
      The printed program ends where it should begin: it compiles both networks, the generator with \
      a loss of its own, and has no training. Compiled like this the generator has no target for its \
      pictures; the gradient has to come through the discriminator. The next step shows how.
      """)
    board.ask(
      "How many weights does the generator's last layer have, without its biases?",
      answer: Double(1024 * 784), because: "1024 inputs for each of 784 pixels.")
    return gan
  }

  // excerpt: networks
  static func generator(_ random: inout RandomSource) -> Sequential {
    Sequential(
      [
        .dense(128, activation: .relu, inputShape: [100]),
        .dense(256, activation: .relu),
        .dense(512, activation: .relu),
        .dense(1024, activation: .relu),
        .dense(784, activation: .sigmoid),
      ], name: "generator", seed: random.next())
  }

  static func discriminator(_ random: inout RandomSource) -> Sequential {
    Sequential(
      [
        .dense(512, activation: .relu, inputShape: [784]),
        .dense(256, activation: .relu),
        .dense(128, activation: .relu),
        .dense(1, activation: .sigmoid),
      ], name: "discriminator", seed: random.next())
  }
  // end excerpt

  func layers(_ sizes: [Int]) -> [Int] {
    zip(sizes, sizes.dropFirst()).map { ($0 + 1) * $1 }
  }

  private func frozen(on board: Board, _ pictures: Tensor) throws {
    board.step("Alternating training, with a frozen discriminator")
    board.say(
      """
      Both learn by binary cross-entropy and Adam. The discriminator gets real pictures labelled 1 and \
      generated ones labelled 0. The generator is trained with the discriminator behind it, on the label \
      1: its loss is −log D, small where D takes the picture for real. In this chain each layer of the \
      discriminator is a **frozen layer**: the gradient passes back through it to the generator's \
      weights, and only those are updated.
      """)
    board.formula(#"L_D = -\frac{1}{2} (\log D(x) + \log(1 - D(G(z))))"#)
    board.formula(#"L_G = -\log D(G(z))"#)
    board.code("frozen")
    board.code("turns")
    let (generator, discriminator) = (
      Self.generator(&board.random), Self.discriminator(&board.random)
    )
    var chain = GeneratorAndDiscriminator(generator: generator, discriminator: discriminator)
    chain.compile(optimizer: .adam(), loss: .binaryCrossentropy)
    let weights = { (network: Sequential) in network.parameters.map(\.variable.value) }
    let (generatorBefore, discriminatorBefore) = (weights(generator), weights(discriminator))
    let z = Tensor.normal([16, 100], using: &board.random)
    try chain.trainOnBatch(z, .ones([16, 1]))
    board.identity(
      "a step of the generator changes no weight of the discriminator",
      zip(discriminatorBefore, weights(discriminator)).allSatisfy { largestDifference($0, $1) == 0 }
    )
    board.identity(
      "and it changes weights in each layer of the generator",
      zip(generatorBefore, weights(generator)).allSatisfy { largestDifference($0, $1) > 0 })
    let before = chain(Variable(z)).value.mean().scalar
    for _ in 0..<10 { try chain.trainOnBatch(z, .ones([16, 1])) }
    let after = chain(Variable(z)).value.mean().scalar
    board.value("mean D of the generated pictures, to a discriminator that stays fixed", before)
    board.value("and after ten more steps of the generator", after)
    board.claim(
      "against a fixed discriminator the mean D of the generated pictures rises", after > before)
    board.ask(
      "On which label is the generator trained?", choices: ["0, generated", "1, real"], answer: 1,
      because: "Its loss is −log D: it goes where D rises.")
  }

  private func train(
    _ gan: PictureGan, on board: Board, _ pictures: Tensor
  ) throws -> PictureGanFigures {
    board.step("The generator learns to draw")
    let steps = board.isFull ? 4000 : board.integerSlider("steps", in: 150...700, default: 220)
    let batch = board.isFull ? 64 : 16
    board.say(
      """
      \(steps) steps, with \(batch) real and \(batch) generated pictures each. Adam has the learning rate \
      \(Self.rate) (Keras' default is 0.001) and β₁ = \(Self.beta1) (default 0.9): smaller steps and a shorter \
      memory of past gradients, since the task of each network changes with the other.\
      \(board.isFull ? "" : " That is very little: --full makes 4000 steps of 64, \(4000 * 64 / (steps * batch)) times as many pictures.")
      """)
    var gan = gan
    let game = try gan.play(steps, batch: batch, pictures, on: board)
    board.draw(
      game.overTime(
        caption: """
          Does it improve? The same latent vectors at five moments of the training, a row each; below, \
          real digits.
          """))
    board.draw(
      try game.film(
        caption:
          "How do strokes appear? The same latent vectors, from the first step to the last."
      ))
    board.draw(
      game.losses(
        caption: """
          Who is ahead? Binary cross-entropy of both; the dashed line is log 2, the loss of a discriminator \
          that always says ½. No loss falls for good: as one network improves, the other's task gets harder.
          """))
    let log = gan.log
    let accuracy = log.accuracy.mean
    let distances = game.distances
    let late = distances.suffix(distances.count / 3)
    let end = late.mean
    board.value("distance of the mean generated from the mean real picture, at first", distances[0])
    board.value("and in the last third of the training", end)
    board.value("accuracy of the discriminator, over the whole training", accuracy)
    board.claimForBuiltInData(
      "the mean of the generated pictures has come nearer to that of the real ones",
      end < distances[0])
    board.claimForBuiltInData(
      "over the whole training the discriminator is right more often than by guessing, but not always",
      accuracy > 0.5 && accuracy < 1)
    return game
  }

  private func inside(on board: Board, _ game: PictureGanFigures) {
    board.step("Inside both networks")
    board.say(
      """
      Does the gradient reach the generator's first layer? It passes through all layers of the \
      discriminator and all of the generator, and a **dead unit**, one whose output is 0 for all of a \
      batch, passes nothing on. With the loss −log D the gradient is long where the discriminator is sure \
      and right, which is exactly where that of log(1 − D) nearly vanishes.
      """)
    board.draw(
      game.gradients(
        caption: """
          Does one of them vanish? The length of the gradient of the first and of the last layer's \
          weights, every few steps. They do not go to 0 as in other trainings: the task of each network \
          changes with the other.
          """))
    board.draw(
      game.activations(
        caption: """
          How many units are dead? Left and middle: the fraction of each hidden layer's units whose output \
          is 0 for every picture of a batch, and which get no gradient from it. \
          Right: the values of the generated pixels, at first all near ½, in the end mostly near 0, white.
          """))
  }

  private func missing(
    on board: Board, _ printed: PictureGan, _ digits: ImageExamples, _ pictures: Tensor
  ) throws -> PictureGan {
    board.step("What goes wrong: mode collapse")
    let (runs, steps) = (5, board.isFull ? 1000 : 150)
    board.say(
      """
      A discriminator looks at one picture at a time. Whether the generator makes all digits or a single \
      one, it cannot see. So take 200 generated pictures, find the real one that is nearest to each, and \
      count the classes of these. A class counts as made if it comes at least a quarter as often as among \
      the real pictures; where classes are missing, there is mode collapse. Does it depend on the activation \
      function of the hidden layers? One training cannot tell, so there are \(runs) of \
      \(steps) steps with ReLU, and \(runs) with leaky ReLU (0.3·x for negative x), so that no unit is ever \
      dead. To be done in seconds, these networks have a quarter of the printed width, \
      100 → \(Self.narrow.map(String.init).joined(separator: " → ")) → 784, and the learning rate \
      \(Self.narrowRate).
      """)
    board.code("narrow")
    board.code("nearest")
    let known = pictures[0..<min(2000, pictures.shape[0])]
    let real = classFractions(of: digits.labels, digits)
    let names = digits.classNames.indices.filter { real[$0] > 0 }
    var outcomes = [Outcome](repeating: Outcome(), count: 2)
    var isCopy = false
    for run in 0..<runs {
      try board.progress("pair of trainings", run, of: runs)
      for (place, f) in [Activation.relu, .leakyRelu(slope: 0.3)].enumerated() {
        var gan = Self.narrow(f, &board.random)
        try gan.train(steps, batch: board.isFull ? 64 : 16, pictures, &board.random)
        let made = gan.generate(200, &board.random)
        let nearest = self.nearest(made, among: known)
        let fractions = classFractions(of: nearest.map { digits.labels[$0.index] }, digits)
        outcomes[place].classes.append(Double(found(fractions, real)))
        outcomes[place].variety.append(variety(made))
        outcomes[place].last = (gan, made)
        isCopy = isCopy || nearest.contains { $0.distance < 1e-3 }
      }
    }
    let titles = ["ReLU", "leaky ReLU"]
    let ofReal = variety(pictures.samples(at: board.random.permutation(of: pictures.shape[0])))
    board.draw(
      Figure(
        "Variety, over \(runs) trainings each",
        caption: """
          Do the generators make all classes, and different pictures? A point for each training: the \
          classes it makes, of \(names.count), and how far apart two of its pictures are on average (root \
          mean squared difference of the pixels). The dashed line is this distance for real pictures.
          """,
        x: PlotAxis("classes made", range: 0...(Double(names.count) + 0.5)),
        y: PlotAxis("distance of two pictures", range: 0...(1.2 * ofReal)), legend: .outside
      ) {
        for (title, outcome) in zip(titles, outcomes) {
          Points(outcome.classes, outcome.variety, label: title)
        }
        ReferenceLine(y: ofReal)
      })
    let rows = [outcomes[0].last!.pictures, outcomes[1].last!.pictures, pictures]
    board.draw(
      Figure(
        "Generated by both, and real",
        caption: """
          What does mode collapse look like? Twelve pictures of the last training with ReLU, and of the \
          last with leaky ReLU, each from new random numbers; below, real ones.
          """
      ) {
        Images(
          rows.flatMap { PictureGanFigures.images($0, 12) },
          captions: ["ReLU", "leaky", "real"].flatMap { name in
            (0..<12).map { $0 == 0 ? name : "" }
          }, columns: 12)
      })
    let spread = { (values: [Double]) in
      "\(written(values.mean, digits: 3)) ± \(written(values.standardDeviation, digits: 1))"
    }
    let single = printed.generate(200, &board.random)
    let nearest = self.nearest(single, among: known).map { digits.labels[$0.index] }
    let made = found(classFractions(of: nearest, digits), real)
    board.table(
      ["pictures", "classes of \(names.count)", "distance of two pictures"],
      [
        [
          "printed, one training", "\(made)",
          written(variety(single), digits: 3),
        ]
      ]
        + zip(titles, outcomes).map { ["narrow, \($0)", spread($1.classes), spread($1.variety)] }
        + [["real", "\(names.count)", written(ofReal, digits: 3)]])
    let difference = PairedDifference(outcomes[0].variety, outcomes[1].variety)
    board.say("Distance of two pictures, ReLU minus leaky ReLU: \(difference.words).")
    board.claimForBuiltInData(
      "with either activation function generated pictures differ less than real ones do",
      max(outcomes[0].variety.mean, outcomes[1].variety.mean) < ofReal)
    board.claimForBuiltInData("no generated picture is a copy of a real one", !isCopy)
    board.say(
      """
      The network of step 3, in its one training, makes \(made) of \(names.count) classes. The other trainings \
      measure the effect of one change in networks of this size; they do not prove that dead \
      units are the reason. Other remedies change the game itself: **label smoothing** (0.9 in place of the \
      label 1), or the **Wasserstein GAN**, whose discriminator has no sigmoid and estimates a distance that \
      has a gradient everywhere. And on larger data the usual measure of variety and quality together is \
      the **Fréchet inception distance** (FID), which compares features of a trained classifier.
      """)
    board.ask(
      "A generator draws one perfect 3, again and again. Does a discriminator of single pictures notice?",
      choices: ["at once", "not by any single picture"], answer: 1,
      because: "Each is a perfect 3. Only that they are all the same gives it away.")
    return outcomes[1].last!.gan
  }

  /// What came of the trainings with one activation function.
  private struct Outcome {
    var classes: [Double] = []
    var variety: [Double] = []
    var last: (gan: PictureGan, pictures: Tensor)?
  }

  /// A quarter of the printed widths.
  static let narrow = [128, 256, 512, 1024].map { $0 / 4 }

  // excerpt: narrow
  /// The same game with a quarter of the width.
  static func narrow(_ f: Activation, _ random: inout RandomSource) -> PictureGan {
    var forward = narrow.map { LayerPlan.dense($0, activation: f) }
    forward[0].inputShape = [100]
    var back = narrow.dropFirst().reversed().map { LayerPlan.dense($0 / 2, activation: f) }
    back[0].inputShape = [784]
    return PictureGan(
      Sequential(
        forward + [.dense(784, activation: .sigmoid)], name: "generator", seed: random.next()),
      Sequential(
        back + [.dense(1, activation: .sigmoid)], name: "discriminator", seed: random.next()),
      rateG: narrowRate, rateD: narrowRate, beta1: beta1)
  }
  // end excerpt

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

  /// How many classes have at least a quarter of their fraction among the real pictures.
  private func found(_ fractions: [Double], _ real: [Double]) -> Int {
    zip(fractions, real).filter { $0 >= 0.25 * $1 && $1 > 0 }.count
  }

  private func between(on board: Board, _ gan: PictureGan) {
    board.step("From one picture to another")
    board.say(
      """
      The generator turns every vector z of 100 random numbers into a picture. A **latent interpolation** \
      goes from one vector to another in small steps, here with the generator of the last training with \
      leaky ReLU. The straight path between two random vectors passes closer to 0 than either of them; \
      divided by the root below, its points have the same variance as the z of training.
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
        "Between two latent vectors",
        caption: """
          Does the picture change smoothly, or does it jump? Each row goes from one latent vector, on the \
          left, to another. The ends of a row are random; several rows may end in the same class.
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
      }.max()!
    }
    board.table(
      ["row", "largest single step", "from end to end"],
      (0..<rows).map { ["\($0 + 1)", written(near[$0], digits: 2), written(far[$0], digits: 2)] })
    board.say(
      """
      Any continuous network gives a smooth path. It does not show that the generator has learned \
      what lies between two digits: a weighted mean of two pictures would be smooth too.
      """)
    board.say(
      """
      To try: s classes=1, s classes=10 in step 1; s steps=700 in step 3; another --seed. Real \
      MNIST, many more steps: chalk run gan-digits --full. Your own pictures: --data FOLDER. Next, with \
      convolutions: chalk learn dcgan.
      """)
  }
}

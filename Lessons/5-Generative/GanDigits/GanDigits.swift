import Chalk
import Foundation

/// P04: two dense networks, one that draws digits and one that tells them from real ones.
struct GanDigits: Lesson {
  let card = LessonCard.ganDigits
  /// Adam's learning rate and β₁, of both networks.
  static let (rate, beta1) = (5e-4, 0.5)
  /// The learning rate of the narrow networks of step 5.
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
    let steps = try train(gan, on: board, digits)
    inside(on: board, steps)
    try between(on: board, try collapse(on: board, steps.gan, real, digits), digits)
    board.printedSize(printedProgram)
    try printedCollapse(on: board)
    summary(on: board)
    exercises(on: board)
  }

  private func program(
    on board: Board, _ pictures: Tensor, _ classes: [String], _ origin: String
  ) -> PictureGan {
    board.say(
      """
      A generator turns 100 random numbers into the 784 pixels of a picture, and it never sees a real digit. A \
      discriminator sees real and generated pictures, and says for each how probable it is that the picture is \
      real. The gradient of this probability tells the generator how to change its pixels. This is the minimax \
      game of the lesson gan-game, here between two dense networks that compete over \(pictures.shape[0]) \
      handwritten digits: \(classes.joined(separator: ", ")). \(origin)
      """)
    board.formula(
      #"\min_G \max_D E_{x \sim p_{data}}[\log D(x)] + E_{z \sim p_z}[\log(1 - D(G(z)))]"#)
    board.say(
      """
      Here are both networks as an article prints them in Keras. They are called the printed program from here on. \
      Beside them are the same networks in Swift:
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
          every pixel is near σ(0) = ½, gray, and all pictures look alike.
          """
      ) {
        Images(
          PictureGanFigures.images(pictures, 12) + PictureGanFigures.images(untrained, 12),
          captions: (0..<24).map { $0 == 0 ? "real" : $0 == 12 ? "generated" : "" }, columns: 12)
      })
    board.warn(
      """
      The printed program has no training. It only compiles the two networks, each with a loss of its own. For the \
      generator that cannot work: a loss compares an output with a target, and a picture made from random numbers \
      has no target. Its gradient has to come through the discriminator, as the next step shows.
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
      Both networks minimize a binary cross-entropy with Adam, and take turns. The discriminator gets real \
      pictures with the label 1 and generated ones with the label 0. Then the generator is trained with the \
      discriminator after it, on the label 1: its loss is −log D, which is small where D takes the picture for \
      real. In this chain each layer of the discriminator is a **frozen layer**: the gradient passes back through \
      it, but only the generator's weights are updated. If the discriminator's weights moved too, the loss would \
      fall the easy way: D would learn to call everything real.
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
    board.value("mean D of some generated pictures, by a fixed discriminator", before)
    board.value("the same after ten more steps of the generator", after)
    board.claim(
      "against a fixed discriminator the mean D of the generated pictures rises", after > before)
    board.ask(
      "On which label is the generator trained?", choices: ["0, generated", "1, real"], answer: 1,
      because: "Its loss is −log D: it goes where D rises.")
  }

  private func train(
    _ gan: PictureGan, on board: Board, _ digits: ImageExamples
  ) throws -> PictureGanFigures {
    let pictures = digits.tensor.reshaped(digits.count, 784)
    board.step("The generator learns to draw")
    let steps = board.isFull ? 4000 : board.integerSlider("steps", in: 150...700, default: 180)
    let batch = board.isFull ? 64 : 16
    let times = (4000 * 64 + steps * batch / 2) / (steps * batch)
    board.say(
      """
      \(steps) steps, with \(batch) real and \(batch) generated pictures each. The layers, the losses and Adam are \
      the printed program's. The rest is ours: the learning rate \(Self.rate) (Keras' default is 0.001) and β₁ = \
      \(Self.beta1) (default 0.9), which mean smaller steps and a shorter memory of past gradients, since the task of \
      each network changes whenever the other one learns.\
      \(board.isFull ? "" : " This training is very short: --full makes 4000 steps of 64, \(times) times as many pictures.")
      """)
    var gan = gan
    let game = try gan.play(steps, batch: batch, pictures, on: board)
    board.draw(
      game.overTime(
        caption: """
          Does it come to make different digits? The same latent vectors at five moments of the training, a row each; \
          below, real digits. Strokes appear, but where the pictures of a row are all alike, the generator ignores z. \
          That is mode collapse.
          """))
    board.draw(
      try game.film(
        caption:
          "How do strokes appear? The same latent vectors, from the first step to the last."
      ))
    board.draw(
      game.losses(
        caption: """
          Who is ahead? Binary cross-entropy of both; the dashed line is log 2, the loss of a discriminator that \
          always says ½. Neither loss falls steadily: as one network improves, the other's task gets harder.
          """))
    let log = gan.log
    let accuracy = log.accuracy.mean
    let distances = game.distances
    let late = distances.suffix(distances.count / 3)
    let end = late.mean
    board.say(
      """
      How near do the generated pictures come, as a whole, to the real ones? One measure is the distance of the mean \
      pictures, the root mean squared difference of their pixels. It cannot see a collapse onto an average picture.
      """)
    board.value("distance of the mean generated from the mean real picture, at first", distances[0])
    board.value("and in the last third of the training", end)
    board.value("accuracy of the discriminator, over the whole training", accuracy)
    board.claimForBuiltInData(
      "the mean of the generated pictures has come nearer to that of the real ones",
      end < distances[0])
    board.claimForBuiltInData(
      "over the whole training the discriminator is right more often than by guessing, but not always",
      accuracy > 0.5 && accuracy < 1)
    variety(of: gan, digits, on: board)
    return game
  }

  /// How many classes the trained generator draws. It takes a copy of the random source, so that counting changes
  /// nothing that follows.
  private func variety(of gan: PictureGan, _ digits: ImageExamples, on board: Board) {
    let variety = DigitVariety(digits)
    var random = board.random
    let made = gan.generate(200, &random)
    let nearest = variety.nearest(to: made)
    let (drawn, count) = (Set(nearest.map(\.label)).count, variety.classes.count)
    let real = digits.tensor.reshaped(digits.count, 784)
    let some = real.samples(at: random.permutation(of: digits.count))
    board.say(
      """
      Does it draw all classes? Of 200 new pictures each is given the label of the nearest real picture. They get \
      \(drawn) of \(count) labels. Two of the new pictures are \(variety.distance(within: made), digits: 2) apart on \
      average, two real ones \(variety.distance(within: some), digits: 2) (of a random sample; steps 5 and 6 draw \
      their own).
      """)
    if drawn < count {
      board.warn(
        """
        This generator has collapsed: it draws \(drawn == 1 ? "a single class" : "\(drawn) of \(count) classes"), \
        whatever z is. That is mode collapse. Step 5 measures it over several trainings, and finds a design whose \
        pictures differ more; step 6 trains one for longer.
        """)
    }
  }

  /// What the stored training at the printed size came to, where its discriminator has won.
  private func printedCollapse(on board: Board) throws {
    let ends = try ["P04.json", "P04.keras.json"].map { name -> Double? in
      guard let text = printedProgram?.embedded(name) else { return nil }
      let run = try PrintedResult(json: text).runs.first
      return run?.curves.first { $0.name == "discriminator" }?.values.last
    }
    guard let loss = ends[0], loss < 1e-3 else { return }
    let keras = ends[1].map { $0 < 1e-3 ? ", and in Keras at \(written($0, digits: 2))" : "" } ?? ""
    board.warn(
      """
      More training has not cured the collapse. The discriminator's loss ends at \(loss, digits: 2)\(keras): it is sure \
      of every picture, and right. The generator, whose loss has risen, draws nearly the same picture for every z. What \
      step 5 measures at an eighth of the width is the fate of the printed design at its full width, too. The pictures of \
      the generators with both changes in step 5, of an eighth of the width, differ more from one another.
      """)
  }

  private func inside(on board: Board, _ game: PictureGanFigures) {
    board.step("Inside both networks")
    board.say(
      """
      Does the gradient reach the generator's first layer? On its way it passes through all layers of the \
      discriminator and all of the generator, and a **dead unit**, one whose output is 0 for every picture of a \
      batch, passes nothing on. The loss matters, too. Where the discriminator is sure that a picture is \
      generated, as it usually is early in training, −log D has a large gradient; log(1 − D), the generator's loss in \
      the minimax game, has nearly none there.
      """)
    board.draw(
      game.gradients(
        caption: """
          Does one of them vanish? The norm of the gradient of the first and of the last layer's weights, every few \
          steps. They do not tend to 0 as in a training with a fixed minimum, because each network keeps changing the \
          other's task.
          """))
    board.draw(
      game.activations(
        caption: """
          How many units are dead? The fraction of each hidden layer's units whose output is 0 for every picture of \
          a batch, and which get no gradient from it. Hidden layer 1 is the one next to the input.
          """))
    let dead = game.deadUnits
    if let first = dead.first, let last = dead.last {
      board.say(
        """
        At the end \(percent(last)) of the units of the generator's last hidden layer are 0 for every z of the batch, and \
        \(percent(first)) of those of its first. A unit can be 0 for all z because it is 0 for any input, or because all z \
        give it nearly the same input. So where the pictures are all alike, many dead units are to be expected.
        """)
    }
    board.draw(
      game.pixels(
        caption: """
          Does the generator learn to separate ink from paper? The values of the pixels in 20 equal bins: before the \
          training nearly all are near ½; real digits are paper at most places, ink at some, and gray at few.
          """))
  }

  private func between(
    on board: Board, _ design: (name: String, gan: PictureGan, steps: Int),
    _ digits: ImageExamples
  ) throws {
    board.step("More training, and from one picture to another")
    let gan = try longer(design, on: board, digits)
    board.say(
      """
      The generator turns every vector z of 100 random numbers into a picture. A **latent interpolation** goes \
      from one vector to another in small steps. Why not go straight? The points between two random vectors have less \
      variance than the z of training, so the generator would get inputs that it has hardly ever seen. Division by the \
      root below gives the variance back.
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
          Does the picture change smoothly, or does it jump? Each row goes from one latent vector, on the left, to \
          another. The ends of a row are random; several rows may end in the same class. After a mode collapse \
          even the ends look alike.
          """
      ) {
        Images(PictureGanFigures.images(pictures, rows * columns), columns: columns)
      })
    let far = (0..<rows).map { row in
      PictureGanFigures.distance(pictures[row * columns], pictures[row * columns + columns - 1])
    }
    let near = (0..<rows).map { row -> Double in
      let first = row * columns
      return (first..<(first + columns - 1)).map { place -> Double in
        PictureGanFigures.distance(pictures[place], pictures[place + 1])
      }.max()!
    }
    let variety = DigitVariety(digits)
    let toReal = variety.nearest(to: pictures).map(\.distance)
    let real = digits.tensor.reshaped(digits.count, 784)
    let others = Array(DigitVariety.kept..<max(DigitVariety.kept, digits.count)).prefix(100)
    let ofReal =
      others.isEmpty
      ? [] : variety.nearest(to: real.samples(at: Array(others))).map { $0.distance }
    let reference =
      ofReal.isEmpty
      ? ""
      : """
       For \(ofReal.count) real pictures that are not among those compared with it is \
      \(written(ofReal.mean, digits: 2)) on average.
      """
    board.say(
      """
      A jump would show as one step that is nearly as long as the whole way. And do the pictures on the way look like \
      digits? One sign of it is how far each is from the real picture nearest to it. Distances are measured as in \
      step 5.
      """)
    board.table(
      ["row", "largest step", "end to end", "to a real one: ends", "on the way"],
      (0..<rows).map { row in
        let all = Array(toReal[(row * columns)..<((row + 1) * columns)])
        return ["\(row + 1)"]
          + [near[row], far[row], max(all[0], all[columns - 1]), all.max()!].map {
            written($0, digits: 2)
          }
      })
    board.say(
      """
      A smooth path alone proves little: every continuous network gives one, and so would fading from one picture \
      into the other. What counts is whether the pictures on the way look like digits, too. The last two columns have \
      the distance to the nearest real picture, of the farther end and of the farthest picture of the row: where the \
      last one is larger, some on the way are less like any real digit than both ends.\(reference)
      """)
    board.say(
      """
      To try: s classes=1, s classes=10 in step 1; s steps=700 in step 3; another --seed. All ten digits and many \
      more steps: chalk run gan-digits --full. Your own pictures: --data FOLDER. Next, with convolutions: chalk \
      learn dcgan.
      """)
  }
}

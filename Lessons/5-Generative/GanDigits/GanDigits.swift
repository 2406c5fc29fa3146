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

  // excerpt: networks
  /// 100 → 128 → 256 → 512 → 1024 → 784
  static func forger(_ bend: Activation = .relu, _ random: inout RandomSource) -> Sequential {
    Sequential(
      [
        .dense(128, activation: bend, inputShape: [100]),
        .dense(256, activation: bend),
        .dense(512, activation: bend),
        .dense(1024, activation: bend),
        .dense(784, activation: .sigmoid),
      ], name: "forger", seed: random.next())
  }

  /// 784 → 512 → 256 → 128 → 1
  static func judge(_ bend: Activation = .relu, _ random: inout RandomSource) -> Sequential {
    Sequential(
      [
        .dense(512, activation: bend, inputShape: [784]),
        .dense(256, activation: bend),
        .dense(128, activation: bend),
        .dense(1, activation: .sigmoid),
      ], name: "judge", seed: random.next())
  }
  // end excerpt

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
    let sizes = [gan.forger, gan.judge].map { network in
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
    let untrained = gan.forge(12, &board.random)
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
      Self.forger(bend, &random), Self.judge(bend, &random), rateG: 5e-4, rateD: 5e-4, beta1: 0.5)
  }

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
    board.code("frozen", file: PictureGan.file)
    board.code("turns", file: PictureGan.file)
    let (forger, judge) = (Self.forger(.relu, &board.random), Self.judge(.relu, &board.random))
    var chain = ForgerAndJudge(forger: forger, judge: judge)
    chain.compile(optimizer: .adam(), loss: .binaryCrossentropy)
    let weights = { (network: Sequential) in network.parameters.map(\.variable.value) }
    let (forgerBefore, judgeBefore) = (weights(forger), weights(judge))
    let z = Tensor.normal([16, 100], using: &board.random)
    try chain.trainOnBatch(z, .ones([16, 1]))
    board.claim(
      "a step of the forger moves no weight of the judge",
      zip(judgeBefore, weights(judge)).allSatisfy { ($0 - $1).absolute().max().scalar == 0 })
    board.claim(
      "but each of his own layers",
      zip(forgerBefore, weights(forger)).allSatisfy { ($0 - $1).absolute().max().scalar > 0 })
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
    let eye = log.accuracy.reduce(0, +) / Double(log.accuracy.count)
    let distances = game.distances
    let late = distances.suffix(distances.count / 3)
    let end = late.reduce(0, +) / Double(late.count)
    board.value("distance of the mean forged from the mean real picture, at first", distances[0])
    board.value("and in the last third of the training", end)
    board.value("how often the judge was right", eye)
    board.claim("all losses are finite", (log.judge + log.forger).allSatisfy { $0.isFinite })
    board.claimForBuiltInData(
      "the mean of the forged pictures has come nearer to that of the real ones",
      end < distances[0])
    board.claimForBuiltInData(
      "the judge did better than guessing, and was taken in at times", eye > 0.5 && eye < 1)
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
}

import Chalk

/// A generator and a discriminator of pictures, trained in turns, and what was noted on the way.
struct PictureGan {
  var generator: Sequential
  var discriminator: Sequential
  private var chain: GeneratorAndDiscriminator
  /// How many random numbers make a picture.
  let noise = 100
  private(set) var log = Log()
  private let seen = GradientsSeen()

  /// What was measured at each step, and seen inside now and then.
  struct Log {
    var discriminator: [Double] = []
    var generator: [Double] = []
    /// The accuracy of the discriminator on real and generated pictures, before its step.
    var accuracy: [Double] = []
    var steps: [Int] = []
    var discriminatorLooks: [TrainingRecord.Look] = []
    var generatorLooks: [TrainingRecord.Look] = []
  }

  init(
    _ generator: Sequential, _ discriminator: Sequential, rateG: Double, rateD: Double,
    beta1: Double
  ) {
    self.generator = generator
    self.discriminator = discriminator
    chain = GeneratorAndDiscriminator(generator: generator, discriminator: discriminator)
    self.discriminator.compile(
      optimizer: .adam(learningRate: rateD, beta1: beta1), loss: .binaryCrossentropy,
      metrics: [.accuracy])
    chain.compile(
      optimizer: .adam(learningRate: rateG, beta1: beta1), loss: .binaryCrossentropy,
      metrics: [.accuracy])
  }

  // excerpt: turns
  /// The discriminator learns from real pictures, label 1, and generated ones, label 0. Then the generator
  /// learns from fresh z with label 1, through the frozen discriminator.
  mutating func step(_ real: Tensor, looksInside: Bool, _ random: inout RandomSource) throws {
    let n = real.shape[0]
    let (z, fresh) = (
      Tensor.normal([n, noise], using: &random), Tensor.normal([n, noise], using: &random)
    )
    let generated = TrainingMode.on(using: &random) {
      withoutGradients { generator(Variable(z)).value }
    }
    let pictures = Tensor.concatenate([real, generated])
    let y = Tensor.concatenate([.ones([n, 1]), .zeros([n, 1])])
    if looksInside {
      try note(
        discriminator.look(pictures, y, seed: random.next()),
        chain.look(fresh, .ones([n, 1]), seed: random.next()))
    } else {
      try note(discriminator.trainOnBatch(pictures, y), chain.trainOnBatch(fresh, .ones([n, 1])))
    }
  }

  /// New pictures out of random numbers.
  func generate(_ count: Int, _ random: inout RandomSource) -> Tensor {
    generator.predict(.normal([count, noise], using: &random), batchSize: count)
  }
  // end excerpt

  private mutating func note(_ ofDiscriminator: Scores, _ generated: Scores) {
    log.discriminator.append(ofDiscriminator.loss)
    log.accuracy.append(ofDiscriminator["accuracy"]!)
    log.generator.append(generated.loss)
  }

  private mutating func note(_ ofDiscriminator: History, _ generated: History) {
    let (a, b) = (ofDiscriminator.epochs[0], generated.epochs[0])
    log.discriminator.append(a["loss"]!)
    log.accuracy.append(a["accuracy"]!)
    log.generator.append(b["loss"]!)
    log.steps.append(log.discriminator.count)
    log.discriminatorLooks += ofDiscriminator.record?.looks ?? []
    log.generatorLooks += generated.record?.looks ?? []
  }
}

/// How long the gradients of two networks' layers were in their last steps, where somebody wants to see them.
private final class GradientsSeen {
  private var networks: [(name: String, lengths: [(name: String, length: Double)])] = []

  /// All layers, under the names of their networks.
  var lengths: [(name: String, length: Double)] {
    networks.flatMap { network in
      network.lengths.map { layer in
        let isUnderIt = layer.name.hasPrefix(network.name)
        return (isUnderIt ? layer.name : "\(network.name)/\(layer.name)", layer.length)
      }
    }
  }

  /// What notes the gradients of a network in its step.
  func callback(_ network: String) -> Callback {
    Callback(beforeUpdate: { [self] run in
      networks.removeAll { $0.name == network }
      networks.append((network, run.parameters.gradientLengths))
    })
  }
}

// excerpt: frozen
/// The generator with the discriminator behind it. This discriminator is a frozen copy: it shares the weights
/// of the other, and the generator's training never changes them.
struct GeneratorAndDiscriminator: Model {
  let generator: Sequential
  let discriminator: Sequential
  var trainer = Trainer()

  init(generator: Sequential, discriminator: Sequential) {
    self.generator = generator
    var frozen = discriminator
    frozen.isTrainable = false
    self.discriminator = frozen
  }

  func callAsFunction(_ z: Variable) -> Variable { discriminator(generator(z)) }

  var parameters: [Parameter] {
    generator.parameters.under("generator") + discriminator.parameters.under("discriminator")
  }
}
// end excerpt

extension Model where Input == Variable {
  /// One step as `trainOnBatch` makes it, with a look at the outputs and gradients inside.
  fileprivate mutating func look(_ x: Tensor, _ y: Tensor, seed: UInt64) throws -> History {
    try fit(
      x, y, epochs: 1, batchSize: x.shape[0], shuffle: false, callbacks: [.recorder(every: 1)],
      progress: .silent, seed: seed)
  }
}

extension PictureGan {
  /// So many steps of alternating training, and nothing else.
  mutating func train(
    _ steps: Int, batch: Int, _ pictures: Tensor, _ random: inout RandomSource
  ) throws {
    for _ in 0..<steps {
      let rows = (0..<batch).map { _ in random.integer(below: pictures.shape[0]) }
      try step(pictures.samples(at: rows), looksInside: false, &random)
    }
  }

  /// So many steps of alternating training, with pictures of the same random numbers kept at some moments.
  ///
  /// - Parameter pictures: the real ones, the first axis counts them.
  mutating func play(
    _ steps: Int, batch: Int, _ pictures: Tensor, on board: Board
  ) throws -> PictureGanFigures {
    let z = Tensor.normal([96, noise], using: &board.random)
    if board.isWatched {
      discriminator.trainer.callbacks = [seen.callback("discriminator")]
      chain.trainer.callbacks = [seen.callback("generator")]
    }
    let count = 12
    let times = Set((0...count).map { $0 * steps / count })
    var moments = [(step: 0, pictures: generator.predict(z, batchSize: 96))]
    for step in 1...steps {
      let rows = (0..<batch).map { _ in board.random.integer(below: pictures.shape[0]) }
      try self.step(
        pictures.samples(at: rows), looksInside: step % max(1, steps / 20) == 0 || step == 1,
        &board.random)
      try board.progress("step", step, of: steps, loss: log.generator.last) {
        let some = z[0..<32]
        let outputs = LayerOutputs { generator(Variable(some)) }
        ($0.gradients, $0.outputs) = (seen.lengths, outputs)
        $0.draw(.generatedPictures, PictureGanFigures.now(outputs.prediction.reshaped(32, -1)))
      }
      if times.contains(step) { moments.append((step, generator.predict(z, batchSize: 96))) }
    }
    let flat = moments.map { (step: $0.step, pictures: $0.pictures.reshaped(96, -1)) }
    let some = (0..<400).map { _ in board.random.integer(below: pictures.shape[0]) }
    return PictureGanFigures(
      gan: self, moments: flat, real: pictures.samples(at: some).reshaped(400, -1))
  }
}

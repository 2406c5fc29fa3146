import Chalk

/// A forger and a judge of pictures, trained in turns, and what was noted on the way.
struct PictureGan {
  var forger: Sequential
  var judge: Sequential
  private var chain: ForgerAndJudge
  /// How many random numbers make a picture.
  let noise = 100
  private(set) var log = Log()

  /// What was measured at each step, and seen inside now and then.
  struct Log {
    var judge: [Double] = []
    var forger: [Double] = []
    /// The part of real and made pictures that the judge told rightly, before his step.
    var accuracy: [Double] = []
    var steps: [Int] = []
    var judgeLooks: [TrainingRecord.Look] = []
    var forgerLooks: [TrainingRecord.Look] = []
  }

  init(
    _ forger: Sequential, _ judge: Sequential, rateG: Double, rateD: Double, beta1: Double
  ) {
    self.forger = forger
    self.judge = judge
    chain = ForgerAndJudge(forger: forger, judge: judge)
    self.judge.compile(
      optimizer: .adam(learningRate: rateD, beta1: beta1), loss: .binaryCrossentropy,
      metrics: [.accuracy])
    chain.compile(
      optimizer: .adam(learningRate: rateG, beta1: beta1), loss: .binaryCrossentropy,
      metrics: [.accuracy])
  }

  // excerpt: turns
  /// The judge learns from real and made pictures; then, frozen, he passes on to the forger what would
  /// have made him say “real” to fresh ones.
  mutating func step(_ real: Tensor, looksInside: Bool, _ random: inout RandomSource) throws {
    let n = real.shape[0]
    let pictures = Tensor.concatenate([real, forge(n, &random)])
    let truth = Tensor.concatenate([.ones([n, 1]), .zeros([n, 1])])
    let z = Tensor.normal([n, noise], using: &random)
    if looksInside {
      try note(
        judge.look(pictures, truth, seed: random.next()),
        chain.look(z, .ones([n, 1]), seed: random.next()))
    } else {
      try note(judge.trainOnBatch(pictures, truth), chain.trainOnBatch(z, .ones([n, 1])))
    }
  }

  /// New pictures out of random numbers.
  func forge(_ count: Int, _ random: inout RandomSource) -> Tensor {
    forger.predict(.normal([count, noise], using: &random), batchSize: count)
  }
  // end excerpt

  private mutating func note(_ judged: Scores, _ forged: Scores) {
    log.judge.append(judged.loss)
    log.accuracy.append(judged["accuracy"]!)
    log.forger.append(forged.loss)
  }

  private mutating func note(_ judged: History, _ forged: History) {
    let (a, b) = (judged.epochs[0], forged.epochs[0])
    log.judge.append(a["loss"]!)
    log.accuracy.append(a["accuracy"]!)
    log.forger.append(b["loss"]!)
    log.steps.append(log.judge.count)
    log.judgeLooks += judged.record?.looks ?? []
    log.forgerLooks += forged.record?.looks ?? []
  }
}

// excerpt: frozen
/// The forger with the judge behind him. This judge is a frozen copy: it has the weights of the other, learns
/// when he learns, and is never changed by the forger's training.
struct ForgerAndJudge: Model {
  let forger: Sequential
  let judge: Sequential
  var trainer = Trainer()

  init(forger: Sequential, judge: Sequential) {
    self.forger = forger
    var frozen = judge
    frozen.isTrainable = false
    self.judge = frozen
  }

  func callAsFunction(_ z: Variable) -> Variable { judge(forger(z)) }

  var parameters: [Parameter] {
    forger.parameters.under("forger") + judge.parameters.under("judge")
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
  /// So many turns, with pictures of the same random numbers kept at some moments.
  ///
  /// - Parameter pictures: the real ones, the first axis counts them.
  mutating func play(
    _ steps: Int, batch: Int, _ pictures: Tensor, on board: Board
  ) throws -> PictureGanFigures {
    let z = Tensor.normal([96, noise], using: &board.random)
    let count = 12
    let times = Set((0...count).map { $0 * steps / count })
    var moments = [(step: 0, pictures: forger.predict(z, batchSize: 96))]
    for step in 1...steps {
      try board.progress("turn", step, of: steps)
      let rows = (0..<batch).map { _ in board.random.integer(below: pictures.shape[0]) }
      try self.step(
        pictures.samples(at: rows), looksInside: step % max(1, steps / 20) == 0 || step == 1,
        &board.random)
      if times.contains(step) { moments.append((step, forger.predict(z, batchSize: 96))) }
    }
    let flat = moments.map { (step: $0.step, pictures: $0.pictures.reshaped(96, -1)) }
    let some = (0..<400).map { _ in board.random.integer(below: pictures.shape[0]) }
    return PictureGanFigures(
      gan: self, moments: flat, real: pictures.samples(at: some).reshaped(400, -1))
  }
}

import Chalk

/// A small network of the same architecture as Silero's, trained here on made sounds, and what a threshold on the
/// loudness alone would do.
struct EarTraining {
  /// The same cut into chunks and the same spectrum; less of everything behind it.
  static let sizes = VoiceActivity.Sizes(channels: [16, 16, 16, 16], units: 16)
  /// What is learned from, what is tested with, and how long.
  static let (training, test, chunks, epochs, batch) = (24, 12, 60, 15, 6)

  /// What was found out, about chunks that are voice (positive) and chunks that are not.
  struct Scores {
    let precision, recall, f1: Double

    init(_ found: [Bool], _ truth: [Bool]) {
      var counts = BinaryCounts()
      counts.add(
        truth: Tensor(truth.map { $0 ? 1.0 : 0 }), predictions: Tensor(found.map { $0 ? 1.0 : 0 }))
      (precision, recall, f1) = (counts.precision, counts.recall, counts.f1)
    }
  }

  let network: VoiceActivity
  /// The loss of each update.
  private(set) var losses: [Double] = []
  /// The norm of the gradient of each part at each update.
  private(set) var gradients: [(name: String, norms: [Double])] = []
  /// On the test sounds, with the threshold ½.
  private(set) var scores = Scores([], [])
  /// On the test sounds, where each chunk is heard alone: h and c are 0 before it.
  private(set) var withoutMemory = Scores([], [])
  /// What the loudness alone gives on the test sounds.
  private(set) var loudness = Scores([], [])
  /// The probabilities of the test's chunks, and the truth about them.
  private(set) var probabilities: [Double] = []
  private(set) var truth: [Bool] = []
  /// What the test's chunks are, and which of them the loudness calls voice.
  private(set) var kinds: [MadeSound.Kind] = []
  private(set) var areLoud: [Bool] = []

  init(random: inout RandomSource, onUpdate: (EarTraining, _ heard: Tensor) throws -> Void) throws {
    network = VoiceActivity(sizes: Self.sizes, using: &random)
    let learned = Self.sounds(Self.training, &random)
    let x = magnitudes(learned)
    let y = Tensor(
      learned.flatMap { $0.truth.map { $0 ? 1.0 : 0 } }, shape: [Self.training, Self.chunks])
    try learn(x, y, &random, onUpdate)
    let test = Self.sounds(Self.test, &random)
    truth = test.flatMap(\.truth)
    kinds = test.flatMap(\.kinds)
    let heard = magnitudes(test)
    probabilities = withoutGradients {
      network(heard).logits.value.sigmoid().flattened.values
    }
    scores = Scores(probabilities.map { $0 > 0.5 }, truth)
    let chunks = heard.reshaped(truth.count, Self.sizes.frames, Self.sizes.bins)
    withoutMemory = Scores(Self.alone(network, chunks).map { $0 > 0.5 }, truth)
    let border = Self.bestThreshold(
      learned.flatMap(Self.powers), learned.flatMap(\.truth))
    areLoud = test.flatMap(Self.powers).map { $0 > border }
    loudness = Scores(areLoud, truth)
  }

  /// p of chunks of which each is heard alone, from their magnitudes `[chunks, frames, bins]`: a sound of one chunk each.
  static func alone(_ network: VoiceActivity, _ magnitudes: Tensor) -> [Double] {
    withoutGradients {
      network(magnitudes.expanded(at: 1)).logits.value.sigmoid().flattened.values
    }
  }

  private static func sounds(_ count: Int, _ random: inout RandomSource) -> [MadeSound] {
    (0..<count).map { _ in MadeSound(chunks: chunks, random: &random) }
  }

  /// `[sounds, chunks, frames, bins]`
  private func magnitudes(_ sounds: [MadeSound]) -> Tensor {
    .stack(sounds.map { network.magnitudes(network.framed($0.samples)) })
  }

  // excerpt: learning
  /// Adam on the mean cross-entropy of all chunks; the spectrum is fixed.
  private mutating func learn(
    _ x: Tensor, _ y: Tensor, _ random: inout RandomSource,
    _ onUpdate: (EarTraining, _ heard: Tensor) throws -> Void
  ) throws {
    let adam = Optimizer.adam(learningRate: 0.01, clipping: .byGlobalNorm(1))
    var memory = OptimizerMemory()
    let parameters = network.parameters
    for _ in 0..<Self.epochs {
      let order = random.permutation(of: Self.training)
      for first in stride(from: 0, to: Self.training, by: Self.batch) {
        let rows = order[first..<(first + Self.batch)]
        let logits = network(.stack(rows.map { x[$0] })).logits
        let targets = Tensor.stack(rows.map { y[$0] })
        let loss = Primitive.sigmoidCrossEntropy(targets)(logits).mean()
        loss.backward()
        note(parameters)
        adam.step(parameters.map(\.variable), memory: &memory)
        losses.append(loss.scalar)
        try onUpdate(self, x[0..<4])
      }
    }
  }
  // end excerpt

  /// How many updates a training has.
  static var updates: Int { epochs * training / batch }

  /// Notes the norm of the gradient of each part.
  private mutating func note(_ parameters: [Parameter]) {
    for (place, part) in ["conv1", "conv2", "conv3", "conv4", "lstm", "head"].enumerated() {
      let own = parameters.filter { $0.name.hasPrefix(part + "/") }
      let norm = GradientClipping.globalNorm(own.map { $0.variable.gradient })
      if gradients.count <= place { gradients.append((part, [])) }
      gradients[place].norms.append(norm)
    }
  }

  // excerpt: loudness
  /// The mean square of the samples of each chunk.
  private static func powers(_ sound: MadeSound) -> [Double] {
    let size = MadeSound.chunk
    return stride(from: 0, to: sound.samples.count, by: size).map { start in
      sound.samples[start..<(start + size)].map { Double($0 * $0) }.mean
    }
  }

  /// Of a hundred thresholds, the one with the best F1 on these chunks.
  private static func bestThreshold(
    _ powers: [Double], _ truth: [Bool]
  ) -> Double {
    let sorted = powers.sorted()
    let tried = (0..<100).map { sorted[$0 * sorted.count / 100] }
    let f1 = tried.map { threshold in
      Scores(powers.map { $0 > threshold }, truth).f1
    }
    return tried[f1.argmax]
  }
  // end excerpt
}

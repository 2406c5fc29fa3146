import Chalk

/// A small network of the same architecture as g2p-en's, trained here on the made-up spelling.
struct SpellingReader {
  static let (embedding, units, batch, steps) = (16, 64, 32, 450)

  /// Some words as numbers.
  struct Batch {
    /// `[count, length]`: the letters with the end token, and 1 where there is one, 0 behind.
    let letters, mask: Tensor
    /// `[count, time]`: what the decoder reads, the begin token and the sounds.
    let read: Tensor
    /// What it has to write, the sounds and the end token, row by row; and 1 where that counts.
    let labels: [Int]
    let counts: Tensor
  }

  let network: GraphemeToPhoneme
  private var memory = OptimizerMemory()
  private let adam = Optimizer.adam(learningRate: 0.015, clipping: .byGlobalNorm(1))
  /// The loss of each step, and the length of each part's gradient.
  private(set) var losses: [Double] = []
  private(set) var gradients: [(name: String, norms: [Double])] = []

  init(random: inout RandomSource) {
    network = GraphemeToPhoneme(
      alphabet: MadeSpelling.alphabet, embedding: Self.embedding, units: Self.units,
      using: &random)
  }

  /// Words as numbers, padded behind to one length.
  func batch(_ words: [String]) -> Batch {
    let alphabet = network.alphabet
    let letters = words.map { word in
      word.map { alphabet.letters.firstIndex(of: String($0))! } + [1]
    }
    let sounds = words.map { word in
      MadeSpelling.sounds(word).map { alphabet.phonemes.firstIndex(of: $0)! }
    }
    let (length, time) = (letters.map(\.count).max()!, sounds.map(\.count).max()! + 1)
    let padded = { (rows: [[Int]], length: Int) in
      rows.flatMap { $0 + [Int](repeating: 0, count: length - $0.count) }
    }
    let x = Tensor(padded(letters, length), shape: [words.count, length])
    let labels = padded(sounds.map { $0 + [alphabet.end] }, time)
    return Batch(
      letters: x, mask: (x .!= 0).converted(to: .single),
      read: Tensor(
        padded(sounds.map { [alphabet.begin] + $0 }, time), shape: [words.count, time]),
      labels: labels, counts: Tensor(labels.map { $0 == 0 ? 0.0 : 1 }))
  }

  // excerpt: forced
  /// One step of Adam with teacher forcing: the decoder reads the true sounds.
  /// The loss is the mean of −log p of the true next sound, without padding.
  mutating func learn(_ batch: Batch) {
    let each = Primitive.softmaxCrossEntropy(labels: batch.labels)(
      logits(batch).reshaped(-1, network.alphabet.phonemes.count))
    let loss = (each * batch.counts).sum() / batch.counts.sum().scalar
    loss.backward()
    note()
    adam.step(network.parameters.map(\.variable), memory: &memory)
    losses.append(loss.scalar)
  }

  /// The logits of the sounds, with the true sounds before each.
  func logits(_ batch: Batch) -> Variable {
    let states = network.encode(batch.letters, mask: batch.mask).last
    return network.decode(batch.read, from: states).logits
  }
  // end excerpt

  /// Notes the norm of the gradient of each part.
  private mutating func note() {
    for (place, part) in ["letters", "phonemes", "encoder", "decoder", "head"].enumerated() {
      let own = network.parameters.filter { $0.name.hasPrefix(part + "/") }
      let norm = GradientClipping.globalNorm(own.map { $0.variable.gradient })
      if gradients.count <= place { gradients.append((part, [])) }
      gradients[place].norms.append(norm)
    }
  }

  // excerpt: greedy sounds
  /// Greedy decoding of all words at once: each step reads the most probable
  /// sound of the step before.
  func read(_ words: [String]) -> [[String]] {
    withoutGradients {
      let batch = batch(words)
      var states = network.encode(batch.letters, mask: batch.mask).last
      var last = [Int](repeating: network.alphabet.begin, count: words.count)
      var sounds = [[Int]](repeating: [], count: words.count)
      for _ in 0..<batch.read.shape[1] {
        let read = Tensor(last, shape: [words.count, 1])
        let step = network.decode(read, from: states)
        states = step.states
        last = step.logits.value[Axis.all, 0].argmax().values.map { Int($0) }
        for (row, sound) in last.enumerated() { sounds[row].append(sound) }
      }
      let (end, names) = (network.alphabet.end, network.alphabet.phonemes)
      return sounds.map { row in row.prefix { $0 != end }.map { names[$0] } }
    }
  }
  // end excerpt
}

/// How near pronunciations are to the true ones.
struct SoundScores {
  /// The fraction of the words that are right in every sound.
  let exact: Double
  /// All edit distances, divided by the number of all true sounds.
  let errorRate: Double

  init(_ found: [[String]], _ truth: [[String]]) {
    exact = zip(found, truth).fraction { $0 == $1 }
    let distances = zip(found, truth).map { EditDistance(from: $1, to: $0).distance }
    errorRate = Double(distances.reduce(0, +)) / Double(max(1, truth.joined().count))
  }
}

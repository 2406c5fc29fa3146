import Chalk
import Foundation

/// A recurrent language model: after each letter it gives every next one a probability.
struct LetterWriter {
  let alphabet: Alphabet
  private(set) var network: Sequential

  // excerpt: network
  init(_ alphabet: Alphabet, cell: String, units: Int, random: inout RandomSource) {
    self.alphabet = alphabet
    network = Sequential(
      [
        .embedding(alphabet.count, 16),
        cell == "GRU" ? .gru(units, returnSequences: true) : .lstm(units, returnSequences: true),
        .dense(alphabet.count),
      ], seed: random.next())
    network.compile(optimizer: .adam(learningRate: 0.005), loss: Self.crossEntropy)
  }

  /// −log p of the letter that came, the mean over all letters; padding does not count.
  static let crossEntropy = Loss("cross-entropy", targets: .labels) { next, logits in
    let labels = next.value.flattened.values.map { Int($0) }
    let isThere = (next.value.flattened .!= 0).converted(to: logits.value.precision)
    let rows = logits.reshaped(-1, logits.shape[-1])
    let each = Primitive.softmaxCrossEntropy(labels: labels)(rows) * isThere
    return each * (Double(labels.count) / max(isThere.sum().scalar, 1))
  }
  // end excerpt

  mutating func learn(
    _ names: [String], stoppingBy others: [String], epochs: Int, batchSize: Int,
    callbacks: [Callback], seed: UInt64
  ) throws -> History {
    let (read, next) = alphabet.pairs(names)
    return try network.fit(
      read, next, epochs: epochs, batchSize: batchSize, validationData: alphabet.pairs(others),
      callbacks: callbacks, progress: .silent, seed: seed)
  }

  /// How likely each letter is after each of these beginnings, all equally long, at a temperature.
  func next(_ beginnings: [[Int]], temperature: Double = 1) -> [[Double]] {
    let read = Tensor(beginnings.flatMap { $0 }, shape: [beginnings.count, beginnings[0].count])
    let logits = network.predict(read, batchSize: 256)[Axis.all, -1]
    return (0..<beginnings.count).map { Self.probabilities(logits[$0].values, temperature) }
  }

  // excerpt: temperature
  /// pᵢ = exp(zᵢ/T) / Σ exp(zⱼ/T); the number 0, the padding, is never drawn
  static func probabilities(_ logits: [Double], _ temperature: Double) -> [Double] {
    let most = logits.dropFirst().max()!
    var powers = logits.map { exp(($0 - most) / temperature) }
    powers[0] = 0
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }

  /// Only the k largest probabilities, scaled so that their sum is 1 again.
  static func top(_ k: Int, of probabilities: [Double]) -> [Double] {
    let least = probabilities.sorted(by: >)[min(k, probabilities.count) - 1]
    let kept = probabilities.map { $0 >= least ? $0 : 0 }
    return kept.map { $0 / kept.reduce(0, +) }
  }

  /// One number, drawn with these probabilities.
  static func draw(_ probabilities: [Double], _ random: inout RandomSource) -> Int {
    var rest = random.uniform(in: 0...1)
    for (i, p) in probabilities.enumerated() {
      rest -= p
      if rest < 0 { return i }
    }
    return probabilities.argmax
  }
  // end excerpt

  /// How many letters a name has at most.
  static let limit = 20

  /// So many names, written letter by letter.
  func write(
    _ count: Int, temperature: Double, top k: Int? = nil, _ random: inout RandomSource
  ) -> [String] {
    var names = [[Int]](repeating: [1], count: count)
    for _ in 0..<Self.limit {
      var probabilities = next(names, temperature: temperature)
      if let k { probabilities = probabilities.map { Self.top(k, of: $0) } }
      for i in names.indices {
        let isOver = names[i].count > 1 && names[i].last == 1
        names[i].append(isOver ? 1 : Self.draw(probabilities[i], &random))
      }
    }
    return names.map { name in
      name.dropFirst().prefix { $0 != 1 }.map { alphabet.letters[$0] }.joined()
    }
  }

  /// −log p of each letter of each of these names, and of the period after it.
  func surprises(_ names: [String]) -> [[Double]] {
    let (read, next) = alphabet.pairs(names)
    let labels = next.flattened.values.map { Int($0) }
    return withoutGradients {
      let rows = network(Variable(read)).reshaped(-1, alphabet.count)
      let each = Primitive.softmaxCrossEntropy(labels: labels)(rows).value.flattened.values
      return names.enumerated().map { i, name in
        Array(each[(i * alphabet.length)...].prefix(name.count + 1))
      }
    }
  }

  /// The perplexity, e to the cross-entropy: as many equally likely letters would be as hard to predict.
  func perplexity(_ names: [String]) -> Double {
    let (read, next) = alphabet.pairs(names)
    return withoutGradients {
      exp(Self.crossEntropy(next, network(Variable(read))).scalar)
    }
  }
}

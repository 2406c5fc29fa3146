import Randomness
import ScalarGrad

extension Workload {
  /// A whole GPT in which every number is a node.
  static let gptScalar = Workload(
    "gpt-scalar",
    unit: "1 step: scalar GPT of 1 block, d=16, 4 heads, 8 places, 27 tokens, fwd+bwd+SGD",
    operations: 6 * 8 * Double(12 * 16 * 16 + 27 * 16) + 6 * 36 * 2 * 16
  ) {
    var random = RandomSource(seed: 1)
    let gpt = ScalarGPT(random: &random)
    let tokens = (0..<9).map { _ in random.integer(below: ScalarGPT.vocabulary) }
    return { gpt.step(Array(tokens.dropLast()), next: Array(tokens.dropFirst())) }
  }
}

/// GPT-2's network on scalars: tables of tokens and places, one pre-norm block, a last normalization, and logits from
/// the table of the tokens.
private struct ScalarGPT {
  static let (vocabulary, places, width, heads) = (27, 8, 16, 4)

  /// A neuron for each row of `weights`.
  private struct Layer {
    let weights: [[Scalar]]
    let biases: [Scalar]

    func callAsFunction(_ x: [Scalar]) -> [Scalar] {
      zip(weights, biases).map { .weightedSum($0, x, plus: $1) }
    }
  }

  private struct Normalization {
    let gamma, beta: [Scalar]

    /// γ·(x − m)/√(v + ε) + β
    func callAsFunction(_ x: [Scalar]) -> [Scalar] {
      let count = Scalar(Double(x.count))
      let m = Scalar.sum(x) / count
      let centered = x.map { $0 - m }
      let v = Scalar.sum(centered.map { $0 * $0 }) / count
      let deviation = sqrt(v + 1e-5)
      return x.indices.map { gamma[$0] * (centered[$0] / deviation) + beta[$0] }
    }
  }

  private let tokens, positions: [[Scalar]]
  private let query, key, value, output, first, second: Layer
  private let norms: [Normalization]
  private let parameters: [Scalar]

  init(random: inout RandomSource) {
    var all: [Scalar] = []
    func table(_ rows: Int, _ columns: Int, _ random: inout RandomSource) -> [[Scalar]] {
      let made = (0..<rows).map { _ in
        (0..<columns).map { _ in Scalar(random.uniform(in: -0.2...0.2)) }
      }
      all += made.flatMap { $0 }
      return made
    }
    func constants(_ value: Double, _ count: Int) -> [Scalar] {
      let made = (0..<count).map { _ in Scalar(value) }
      all += made
      return made
    }
    func layer(_ inputs: Int, _ units: Int, _ random: inout RandomSource) -> Layer {
      Layer(weights: table(units, inputs, &random), biases: constants(0, units))
    }
    let d = Self.width
    tokens = table(Self.vocabulary, d, &random)
    positions = table(Self.places, d, &random)
    (query, key) = (layer(d, d, &random), layer(d, d, &random))
    (value, output) = (layer(d, d, &random), layer(d, d, &random))
    (first, second) = (layer(d, 4 * d, &random), layer(4 * d, d, &random))
    norms = (0..<3).map { _ in Normalization(gamma: constants(1, d), beta: constants(0, d)) }
    parameters = all
  }

  /// One step of gradient descent on the mean of −log p of the tokens that come.
  func step(_ read: [Int], next: [Int]) {
    let losses = zip(logits(read), next).map { z, token in log(.sum(z.map(exp))) - z[token] }
    let loss = Scalar.sum(losses) / Scalar(Double(losses.count))
    for parameter in parameters { parameter.gradient = 0 }
    loss.backward()
    for parameter in parameters { parameter.value -= 0.01 * parameter.gradient }
  }

  private func logits(_ read: [Int]) -> [[Scalar]] {
    var x = read.enumerated().map { sum(tokens[$1], positions[$0]) }
    x = zip(x, attention(x.map { norms[0]($0) })).map(sum)
    x = x.map { sum($0, second(first(norms[1]($0)).map(gelu))) }
    return x.map { state in
      let z = norms[2](state)
      return tokens.map { .weightedSum($0, z, plus: 0) }
    }
  }

  /// softmax(q·k/√size)·v over the places up to one's own, in every head; then the output layer.
  private func attention(_ x: [[Scalar]]) -> [[Scalar]] {
    let (q, k, v) = (x.map { query($0) }, x.map { key($0) }, x.map { value($0) })
    let size = Self.width / Self.heads
    let root = Scalar(Double(size).squareRoot())
    return x.indices.map { i in
      let joined = (0..<Self.heads).flatMap { head -> [Scalar] in
        let own = (head * size)..<((head + 1) * size)
        let powers = (0...i).map { j in
          exp(.weightedSum(Array(q[i][own]), Array(k[j][own]), plus: 0) / root)
        }
        let total = Scalar.sum(powers)
        let w = powers.map { $0 / total }
        return own.map { f in .weightedSum(w, (0...i).map { v[$0][f] }, plus: 0) }
      }
      return output(joined)
    }
  }

  /// x/2·(1 + tanh(√(2/π)·(x + 0.044715·x³)))
  private func gelu(_ x: Scalar) -> Scalar {
    let inner = Scalar((2 / Double.pi).squareRoot()) * (x + 0.044715 * (x * x * x))
    return x / 2 * (1 + tanh(inner))
  }

  private func sum(_ a: [Scalar], _ b: [Scalar]) -> [Scalar] { zip(a, b).map { $0 + $1 } }
}

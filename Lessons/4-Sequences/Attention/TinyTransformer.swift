import Chalk
import Foundation

/// A transformer of one block that gives a letter for each position of a sequence of letters.
struct TinyTransformer: Model {
  /// How many numbers each position has, and how many letters there are.
  static let (width, letters) = (16, 4)

  private let table, widen, shrink, answer: Dense
  private let attention: MultiHeadAttention
  private let norm1, norm2: LayerNormalization
  private let hasPositions: Bool
  var trainer = Trainer()

  init(hasPositions: Bool, random: inout RandomSource) {
    let (d, n) = (Self.width, Self.letters)
    self.hasPositions = hasPositions
    table = Dense(n, d, useBias: false, name: "embedding", using: &random)
    attention = MultiHeadAttention(d, numHeads: 2, keyDim: d / 2, using: &random)
    widen = Dense(d, 4 * d, activation: .relu, name: "widen", using: &random)
    shrink = Dense(4 * d, d, name: "shrink", using: &random)
    answer = Dense(d, n, name: "logits", using: &random)
    norm1 = LayerNormalization(d)
    norm2 = LayerNormalization(d)
  }

  // excerpt: block
  /// Letters `[batch, time]` to logits `[batch, time, letters]`
  func callAsFunction(_ letters: Variable) -> Variable {
    var x = table(Variable(letters.value.oneHot(Self.letters)))
    if hasPositions { x = Positions()(x) }
    x = x + attention(norm1(x))
    x = x + shrink(widen(norm2(x)))
    return answer(x)
  }
  // end excerpt

  /// Adds the positional encoding; a layer, so that a drawing of the network shows it.
  private struct Positions: FunctionLayer {
    let name = "positions"

    func call(_ x: Variable) -> Variable { x + TinyTransformer.positions(x.shape[1], x.shape[2]) }
  }

  // excerpt: positions
  /// Sines and cosines of the position t, `[time, width]`: p[t, 2i] = sin(t/10000^{2i/d}), p[t, 2i + 1] = cos of it
  static func positions(_ time: Int, _ width: Int) -> Tensor {
    let rows = (0..<time).map { t in
      (0..<width).map { j in
        let angle = Double(t) / pow(10_000, Double(j / 2 * 2) / Double(width))
        return j % 2 == 0 ? sin(angle) : cos(angle)
      }
    }
    return Tensor(rows)
  }
  // end excerpt

  /// The mean cross-entropy over all positions.
  private static let loss = Loss("cross-entropy of each position", targets: .labels) { y, logits in
    let labels = y.value.flattened.values.map { Int($0) }
    return Primitive.softmaxCrossEntropy(labels: labels)(logits.reshaped(-1, letters))
  }

  /// Learns to write a sequence backwards.
  mutating func learnToReverse(
    _ x: Tensor, epochs: Int, callbacks: [Callback], seed: UInt64
  ) throws {
    compile(optimizer: .adam(learningRate: 0.01), loss: Self.loss)
    _ = try fit(
      x, Self.reversed(x), epochs: epochs, batchSize: 32, callbacks: callbacks, progress: .silent,
      seed: seed)
  }

  /// The fraction of the positions at which it gives the letter of the reversed sequence.
  func accuracy(_ x: Tensor) -> Double {
    let predictions = predict(x, batchSize: 256).argmax().flattened.values
    return zip(predictions, Self.reversed(x).flattened.values).fraction { $0 == $1 }
  }

  static func reversed(_ x: Tensor) -> Tensor {
    let rows = (0..<x.shape[0]).flatMap { x[$0].values.reversed().map { Int($0) } }
    return Tensor(rows, shape: [x.shape[0], x.shape[1]])
  }

  var parameters: [Parameter] {
    table.parameters.under("table") + norm1.parameters.under("norm1")
      + attention.parameters.under("attention") + norm2.parameters.under("norm2")
      + widen.parameters.under("widen") + shrink.parameters.under("shrink")
      + answer.parameters.under("answer")
  }
}

import Chalk
import Foundation

/// A transformer block on lists of numbers, each piece written out, with the weights of a layer.
struct BlockByHand {
  private let weights: [String: [Double]]
  private let heads: Int
  private let epsilon = 1e-5

  init(_ block: TransformerEncoderBlock) {
    heads = block.attention.numHeads
    weights = Dictionary(
      uniqueKeysWithValues: block.parameters.map { ($0.name, $0.variable.value.flattened.values) })
  }

  /// What stands between the pieces of one pass, a row for each position.
  struct Pass {
    let x, norm1, attention, sum, norm2, feedForward, y: [[Double]]
  }

  // excerpt: pre-norm
  /// z = x + attention(norm₁ x), y = z + ffn(norm₂ z)
  func callAsFunction(_ x: [[Double]]) -> Pass {
    let n = x.map { normalized($0, "norm1") }
    let a = attention(n)
    let z = added(x, a)
    let m = z.map { normalized($0, "norm2") }
    let f = m.map(feedForward)
    return Pass(
      x: x, norm1: n, attention: a, sum: z, norm2: m, feedForward: f, y: added(z, f))
  }
  // end excerpt

  // excerpt: post-norm
  /// z = norm₁(x + attention x), y = norm₂(z + ffn z)
  func postNorm(_ x: [[Double]]) -> [[Double]] {
    let z = added(x, attention(x)).map { normalized($0, "norm1") }
    return added(z, z.map(feedForward)).map { normalized($0, "norm2") }
  }
  // end excerpt

  // excerpt: normalization
  /// γ·(x − m)/√(v + ε) + β, with the mean m and the variance v of the numbers of one position
  func normalized(_ x: [Double], _ name: String) -> [Double] {
    let m = x.mean
    let v = x.map { ($0 - m) * ($0 - m) }.mean
    let (gamma, beta) = (weights[name + "/gamma"]!, weights[name + "/beta"]!)
    return x.indices.map { i in
      gamma[i] * (x[i] - m) / (v + epsilon).squareRoot() + beta[i]
    }
  }
  // end excerpt

  // excerpt: feed-forward
  /// gelu(x·W₁ + b₁)·W₂ + b₂ for the numbers of one position
  func feedForward(_ x: [Double]) -> [Double] { dense(dense(x, "ffn1").map(Self.gelu), "ffn2") }

  /// x·Φ(x), where Φ is the normal distribution's cumulative function
  static func gelu(_ x: Double) -> Double { x / 2 * (1 + erf(x / 2.0.squareRoot())) }
  // end excerpt

  // excerpt: heads
  /// Each head attends with its own part of q, k and v; the heads' outputs, side by side, go through W_O.
  func attention(_ x: [[Double]]) -> [[Double]] {
    let parts = ["query", "key", "value"].map { name in x.map { dense($0, "attention/" + name) } }
    let (q, k, v) = (parts[0], parts[1], parts[2])
    let size = q[0].count / heads
    let joined = x.indices.map { i in
      (0..<heads).flatMap { head -> [Double] in
        let own = (head * size)..<((head + 1) * size)
        let w = softmax(k.map { dot(q[i][own], $0[own]) / Double(size).squareRoot() })
        return own.map { column in dot(w[...], v.map { $0[column] }[...]) }
      }
    }
    return joined.map { dense($0, "attention/attention_output") }
  }
  // end excerpt

  /// x·W + b; a kernel of heads is a matrix whose columns, or rows, are those of one head after the other.
  private func dense(_ x: [Double], _ name: String) -> [Double] {
    let (kernel, bias) = (weights[name + "/kernel"]!, weights[name + "/bias"]!)
    return bias.indices.map { j in
      x.indices.map { x[$0] * kernel[$0 * bias.count + j] }.reduce(0, +) + bias[j]
    }
  }

  private func softmax(_ z: [Double]) -> [Double] {
    let powers = z.map { exp($0 - z.max()!) }
    return powers.map { $0 / powers.reduce(0, +) }
  }

  private func dot(_ a: ArraySlice<Double>, _ b: ArraySlice<Double>) -> Double {
    zip(a, b).map { $0 * $1 }.reduce(0, +)
  }

  private func added(_ a: [[Double]], _ b: [[Double]]) -> [[Double]] {
    zip(a, b).map { zip($0, $1).map { $0 + $1 } }
  }
}

import Chalk
import Foundation

/// A GPT in which every number is a scalar of the scalar engine. Its weights begin with those of a model of tensors.
struct ScalarGPT {
  /// The names of the weights, as the model of tensors has them.
  let names: [String]
  private let weights: [String: [Scalar]]
  private let width, heads, blocks, vocabulary: Int

  init(_ model: GPT) {
    names = model.parameters.map(\.name)
    weights = Dictionary(
      uniqueKeysWithValues: model.parameters.map { parameter in
        let numbers = parameter.variable.value.flattened.values
        return (parameter.name, numbers.map { Scalar($0) })
      })
    width = model.token.embeddings.shape[1]
    vocabulary = model.token.embeddings.shape[0]
    heads = model.blocks[0].attention.numHeads
    blocks = model.blocks.count
  }

  /// The scalars of one parameter, in the order in which a tensor has them.
  func scalars(_ name: String) -> [Scalar] { weights[name]! }

  // excerpt: scalar-gpt
  /// The logits of the next token at every position.
  func logits(_ tokens: [Int]) -> [[Scalar]] {
    var x = tokens.enumerated().map { place, token in
      sum(row(token, of: "token/embeddings"), row(place, of: "position/embeddings"))
    }
    for block in 0..<blocks {
      let name = "block\(block)/"
      let a = attention(x.map { normalized($0, name + "norm1") }, name + "attention/")
      x = zip(x, a).map(sum)
      x = x.map { sum($0, feedForward(normalized($0, name + "norm2"), name)) }
    }
    return x.map { state in
      let z = normalized(state, "norm")
      return (0..<vocabulary).map { .weightedSum(row($0, of: "token/embeddings"), z, plus: 0) }
    }
  }

  /// The mean of −log p of the tokens that come, with p = softmax of the logits: log Σ exp z − z of the token.
  func loss(_ tokens: [Int], next: [Int]) -> Scalar {
    let losses = zip(logits(tokens), next).map { z, token in log(.sum(z.map(exp))) - z[token] }
    return .sum(losses) / Scalar(Double(losses.count))
  }

  /// One step of gradient descent: w ← w − α·∂L/∂w
  func step(_ loss: Scalar, rate: Double) {
    loss.backward()
    for weight in weights.values.joined() {
      weight.value -= rate * weight.gradient
      weight.gradient = 0
    }
  }
  // end excerpt

  // excerpt: scalar-attention
  /// softmax(q·k/√size)·v over the positions up to one's own, in every head; then the matrix W_O.
  private func attention(_ x: [[Scalar]], _ name: String) -> [[Scalar]] {
    let (q, k, v) = (
      x.map { dense($0, name + "query") }, x.map { dense($0, name + "key") },
      x.map { dense($0, name + "value") }
    )
    let size = width / heads
    let root = Scalar(Double(size).squareRoot())
    return x.indices.map { i in
      let joined = (0..<heads).flatMap { head -> [Scalar] in
        let own = (head * size)..<((head + 1) * size)
        let powers = (0...i).map { j in
          exp(.weightedSum(Array(q[i][own]), Array(k[j][own]), plus: 0) / root)
        }
        let total = Scalar.sum(powers)
        let w = powers.map { $0 / total }
        return own.map { f in .weightedSum(w, (0...i).map { v[$0][f] }, plus: 0) }
      }
      return dense(joined, name + "attention_output")
    }
  }

  /// γ·(x − m)/√(v + ε) + β
  private func normalized(_ x: [Scalar], _ name: String) -> [Scalar] {
    let count = Scalar(Double(x.count))
    let m = Scalar.sum(x) / count
    let centered = x.map { $0 - m }
    let v = Scalar.sum(centered.map { $0 * $0 }) / count
    let deviation = sqrt(v + 1e-5)
    let (gamma, beta) = (scalars(name + "/gamma"), scalars(name + "/beta"))
    return x.indices.map { gamma[$0] * (centered[$0] / deviation) + beta[$0] }
  }

  private func feedForward(_ x: [Scalar], _ name: String) -> [Scalar] {
    dense(dense(x, name + "ffn1").map(gelu), name + "ffn2")
  }

  /// x/2·(1 + tanh(√(2/π)·(x + 0.044715·x³))), GPT-2's form of GELU
  private func gelu(_ x: Scalar) -> Scalar {
    let cube = x * x * x
    let inner = Scalar((2 / Double.pi).squareRoot()) * (x + 0.044715 * cube)
    return x / 2 * (1 + tanh(inner))
  }
  // end excerpt

  /// x·W + b: a neuron for each column of W.
  private func dense(_ x: [Scalar], _ name: String) -> [Scalar] {
    let (kernel, bias) = (scalars(name + "/kernel"), scalars(name + "/bias"))
    return bias.indices.map { j in
      .weightedSum(x.indices.map { kernel[$0 * bias.count + j] }, x, plus: bias[j])
    }
  }

  private func row(_ index: Int, of table: String) -> [Scalar] {
    Array(scalars(table)[(index * width)..<((index + 1) * width)])
  }

  private func sum(_ a: [Scalar], _ b: [Scalar]) -> [Scalar] { zip(a, b).map { $0 + $1 } }
}

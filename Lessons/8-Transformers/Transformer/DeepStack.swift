import Chalk

/// Many blocks, one on top of the other, with or without the ways around their parts.
struct DeepStack {
  enum Kind: String, CaseIterable {
    case plain = "no residual"
    case residual = "no norm"
    case postNorm = "post-norm"
    case preNorm = "pre-norm"
  }

  let kind: Kind
  private let attentions: [MultiHeadAttention]
  let feedForwards: [FeedForward]
  private let norms: [(first: LayerNormalization, second: LayerNormalization)]
  private let last: LayerNormalization

  init(_ kind: Kind, width: Int, heads: Int, blocks: Int, random: inout RandomSource) {
    self.kind = kind
    var (attentions, feedForwards) = ([MultiHeadAttention](), [FeedForward]())
    for _ in 0..<blocks {
      attentions.append(
        MultiHeadAttention(width, numHeads: heads, keyDim: width / heads, using: &random))
      feedForwards.append(FeedForward(width, 4 * width, using: &random))
    }
    (self.attentions, self.feedForwards) = (attentions, feedForwards)
    func norm() -> LayerNormalization { LayerNormalization(width, epsilon: 1e-5) }
    norms = (0..<blocks).map { _ in (norm(), norm()) }
    last = norm()
  }

  // excerpt: kinds
  /// One block, `[batch, time, width]` to the same
  private func block(_ number: Int, _ x: Variable) -> Variable {
    let (attention, feedForward) = (attentions[number], feedForwards[number])
    let (norm1, norm2) = norms[number]
    switch kind {
    case .plain:
      return feedForward(attention(x))
    case .residual:
      let z = x + attention(x)
      return z + feedForward(z)
    case .postNorm:
      let z = norm1(x + attention(x))
      return norm2(z + feedForward(z))
    case .preNorm:
      let z = x + attention(norm1(x))
      return z + feedForward(norm2(z))
    }
  }
  // end excerpt

  /// The input, and what leaves each block.
  func states(_ x: Variable) -> [Variable] {
    var all = [x]
    for number in attentions.indices { all.append(block(number, all[number])) }
    return all
  }

  /// What leaves the stack: with pre-norm blocks it is normalized once more, since its numbers have grown.
  func output(_ state: Variable) -> Variable { kind == .preNorm ? last(state) : state }

  var parameters: [Parameter] {
    var all: [Parameter] = []
    for number in attentions.indices {
      all += attentions[number].parameters.under("attention\(number)")
      all += feedForwards[number].parameters.under("feed_forward\(number)")
      if kind == .postNorm || kind == .preNorm {
        all += norms[number].first.parameters.under("norm1_\(number)")
        all += norms[number].second.parameters.under("norm2_\(number)")
      }
    }
    return all + (kind == .preNorm ? last.parameters.under("last") : [])
  }
}

/// Random numbers sent through a new stack, and a random gradient sent back.
struct DepthProbe {
  /// For the input and for what leaves each block: the standard deviation of the numbers, the length of their gradient,
  /// and the mean cosine of two positions of a sequence.
  let spreads, gradients, similarities: [Double]
  /// For each block the length of the gradient of the feed-forward layer's second matrix.
  let weightGradients: [Double]

  init(_ kind: DeepStack.Kind, blocks: Int, random: inout RandomSource) {
    let (width, time, batch) = (32, 8, 4)
    let stack = DeepStack(kind, width: width, heads: 4, blocks: blocks, random: &random)
    let x = Variable(.normal([batch, time, width], using: &random), requiresGradient: true)
    let upstream = Tensor.normal([batch, time, width], using: &random)
    let states = stack.states(x)
    for state in states { state.retainsGradient = true }
    stack.output(states.last!).backward(from: upstream)
    spreads = states.map { $0.value.flattened.values.standardDeviation }
    gradients = states.map { Self.length($0.gradient!) }
    weightGradients = stack.feedForwards.map { Self.length($0.second.kernel.gradient!) }
    similarities = states.map { Self.similarity($0.value) }
  }

  private static func length(_ x: Tensor) -> Double { x.squared().sum().scalar.squareRoot() }

  private static func similarity(_ states: Tensor) -> Double {
    let lengths = states.squared().sum([-1], keepingAxes: true).squareRoot()
    let unit = states / Tensor.maximum(lengths, Tensor(1e-30))
    let cosines = unit.matmul(unit.transposed())
    let (batch, time) = (states.shape[0], states.shape[1])
    var different: [Double] = []
    for sequence in 0..<batch {
      for i in 0..<time {
        for j in 0..<i { different.append(cosines.value(at: sequence, i, j)) }
      }
    }
    return different.mean
  }
}

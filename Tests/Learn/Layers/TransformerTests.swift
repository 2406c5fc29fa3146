import Autograd
import Randomness
import Tensors
import Testing

@testable import Layers

/// What the golden numbers do not say of transformers: caches, sampling, masks, and what is refused.
struct TransformerTests {
  private func model(rotary: Bool, seed: UInt64 = 3) -> GPT {
    var random = RandomSource(seed: seed)
    return GPT(
      vocabularySize: 7, features: 8, numLayers: 2, numHeads: 2, contextLength: 10,
      normalization: rotary ? .rms : .layer, rotary: rotary ? RotaryEmbedding() : nil,
      tiesHead: !rotary, kernelInitializer: .normal(deviation: 0.5), using: &random)
  }

  @Test(arguments: [false, true]) func aCacheChangesNoNumber(rotary: Bool) {
    let gpt = model(rotary: rotary)
    let tokens = Variable(Tensor([[1, 4, 2, 6, 0], [3, 3, 5, 1, 2]]))
    let whole = gpt(tokens).value
    var caches: [KeyValueCache] = []
    var rows = [gpt(tokens[Axis.all, 0..<2], caches: &caches).value]
    for step in 2..<5 {
      rows.append(gpt(tokens[Axis.all, step..<(step + 1)], caches: &caches).value)
    }
    #expect(Tensor.concatenate(rows, axis: 1).isClose(to: whole, relative: 1e-4, absolute: 1e-4))
    #expect(caches.count == 2 && caches[0].count == 5 && caches[0].keys!.shape == [2, 2, 5, 4])
    // A cache of something else is noticed.
    var wrong: [KeyValueCache] = []
    _ = gpt(tokens[Axis.all, 1..<2], caches: &wrong)
    let other = gpt(tokens[Axis.all, 1..<2], caches: &wrong).value
    #expect(!other.isClose(to: whole[Axis.all, 1..<2], relative: 1e-4, absolute: 1e-4))
  }

  @Test func aStepSeesThePastOnly() {
    let gpt = model(rotary: true)
    let a = gpt(Variable(Tensor([[1, 4, 2, 6]]))).value
    let b = gpt(Variable(Tensor([[1, 4, 5, 0]]))).value
    #expect(a[0, 0..<2].values == b[0, 0..<2].values && a[0, 2].values != b[0, 2].values)
  }

  @Test func generationDrawsAsItIsTold() throws {
    let gpt = model(rotary: false)
    var random = RandomSource(seed: 1)
    let greedy = try gpt.generate([1], count: 9, sampling: .greedy, using: &random)
    let again = try gpt.generate(
      [1], count: 9, sampling: .greedy, usesCache: false, using: &random)
    #expect(greedy.tokens == again.tokens && greedy.tokens.count == 10)
    for (step, token) in greedy.tokens.dropFirst().enumerated() {
      let row = greedy.logits[step].values
      #expect(row[token] == row.max()!)
    }
    #expect(try gpt.generate([1], count: 0, using: &random).tokens == [1])
  }

  @Test func whatCannotBeWrittenIsRefused() {
    let gpt = model(rotary: false)
    func message(_ prompt: [Int], _ count: Int) -> String {
      var random = RandomSource(seed: 1)
      do {
        _ = try gpt.generate(prompt, count: count, using: &random)
        return ""
      } catch { return "\(error)" }
    }
    #expect(message([], 1).contains("a prompt"))
    #expect(message([1, 2], 9).contains("at most 10 tokens"))
    #expect(message([7], 1).contains("index 7"))
    #expect(throws: ShapeError.self) { try gpt.outputShape(for: [11]) }
    var random = RandomSource(seed: 1)
    #expect(throws: ShapeError.self) {
      try LayerPlan.transformerEncoderBlock(numHeads: 3, intermediateDim: 4)
        .build([2, 4], "block", &random)
    }
    #expect(throws: ShapeError.self) {
      try LayerPlan.groupNormalization(groups: 3).build([4], "norm", &random)
    }
    #expect(throws: ShapeError.self) {
      try LayerPlan.bidirectional(.dense(3)).build([4, 2], "both", &random)
    }
    #expect(throws: ShapeError.self) {
      try LayerPlan.multiHeadAttention(numHeads: 1, keyDim: 3, rotary: RotaryEmbedding())
        .build([4, 2], "attention", &random)
    }
  }

  @Test func drawnTokensHaveTheirProbabilities() {
    let logits = Tensor([2, 1, 0, -1])
    let sampling = TokenSampling(temperature: 0.8, topK: 3)
    let p = sampling.probabilities(logits).values
    var (counts, random) = ([0, 0, 0, 0], RandomSource(seed: 5))
    for _ in 0..<4000 { counts[sampling.sample(logits, using: &random)] += 1 }
    #expect(counts[3] == 0 && p[3] == 0 && abs(p.reduce(0, +) - 1) < 1e-6)
    for token in 0..<3 { #expect(abs(Double(counts[token]) / 4000 - p[token]) < 0.03) }
    #expect(TokenSampling.greedy.probabilities(Tensor([1, 5, 5])).values == [0, 1, 0])
  }

  @Test func paddingOfABlockIsNotLookedAt() {
    var random = RandomSource(seed: 2)
    let block = TransformerEncoderBlock(4, numHeads: 2, intermediateDim: 6, using: &random)
    let decoder = TransformerDecoderBlock(4, numHeads: 2, intermediateDim: 6, using: &random)
    let x = Tensor.uniform([1, 3, 4], in: -1...1, using: &random)
    let changed = Tensor.concatenate([x[0..<1, 0..<2], .full([1, 1, 4], 9)], axis: 1)
    func outputs(_ x: Tensor) -> [Float] {
      var mask: Tensor? = Tensor([[1, 1, 0]])
      let y = block(Variable(x), mask: &mask)
      let z = decoder(Variable(x[0..<1, 0..<2]), memory: y, memoryMask: mask)
      return y.value[0, 0..<2].floats + z.value.floats
    }
    #expect(zip(outputs(x), outputs(changed)).allSatisfy { abs($0 - $1) < 1e-5 })
  }

  @Test func aBidirectionalLayerSkipsPaddingOnBothWays() throws {
    var random = RandomSource(seed: 2)
    let layer = try LayerPlan.bidirectional(.gru(3)).build([nil, 2], "both", &random)
    let real = Tensor.uniform([1, 3, 2], in: -1...1, using: &random)
    let padded = Tensor.concatenate([real, .full([1, 2, 2], 7)], axis: 1)
    var mask: Tensor? = Tensor([[1, 1, 1, 0, 0]])
    let y = layer(Variable(padded), mask: &mask)
    #expect(y.value.isClose(to: layer(Variable(real)).value, relative: 1e-5, absolute: 1e-6))
    #expect(mask == nil)
  }

  @Test func attentionWithABiasIsThatWithout() {
    var random = RandomSource(seed: 4)
    let q = Variable(.uniform([2, 3, 4], in: -1...1, .double, using: &random))
    let k = Variable(.uniform([2, 5, 4], in: -1...1, .double, using: &random))
    let v = Variable(.uniform([2, 5, 2], in: -1...1, .double, using: &random))
    let mask = Tensor([[1, 0, 1, 1, 0], [0, 0, 0, 0, 0], [1, 1, 1, 1, 1]], .double)
    let zero = Variable(Tensor.zeros([3, 5], .double), requiresGradient: true)
    for causal in [nil, CausalAlignment.first, .last] {
      let plain = q.attention(to: k, v, scale: 0.5, mask: mask, causal: causal)
      let biased = q.attention(to: k, v, scale: 0.5, bias: zero, mask: mask, causal: causal)
      #expect(plain.value.isClose(to: biased.value, relative: 1e-12, absolute: 1e-12))
      biased.sum().backward()
      #expect(zero.gradient!.isFinite && plain.value[0, 1].values == [0, 0])
    }
  }

  /// The explanations of the operations give the numbers that the layers give.
  @Test func explanationsAreWhatTheLayersCompute() {
    var random = RandomSource(seed: 6)
    let x = Tensor.uniform([1, 3, 6], in: -1...1, .double, using: &random)
    let gamma = Tensor.uniform([6], in: 0.5...1.5, .double, using: &random)
    let beta = Tensor.uniform([6], in: -1...1, .double, using: &random)
    let rms = x.rmsNorm(gamma: gamma, epsilon: 0.1).y
    let group = x.groupNorm(groups: 2, gamma: gamma, beta: beta, epsilon: 0.1).y
    for layout in [PairLayout.interleaved, .halves] {
      let rotary = RotaryEmbedding(rotaryDim: 4, base: 7, layout: layout)
      let turned = rotary(Variable(x), from: 5).value
      for f in 0..<6 {
        let explained = TensorExplanation.rotary(
          x[0, 2], position: 7, pairs: 2, base: 7, layout: layout, at: f)
        #expect(abs(explained.value - turned.value(at: 0, 2, f)) < 1e-12, "\(explained.lines)")
      }
    }
    for f in 0..<6 {
      let ofRow = TensorExplanation.rmsNorm(x[0, 1], gamma: gamma, epsilon: 0.1, at: f)
      #expect(abs(ofRow.value - rms.value(at: 0, 1, f)) < 1e-12, "\(ofRow.lines)")
      let ofGroup = TensorExplanation.groupNorm(
        x, groups: 2, gamma: gamma, beta: beta, epsilon: 0.1, at: [0, 1, f])
      #expect(abs(ofGroup.value - group.value(at: 0, 1, f)) < 1e-12, "\(ofGroup.lines)")
    }
  }
}

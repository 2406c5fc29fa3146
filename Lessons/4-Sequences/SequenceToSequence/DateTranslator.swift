import Chalk

/// An encoder–decoder that turns dates in words into digits.
struct DateTranslator {
  let model: EncoderDecoder
  /// Whether the decoder may look at all words; otherwise it sees the encoder's last state only.
  let usesAttention: Bool
  private var memory = OptimizerMemory()
  private let adam = Optimizer.adam(learningRate: 0.01, clipping: .byGlobalNorm(1))

  init(usesAttention: Bool = true, random: inout RandomSource) {
    self.usesAttention = usesAttention
    model = EncoderDecoder(
      sourceVocabulary: DateTask.words.count, targetVocabulary: DateTask.characters.count,
      embedding: 16, units: 48, using: &random)
  }

  /// The logits of the tokens behind these, for what the encoder made of the source.
  func decode(
    _ tokens: Tensor, _ encoded: Variable, from states: [Variable], _ mask: Tensor
  ) -> EncoderDecoder.Result {
    if usesAttention {
      return model.decode(Variable(tokens), memory: encoded, from: states, memoryMask: mask)
    }
    // A masked step leaves the state as it is, so the last row is the state after the last word.
    let last = encoded.shape[1] - 1
    return model.decode(
      Variable(tokens), memory: encoded[Axis.all, last..<(last + 1)], from: states)
  }

  // excerpt: teacher forcing
  /// One step of Adam. The decoder reads the true characters, all at once; the loss is the mean of −log p of the
  /// character behind each of them. `tell` is called with it while the gradients are there.
  mutating func learn(
    _ batch: DateTask.Batch, tell: (Double) throws -> Void = { _ in }
  ) rethrows -> Double {
    let result = forced(batch)
    let logits = result.logits.reshaped(-1, DateTask.characters.count)
    let loss = Primitive.softmaxCrossEntropy(labels: batch.labels)(logits).mean()
    loss.backward()
    try tell(loss.scalar)
    adam.step(model.parameters.map(\.variable), memory: &memory)
    return loss.scalar
  }

  func forced(_ batch: DateTask.Batch) -> EncoderDecoder.Result {
    let (encoded, states) = model.encode(Variable(batch.source), mask: batch.mask)
    return decode(batch.read, encoded, from: states, batch.mask)
  }
  // end excerpt

  // excerpt: greedy
  /// At each step the most probable token, which the decoder then reads: all sentences at once.
  func greedy(_ batch: DateTask.Batch) -> [[Int]] {
    withoutGradients {
      let count = batch.dates.count
      let (encoded, start) = model.encode(Variable(batch.source), mask: batch.mask)
      var states = start
      var tokens = [[Int]](repeating: [], count: count)
      var last = [Int](repeating: DateTask.begin, count: count)
      for _ in 0..<DateTask.targetLength {
        let read = Tensor(last, shape: [count, 1])
        let result = decode(read, encoded, from: states, batch.mask)
        states = result.states
        last = result.logits.value[Axis.all, 0].argmax().values.map { Int($0) }
        for i in 0..<count { tokens[i].append(last[i]) }
      }
      return tokens
    }
  }
  // end excerpt

  // excerpt: beam
  /// At each step every beginning is continued by every token; the `width` best of all these go on.
  func beams(_ batch: DateTask.Batch, width: Int) -> [BeamSearch.Hypothesis] {
    let search = BeamSearch(
      width: width, maxLength: DateTask.targetLength, endToken: DateTask.end)
    return withoutGradients {
      let (encoded, start) = model.encode(Variable(batch.source), mask: batch.mask)
      return search(from: start, after: DateTask.begin) { states, last in
        let read = Tensor([last], shape: [1, 1])
        let result = decode(read, encoded, from: states, batch.mask)
        return (result.logits.value.logSoftmax().values, result.states)
      }
    }
  }
  // end excerpt

  /// The fraction of the dates that are right in every character.
  func exactMatch(_ batch: DateTask.Batch) -> Double {
    zip(greedy(batch), batch.dates).fraction { DateTask.text($0) == $1.digits }
  }
}
